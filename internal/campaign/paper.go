package campaign

import (
	"cmp"
	"strconv"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/register"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// planKind and planCode are what a plan is in print and in the register.
const (
	planKind = "ke-hoach"
	planCode = "KH"
)

// blank is where a hand fills in.
const blank = "…………"

func papers() []web.Paper {
	return []web.Paper{{Pattern: "/campaigns/{id}/plan.docx", Kind: planKind, Write: planPaper}}
}

// slot is the place of the campaign's plan in its owner's register.
func (s State) slot(r *web.Request) (register.Slot, error) {
	return register.SlotFor(r, s.Log, s.ID, planCode, s.Planned.Title)
}

// planPaper writes the plan of the campaign: the Kế hoạch.
func planPaper(r *web.Request) (w web.Written, err error) {
	s, err := find(r)
	if err != nil {
		return w, err
	}
	day := viet.DateOf(s.At)
	if w.Form, err = r.DocumentForm(day); err != nil {
		return w, err
	}
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return w, err
	}
	slot, err := s.slot(r)
	if err != nil {
		return w, err
	}
	full := o.InFull(day)
	w.Document = s.plannedPaper(full)
	if !s.Planned.Regulation.IsZero() {
		title, _, err := r.DB.Named(r.Ctx, s.Planned.Regulation)
		if err != nil {
			return w, err
		}
		w.Basis = []string{strings.TrimSpace("Căn cứ " + duty.Cite(s.Planned.Provision) + " " + title)}
	}
	h := &w.Header
	h.Superior, h.Place, h.Date = full[o.Superior(s.Log)], cmp.Or(o.LocalityOn(s.Log, day), blank), day.Document()
	slot.Write(h, w.Form, planKind)
	w.Signatures, w.Name = []document.Signature{w.Form.Signed(h.Issuer)}, "ke-hoach-"+day.String()
	return w, nil
}

// plannedPaper is the plan in words, out of what was recorded when it was made.
func (s State) plannedPaper(full map[entry.Hash]string) document.Document {
	p := s.Planned
	d := document.Document{Kind: planKind, Header: document.Header{Issuer: full[s.Log], Subject: p.Title}}
	say := func(text string) {
		d.Blocks = append(d.Blocks, document.Paragraph{Runs: []document.Run{document.Text(text)}})
	}
	part := func(title string) { d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: title}) }
	say(full[s.Log] + " xây dựng Kế hoạch tổ chức đợt vận động như sau:")
	part("Mục đích, yêu cầu")
	say(sentence(p.Aim))
	part("Đối tượng, thời gian")
	say(sentence("Đối tượng: " + p.Audience))
	say("Thời gian: từ " + p.From.Document() + " đến " + p.To.Document() + ".")
	part("Nội dung, các bước thực hiện")
	if len(p.Steps) > 0 {
		d.Blocks = append(d.Blocks, p.table())
	} else {
		say("Các bên tham gia tổ chức tuyên truyền, vận động tại địa bàn được giao trong thời gian nêu trên.")
	}
	part("Tổ chức thực hiện")
	say(full[s.Log] + " chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch này.")
	for _, x := range p.Parties {
		say(full[x] + " phối hợp tổ chức tại địa bàn và ghi nhận số buổi, số lượt người sau mỗi buổi.")
		d.Recipients = append(d.Recipients, full[x])
	}
	if p.Question != "" {
		line := "Sau đợt vận động, đánh giá tác dụng theo câu hỏi “" + strings.TrimRight(p.Question, " .") + "”"
		if !p.AnswerBy.IsZero() {
			line += ", trả lời trước " + p.AnswerBy.Document()
		}
		say(line + ".")
	}
	if len(d.Recipients) == 0 {
		d.Recipients = []string{"Các bên tham gia"}
	}
	return d
}

// sentence ends a text in a full stop.
func sentence(text string) string { return strings.TrimRight(text, " .") + "." }

// table lists the steps, each with its day.
func (p Planned) table() document.Table {
	cell := func(s string) document.Cell { return document.Cell{Runs: []document.Run{document.Text(s)}} }
	t := document.Table{Columns: []document.Column{{Width: 1, Align: document.Center}, {Width: 9}, {Width: 3, Align: document.Center}},
		Head: [][]document.Cell{{cell("TT"), cell("Nội dung công việc"), cell("Hoàn thành")}}}
	for i, x := range p.Steps {
		t.Rows = append(t.Rows, []document.Cell{cell(strconv.Itoa(i + 1)), cell(x.What), cell(x.By.Screen())})
	}
	return t
}
