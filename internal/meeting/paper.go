package meeting

import (
	"bytes"
	"strconv"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// docxType is the media type of a Word document.
const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// printed is a meeting as its papers name those who take part: in full, and as
// they were called on the day.
type printed struct {
	view
	full     map[entry.Hash]string
	superior string // the body that the chair's stands under, where one is invited
	form     document.Form
	day      viet.Date
}

// paper serves one paper of a meeting, ?form= party or state.
func paper(write func(printed) (string, document.Document)) func(*web.Request) (web.Download, error) {
	return func(r *web.Request) (web.Download, error) {
		p, err := toPrint(r)
		if err != nil {
			return web.Download{}, err
		}
		name, d := write(p)
		var b bytes.Buffer
		if err := d.WriteDOCX(&b, p.form); err != nil {
			return web.Download{}, err
		}
		return web.Download{Name: name + "-" + p.day.String() + ".docx", Type: docxType, Content: b.Bytes()}, nil
	}
}

func toPrint(r *web.Request) (p printed, err error) {
	if p.view, err = load(r); err != nil {
		return p, err
	}
	p.day = viet.DateOf(p.Begins())
	o, err := spaceOf(r)
	if err != nil {
		return p, err
	}
	p.full = map[entry.Hash]string{}
	for _, x := range o.Parties {
		p.full[x.ID] = organisation.NameAt(x.Names, p.day).Name
		if x.Role != organisation.RoleParty && p.superior == "" {
			p.superior = p.full[x.ID]
		}
	}
	for _, u := range o.Units {
		p.full[u.ID] = organisation.NameAt(u.Names, p.day).Name
	}
	family := r.Query.Get("form")
	var ok bool
	if p.form, ok = document.FormFor(family, p.day.String()); !ok {
		return p, fault.New(fault.Invalid, "meeting.no-form")
	}
	return p, nil
}

// header is the letterhead of the body in the chair.
func (p printed) header(kind string, on viet.Date, subject string) document.Header {
	return document.Header{Superior: p.superior, Issuer: p.full[p.Called.Chair], Number: p.form.KindNumber(kind, 0, "ĐU"),
		Place: p.Called.Place, Date: on.Document(), Subject: subject}
}

// recipients are the bodies that take part.
func (p printed) recipients() (rs []string) {
	for _, x := range p.Called.Guests {
		rs = append(rs, p.full[x])
	}
	return append(rs, "Các bên tham gia")
}

func (p printed) signed() []document.Signature {
	return []document.Signature{{For: []document.Capacity{document.OnBehalf("Ban Thường vụ")}, Post: "Bí thư"}}
}

// text makes paragraphs of lines.
func text(s string) (bs []document.Block) {
	for _, l := range lines(s) {
		bs = append(bs, document.Paragraph{Runs: []document.Run{document.Text(l)}})
	}
	return bs
}

// said is a line of its own.
func said(s string) document.Block {
	return document.Paragraph{Runs: []document.Run{document.Text(s)}}
}

// items is the agenda as a list.
func (p printed) items() document.Block {
	l := document.List{Marker: document.Number}
	for _, i := range p.Agenda() {
		l.Items = append(l.Items, []document.Run{document.Text(i.ItemAdded.Title)})
	}
	return l
}

// invitation is the Giấy mời.
func invitation(p printed) (string, document.Document) {
	var invited []string
	for _, x := range append(append([]entry.Hash{}, p.Called.Guests...), p.Called.Parties...) {
		if x != p.Called.Chair {
			invited = append(invited, p.full[x])
		}
	}
	bs := []document.Block{said("Nội dung:")}
	if len(p.Agenda()) > 0 {
		bs = append(bs, p.items())
	} else {
		bs = append(bs, said(p.Called.Title+"."))
	}
	for _, x := range p.Papers {
		bs = append(bs, said("Tài liệu gửi kèm: "+x.PaperAdded.Title+"."))
	}
	return "giay-moi", document.Document{Kind: "giay-moi", Header: p.header("giay-moi", viet.DateOf(p.At), p.Called.Title),
		Meeting: &document.Meeting{Name: p.Called.Title, Invited: invited, Begins: document.Moment(p.Called.Begins.In(viet.Zone())), Place: p.Called.Place, Chair: p.full[p.Called.Chair]},
		Blocks:  bs, Signatures: p.signed(), Recipients: p.recipients()}
}

// there lists who was there and who was not.
func (p printed) there() (here, absent []string) {
	seen := map[entry.Hash]bool{}
	for _, a := range p.Attendance {
		seen[a.Organisation] = true
		here = append(here, p.full[a.Organisation]+": "+a.Attended.Post+" ("+strconv.Itoa(a.People)+" người)")
	}
	for _, x := range p.Called.Parties {
		if !seen[x] {
			absent = append(absent, p.full[x])
		}
	}
	return here, absent
}

// minutesPaper is the Biên bản: what was said and decided, item by item.
func minutesPaper(p printed) (string, document.Document) {
	here, absent := p.there()
	m := document.Meeting{Sort: sortOf(p.Called.Sort), Name: p.Called.Title, Begins: document.Moment(p.Begins().In(viet.Zone())), Place: p.Called.Place,
		Chair: p.full[p.Called.Chair], Secretary: "…………", Attending: here, Absent: absent}
	var bs []document.Block
	if x := p.Latest(); x != nil {
		m.Secretary, m.Ends = x.Secretary, document.Moment(x.Ended.In(viet.Zone()))
		bs = append(bs, text(x.Text)...)
	}
	for i, x := range p.Agenda() {
		bs = append(bs, document.Heading{Level: 2, Text: x.ItemAdded.Title})
		bs = append(bs, p.sayings(x.ID)...)
		for _, d := range x.Decisions {
			bs = append(bs, said("Hội nghị thống nhất: "+d.Text))
		}
		if len(x.Decisions) == 0 {
			bs = append(bs, said("Nội dung "+strconv.Itoa(i+1)+" đã được trao đổi."))
		}
	}
	bs = append(bs, p.sayings(entry.Hash{})...)
	if len(bs) == 0 {
		bs = append(bs, said(p.Called.Title+"."))
	}
	return "bien-ban", document.Document{Kind: "bien-ban", Header: p.header("bien-ban", p.day, p.Called.Title), Meeting: &m, Blocks: bs,
		Signatures: []document.Signature{{Post: "Thư ký"}, {Post: "Chủ tọa"}}, Recipients: p.recipients()}
}

// sortOf is what a meeting is called in its papers.
func sortOf(sort string) string {
	if sort == Briefing {
		return "Giao ban"
	}
	return "Hội nghị"
}

// sayings are the statements on an item; on none, those on the whole.
func (p printed) sayings(item entry.Hash) (bs []document.Block) {
	for _, x := range p.Statements {
		if x.Item == item {
			bs = append(bs, said(x.StatementRecorded.Post+", "+p.full[x.Organisation]+" phát biểu: "+x.Text))
		}
	}
	return bs
}

// conclusionsPaper is the Thông báo kết luận: each conclusion with who sees to
// it and by when.
func conclusionsPaper(p printed) (string, document.Document) {
	on := p.day
	bs := []document.Block{said(document.Moment(p.Begins().In(viet.Zone())) + ", tại " + p.Called.Place + ", " + p.full[p.Called.Chair] + " chủ trì " + p.Called.Title + ". Sau khi nghe các bên trao đổi, hội nghị kết luận như sau:")}
	l := document.List{Marker: document.Number}
	for _, c := range p.Conclusions {
		line := c.Text + " Chủ trì thực hiện: " + p.full[c.Owner]
		if !c.Due.IsZero() {
			line += "; thời hạn: " + c.Due.Document()
		}
		l.Items = append(l.Items, []document.Run{document.Text(line + ".")})
		if d := viet.DateOf(c.At); d.After(on) {
			on = d
		}
	}
	if len(l.Items) > 0 {
		bs = append(bs, l)
	} else {
		bs = append(bs, said("Hội nghị chưa có kết luận nào được ghi."))
	}
	bs = append(bs, said("Đề nghị các bên triển khai thực hiện và báo cáo kết quả tại kỳ giao ban gần nhất."))
	return "thong-bao-ket-luan", document.Document{Kind: "thong-bao-ket-luan", Header: p.header("thong-bao-ket-luan", on, "Kết luận tại "+p.Called.Title),
		Blocks: bs, Signatures: p.signed(), Recipients: p.recipients()}
}
