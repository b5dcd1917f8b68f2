package proposal

import (
	"cmp"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/lang"
	"phoihop/internal/register"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// submissionKind and submissionCode are what a submission is in print and in
// the register.
const (
	submissionKind = "to-trinh"
	submissionCode = "TTr"
)

// blank is where a hand fills in.
const blank = "…………"

func papers() []web.Paper {
	return []web.Paper{{Pattern: "/proposals/{id}/submission.docx", Kind: submissionKind, Write: submissionPaper}}
}

// slot is the place of the submission in its proposer's register.
func (s State) slot(r *web.Request) (register.Slot, error) {
	return register.SlotFor(r, s.Log, s.ID, submissionCode, s.Made.Title)
}

// submission is a proposal as its Tờ trình shows it.
type submission struct {
	State
	t        *lang.Printer // documents are in Vietnamese
	full     map[entry.Hash]string
	superior string
}

// submissionPaper writes the Tờ trình: to those whose opinion is asked, and
// once it was settled to the body that the parties stand under, with what each
// of them said.
func submissionPaper(r *web.Request) (w web.Written, err error) {
	s, err := visible(r)
	if err != nil {
		return w, err
	}
	day := viet.DateOf(s.Latest().At)
	if x := s.Outcome(); x != nil {
		day = viet.DateOf(x.At)
	}
	if w.Form, err = r.DocumentForm(day); err != nil {
		return w, err
	}
	o, err := spaceOf(r)
	if err != nil {
		return w, err
	}
	slot, err := s.slot(r)
	if err != nil {
		return w, err
	}
	p := submission{State: s, t: r.Vietnamese(), full: o.InFull(day)}
	p.superior = p.full[o.Superior(s.Log)]
	w.Document = p.document()
	if !s.Made.Regulation.IsZero() {
		title, _, err := r.DB.Named(r.Ctx, s.Made.Regulation)
		if err != nil {
			return w, err
		}
		w.Basis = []string{strings.TrimSpace("Căn cứ " + duty.Cite(s.Made.Provision) + " " + title)}
	}
	h := &w.Header
	h.Superior, h.Place, h.Date = p.superior, cmp.Or(o.LocalityOn(s.Log, day), blank), day.Document()
	slot.Write(h, w.Form, submissionKind)
	w.Signatures, w.Name = []document.Signature{w.Form.Signed(h.Issuer)}, "to-trinh-"+day.String()
	return w, nil
}

// document is the submission in words, out of what was recorded.
func (p submission) document() document.Document {
	d := document.Document{Kind: submissionKind, Header: document.Header{Issuer: p.full[p.Log], Subject: p.Made.Title}}
	for _, x := range p.Made.Asked {
		d.To = append(d.To, p.full[x])
	}
	settled := p.Outcome()
	if settled != nil && p.superior != "" {
		d.To, d.Recipients = []string{p.superior}, d.To
	}
	say := func(text string) {
		d.Blocks = append(d.Blocks, document.Paragraph{Runs: []document.Run{document.Text(text)}})
	}
	part := func(title string) { d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: title}) }
	say(p.full[p.Log] + " kính trình nội dung sau:")
	part("Nội dung trình")
	for _, l := range lines(p.Latest().Text) {
		say(l)
	}
	if p.Given() > 0 || settled != nil {
		part("Ý kiến của các bên")
		d.Blocks = append(d.Blocks, p.opinions())
	}
	part("Kiến nghị, đề xuất")
	switch by := p.Latest().AnswerBy; {
	case settled != nil:
		for _, l := range lines(settled.Words) {
			say(l)
		}
		say("Kính trình " + strings.Join(d.To, ", ") + " xem xét, cho ý kiến chỉ đạo.")
	case by.IsZero():
		say("Kính đề nghị các bên xem xét, cho ý kiến.")
	default:
		say("Kính đề nghị các bên xem xét, cho ý kiến trước " + by.Document() + ".")
	}
	return d
}

// opinions is what each party said of the newest version. Who said nothing has
// said nothing.
func (p submission) opinions() document.Table {
	cell := func(s string) document.Cell { return document.Cell{Runs: []document.Run{document.Text(s)}} }
	t := document.Table{Columns: []document.Column{{Width: 4}, {Width: 3}, {Width: 6}},
		Head: [][]document.Cell{{cell("Bên được hỏi ý kiến"), cell("Ý kiến"), cell("Nội dung, lý do")}}}
	for _, x := range p.Made.Asked {
		why := ""
		if o := p.Standing(x, p.Latest().ID); o != nil {
			why = strings.TrimSpace(o.Wording + "\n" + o.Reason)
		}
		t.Rows = append(t.Rows, []document.Cell{cell(p.full[x]), cell(p.t.T("proposal.stance." + string(p.Stance(x, p.Latest().ID)))), cell(why)})
	}
	return t
}
