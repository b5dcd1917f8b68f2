package notice

import (
	"slices"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// owe adds the answer and the acknowledgement that are still to come, to who
// owes them.
func (s State) owe(tx *readmodel.Tx) error {
	for _, p := range s.To {
		ds := s.owed(p)
		if d, waits := s.awaited(p); waits {
			ds = append(ds, d)
		}
		for _, d := range ds {
			if err := tx.Owe(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// owed is what a party has still to do about the notice. An answer that is due
// first stands for the acknowledgement too.
func (s State) owed(party entry.Hash) (ds []readmodel.Deadline) {
	d := s.toward(party)
	answer := viet.Date{}
	if s.Owes(party) {
		answer = s.Sent.AnswerBy
	}
	if !answer.IsZero() {
		d.Due, d.Kind = calendar.End(answer), "answer"
		ds = append(ds, d)
	}
	if confirm := s.Confirms(party); !confirm.IsZero() && (answer.IsZero() || confirm.Before(answer)) {
		d.Due, d.Kind = calendar.End(confirm), "acknowledgement"
		ds = append(ds, d)
	}
	return ds
}

// awaited is what the sender waits for without a day: nothing of it falls due.
func (s State) awaited(party entry.Hash) (d readmodel.Deadline, waits bool) {
	d = s.toward(party)
	switch {
	case s.Owes(party):
		d.Kind = "answer"
		return d, s.Sent.AnswerBy.IsZero()
	case !s.Acknowledged(party) && !s.Answered(party):
		d.Kind = "acknowledgement"
		return d, slices.Contains(s.To, party) && s.Confirms(party).IsZero()
	}
	return d, false
}

func (s State) toward(party entry.Hash) readmodel.Deadline {
	return readmodel.Deadline{Space: s.Space, Party: party, To: s.Log, Since: s.At, Href: s.href(), Title: s.Sent.Title}
}
