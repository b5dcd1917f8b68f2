package directive

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
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
	return []web.Paper{{Pattern: "/directives/{id}/plans/{plan}/plan.docx", Kind: planKind, Write: planPaper}}
}

// planHref is the address of a plan as a paper.
func (s State) planHref(p Plan) string { return s.href() + "/plans/" + p.ID.String() + "/plan.docx" }

// planAbout is what a plan is for, as its title says.
func (s State) planAbout() string {
	return "Quán triệt, triển khai thực hiện " + s.Registered.cited() + " " + s.Registered.about()
}

// slot is the place of a plan in the register of the party that made it.
func (s State) slot(r *web.Request, p Plan) (register.Slot, error) {
	return register.SlotFor(r, p.Log, p.ID, planCode, s.planAbout())
}

// cited names the directive as another paper does: "Chỉ thị số 05-CT/TU".
func (d Registered) cited() string { return typeNames()[d.Type] + " số " + d.Number }

// about is the title as it follows the number: "về tăng cường …".
func (d Registered) about() string {
	if rest, ok := strings.CutPrefix(d.Title, "Về "); ok {
		return "về " + rest
	}
	if strings.HasPrefix(d.Title, "về ") {
		return d.Title
	}
	return "về " + d.Title
}

// typeNames are the types of directives in print.
func typeNames() map[string]string {
	return map[string]string{"NQ": "Nghị quyết", "CT": "Chỉ thị", "KL": "Kết luận", "QĐ": "Quyết định", "QC": "Quy chế", "CTr": "Chương trình",
		"KH": "Kế hoạch", "HD": "Hướng dẫn", "TB": "Thông báo", "CV": "Công văn", "VB": "Văn bản"}
}

// planPaper writes one plan to hand the directive down: the Kế hoạch quán triệt.
func planPaper(r *web.Request) (w web.Written, err error) {
	s, err := asked(r)
	if err != nil {
		return w, err
	}
	id, err := entry.ParseHash(r.Path("plan"))
	i := slices.IndexFunc(s.Plans, func(p Plan) bool { return p.ID == id })
	if err != nil || i < 0 {
		return w, fault.New(fault.NotFound, "directive.none")
	}
	p := s.Plans[i]
	day := viet.DateOf(p.At)
	if w.Form, err = r.DocumentForm(day); err != nil {
		return w, err
	}
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return w, err
	}
	slot, err := s.slot(r, p)
	if err != nil {
		return w, err
	}
	full := o.InFull(day)
	w.Document = s.planned(p, full)
	h := &w.Header
	h.Superior, h.Place, h.Date = full[o.Superior(p.Log)], cmp.Or(o.LocalityOn(p.Log, day), blank), day.Document()
	slot.Write(h, w.Form, planKind)
	w.Signatures, w.Name = []document.Signature{w.Form.Signed(h.Issuer)}, "ke-hoach-"+day.String()
	return w, nil
}

// planned is the plan in words, out of what was recorded.
func (s State) planned(p Plan, full map[entry.Hash]string) document.Document {
	d := document.Document{Kind: planKind, Header: document.Header{Issuer: full[p.Log], Subject: s.planAbout()},
		Basis: []string{"Căn cứ " + s.Registered.cited() + ", " + s.Registered.Date.Document() + " của " + s.Registered.Issuer + " " + s.Registered.about()}}
	say := func(text string) {
		d.Blocks = append(d.Blocks, document.Paragraph{Runs: []document.Run{document.Text(text)}})
	}
	part := func(title string) { d.Blocks = append(d.Blocks, document.Heading{Level: 1, Text: title}) }
	say(full[p.Log] + " xây dựng Kế hoạch quán triệt, triển khai thực hiện như sau:")
	part("Mục đích, yêu cầu")
	say("Quán triệt, triển khai " + s.Registered.cited() + " đến các tổ chức được giao; mỗi tổ chức xác định việc làm cụ thể, phân công chức danh hoặc đơn vị chịu trách nhiệm và thời hạn hoàn thành.")
	part("Nội dung, tài liệu")
	for _, l := range lines(s.Registered.Text) {
		say(l)
	}
	for _, l := range lines(p.Materials) {
		say("Tài liệu kèm theo: " + strings.TrimPrefix(l, "Tài liệu "))
	}
	if _, empty := d.Blocks[len(d.Blocks)-1].(document.Heading); empty {
		say("Toàn văn " + s.Registered.cited() + ".")
	}
	part("Đối tượng, thời hạn")
	d.Blocks = append(d.Blocks, p.table(full))
	part("Tổ chức thực hiện")
	for _, x := range slices.Concat(p.To, p.Units) {
		d.Recipients = append(d.Recipients, full[x])
	}
	say("Các tổ chức được giao xác nhận bằng văn bản chậm nhất " + p.Deadline.Document() + ", nêu việc sẽ làm, chức danh hoặc đơn vị chịu trách nhiệm và thời hạn.")
	if !p.ReportBy.IsZero() {
		say("Báo cáo kết quả thực hiện về " + full[p.Log] + " chậm nhất " + p.ReportBy.Document() + ".")
	}
	say(full[p.Log] + " theo dõi, đôn đốc việc thực hiện Kế hoạch này.")
	return d
}

// lines parts a text into its paragraphs.
func lines(text string) (ls []string) {
	for l := range strings.SplitSeq(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			ls = append(ls, l)
		}
	}
	return ls
}

// table lists who is named, with what is owed by when.
func (p Plan) table(full map[entry.Hash]string) document.Table {
	cell := func(s string) document.Cell { return document.Cell{Runs: []document.Run{document.Text(s)}} }
	t := document.Table{Columns: []document.Column{{Width: 1, Align: document.Center}, {Width: 7}, {Width: 3, Align: document.Center}, {Width: 3, Align: document.Center}},
		Head: [][]document.Cell{{cell("TT"), cell("Tổ chức được giao"), cell("Thời hạn xác nhận"), cell("Thời hạn báo cáo")}}}
	report := ""
	if !p.ReportBy.IsZero() {
		report = p.ReportBy.Screen()
	}
	for i, x := range slices.Concat(p.To, p.Units) {
		t.Rows = append(t.Rows, []document.Cell{cell(strconv.Itoa(i + 1)), cell(full[x]), cell(p.Deadline.Screen()), cell(report)})
	}
	return t
}
