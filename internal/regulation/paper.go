package regulation

import (
	"bytes"
	"cmp"
	"regexp"
	"strings"
	"time"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// docxType is the media type of a Word document.
const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func (l *library) files() []web.File {
	return []web.File{
		{Pattern: "/regulations/{id}/versions/{version}/comparison.docx", Serve: l.paper(comparisonPaper)},
		{Pattern: "/regulations/{id}/versions/{version}/amendment.docx", Serve: l.paper(amendmentPaper)},
		{Pattern: "/regulations/{id}/versions/{version}/decision.docx", Serve: l.paper(decisionPaper)},
	}
}

// printedText is a version's change as its papers show it.
type printedText struct {
	textModel
	t     *lang.Printer         // documents are in Vietnamese
	full  map[entry.Hash]string // names of the parties
	place string                // where the party that drafted it issues its papers
	form  document.Form
}

// paper serves one paper of a version in the form of the Party or the State.
func (l *library) paper(write func(printedText) document.Document) func(*web.Request) (web.Download, error) {
	return func(r *web.Request) (web.Download, error) {
		m, err := load(r)
		if err != nil {
			return web.Download{}, err
		}
		id, err := entry.ParseHash(r.Path("version"))
		v, ok := m.Version(id)
		base, based := m.Version(v.Base)
		if err != nil || !ok || !based {
			return web.Download{}, fault.New(fault.NotFound, "regulation.no-version")
		}
		m.Shown = v
		l.compareWith(&m, base, l.texts.Read(v))
		p := printedText{textModel: m, t: r.Vietnamese(), full: map[entry.Hash]string{}}
		ps, err := organisation.PartiesFor(r.Ctx, r.DB, r.Caller.Space)
		if err != nil {
			return web.Download{}, err
		}
		for _, x := range ps {
			p.full[x.ID] = organisation.NameAt(x.Names, viet.DateOf(v.At)).Name
			if x.ID == v.Log {
				p.place = x.LocalityOn(viet.DateOf(v.At))
			}
		}
		family := r.Query.Get("form")
		form, ok := document.FormFor(family, v.Effective.Time(time.UTC).Format(time.DateOnly))
		if !ok {
			return web.Download{}, fault.New(fault.Invalid, "regulation.paper.no-form")
		}
		p.form = form
		d := write(p)
		sign := form.Sign(d.Header.Issuer)
		if d.Header.Number = form.Number(0, "QC", sign); d.Kind != "" {
			d.Header.Number = form.KindNumber(d.Kind, 0, sign)
		}
		var b bytes.Buffer
		if err := d.WriteDOCX(&b, form); err != nil {
			return web.Download{}, err
		}
		name := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		return web.Download{Name: name, Type: docxType, Content: b.Bytes()}, nil
	}
}

// header is the letterhead of a paper that all parties sign.
func (p printedText) header(kind, subject string) document.Header {
	return document.Header{Issuer: p.full[p.Shown.Log], Place: cmp.Or(p.place, "……"), Date: "ngày …… tháng …… năm ……", Type: p.t.T(kind), Subject: p.t.T(subject, p.Title)}
}

// amendmentPaper is the amending text as the parties sign it.
func amendmentPaper(p printedText) document.Document {
	d := document.Document{Header: p.header("regulation.paper.type", "regulation.paper.subject"), Recipients: []string{p.t.T("regulation.paper.recipients")}}
	article := regexp.MustCompile(`^Điều \d+\. `)
	quoted := false
	for l := range strings.SplitSeq(p.Compared.Amending, "\n") {
		if l = strings.TrimSpace(l); l == "" {
			continue
		}
		run := document.Text(l)
		run.Bold = !quoted && article.MatchString(l)
		d.Blocks = append(d.Blocks, document.Paragraph{Runs: []document.Run{run}, KeepNext: run.Bold})
		if open, closed := strings.Count(l, "“"), strings.Count(l, "”"); open != closed {
			quoted = open > closed
		}
	}
	for _, id := range p.Regulation.Parties {
		d.Signatures = append(d.Signatures, document.Signature{For: []document.Capacity{document.OnBehalf(p.full[id])}})
	}
	return d
}

// decisionPaper is the amendment as one body decides it, once all have agreed:
// the Quyết định sửa đổi, bổ sung.
func decisionPaper(p printedText) document.Document {
	d := amendmentPaper(p)
	d.Kind, d.Header.Type, d.Header.Subject = "quyet-dinh", "", p.t.T("regulation.paper.decides", p.Title)
	d.Basis = []string{"Căn cứ " + p.Title, p.t.T("regulation.paper.agreed")}
	body, head, post := d.Header.Issuer, d.Header.Issuer, "……"
	if p.form.Family == "party" {
		body, head, post = "Ban Thường vụ", "Ban Thường vụ "+head, "Bí thư"
	}
	d.Authority = head
	d.Signatures = []document.Signature{{For: []document.Capacity{document.OnBehalf(body)}, Post: post}}
	return d
}

// comparisonPaper is the bảng so sánh, on a page of its own across.
func comparisonPaper(p printedText) document.Document {
	d := document.Document{Header: p.header("regulation.paper.comparison-type", "regulation.paper.subject"), Recipients: []string{p.t.T("regulation.paper.recipients")},
		Blocks:     []document.Block{document.Paragraph{Runs: []document.Run{document.Text(p.t.T("regulation.paper.comparison-lead", p.Compared.With.No, p.Shown.No, len(p.Compared.changed)))}}},
		Signatures: []document.Signature{{For: []document.Capacity{document.OnBehalf(p.full[p.Shown.Log])}}}}
	t := document.Table{Columns: []document.Column{{Width: 1}, {Width: 4}, {Width: 4}}}
	cell := func(rs ...document.Run) document.Cell { return document.Cell{Runs: rs} }
	t.Head = [][]document.Cell{{cell(document.Bold(p.t.T("regulation.map.relation"))), cell(document.Bold(p.t.T("regulation.version-no", p.Compared.With.No))), cell(document.Bold(p.t.T("regulation.version-no", p.Shown.No)))}}
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
	d.Annexes = []document.Annex{{Title: p.t.T("regulation.paper.comparison-type"), Landscape: true, Blocks: []document.Block{t}}}
	return d
}
