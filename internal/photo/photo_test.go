package photo_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"phoihop/internal/photo"
)

const secret = "TOA DO 12.34 N 109.2 E"

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range m.Pix {
		m.Pix[i] = byte(i * 7)
	}
	return m
}

// exif makes EXIF data with an orientation and a description.
func exif(o binary.AppendByteOrder, orientation uint16) []byte {
	b := []byte("II*\x00")
	if o.String() == "BigEndian" {
		b = []byte("MM\x00*")
	}
	b = o.AppendUint32(b, 8)
	b = o.AppendUint16(b, 2)
	b = o.AppendUint16(b, 0x010E)
	b = o.AppendUint16(b, 2)
	b = o.AppendUint32(b, uint32(len(secret)))
	b = o.AppendUint32(b, 38)
	b = o.AppendUint16(b, 0x0112)
	b = o.AppendUint16(b, 3)
	b = o.AppendUint32(b, 1)
	b = o.AppendUint16(b, orientation)
	b = o.AppendUint16(b, 0)
	return append(o.AppendUint32(b, 0), secret...)
}

func seg(m byte, body string) string {
	n := len(body) + 2
	return string([]byte{0xFF, m, byte(n >> 8), byte(n)}) + body
}

// jpegWith puts segments after the start mark, and rest after the end.
func jpegWith(t testing.TB, rest string, segs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), nil); err != nil {
		t.Fatal(err)
	}
	x := b.String()
	return []byte(x[:2] + strings.Join(segs, "") + x[2:] + rest)
}

func chunk(name string, body []byte) string {
	c := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	c = append(append(c, name...), body...)
	return string(binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE(c[4:])))
}

// pngWith puts chunks after the header chunk.
func pngWith(t testing.TB, rest string, chunks ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	x := b.String()
	return []byte(x[:33] + strings.Join(chunks, "") + x[33:] + rest)
}

// gifWith puts blocks before the first one.
func gifWith(t testing.TB, rest string, blocks ...string) []byte {
	t.Helper()
	p := color.Palette{color.Black, color.White}
	g := &gif.GIF{LoopCount: 3}
	for k := range 3 {
		m := image.NewPaletted(image.Rect(0, 0, 20, 20), p)
		m.SetColorIndex(k, k, 1)
		g.Image = append(g.Image, m)
		g.Delay = append(g.Delay, 10*k)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	x := b.String()
	at := 13
	if x[10]&0x80 != 0 {
		at += 3 << (x[10]&7 + 1)
	}
	return []byte(x[:at] + strings.Join(blocks, "") + x[at:] + rest)
}

func riff(name, body string) string {
	s := name + string(binary.LittleEndian.AppendUint32(nil, uint32(len(body)))) + body
	return s + strings.Repeat("\x00", len(body)%2)
}

func webp(chunks ...string) []byte {
	s := "WEBP" + strings.Join(chunks, "")
	return []byte("RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(s)))) + s)
}

func strip(t *testing.T, b []byte) []byte {
	t.Helper()
	was := bytes.Clone(b)
	out, ok, err := photo.Strip(b)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if !bytes.Equal(was, b) {
		t.Fatal("the input was changed")
	}
	if bytes.Contains(out, []byte(secret)) {
		t.Fatal("the metadata is still there")
	}
	again, _, err := photo.Strip(out)
	if err != nil || !bytes.Equal(again, out) {
		t.Fatalf("a second strip changes it again: %v", err)
	}
	return out
}

// samePixels decodes both.
func samePixels(t *testing.T, a, b []byte) {
	t.Helper()
	x, _, err := image.Decode(bytes.NewReader(a))
	if err != nil {
		t.Fatal(err)
	}
	y, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if x.Bounds() != y.Bounds() {
		t.Fatal("bounds differ")
	}
	for i := x.Bounds().Min.Y; i < x.Bounds().Max.Y; i++ {
		for j := x.Bounds().Min.X; j < x.Bounds().Max.X; j++ {
			if x.At(j, i) != y.At(j, i) {
				t.Fatalf("pixel %d,%d differs", j, i)
			}
		}
	}
}

func TestJPEG(t *testing.T) {
	icc := seg(0xE2, "ICC_PROFILE\x00\x01\x01profile")
	b := jpegWith(t, "phim"+secret, seg(0xE0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01"+secret), seg(0xE0, "JFXX\x00"+secret),
		seg(0xE1, "Exif\x00\x00"+string(exif(binary.BigEndian, 6))), seg(0xE1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		seg(0xED, "Photoshop 3.0\x008BIM"+secret), seg(0xFE, secret), icc, seg(0xE2, "MPF\x00"+secret), seg(0xE5, secret))
	out := strip(t, b)
	samePixels(t, b, out)
	if !bytes.Contains(out, []byte(icc)) {
		t.Error("the colour profile is lost")
	}
	if n := bytes.Count(out, []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06")); n != 1 {
		t.Errorf("%d orientations", n)
	}
	if !bytes.HasSuffix(out, []byte{0xFF, 0xD9}) {
		t.Error("something stands after the end")
	}
}

func TestOrientation(t *testing.T) {
	for v := range uint16(10) {
		for _, o := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			out := strip(t, jpegWith(t, "", seg(0xE1, "Exif\x00\x00"+string(exif(o, v)))))
			i := bytes.Index(out, []byte("Exif"))
			if keep := v >= 2 && v <= 8; keep != (i > 0) || keep && out[i+6+19] != byte(v) {
				t.Errorf("%v %d: kept at %d", o, v, i)
			}
		}
	}
}

func TestPNG(t *testing.T) {
	phys := chunk("pHYs", []byte{0, 0, 0, 1, 0, 0, 0, 1, 0})
	b := pngWith(t, secret, chunk("tEXt", []byte("Comment\x00"+secret)), chunk("iTXt", []byte(secret)), chunk("zTXt", []byte(secret)),
		chunk("tIME", []byte("1234567")), chunk("eXIf", exif(binary.LittleEndian, 3)), chunk("prVt", []byte(secret)), phys)
	out := strip(t, b)
	samePixels(t, b, out)
	for _, name := range []string{"tEXt", "iTXt", "zTXt", "tIME", "prVt"} {
		if bytes.Contains(out, []byte(name)) {
			t.Errorf("%s is still there", name)
		}
	}
	if !bytes.Contains(out, []byte(phys)) || bytes.Count(out, []byte("eXIf")) != 1 {
		t.Error("resolution or orientation is lost")
	}
}

func TestGIF(t *testing.T) {
	sub := func(s string) string { return string([]byte{byte(len(s))}) + s }
	b := gifWith(t, secret, "\x21\xFE"+sub(secret)+"\x00", "\x21\xFF"+sub("XMP DataXMP")+sub(secret)+"\x00")
	out := strip(t, b)
	samePixels(t, b, out)
	x, err := gif.DecodeAll(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	y, err := gif.DecodeAll(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Image) != 3 || len(y.Image) != 3 || y.LoopCount != 3 || y.Delay[2] != 20 {
		t.Errorf("%d pictures, %d loops, %v", len(y.Image), y.LoopCount, y.Delay)
	}
}

func TestWebP(t *testing.T) {
	head := "\x2C\x00\x00\x00\x27\x00\x00\x1D\x00\x00" // ICC, EXIF and XMP announced
	icc, pixels := riff("ICCP", "mau"), riff("VP8L", "\x2Fpixels.")
	for _, lead := range []string{"", "Exif\x00\x00"} {
		out := strip(t, webp(riff("VP8X", head), icc, pixels, riff("EXIF", lead+string(exif(binary.BigEndian, 8))), riff("XMP ", secret), riff("abcd", secret)))
		want := "\x28" + head[1:] // ICC and EXIF
		if !strings.HasPrefix(string(out[12:]), riff("VP8X", want)+icc+pixels+"EXIF") || bytes.Contains(out, []byte("XMP ")) {
			t.Errorf("%q", out)
		}
		if n := binary.LittleEndian.Uint32(out[4:]); int(n)+8 != len(out) {
			t.Errorf("size %d of %d", n, len(out))
		}
	}
	plain := webp(pixels)
	if out := strip(t, plain); !bytes.Equal(out, plain) {
		t.Errorf("%q", out)
	}
}

func TestOthers(t *testing.T) {
	for name, b := range map[string][]byte{"": []byte("BÁO CÁO"), "tiff": exif(binary.BigEndian, 1), "heif": []byte("\x00\x00\x00\x18ftypheic----")} {
		out, ok, err := photo.Strip(b)
		if ok || err != nil || !bytes.Equal(out, b) || photo.Kind(b) != name {
			t.Errorf("%s: %v %v", name, ok, err)
		}
	}
	if _, ok, err := photo.Strip(nil); ok || err != nil {
		t.Error(ok, err)
	}
}

// TestDamaged cuts each picture at every byte: an error, never a shorter picture.
func TestDamaged(t *testing.T) {
	whole := map[string][]byte{
		"jpeg": jpegWith(t, "", seg(0xFE, secret)), "png": pngWith(t, "", chunk("tEXt", []byte(secret))),
		"gif": gifWith(t, ""), "webp": webp(riff("VP8X", strings.Repeat("\x00", 10)), riff("VP8L", "abcdef")),
	}
	for kind, b := range whole {
		for n := range b {
			out, ok, err := photo.Strip(b[:n])
			var d *photo.Damaged
			if photo.Kind(b[:n]) == "" {
				continue
			}
			if ok || out != nil || !errors.As(err, &d) || d.Kind != kind || d.MessageKey() == "" || d.Error() == "" {
				t.Fatalf("%s cut at %d: %v %v", kind, n, ok, err)
			}
		}
	}
	b := bytes.Clone(whole["png"])
	b[60] ^= 1
	var d *photo.Damaged
	if _, _, err := photo.Strip(b); !errors.As(err, &d) || d.Reason != photo.BadSum {
		t.Error(err)
	}
}

func FuzzStrip(f *testing.F) {
	f.Add(jpegWith(f, "", seg(0xE1, "Exif\x00\x00"+string(exif(binary.BigEndian, 6)))))
	f.Add(pngWith(f, "", chunk("eXIf", exif(binary.LittleEndian, 3))))
	f.Add(gifWith(f, ""))
	f.Add(webp(riff("VP8X", "\x08\x00\x00\x00\x27\x00\x00\x1D\x00\x00"), riff("EXIF", string(exif(binary.BigEndian, 8)))))
	f.Fuzz(func(t *testing.T, b []byte) {
		out, ok, err := photo.Strip(b)
		if err != nil {
			if out != nil || ok {
				t.Fatal("bytes beside an error")
			}
			return
		}
		again, _, err := photo.Strip(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("a second strip: %v", err)
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(b)); err != nil || !ok || c.Width*c.Height > 1<<16 {
			return
		}
		x, _, errX := image.Decode(bytes.NewReader(b))
		if errX != nil {
			return
		}
		y, _, errY := image.Decode(bytes.NewReader(out))
		if errY != nil || x.Bounds() != y.Bounds() {
			t.Fatalf("decodes before, not after: %v", errY)
		}
	})
}
