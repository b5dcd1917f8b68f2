package nodetest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/indicator"
	"phoihop/internal/organisation"
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
	people := peopleSheet(t, []any{leader, as(t, o.n, leader).Name, rightsOf(as(t, o.n, leader))}, []any{leader, "Chức danh khác", rightsOf(as(t, o.n, leader))}, []any{"xavinhan.moi", "Văn thư", "draft"})
	if x = o.trial(o.asProgram(leader, "settings.invitations", people, false, "")); x.says() != "same refused new" || len(x.Rows[1].Changes) != 1 || x.Rows[1].Changes[0].From != as(t, o.n, leader).Name {
		t.Errorf("accounts: %s %+v", x.says(), x.Rows)
	}
}

// peopleSheet is a spreadsheet of accounts: name, title and rights.
func peopleSheet(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	b, err := spreadsheet.Write(spreadsheet.Table{Name: "Người", Header: []string{"account", "title", "rights"}, Rows: rows})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rightsOf are the rights of an account that an administrator gives, as a cell.
func rightsOf(c access.Caller) string {
	var rights []string
	for _, r := range []access.Right{access.Draft, access.Sign, access.Administer} {
		if c.Can(r) {
			rights = append(rights, string(r))
		}
	}
	return strings.Join(rights, "; ")
}

// undone takes a batch back and returns its page.
func (o desk) undone(account, batch string) string {
	o.t.Helper()
	if err := o.n.Read.CatchUp(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	if w := o.post(account, "/imports/"+batch+"/undo", url.Values{"reason": {"Nhập nhầm tệp"}}); w.Code != http.StatusSeeOther {
		o.t.Fatalf("undo: %d %s", w.Code, w.Body)
	}
	return o.get(account, "/imports/"+batch).Body.String()
}

// TestImportChangesUnits: a row with another name for a unit that stands says
// so before it is recorded, renames it, and taking the batch back names it as
// before, but not where it was named anew since; what cannot be changed is
// refused with the reason, row by row.
func TestImportChangesUnits(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const leader = "xavinhan.bithu"
	sheet := func(rows ...[]any) []byte {
		t.Helper()
		b, err := spreadsheet.Write(spreadsheet.Table{Name: "Đơn vị", Header: []string{"name", "short", "kind", "from"}, Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	day := viet.Date{Year: 2026, Month: 1, Day: 1}
	o.sheet(leader, "organisation.add-unit", sheet([]any{"Chi bộ thôn Sáu", "CB6", "cell", day}, []any{"Chi bộ thôn Bảy", "CB7", "cell", day}), true)
	unit := func(short string) (u organisation.Unit) {
		t.Helper()
		past, err := o.n.Journal.Subject(t.Context(), as(t, o.n, leader).Space)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range organisation.Fold(past).UnitsOf(as(t, o.n, leader).Party) {
			if x.Short == short {
				u = x
			}
		}
		return u
	}
	six, before := unit("CB6"), o.last()
	file := sheet([]any{"Chi bộ khu phố Sáu", "CB6", "cell", "01/06/2026"}, []any{"Chi bộ thôn Bảy", "CB-7", "cell", day}, []any{"Chi bộ thôn Bảy", "CB7", "other", day}, []any{"Chi bộ thôn Tám", "CB8", "cell", day})
	x := o.trial(o.asProgram(leader, "organisation.add-unit", file, false, ""))
	if x.says() != "changed changed refused new" || x.Rows[0].Changes[0] != (struct{ Field, From, To string }{"name", "Chi bộ thôn Sáu", "Chi bộ khu phố Sáu"}) || !strings.Contains(x.Rows[2].Refused, "thêm đơn vị mới") || o.last() != before {
		t.Fatalf("%s %+v", x.says(), x.Rows)
	}
	x = o.trial(o.asProgram(leader, "organisation.add-unit", file, true, ""))
	// The third row names the unit by its name, and so would give it back its short name.
	if now := unit("CB6"); x.says() != "done done refused done" || o.last() != before+3 || now.ID != six.ID || now.Name != "Chi bộ khu phố Sáu" || now.Names[1].From.String() != "2026-06-01" || unit("CB-7").Name != "Chi bộ thôn Bảy" {
		t.Fatalf("%s %+v, %d recorded, %+v", x.says(), x.Rows, o.last()-before, now)
	}
	do(t, o.n, as(t, o.n, leader), "organisation.change-unit", "unit", unit("CB-7").ID, "name", "Chi bộ thôn Bảy A", "short", "CB-7", "from", "25/11/2026")
	page := o.undone(leader, x.Batch)
	if now := unit("CB6"); now.ID != six.ID || now.Name != "Chi bộ thôn Sáu" || unit("CB-7").Name != "Chi bộ thôn Bảy A" || unit("CB8").To.IsZero() {
		t.Errorf("undone: %+v %+v %+v", now, unit("CB-7"), unit("CB8"))
	}
	if strings.Count(page, "đã thu hồi") < 2 || strings.Count(page, "không thu hồi được:") != 1 || !strings.Contains(page, "Đã được sửa tiếp sau đợt nhập này") {
		_, table, _ := strings.Cut(page, "<tbody>")
		t.Errorf("the page of the batch: %.1500s", table)
	}
}

// TestImportChangesAccounts: another title and other rights of an account of
// the party are shown, given, hold from the next request on, and are taken back
// with the batch; nobody's own, and nobody's of another party.
func TestImportChangesAccounts(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const leader, clerk = "xavinhan.bithu", "xavinhan.troly"
	was := as(t, o.n, clerk)
	file := peopleSheet(t, []any{clerk, "Văn thư kiêm trợ lý", "draft; administer"}, []any{"bienphong.troly", "Người của bên khác", "draft"})
	x := o.trial(o.asProgram(leader, "settings.invitations", file, false, ""))
	if x.says() != "changed refused" || len(x.Rows[0].Changes) != 2 || as(t, o.n, clerk).Name != was.Name {
		t.Fatalf("%s %+v", x.says(), x.Rows)
	}
	x = o.trial(o.asProgram(leader, "settings.invitations", file, true, ""))
	if now := as(t, o.n, clerk); x.says() != "done refused" || now.Name != "Văn thư kiêm trợ lý" || !now.Can(access.Administer) || now.Post != was.Post || as(t, o.n, "bienphong.troly").Name == "Người của bên khác" {
		t.Fatalf("%s %+v %+v", x.says(), x.Rows, now)
	}
	if w := o.get(clerk, "/import/settings.invitations"); w.Code != http.StatusOK {
		t.Errorf("the new right opens nothing: %d", w.Code)
	}
	o.undone(leader, x.Batch)
	if now := as(t, o.n, clerk); now.Name != was.Name || !slices.Equal(now.Rights, was.Rights) {
		t.Errorf("undone: %+v, was %+v", now, was)
	}
	if w := o.get(clerk, "/import/settings.invitations"); w.Code != http.StatusForbidden {
		t.Errorf("the right that was taken back opens: %d", w.Code)
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
	stood := p.Terms
	if rs := b.Duties[i].Revisions; len(rs) > 0 {
		stood = rs[len(rs)-1].Terms
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
	o.undone(clerk, x.Batch)
	es, err = o.n.Journal.After(t.Context(), before+1, 10)
	if err != nil || len(es) != 1 || es[0].Kind != duty.KindRevised || es[0].SubjectID() != b.Duties[i].ID {
		t.Fatalf("undone: %+v, %v", es, err)
	}
	if a, _ := entry.Decode[duty.Revised](es[0]); !reflect.DeepEqual(a.Terms, stood) || a.From.String() != "2026-12-01" {
		t.Errorf("undone to %+v from %+v", a, stood)
	}
	x = o.trial(o.asProgram(clerk, "duty.propose", file(p.Proof.Minimum+2), true, ""))
	do(t, o.n, as(t, o.n, clerk), "duty.end", "duty", b.Duties[i].ID, "from", "2026-01-01", "reason", "Không còn cần")
	if page := o.undone(clerk, x.Batch); !strings.Contains(page, "không còn đứng dưới tên ấy") {
		_, table, _ := strings.Cut(page, "<tbody>")
		t.Errorf("of a duty that has ended: %.1500s", table)
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
