package organisation

import (
	"phoihop/internal/access"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/viet"
)

// MustCommit refuses a caller whose post has no mandate, valid today, for what
// commits the party.
func MustCommit(p journal.Past, by access.Caller, what string) error {
	s, err := Load(p, by.Space)
	if err != nil {
		return err
	}
	today := viet.DateOf(p.Now)
	if !s.MayCommit(by.Party, by.Post, what, today) {
		return fault.New(fault.Forbidden, "organisation.no-mandate", by.Name, today)
	}
	return nil
}
