package web

import (
	"slices"
	"time"

	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// Clash is what stands on the node where another device brings a version that
// began before it (xung đột).
type Clash struct {
	Kept
	Name     string    // of the post that wrote what stands
	At       time.Time // when
	Recorded string    // the entry, where it is recorded already
}

// clashing is both versions, side by side.
type clashing struct {
	Kind     fault.Kind `json:"kind"`
	Message  string     `json:"message"`
	Version  int        `json:"version"` // of what stands
	Recorded string     `json:"recorded,omitempty"`
	Rows     []clashRow `json:"rows"`
	action   action.Action
	mine     action.Values
	to       string // where this version can be sent again
	draft    string
	back     string
	clash    *Clash
}

// clashRow is one input in both versions.
type clashRow struct {
	Label  string `json:"label"`
	Mine   string `json:"mine"`
	Theirs string `json:"theirs"`
}

// Same reports whether both versions of the input agree.
func (c clashRow) Same() bool { return c.Mine == c.Theirs }

// Clashing shows both versions of a draft and offers to send this one over the
// other, which is lost to nobody: it is on the page.
func (r *Request) Clashing(name, draft, back string, c *Clash, mine action.Values) View {
	m := clashing{Kind: fault.Conflict, Version: c.Version, Recorded: c.Recorded, action: r.site.actions[name], mine: mine,
		to: r.URL.Path, draft: draft, back: back, clash: c}
	key := "web.clash-open"
	if c.Recorded != "" {
		key = "web.clash-recorded"
	}
	m.Message = r.L.T(key, c.Name, Stamp(c.At))
	for _, f := range m.action.Fields {
		row := clashRow{r.L.T(name + "." + f.Name), r.said(f, mine), r.said(f, c.Values)}
		chosen := f.Type == "id" || f.Name == "occurrence" // by the page that led to the form
		if (row.Mine != "" || row.Theirs != "") && !(chosen && row.Same()) {
			m.Rows = append(m.Rows, row)
		}
	}
	return View{Title: r.L.T("web.clash"), Model: m, Body: clashPage(r, m)}
}

// said is an input as a person reads it.
func (r *Request) said(f action.Field, v action.Values) (text string) {
	opts := r.options(f)
	for i, x := range v.Text[f.Name] {
		if j := slices.IndexFunc(opts, func(o Option) bool { return o.Value == x }); j >= 0 {
			x = opts[j].Label
		} else if len(f.Choices) > 0 {
			x = choiceLabel(r, f, x)
		}
		if i > 0 {
			text += "; "
		}
		text += x
	}
	if h, err := entry.ParseHash(text); err == nil && !h.IsZero() {
		return h.Short()
	}
	return text
}

// maxSkew is up to where two clocks agree.
const maxSkew = 5 * time.Minute

// noteSkew keeps by how much the sender's clock was off, where it was.
func (s *Site) noteSkew(r *Request, sent string, es []entry.Entry) error {
	at, err := time.Parse(time.RFC3339, sent)
	if err != nil {
		return nil // sent without a script: nobody knows
	}
	skew := r.Now.Sub(at)
	if skew.Abs() <= maxSkew {
		return nil
	}
	return s.Journal.NoteSkew(r.Ctx, es, skew)
}

// Skewed says by how much the clock was off by which an entry claims its time;
// empty where it was right or nobody knows.
func (r *Request) Skewed(id entry.Hash) string {
	skew, err := r.site.Journal.Skew(r.Ctx, id)
	if err != nil || skew == 0 {
		return ""
	}
	key := "web.skew-behind"
	if skew < 0 {
		key = "web.skew-ahead"
	}
	d := skew.Abs().Round(time.Minute)
	return r.L.T(key, int(d.Hours()), int(d.Minutes())%60)
}
