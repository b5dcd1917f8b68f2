package document_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"phoihop/internal/document"
	"phoihop/internal/legaltext"
	"phoihop/internal/viet"

	"pgregory.net/rapid"
)

func TestKindNumber(t *testing.T) {
	tests := []struct {
		form, kind string
		n          int
		body, want string
	}{
		{"hd36-2018", "thong-bao-ket-luan", 12, "TU", "12-TB/TU"}, {"hd36-2018", "cong-van", 5, "ĐU", "05-CV/ĐU"},
		{"hd36-2018", "quy-che-phoi-hop", 1, "ĐU-BT", "01-QCPH/ĐU-BT"}, {"nd30-2020", "to-trinh", 7, "UBND", "07/TTr-UBND"},
		{"nd30-2020", "cong-van", 127, "UBND-VP", "127/UBND-VP"}, {"nd30-2020", "giay-moi", 0, "UBND", "     /GM-UBND"},
	}
	for _, tt := range tests {
		if got := form(t, tt.form).KindNumber(tt.kind, tt.n, tt.body); got != tt.want {
			t.Errorf("%s %s: %q, want %q", tt.form, tt.kind, got, tt.want)
		}
	}
}

// TestSeries: State offices begin anew each year for all types together, Party
// bodies each term for each type.
func TestSeries(t *testing.T) {
	day := func(y, m, d int) viet.Date { return viet.Date{Year: y, Month: time.Month(m), Day: d} }
	term, next := day(2020, 10, 15), day(2025, 9, 20)
	tests := []struct {
		form, code, body string
		on, term         viet.Date
		want             string
	}{
		{"nd30-2020", "BC", "UBND", day(2022, 12, 31), viet.Date{}, "state/2022/UBND"},
		{"nd30-2020", "TB", "UBND", day(2022, 1, 1), term, "state/2022/UBND"},
		{"nd30-2020", "", "UBND", day(2023, 1, 1), viet.Date{}, "state/2023/UBND"},
		{"hd36-2018", "BC", "ĐU", day(2022, 12, 31), term, "party/2020-10-15/BC/ĐU"},
		{"hd36-2018", "BC", "ĐU", day(2023, 1, 1), term, "party/2020-10-15/BC/ĐU"},
		{"hd36-2018", "TB", "ĐU", day(2025, 9, 20), next, "party/2025-09-20/TB/ĐU"},
		{"hd36-2018", "TB", "ĐU", day(2025, 9, 19), next, ""}, // before the term
		{"hd36-2018", "TB", "ĐU", day(2025, 9, 20), viet.Date{}, ""},
		{"hd36-2018", "", "ĐU", day(2025, 9, 20), next, ""},
		{"nd30-2020", "BC", "", day(2022, 12, 31), viet.Date{}, ""},
	}
	for _, tt := range tests {
		s, err := form(t, tt.form).Series(tt.code, tt.body, tt.on, tt.term)
		if tt.want == "" {
			var e *document.ContentError
			if !errors.As(err, &e) {
				t.Errorf("%+v: %v", tt, err)
			}
			continue
		}
		if err != nil || s.Key() != tt.want {
			t.Errorf("%+v: %s %v", tt, s.Key(), err)
		}
	}
}

// TestSeriesKeys: two series share a key only if they are the same.
func TestSeriesKeys(t *testing.T) {
	both := []document.Form{form(t, "hd36-2018"), form(t, "nd30-2020")}
	draw := rapid.Custom(func(t *rapid.T) document.Series {
		f := rapid.SampledFrom(both).Draw(t, "form")
		on := viet.Date{Year: rapid.IntRange(2020, 2022).Draw(t, "year"), Month: 5, Day: 1}
		s, err := f.Series(rapid.SampledFrom([]string{"BC", "TB"}).Draw(t, "code"), rapid.StringMatching(`[A-ZĐ/]{1,3}`).Draw(t, "body"), on, viet.Date{Year: 2020, Month: 5, Day: rapid.IntRange(1, 2).Draw(t, "term")})
		if err != nil {
			on.Month = 6
			s, _ = f.Series("BC", "X", on, viet.Date{Year: 2020, Month: 5, Day: 1})
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		if (a == b) != (a.Key() == b.Key()) {
			t.Fatalf("%+v %+v", a, b)
		}
	})
}

// TestParts: what a kind must have is asked for, what it does not have refused.
func TestParts(t *testing.T) {
	tests := []struct {
		kind, want string
		edit       func(*document.Document)
	}{
		{"to-trinh", "part to missing", func(d *document.Document) { d.To = nil }},
		{"thong-bao", "part to foreign", func(d *document.Document) { d.To = []string{"Tỉnh ủy"} }},
		{"thong-bao", "part basis foreign", func(d *document.Document) { d.Basis = []string{"Căn cứ Luật"} }},
		{"quyet-dinh", "part basis missing", func(d *document.Document) { d.Basis = nil }},
		{"quyet-dinh", "part authority missing", func(d *document.Document) { d.Authority = "" }},
		{"giay-moi", "part invitation missing", func(d *document.Document) { d.Meeting = nil }},
		{"bien-ban", "part signature missing", func(d *document.Document) { d.Signatures = d.Signatures[:1] }},
		{"quy-che-phoi-hop", "part signature missing", func(d *document.Document) { d.Signatures = d.Signatures[:1] }},
		{"bao-cao", "part joint foreign", func(d *document.Document) { d.Header.Joint = []string{"Huyện ủy"} }},
		{"bao-cao", "part body missing", func(d *document.Document) { d.Blocks = nil }},
		{"bao-cao", "annex Ảnh foreign", func(d *document.Document) {
			d.Annexes = []document.Annex{{Title: "Ảnh", Landscape: true, Blocks: prose(1)}} // only a table lies across
		}},
		{"bao-cao", "kind cong-dien unknown", func(d *document.Document) { d.Kind = "cong-dien" }},
	}
	for _, id := range []string{"hd36-2018", "nd30-2020"} {
		for _, tt := range tests {
			d := papers(t, form(t, id))[tt.kind]
			tt.edit(d)
			var e *document.ContentError
			err := d.WriteDOCX(&bytes.Buffer{}, form(t, id))
			if !errors.As(err, &e) || strings.Join([]string{e.What, e.Name, string(e.Reason)}, " ") != tt.want {
				t.Errorf("%s %s: %v, want %s", id, tt.kind, err, tt.want)
			}
		}
	}
}

// TestReadyAlone: writing completes a copy; the document stays as it was.
func TestReadyAlone(t *testing.T) {
	d := papers(t, form(t, "nd30-2020"))["bao-cao"]
	n, last := len(d.Recipients), len(d.Blocks)-1
	before := d.Blocks[last].(document.Paragraph).Runs[0].Text
	a, b := docx(t, d, "nd30-2020"), docx(t, d, "nd30-2020")
	if !bytes.Equal(a, b) || len(d.Recipients) != n || d.Header.Type != "" || d.Blocks[last].(document.Paragraph).Runs[0].Text != before {
		t.Errorf("%+v", d)
	}
}

// TestCapacities: each form writes for whom a person signs in its own signs.
func TestCapacities(t *testing.T) {
	d := small()
	d.Signatures = []document.Signature{{For: []document.Capacity{document.OnBehalf("Ủy ban"), document.ForChief("Chủ tịch"), document.ByOrder("a"), document.ByProxy("b"), document.Acting("c")}, Post: "Phó Chủ tịch"}}
	for id, want := range map[string]string{
		"hd36-2018": "T/M ỦY BAN\nK/T CHỦ TỊCH\nT/L A\nTUQ B\nQ. C\nPHÓ CHỦ TỊCH", "nd30-2020": "TM. ỦY BAN\nKT. CHỦ TỊCH\nTL. A\nTUQ. B\nQ. C\nPHÓ CHỦ TỊCH"} {
		if got := visible(figures(t, docx(t, d, id))); !strings.Contains(got, want) {
			t.Error(got)
		}
	}
}

// TestRegulationReadsBack: a regulation that was written is read as the same
// articles.
func TestRegulationReadsBack(t *testing.T) {
	for _, id := range []string{"hd36-2018", "nd30-2020"} {
		b := docx(t, papers(t, form(t, id))["quy-che-phoi-hop"], id)
		ps, err := document.PlainText(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		doc := legaltext.Parse(strings.Join(ps, "\n"))
		for at, title := range map[string]string{"dieu-1": "Phạm vi điều chỉnh và đối tượng áp dụng", "dieu-3": "Thông báo tình hình", "dieu-4": "Hiệu lực thi hành"} {
			if n := doc.Find(at); n == nil || n.Title != title {
				t.Errorf("%s %s: %+v", id, at, n)
			}
		}
		if n := doc.Find("dieu-3.khoan-2.diem-c"); n == nil {
			t.Errorf("%s: no point c", id)
		}
	}
}

// TestSigns: a body signs its numbers as the form knows it, and no State paper
// ends in the sign of a Party committee.
func TestSigns(t *testing.T) {
	for _, c := range []struct{ family, issuer, want string }{
		{"party", "Đảng ủy Bộ đội Biên phòng tỉnh An Hải", "     -BC/ĐU"}, {"party", "Đảng uỷ xã Vĩnh An", "     -BC/ĐU"}, {"party", "Huyện ủy Sơn Bắc", "     -BC/HU"},
		{"party", "Ủy ban nhân dân xã Vĩnh An", "     -BC/……"}, {"state", "Uỷ ban nhân dân xã Vĩnh An", "     /BC-UBND"},
		{"state", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh An Hải", "     /BC-BCH"}, {"state", "Đảng ủy xã Vĩnh An", "     /BC-……"},
	} {
		f, ok := document.FormFor(c.family, "2026-01-01")
		if got := f.KindNumber("bao-cao", 0, f.Sign(c.issuer)); !ok || got != c.want {
			t.Errorf("%s in the form of the %s: %q, want %q", c.issuer, c.family, got, c.want)
		}
	}
}

// TestHeads: the head of a collective signs on its behalf, a commander by
// himself; whom no form knows is left to be written.
func TestHeads(t *testing.T) {
	for _, c := range []struct{ family, body, signs, jointly, decides string }{
		{"party", "Đảng ủy xã Vĩnh An", "T/M BAN THƯỜNG VỤ\nBÍ THƯ", "T/M ĐẢNG ỦY XÃ VĨNH AN\nBÍ THƯ", "Ban Thường vụ Đảng ủy xã Vĩnh An"},
		{"state", "Uỷ ban nhân dân xã Vĩnh An", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "TM. UỶ BAN NHÂN DÂN XÃ VĨNH AN\nCHỦ TỊCH", "Uỷ ban nhân dân xã Vĩnh An"},
		{"state", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh", "CHỈ HUY TRƯỞNG", "TM. BỘ CHỈ HUY BỘ ĐỘI BIÊN PHÒNG TỈNH\nCHỈ HUY TRƯỞNG", "Chỉ huy trưởng Bộ Chỉ huy Bộ đội Biên phòng tỉnh"},
		{"state", "Hội Nông dân xã", "……", "TM. HỘI NÔNG DÂN XÃ\n……", "Hội Nông dân xã"},
	} {
		f, ok := document.FormFor(c.family, "2026-01-01")
		d := small()
		d.Signatures = []document.Signature{f.Signed(c.body)}
		if got := visible(figures(t, docx(t, d, f.ID))); !ok || !strings.Contains(got, "\n"+c.signs) {
			t.Errorf("%s: %s", c.body, got)
		}
		d.Signatures = []document.Signature{f.SignedJointly(c.body)}
		if got := visible(figures(t, docx(t, d, f.ID))); !strings.Contains(got, c.jointly) || f.Authority(c.body) != c.decides {
			t.Errorf("%s: %s, decided by %q", c.body, got, f.Authority(c.body))
		}
	}
}

// TestNumbersOf: a form knows its own numbers, so that no paper bears the
// number of the other form.
func TestNumbersOf(t *testing.T) {
	for number, family := range map[string]string{"01-QCPH/ĐU-HU": "party", "05/TTr-UBND": "state", "01": "", "": ""} {
		for _, id := range []string{"hd36-2018", "nd30-2020"} {
			if f := form(t, id); f.Numbers(number) != (f.Family == family) {
				t.Errorf("%s: %q", id, number)
			}
		}
	}
	if got := form(t, "hd36-2018").SignJointly([]string{"Đảng ủy xã Vĩnh An", "Huyện ủy Sơn Bắc", "Đảng ủy xã Bãi Dừa"}); got != "ĐU-HU" {
		t.Error(got)
	}
}

// TestFormOn: a paper of a day before the first rule set that is known is
// written by the first; no family, no form.
func TestFormOn(t *testing.T) {
	for on, want := range map[string]string{"2015-01-01": "hd36-2018", "2018-04-03": "hd36-2018", "2026-01-01": "hd36-2018"} {
		day, err := viet.ParseDate(on)
		if f, ok := document.FormOn("party", day); err != nil || !ok || f.ID != want {
			t.Errorf("%s: %s", on, f.ID)
		}
	}
	if _, ok := document.FormOn("church", viet.Date{Year: 2026, Month: 1, Day: 1}); ok {
		t.Error("a family that there is not has a form")
	}
}
