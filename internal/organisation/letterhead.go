package organisation

import (
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// InFull names the parties and units as a paper of a day does: in full, as they
// were called then.
func (s Space) InFull(day viet.Date) map[entry.Hash]string {
	names := map[entry.Hash]string{}
	for _, p := range s.Parties {
		names[p.ID] = NameAt(p.Names, day).Name
	}
	for _, u := range s.Units {
		names[u.ID] = NameAt(u.Names, day).Name
	}
	return names
}

// Superior is the body that the parties stand under, where one looks on: it
// stands above who issues a paper. Zero where none does, or it issues itself.
func (s Space) Superior(issuer entry.Hash) entry.Hash {
	for _, p := range s.Parties {
		if p.Role == RoleObserver {
			if p.ID == issuer {
				break
			}
			return p.ID
		}
	}
	return entry.Hash{}
}
