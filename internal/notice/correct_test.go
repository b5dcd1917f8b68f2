package notice

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// counted is a form with a number within limits, a compound and words.
func counted() *FormState {
	return &FormState{Adopted: Adopted{Name: "Biểu tháng", Fields: []Field{
		{Key: "tau", Label: "Tàu", Type: Number, Min: limit(0), Max: limit(900)},
		{Key: "vu", Label: "Vụ việc", Type: Compound, Parts: []string{"vụ", "đối tượng"}},
		{Key: "y-kien", Label: "Ý kiến", Type: Words}}}}
}

func TestCorrectValues(t *testing.T) {
	mine := access.Caller{Party: hash(1)}
	s := State{Place: entry.Place{ID: hash(9), Log: hash(1)}, To: []entry.Hash{hash(2)}, known: true,
		Sent: Sent{Form: hash(7), Values: []Value{{Key: "tau", Numbers: []float64{320}}}}}
	for _, c := range []struct {
		name string
		c    Correct
		form *FormState
		by   access.Caller
		want string
	}{
		{"values", Correct{Values: []Value{{Key: "tau", Numbers: []float64{302}}}}, counted(), mine, ""},
		{"words alone", Correct{Text: "Số tàu là 302."}, nil, mine, ""},
		{"nothing", Correct{}, counted(), mine, "notice.corrects-nothing"},
		{"values where no form was", Correct{Values: []Value{{Key: "tau", Numbers: []float64{302}}}}, nil, mine, "notice.without-form"},
		{"a field that the form has not", Correct{Values: []Value{{Key: "xe", Numbers: []float64{1}}}}, counted(), mine, "notice.no-field"},
		{"beyond the limits without a word", Correct{Values: []Value{{Key: "tau", Numbers: []float64{3020}}}}, counted(), mine, "notice.outlier"},
		{"beyond the limits, explained", Correct{Values: []Value{{Key: "tau", Numbers: []float64{3020}, Comment: "tránh bão"}}}, counted(), mine, ""},
		{"half a compound", Correct{Values: []Value{{Key: "vu", Numbers: []float64{1}}}}, counted(), mine, "notice.bad-value"},
		{"an addressee", Correct{Text: "x"}, counted(), access.Caller{Party: hash(2)}, "notice.not-own"},
		{"somebody else", Correct{Text: "x"}, counted(), access.Caller{Party: hash(3)}, "notice.none"},
	} {
		a, err := c.c.Decide(s, c.form, c.by)
		if got := key(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if err == nil && !reflect.DeepEqual(a.Values, c.c.Values) {
			t.Errorf("%s: recorded %v", c.name, a.Values)
		}
	}
}

func key(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Key
}

// TestCorrectionLaws: what was sent stays as it was; what stands afterwards is
// the newest that was said of each field; and what the ledger is told adds up
// to that.
func TestCorrectionLaws(t *testing.T) {
	value := rapid.Custom(func(t *rapid.T) Value {
		k := rapid.SampledFrom([]string{"tau", "neo", "vu"}).Draw(t, "key")
		n := 1
		if k == "vu" {
			n = 3
		}
		v := Value{Key: k}
		for range n {
			v.Numbers = append(v.Numbers, float64(rapid.IntRange(0, 50).Draw(t, "number")))
		}
		return v
	})
	rapid.Check(t, func(t *rapid.T) {
		s := State{Sent: Sent{Values: rapid.SliceOfNDistinct(value, 1, 3, func(v Value) string { return v.Key }).Draw(t, "sent")}}
		before := append([]Value{}, s.Sent.Values...)
		newest, ledger := map[string]Value{}, map[string]float64{}
		tell := func(vs []Value, now []Value) {
			for _, v := range vs {
				old, _ := valueOf(now, v.Key)
				for _, c := range v.minus(old) {
					ledger[c.class] += c.by
				}
				newest[v.Key] = v
			}
		}
		tell(s.Sent.Values, nil)
		for range rapid.IntRange(0, 4).Draw(t, "corrections") {
			vs := rapid.SliceOfNDistinct(value, 1, 2, func(v Value) string { return v.Key }).Draw(t, "values")
			tell(vs, s.Values())
			s.Corrections = append(s.Corrections, Correction{Corrected: Corrected{Values: vs}})
		}
		if !reflect.DeepEqual(s.Sent.Values, before) {
			t.Fatalf("what was sent became %v", s.Sent.Values)
		}
		sum := map[string]float64{}
		for _, v := range s.Values() {
			if !reflect.DeepEqual(v, newest[v.Key]) {
				t.Fatalf("%s stands at %v, last said %v", v.Key, v, newest[v.Key])
			}
			for _, c := range v.minus(Value{}) {
				sum[c.class] += c.by
			}
		}
		for class, x := range sum {
			if ledger[class] != x {
				t.Fatalf("%s: the ledger has %v, what stands is %v", class, ledger[class], x)
			}
		}
	})
}
