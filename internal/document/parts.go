package document

import "strings"

// Words are the fixed words of invitations and minutes; "%s" takes the text.
type Words struct {
	Invites   string `json:"invites"` // %s is who invites
	Attend    string `json:"attend"`
	Chair     string `json:"chair"`
	Time      string `json:"time"`
	Place     string `json:"place"`
	Begins    string `json:"begins"`
	Attending string `json:"attending"`
	Absent    string `json:"absent"`
	Presiding string `json:"presiding"`
	Secretary string `json:"secretary"`
	Content   string `json:"content"`
	Meeting   string `json:"meeting"` // stands for Meeting.Sort
	Ended     string `json:"ended"`   // %s is sort and time
}

// styledLine is a line of a fixed style.
type styledLine struct{ style, text string }

func (styledLine) block() {}

// flow gives what stands between letterhead and signatures, in the kind's order
// of parts, with the form's end mark.
func (b *writer) flow(d *Document, parts []string) []Block {
	var bs []Block
	for _, p := range parts {
		switch strings.TrimSuffix(p, "?") {
		case partBasis:
			bs = append(bs, b.basis(d.Basis)...)
		case partAuthority:
			bs = append(bs, styledLine{"Enacting", cased(d.Authority, b.f.Enacting.Style)})
		case partEnacting:
			bs = append(bs, styledLine{"Enacting", b.f.Enacting.Text})
		case partInvitation:
			bs = append(bs, b.invitation(d)...)
		case partSession:
			bs = append(bs, b.session(d.Meeting)...)
		case partBody:
			bs = append(bs, d.Blocks...)
		case partEnded:
			bs = append(bs, b.ended(d.Meeting))
		}
	}
	if d.Kind != "" && b.f.EndMark != "" {
		markEnd(bs, b.f.EndMark)
	}
	return bs
}

// basis gives the lines "Căn cứ …", each with its end.
func (b *writer) basis(lines []string) (bs []Block) {
	r := b.f.Basis
	for i, l := range lines {
		end := r.End
		if i == len(lines)-1 {
			end = r.Last
		}
		bs = append(bs, styledLine{"Basis", r.Prefix + strings.TrimRight(l, ".,; ") + end})
	}
	return bs
}

// say makes a paragraph of a form's words; nothing where the text is empty.
func say(words string, texts ...string) []Block {
	for _, t := range texts {
		if t == "" {
			return nil
		}
		words = strings.Replace(words, "%s", t, 1)
	}
	return []Block{Paragraph{Runs: []Run{Text(words)}}}
}

// named makes a paragraph with one text after its words, or a list below them.
func named(words string, texts []string) []Block {
	if len(texts) < 2 {
		return say(words+" %s.", strings.Join(texts, ""))
	}
	l := List{}
	for i, t := range texts {
		end := ";"
		if i == len(texts)-1 {
			end = "."
		}
		l.Items = append(l.Items, []Run{Text(strings.TrimRight(t, ".,; ") + end)})
	}
	return []Block{Paragraph{Runs: []Run{Text(words)}, KeepNext: true}, l}
}

func (b *writer) invitation(d *Document) []Block {
	w, m := b.f.Words, d.Meeting
	bs := named(strings.Replace(w.Invites, "%s", d.Header.Issuer, 1), m.Invited)
	for _, more := range [][]Block{say(w.Attend, m.Name), say(w.Chair, m.Chair), say(w.Time, m.Begins), say(w.Place, m.Place)} {
		bs = append(bs, more...)
	}
	return bs
}

func (b *writer) session(m *Meeting) []Block {
	w := b.f.Words
	bs := append(say(w.Begins, m.Begins), say(w.Place, m.Place)...)
	bs = append(bs, named(w.Attending, m.Attending)...)
	bs = append(bs, named(w.Absent, m.Absent)...)
	bs = append(bs, say(w.Presiding, m.Chair)...)
	bs = append(bs, say(w.Secretary, m.Secretary)...)
	return append(bs, Paragraph{Runs: []Run{Text(w.Content)}, KeepNext: true})
}

// ended is the last line of minutes; room is left where the time is not known.
func (b *writer) ended(m *Meeting) Block {
	sort, at := m.Sort, m.Ends
	if sort == "" {
		sort = b.f.Words.Meeting
	}
	if at == "" {
		at = "…… giờ ……, ngày …… tháng …… năm ……"
	}
	return say(b.f.Words.Ended, sort, at)[0]
}

// markEnd puts the end mark after the last words; a table has none.
func markEnd(bs []Block, mark string) {
	if len(bs) == 0 {
		return
	}
	i := len(bs) - 1
	switch x := bs[i].(type) {
	case Paragraph:
		x.Runs = ended(x.Runs, mark)
		bs[i] = x
	case Article:
		x.Runs = ended(x.Runs, mark)
		bs[i] = x
	case List:
		if n := len(x.Items); n > 0 {
			items := append([][]Run{}, x.Items...)
			items[n-1] = ended(items[n-1], mark)
			x.Items = items
			bs[i] = x
		}
	}
}

// ended gives runs with the end mark in place of a full stop.
func ended(rs []Run, mark string) []Run {
	rs = append([]Run{}, rs...)
	if n := len(rs); n > 0 && rs[n-1].Figure == nil {
		rs[n-1].Text = strings.TrimRight(rs[n-1].Text, ".;, ")
	}
	return append(rs, Text(mark))
}
