package notice

import (
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/web"
)

func lines(s string) []string { return strings.Split(s, "\n") }

// ackedAt says when a party acknowledged, or that it has not.
func ackedAt(r *web.Request, s State, party entry.Hash) string {
	for _, a := range s.Acks {
		if a.Log == party {
			return web.Stamp(a.At)
		}
	}
	return r.L.T("notice.not-acked")
}
