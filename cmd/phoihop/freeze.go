package main

import (
	"encoding/json"
	"time"

	"phoihop/internal/action"
	"phoihop/internal/review"
)

// freezeCmd freezes an open review as the record stands: the heads, and what
// was compiled at them, are not for anybody to type.
type freezeCmd struct {
	Review string `arg:"" help:"Mã kỳ sơ kết / id of the review."`
	dataFlag
	As string `help:"Tài khoản / account." required:"" placeholder:"ACCOUNT"`
	jsonFlag
}

// Run compiles and carries review.freeze out.
func (c freezeCmd) Run(e *env) error {
	n, by, err := e.openAs(c.Data, c.As)
	if err != nil {
		return err
	}
	defer n.Close()
	id, err := parseID(c.Review)
	if err != nil {
		return err
	}
	s, err := review.Find(e.ctx, n.Read, by.Space, id)
	if err != nil {
		return err
	}
	r, err := e.compile(n, review.Params{Space: s.Space, Regulation: s.Opened.Regulation, From: s.Opened.From, To: s.Opened.To, Form: "party"})
	if err != nil {
		return err
	}
	heads, err := json.Marshal(r.Heads)
	if err != nil {
		return err
	}
	v := action.Values{Text: map[string][]string{"review": {s.ID.String()}, "heads": {string(heads)},
		"as_of": {r.AsOf.Format(time.RFC3339)}, "figures": {r.FiguresDigest().String()}}}
	es, err := n.Do(e.ctx, by, "review.freeze", v)
	if err != nil {
		return err
	}
	return doCmd{jsonFlag: c.jsonFlag}.receipt(e, es)
}
