package nodetest_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"
	"testing"

	"phoihop/internal/web/asset"
)

// TestMap moves the sea map by hand and by keyboard, reads positions as they
// are typed, and weighs everything that the page loads.
func TestMap(t *testing.T) {
	t.Parallel()
	_, p := visit(t, "bienphong.bithu")
	at := "/sea?at=" + "10%C2%B058%E2%80%B2B+109%C2%B021%E2%80%B2%C4%90"
	for _, look := range []struct {
		name, lang, theme string
		width             int64
	}{{"1440", "vi", "light", 1440}, {"390-dark-en", "en", "dark", 390}} {
		see(p, look.lang, look.theme)
		p.Size(look.width, 900)
		p.Go(at)
		waitFor(t, func() bool { return p.Eval(`!!document.querySelector(".map.live .leaflet-marker-icon.point")`) == true })
		if w := fmt.Sprint(p.Eval("document.documentElement.scrollWidth <= innerWidth")); w != "true" {
			t.Errorf("%s is wider than its window", look.name)
		}
		for _, f := range p.Access() {
			t.Errorf("%s keeps people out: %s", look.name, f)
		}
		p.Window("ban-do-" + look.name)
		if look.width == 390 {
			p.Screenshot("ban-do-full-" + look.name)
		}
	}
	p.Size(1440, 900)
	see(p, "vi", "light")

	p.Go(at)
	waitFor(t, func() bool { return p.Eval(`!!document.querySelector(".point")`) == true })
	if text := p.Text("main"); !strings.Contains(text, "10°58′00″B 109°21′00″Đ") || !strings.Contains(text, "10.5N-109.0E") || !strings.Contains(text, "hải lý về phía đông nam") {
		t.Errorf("the page tells %q", text)
	}
	p.Eval(`document.querySelector(".point").focus()`)
	p.Press("\r", false)
	if text := p.Text(".leaflet-popup"); !strings.Contains(text, "10°58′00″B") {
		t.Errorf("the mark opens %q from the keyboard", text)
	}
	p.Window("ban-do-chon")
	p.Fill("#f-at", "109, 11")
	waitFor(t, func() bool { return strings.Contains(p.Text("[data-read]"), "bị đổi chỗ") })
	p.Click("[data-choose]")
	waitFor(t, func() bool { return p.Eval(`!!document.querySelector(".pick .map.live .land")`) == true })
	p.Click(".pick .map.live")
	waitFor(t, func() bool { return strings.Contains(p.Text("[data-read]"), "″B") })
	p.Screenshot("ban-do-go")
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}

	weight := 0
	for _, name := range []string{"leaflet.js", "leaflet.css", "coast.json"} {
		b, err := asset.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		weight += zipped(t, b)
	}
	html := fmt.Sprint(p.Eval(`(async () => { let n = document.documentElement.outerHTML; for (const e of document.querySelectorAll("script[src],link[rel=stylesheet]")) if (!/leaflet|fonts/.test(e.src || e.href)) n += await fetch(e.src || e.href).then(r => r.text()); return n })()`))
	weight += zipped(t, []byte(html))
	t.Logf("the map page weighs %d KB", weight>>10)
	if weight > 200<<10 {
		t.Error("the map page is too heavy")
	}
}

// zipped is how much goes over the line.
func zipped(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.Copy(z, bytes.NewReader(b)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// TestRoom: the log of an incident stands beside its map, and beneath it where
// there is no room.
func TestRoom(t *testing.T) {
	t.Parallel()
	_, p := visit(t, "bienphong.bithu")
	sea := world.summary.Incidents
	p.Go("/incidents/" + sea[len(sea)-1].String())
	for width, want := range map[int64]bool{1440: true, 390: false} {
		p.Size(width, 900)
		if beside := p.Eval(`document.querySelector("#log").getBoundingClientRect().left > document.querySelector(".map").getBoundingClientRect().right`); beside != want {
			t.Errorf("at %d the log is beside the map: %v", width, beside)
		}
	}
}
