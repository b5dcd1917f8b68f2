// Package verification shows the record itself (kiểm chứng): every log with
// its head, any entry with its signature, and a check of everything.
package verification

import (
	"embed"
	"encoding/json"
	"reflect"
	"slices"

	"phoihop/internal/action"
	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/report"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature. It records nothing. The sections are those of
// which reviews are compiled: a report is compiled anew to check its figures.
func Feature(sections []report.Section) feature.Feature {
	k := checker{sections}
	return feature.Feature{
		Name:    "verification",
		Version: 1,
		Project: func(*readmodel.Tx, entry.Hash, []entry.Entry) error { return nil },
		Pages:   []web.Page{{Pattern: "/verification", Listed: true, Model: reflect.TypeFor[overview](), Show: logs, Take: k.take}, {Pattern: "/entries/{id}", Model: reflect.TypeFor[record](), Show: show}},
		Locals:  []web.Local{{Pattern: "/verification/run", Do: run, ByToken: true, About: "Check everything that this node holds"}},
		Texts:   texts,
	}
}

// overview is what the page of all logs shows.
type overview struct {
	Names     map[entry.Hash]string            `json:"-"`
	Heads     []checkpoint.Head                `json:"heads"`
	Witnesses map[entry.Hash][]journal.Witness `json:"-"`
	Digest    entry.Hash                       `json:"digest"`
	Last      *journal.Verified                `json:"last,omitempty"`
	File      *judged                          `json:"file,omitempty"`
	Err       error                            `json:"-"` // of the file that was to be chosen
}

// logs lists every log of the caller's space.
func logs(r *web.Request) (web.View, error) { return overview{}.view(r) }

// run checks everything that the node holds; the page then shows what came of
// it.
func run(r *web.Request, _ action.Values) (web.View, string, error) {
	_, err := r.Journal().Verify(r.Ctx)
	return web.View{}, "/verification", err
}

// view completes the page.
func (o overview) view(r *web.Request) (v web.View, err error) {
	if o.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return v, err
	}
	if o.Heads, err = r.Journal().Heads(r.Ctx, r.Caller.Space); err != nil {
		return v, err
	}
	o.Digest = checkpoint.Digest(o.Heads)
	if err = inOrder(r, o.Heads); err != nil {
		return v, err
	}
	ids := make([]entry.Hash, len(o.Heads))
	for i, h := range o.Heads {
		ids[i] = h.Log
	}
	if o.Witnesses, err = r.Journal().Witnesses(r.Ctx, ids); err != nil {
		return v, err
	}
	last, ok, err := r.Journal().LastVerified(r.Ctx)
	if ok {
		o.Last = &last
	}
	return web.View{Title: r.L.T("nav.verification"), Model: o, Body: logsPage(r, o),
		Sheet: web.Sheets(r, r.L.T("nav.verification"), o.Heads,
			web.Col("verification.log", func(h checkpoint.Head) any {
				if h.Log == h.Space {
					return r.L.T("verification.founding")
				}
				return o.Names[h.Log]
			}),
			web.Col("verification.entries", func(h checkpoint.Head) any { return h.Size }),
			web.Col("verification.head", func(h checkpoint.Head) any { return h.Root.String() }),
			web.Col("verification.at", func(h checkpoint.Head) any { return h.Time }))}, err
}

// witness is who has seen furthest into a log, and how many others have seen
// anything of it.
func (o overview) witness(log entry.Hash) (w journal.Witness, n int) {
	if ws := o.Witnesses[log]; len(ws) > 0 {
		return ws[0], len(ws)
	}
	return w, 0
}

// inOrder puts the logs in the order of the regulation; the founding log, which
// belongs to nobody, comes last.
func inOrder(r *web.Request, hs []checkpoint.Head) error {
	ps, err := organisation.PartiesFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return err
	}
	rank := map[entry.Hash]int{}
	for i, p := range ps {
		rank[p.ID] = i - len(ps)
	}
	slices.SortStableFunc(hs, func(a, b checkpoint.Head) int { return rank[a.Log] - rank[b.Log] })
	return nil
}

// record is one entry as it is shown.
type record struct {
	Entry     entry.Entry           `json:"-"`
	Header    json.RawMessage       `json:"header"`
	Act       string                `json:"act,omitempty"`
	Approvals []entry.Approval      `json:"approvals,omitempty"`
	Signed    bool                  `json:"signature_valid"`
	Committed bool                  `json:"body_matches"`
	Visible   bool                  `json:"visible"`
	Names     map[entry.Hash]string `json:"-"`
}

// show is one entry of the caller's space. Its body is shown to those whom it
// is for; everybody sees header and signature.
func show(r *web.Request) (v web.View, err error) {
	id, err := entry.ParseHash(r.Path("id"))
	if err != nil {
		return v, fault.New(fault.NotFound, "journal.no-entry")
	}
	e, err := r.Journal().Entry(r.Ctx, id)
	if err != nil {
		return v, err
	}
	if e.SpaceID() != r.Caller.Space {
		return v, fault.New(fault.NotFound, "journal.no-entry")
	}
	m := record{Entry: e, Header: json.RawMessage(e.Raw), Visible: e.VisibleTo(r.Caller.Party)}
	if m.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return v, err
	}
	if m.Signed, err = r.Journal().SignedBy(r.Ctx, e); err != nil {
		return v, err
	}
	m.Committed = e.Body != nil && entry.Commit(e.Salt, e.Body) == e.Header.Body
	if b, ok := e.Content(); ok && m.Visible {
		m.Approvals = b.Approvals
		pretty, err := json.MarshalIndent(b.Act, "", "  ")
		if err != nil {
			return v, err
		}
		m.Act = string(pretty)
	}
	return web.View{Title: r.L.T("verification.entry"), Model: m, Body: entryPage(r, m)}, nil
}
