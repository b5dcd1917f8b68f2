package reorganisation

import (
	"testing"
	"time"

	"phoihop/internal/calendar"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// Everything that was open on the eve is with an heir, contested or proven;
// what had been due before stays where it was, under the old name.
func TestHandover(t *testing.T) {
	old, heir, other := entry.Hash{1}, entry.Hash{2}, entry.Hash{3}
	from := viet.Date{Year: 2025, Month: time.July, Day: 1}
	p := organisation.Party{ID: old, Names: []organisation.Name{{Name: "Huyện ủy Bắc Cồn", Short: "Bắc Cồn"}, {Name: "Tên sau", Short: "Sau", From: from}}}
	s := organisation.Space{Parties: []organisation.Party{p, {ID: heir, Name: "Xã A"}, {ID: other, Name: "Xã B"}},
		Successions: []organisation.Succession{{By: old, Predecessors: []entry.Hash{old}, Heirs: []entry.Hash{heir, other}, From: from, Basis: "Nghị quyết"}}}
	d := &duty.Duty{}
	d.Proposed.Title, d.Proposed.Cadence = "Báo cáo năm", calendar.Yearly
	occurrence := func(party, origin entry.Hash, contested bool, month time.Month, facts ...*duty.Fact) *duty.Occurrence {
		due := time.Date(2025, month, 15, 0, 0, 0, 0, viet.Zone())
		return &duty.Occurrence{Duty: d, Terms: &d.Proposed.Terms, Party: party, Origin: origin, Contested: contested, Due: due, Facts: facts}
	}
	proof := &duty.Fact{Kind: duty.FactProof, Party: old, Claimed: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)}
	now := &duty.Book{Occurrences: []*duty.Occurrence{
		occurrence(old, entry.Hash{}, false, time.December, proof), occurrence(heir, old, false, time.December),
		occurrence(old, entry.Hash{}, true, time.November), occurrence(old, entry.Hash{}, false, time.May, proof),
		occurrence(other, entry.Hash{}, false, time.December)}}
	eve := &duty.Book{Occurrences: []*duty.Occurrence{
		occurrence(old, entry.Hash{}, false, time.December), occurrence(old, entry.Hash{}, false, time.December),
		occurrence(old, entry.Hash{}, false, time.November), occurrence(old, entry.Hash{}, false, time.May)}}
	h := handoverOf(s, p, now, eve)
	if !h.Equal() || h.Before != 3 || h.Count(Assigned) != 1 || h.Count(Contested) != 1 || h.Count(Proven) != 1 {
		t.Errorf("before %d, after %+v", h.Before, h.Items)
	}
	if h.Items[0].Fate != Contested || h.Party.Name != "Huyện ủy Bắc Cồn" || len(h.Heirs) != 2 || h.Records[0].Count != 2 {
		t.Errorf("%+v", h)
	}
	eve.Occurrences = eve.Occurrences[1:]
	if handoverOf(s, p, now, eve).Equal() {
		t.Error("what was lost is not seen")
	}
}
