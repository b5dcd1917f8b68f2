package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"phoihop/internal/action"
)

// photo makes a small photograph that carries position data, as a phone's
// does; the gate takes them out before it is stored.
func photo(name string, seed uint64) action.File {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(seed), &jpeg.Options{Quality: 60}); err != nil {
		return action.File{}
	}
	exif := []byte("Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return action.File{Name: name, Type: "image/jpeg", Content: append(out, b.Bytes()[2:]...)}
}

// scan makes the scan of a signed paper.
func scan(name string, seed uint64) action.File {
	var b bytes.Buffer
	if err := png.Encode(&b, picture(seed)); err != nil {
		return action.File{}
	}
	return action.File{Name: name, Type: "image/png", Content: b.Bytes()}
}

// picture is a sea under a sky, a little different each time.
func picture(seed uint64) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 96, 64))
	horizon := 24 + int(seed%16)
	for y := range 64 {
		for x := range 96 {
			c := color.RGBA{uint8(170 + seed>>8%40), uint8(200 + y/4), 235, 255}
			if y > horizon {
				wave := uint8((x*7 + y*13 + int(seed>>16)) % 24)
				c = color.RGBA{20 + wave, 90 + wave, 110 + wave, 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}
