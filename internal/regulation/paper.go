package regulation

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/legaltext"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// papers are what is printed of a version: its text, and of one that amends
// another also the comparison, the amending text and the decision.
func (l *library) papers() []web.Paper {
	paper := func(name, kind string, read func(*web.Request) (printedText, error), write func(printedText) document.Document) web.Paper {
		return web.Paper{Pattern: "/regulations/{id}/versions/{version}/" + name + ".docx", Kind: kind, Write: func(r *web.Request) (web.Written, error) {
			p, err := read(r)
			if err != nil {
				return web.Written{}, err
			}
			d := write(p)
			d.Kind, d.Header.Number = kind, cmp.Or(d.Header.Number, p.form.KindNumber(kind, 0, p.form.SignJointly(append([]string{d.Header.Issuer}, d.Header.Joint...))))
			return web.Written{Name: name, Form: p.form, Document: d}, nil
		}}
	}
	return []web.Paper{
		paper("text", "quy-che-phoi-hop", l.toPrint, l.textPaper),
		paper("comparison", "bang-so-sanh", l.amendmentToPrint, comparisonPaper),
		paper("amendment", "quy-che-phoi-hop", l.amendmentToPrint, amendmentPaper),
		paper("decision", "quyet-dinh", l.amendmentToPrint, decisionPaper),
	}
}

func (l *library) files() []web.File {
	return []web.File{{Pattern: "/regulations/{id}/files/{hash}", Serve: scans}}
}

// scans gives the scan of a paper that a party consented by.
func scans(r *web.Request) (web.Download, error) {
	m, err := load(r)
	if err != nil {
		return web.Download{}, err
	}
	var fs []entry.Attachment
	for _, v := range m.Versions {
		for _, c := range v.Consents {
			fs = append(fs, c.Files...)
		}
	}
	return web.Attached(r, fs, "regulation.no-scan")
}

// printedText is a version as its papers show it.
type printedText struct {
	textModel
	t     *lang.Printer         // documents are in Vietnamese
	full  map[entry.Hash]string // names of the parties
	place string                // where the party that drafted it issues its papers
	above string                // the body that it stands under
	form  document.Form
}

// blanks are where a hand fills in.
const (
	blank    = "……"
	blankDay = "ngày …… tháng …… năm ……"
)

// toPrint reads the version that the address names.
func (l *library) toPrint(r *web.Request) (p printedText, err error) {
	if p.textModel, err = load(r); err != nil {
		return p, err
	}
	id, err := entry.ParseHash(r.Path("version"))
	v, ok := p.Version(id)
	if err != nil || !ok {
		return p, fault.New(fault.NotFound, "regulation.no-version")
	}
	if p.form, err = r.DocumentForm(v.Effective); err != nil {
		return p, err
	}
	p.Shown, p.t = v, r.Vietnamese()
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	day := viet.DateOf(v.At)
	p.full, p.place = o.InFull(day), o.LocalityOn(v.Log, day)
	p.above = p.full[o.Superior(v.Log)]
	return p, err
}

// amendmentToPrint is toPrint for a version that amends another.
func (l *library) amendmentToPrint(r *web.Request) (printedText, error) {
	p, err := l.toPrint(r)
	if err != nil {
		return p, err
	}
	base, based := p.Version(p.Shown.Base)
	if !based {
		return p, fault.New(fault.NotFound, "regulation.no-version")
	}
	l.compareWith(&p.textModel, base, l.texts.Read(p.Shown))
	return p, nil
}

// header is the letterhead of a paper on the version by its author.
func (p printedText) header(subject string) document.Header {
	return document.Header{Superior: p.above, Issuer: p.full[p.Shown.Log], Place: cmp.Or(p.place, blank), Date: blankDay, Subject: subject}
}

// jointly lets all who sign the version issue and sign a paper: its author
// first, the others in the order of the regulation; the day is the one on which
// all had agreed.
func (p printedText) jointly(d document.Document) document.Document {
	ids := p.Signers(p.Shown)
	if i := slices.Index(ids, p.Shown.Log); i > 0 {
		ids = append([]entry.Hash{p.Shown.Log}, slices.Delete(slices.Clone(ids), i, i+1)...)
	}
	d.Header.Superior = "" // several bodies need not stand under one
	for i, id := range ids {
		if i == 0 {
			d.Header.Issuer = p.full[id]
		} else {
			d.Header.Joint = append(d.Header.Joint, p.full[id])
		}
		d.Signatures = append(d.Signatures, p.form.SignedJointly(p.full[id]))
	}
	if on, ok := p.agreedOn(); ok {
		d.Header.Date = on.Document()
	}
	d.Recipients = []string{p.t.T("regulation.paper.recipients")}
	return d
}

// agreedOn is the day on which the last of those who had to consent to the
// version did; ok is false while some have not.
func (p printedText) agreedOn() (day viet.Date, ok bool) {
	if !p.Agreed(p.Shown) {
		return day, false
	}
	for _, c := range p.Shown.Consents {
		on := viet.DateOf(c.At)
		if d, err := viet.ParseDate(c.Date); err == nil {
			on = d
		}
		if on.After(day) {
			day = on
		}
	}
	return day, true
}

// textPaper is the regulation itself: the version's words as they stand, with
// their own numbers, and room for everybody to sign.
func (l *library) textPaper(p printedText) document.Document {
	doc := l.texts.Read(p.Shown)
	d := document.Document{Header: p.header(subjectOf(p.Title))}
	units := doc.Children
	d.Basis, d.Blocks, units = preamble(units)
	if p.form.Numbers(p.Regulation.Number) {
		d.Header.Number = p.Regulation.Number
	}
	for _, n := range units {
		if n.Kind == legaltext.KindAnnex {
			d.Annexes = append(d.Annexes, document.Annex{Title: cmp.Or(n.Title, label(n)), Blocks: append(said(n.Text), blocksOf(n.Children)...)})
			continue
		}
		d.Blocks = append(d.Blocks, blocksOf([]*legaltext.Node{n})...)
	}
	return p.jointly(d)
}

// subjectOf is what a regulation is about: its title without the word above it.
func subjectOf(title string) string {
	if rest, ok := strings.CutPrefix(title, "Quy chế "); ok {
		return rest
	}
	return title
}

// preamble parts what stands before the first unit with a name: the letterhead
// and title of the source, which the form writes itself, the grounds, and what
// is said after them.
func preamble(ns []*legaltext.Node) (basis []string, bs []document.Block, units []*legaltext.Node) {
	n := slices.IndexFunc(ns, func(n *legaltext.Node) bool { return n.Kind != legaltext.KindParagraph })
	if n < 0 {
		return nil, nil, ns
	}
	for _, x := range ns[:n] {
		l := strings.TrimLeft(x.Text, "-– ")
		switch {
		case strings.HasPrefix(l, "Căn cứ "), len(basis) > 0 && strings.HasPrefix(l, "Xét "):
			basis = append(basis, l)
		case len(basis) > 0:
			bs = append(bs, said(x.Text)...)
		}
	}
	return basis, bs, ns[n:]
}

// blocksOf sets units as the text numbers them.
func blocksOf(ns []*legaltext.Node) (bs []document.Block) {
	for _, n := range ns {
		switch n.Kind {
		case legaltext.KindPart, legaltext.KindChapter, legaltext.KindSection, legaltext.KindSubsection:
			word, _, _ := strings.Cut(label(n), " "+n.Number)
			bs = append(append(bs, document.Division{Word: word, Label: n.Number, Title: n.Title}), said(n.Text)...)
		case legaltext.KindArticle:
			a := document.Article{Label: n.Number, Title: n.Title}
			if first, rest, _ := strings.Cut(n.Text, "\n"); n.Title == "" {
				a.Runs = []document.Run{document.Text(first)}
				bs = append(append(bs, a), said(rest)...)
			} else {
				bs = append(append(bs, a), said(n.Text)...)
			}
		default:
			bs = append(bs, said(strings.TrimSpace(marker(n)+" "+n.Text))...)
		}
		bs = append(bs, blocksOf(n.Children)...)
	}
	return bs
}

// said makes paragraphs of lines.
func said(text string) (bs []document.Block) {
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			bs = append(bs, document.Paragraph{Runs: []document.Run{document.Text(l)}})
		}
	}
	return bs
}

// amending is the text that amends, articles in bold, each word as it was written.
func (p printedText) amending() (bs []document.Block) {
	article := regexp.MustCompile(`^Điều \d+\. `)
	quoted := false
	for l := range strings.SplitSeq(p.Compared.Amending, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		run := document.Text(l)
		run.Bold = !quoted && article.MatchString(l)
		bs = append(bs, document.Paragraph{Runs: []document.Run{run}, KeepNext: run.Bold})
		if open, closed := strings.Count(l, "“"), strings.Count(l, "”"); open != closed {
			quoted = open > closed
		}
	}
	return bs
}

// amendmentPaper is the amending text as the parties sign it.
func amendmentPaper(p printedText) document.Document {
	return p.jointly(document.Document{Header: p.header(p.t.T("regulation.paper.subject", p.Title)), Blocks: p.amending()})
}

// decisionPaper is the amendment as one body decides it, once all have agreed:
// the Quyết định sửa đổi, bổ sung.
func decisionPaper(p printedText) document.Document {
	d := document.Document{Header: p.header(p.t.T("regulation.paper.decides", p.Title)), Blocks: p.amending(), Recipients: []string{p.t.T("regulation.paper.recipients")},
		Basis: []string{"Căn cứ " + p.Title, p.t.T("regulation.paper.agreed")}}
	d.Signatures = []document.Signature{p.form.Signed(d.Header.Issuer)}
	d.Authority = p.form.Authority(d.Header.Issuer)
	return d
}

// comparisonPaper is the bảng so sánh, its table on pages that lie across.
func comparisonPaper(p printedText) document.Document {
	head := p.header(p.t.T("regulation.paper.subject", p.Title))
	d := document.Document{Header: head, Recipients: []string{p.t.T("regulation.paper.recipients")}, Signatures: []document.Signature{p.form.Signed(head.Issuer)},
		Blocks: said(p.t.T("regulation.paper.comparison-lead", p.Compared.With.No, p.Shown.No, len(p.Compared.changed)))}
	t := document.Table{Columns: []document.Column{{Width: 1}, {Width: 4}, {Width: 4}}}
	cell := func(rs ...document.Run) document.Cell { return document.Cell{Runs: rs} }
	t.Head = [][]document.Cell{{cell(document.Text(p.t.T("regulation.map.relation"))), cell(document.Text(p.t.T("regulation.paper.version", p.Compared.With.No))), cell(document.Text(p.t.T("regulation.paper.version", p.Shown.No)))}}
	for _, x := range p.Compared.changed {
		old, text := []document.Run{}, []document.Run{}
		if x.OldLabel != "" {
			old = append(old, document.Bold(x.OldLabel+"\n"))
		}
		if x.NewLabel != "" {
			text = append(text, document.Bold(x.NewLabel+"\n"))
		}
		for _, piece := range x.Pieces {
			run := document.Run{Text: piece.Text, Italic: piece.Change == Removed, Bold: piece.Change == Added}
			if piece.Change != Added {
				old = append(old, run)
			}
			if piece.Change != Removed {
				text = append(text, run)
			}
		}
		t.Rows = append(t.Rows, []document.Cell{cell(document.Text(p.t.T("regulation.relation." + x.Relation))), cell(old...), cell(text...)})
	}
	d.Annexes = []document.Annex{{Title: p.t.T("regulation.paper.comparison-title"), Landscape: true, Blocks: []document.Block{t}}}
	return d
}
