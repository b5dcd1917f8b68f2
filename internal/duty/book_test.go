package duty

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"pgregory.net/rapid"

	"phoihop/internal/calendar"
	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/viet"
)

// some is a day of the years given, with the first and the last of a month
// likely.
func some(t *rapid.T, label string, first, last int) viet.Date {
	d := viet.Date{Year: rapid.IntRange(first, last).Draw(t, label+" year"), Month: time.Month(rapid.IntRange(1, 12).Draw(t, label+" month")), Day: 1}
	return d.AddDays(rapid.SampledFrom([]int{0, -1, 14, rapid.IntRange(0, 27).Draw(t, label+" day")}).Draw(t, label))
}

// anyBook is three parties and an heir or two, with one duty that is accepted,
// revised and ended at any time, by some.
func anyBook(t *rapid.T) *Book {
	cadence := rapid.SampledFrom([]calendar.Cadence{calendar.Monthly, calendar.Quarterly})
	terms := func(label string) Terms { return Terms{Cadence: cadence.Draw(t, label), Every: 1} }
	d := &Duty{State: State{Place: entry.Place{ID: id(100)}, By: id(1), Proposed: Proposed{From: some(t, "from", 2018, 2019), Terms: terms("cadence")}}, Binds: map[entry.Hash][]Bond{}}
	for i := range byte(rapid.IntRange(0, 2).Draw(t, "revisions")) {
		r := Revision{entry.Place{ID: id(110 + i), Log: id(1)}, Revised{some(t, "revised", 2018, 2024), terms("new cadence")}}
		if i == 0 || !r.From.Before(d.Revisions[0].From) {
			d.Revisions = append(d.Revisions, r)
		}
	}
	for p := range byte(5) {
		if p > 2 && !rapid.Bool().Draw(t, "bound") {
			continue
		}
		party := id(p + 1)
		d.Binds[party] = []Bond{{Place: entry.Place{Log: party}, From: some(t, "accepted", 2018, 2020)}}
		for _, r := range d.Revisions {
			if rapid.Bool().Draw(t, "accepts") {
				d.Binds[party] = append(d.Binds[party], Bond{Place: entry.Place{Log: party}, From: r.From, Revision: r.ID})
			}
		}
	}
	if rapid.Bool().Draw(t, "ends") {
		d.Ends = []End{{entry.Place{Log: id(1)}, Ended{From: some(t, "end", 2022, 2025)}}}
	}
	b := &Book{AsOf: some(t, "as of", 2023, 2025).Time(viet.Zone()), Duties: []*Duty{d}, succeeded: map[entry.Hash]succession{}, assigned: map[string][]entry.Hash{}}
	for p := range byte(5) {
		b.Parties = append(b.Parties, organisation.Party{ID: id(p + 1)})
	}
	succeed(t, b)
	return b
}

// succeed lets parties 2 and 3 pass to 4, or 2 to 4 and 5, or nobody.
func succeed(t *rapid.T, b *Book) {
	from := some(t, "succeeded", 2019, 2023)
	switch rapid.IntRange(0, 2).Draw(t, "succession") {
	case 1: // N→1
		b.succeeded[id(2)], b.succeeded[id(3)] = succession{from, []entry.Hash{id(4)}}, succession{from, []entry.Hash{id(4)}}
	case 2: // 1→N; each open occurrence is assigned once, twice, or not
		b.succeeded[id(2)] = succession{from, []entry.Hash{id(4), id(5)}}
		for y := 2018; y <= 2026; y++ {
			for m := time.January; m <= time.December; m++ {
				heirs := rapid.SampledFrom([][]entry.Hash{nil, {id(4)}, {id(5)}, {id(4), id(5)}}).Draw(t, "assigned")
				b.assigned[place(id(100), id(2), viet.Date{Year: y, Month: m, Day: 1}.String())] = heirs
			}
		}
	}
}

// slow walks every day of every party and asks whether a window opens on it.
func slow(b *Book) map[string]string {
	out := map[string]string{}
	for _, d := range b.Duties {
		for _, p := range b.Parties {
			for day := (viet.Date{Year: 2017, Month: 1, Day: 1}); !day.After(viet.DateOf(b.AsOf)); day = day.AddDays(1) {
				if cadence, ok := slowTerms(d, p.ID, day); ok && opens(cadence, day) && !over(b, d, p.ID, day) {
					out[fmt.Sprint(p.ID.Short(), " ", day)] = holder(b, cadence, p.ID, day)
				}
			}
		}
	}
	return out
}

// slowTerms is the cadence that binds a party for what opens on a day.
func slowTerms(d *Duty, party entry.Hash, day viet.Date) (c calendar.Cadence, ok bool) {
	if len(d.Binds[party]) == 0 || day.Before(d.Binds[party][0].From) || day.Before(d.Proposed.From) {
		return c, false
	}
	c = d.Proposed.Cadence
	for _, r := range d.Revisions {
		for _, b := range d.Binds[party] {
			if !day.Before(r.From) && (b.Revision == r.ID || party == r.Log) {
				c = r.Cadence
			}
		}
	}
	return c, true
}

func opens(c calendar.Cadence, day viet.Date) bool {
	return day.Day == 1 && (c == calendar.Monthly || (day.Month-1)%3 == 0)
}

// over reports whether the duty or the party had ended by the day.
func over(b *Book, d *Duty, party entry.Hash, day viet.Date) bool {
	s, ended := b.succeeded[party]
	return len(d.Ends) > 0 && !day.Before(d.Ends[0].From) || ended && !day.Before(s.from)
}

// holder says who owes what opened for a party on a day: the party itself, its
// one heir where the due moment comes after its end, or nobody agreed on.
func holder(b *Book, c calendar.Cadence, party entry.Hash, day viet.Date) string {
	s, ended := b.succeeded[party]
	months := 1
	if c == calendar.Quarterly {
		months = 3
	}
	next := viet.Date{Year: day.Year, Month: day.Month, Day: 1}
	for range months {
		next = next.AddDays(32)
		next.Day = 1
	}
	if !ended || !next.After(s.from) { // due when the window has closed, at the very moment it ends
		return party.Short()
	}
	heirs := s.heirs
	if given := b.assigned[place(id(100), party, day.String())]; len(given) > 0 {
		heirs = given
	}
	if len(heirs) != 1 {
		return "contested"
	}
	return heirs[0].Short()
}

// TestBookAgainstASlowModel: over decades of days the book owes exactly what a
// walk over every day owes, to exactly one holder each or contested.
func TestBookAgainstASlowModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBook(t)
		b.derive(nil)
		got := map[string]string{}
		for _, o := range b.Occurrences {
			origin := o.Party
			if !o.Origin.IsZero() {
				origin = o.Origin
			}
			key := fmt.Sprint(origin.Short(), " ", o.Key)
			if _, twice := got[key]; twice {
				t.Fatalf("%s is owed twice", key)
			}
			got[key] = o.Party.Short()
			if o.Contested {
				got[key] = "contested"
			}
		}
		if want := slow(b); !maps.Equal(got, want) {
			t.Fatalf("book %v\nslow %v", got, want)
		}
	})
}
