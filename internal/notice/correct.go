package notice

import (
	"encoding/json"
	"slices"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/fault"
	"phoihop/internal/web"
)

// correcting is a correction of the values of a notice, being written.
type correcting struct {
	writing
	Notice  State   `json:"notice"`
	Reason  string  `json:"reason"`
	Changes []swap  `json:"changes,omitempty"` // what differs from what stands
	Changed []Value `json:"values,omitempty"`  // the same, as the action takes it
}

// swap is one value before and after a correction.
type swap struct {
	Field
	Old string `json:"old"` // empty: there was none
	New Value  `json:"new"`
}

// correctHref is where a notice's values are corrected.
func (s State) correctHref() string { return "/notices/correct/" + s.ID.String() }

// correctable finds the notice of the address with its form, for who sent it.
func correctable(r *web.Request) (c correcting, err error) {
	if c.Notice, err = visible(r); err != nil {
		return c, err
	}
	s := c.Notice
	switch {
	case s.Log != r.Caller.Party:
		return c, fault.New(fault.Forbidden, "notice.not-own")
	case s.Sent.Form.IsZero():
		return c, fault.New(fault.NotFound, "notice.without-form")
	}
	if c.Form, err = form(r, s.Sent.Form); err != nil {
		return c, err
	}
	for _, f := range c.Form.Adopted.Fields {
		l := line{Field: f, told: true}
		if v, ok := valueOf(s.Values(), f.Key); ok {
			l.Last, l.Comment = v.written(), v.Comment
		}
		c.Lines = append(c.Lines, l)
	}
	return c, nil
}

// showCorrection shows the values as they stand, to be typed over.
func showCorrection(r *web.Request) (web.View, error) {
	c, err := correctable(r)
	for i := range c.Lines {
		l := &c.Lines[i]
		if v, ok := valueOf(c.Notice.Values(), l.Key); ok {
			l.Typed = v.parts()
		}
	}
	return c.view(r), err
}

// checkCorrection reads what was typed over, and where it can stand shows what
// would change.
func checkCorrection(r *web.Request, v action.Values) (web.View, error) {
	c, err := correctable(r)
	if err != nil {
		return web.View{}, err
	}
	c.Title, c.Text, c.Reason = c.Notice.Sent.Title, v.Get("text"), v.Get("reason")
	c.read(v)
	c.compare()
	return c.view(r), nil
}

// compare finds what differs from what stands. What was told is never emptied:
// it is corrected to what is true.
func (c *correcting) compare() {
	old := c.Notice.Values()
	for i := range c.Lines {
		l := &c.Lines[i]
		before, was := valueOf(old, l.Key)
		now, is := c.value(l.Key)
		switch {
		case l.err != nil || !was && !is:
		case was && !is:
			l.err, c.Ready = fault.Field("value."+l.Key, "notice.cannot-clear", l.Label, before.written()), false
		case was && slices.Equal(before.Numbers, now.Numbers) && before.Text == now.Text && before.Comment == now.Comment:
		default:
			c.Changes, c.Changed = append(c.Changes, swap{l.Field, l.Last, now}), append(c.Changed, now)
		}
	}
	if c.Ready && len(c.Changes) == 0 {
		c.err, c.Ready = fault.Field("values", "notice.corrects-nothing"), false
	}
	if strings.TrimSpace(c.Reason) == "" {
		c.err, c.Ready = fault.Field("reason", "notice.no-reason"), false
	}
}

// parts are the texts that stand in a value's inputs.
func (v Value) parts() (ts []string) {
	if len(v.Numbers) == 0 {
		return []string{v.Text}
	}
	for _, x := range v.Numbers {
		ts = append(ts, Value{Numbers: []float64{x}}.written())
	}
	return ts
}

// values is the correction as the action takes it.
func (c correcting) values() string {
	b, err := json.Marshal(c.Changed)
	if err != nil {
		return ""
	}
	return string(b)
}

func (c correcting) view(r *web.Request) web.View {
	v := web.View{Title: r.L.T("notice.correct"), Nav: "notices", Model: c}
	if v.Body = correctPage(r, c); c.Ready {
		v.Body = correctionPage(r, c)
	}
	return v
}

// swaps are what one correction of a notice changed, in the order of the form.
func (s State) swaps(f FormState, nth int) (xs []swap) {
	before := State{Sent: s.Sent, Corrections: s.Corrections[:nth]}.Values()
	for _, d := range f.Adopted.Fields {
		if v, ok := valueOf(s.Corrections[nth].Values, d.Key); ok {
			x := swap{Field: d, New: v}
			if old, was := valueOf(before, d.Key); was {
				x.Old = old.written()
			}
			xs = append(xs, x)
		}
	}
	return xs
}
