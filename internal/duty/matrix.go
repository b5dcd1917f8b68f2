package duty

import (
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/web"
)

// Matrix is duties × parties over one year (ma trận): how a regulation is kept,
// at a glance.
type Matrix struct {
	Year    int                  `json:"year"`
	Years   []int                `json:"years"`
	Gaps    bool                 `json:"only_gaps"`
	Parties []organisation.Party `json:"parties"`
	Rows    []MatrixRow          `json:"rows"`
	All     Tally                `json:"all"`
	book    *Book
}

// MatrixRow is one duty; its cells stand in the order of the parties.
type MatrixRow struct {
	Duty  *Duty         `json:"-"`
	ID    entry.Hash    `json:"duty"`
	Title string        `json:"title"`
	Cells []MatrixCell  `json:"cells"`
	all   []*Occurrence // of all cells
}

// MatrixCell is what one party owed of one duty within the year.
type MatrixCell struct {
	Party entry.Hash    `json:"party"`
	Tally Tally         `json:"tally"`
	list  []*Occurrence // in time
}

// crowded is how many marks still fit into a cell one by one.
const crowded = 13

// Worst is the state that a crowded cell shows: what needs doing first.
func (c MatrixCell) Worst() Timeliness {
	for _, s := range []Timeliness{Overdue, Late, ByClaim, NotDue} {
		if c.Tally.State[s] > 0 {
			return s
		}
	}
	return OnTime
}

// gap reports whether anything was late or is missing.
func (r MatrixRow) gap() bool {
	return slices.ContainsFunc(r.all, func(o *Occurrence) bool { return o.State == Late || o.State == Overdue })
}

// Matrix tallies one year. Duties of which nothing fell into the year, and
// parties that owed nothing in it, are left out.
func (b *Book) Matrix(year int, gaps bool) Matrix {
	m := Matrix{Year: year, Gaps: gaps, book: b}
	in := map[entry.Hash]map[entry.Hash][]*Occurrence{}
	owing, years := map[entry.Hash]bool{}, map[int]bool{}
	var all []*Occurrence
	for _, o := range b.Occurrences {
		years[o.Start().Year] = true
		if o.Start().Year != year {
			continue
		}
		if in[o.Duty.ID] == nil {
			in[o.Duty.ID] = map[entry.Hash][]*Occurrence{}
		}
		in[o.Duty.ID][o.Party] = append(in[o.Duty.ID][o.Party], o)
		owing[o.Party] = true
		all = append(all, o)
	}
	for y := range years {
		m.Years = append(m.Years, y)
	}
	slices.Sort(m.Years)
	for _, p := range b.Parties {
		if owing[p.ID] {
			m.Parties = append(m.Parties, p)
		}
	}
	for _, d := range b.Duties {
		row := MatrixRow{Duty: d, ID: d.ID, Title: d.Proposed.Title}
		for _, p := range m.Parties {
			list := in[d.ID][p.ID]
			row.Cells = append(row.Cells, MatrixCell{p.ID, Count(list), list})
			row.all = append(row.all, list...)
		}
		if len(row.all) > 0 && (!gaps || row.gap()) {
			m.Rows = append(m.Rows, row)
		}
	}
	m.All = Count(all)
	return m
}

// matrixOf reads year and filter from the address.
func (b *Books) matrixOf(r *web.Request) (m Matrix, err error) {
	book, err := b.At(r)
	if err != nil {
		return m, err
	}
	year, err := strconv.Atoi(r.Query.Get("year"))
	if err != nil {
		year = r.AsOf.Year
	}
	return book.Matrix(year, r.Query.Get("gaps") != ""), nil
}

func (b *Books) matrix(r *web.Request) (web.View, error) {
	m, err := b.matrixOf(r)
	if err != nil {
		return web.View{}, err
	}
	return web.View{Title: r.L.T("nav.matrix"), Nav: "matrix", Model: m, Sheet: m.sheet(r), Body: matrixPage(r, m)}, nil
}

// summary says in every cell how many of how many were on time.
func (m Matrix) summary(r *web.Request) spreadsheet.Table {
	t := spreadsheet.Table{Name: r.L.T("nav.matrix") + " " + strconv.Itoa(m.Year), Header: []string{r.L.T("duty.provision"), r.L.T("duty.duty")}}
	for _, p := range m.Parties {
		t.Header = append(t.Header, p.Short)
	}
	for _, row := range m.Rows {
		line := []any{cite(row.Duty), row.Title}
		for _, c := range row.Cells {
			if c.Tally.N == 0 {
				line = append(line, nil)
				continue
			}
			line = append(line, c.words(r))
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// words say a cell: the count on time of what was due, and each other state
// that occurs.
func (c MatrixCell) words(r *web.Request) string {
	parts := []string{r.L.T("duty.n-of", c.Tally.State[OnTime], c.Tally.Due())}
	for _, s := range Timelinesses()[1:] {
		if n := c.Tally.State[s]; n > 0 {
			parts = append(parts, r.L.T("timeliness."+string(s))+" "+r.L.N(n))
		}
	}
	return strings.Join(parts, "; ")
}

// yearHref is the matrix of another year, or with only its gaps.
func yearHref(r *web.Request, year int, gaps bool) string {
	href := "/matrix?year=" + strconv.Itoa(year)
	if gaps {
		href += "&gaps=1"
	}
	return r.Href(href)
}

// cellHref is where the cell opens.
func (m Matrix) cellHref(r *web.Request, d *Duty, c MatrixCell) string {
	return r.Href("/duties/" + d.ID.String() + "?party=" + c.Party.String() + "&year=" + strconv.Itoa(m.Year) + "#history")
}
