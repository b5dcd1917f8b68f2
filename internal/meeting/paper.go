package meeting

import (
	"cmp"
	"strconv"
	"strings"

	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// blank is room to write by hand.
const blank = "…………"

// printed is a meeting as its papers name those who take part: in full, and as
// they were called on the day.
type printed struct {
	view
	full     map[entry.Hash]string
	place    string // where the body in the chair issues its papers
	superior string // the body that the chair's stands under, where one is invited
	form     document.Form
	issued   *Issuance // of the paper; nil: not in this form
	day      viet.Date
}

// rule is what one paper of a meeting is to the register and in print.
type rule struct {
	code, kind string
	about      string // before the meeting's title, where the title alone does not say it
	write      func(printed) document.Document
}

// printing is how the papers of a meeting are made, by their names.
var printing = map[string]rule{
	Invitation:  {"GM", "giay-moi", "", invitation},
	MinutesOf:   {"BB", "bien-ban", "", minutesPaper},
	Conclusions: {"TB", "thong-bao-ket-luan", "Kết luận tại ", conclusionsPaper},
}

// paper writes one paper of a meeting: under its number, where it was issued in
// the form that is asked for.
func paper(name string) web.Paper {
	return web.Paper{Pattern: "/meetings/{id}/" + name + ".docx", Kind: printing[name].kind, Write: func(r *web.Request) (w web.Written, err error) {
		p, err := toPrint(r)
		if err != nil {
			return w, err
		}
		d := p.document(name)
		return web.Written{Name: d.Kind + "-" + p.day.String(), Form: p.form, Document: d}, nil
	}}
}

// document writes one paper, with room for its number where it has none yet.
func (p printed) document(name string) document.Document {
	x := printing[name]
	if p.issued = p.Issuance(name); p.issued != nil && p.issued.Family != p.form.Family {
		p.issued = nil
	}
	d := x.write(p)
	d.Kind, d.Header.Subject = x.kind, x.about+p.Called.Title
	d.Header.Number = p.form.KindNumber(x.kind, 0, p.form.Sign(d.Header.Issuer))
	if p.issued != nil {
		d.Header.Number, d.Header.Place, d.Header.Date = p.issued.Number, cmp.Or(p.issued.Locality, blank), p.issued.On.Document()
	}
	return d
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
	p.place = o.LocalityOn(p.Called.Chair, p.day)
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
	p.form, err = r.DocumentForm(p.day)
	return p, err
}

// header is the letterhead of the body in the chair.
func (p printed) header(on viet.Date) document.Header {
	return document.Header{Superior: p.superior, Issuer: p.full[p.Called.Chair], Place: cmp.Or(p.place, blank), Date: on.Document()}
}

// recipients are the bodies that take part.
func (p printed) recipients() (rs []string) {
	for _, x := range p.Called.Guests {
		rs = append(rs, p.full[x])
	}
	return append(rs, "Các bên tham gia")
}

func (p printed) signed() []document.Signature {
	return []document.Signature{p.form.Signed(p.full[p.Called.Chair])}
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
	for n, i := range p.Agenda() {
		end := ";"
		if n == len(p.Agenda())-1 {
			end = "."
		}
		l.Items = append(l.Items, []document.Run{document.Text(strings.TrimRight(i.ItemAdded.Title, " .;") + end)})
	}
	return l
}

// invitation is the Giấy mời.
func invitation(p printed) document.Document {
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
	return document.Document{Header: p.header(viet.DateOf(p.At)),
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
func minutesPaper(p printed) document.Document {
	here, absent := p.there()
	m := document.Meeting{Sort: sortOf(p.Called.Sort), Name: p.Called.Title, Begins: document.Moment(p.Begins().In(viet.Zone())), Place: p.Called.Place,
		Chair: p.full[p.Called.Chair], Secretary: blank, Attending: here, Absent: absent}
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
	return document.Document{Header: p.header(p.day), Meeting: &m, Blocks: bs,
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
// it and by when. Once it was issued, what was concluded later is not in it.
func conclusionsPaper(p printed) document.Document {
	on, all := p.day, p.Conclusions
	if p.issued != nil {
		all = all[:p.issued.Conclusions]
	}
	bs := []document.Block{said(document.Moment(p.Begins().In(viet.Zone())) + ", tại " + p.Called.Place + ", " + p.full[p.Called.Chair] + " chủ trì " + p.Called.Title + ". Sau khi nghe các bên trao đổi, hội nghị kết luận như sau:")}
	l := document.List{Marker: document.Number}
	for _, c := range all {
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
	return document.Document{Header: p.header(on),
		Blocks: bs, Signatures: p.signed(), Recipients: p.recipients()}
}
