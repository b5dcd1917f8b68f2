package reorganisation

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// blank is where a hand fills in.
const blank = "……"

// minutes writes the handover minutes of one party.
func (d desk) minutes(r *web.Request) (web.Written, error) {
	id, err := entry.ParseHash(r.Path("party"))
	if err != nil {
		return web.Written{}, fault.New(fault.NotFound, "reorganisation.none")
	}
	m, err := d.load(r)
	if err != nil {
		return web.Written{}, err
	}
	i := slices.IndexFunc(m.Handovers, func(h Handover) bool { return h.Party.ID == id })
	if i < 0 {
		return web.Written{}, fault.New(fault.NotFound, "reorganisation.none")
	}
	form, err := r.DocumentForm(r.Today)
	if err != nil {
		return web.Written{}, err
	}
	doc := minutesOf(m.Handovers[i], r.Vietnamese(), r.Today)
	doc.Header.Number = form.KindNumber(doc.Kind, 0, form.Sign(doc.Header.Issuer))
	doc.Header.Superior = m.space.InFull(r.Today)[m.space.Superior(id)]
	return web.Written{Name: "bien-ban-ban-giao", Form: form, Document: *doc}, nil
}

// minutesOf writes the minutes as both sides sign them.
func minutesOf(h Handover, t *lang.Printer, today viet.Date) *document.Document {
	moment := t.T("reorganisation.paper.moment", strconv.Itoa(today.Year))
	d := &document.Document{Kind: "bien-ban",
		Header: document.Header{Issuer: h.Party.Name, Place: cmp.Or(h.Party.LocalityOn(today), blank), Date: t.T("reorganisation.paper.date", strconv.Itoa(today.Year)),
			Subject: t.T("reorganisation.paper.subject", h.Party.Name)},
		Meeting: &document.Meeting{Sort: t.T("reorganisation.paper.sort"), Begins: moment, Ends: moment, Place: blank,
			Chair: blank, Secretary: blank, Attending: []string{h.Party.Name}},
		Recipients: []string{t.T("reorganisation.paper.recipients")},
	}
	d.Signatures = []document.Signature{{Authority: t.T("reorganisation.paper.gives"), Post: h.Party.Name}}
	for _, p := range h.Heirs {
		d.Meeting.Attending = append(d.Meeting.Attending, p.Name)
		d.Signatures = append(d.Signatures, document.Signature{Authority: t.T("reorganisation.paper.takes"), Post: p.Name})
	}
	w := paper{h, t}
	d.Blocks = append(d.Blocks, w.grounds()...)
	d.Blocks = append(d.Blocks, w.part("reorganisation.paper.assigned", w.items(Assigned))...)
	d.Blocks = append(d.Blocks, w.part("reorganisation.paper.contested", w.items(Contested))...)
	d.Blocks = append(d.Blocks, w.part("reorganisation.paper.records", w.records())...)
	d.Blocks = append(d.Blocks, w.part("reorganisation.paper.besides", w.besides())...)
	d.Blocks = append(d.Blocks, w.totals()...)
	return d
}

// paper writes the parts of one handover's minutes.
type paper struct {
	Handover
	t *lang.Printer
}

func (w paper) say(key string, args ...any) document.Paragraph {
	return document.Paragraph{Runs: []document.Run{document.Text(w.t.T(key, args...))}}
}

// grounds say why and from when.
func (w paper) grounds() []document.Block {
	bs := []document.Block{document.Heading{Level: 2, Text: w.t.T("reorganisation.paper.grounds")},
		w.say("reorganisation.paper.from", w.Party.Name, w.From, heirFullNames(w.Handover))}
	if len(w.Bases) > 0 {
		bs = append(bs, w.say("reorganisation.paper.basis", strings.Join(w.Bases, "; ")))
	}
	return bs
}

func heirFullNames(h Handover) string {
	var ns []string
	for _, p := range h.Heirs {
		ns = append(ns, p.Name)
	}
	return strings.Join(ns, "; ")
}

// part is a heading with its table, or the word that there is nothing.
func (w paper) part(key string, t document.Table) []document.Block {
	bs := []document.Block{document.Heading{Level: 2, Text: w.t.T(key)}}
	if len(t.Rows) == 0 {
		return append(bs, w.say("reorganisation.paper.nothing"))
	}
	return append(bs, t)
}

// head names the columns of a table after its serial number.
func (w paper) head(keys ...string) [][]document.Cell {
	row := []document.Cell{cell(document.Bold(w.t.T("reorganisation.paper.no")))}
	for _, k := range keys {
		row = append(row, cell(document.Bold(w.t.T(k))))
	}
	return [][]document.Cell{row}
}

func cell(rs ...document.Run) document.Cell { return document.Cell{Runs: rs} }

func row(n int, texts ...string) []document.Cell {
	cs := []document.Cell{cell(document.Text(strconv.Itoa(n)))}
	for _, t := range texts {
		cs = append(cs, cell(document.Text(t)))
	}
	return cs
}

// items lists the occurrences of one fate.
func (w paper) items(f Fate) document.Table {
	t := document.Table{Columns: []document.Column{{Width: 1}, {Width: 6}, {Width: 4}, {Width: 3}, {Width: 4}},
		Head: w.head("reorganisation.paper.duty", "reorganisation.paper.window", "reorganisation.paper.due", "reorganisation.paper.heir")}
	for i, x := range w.Of(f) {
		heir := w.t.T("reorganisation.paper.open")
		for _, p := range w.Heirs {
			if p.ID == x.Heir {
				heir = p.Name
			}
		}
		t.Rows = append(t.Rows, row(i+1, x.Title, x.Label(w.t), w.t.Due(x.Due), heir))
	}
	return t
}

// records lists what is on file, duty by duty.
func (w paper) records() document.Table {
	t := document.Table{Columns: []document.Column{{Width: 1}, {Width: 8}, {Width: 3}, {Width: 6}},
		Head: w.head("reorganisation.paper.duty", "reorganisation.paper.count", "reorganisation.paper.span")}
	day := func(at time.Time) string { return w.t.Date(viet.DateOf(at)) }
	for i, x := range w.Records {
		t.Rows = append(t.Rows, row(i+1, x.Title, w.t.N(x.Count), day(x.First)+" – "+day(x.Last)))
	}
	return t
}

// besides lists what else was open, by kind.
func (w paper) besides() document.Table {
	t := document.Table{Columns: []document.Column{{Width: 1}, {Width: 10}, {Width: 3}},
		Head: w.head("reorganisation.paper.kind", "reorganisation.paper.count")}
	for i, x := range w.Besides {
		t.Rows = append(t.Rows, row(i+1, w.t.T("deadline."+x.Kind), w.t.N(x.Count)))
	}
	return t
}

// totals say that what was open before is what there is after.
func (w paper) totals() []document.Block {
	key := "reorganisation.paper.equal"
	if !w.Equal() {
		key = "reorganisation.paper.differs"
	}
	return []document.Block{document.Heading{Level: 2, Text: w.t.T("reorganisation.paper.totals")},
		w.say(key, w.Before, len(w.Items), w.Count(Assigned), w.Count(Contested), w.Count(Proven)),
		w.say("reorganisation.paper.untouched")}
}
