package seamap

import (
	"encoding/json"

	"phoihop/internal/position"
)

// object is any object of GeoJSON.
type object = map[string]any

// GeoJSON writes a chart as a FeatureCollection of RFC 7946: longitude before
// latitude, WGS 84. Points have title, note, href, mark and number in their
// properties, lines title and planned.
func GeoJSON(c Chart) ([]byte, error) {
	features := []object{}
	for i, p := range c.Points {
		features = append(features, object{"type": "Feature",
			"geometry":   object{"type": "Point", "coordinates": coordinates(p.At)},
			"properties": object{"title": p.Title, "note": p.Note, "href": p.Href, "mark": string(p.Mark), "number": i + 1}})
	}
	for _, l := range c.Lines {
		if len(l.Path) < 2 {
			continue // RFC 7946 wants two positions at the least
		}
		path := make([][2]float64, len(l.Path))
		for i, p := range l.Path {
			path[i] = coordinates(p)
		}
		features = append(features, object{"type": "Feature",
			"geometry":   object{"type": "LineString", "coordinates": path},
			"properties": object{"title": l.Title, "planned": l.Planned}})
	}
	return json.Marshal(object{"type": "FeatureCollection", "features": features})
}

func coordinates(p position.Position) [2]float64 { return [2]float64{p.Lon, p.Lat} }
