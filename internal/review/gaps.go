package review

import (
	"slices"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/viet"
)

// indicators turns the parties' own numbers into figures and looks for the
// faults that such numbers have in practice.
func (r *Report) indicators() {
	for _, i := range r.Review.Indicators {
		if i.Value != nil {
			r.figure(Figure{ID: IndicatorFigure(i), Label: i.Name, Text: number(*i.Value), Count: int(*i.Value), Entries: []entry.Hash{i.ID}})
		}
		r.checkIndicator(i)
	}
	r.overlaps()
}

// IndicatorFigure is the figure id of an indicator.
func IndicatorFigure(i Indicator) string { return "ct-" + i.ID.String()[:8] }

func number(x float64) string {
	if x == float64(int64(x)) {
		return viet.FormatInt(int64(x))
	}
	return viet.FormatFloat(x, 2)
}

func (r *Report) gap(key string, party entry.Hash, about []entry.Hash, args ...any) {
	r.Gaps = append(r.Gaps, Gap{Key: key, Args: args, Party: party, About: about})
}

// checkIndicator finds words without a number, parts that do not add up, and a
// number that the last review already had.
func (r *Report) checkIndicator(i Indicator) {
	if i.Value == nil {
		r.gap("review.gap.vague", i.Log, []entry.Hash{i.ID}, i.Name, i.Words)
		return
	}
	sum := 0.0
	for _, p := range i.Parts {
		sum += p.Value
	}
	if len(i.Parts) > 0 && sum != *i.Value {
		r.gap("review.gap.parts", i.Log, []entry.Hash{i.ID}, i.Name, number(sum), number(*i.Value))
	}
	for _, s := range r.Previous {
		for _, old := range s.Indicators {
			same := old.Log == i.Log && viet.Fold(old.Name) == viet.Fold(i.Name)
			if same && old.Value != nil && *old.Value == *i.Value && *i.Value != 0 {
				r.gap("review.gap.same", i.Log, []entry.Hash{i.ID, old.ID}, i.Name, number(*i.Value), s.Opened.Title)
			}
		}
	}
}

// overlaps finds one party's windows of one indicator that share days: adding
// them would count those days twice.
func (r *Report) overlaps() {
	is := r.Review.Indicators
	for n, a := range is {
		for _, b := range is[n+1:] {
			if a.Log == b.Log && viet.Fold(a.Name) == viet.Fold(b.Name) && !a.To.Before(b.From) && !b.To.Before(a.From) {
				r.gap("review.gap.overlap", a.Log, []entry.Hash{a.ID, b.ID}, a.Name, a.From, a.To, b.From, b.To)
			}
		}
	}
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
