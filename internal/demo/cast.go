package demo

import (
	"phoihop/internal/access"
	"phoihop/internal/viet"
)

// seat is one body as it is invented.
type seat struct {
	code, name, short, role, leader string
	place                           string // where it issues its papers
	rank                            int
	units                           []unit
	heirOf                          string
}

type unit struct{ kind, name string }

// founders are the bodies of 2018, in the order of the regulation.
func founders() []seat {
	return []seat{
		{code: "bienphong", name: "Đảng ủy Bộ đội Biên phòng tỉnh An Hải", short: "BĐBP tỉnh", place: "An Hải", role: "party", leader: "Bí thư Đảng ủy", rank: 1,
			units: []unit{{"post", "Đồn Biên phòng Mũi Đá"}, {"post", "Đồn Biên phòng Vĩnh Hải"}, {"post", "Đồn Biên phòng Cửa Giang"}, {"post", "Đồn Biên phòng Hòn Chim"}, {"post", "Đồn Biên phòng Cát Vàng"}}},
		{code: "vinhhai", name: "Huyện ủy Vĩnh Hải", short: "Vĩnh Hải", place: "Vĩnh Hải", role: "party", leader: "Bí thư Huyện ủy", rank: 2, units: communes("Vĩnh An", "Bãi Dừa", "Vĩnh Lộc", "Thanh Cát")},
		{code: "sonbac", name: "Huyện ủy Sơn Bắc", short: "Sơn Bắc", place: "Sơn Bắc", role: "party", leader: "Bí thư Huyện ủy", rank: 3, units: communes("Sơn Hòa", "Mũi Đá", "Bàu Sen")},
		{code: "phuocloc", name: "Huyện ủy Phước Lộc", short: "Phước Lộc", place: "Phước Lộc", role: "party", leader: "Bí thư Huyện ủy", rank: 4, units: communes("Phước Tây", "Cát Vàng", "Gành Đá")},
		{code: "namson", name: "Huyện ủy Nam Sơn", short: "Nam Sơn", place: "Nam Sơn", role: "party", leader: "Bí thư Huyện ủy", rank: 5, units: communes("Hòn Chim", "Nam Cát", "Suối Ngang")},
		{code: "haigiang", name: "Thành ủy Hải Giang", short: "Hải Giang", place: "Hải Giang", role: "party", leader: "Bí thư Thành ủy", rank: 6, units: []unit{{"commune", "Phường Cửa Giang"}, {"commune", "Phường Đông Hải"}, {"commune", "Phường Bến Cá"}}},
		{code: "tinhuy", name: "Tỉnh ủy An Hải", short: "Tỉnh ủy", place: "An Hải", role: "observer", leader: "Thường trực Tỉnh ủy", rank: 90},
	}
}

func communes(names ...string) (us []unit) {
	for _, n := range names {
		us = append(us, unit{"commune", "Xã " + n})
	}
	return us
}

// heirs are the bodies that take over on 1 July 2025.
func heirs() (ss []seat) {
	for i, x := range []struct{ code, kind, name, of string }{
		{"xavinhan", "xã", "Vĩnh An", "vinhhai"}, {"xabaidua", "xã", "Bãi Dừa", "vinhhai"}, {"xavinhloc", "xã", "Vĩnh Lộc", "vinhhai"},
		{"xasonhoa", "xã", "Sơn Hòa", "sonbac"}, {"xamuida", "xã", "Mũi Đá", "sonbac"},
		{"xaphuoctay", "xã", "Phước Tây", "phuocloc"}, {"xacatvang", "xã", "Cát Vàng", "phuocloc"},
		{"xahonchim", "xã", "Hòn Chim", "namson"}, {"xanamcat", "xã", "Nam Cát", "namson"},
		{"pcuagiang", "phường", "Cửa Giang", "haigiang"}, {"pdonghai", "phường", "Đông Hải", "haigiang"}, {"pbenca", "phường", "Bến Cá", "haigiang"},
	} {
		ss = append(ss, seat{code: x.code, name: "Đảng ủy " + x.kind + " " + x.name, place: x.name, short: viet.Upper(x.kind[:1]) + x.kind[1:] + " " + x.name,
			role: "party", leader: "Bí thư Đảng ủy", rank: 20 + i, heirOf: x.of})
	}
	return ss
}

// found founds the space and lets the founders join.
func (b *builder) found() (err error) {
	b.op = access.Caller{Account: "vanhanh", Name: "Người vận hành nút", Post: "operator", Rights: []access.Right{access.Operate}}
	if b.space, err = b.node.Journal.Found(b.ctx, b.op, "Phòng phối hợp khu vực biên giới biển tỉnh An Hải (trình diễn, hư cấu)"); err != nil {
		return err
	}
	b.op.Space = b.space
	b.sum.Space, b.sum.Entries = b.space, 1
	for i, s := range founders() {
		var inviter *party
		if i > 0 {
			inviter = b.parties[0]
		}
		if err := b.join(s, inviter); err != nil {
			return err
		}
	}
	post := b.caller(b.parties[0], "don.muida", "Trực ban Đồn Mũi Đá", access.Draft)
	if err := b.must(b.parties[0].leader, "organisation.add-post", "post", post.Post, "title", "Trực ban Đồn Biên phòng Mũi Đá"); err != nil {
		return err
	}
	return b.must(b.parties[0].leader, "organisation.adopt-rules", "grace_hours", 24, "preset", "calendar", "from", "2018-01-01")
}

// by returns a party by its code.
func (b *builder) by(code string) *party {
	for _, p := range b.parties {
		if p.seat.code == code {
			return p
		}
	}
	return nil
}

// members are the founders that are bound.
func (b *builder) members() (ps []*party) {
	for _, p := range b.parties {
		if p.seat.role == "party" && p.seat.heirOf == "" {
			ps = append(ps, p)
		}
	}
	return ps
}

// ids are parties as an action takes them.
func ids(ps []*party) (out []string) {
	for _, p := range ps {
		out = append(out, p.id.String())
	}
	return out
}
