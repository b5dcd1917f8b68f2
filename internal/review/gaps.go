package review

import (
	"slices"
	"strings"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
)

// The gaps, by the sentences that tell them.
const (
	gapContested     = "review.gap.contested"
	gapUnbound       = "review.gap.unbound"
	gapStray         = "review.gap.stray"
	gapUncontributed = "review.gap.no-contribution"
	gapSilence       = "review.gap.silence"
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
		r.gap(gapContested, entry.Hash{}, nil, len(contested))
	}
	for _, d := range r.Unbound {
		r.gap(gapUnbound, entry.Hash{}, []entry.Hash{d.ID}, d.Proposed.Title)
	}
	if len(r.Book.Strays) > 0 {
		r.gap(gapStray, entry.Hash{}, strayIDs(r.Book.Strays), len(r.Book.Strays))
	}
	if !r.Review.Known() {
		return
	}
	bound := r.bound()
	for _, p := range r.Book.Parties {
		said := slices.ContainsFunc(r.Review.Contributions, func(c Contribution) bool { return c.Log == p.ID })
		if slices.Contains(bound, p.ID) && !said {
			r.gap(gapUncontributed, p.ID, nil, p.Short)
		}
	}
}

// sentence tells a gap as the report prints it.
func (r *Report) sentence(g Gap) string { return r.say(g.Key, g.Args...) }

// stated reports whether somebody has made a shortcoming of a gap.
func (r *Report) stated(g Gap) bool {
	return slices.ContainsFunc(r.Review.Items, func(i Item) bool { return strings.Contains(i.Text, r.sentence(g)) })
}

// owner is the party whose gap it is, as a form takes it; empty where it is of
// several.
func owner(g Gap) string {
	if g.Party.IsZero() {
		return ""
	}
	return g.Party.String()
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
			r.gap(gapSilence, o.Party, []entry.Hash{o.Duty.ID}, r.Book.Party(o.Party).Short, o.Duty.Proposed.Title,
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
