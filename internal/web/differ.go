package web

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/batch"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// What a row of a spreadsheet is beside what stands.
const (
	rowNew     = "new"
	rowSame    = "same"
	rowChanged = "changed"
)

// change is one field of a row that differs from what stands.
type change struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// look compares a row with what stands, and returns its values with the names
// in them made ids.
func (in *intake) look(req *Request, i int) action.Values {
	row := &in.Rows[i]
	v := named(req, in.Sheet, row.Values)
	row.Is = rowNew
	if in.Sheet.Stands == nil {
		return v
	}
	given := in.given(v)
	if row.stands, row.Err = in.Sheet.Stands(req, given); row.Err != nil || row.stands == nil {
		return v
	}
	row.Is, row.Changes = rowSame, changes(req, in.Sheet, given, row.stands.Values)
	if len(row.Changes) > 0 {
		row.Is = rowChanged
	}
	return given
}

// given are the values of a row with those that its columns leave empty.
func (in *intake) given(v action.Values) (out action.Values) {
	for _, field := range in.Columns {
		if field != "" {
			out.Set(field, v.Text[field]...)
		}
	}
	return out
}

// changes lists the given fields that say something else than what stands.
func changes(req *Request, h Sheet, given, now action.Values) (cs []change) {
	for _, f := range h.Fields {
		to, asked := given.Text[f.Name]
		from, compared := now.Text[f.Name]
		if !asked || !compared {
			continue
		}
		if plainValue(f, to) != plainValue(f, from) {
			cs = append(cs, change{f.Name, worded(req, f, from), worded(req, f, to)})
		}
	}
	return cs
}

// plainValue is a value in one form, however it was typed.
func plainValue(f action.Field, texts []string) string {
	var out []string
	for _, s := range texts {
		s = strings.TrimSpace(viet.Normalize(s))
		switch strings.TrimPrefix(f.Type, "[]") {
		case "date":
			if d, err := viet.ParseDate(s); err == nil {
				s = d.String()
			}
		case "int":
			if n, err := strconv.Atoi(s); err == nil {
				s = strconv.Itoa(n)
			}
		case "bool":
			s = strconv.FormatBool(slices.Contains([]string{"true", "1", "x", "có"}, strings.ToLower(s)))
		}
		if s != "" {
			out = append(out, s)
		}
	}
	if len(out) == 0 && f.Type == "bool" {
		return "false"
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// worded is a value as people read it: names for ids, words for choices.
func worded(req *Request, f action.Field, texts []string) string {
	var out []string
	options := req.options(f)
	for _, s := range texts {
		if i := slices.IndexFunc(options, func(o Option) bool { return o.Value == s }); i >= 0 {
			s = options[i].Label
		}
		if strings.HasSuffix(f.Type, "choice") && slices.Contains(f.Choices, s) {
			s = choiceLabel(req, f, s)
		}
		if d, err := viet.ParseDate(s); f.Type == "date" && err == nil {
			s = d.Screen()
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// try says what would become of a row.
func (in *intake) try(req *Request, i int) {
	row := &in.Rows[i]
	v := in.look(req, i)
	switch {
	case row.Err != nil || row.Is == rowSame:
	case row.Is == rowNew:
		row.Err = in.Sheet.Try(req, v)
	default:
		row.Err = in.tryChange(req, row, v)
	}
	if row.Err != nil {
		in.Bad++
	}
}

// tryChange refuses what change would refuse, and changes nothing.
func (in *intake) tryChange(req *Request, row *intakeRow, v action.Values) error {
	if err := row.fixed(); err != nil {
		return err
	}
	if row.stands.Set != nil {
		return row.stands.Set(req, v, true)
	}
	a, err := changing(req, row.stands)
	if err != nil {
		return err
	}
	why := in.Reason
	if why == "" {
		why = req.L.T("web.intake") // it is asked for before anything is recorded
	}
	_, err = a.Preview(req.Ctx, req.site.Gate, req.Caller, row.stands.Inputs(v, row.stands.From, why))
	return err
}

// fixed refuses a row that would change what cannot be.
func (row *intakeRow) fixed() error {
	for _, c := range row.Changes {
		if key, no := row.stands.Fixed[c.Field]; no {
			return fault.Field(c.Field, key)
		}
	}
	return nil
}

// changing is the action by which a difference from what stands is recorded.
func changing(req *Request, st *Standing) (action.Action, error) {
	a, ok := req.site.actions[st.Change]
	switch {
	case !ok:
		return a, fault.New(fault.Conflict, "web.intake-stands")
	case !req.Caller.Can(a.Right):
		return a, fault.New(fault.Forbidden, "journal.no-right", req.Caller.Account, string(a.Right))
	}
	return a, nil
}

// change sets values where something else stands, and returns what it recorded.
func (st *Standing) change(req *Request, v action.Values, from viet.Date, why, once string) ([]string, error) {
	if st.Set != nil {
		return nil, st.Set(req, v, false)
	}
	a, err := changing(req, st)
	if err != nil {
		return nil, err
	}
	return req.site.recordOnce(req, a, st.Inputs(v, from, why), once)
}

// run records a row: as a new thing, or as a change of what stands. One that
// says nothing new, or was recorded and stands, is left alone; one that was
// taken back is recorded anew.
func (in *intake) run(req *Request, b *batch.Batch, i int) {
	row := &in.Rows[i]
	said := make([]string, 0, len(in.Columns))
	for _, field := range in.Columns {
		if field != "" {
			said = append(said, row.Values.Get(field))
		}
	}
	kept := b.Row(row.Line)
	if row.Done = (kept.IDs != nil || kept.Was != nil) && !kept.Back && slices.Equal(kept.Said, said); row.Done {
		return
	}
	v := in.look(req, i)
	became := batch.Row{Line: row.Line, Said: said, Took: kept.Took}
	once := fmt.Sprintf("xlsx %s %d %d", in.File, row.Line, kept.Took)
	switch {
	case row.Err != nil:
	case row.Is == rowSame:
		return
	case row.Is == rowNew:
		became.IDs, row.Show, row.Err = in.Sheet.Run(req, v, once)
	default:
		row.Err = in.runChange(req, row, v, once, &became)
	}
	if row.Err != nil {
		in.Bad++
		return
	}
	row.Done = true
	b.Put(became)
}

// runChange records a row's difference, and what had stood, so that this can
// be set again.
func (in *intake) runChange(req *Request, row *intakeRow, v action.Values, once string, became *batch.Row) (err error) {
	if err := row.fixed(); err != nil {
		return err
	}
	st := row.stands
	if st.Why && in.Reason == "" {
		return fault.Field("_reason", "web.intake-why")
	}
	became.IDs, err = st.change(req, v, st.From, in.Reason, once)
	if st.Back {
		became.Set, became.From = v.Text, st.From
		became.Was = maps.Clone(became.Set)
		maps.Copy(became.Was, st.Values.Text)
	}
	return err
}

// setBack sets again what had stood before a row changed it, unless it has been
// changed since.
func setBack(req *Request, h Sheet, row *batch.Row, why, once string) error {
	set := action.Values{Text: row.Set}
	st, err := h.Stands(req, set)
	switch {
	case err != nil:
		return err
	case st == nil:
		return fault.New(fault.Conflict, "web.undo-gone")
	case len(changes(req, h, set, st.Values)) > 0:
		return fault.New(fault.Conflict, "web.undo-since")
	}
	_, err = st.change(req, action.Values{Text: row.Was}, row.From, why, once)
	return err
}

// count is how many rows are of a kind and not refused.
func (in intake) count(is string) (n int) {
	for _, row := range in.Rows {
		if row.Is == is && row.Err == nil {
			n++
		}
	}
	return n
}

// recorded counts the rows that stand in the record because of this file.
func (in intake) recorded() (n int) {
	for _, row := range in.Rows {
		if row.Done {
			n++
		}
	}
	return n
}

// open is how many rows would be recorded.
func (in intake) open() int { return in.count(rowNew) + in.count(rowChanged) }

// asksWhy reports whether any row changes something that asks for a reason.
func (in intake) asksWhy() bool {
	return slices.ContainsFunc(in.Rows, func(row intakeRow) bool {
		return row.Is == rowChanged && row.stands != nil && row.stands.Why
	})
}
