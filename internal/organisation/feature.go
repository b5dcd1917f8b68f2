package organisation

import (
	"embed"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

//go:embed vi.json en.json
var texts embed.FS

// Feature declares the feature.
func Feature() feature.Feature {
	return feature.Feature{
		Name:    "organisation",
		Kinds:   kinds(),
		Project: Project,
		Version: 1,
		Schema:  schema,
		Actions: actions(),
		Pages:   pages(),
		Choices: choices(),
		Stands:  map[string]web.Stands{"organisation.add-unit": unitStands},
		Texts:   texts,
	}
}

func kinds() (ks []feature.Kind) {
	for _, k := range []entry.Kind{
		entry.KindFounded, entry.KindJoined, KindInvited, KindPartyRenamed, KindPartyLocated, KindUnitAdded, KindUnitChanged,
		KindUnitClosed, KindPostAdded, KindMandateGranted, KindMandateRevoked, KindRulesAdopted, KindSucceeded,
		KindAccepted, KindAssigned, KindUnassigned,
	} {
		ks = append(ks, feature.Kind{Name: k, Version: 1})
	}
	return ks
}

func actions() []action.Action {
	return []action.Action{
		act("organisation.invite", access.Administer, KindInvited, Invite.Decide),
		act("organisation.rename-party", access.Administer, KindPartyRenamed, RenameParty.Decide),
		act("organisation.locate-party", access.Administer, KindPartyLocated, LocateParty.Decide),
		act("organisation.add-unit", access.Administer, KindUnitAdded, AddUnit.Decide).Undone("organisation.close-unit", func(e entry.Entry, _ string, _ viet.Date) action.Values {
			a, _ := entry.Decode[UnitAdded](e)
			return action.Inputs("unit", e.ID.String(), "from", a.From.String())
		}),
		act("organisation.change-unit", access.Administer, KindUnitChanged, ChangeUnit.Decide),
		act("organisation.close-unit", access.Administer, KindUnitClosed, CloseUnit.Decide),
		act("organisation.add-post", access.Administer, KindPostAdded, AddPost.Decide),
		act("organisation.grant-mandate", access.Administer, KindMandateGranted, GrantMandate.Decide).Undone("organisation.revoke-mandate", func(e entry.Entry, why string, today viet.Date) action.Values {
			a, _ := entry.Decode[MandateGranted](e)
			if a.From.Before(today) {
				a.From = today // what was signed under it stays signed
			}
			return action.Inputs("mandate", e.ID.String(), "from", a.From.String(), "reason", why)
		}),
		act("organisation.revoke-mandate", access.Administer, KindMandateRevoked, RevokeMandate.Decide),
		action.New("organisation.adopt-rules", access.Sign, adoptRules),
		act("organisation.declare-succession", access.Sign, KindSucceeded, DeclareSuccession.Decide),
		act("organisation.accept-succession", access.Sign, KindAccepted, AcceptSuccession.Decide),
		act("organisation.assign-occurrence", access.Sign, KindAssigned, AssignOccurrence.Decide),
		act("organisation.withdraw-assignment", access.Sign, KindUnassigned, WithdrawAssignment.Decide),
	}
}

// adoptRules adopts rules. Those that follow others begin no earlier than today:
// what was judged by the others stays as it was judged.
func adoptRules(c AdoptRules, p journal.Past, by access.Caller) ([]journal.Draft, error) {
	s, err := Load(p, by.Space)
	if err != nil {
		return nil, err
	}
	a, err := c.Decide(s, by)
	if err != nil {
		return nil, err
	}
	if today := viet.DateOf(p.Now); len(s.Rules) > 0 && a.From.Before(today) {
		return nil, fault.Field("from", "organisation.rules-late", today)
	}
	return []journal.Draft{{Kind: KindRulesAdopted, Subject: by.Space, Act: a}}, nil
}

// act declares a command that decides on one fact about the space.
func act[C, A any](name string, right access.Right, k entry.Kind, decide func(C, Space, access.Caller) (A, error)) action.Action {
	return action.New(name, right, func(c C, p journal.Past, by access.Caller) ([]journal.Draft, error) {
		s, err := Load(p, by.Space)
		if err != nil {
			return nil, err
		}
		a, err := decide(c, s, by)
		if err != nil {
			return nil, err
		}
		return []journal.Draft{{Kind: k, Subject: by.Space, Act: a}}, nil
	})
}
