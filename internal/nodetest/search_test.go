package nodetest_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"phoihop/internal/app"
	"phoihop/internal/search"
)

func find(t *testing.T, n *app.Node, account, words string) []search.Result {
	t.Helper()
	rs, _, err := search.Find(t.Context(), n.Read, as(t, n, account), search.Query{Words: words})
	if err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return rs
}

// TestSearchFindsEverySpelling: however a word was stored and however it is
// typed, it is found; what is spelt as typed comes first.
func TestSearchFindsEverySpelling(t *testing.T) {
	t.Parallel()
	n := open(t)
	boss := as(t, n, "bienphong.bithu")
	send := func(title string) string {
		return do(t, n, boss, "notice.send", "to", as(t, n, "xavinhan.troly").Party, "title", title, "text", "Nội dung.").ID.String()
	}
	planted := []string{send("Diễn tập cứu nạn hoả hoạn"), send(norm.NFD.String("Diễn tập cứu nạn hỏa hoạn")), send("DIỄN TẬP CỨU NẠN HỎA HOẠN"), send("dien tap cuu nan hoa hoan")}
	for i, typed := range []string{"diễn tập cứu nạn hoả hoạn", norm.NFD.String("Diễn tập cứu nạn"), "DIỄN TẬP CỨU NẠN", "dien tap cuu nan", "cứu nạn diễn", "diễn tập cứu n"} {
		rs := find(t, n, "xavinhan.troly", typed)
		got := ""
		for _, r := range rs {
			got += r.Href + " "
		}
		for j, id := range planted {
			if !strings.Contains(got, id) {
				t.Errorf("typed %q (%d): planted %d is not found", typed, i, j)
			}
		}
		if typed == "dien tap cuu nan" && (len(rs) == 0 || !strings.HasSuffix(rs[0].Href, planted[3])) {
			t.Errorf("typed %q: what is spelt so is not first", typed)
		}
	}
}

// TestSearchKeepsAudience: nobody finds a word of what is not meant for them.
func TestSearchKeepsAudience(t *testing.T) {
	t.Parallel()
	n := open(t)
	boss := as(t, n, "bienphong.bithu")
	to := as(t, n, "xavinhan.troly").Party
	do(t, n, boss, "notice.send", "title", "Trao đổi riêng về xyzzycát", "text", "Chỉ gửi một nơi.", "to", to)
	for account, want := range map[string]int{"bienphong.troly": 1, "xavinhan.bithu": 1, "phuocloc.bithu": 0, "tinhuy.troly": 0, "vanhanh": 0} {
		for _, typed := range []string{"xyzzycát", "xyzzycat", "xyzzy"} {
			if got := len(find(t, n, account, typed)); got != want {
				t.Errorf("%s finds %d for %q, want %d", account, got, typed, want)
			}
		}
	}
}

// TestSearchTakesAnything: nothing typed is read as an operator.
func TestSearchTakesAnything(t *testing.T) {
	t.Parallel()
	n := open(t)
	for _, typed := range []string{"", " ", `"`, `"""`, "*", "a*", "NEAR(a b)", "title:tàu", "a AND", "OR", "-", "^tàu", "{a b}:c", "'; DROP TABLE doc; --", "\x00", "😀", strings.Repeat("tàu ", 3000)} {
		find(t, n, "bienphong.troly", typed)
	}
}

// TestPalette goes to a page, starts an action and finds a record, all from
// the keyboard.
func TestPalette(t *testing.T) {
	t.Parallel()
	_, p := visit(t, "xavinhan.troly")
	for _, c := range []struct{ typed, at string }{
		{"to chuc", "/organisations"},
		{"gui thong bao", "/do/notice.send"},
		{"trao doi thong tin, tinh hinh", "/regulations/"},
	} {
		p.Go("/today")
		p.Press("k", true)
		p.Press(c.typed, false)
		p.Wait(fmt.Sprintf(`document.querySelector("#palette-list li")?.dataset.href.startsWith(%q)`, c.at))
		p.Window("palette")
		p.Press("\r", false)
		if !strings.HasPrefix(p.Path(), c.at) {
			t.Errorf("%q leads to %s, want %s", c.typed, p.Path(), c.at)
		}
	}
	p.Go("/today")
	p.Press("/", false)
	p.Press("tau ca\r", false)
	if !strings.HasPrefix(p.Path(), "/search") || !strings.Contains(p.Text("main"), "tàu cá") {
		t.Errorf("at %s: %q", p.Path(), p.Text("main"))
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// TestLetters: single letters choose rows and open the list of keys, and do
// nothing for who has switched them off (WCAG 2.1.4); Ctrl K stays.
func TestLetters(t *testing.T) {
	t.Parallel()
	_, p := visit(t, "xavinhan.troly")
	is := func(script string) bool { return fmt.Sprint(p.Eval(script)) == "true" }
	help, palette := `document.getElementById("help").open`, `document.getElementById("palette").open`
	for _, letters := range []string{"on", "off"} {
		p.Go("/notices?box=received")
		p.Eval(`document.querySelector(".me").open = true`)
		p.Click(fmt.Sprintf(`form[action="/settings"] button[name=letters][value=%s]`, letters))
		on := letters == "on"
		p.Eval(`document.activeElement.blur()`)
		p.Press("?", false)
		if is(help) != on {
			t.Errorf("letters %s: the list of keys is open: %v", letters, !on)
		}
		p.Press("\u001b", false)
		p.Press("j", false)
		p.Press("\r", false)
		if chosen := strings.HasPrefix(p.Path(), "/notices/"); chosen != on {
			t.Errorf("letters %s: at %s", letters, p.Path())
		}
		p.Press("k", true)
		if !is(palette) {
			t.Errorf("letters %s: Ctrl K opens nothing", letters)
		}
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}
