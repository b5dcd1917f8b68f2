package verification

import (
	"bytes"
	"crypto/sha256"
	"errors"

	"phoihop/internal/action"
	"phoihop/internal/audit"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/report"
	"phoihop/internal/review"
	"phoihop/internal/web"
)

// checker holds a file against the record. Nothing of the file is kept.
type checker struct{ sections []report.Section }

// judged is what the record says of a file.
type judged struct {
	Name    string       `json:"name"`
	Digest  entry.Hash   `json:"digest"`
	Stands  []entry.Hash `json:"entries"` // that carry it
	entries []entry.Entry
	Export  *audit.Report `json:"export,omitempty"` // it is an export of a space
	Paper   *paper        `json:"review,omitempty"` // it is the report of a review
	Err     error         `json:"-"`                // why an export or a report could not be followed to its end
}

// paper is what became of the figures of a report.
type paper struct {
	Figures int              `json:"figures"`
	Wrong   []review.Finding `json:"wrong"`
	Code    entry.Hash       `json:"code"`
}

// take shows what the record says of the file that was chosen.
func (k checker) take(r *web.Request, v action.Values) (web.View, error) {
	fs := v.Files["file"]
	if len(fs) == 0 || len(fs[0].Content) == 0 {
		return overview{Err: fault.Field("file", "verification.no-file")}.view(r)
	}
	j, err := k.judge(r, fs[0])
	if err != nil {
		return web.View{}, err
	}
	return overview{File: j}.view(r)
}

// judge looks for the file itself, and follows what it claims to be.
func (k checker) judge(r *web.Request, f action.File) (*judged, error) {
	j := &judged{Name: f.Name, Digest: sha256.Sum256(f.Content), Stands: []entry.Hash{}}
	if err := j.find(r); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(f.Content, []byte(`{"format"`)):
		j.follow(r, f.Content)
	case bytes.HasPrefix(f.Content, []byte("PK")):
		k.recompute(r, j, f.Content)
	}
	return j, nil
}

// find lists the entries that carry the file and that the caller's party may
// read.
func (j *judged) find(r *web.Request) error {
	ids, err := carrying(r, j.Digest)
	for _, id := range ids {
		e, eerr := r.Journal().Entry(r.Ctx, id)
		if eerr != nil {
			return errors.Join(err, eerr)
		}
		if e.VisibleTo(r.Caller.Party) {
			j.Stands, j.entries = append(j.Stands, id), append(j.entries, e)
		}
	}
	return err
}

// follow verifies an export from the file alone.
func (j *judged) follow(r *web.Request, content []byte) {
	src, err := audit.OpenFile(bytes.NewReader(content))
	if err == nil {
		var rep audit.Report
		rep, err = audit.Verify(r.Ctx, src, nil)
		j.Export = &rep
	}
	if err != nil {
		j.Err = &fault.Error{Kind: fault.Invalid, Key: "verification.bad-export", Err: err}
	}
}

// recompute compiles a report anew and compares its figures. A document that is
// no report claims nothing.
func (k checker) recompute(r *web.Request, j *judged, content []byte) {
	c := review.Compiler{Sections: k.sections, Say: r.Vietnamese().T}
	p, wrong, n, err := c.CheckDocument(r.Ctx, r.Journal(), r.DB, content)
	switch key := faultKey(err); {
	case key == "review.no-params" || key == "review.not-docx":
	case err == nil && p.Space != r.Caller.Space:
		j.Err = fault.New(fault.NotFound, "verification.other-space")
	case err != nil:
		j.Err = err
	default:
		j.Paper = &paper{n, wrong, p.Code()}
	}
}

func faultKey(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Key
}
