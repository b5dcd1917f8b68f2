package notice

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

func hash(n byte) (h entry.Hash) { h[0] = n; return h }

func date(s string) viet.Date {
	d, err := viet.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func limit(x float64) *float64 { return &x }

func TestReadFields(t *testing.T) {
	got, err := ReadFields("luot-tau: Số lượt tàu ra vào bến | số | lượt | 0–1.500\n\nVụ việc trên biển | ghép: vụ/đối tượng | | ≤ 40\nĐánh giá | chọn: ổn định / phức tạp\nKiến nghị|chữ\nTàu neo đậu")
	want := []Field{
		{Key: "luot-tau", Label: "Số lượt tàu ra vào bến", Type: Number, Unit: "lượt", Min: limit(0), Max: limit(1500)},
		{Key: "vu-viec-tren-bien", Label: "Vụ việc trên biển", Type: Compound, Parts: []string{"vụ", "đối tượng"}, Max: limit(40)},
		{Key: "danh-gia", Label: "Đánh giá", Type: Choice, Choices: []string{"ổn định", "phức tạp"}},
		{Key: "kien-nghi", Label: "Kiến nghị", Type: Words},
		{Key: "tau-neo-dau", Label: "Tàu neo đậu", Type: Number},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for text, key := range map[string]string{
		"":                               "notice.form-empty",
		" | số":                          "notice.form-label",
		"Tàu | thuyền":                   "notice.form-type",
		"Tàu | chọn: một":                "notice.form-type",
		"Tàu | ghép: a/b/c/d/e/g/h":      "notice.form-type",
		"Tàu | số | chiếc | nhiều":       "notice.form-limits",
		"Tàu | số | chiếc | 9..1":        "notice.form-limits",
		"Tàu | chữ | | 0..1":             "notice.form-limits",
		"Tàu | số | chiếc | 0..9 | thêm": "notice.form-cells",
		"Tàu | số\nTÀU | số":             "notice.form-twice",
	} {
		if _, err := ReadFields(text); err == nil || fault.Of(err).Key != key || fault.Of(err).Field != "fields" {
			t.Errorf("%q: %v, want %s", text, err, key)
		}
	}
}

// FuzzReadFields: what is read is written back as people type it, and read
// again as the same.
func FuzzReadFields(f *testing.F) {
	f.Add("luot-tau: Số lượt | số | lượt | 0..500")
	f.Add("Vụ | ghép: a/b | | ≥ 1,5\nx|chọn:a/b")
	f.Fuzz(func(t *testing.T, text string) {
		fs, err := ReadFields(text)
		if err != nil {
			return
		}
		again, err := ReadFields(source(Adopted{Fields: fs}))
		if err != nil || len(again) != len(fs) {
			t.Fatalf("%q reads as %+v, and its source as %+v, %v", text, fs, again, err)
		}
		for i := range fs {
			if fs[i].Key != again[i].Key || fs[i].Type != again[i].Type {
				t.Fatalf("%+v became %+v", fs[i], again[i])
			}
		}
	})
}

func TestValues(t *testing.T) {
	boats := Field{Key: "tau", Label: "Tàu", Type: Number, Min: limit(0), Max: limit(500)}
	cases := Field{Key: "vu", Label: "Vụ", Type: Compound, Parts: []string{"vụ", "đối tượng"}}
	choice := Field{Key: "dg", Label: "Đánh giá", Type: Choice, Choices: []string{"ổn", "xấu"}}
	for _, c := range []struct {
		name    string
		f       Field
		typed   []string
		comment string
		key     string
	}{
		{"within", boats, []string{"1"}, "", ""},
		{"as papers write it", boats, []string{"0412"}, "", ""},
		{"beyond, unexplained", boats, []string{"1.200"}, "", "notice.outlier"},
		{"beyond, explained", boats, []string{"1.200"}, "tránh bão", ""},
		{"below", boats, []string{"-1"}, "", "notice.outlier"},
		{"no number", boats, []string{"nhiều"}, "", "notice.bad-number"},
		{"point as decimal", boats, []string{"1.5"}, "", "notice.bad-number"},
		{"whole compound", cases, []string{"3", "5"}, "", ""},
		{"half a compound", cases, []string{"3", ""}, "", "notice.bad-number"},
		{"too short a compound", cases, []string{"3"}, "", "notice.bad-value"},
		{"choice", choice, []string{"ổn"}, "", ""},
		{"no such choice", choice, []string{"tốt"}, "", "notice.bad-choice"},
	} {
		v, given, err := c.f.Read(c.typed, c.comment)
		if err == nil && given {
			err = c.f.Wrong(v)
		}
		if c.key == "" && err != nil || c.key != "" && (err == nil || fault.Of(err).Key != c.key) {
			t.Errorf("%s: %v, want %q", c.name, err, c.key)
		}
	}
	if _, given, err := boats.Read([]string{" "}, ""); given || err != nil {
		t.Error("nothing typed counts as something")
	}
	form := Adopted{Fields: []Field{boats}}
	one := Value{Key: "tau", Numbers: []float64{1}}
	for name, vs := range map[string][]Value{"none": nil, "unknown": {{Key: "x", Numbers: []float64{1}}}, "twice": {one, one}} {
		if form.Check(vs) == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

// TestRequest: a request is owed by each addressee until it answers: within
// seven working days where no day is named.
func TestRequest(t *testing.T) {
	asker, a, b := hash(1), hash(2), hash(3)
	cmd := Send{Title: "x", Text: "y", Request: true}
	act, to, err := cmd.Decide([]entry.Hash{a, b}, nil, date("2026-04-24"), calendar.Default())
	if err != nil || act.AnswerBy != calendar.Default().AddWorkingDays(date("2026-04-24"), 7) || len(to) != 2 {
		t.Fatalf("%+v, %v", act, err)
	}
	var past []entry.Entry
	say := func(log entry.Hash, k entry.Kind, x any) {
		raw, _ := json.Marshal(x)
		body, _ := json.Marshal(entry.Body{Act: raw})
		n := int64(len(past) + 1)
		e := entry.Entry{Header: entry.Header{Kind: k, Space: hash(200), Log: log, Index: n, Clock: n, Audience: to, At: time.Unix(n, 0)}, ID: hash(100 + byte(n)), Body: body}
		if n > 1 {
			e.Subject = past[0].ID
		}
		past = append(past, e)
	}
	say(asker, KindSent, act)
	say(a, KindAnswered, Answered{})
	say(a, KindAnswered, Answered{})       // a second time
	say(hash(9), KindAnswered, Answered{}) // nobody asked it
	s := Fold(past)
	if s.Owes(a) || !s.Owes(b) || s.Owes(asker) || len(s.Stray) != 2 {
		t.Errorf("owes: %v %v %v, %d strays", s.Owes(a), s.Owes(b), s.Owes(asker), len(s.Stray))
	}
	for name, c := range map[string]Send{
		"notice.nil-request": {Title: "x", Nil: true, Request: true, Duty: hash(5)},
		"notice.answer-past": {Title: "x", Text: "y", AnswerBy: date("2026-04-01")},
		"notice.keep-past":   {Title: "x", Text: "y", KeepUntil: date("2026-04-01")},
		"notice.empty":       {Title: "x"},
	} {
		if _, _, err := c.Decide([]entry.Hash{a}, &duty.State{}, date("2026-04-24"), calendar.Default()); err == nil || fault.Of(err).Key != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestForm: a form is what founded it; nobody turns a notice into a form.
func TestForm(t *testing.T) {
	raw, _ := json.Marshal(Adopted{Name: "x", Fields: []Field{{Key: "a", Label: "A", Type: Number}}})
	body, _ := json.Marshal(entry.Body{Act: raw})
	sent := entry.Entry{Header: entry.Header{Kind: KindSent, Log: hash(1), Space: hash(9)}, ID: hash(10), Body: []byte(`{"act":{"title":"x"}}`)}
	fake := entry.Entry{Header: entry.Header{Kind: KindForm, Log: hash(2), Space: hash(9), Subject: hash(10), Clock: 1}, ID: hash(11), Body: body}
	if state, stray := fold([]entry.Entry{fake, sent}); stray != 1 || state.(State).Sent.Title != "x" {
		t.Errorf("%+v, %d strays", state, stray)
	}
	fake.Subject = entry.Hash{}
	if state, stray := fold([]entry.Entry{fake}); stray != 0 || state.(FormState).Adopted.Name != "x" {
		t.Errorf("%+v, %d strays", state, stray)
	}
}

// TestSpark: the line stays inside its frame.
func TestSpark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		xs := rapid.SliceOfN(rapid.Float64Range(-1e9, 1e9), 0, 12).Draw(t, "values")
		if s := spark(xs); (s == "") != (len(xs) < 2) {
			t.Fatalf("%v: %q", xs, s)
		}
	})
}
