package viet_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/viet"
)

func TestFormat(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1.000", 1234567: "1.234.567", -1234: "-1.234", -999: "-999",
		math.MinInt64: "-9.223.372.036.854.775.808",
	} {
		if got := viet.FormatInt(n); got != want {
			t.Errorf("FormatInt(%d) = %q, want %q", n, got, want)
		}
	}
	for _, c := range []struct {
		f    float64
		d    int
		want string
	}{
		{1234.5, 1, "1.234,5"}, {1234.5, 2, "1.234,50"}, {91.666, 1, "91,7"}, {-0.04, 1, "0,0"},
		{0.5, -1, "0,5"}, {1e6, 0, "1.000.000"}, {math.NaN(), 1, "NaN"}, {-1234.25, -7, "-1.234,25"},
	} {
		if got := viet.FormatFloat(c.f, c.d); got != c.want {
			t.Errorf("FormatFloat(%v, %d) = %q, want %q", c.f, c.d, got, c.want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]float64{
		"1.234,5": 1234.5, "1234,5": 1234.5, "1 234": 1234, "1\u00a0234\u00a0567,25": 1234567.25, "03 (ba)": 3,
		"05 (năm)": 5, "15(mười lăm)": 15, "-7": -7, "−7,5": -7.5, " 12 ": 12, "0": 0, "007": 7, "1.234": 1234,
	} {
		if got, err := viet.ParseNumber(in); err != nil || got != want {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v", in, got, err, want)
		}
	}
	for in, want := range map[string]viet.NumberReason{
		"": viet.NotANumber, "ba": viet.NotANumber, "1.5": viet.BadGrouping, "0.123": viet.BadGrouping,
		"1.23.456": viet.BadGrouping, "1 234.567": viet.NotANumber, "1,": viet.NotANumber, "1,2,3": viet.NotANumber,
		"03 (bốn)": viet.WordsDisagree, "03 (ba": viet.NotANumber, "03 ()": viet.NotANumber, "--1": viet.NotANumber,
		"1234.567": viet.BadGrouping, "1e5": viet.NotANumber, strings.Repeat("9", 400): viet.NumberTooLarge,
	} {
		var ne *viet.NumberError
		if _, err := viet.ParseNumber(in); !errors.As(err, &ne) || ne.Reason != want || ne.Input != in {
			t.Errorf("ParseNumber(%.20q) error %v, want %s", in, err, want)
		}
	}
}

func TestWords(t *testing.T) {
	for n, want := range map[int64]string{
		0: "không", 4: "bốn", 5: "năm", 10: "mười", 14: "mười bốn", 15: "mười lăm", 20: "hai mươi",
		21: "hai mươi mốt", 24: "hai mươi tư", 25: "hai mươi lăm", 100: "một trăm", 105: "một trăm linh năm",
		111: "một trăm mười một", 104: "một trăm linh bốn", 1000: "một nghìn",
		1005: "một nghìn không trăm linh năm", 1015: "một nghìn không trăm mười lăm",
		2_000_000: "hai triệu", 1_000_005: "một triệu không trăm linh năm",
		1_234_567:     "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy",
		5_000_000_000: "năm tỷ", 1_005_000_000: "một tỷ không trăm linh năm triệu", -3: "âm ba",
		2_000_000_000_000_000_000: "hai tỷ tỷ",
	} {
		if got := viet.Words(n); got != want {
			t.Errorf("Words(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestParseWords(t *testing.T) {
	for in, want := range map[string]int64{
		"Ba": 3, "một trăm lẻ năm": 105, "một ngàn hai trăm": 1200, "hai mươi bốn": 24, "hai mươi nhăm": 25,
		"ba tỉ": 3e9, "một trăm linh tư": 104, "Hai  mươi\u00a0mốt": 21, "bẩy": 7, "không": 0,
	} {
		if got, ok := viet.ParseWords(in); !ok || got != want {
			t.Errorf("ParseWords(%q) = %d, %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{
		"", "âm", "mốt", "lăm", "trăm", "mươi", "một mươi", "linh năm", "hai trăm linh", "nghìn", "một hai",
		"ba triệu triệu", "một nghìn hai triệu", "mười mốt", "hai mươi không", "chín tỷ tỷ tỷ", "mười tỷ tỷ",
	} {
		if got, ok := viet.ParseWords(in); ok {
			t.Errorf("ParseWords(%q) = %d, want a refusal", in, got)
		}
	}
}

// anyInt draws integers of every size, round ones included.
func anyInt() *rapid.Generator[int64] {
	round := rapid.Custom(func(t *rapid.T) int64 {
		n := rapid.Int64Range(0, 2000).Draw(t, "n")
		for range rapid.IntRange(0, 5).Draw(t, "zeros") {
			n *= 1000
			if n > math.MaxInt64/1_000_000 {
				break
			}
		}
		return n + rapid.Int64Range(-20, 20).Draw(t, "near")
	})
	return rapid.OneOf(rapid.Int64(), round, rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64}))
}

func TestNumbersReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := anyInt().Draw(t, "n")
		if got, ok := viet.ParseWords(viet.Words(n)); !ok || got != n {
			t.Fatalf("ParseWords(%q) = %d, %v, want %d", viet.Words(n), got, ok, n)
		}
		if got, err := viet.ParseNumber(viet.FormatInt(n)); err != nil || got != float64(n) {
			t.Fatalf("ParseNumber(%q) = %v, %v", viet.FormatInt(n), got, err)
		}
		f := rapid.Float64Range(-1e12, 1e12).Draw(t, "f")
		if got, err := viet.ParseNumber(viet.FormatFloat(f, -1)); err != nil || got != f {
			t.Fatalf("ParseNumber(%q) = %v, %v, want %v", viet.FormatFloat(f, -1), got, err, f)
		}
	})
}

func TestSmallNumbersReadBack(t *testing.T) {
	for n := int64(-1000); n <= 20_000; n++ {
		if got, ok := viet.ParseWords(viet.Words(n)); !ok || got != n {
			t.Fatalf("ParseWords(%q) = %d, %v", viet.Words(n), got, ok)
		}
	}
}

func TestRoman(t *testing.T) {
	for n, want := range map[int]string{
		1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 1999: "MCMXCIX", 3888: "MMMDCCCLXXXVIII", 0: "", 4000: "", -1: "",
	} {
		if got := viet.Roman(n); got != want {
			t.Errorf("Roman(%d) = %q, want %q", n, got, want)
		}
	}
	for n := 1; n <= 3999; n++ {
		if got, ok := viet.ParseRoman(strings.ToLower(viet.Roman(n))); !ok || got != n {
			t.Fatalf("ParseRoman(%q) = %d, %v", viet.Roman(n), got, ok)
		}
	}
	for _, in := range []string{"", "IIII", "IC", "VX", "ABC", "MMMM", "I I", "Ⅳ", strings.Repeat("M", 99)} {
		if n, ok := viet.ParseRoman(in); ok {
			t.Errorf("ParseRoman(%q) = %d, want a refusal", in, n)
		}
	}
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1.234,5", "03 (ba)", "một nghìn linh", "XIV", "âm", "1 2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := viet.ParseWords(s); ok {
			if again, ok := viet.ParseWords(viet.Words(n)); !ok || again != n {
				t.Fatalf("%q is %d but reads back %d", s, n, again)
			}
		}
		if x, err := viet.ParseNumber(s); err == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
			t.Fatalf("ParseNumber(%q) = %v", s, x)
		}
		if n, ok := viet.ParseRoman(s); ok && viet.Roman(n) != strings.ToUpper(s) {
			t.Fatalf("ParseRoman(%q) = %d", s, n)
		}
	})
}
