package nodetest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/indicator"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
)

// trial is what the page of an import says to a program.
type trial struct {
	Rows []struct {
		Is, Refused string
		Recorded    bool
		Changes     []struct{ Field, From, To string }
	}
	Bad   int
	Batch string
}

func (o desk) trial(w *httptest.ResponseRecorder) (x trial) {
	o.t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &x); err != nil {
		o.t.Fatalf("%d %v: %.500s", w.Code, err, w.Body)
	}
	return x
}

// says is what each row is, in short.
func (x trial) says() (s string) {
	for _, r := range x.Rows {
		switch {
		case r.Recorded:
			s += " done"
		case r.Refused != "":
			s += " refused"
		default:
			s += " " + r.Is
		}
	}
	return strings.TrimSpace(s)
}

// unitsSheet is a spreadsheet of units: name, kind and first day.
func unitsSheet(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	b, err := spreadsheet.Write(spreadsheet.Table{Name: "Đơn vị", Header: []string{"name", "kind", "from"}, Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestImportDiffers: before anything is recorded, a row says whether it is new,
// what it changes from what to what, or that it says nothing new; what says
// nothing new is left alone.
func TestImportDiffers(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const leader = "xavinhan.bithu"
	day := viet.Date{Year: 2026, Month: 1, Day: 1}
	o.sheet(leader, "organisation.add-unit", unitsSheet(t, []any{"Chi bộ thôn Sáu", "cell", day}), true)
	before := o.last()
	file := unitsSheet(t, []any{"chi bộ thôn sáu", "chi bộ", "01/01/2026"}, []any{"Chi bộ thôn Sáu", "cell", "01/02/2026"}, []any{"Chi bộ thôn Bảy", "cell", day})
	x := o.trial(o.asProgram(leader, "organisation.add-unit", file, false, ""))
	if x.says() != "same refused new" || len(x.Rows[1].Changes) != 1 || x.Rows[1].Changes[0].From != "01/01/2026" || x.Rows[1].Changes[0].To != "01/02/2026" || o.last() != before {
		t.Errorf("units: %s, %+v, %d recorded", x.says(), x.Rows, o.last()-before)
	}
	if x = o.trial(o.asProgram(leader, "organisation.add-unit", file, true, "")); x.says() != "same refused done" || o.last() != before+1 {
		t.Errorf("units: %s, %d recorded", x.says(), o.last()-before)
	}
	me := as(t, o.n, leader)
	var rights []string
	for _, r := range []access.Right{access.Draft, access.Sign, access.Administer} {
		if me.Can(r) {
			rights = append(rights, string(r))
		}
	}
	people, err := spreadsheet.Write(spreadsheet.Table{Name: "Người", Header: []string{"account", "title", "rights"}, Rows: [][]any{
		{leader, me.Name, strings.Join(rights, "; ")}, {leader, "Chức danh khác", strings.Join(rights, "; ")}, {"xavinhan.moi", "Văn thư", "draft"}}})
	if err != nil {
		t.Fatal(err)
	}
	if x = o.trial(o.asProgram(leader, "settings.invitations", people, false, "")); x.says() != "same refused new" || len(x.Rows[1].Changes) != 1 || x.Rows[1].Changes[0].From != me.Name {
		t.Errorf("accounts: %s %+v", x.says(), x.Rows)
	}
}

// TestImportOfDuties: a duty that stands under its title in its provision is
// revised where the row has other terms, and keeps those that the row is silent
// about.
func TestImportOfDuties(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const clerk = "bienphong.bithu" // a revision commits its party
	b, err := duty.LoadFrom(t.Context(), o.n.Read, as(t, o.n, clerk).Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(b.Duties, func(d *duty.Duty) bool {
		return d.By == as(t, o.n, clerk).Party && d.Proposed.Regulation == world.summary.Regulations[1] && d.Proposed.Cadence == "monthly" && len(d.Ends) == 0
	})
	if i < 0 {
		t.Fatal("no monthly duty of its own")
	}
	p := b.Duties[i].Proposed
	file := func(minimum int) []byte {
		content, err := spreadsheet.Write(spreadsheet.Table{Name: "Nghĩa vụ", Header: []string{"regulation", "version", "provision", "title", "cadence", "minimum", "from"},
			Rows: [][]any{{p.Regulation.String(), p.Version.String(), p.Provision, p.Title, "monthly", minimum, "01/12/2026"}}})
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	before := o.last()
	if x := o.trial(o.asProgram(clerk, "duty.propose", file(p.Proof.Minimum), true, "")); x.says() != "same" || o.last() != before {
		t.Errorf("the same terms: %s %+v", x.says(), x.Rows)
	}
	x := o.trial(o.asProgram(clerk, "duty.propose", file(p.Proof.Minimum+1), true, ""))
	es, err := o.n.Journal.After(t.Context(), before, 10)
	if err != nil || x.says() != "done" || len(es) != 1 || es[0].Kind != duty.KindRevised || es[0].SubjectID() != b.Duties[i].ID {
		t.Fatalf("other terms: %s %+v, %d entries, %v", x.says(), x.Rows, len(es), err)
	}
	if a, _ := entry.Decode[duty.Revised](es[0]); a.Proof.Minimum != p.Proof.Minimum+1 || a.Due != p.Due || !slices.Equal(a.Bound, p.Bound) {
		t.Errorf("revised to %+v from %+v", a.Terms, p.Terms)
	}
}

// owing is who owes values of indicators, and what is to be filled in.
func (o desk) owing() (clerk string, blank spreadsheet.Table) {
	o.t.Helper()
	for _, party := range []string{"bienphong", "xavinhan", "xacatvang", "xanamcat"} {
		blank, _, err := spreadsheet.Read(o.get(party+".troly", "/indicators/mau.xlsx").Body.Bytes())
		if err != nil {
			o.t.Fatal(err)
		}
		if len(blank.Rows) > 0 {
			return party + ".troly", blank
		}
	}
	o.t.Fatal("nobody owes anything")
	return "", blank
}

// TestImportOfValuesIsUndone takes in values of an indicator: what is new is
// submitted, what differs corrected for a reason, and undoing sends each back,
// but not what was corrected since.
func TestImportOfValuesIsUndone(t *testing.T) {
	t.Parallel()
	o := serve(t)
	clerk, blank := o.owing()
	n := len(blank.Rows)
	all := func(what string) string { return strings.TrimSpace(strings.Repeat(" "+what, n)) }
	more := int64(n)
	fill := func(value, comment string) []byte {
		out := spreadsheet.Table{Name: "x", Header: blank.Header}
		for i := range blank.Rows {
			row := []any{}
			for c := range blank.Header {
				row = append(row, blank.Text(i, c))
			}
			row[5], row[7] = strings.Repeat(value+"/", strings.Count(blank.Text(i, 3), "/")+1), comment
			row[5] = strings.TrimSuffix(row[5].(string), "/")
			out.Rows = append(out.Rows, row)
		}
		b, err := spreadsheet.Write(out)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	before := o.last()
	x := o.trial(o.asProgram(clerk, "indicator.submit", fill("0", "Nhập thử"), true, ""))
	if x.says() != all("done") || o.last() != before+more {
		t.Fatalf("%s, %+v", x.says(), x.Rows)
	}
	first := x.Batch
	if x = o.trial(o.asProgram(clerk, "indicator.submit", fill("0", "Nhập lại"), false, "")); x.says() != all("same") {
		t.Errorf("the same values: %s %+v", x.says(), x.Rows)
	}
	if x = o.trial(o.asProgram(clerk, "indicator.submit", fill("1", "Nhập nhầm tệp"), false, "")); x.says() != all("changed") || x.Rows[0].Changes[0].To == x.Rows[0].Changes[0].From {
		t.Errorf("others: %s %+v", x.says(), x.Rows)
	}
	if x = o.trial(o.asProgram(clerk, "indicator.submit", fill("1", "Nhập nhầm tệp"), true, "")); x.says() != all("refused") || o.last() != before+more {
		t.Errorf("without a reason: %s, %d recorded", x.says(), o.last()-before)
	}
	x = o.trial(o.asProgram(clerk, "indicator.submit", fill("1", "Nhập nhầm tệp"), true, "Đếm lại"))
	if x.says() != all("done") || o.last() != before+2*more {
		t.Fatalf("with a reason: %s %+v", x.says(), x.Rows)
	}
	// The first batch no longer stands: its values were corrected since.
	o.post(clerk, "/imports/"+first+"/undo", url.Values{"reason": {"Nhập nhầm"}})
	if text := o.get(clerk, "/imports/"+first).Body.String(); o.last() != before+2*more || strings.Count(text, "đã được sửa sau khi nhập") != n {
		t.Errorf("the older batch: %d recorded: %s", o.last()-before, text)
	}
	if w := o.post(clerk, "/imports/"+x.Batch+"/undo", url.Values{"reason": {"Nhập nhầm tệp"}}); w.Code != http.StatusSeeOther || o.last() != before+3*more {
		t.Fatalf("undo: %d, %d recorded", w.Code, o.last()-before)
	}
	es, err := o.n.Journal.After(t.Context(), before+2*more, 100)
	if err != nil || len(es) != n {
		t.Fatal(err, len(es))
	}
	for _, e := range es {
		past, err := o.n.Journal.Subject(t.Context(), e.SubjectID())
		if err != nil || e.Kind != indicator.KindReturned {
			t.Fatal(err, e.Kind)
		}
		a, _ := entry.Decode[indicator.Judged](e)
		s := indicator.FoldSeries(past)
		if c := s.Cell(a.Period); c.Submitted() || len(s.Stray) > 0 || c.Steps[len(c.Steps)-1].Text != "Nhập nhầm tệp" {
			t.Errorf("after: %s, %v", c.Status, s.Stray)
		}
	}
	// What was sent back is given again, as a correction of it.
	if x = o.trial(o.asProgram(clerk, "indicator.submit", fill("2", "Số đúng"), true, "Tệp đúng")); x.says() != all("done") || o.last() != before+4*more {
		t.Errorf("given again: %s %+v", x.says(), x.Rows)
	}
}
