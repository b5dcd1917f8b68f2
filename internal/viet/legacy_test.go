package viet

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// written is how a text looks in the old encodings when read as Western.
func written(t *testing.T, s string, enc Encoding) string {
	t.Helper()
	back := map[rune]rune{}
	for from, to := range tcvn3Letters {
		back[to] = from
	}
	return strings.Map(func(r rune) rune {
		if v, ok := back[r]; ok && enc == TCVN3 {
			return v
		}
		return r
	}, s)
}

func TestFromLegacy(t *testing.T) {
	for _, c := range []struct {
		in, want string
		from     Encoding
	}{
		{"C¸c tõ kh«ng mang dÊu thanh", "Các từ không mang dấu thanh", TCVN3},
		{"TrËt tù ch÷ c¸i vµ trËt tù tõ ®iÓn", "Trật tự chữ cái và trật tự từ điển", TCVN3},
		{"§¶ng ñy Bé ®éi Biªn phßng phèi hîp víi c¸c huyÖn ñy", "Đảng ủy Bộ đội Biên phòng phối hợp với các huyện ủy", TCVN3},
		{"Ñaûng uûy Boä ñoäi Bieân phoøng phoái hôïp vôùi caùc huyeän uûy", "Đảng ủy Bộ đội Biên phòng phối hợp với các huyện ủy", VNI},
		{"ÑAÛNG UÛY TÆNH vaø caùc cô quan", "ĐẢNG ỦY TỈNH và các cơ quan", VNI},
		{"Nhöõng ñieàu khoaûn ñöôïc thöïc hieän", "Những điều khoản được thực hiện", VNI},
		{"Các bên phối hợp và trao đổi", "Các bên phối hợp và trao đổi", Unicode},
		{"Le garçon a mangé à côté", "Le garçon a mangé à côté", Unicode},
		{"", "", Unicode},
	} {
		got, from := FromLegacy(c.in)
		if norm.NFC.String(got) != c.want || from != c.from {
			t.Errorf("%q reads as %s %q, want %s %q", c.in, from, got, c.from, c.want)
		}
	}
}

func TestDecode(t *testing.T) {
	const text = "Điều 1. Các bên phối hợp thực hiện quy chế này và được thông báo hằng tháng."
	tcvn3Bytes, err := charmap.ISO8859_1.NewEncoder().String(written(t, text, TCVN3))
	if err != nil {
		t.Fatal(err)
	}
	utf16le := []byte{0xFF, 0xFE}
	for _, r := range text {
		utf16le = append(utf16le, byte(r), byte(r>>8))
	}
	for name, c := range map[string]struct {
		b    []byte
		from Encoding
	}{
		"utf-8": {[]byte(text), Unicode}, "tcvn3 bytes": {[]byte(tcvn3Bytes), TCVN3},
		"tcvn3 as utf-8": {[]byte(written(t, text, TCVN3)), TCVN3}, "utf-16": {utf16le, Unicode},
	} {
		got, from, ok := Decode(c.b)
		if !ok || got != text || from != c.from {
			t.Errorf("%s: %v %s %q", name, ok, from, got)
		}
	}
	for name, b := range map[string][]byte{"picture": {0xFF, 0xD8, 0xFF, 0xE0, 0}, "bytes": {0xFF, 0xD8, 0x81, 0x90}} {
		if got, from, ok := Decode(b); ok {
			t.Errorf("%s is read as %s %q", name, from, got)
		}
	}
}

// TestLegacySample reads real text of that time, where it is at hand.
func TestLegacySample(t *testing.T) {
	raw, err := os.ReadFile("../../../shared/samples/legacy-tcvn3-mojibake.txt")
	if err != nil {
		t.Skip("no samples here")
	}
	for line := range strings.Lines(string(raw)) {
		from, want, ok := strings.Cut(strings.TrimSpace(line), "=>")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if got, _ := FromLegacy(strings.TrimSpace(from)); got != strings.TrimSpace(want) {
			t.Errorf("%q reads as %q, want %q", from, got, want)
		}
	}
}

// FuzzDecode: reading never panics, and what is Vietnamese already stays.
func FuzzDecode(f *testing.F) {
	f.Add([]byte("Đảng ủy"))
	f.Add([]byte{0xFF, 0xFE, 0x41})
	f.Add([]byte("§¶ng ñy"))
	f.Fuzz(func(t *testing.T, b []byte) { Decode(b) })
}
