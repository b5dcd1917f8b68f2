package demo

import (
	"encoding/json"
	"os"

	"phoihop/internal/seamap"
)

// places are the names on the demonstration's map: the invented province of An
// Hải, laid over a stretch of coast between 11° and 12,5° north.
func places() []seamap.Place {
	return []seamap.Place{
		{Name: "Hải Giang", Kind: "place", Lat: 11.565, Lon: 108.985},
		{Name: "Vĩnh An", Kind: "place", Lat: 12.42, Lon: 109.15},
		{Name: "Bãi Dừa", Kind: "place", Lat: 12.2, Lon: 109.17},
		{Name: "Vĩnh Lộc", Kind: "place", Lat: 12.03, Lon: 109.12},
		{Name: "Sơn Hòa", Kind: "place", Lat: 11.87, Lon: 109.1},
		{Name: "Mũi Đá", Kind: "post", Lat: 11.36, Lon: 109.02},
		{Name: "Cảng Cửa Giang", Kind: "port", Lat: 11.62, Lon: 109.05},
		{Name: "Bến cá Đông Hải", Kind: "port", Lat: 11.5, Lon: 109.02},
		{Name: "Cát Vàng", Kind: "place", Lat: 11.33, Lon: 108.87},
		{Name: "Phước Tây", Kind: "place", Lat: 11.24, Lon: 108.72},
		{Name: "Nam Cát", Kind: "place", Lat: 11.17, Lon: 108.55},
		{Name: "Hòn Chim", Kind: "island", Lat: 11.2, Lon: 108.83},
		{Name: "Vùng biển Vĩnh Hải", Kind: "sea-area", Lat: 12.1, Lon: 109.75},
		{Name: "Vùng biển Hải Giang", Kind: "sea-area", Lat: 11.55, Lon: 109.65},
		{Name: "Vùng biển Nam Sơn", Kind: "sea-area", Lat: 10.85, Lon: 109.2},
	}
}

// name writes the file of names, as an operator would.
func (b *builder) name() error {
	list, err := json.MarshalIndent(places(), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(b.node.DataFile(seamap.PlacesFile), append(list, '\n'), 0o644)
}
