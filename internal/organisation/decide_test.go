package organisation

import (
	"errors"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// decision is a command with its type taken away.
type decision func(Space, access.Caller) error

func try[C, A any](c C, decide func(C, Space, access.Caller) (A, error)) decision {
	return func(s Space, by access.Caller) error {
		_, err := decide(c, s, by)
		return err
	}
}

func TestDecide(t *testing.T) {
	w, guard, north, south, commune, superior := full(t)
	closed := w.add(south, KindUnitAdded, UnitAdded{"commune", "Xã Bãi Dài", "", day(2018, 3, 1)})
	w.add(south, KindUnitClosed, UnitClosed{closed, day(2019, 1, 1)})
	open := w.add(guard, KindMandateGranted, MandateGranted{"p-01", []string{"notice.sent"}, day(2022, 1, 1), viet.Date{}})
	s := Fold(w.past)
	unit, mandate, succession := s.Units[0].ID, s.Mandates[0].ID, s.Successions[0].ID
	var none viet.Date
	for _, c := range []struct {
		name string
		by   entry.Hash
		do   decision
		key  string // of the refusal; empty: allowed
	}{
		{"invite", guard, try(Invite{"org-x", "Đảng ủy xã Lạch Sâu", "Lạch Sâu", RoleParty, 9}, Invite.Decide), ""},
		{"invite again", guard, try(Invite{"org-Huyện ủy Bắc Cồn", "x", "x", RoleParty, 9}, Invite.Decide), "organisation.joined-already"},
		{"observer invites", superior, try(Invite{"org-x", "x", "x", RoleParty, 9}, Invite.Decide), "organisation.observer"},
		{"stranger invites", entry.Hash{7}, try(Invite{"org-x", "x", "x", RoleParty, 9}, Invite.Decide), "organisation.not-here"},
		{"rename", south, try(RenameParty{"Huyện ủy Nam Cồn Mới", "NC", day(2024, 1, 1)}, RenameParty.Decide), ""},
		{"same name", south, try(RenameParty{"Huyện ủy Nam Cồn", "Huyện ủy Nam Cồn", day(2024, 1, 1)}, RenameParty.Decide), "organisation.same-name"},
		{"locate", south, try(LocateParty{"Nam Cồn", day(2018, 1, 1)}, LocateParty.Decide), ""},
		{"stranger locates", entry.Hash{7}, try(LocateParty{"Nam Cồn", day(2018, 1, 1)}, LocateParty.Decide), "organisation.not-here"},
		{"add unit", north, try(AddUnit{"commune", "Xã Bãi Ngang", "", day(2018, 1, 1)}, AddUnit.Decide), ""},
		{"unit twice", guard, try(AddUnit{"post", "ĐỒN BIÊN PHÒNG CỬA KHẨU CẢNG CỬA LẠCH", "", day(2018, 1, 1)}, AddUnit.Decide), "organisation.unit-twice"},
		{"change unit", guard, try(ChangeUnit{unit, "Đồn Cửa Lạch", "", day(2022, 1, 1)}, ChangeUnit.Decide), ""},
		{"other's unit", north, try(ChangeUnit{unit, "Đồn Cửa Lạch", "", day(2022, 1, 1)}, ChangeUnit.Decide), "organisation.unit-of-other"},
		{"no unit", north, try(ChangeUnit{entry.Hash{3}, "Đồn", "", day(2022, 1, 1)}, ChangeUnit.Decide), "organisation.no-unit"},
		{"unit before it was", guard, try(ChangeUnit{unit, "Đồn", "", day(2017, 1, 1)}, ChangeUnit.Decide), "organisation.before-unit"},
		{"close unit", guard, try(CloseUnit{unit, day(2025, 1, 1)}, CloseUnit.Decide), ""},
		{"close closed", south, try(CloseUnit{closed, day(2025, 1, 1)}, CloseUnit.Decide), "organisation.unit-closed"},
		{"close too early", guard, try(CloseUnit{unit, day(2015, 1, 1)}, CloseUnit.Decide), "organisation.before-unit"},
		{"add post", guard, try(AddPost{"p-02", "Chính ủy", unit}, AddPost.Decide), ""},
		{"post with marks", guard, try(AddPost{"bí thư", "Bí thư", entry.Hash{}}, AddPost.Decide), "organisation.bad-post"},
		{"post twice", guard, try(AddPost{"p-01", "Bí thư", entry.Hash{}}, AddPost.Decide), "organisation.post-twice"},
		{"post in other's unit", north, try(AddPost{"p-01", "Bí thư", unit}, AddPost.Decide), "organisation.unit-of-other"},
		{"grant", guard, try(GrantMandate{"p-01", nil, day(2022, 1, 1), none}, GrantMandate.Decide), ""},
		{"grant to nobody", guard, try(GrantMandate{"p-09", nil, day(2022, 1, 1), none}, GrantMandate.Decide), "organisation.no-post"},
		{"grant backwards", guard, try(GrantMandate{"p-01", nil, day(2022, 1, 1), day(2021, 1, 1)}, GrantMandate.Decide), "organisation.ends-before"},
		{"revoke", guard, try(RevokeMandate{open, day(2023, 1, 1), ""}, RevokeMandate.Decide), ""},
		{"revoke before", guard, try(RevokeMandate{open, day(2020, 1, 1), ""}, RevokeMandate.Decide), "organisation.before-mandate"},
		{"revoke twice", guard, try(RevokeMandate{mandate, day(2023, 1, 1), ""}, RevokeMandate.Decide), "organisation.revoked-already"},
		{"revoke other's", north, try(RevokeMandate{open, day(2023, 1, 1), ""}, RevokeMandate.Decide), "organisation.mandate-of-other"},
		{"revoke none", guard, try(RevokeMandate{entry.Hash{3}, day(2023, 1, 1), ""}, RevokeMandate.Decide), "organisation.unknown-mandate"},
		{"adopt", north, try(AdoptRules{"", entry.Hash{}, 24, "calendar", day(2023, 1, 1)}, AdoptRules.Decide), ""},
		{"adopt as observer", superior, try(AdoptRules{"", entry.Hash{}, 24, "calendar", day(2023, 1, 1)}, AdoptRules.Decide), "organisation.observer"},
		{"adopt nonsense", north, try(AdoptRules{"{", entry.Hash{}, 24, "calendar", day(2023, 1, 1)}, AdoptRules.Decide), "organisation.bad-calendar"},
		{"adopt another", north, try(AdoptRules{"", entry.Hash{1}, 24, "calendar", day(2023, 1, 1)}, AdoptRules.Decide), "organisation.other-calendar"},
		{"adopt long grace", north, try(AdoptRules{"", entry.Hash{}, 241, "calendar", day(2023, 1, 1)}, AdoptRules.Decide), "organisation.bad-grace"},
		{"declare", south, try(DeclareSuccession{nil, []entry.Hash{commune}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), ""},
		{"declare for another", south, try(DeclareSuccession{[]entry.Hash{north}, []entry.Hash{commune}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), "organisation.not-predecessor"},
		{"superior declares", superior, try(DeclareSuccession{[]entry.Hash{south}, []entry.Hash{commune}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), ""},
		{"superior names nobody", superior, try(DeclareSuccession{nil, []entry.Hash{commune}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), "action.required"},
		{"superior again", superior, try(DeclareSuccession{[]entry.Hash{north}, []entry.Hash{south, commune}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), "organisation.declared-already"},
		{"own heir", south, try(DeclareSuccession{nil, []entry.Hash{south}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), "organisation.own-heir"},
		{"heir not here", south, try(DeclareSuccession{nil, []entry.Hash{{5}}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), "organisation.no-party"},
		{"stranger declares", entry.Hash{7}, try(DeclareSuccession{nil, []entry.Hash{south}, day(2025, 7, 1), ""}, DeclareSuccession.Decide), "organisation.not-here"},
		{"accept", south, try(AcceptSuccession{succession}, AcceptSuccession.Decide), ""},
		{"accept twice", commune, try(AcceptSuccession{succession}, AcceptSuccession.Decide), "organisation.accepted-already"},
		{"accept unnamed", guard, try(AcceptSuccession{succession}, AcceptSuccession.Decide), "organisation.not-named"},
		{"accept none", guard, try(AcceptSuccession{entry.Hash{3}}, AcceptSuccession.Decide), "organisation.no-succession"},
		{"assign", north, try(AssignOccurrence{succession, entry.Hash{9}, "2025-04-01", north, south}, AssignOccurrence.Decide), ""},
		{"assign twice", north, try(AssignOccurrence{succession, entry.Hash{9}, "2025-05-01", north, south}, AssignOccurrence.Decide), "organisation.assigned-already"},
		{"withdraw", superior, try(WithdrawAssignment{s.Assignments[0].ID, ""}, WithdrawAssignment.Decide), ""},
		{"withdraw as its heir", commune, try(WithdrawAssignment{s.Assignments[0].ID, ""}, WithdrawAssignment.Decide), ""},
		{"withdraw another's", north, try(WithdrawAssignment{s.Assignments[0].ID, ""}, WithdrawAssignment.Decide), "organisation.may-not-withdraw"},
		{"withdraw what is settled", commune, try(WithdrawAssignment{s.Assignments[2].ID, ""}, WithdrawAssignment.Decide), "organisation.not-contested"},
		{"withdraw nothing", commune, try(WithdrawAssignment{entry.Hash{3}, ""}, WithdrawAssignment.Decide), "organisation.no-assignment"},
		{"assign by stranger", guard, try(AssignOccurrence{succession, entry.Hash{9}, "2025-04-01", north, south}, AssignOccurrence.Decide), "organisation.may-not-assign"},
		{"assign to no heir", north, try(AssignOccurrence{succession, entry.Hash{9}, "2025-04-01", north, guard}, AssignOccurrence.Decide), "organisation.not-an-heir"},
		{"assign of no predecessor", north, try(AssignOccurrence{succession, entry.Hash{9}, "2025-04-01", guard, south}, AssignOccurrence.Decide), "organisation.not-a-predecessor"},
	} {
		t.Run(c.name, func(t *testing.T) { wantKey(t, c.do(s, access.Caller{Space: s.ID, Party: c.by}), c.key) })
	}
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	var f *fault.Error
	switch errors.As(err, &f) {
	case false:
		if key != "" {
			t.Errorf("allowed, want %s", key)
		}
	case true:
		if f.Key != key {
			t.Errorf("refused with %s, want %q", f.Key, key)
		}
	}
}
