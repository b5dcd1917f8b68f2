package demo

import (
	"embed"
	"fmt"
	"strings"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

//go:embed quy-che-2018.txt quy-che-2022.txt
var texts embed.FS

// duty is one duty in force, with what the plan of work needs of it.
type duty struct {
	id       entry.Hash
	cadence  string
	kind     string // notice or evidence
	title    string
	null     bool
	rotating bool
	due      calendar.Due
}

// firstTerm sets up the regulation of 2018 and plans its work.
func (b *builder) firstTerm() error {
	b.clock = day(2018, 1, 22, 9)
	ds, reg, err := b.setUp(term{file: "quy-che-2018.txt", number: "105-QC/ĐU-HU", from: "2018-03-01", to: "2022-12-31",
		title: "Quy chế phối hợp giữa Đảng ủy Bộ đội Biên phòng tỉnh An Hải với các huyện ủy, thành ủy khu vực biên giới biển, giai đoạn 2018–2022"})
	if err != nil {
		return err
	}
	b.sum.Regulations = append(b.sum.Regulations, reg)
	// From April 2022 the successor's weekly and monthly duties take over.
	for _, d := range ds {
		last := date(2022, 12, 31)
		if d.cadence == "weekly" || d.cadence == "monthly" {
			last = date(2022, 3, 31)
			b.at(day(2022, 3, 25, 9), func() error {
				return b.must(b.parties[0].leader, "duty.end", "duty", d.id, "from", "2022-04-01", "reason", "Quy chế giai đoạn 2022–2026 quy định thay thế.")
			})
		}
		b.work(d, b.members(), date(2018, 3, 1), last)
	}
	b.requests()
	b.everyday()
	if b.opt.Small {
		b.forms(ds)
	}
	b.reviews(reg, 2018, 2021)
	b.fiveYears(reg)
	return nil
}

// secondTerm plans the successor, which overlaps its predecessor.
func (b *builder) secondTerm() error {
	b.at(day(2022, 2, 14, 9), func() error {
		ds, reg, err := b.setUp(term{file: "quy-che-2022.txt", number: "05-QC/ĐU-HU", from: "2022-03-01", to: "2026-12-31", predecessor: b.sum.Regulations[0].String(),
			title: "Quy chế phối hợp giữa Đảng ủy Bộ đội Biên phòng tỉnh An Hải với các huyện ủy, thành ủy khu vực biên giới biển, giai đoạn 2022–2026"})
		if err != nil {
			return err
		}
		b.sum.Regulations = append(b.sum.Regulations, reg)
		b.sum.second = ds
		b.forms(ds)
		for _, d := range ds {
			b.work(d, b.members(), date(2022, 3, 1), date(2025, 6, 30))
		}
		b.reviews(reg, 2023, 2025)
		raw, err := texts.ReadFile("quy-che-2022.txt")
		if err != nil {
			return err
		}
		b.amendments(reg, string(raw))
		return nil
	})
	return nil
}

func date(y int, m time.Month, d int) viet.Date { return viet.Date{Year: y, Month: m, Day: d} }

// setUp proposes a regulation and its duties, circulates both and lets every
// party consent: two on paper, the others by their node.
func (b *builder) setUp(t term) (ds []duty, reg entry.Hash, err error) {
	raw, err := texts.ReadFile(t.file)
	if err != nil {
		return nil, reg, err
	}
	lead := b.parties[0]
	pairs := []any{"title", t.title, "number", t.number, "text", string(raw), "from", t.from, "to", t.to, "parties", ids(b.members())}
	if t.predecessor != "" {
		pairs = append(pairs, "predecessor", t.predecessor)
	}
	e, err := b.do(lead.clerk, "regulation.propose", pairs...)
	if err != nil {
		return nil, reg, err
	}
	var list []string
	for _, in := range b.confirm(string(raw)) {
		d, err := b.do(lead.clerk, "duty.propose", append([]any{"regulation", e.ID, "version", e.ID, "from", t.from, "to", t.to}, in...)...)
		if err != nil {
			return nil, reg, err
		}
		list = append(list, d.ID.String())
		ds = append(ds, dutyOf(d.ID, in))
	}
	if err := b.must(lead.clerk, "regulation.circulate", "regulation", e.ID, "version", e.ID, "duties", list); err != nil {
		return nil, reg, err
	}
	return ds, e.ID, b.consents(e.ID, t)
}

func (b *builder) consents(reg entry.Hash, t term) error {
	for i, p := range b.members() {
		b.clock = b.clock.Add(26 * time.Hour)
		pairs := []any{"regulation", reg, "version", reg}
		if i == 2 || i == 4 {
			pairs = append(pairs, "paper_number", fmt.Sprintf("%d-CV/HU", 30+i), "paper_date", viet.DateOf(b.clock).AddDays(-1), "paper_signatory", p.seat.leader,
				"paper_scan", scan(fmt.Sprintf("ban-chup-%s.png", p.seat.code), b.rng.Uint64()))
		}
		if err := b.must(p.leader, "regulation.consent", pairs...); err != nil {
			return err
		}
	}
	return nil
}

// dutyOf remembers of a proposal what the plan of work needs.
func dutyOf(id entry.Hash, in []any) (d duty) {
	d.id = id
	for i := 0; i+1 < len(in); i += 2 {
		v := fmt.Sprint(in[i+1])
		switch in[i] {
		case "cadence":
			d.cadence = v
		case "kinds":
			d.kind = v
		case "title":
			d.title = v
		case "nil":
			d.null = v == "true"
		case "mode":
			d.rotating = v == "rotating"
		case "due":
			d.due = parseDue(v)
		}
	}
	return d
}

// reorganisation plans July 2025: the districts and the city end, twelve
// communes and wards take over, the Border Guard committee has a new name.
func (b *builder) reorganisation() error {
	b.at(day(2025, 6, 27, 8), func() error {
		lead := b.parties[0]
		if err := b.must(lead.leader, "organisation.rename-party", "name", "Đảng ủy Ban Chỉ huy Bộ đội Biên phòng tỉnh An Hải", "short", "BCH BĐBP", "from", "2025-07-01"); err != nil {
			return err
		}
		for _, s := range heirs() {
			if err := b.join(s, lead); err != nil {
				return err
			}
		}
		for _, old := range b.members()[1:] {
			if err := b.succeed(old); err != nil {
				return err
			}
		}
		return b.newDuties()
	})
	b.at(day(2025, 7, 10, 9), b.assign)
	return nil
}

// heirsOf are the bodies that follow an old one.
func (b *builder) heirsOf(code string) (ps []*party) {
	for _, p := range b.parties {
		if p.seat.heirOf == code {
			ps = append(ps, p)
		}
	}
	return ps
}

func (b *builder) succeed(old *party) error {
	hs := b.heirsOf(old.seat.code)
	e, err := b.do(old.leader, "organisation.declare-succession", "predecessors", []string{old.id.String()}, "heirs", ids(hs), "from", "2025-07-01",
		"basis", "Sắp xếp tổ chức từ ngày 01/7/2025 (hư cấu)")
	if err != nil {
		return err
	}
	b.sum.successions = append(b.sum.successions, succession{e.ID, old, hs})
	for _, h := range hs {
		if err := b.must(h.leader, "organisation.accept-succession", "succession", e.ID); err != nil {
			return err
		}
	}
	return nil
}

// newDuties narrows the weekly notice to one addressee and lets the heirs
// accept what they will owe.
func (b *builder) newDuties() error {
	lead := b.parties[0]
	var hs []*party
	for _, p := range b.parties {
		if p.seat.heirOf != "" {
			hs = append(hs, p)
		}
	}
	for _, d := range b.sum.second {
		revision := ""
		if d.cadence == "weekly" || d.cadence == "monthly" {
			e, err := b.do(lead.leader, "duty.revise", "duty", d.id, "from", "2025-07-01", "title", d.title, "cadence", d.cadence, "due", dueJSON(d.due),
				"kinds", d.kind, "nil", d.null, "mode", "each", "counterparts", lead.id)
			if err != nil {
				return err
			}
			revision = e.ID.String()
		}
		for _, h := range hs {
			if err := b.must(h.leader, "duty.accept", "duty", d.id, "from", "2025-07-01"); err != nil {
				return err
			}
			if revision != "" {
				if err := b.must(h.leader, "duty.accept", "duty", d.id, "from", "2025-07-01", "revision", revision); err != nil {
					return err
				}
			}
		}
		if !d.rotating { // the briefings are called one by one
			b.work(d, append([]*party{lead}, hs...), date(2025, 7, 1), viet.DateOf(b.end))
		}
	}
	return nil
}

// assign hands the yearly occurrences that were open on the day to one heir
// each; two are left open, so that they show as contested.
func (b *builder) assign() error {
	n := 0
	for _, d := range b.sum.second {
		if d.cadence != "yearly" || d.due.Month != 12 {
			continue
		}
		for _, s := range b.sum.successions {
			n++
			if n == 2 || n == 7 {
				continue
			}
			h := s.heirs[0]
			if err := b.must(s.old.leader, "organisation.assign-occurrence", "succession", s.id, "duty", d.id, "occurrence", "2025-01-01", "party", s.old.id, "heir", h.id); err != nil {
				return err
			}
			b.inherit(d, h)
		}
	}
	return nil
}

// inherit plans the heir's proof for what it took over.
func (b *builder) inherit(d duty, h *party) {
	b.at(day(2025, 12, 8+b.rng.IntN(12), 9), func() error {
		return b.prove(d, h, "2025-01-01", d.title+" năm 2025 (tiếp nhận)", b.clock)
	})
}

// unaccented keeps file names plain.
func unaccented(s string) string { return strings.ReplaceAll(viet.Fold(s), " ", "-") }
