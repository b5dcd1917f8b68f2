package viet_test

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"phoihop/internal/viet"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"abc\tx\ny", "abc\tx\ny"},
		{"Ðồn Biên phòng", "Đồn Biên phòng"},
		{"ðồn", "đồn"},
		{"một\u00a0hai\u2003ba\u3000bốn", "một hai ba bốn"},
		{"phối\u00adhợp\u200b\u200c\u200d\u2060\ufeff", "phốihợp"},
		{"a\r\nb\rc\fd\u2028e\u0085f", "a\nb\nc\nd\ne\nf"},
		{norm.NFD.String("Nguyễn Thị Ước"), "Nguyễn Thị Ước"},
		{"e\u0323\u0302", "ệ"},
		{"e\u0302\u200b\u0323", "ệ"},
		{"a\xffb", "a\uFFFDb"},
		{"\xc6", "\uFFFD"},
	} {
		if got := viet.Normalize(c.in); got != c.want {
			t.Errorf("Normalize(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Điều 5", "dieu 5"},
		{"HOÀ BÌNH", "hoa binh"},
		{"Hòa Bình", "hoa binh"},
		{"uỷ ban", "uy ban"},
		{"ủy ban", "uy ban"},
		{"Ðặng Ðức", "dang duc"},
		{"ƯU ĐIỂM", "uu diem"},
		{norm.NFD.String("Khuỷu ngã quỵ"), "khuyu nga quy"},
	} {
		if got := viet.Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Hoà", "hòa"}, {"hòa", "hòa"}, {"UỶ", "ủy"}, {"thuý", "thúy"},
		{"khoẻ", "khỏe"}, {"hòan tòan", "hoàn toàn"}, {"hoàn toàn", "hoàn toàn"},
		{"quý", "quý"}, {"qúy", "quý"}, {"quả", "quả"}, {"qủa", "quả"},
		{"gì", "gì"}, {"gìn giữ", "gìn giữ"}, {"gìa", "già"}, {"giếng", "giếng"},
		{"mía", "mía"}, {"miá", "mía"}, {"muà", "mùa"}, {"của", "của"}, {"lửa", "lửa"}, {"lưả", "lửa"},
		{"thuở", "thuở"}, {"thủơ", "thuở"}, {"khuỷu", "khuỷu"}, {"khủyu", "khuỷu"},
		{"ngoáy", "ngoáy"}, {"ngoaý", "ngoáy"}, {"chuyện", "chuyện"}, {"tuyến", "tuyến"},
		{"ngừơi", "người"}, {"xoòng", "xoòng"}, {"đòan", "đoàn"}, {"thỏa thuận", "thỏa thuận"},
		{"thoả thuận", "thỏa thuận"}, {"hoạ", "họa"}, {"loà xoà", "lòa xòa"}, {"ý", "ý"}, {"yểu", "yểu"},
		{"café", "café"}, {"ĐIỀU 5.", "điều 5."}, {"áà", "áà"}, {"tàí", "tàí"},
	} {
		if got := viet.Canonical(c.in); got != c.want {
			t.Errorf("Canonical(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestCase(t *testing.T) {
	if got := viet.Upper("Đồn Biên phòng cửa khẩu"); got != "ĐỒN BIÊN PHÒNG CỬA KHẨU" {
		t.Errorf("Upper = %q", got)
	}
	if got := viet.Lower("ÐẢNG ỦY Ư Ơ Ỵ"); got != "đảng ủy ư ơ ỵ" {
		t.Errorf("Lower = %q", got)
	}
}

func TestSort(t *testing.T) {
	want := []string{
		"an", "An", "ăn", "ấn", "bà", "da", "Dương", "đa", "Đặng", "Điều 1", "Điều 2", "Điều 10",
		"em", "êm", "ma", "mà", "mả", "mã", "má", "mạ", "Ơn", "Uy", "ưa", "ỷ lại",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	viet.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("Sort\n got %q\nwant %q", got, want)
	}
}

func TestKeyFromManyGoroutines(t *testing.T) {
	want := viet.Key("Điều 10. Xã Bãi Dừa")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				viet.Key("một khóa khác, dài hơn hẳn khóa kia")
				if !bytes.Equal(viet.Key("Điều 10. Xã Bãi Dừa"), want) {
					t.Error("the key changed")
					return
				}
			}
		})
	}
	wg.Wait()
}

// text draws strings rich in what goes wrong in Vietnamese.
func text() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"hoà", "hòa", "Ð", "ð", "Đ", "đ", "\u00a0", "\u00ad", "\u200b", "\r\n", "\r", "\n", "\t", " ",
		"\u0300", "\u0301", "\u0323", "\u0302", "\u031b", "e", "o", "U", "ế", "Ợ", "\xff", "\xe1\xba", "İ", "ß",
		"10", "2", "Điều ", "\u0344", "\u2000", "각", "\u1100", "\u1161", "Å", "q", "g", "i", "y",
	})
	return rapid.Map(rapid.SliceOfN(rapid.OneOf(piece, rapid.StringN(0, 3, -1)), 0, 12),
		func(ss []string) string { return strings.Join(ss, "") })
}

// unmarked is what Fold is, step by step.
func unmarked(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch r = unicode.ToLower(r); {
		case unicode.Is(unicode.M, r):
			return -1
		case r == 'đ':
			return 'd'
		}
		return r
	}, norm.NFD.String(viet.Normalize(s))))
}

func checkText(t interface{ Fatalf(string, ...any) }, s string) {
	for name, f := range map[string]func(string) string{
		"Normalize": viet.Normalize, "Fold": viet.Fold, "Canonical": viet.Canonical, "Lower": viet.Lower,
	} {
		once := f(s)
		if twice := f(once); twice != once {
			t.Fatalf("%s(%q): %q, again %q", name, s, once, twice)
		}
		if !utf8.ValidString(once) || !norm.NFC.IsNormalString(once) {
			t.Fatalf("%s(%q) = %q is not NFC", name, s, once)
		}
		for form, u := range map[string]string{"NFD": norm.NFD.String(s), "normalised": viet.Normalize(s)} {
			if utf8.ValidString(s) && f(u) != once {
				t.Fatalf("%s(%q) = %q, of its %s %q", name, s, once, form, f(u))
			}
		}
	}
	if a, b := viet.Fold(s), unmarked(s); a != b {
		t.Fatalf("Fold(%q) = %q, by its definition %q", s, a, b)
	}
	if a, b := viet.Fold(viet.Canonical(s)), viet.Fold(s); a != b {
		t.Fatalf("Fold(Canonical(%q)) = %q, Fold = %q", s, a, b)
	}
	if viet.Compare(s, s) != 0 {
		t.Fatalf("Compare(%q, itself) is not 0", s)
	}
}

func TestTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkText(t, text().Draw(t, "s")) })
}

func TestCompareIsAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ss := rapid.SliceOfN(text(), 3, 3).Draw(t, "ss")
		if viet.Compare(ss[0], ss[1]) != -viet.Compare(ss[1], ss[0]) {
			t.Fatalf("Compare is not antisymmetric on %q", ss)
		}
		viet.Sort(ss)
		for i := range ss[1:] {
			if viet.Compare(ss[i], ss[i+1]) > 0 {
				t.Fatalf("Sort left %q", ss)
			}
		}
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Hoà Bình", "a\xff\u0301", "Ðiều\u00a010", "qúy gìa", "\u0344İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkText(t, s) })
}
