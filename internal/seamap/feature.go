package seamap

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/feature"
	"phoihop/internal/lang"
	"phoihop/internal/position"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It records nothing.
func Feature() feature.Feature {
	return feature.Feature{
		Name:    "seamap",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages:   []web.Page{{Pattern: "/sea", Model: reflect.TypeFor[sea](), Show: show}},
		Texts:   texts,
	}
}

// Places returns the names on the node's maps: those that always stand, and the
// operator's. Beside a fault of the operator's file stand the former alone.
func Places(r *web.Request) ([]Place, error) {
	b, err := os.ReadFile(filepath.Join(r.Folder(), PlacesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Defaults(), nil
	}
	if err != nil {
		return Defaults(), fault.Wrap(err)
	}
	return ReadPlaces(b)
}

// reading is what the node makes of a position that was typed.
type reading struct {
	Text    string             `json:"text"`
	Problem string             `json:"problem,omitempty"` // it cannot be read
	At      *position.Position `json:"at,omitempty"`
	DMS     string             `json:"dms,omitempty"`
	Decimal string             `json:"decimal,omitempty"`
	Cell    string             `json:"cell,omitempty"`
	Off     string             `json:"off,omitempty"`    // from the nearest place, in words
	Doubts  []string           `json:"doubts,omitempty"` // in words
}

// sea is what the page of the sea shows.
type sea struct {
	Places  []Place  `json:"places"`
	Reading *reading `json:"reading,omitempty"`
	wrong   error
}

// show shows the sea with its names; ?at= reads a position.
func show(r *web.Request) (web.View, error) {
	var m sea
	m.Places, m.wrong = Places(r)
	chart := Chart{Title: r.L.T("seamap.title")}
	if text := r.Query.Get("at"); text != "" {
		m.Reading = read(r, m.Places, text)
		if at := m.Reading.At; at != nil {
			chart.Points = []Point{{Title: r.L.T("seamap.position"), Mark: Seen, At: *at}}
		}
	}
	return web.View{Title: r.L.T("nav.sea"), Nav: "sea", Model: m, Body: seaPage(r, m, chart)}, nil
}

// read reads a position and says everything about it.
func read(r *web.Request, ps []Place, text string) *reading {
	at, err := position.Parse(text)
	if err != nil {
		return &reading{Text: text, Problem: r.L.Fault(err)}
	}
	d := &reading{Text: text, At: &at, DMS: DMS(r.L, at), Decimal: at.Decimal(), Cell: at.Cell(), Off: Off(r.L, ps, at)}
	for _, key := range Doubts(at) {
		d.Doubts = append(d.Doubts, r.L.T(key))
	}
	return d
}

// DMS writes a position in degrees, minutes and seconds as the language does.
func DMS(l *lang.Printer, at position.Position) string {
	if l.Tag == lang.En {
		return at.Chart()
	}
	return at.DMS()
}

// Off says how far and which way a position lies from the nearest place: "cách
// Mũi Đá 38 hải lý về phía đông nam"; empty where no place is named.
func Off(l *lang.Printer, ps []Place, at position.Position) string {
	p, ok := Nearest(ps, at)
	if !ok {
		return ""
	}
	d := position.Distance(p.At(), at)
	if d < 0.5 {
		return l.T("seamap.by", p.Name)
	}
	return l.T("seamap.off", p.Name, Miles(l, d), l.T("seamap.wind."+position.Wind(position.Bearing(p.At(), at))))
}

// Miles writes nautical miles: with one decimal below ten, whole from there on.
func Miles(l *lang.Printer, d float64) string {
	if d >= 9.95 {
		return l.N(int(d + 0.5))
	}
	s := strconv.FormatFloat(d, 'f', 1, 64)
	if l.Tag == lang.Vi {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// data is what the script puts on its map.
func data(c Chart, ps []Place) (string, error) {
	g, err := GeoJSON(c)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(struct {
		Features json.RawMessage `json:"features"`
		Places   []Place         `json:"places"`
	}{g, ps})
	return string(b), err
}

// typed is what stands in the field of the page.
func typed(m sea) string {
	if m.Reading == nil {
		return ""
	}
	return m.Reading.Text
}
