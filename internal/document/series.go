package document

import (
	"fmt"

	"phoihop/internal/viet"
)

// Ways in which a form counts its documents.
const (
	byYear     = "year"      // one series of a body in a calendar year
	byTypeTerm = "type-term" // one series of a body and type in a term
)

// Series is one counter of official numbers (hệ thống số): State offices count
// per body and calendar year, Party bodies per body, type and term of office
// (nhiệm kỳ). The next number in a series is one more than its highest, from 1.
type Series struct {
	Family string    // of the form, "party" or "state"
	Body   string    // code of who issues, "ĐU"
	Code   string    // of the type, "TB"; empty where all types share a series
	Year   int       // of a State series
	Term   viet.Date // first day of the term, of a Party series
}

// Series says in which series a document is numbered: code is the kind's
// (Kind.Code), on the day of issue, term the first day of the committee's term.
// It returns a *ContentError where the day lies before the term or one of the
// two that the form needs is not given.
func (f Form) Series(code, body string, on, term viet.Date) (Series, error) {
	s := Series{Family: f.Family, Body: body}
	if !on.Valid() || body == "" {
		return s, &ContentError{What: "series", Name: body, Reason: Missing}
	}
	if f.NumberRule.Series == byYear {
		s.Year = on.Year
		return s, nil
	}
	if !term.Valid() || code == "" || on.Before(term) {
		return s, &ContentError{What: "series", Name: body, Reason: Missing}
	}
	s.Code, s.Term = code, term
	return s, nil
}

// Key is the series as one string; two series are one only if their keys are
// equal. The body's code comes last, so that it may hold any character.
func (s Series) Key() string {
	if s.Term.IsZero() {
		return fmt.Sprintf("%s/%04d/%s", s.Family, s.Year, s.Body)
	}
	return fmt.Sprintf("%s/%s/%s/%s", s.Family, s.Term, s.Code, s.Body)
}
