package browser

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "draw the icons again")

// icons are the pictures of the installed application besides the drawing that
// they are made from: for telephones that take no SVG. full fills the square,
// for systems that cut the corners themselves.
var icons = []struct {
	file string
	size int
	full bool
}{{"icon-192.png", 192, false}, {"icon-512.png", 512, false}, {"icon-maskable-192.png", 192, true}, {"icon-maskable-512.png", 512, true}, {"apple-touch-icon.png", 180, true}}

// TestIcons: the icons are the drawing at their sizes, and the manifest names
// those that a telephone asks for. With -update they are drawn again
// (script/icons).
func TestIcons(t *testing.T) {
	t.Parallel()
	const static = "../web/static"
	drawing, err := os.ReadFile(filepath.Join(static, "icon.svg"))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/icon.svg" {
			w.Header().Set("Content-Type", "image/svg+xml")
			w.Write(drawing)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, `<!DOCTYPE html><link rel="icon" href="data:,">`)
	}))
	t.Cleanup(s.Close)
	p := new(Engine).Open(t, s.URL)
	p.Go("/")
	for _, x := range icons {
		drawn := p.drawn(x.size, x.full)
		path := filepath.Join(static, x.file)
		if *update {
			if err := os.WriteFile(path, drawn, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := apart(t, kept, drawn); d > 4 {
			t.Errorf("%s is not the drawing: %d levels apart (script/icons)", x.file, d)
		}
	}
	var m struct {
		Icons []struct{ Src, Sizes, Type, Purpose string }
	}
	raw, err := os.ReadFile(filepath.Join(static, "manifest.webmanifest"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	named := fmt.Sprint(m.Icons)
	for _, x := range icons[:4] {
		want := fmt.Sprintf("{/%s %dx%d image/png %s}", x.file, x.size, x.size, map[bool]string{true: "maskable", false: "any"}[x.full])
		if !strings.Contains(named, want) {
			t.Errorf("the manifest lacks %s", want)
		}
	}
}

// drawn is the drawing as a PNG.
func (p *Page) drawn(size int, full bool) []byte {
	raw := fmt.Sprint(p.Eval(fmt.Sprintf(`new Promise((done, fail) => {
		const i = new Image(%[1]d, %[1]d);
		i.onerror = fail;
		i.onload = () => {
			const c = document.createElement("canvas");
			c.width = c.height = %[1]d;
			const g = c.getContext("2d");
			g.drawImage(i, 0, 0, %[1]d, %[1]d);
			if (%[2]t) {
				const ground = g.getImageData(%[1]d / 2, 2, 1, 1).data;
				g.globalCompositeOperation = "destination-over";
				g.fillStyle = "rgb(" + [...ground.slice(0, 3)].join() + ")";
				g.fillRect(0, 0, %[1]d, %[1]d);
			}
			done(c.toDataURL("image/png").split(",")[1]);
		};
		i.src = "/icon.svg"; })`, size, full)))
	b, err := base64.StdEncoding.DecodeString(raw)
	if err != nil {
		p.tb.Fatal(err)
	}
	return b
}

// apart is how far two pictures are from each other on average, in levels of
// 256; another size is as far as can be.
func apart(t *testing.T, a, b []byte) int {
	t.Helper()
	var pictures [2]image.Image
	for i, raw := range [][]byte{a, b} {
		m, err := png.Decode(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		pictures[i] = m
	}
	r := pictures[0].Bounds()
	if r != pictures[1].Bounds() {
		return 256
	}
	sum := 0
	for y := range r.Dy() {
		for x := range r.Dx() {
			r1, g1, b1, a1 := pictures[0].At(x, y).RGBA()
			r2, g2, b2, a2 := pictures[1].At(x, y).RGBA()
			for _, d := range []int{int(r1) - int(r2), int(g1) - int(g2), int(b1) - int(b2), int(a1) - int(a2)} {
				sum += max(d, -d) >> 8
			}
		}
	}
	return sum / (4 * r.Dx() * r.Dy())
}
