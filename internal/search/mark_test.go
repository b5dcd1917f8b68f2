package search

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func bracketed(ss []span) string {
	var b strings.Builder
	for _, s := range ss {
		if s.Found {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestMark(t *testing.T) {
	for _, c := range []struct{ typed, text, want string }{
		{"tàu cá", "Có 12 tàu cá ra khơi", "Có 12 [tàu cá] ra khơi"},
		{"tau ca", "TÀU CÁ, tàu du lịch", "[TÀU CÁ], [tàu] du lịch"},
		{"tau ca", "tàu cá của các xã", "[tàu cá] của các xã"},
		{"hoà", "Hòa Hải, hoa", "[Hòa] Hải, [hoa]"},
		{"quy ch", "Quy chế phối hợp", "[Quy chế] phối hợp"},
		{"quy ch ", "Quy chế phối hợp", "[Quy] chế phối hợp"},
		{"đảng uỷ", norm.NFD.String("Đảng ủy xã"), norm.NFD.String("[Đảng ủy] xã")},
		{"", "không gì", "không gì"},
		{"<b>", "a <b> c", "a <[b]> c"},
	} {
		if got := bracketed(newMarker(c.typed).mark(c.text)); got != c.want {
			t.Errorf("%q in %q: %q, want %q", c.typed, c.text, got, c.want)
		}
	}
}

func TestAround(t *testing.T) {
	long := strings.Repeat("các bên thông báo cho nhau ", 30) + "khi tàu cá mất liên lạc trên biển " + strings.Repeat("và các đơn vị liên quan ", 30)
	got := bracketed(newMarker("mat lien lac").around(long))
	if !strings.Contains(got, "[mất liên lạc]") || !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, " …") || len([]rune(got)) > lead+follow+10 {
		t.Errorf("%d characters: %q", len([]rune(got)), got)
	}
}

// FuzzMark: marking never changes the text, whatever it holds.
func FuzzMark(f *testing.F) {
	f.Add("tàu cá", "Có 12 tàu cá")
	f.Add("", "\xff\xfe")
	f.Add("đ", "ĐĐ̣")
	f.Fuzz(func(t *testing.T, typed, text string) {
		m := newMarker(typed)
		if got := plain(m.mark(text)); got != text {
			t.Errorf("%q became %q", text, got)
		}
		m.around(text)
	})
}
