package calendar

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the shipped rule set
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"phoihop/internal/viet"
)

//go:embed data/vietnam.json
var shipped []byte

// Set is the content of a rule set: the weekly days off and, year by year, the
// days off and swapped days. What the program ships is only a proposal; a space
// adopts a set by the hash of its content.
type Set struct {
	Name    string   `json:"name"`
	Weekend []string `json:"weekend"` // "saturday", "sunday"
	Years   []Year   `json:"years"`   // ascending
}

// Year is one year's record.
type Year struct {
	Year    int    `json:"year"`
	Status  Status `json:"status"`
	Source  string `json:"source"` // in words
	Note    string `json:"note,omitempty"`
	DaysOff []Off  `json:"days_off"` // ascending
	Swaps   []Swap `json:"swaps"`    // ascending
}

// Status says whether a year's days were announced or are derived from the law.
type Status string

// The two states of a year's record.
const (
	Announced Status = "announced"
	Projected Status = "projected"
)

// Off is a public holiday, or a day off in place of a holiday that fell on a
// weekly day off (nghỉ bù, Bộ luật Lao động 2019 Điều 111 khoản 3).
type Off struct {
	Date viet.Date `json:"date"`
	Name string    `json:"name"`
	For  viet.Date `json:"for,omitzero"` // the holiday made up for; zero for a holiday
}

// Swap is a working day given off in exchange for a weekly day off worked. Work
// may lie in a neighbouring year.
type Swap struct {
	Off  viet.Date `json:"off"`
	Work viet.Date `json:"work"`
}

// Rules is a checked, immutable rule set. The zero Rules knows no day off at
// all. It is safe for concurrent use.
type Rules struct {
	set      Set
	weekend  [7]bool
	off      map[viet.Date]string // to its name
	work     map[viet.Date]bool
	from, to int // years covered
}

// RulesError names what a rule set does wrong.
type RulesError struct {
	Where string // such as "2025-05-02"
	What  string
}

func (e *RulesError) Error() string { return "calendar rules: " + e.Where + ": " + e.What }

// Default returns the shipped rule set: Vietnam, 2015–2030, Saturday and Sunday
// off; the years after 2026 projected from Bộ luật Lao động 2019 Điều 112.
func Default() Rules { return shippedRules() }

var shippedRules = sync.OnceValue(func() Rules {
	r, err := Parse(shipped)
	if err != nil {
		return Rules{} // a test parses the same bytes
	}
	return r
})

// Parse reads a rule set from JSON, as Encode writes it or a person edits it.
// The error is a *RulesError or one from encoding/json.
func Parse(b []byte) (Rules, error) {
	var s Set
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&s); err != nil {
		return Rules{}, fmt.Errorf("calendar rules: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Rules{}, &RulesError{Where: "end", What: "more than one rule set"}
	}
	return NewRules(s)
}

// NewRules checks s and returns its rules. The error is a *RulesError.
func NewRules(s Set) (Rules, error) {
	r := Rules{set: s, off: map[viet.Date]string{}, work: map[viet.Date]bool{}}
	if err := r.setWeekend(s.Weekend); err != nil {
		return Rules{}, err
	}
	for i, y := range s.Years {
		if i > 0 && y.Year != s.Years[i-1].Year+1 {
			return Rules{}, &RulesError{fmt.Sprint(y.Year), "years must follow one another"}
		}
		if err := r.addYear(y); err != nil {
			return Rules{}, err
		}
	}
	if n := len(s.Years); n > 0 {
		r.from, r.to = s.Years[0].Year, s.Years[n-1].Year
	}
	return r, nil
}

func (r *Rules) setWeekend(names []string) error {
	for _, name := range names {
		day := slices.IndexFunc([]time.Weekday{0, 1, 2, 3, 4, 5, 6}, func(d time.Weekday) bool {
			return strings.ToLower(d.String()) == name
		})
		if day < 0 || r.weekend[day] {
			return &RulesError{Where: "weekend", What: "unknown or repeated day " + name}
		}
		r.weekend[day] = true
	}
	if len(names) > 6 {
		return &RulesError{Where: "weekend", What: "no working day is left"}
	}
	return nil
}

func (r *Rules) addYear(y Year) error {
	if y.Status != Announced && y.Status != Projected {
		return &RulesError{fmt.Sprint(y.Year), "status is neither announced nor projected"}
	}
	if y.Source == "" {
		return &RulesError{fmt.Sprint(y.Year), "no source"}
	}
	for _, o := range y.DaysOff {
		if err := r.addOff(y.Year, o.Date, o.Name); err != nil {
			return err
		}
	}
	for _, s := range y.Swaps {
		if err := r.addOff(y.Year, s.Off, "Nghỉ hoán đổi"); err != nil {
			return err
		}
		if !s.Work.Valid() || r.work[s.Work] || !r.weekend[s.Work.Weekday()] {
			return &RulesError{s.Work.String(), "the day worked in exchange is no weekly day off"}
		}
		r.work[s.Work] = true
	}
	return nil
}

func (r *Rules) addOff(year int, d viet.Date, name string) error {
	switch _, twice := r.off[d]; {
	case !d.Valid() || d.Year != year:
		return &RulesError{d.String(), fmt.Sprintf("not a day of %d", year)}
	case name == "":
		return &RulesError{d.String(), "a day off needs a name"}
	case twice:
		return &RulesError{d.String(), "named twice"}
	}
	r.off[d] = name
	return nil
}

// Set returns a copy of the content, for display or editing.
func (r Rules) Set() Set {
	var s Set
	if json.Unmarshal(r.Encode(), &s) != nil {
		return Set{}
	}
	return s
}

// Encode returns the content in its one canonical form; Parse reads it back.
func (r Rules) Encode() []byte {
	b, err := json.Marshal(r.set)
	if err != nil {
		return nil // cannot happen: every date was checked
	}
	return b
}

// Hash returns SHA-256 of Encode. It is what an adopting entry carries: two
// files that differ only in layout have the same hash.
func (r Rules) Hash() [32]byte { return sha256.Sum256(r.Encode()) }

// Covers reports whether the year of d has a record. Outside it only weekly
// days off are known, and a reckoning there should be shown as provisional.
func (r Rules) Covers(d viet.Date) bool {
	return r.to > 0 && r.from <= d.Year && d.Year <= r.to
}

// Status returns the state of the year's record, "" if there is none.
func (r Rules) Status(year int) Status {
	if r.to == 0 || year < r.from || year > r.to {
		return ""
	}
	return r.set.Years[year-r.from].Status
}

// OffName returns the Vietnamese name of a holiday or other day off by name;
// "" for working days and plain weekly days off.
func (r Rules) OffName(d viet.Date) string { return r.off[d] }

// Holidays returns the named days off from one day to another, both included.
func (r Rules) Holidays(from, to viet.Date) []viet.Date {
	days := slices.SortedFunc(maps.Keys(r.off), viet.Date.Compare)
	return slices.DeleteFunc(days, func(d viet.Date) bool { return d.Before(from) || d.After(to) })
}
