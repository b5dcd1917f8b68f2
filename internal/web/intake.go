package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/batch"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
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
	Line    int           `json:"line"`
	Values  action.Values `json:"-"`
	Err     error         `json:"-"`
	Said    string        `json:"refused,omitempty"`
	Is      string        `json:"is,omitempty"` // beside what stands: new, same or changed
	Changes []change      `json:"changes,omitempty"`
	Done    bool          `json:"recorded"`
	Show    string        `json:"show,omitempty"` // shown once
	stands  *Standing
}

// intake is one file for one kind of work.
type intake struct {
	Sheet   Sheet         `json:"-"`
	Header  []string      `json:"header"`
	Columns []string      `json:"columns"` // field of each column; empty: left out
	Rows    []intakeRow   `json:"rows"`
	Bad     int           `json:"bad"`
	Reason  string        `json:"reason,omitempty"` // of what is changed
	Done    bool          `json:"done"`
	Err     error         `json:"-"`
	File    string        `json:"file,omitempty"` // digest of the file
	Name    string        `json:"-"`              // what the device calls it
	Content string        `json:"-"`              // the file itself, so that what was tried is what is recorded
	other   bool          // another file than was tried came with the order to record it
	ID      string        `json:"batch,omitempty"` // under which it is undone
	Batch   batch.Batch   `json:"-"`               // what was recorded of it
	Recent  []batch.Batch `json:"-"`
}

// takesRows reports whether an action can be fed from rows: its fields are
// plain values.
func takesRows(a action.Action) bool { return !a.TakesFiles() }

// intakePage shows the form for a file.
func (s *Site) intakePage(w http.ResponseWriter, r *http.Request, req *Request) {
	h, err := s.sheet(r.PathValue("action"), req)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	s.showIntake(w, r, req, intake{Sheet: h}, http.StatusOK)
}

// recentBatches bounds the list under the form.
const recentBatches = 5

func (s *Site) showIntake(w http.ResponseWriter, r *http.Request, req *Request, in intake, code int) {
	var err error
	if in.Recent, err = s.Batches.List(r.Context(), req.Caller, in.Sheet.Name, recentBatches); err != nil {
		s.fail(w, r, req, err)
		return
	}
	for i := range in.Rows {
		if in.Rows[i].Err != nil {
			in.Rows[i].Said = wrong(req, in.Sheet, in.Rows[i].Err)
		}
	}
	s.show(w, r, req, View{Title: req.L.T("web.intake"), Model: in, Body: intakeForm(req, in)}, code)
}

// wrong says what is wrong with a row, and in which of its fields.
func wrong(req *Request, h Sheet, err error) string {
	f := fault.Of(err)
	if _, ok := h.field(f.Field); ok {
		return req.L.T(h.Name+"."+f.Field) + ": " + req.L.Fault(f)
	}
	return req.L.Fault(f)
}

// intake reads the file; with "_run" it records the rows that a dry run found
// good, else it only says what would happen.
func (s *Site) intake(w http.ResponseWriter, r *http.Request, req *Request) {
	h, err := s.sheet(r.PathValue("action"), req)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	in, err := s.readIntake(r, req, h)
	if f := fault.Of(err); err != nil {
		if f.Kind == fault.Internal {
			s.fail(w, r, req, err)
			return
		}
		s.showIntake(w, r, req, intake{Sheet: h, Err: err}, status(f.Kind))
		return
	}
	in.Reason = strings.TrimSpace(r.PostFormValue("_reason"))
	if err := s.mayStore("_reason", in.Reason); err != nil {
		in.Err = err
	}
	if in.other {
		in.Err = fault.New(fault.Conflict, "web.intake-other", in.Name)
	}
	if r.PostFormValue("_run") == "" || in.Err != nil {
		for i := range in.Rows {
			in.try(req, i)
		}
	} else if err := s.runIntake(r, req, &in); err != nil {
		s.fail(w, r, req, err)
		return
	}
	s.showIntake(w, r, req, in, http.StatusOK)
}

// runIntake records the rows, and keeps what became of each, so that it can be
// taken back.
func (s *Site) runIntake(r *http.Request, req *Request, in *intake) error {
	id := batch.IDOf(req.Caller.Space, req.Caller.Party, req.Caller.Account, in.Sheet.Name, in.File)
	b, err := s.Batches.Find(r.Context(), req.Caller, id)
	if err != nil && fault.Of(err).Kind != fault.NotFound {
		return err
	}
	b.ID, b.Author, b.Name, b.Work, b.File = id, req.Caller.Account, req.Caller.Name, in.Sheet.Name, in.File
	b.Header, b.Columns, b.At = headerOf(in.Header), in.Columns, req.Now
	for i := range in.Rows {
		in.run(req, &b, i)
	}
	in.Done, in.Batch, in.ID = true, b, id
	if err := s.Batches.Save(r.Context(), req.Caller, b); err != nil {
		return err
	}
	return s.Read.CatchUp(r.Context())
}

// readIntake reads the uploaded file and finds a field for each column: as
// chosen, as chosen for such a file before, or by its name.
func (s *Site) readIntake(r *http.Request, req *Request, h Sheet) (in intake, err error) {
	in.Sheet = h
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		return in, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
	}
	content, err := in.take(r)
	if err != nil {
		return in, err
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
	if in.Columns, err = s.columns(r, req, in); err != nil {
		return in, err
	}
	for i, line := range lines {
		row := intakeRow{Line: line}
		for c, field := range in.Columns {
			if field != "" && t.Text(i, c) != "" {
				row.Values.Set(field, splitCell(h, field, t.Text(i, c))...)
			}
		}
		in.Rows = append(in.Rows, row)
	}
	return in, nil
}

// take reads the file that was chosen, or else the one that was tried before,
// which came along with the page.
func (in *intake) take(r *http.Request) (content []byte, err error) {
	tried, err := base64.StdEncoding.DecodeString(r.PostFormValue("_content"))
	if err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
	}
	f, head, err := r.FormFile("_file")
	switch {
	case err == nil:
		defer f.Close()
		if content, err = io.ReadAll(io.LimitReader(f, maxForm)); err != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
		}
		in.Name, in.other = head.Filename, len(tried) > 0 && r.PostFormValue("_run") != "" && !bytes.Equal(tried, content)
	case len(tried) > 0:
		content, in.Name = tried, r.PostFormValue("_name")
	default:
		return nil, fault.Field("_file", "action.required")
	}
	if len(content) <= maxCarried {
		in.Content = base64.StdEncoding.EncodeToString(content)
	}
	return content, nil
}

// maxCarried bounds the file that goes along with the page, in bytes; a larger
// one is chosen again.
const maxCarried = 1 << 20

// splitCell takes several values of one cell apart where a field takes several.
func splitCell(h Sheet, field, cell string) []string {
	if f, _ := h.field(field); !strings.HasPrefix(f.Type, "[]") {
		return []string{cell}
	}
	parts := strings.Split(cell, ";")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// columns finds the field of each column.
func (s *Site) columns(r *http.Request, req *Request, in intake) ([]string, error) {
	chosen := r.PostForm["_column"]
	known, err := s.Batches.Columns(r.Context(), req.Caller, in.Sheet.Name, headerOf(in.Header))
	out := make([]string, len(in.Header))
	for i, h := range in.Header {
		switch {
		case i < len(chosen):
			out[i] = chosen[i]
		case i < len(known):
			out[i] = known[i]
		default:
			out[i] = guess(req, in.Sheet, h)
		}
		if _, ok := in.Sheet.field(out[i]); !ok {
			out[i] = ""
		}
	}
	return out, err
}

// guess finds the field whose name or label is the heading, however it is
// spelt and in whichever language: a file outlives the choice of one.
func guess(req *Request, h Sheet, heading string) string {
	same := viet.Fold(heading)
	for _, f := range h.Fields {
		if f.Name == same || slices.ContainsFunc(req.tongues(), func(r *Request) bool { return viet.Fold(r.L.T(h.Name+"."+f.Name)) == same }) {
			return f.Name
		}
	}
	return ""
}

// tongues is the request in each language, the person's own first.
func (r *Request) tongues() (rs []*Request) {
	rs = append(rs, r)
	for _, t := range lang.Tags() {
		if t != r.L.Tag {
			other := *r
			other.L = r.site.Catalog.Printer(t)
			rs = append(rs, &other)
		}
	}
	return rs
}

// named turns the short names of parties into their ids.
func named(req *Request, h Sheet, v action.Values) (out action.Values) {
	for field, texts := range v.Text {
		texts = slices.Clone(texts)
		f, _ := h.field(field)
		for i := range texts {
			for _, o := range req.options(f) {
				if viet.Fold(o.Label) == viet.Fold(texts[i]) {
					texts[i] = o.Value
				}
			}
			if strings.HasSuffix(f.Type, "choice") {
				texts[i] = chosen(req, f, texts[i])
			}
		}
		out.Set(field, texts...)
	}
	return out
}

// chosen is the choice whose label is written in a cell, in any language.
func chosen(req *Request, f action.Field, cell string) string {
	for _, r := range req.tongues() {
		for _, c := range f.Choices {
			if viet.Fold(choiceLabel(r, f, c)) == viet.Fold(cell) {
				return c
			}
		}
	}
	return cell
}

// headerOf names a heading row.
func headerOf(header []string) string {
	sum := sha256.Sum256([]byte(strings.Join(header, "\n")))
	return hex.EncodeToString(sum[:8])
}

// intakeTemplate is an empty file with the headings that will be understood.
func (s *Site) intakeTemplate(w http.ResponseWriter, r *http.Request, req *Request) {
	h, err := s.sheet(r.PathValue("action"), req)
	var content []byte
	if err == nil {
		t := spreadsheet.Table{Name: req.L.T(h.Name)}
		for _, f := range h.Fields {
			t.Header = append(t.Header, req.L.T(h.Name+"."+f.Name))
		}
		content, err = spreadsheet.Write(t)
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	w.Header().Set("Content-Type", spreadsheet.Type)
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(h.Name+".xlsx"))
	w.Write(content)
}
