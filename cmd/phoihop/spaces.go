package main

import (
	"fmt"

	"phoihop/internal/app"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// spacesCmd lists the spaces of a node.
type spacesCmd struct {
	dataFlag
	jsonFlag
}

type listedSpace struct {
	ID          entry.Hash         `json:"id"`
	Title       string             `json:"title"`
	Regulations []listedRegulation `json:"regulations"`
	Parties     []listedParty      `json:"parties"`
	Entries     int64              `json:"entries"`
}

type listedRegulation struct {
	ID    entry.Hash `json:"id"`
	Title string     `json:"title"`
	From  viet.Date  `json:"from"`
	To    viet.Date  `json:"to"`
}

type listedParty struct {
	ID      entry.Hash `json:"id"`
	Name    string     `json:"name"`
	Role    string     `json:"role"`
	Entries int64      `json:"entries"`
	Head    string     `json:"head"`
}

// Run prints the spaces with regulations, parties and heads.
func (c spacesCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	ls, err := listSpaces(e, n)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(ls)
	}
	for _, s := range ls {
		fmt.Fprintf(e.out, "%s  %s\n", s.ID, s.Title)
		for _, r := range s.Regulations {
			fmt.Fprintf(e.out, "  %s  %s (%s – %s)\n", r.ID, r.Title, e.l.Date(r.From), e.l.Date(r.To))
		}
		for _, p := range s.Parties {
			fmt.Fprintf(e.out, "  %s  %-9s %7d  %s\n", p.ID.Short(), p.Role, p.Entries, p.Name)
		}
	}
	return nil
}

func listSpaces(e *env, n *app.Node) ([]listedSpace, error) {
	ls := []listedSpace{}
	ss, err := organisation.SpacesFrom(e.ctx, n.Read)
	if err != nil {
		return nil, err
	}
	for _, s := range ss {
		l := listedSpace{ID: s.ID, Title: s.Title, Regulations: []listedRegulation{}, Parties: []listedParty{}}
		rs, err := regulation.ListFrom(e.ctx, n.Read, s.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			l.Regulations = append(l.Regulations, listedRegulation{r.ID, r.Title, r.From, r.To})
		}
		for _, p := range s.Parties {
			l.Parties = append(l.Parties, listedParty{ID: p.ID, Name: p.Name, Role: p.Role})
		}
		if err := l.count(e, n); err != nil {
			return nil, err
		}
		ls = append(ls, l)
	}
	return ls, nil
}

// count fills in entries and heads from the journal.
func (l *listedSpace) count(e *env, n *app.Node) error {
	hs, err := n.Journal.Heads(e.ctx, l.ID)
	if err != nil {
		return err
	}
	for _, h := range hs {
		l.Entries += h.Size
		for i := range l.Parties {
			if l.Parties[i].ID == h.Log {
				l.Parties[i].Entries, l.Parties[i].Head = h.Size, h.Root.String()
			}
		}
	}
	return nil
}
