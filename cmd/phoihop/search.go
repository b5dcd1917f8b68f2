package main

import (
	"fmt"

	"phoihop/internal/search"
	"phoihop/internal/viet"
)

// searchCmd finds what an account may see.
type searchCmd struct {
	dataFlag
	As   string `help:"Tài khoản / account." required:"" placeholder:"ACCOUNT"`
	Kind string `help:"Loại, theo tên tính năng / kind, by the name of its feature: regulation, duty, notice, task, incident..."`
	jsonFlag
	Query string `arg:"" help:"Từ cần tìm, có dấu hay không / words, with marks or without."`
}

// Run prints what was found, exact wording first.
func (c searchCmd) Run(e *env) error {
	n, by, err := e.openAs(c.Data, c.As)
	if err != nil {
		return err
	}
	defer n.Close()
	rs, more, err := search.Find(e.ctx, n.Read, by, search.Query{Words: c.Query, Kind: c.Kind})
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(rs)
	}
	for _, r := range rs {
		fmt.Fprintf(e.out, "%s  %-12s %s\n            %s\n            %s\n", viet.DateOf(r.At), r.Kind, r.Title, r.Snippet, r.Href)
	}
	if more {
		fmt.Fprintln(e.out, e.l.T("search.more", len(rs)))
		return nil
	}
	fmt.Fprintln(e.out, e.l.T("search.count", len(rs)))
	return nil
}
