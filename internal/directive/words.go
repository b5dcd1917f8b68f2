package directive

import (
	"phoihop/internal/entry"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// whose is the unit at which a session was held, or its party.
func whose(x Session) entry.Hash {
	if x.Unit.IsZero() {
		return x.Log
	}
	return x.Unit
}

// paperDate is the day of the signed paper, as screens write it.
func paperDate(a entry.Approval) string {
	d, err := viet.ParseDate(a.Date)
	if err != nil {
		return a.Date
	}
	return d.Screen()
}

// validity says from when to when the directive holds.
func validity(r *web.Request, d Registered) string {
	from := d.From
	if from.IsZero() {
		from = d.Date
	}
	if d.To.IsZero() {
		return r.L.T("directive.since", from.Screen())
	}
	return r.L.T("directive.from-to", from.Screen(), d.To.Screen())
}

// name is the id under which the answer's party or unit is known.
func name(a Asked) entry.Hash {
	if a.Unit.IsZero() {
		return a.Party
	}
	return a.Unit
}
