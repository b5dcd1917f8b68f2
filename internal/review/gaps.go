package review

import (
	"slices"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
)

func (r *Report) gap(key string, party entry.Hash, about []entry.Hash, args ...any) {
	r.Gaps = append(r.Gaps, Gap{Key: key, Args: args, Party: party, About: about})
}

// gaps lists what is missing: silence over several windows, contested
// occurrences, parties that have not contributed, duties nobody accepted.
func (r *Report) gaps(all []*duty.Occurrence) {
	r.silences(all)
	contested := slices.DeleteFunc(slices.Clone(all), func(o *duty.Occurrence) bool { return !o.Contested })
	if len(contested) > 0 {
		r.gap("review.gap.contested", entry.Hash{}, nil, len(contested))
	}
	for _, d := range r.Unbound {
		r.gap("review.gap.unbound", entry.Hash{}, []entry.Hash{d.ID}, d.Proposed.Title)
	}
	if len(r.Book.Strays) > 0 {
		r.gap("review.gap.stray", entry.Hash{}, strayIDs(r.Book.Strays), len(r.Book.Strays))
	}
	if !r.Review.Known() {
		return
	}
	bound := r.bound()
	for _, p := range r.Book.Parties {
		said := slices.ContainsFunc(r.Review.Contributions, func(c Contribution) bool { return c.Log == p.ID })
		if slices.Contains(bound, p.ID) && !said {
			r.gap("review.gap.no-contribution", p.ID, nil, p.Short)
		}
	}
}

func strayIDs(fs []*duty.Fact) (ids []entry.Hash) {
	for _, f := range fs {
		ids = append(ids, f.Entry)
	}
	return ids
}

// minSilence is how many windows in a row without proof are called a silence.
const minSilence = 3

// silences finds runs of overdue occurrences of one duty and party.
func (r *Report) silences(all []*duty.Occurrence) {
	var run []*duty.Occurrence
	flush := func() {
		if len(run) >= minSilence {
			o := run[0]
			r.gap("review.gap.silence", o.Party, []entry.Hash{o.Duty.ID}, r.Book.Party(o.Party).Short, o.Duty.Proposed.Title,
				len(run), o.Window.From, run[len(run)-1].Window.To)
		}
		run = nil
	}
	for _, o := range all {
		if len(run) > 0 && (run[0].Duty != o.Duty || run[0].Party != o.Party) {
			flush()
		}
		if o.Trigger != nil {
			continue
		}
		if o.State == duty.Overdue {
			run = append(run, o)
		} else {
			flush()
		}
	}
	flush()
}
