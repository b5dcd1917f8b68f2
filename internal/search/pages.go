package search

import (
	"slices"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// found is what the page shows. As JSON it answers the palette too.
type found struct {
	Query   string                `json:"query"`
	Results []Result              `json:"results"`
	More    bool                  `json:"more"` // there are more than are listed
	Names   map[entry.Hash]string `json:"-"`
	Parties []organisation.Party  `json:"-"`
	kinds   []kind
	asked   Query
}

// show is the page of what was found.
func show(r *web.Request) (v web.View, err error) {
	f := found{Query: strings.TrimSpace(r.Query.Get("q")), kinds: kinds(r)}
	if f.asked, err = asked(r); err != nil {
		return v, err
	}
	if f.Names, err = organisation.NamesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return v, err
	}
	if f.Parties, err = organisation.PartiesFor(r.Ctx, r.DB, r.Caller.Space); err != nil {
		return v, err
	}
	if f.Results, f.More, err = Find(r.Ctx, r.DB, r.Caller, f.asked); err != nil {
		return v, err
	}
	for i := range f.Results {
		f.Results[i].Name = r.L.T("search.kind." + f.Results[i].Kind)
	}
	return web.View{Title: r.L.T("search.title"), Model: f, Body: page(r, f),
		Sheet: web.Sheets(r, r.L.T("search.title"), f.Results,
			web.Col("web.col.kind", func(x Result) any { return x.Name }),
			web.Col("web.col.title", func(x Result) any { return x.Title }),
			web.Col("search.sheet.text", func(x Result) any { return x.Snippet }),
			web.Col("web.col.date", func(x Result) any { return viet.DateOf(x.At) }),
			web.Col("web.col.party", func(x Result) any { return f.Names[x.Party] }))}, nil
}

// kind is a feature whose things can be found, as the filter offers it.
type kind struct{ Feature, Name string }

// kinds are those that have a name for it, by that name.
func kinds(r *web.Request) (ks []kind) {
	for _, f := range r.DB.Features() {
		if key := "search.kind." + f; r.L.Has(key) {
			ks = append(ks, kind{f, r.L.T(key)})
		}
	}
	slices.SortFunc(ks, func(a, b kind) int { return viet.Compare(a.Name, b.Name) })
	return ks
}

// asked reads the query from the address.
func asked(r *web.Request) (q Query, err error) {
	q.Words, q.Kind, q.Most = r.Query.Get("q"), r.Query.Get("kind"), r.Rows(pageSize)
	if p := r.Query.Get("party"); p != "" {
		if q.Party, err = entry.ParseHash(p); err != nil {
			return q, fault.Field("party", "action.bad-id", p)
		}
	}
	if q.From, err = day(r, "from"); err != nil {
		return q, err
	}
	q.To, err = day(r, "to")
	return q, err
}

// day reads an optional day of the address.
func day(r *web.Request, name string) (d viet.Date, err error) {
	s := r.Query.Get(name)
	if s == "" {
		return d, nil
	}
	if d, err = viet.ParseDate(s); err != nil {
		return d, &fault.Error{Kind: fault.Invalid, Field: name, Key: "action.bad-date", Args: []any{s}, Err: err}
	}
	return d, nil
}

// shown is a day as the form shows it; no day shows as nothing.
func shown(d viet.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Screen()
}
