package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"phoihop/internal/action"
	"phoihop/internal/fault"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
)

// Intake carries an action out for every row of a spreadsheet (nhập từ Excel):
// first as a dry run that changes nothing, then row by row, each row once
// however often the same file is sent.

// intakeRows bounds one file: more is a migration, not a day's work.
const intakeRows = 1000

// intakeRow is one row and what would become of it, or has.
type intakeRow struct {
	Line   int
	Values action.Values
	Err    error
	Done   bool
}

// intake is one file for one action.
type intake struct {
	Action  action.Action
	Header  []string
	Columns []string // field of each column; empty: left out
	Rows    []intakeRow
	Bad     int
	Done    bool
	Err     error
	File    string // digest of the file
}

// takesRows reports whether an action can be fed from rows: its fields are
// plain values.
func takesRows(a action.Action) bool { return !a.TakesFiles() }

// intakePage shows the form for a file.
func (s *Site) intakePage(w http.ResponseWriter, r *http.Request, req *Request) {
	a, err := s.action(r, req)
	if err == nil && !takesRows(a) {
		err = fault.New(fault.NotFound, "web.no-such-page")
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	s.showIntake(w, r, req, intake{Action: a}, http.StatusOK)
}

func (s *Site) showIntake(w http.ResponseWriter, r *http.Request, req *Request, in intake, code int) {
	s.show(w, r, req, View{Title: req.L.T("web.intake"), Model: in.Header, Body: intakeForm(req, in)}, code)
}

// intake reads the file; with "_run" it records the rows that a dry run found
// good, else it only says what would happen.
func (s *Site) intake(w http.ResponseWriter, r *http.Request, req *Request) {
	a, err := s.action(r, req)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	in, err := s.readIntake(r, req, a)
	if f := fault.Of(err); err != nil {
		if f.Kind == fault.Internal {
			s.fail(w, r, req, err)
			return
		}
		s.showIntake(w, r, req, intake{Action: a, Err: err}, status(f.Kind))
		return
	}
	run := r.PostFormValue("_run") != ""
	for i := range in.Rows {
		s.takeRow(r, req, &in, i, run)
	}
	if run {
		in.Done = true
		if err := s.Read.CatchUp(r.Context()); err != nil {
			s.fail(w, r, req, err)
			return
		}
		s.remember(w, r, in)
	}
	s.showIntake(w, r, req, in, http.StatusOK)
}

// readIntake reads the uploaded file and finds a field for each column: as
// chosen, as chosen for such a file before, or by its name.
func (s *Site) readIntake(r *http.Request, req *Request, a action.Action) (in intake, err error) {
	in.Action = a
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		return in, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
	}
	f, _, err := r.FormFile("_file")
	if err != nil {
		return in, fault.Field("_file", "action.required")
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, maxForm))
	if err != nil {
		return in, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
	}
	t, lines, err := spreadsheet.Read(content)
	if err != nil {
		return in, err
	}
	if len(t.Rows) > intakeRows {
		return in, fault.New(fault.Invalid, "spreadsheet.too-long", intakeRows)
	}
	sum := sha256.Sum256(content)
	in.File, in.Header = hex.EncodeToString(sum[:8]), t.Header
	in.Columns = s.columns(r, req, in)
	for i, line := range lines {
		row := intakeRow{Line: line}
		for c, field := range in.Columns {
			if field != "" && t.Text(i, c) != "" {
				row.Values.Set(field, splitCell(a, field, t.Text(i, c))...)
			}
		}
		in.Rows = append(in.Rows, row)
	}
	return in, nil
}

// splitCell takes several values of one cell apart where a field takes several.
func splitCell(a action.Action, field, cell string) []string {
	if f, _ := a.Field(field); !strings.HasPrefix(f.Type, "[]") {
		return []string{cell}
	}
	parts := strings.Split(cell, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// columns finds the field of each column.
func (s *Site) columns(r *http.Request, req *Request, in intake) []string {
	chosen, known := r.PostForm["_column"], s.remembered(r, in)
	out := make([]string, len(in.Header))
	for i, h := range in.Header {
		switch {
		case i < len(chosen):
			out[i] = chosen[i]
		case i < len(known):
			out[i] = known[i]
		default:
			out[i] = guess(req, in.Action, h)
		}
		if _, ok := in.Action.Field(out[i]); !ok {
			out[i] = ""
		}
	}
	return out
}

// guess finds the field whose name or label is the heading, however it is
// spelt.
func guess(req *Request, a action.Action, heading string) string {
	same := viet.Fold(heading)
	for _, f := range a.Fields {
		if viet.Fold(req.L.T(a.Name+"."+f.Name)) == same || f.Name == same {
			return f.Name
		}
	}
	return ""
}

// takeRow says what would become of a row, or records it.
func (s *Site) takeRow(r *http.Request, req *Request, in *intake, i int, run bool) {
	row := &in.Rows[i]
	v := named(req, in.Action, row.Values)
	if run {
		v.Set(action.OnceField, fmt.Sprintf("xlsx %s %d", in.File, row.Line))
		_, row.Err = in.Action.Run(r.Context(), s.Gate, req.Caller, v)
		row.Done = row.Err == nil
	} else {
		_, row.Err = in.Action.Preview(r.Context(), s.Gate, req.Caller, v)
	}
	if row.Err != nil {
		in.Bad++
	}
}

// named turns the short names of parties into their ids.
func named(req *Request, a action.Action, v action.Values) (out action.Values) {
	for field, texts := range v.Text {
		texts = slices.Clone(texts)
		f, _ := a.Field(field)
		for i := range texts {
			for _, o := range req.options(f) {
				if viet.Fold(o.Label) == viet.Fold(texts[i]) {
					texts[i] = o.Value
				}
			}
			if f.Type == "choice" {
				texts[i] = chosen(req, f, texts[i])
			}
		}
		out.Set(field, texts...)
	}
	return out
}

// chosen is the choice whose label is written in a cell.
func chosen(req *Request, f action.Field, cell string) string {
	for _, c := range f.Choices {
		if viet.Fold(choiceLabel(req, f, c)) == viet.Fold(cell) {
			return c
		}
	}
	return cell
}

// columnsLife is how long they are remembered.
const columnsLife = 365 * 24 * time.Hour

// The columns chosen for a file are remembered on the device, by its header.

func columnsCookie(in intake) string {
	sum := sha256.Sum256([]byte(in.Action.Name + "\n" + strings.Join(in.Header, "\n")))
	return "columns-" + hex.EncodeToString(sum[:4])
}

func (s *Site) remember(w http.ResponseWriter, r *http.Request, in intake) {
	setCookie(w, r, columnsCookie(in), url.QueryEscape(strings.Join(in.Columns, ",")), columnsLife)
}

func (s *Site) remembered(r *http.Request, in intake) []string {
	c, err := r.Cookie(columnsCookie(in))
	if err != nil {
		return nil
	}
	text, err := url.QueryUnescape(c.Value)
	if err != nil {
		return nil
	}
	return strings.Split(text, ",")
}

// intakeTemplate is an empty file with the headings that will be understood.
func (s *Site) intakeTemplate(w http.ResponseWriter, r *http.Request, req *Request) {
	a, err := s.action(r, req)
	var content []byte
	if err == nil {
		t := spreadsheet.Table{Name: req.L.T(a.Name)}
		for _, f := range a.Fields {
			t.Header = append(t.Header, req.L.T(a.Name+"."+f.Name))
		}
		content, err = spreadsheet.Write(t)
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	w.Header().Set("Content-Type", spreadsheet.Type)
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(a.Name+".xlsx"))
	w.Write(content)
}
