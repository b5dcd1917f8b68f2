package calendar

import (
	"math"
	"time"

	"phoihop/internal/viet"
)

// The Vietnamese calendar follows four rules, all at the meridian of UTC+7
// (Quyết định 121/CP of 8-8-1967): a month begins on the day of the new moon;
// the winter solstice falls in the eleventh month; a year of thirteen months
// has a leap month, the first after that eleventh without a principal term; the
// leap month repeats the number of the one before. They are applied at UTC+7
// to every year, also before 1968.

// Lunar returns the lunar date of d: year, month 1…12, day 1…30 and whether
// the month is a leap one (tháng nhuận). Checked for 1900–2100.
func Lunar(d viet.Date) (year, month, day int, leap bool) {
	n := dayNumber(d)
	k := moonOnOrBefore(n)
	s := suiOf(d.Year)
	if k < s.first {
		s = suiOf(d.Year - 1)
	} else if k >= s.first+s.months {
		s = suiOf(d.Year + 1)
	}
	year, month, leap = s.name(k)
	return year, month, n - moonDay(k) + 1, leap
}

// Solar returns the day of a lunar date; false if that year has no such month
// or the month no such day.
func Solar(year, month, day int, leap bool) (viet.Date, bool) {
	if month < 1 || month > 12 || day < 1 || day > 30 {
		return viet.Date{}, false
	}
	for _, y := range []int{year, year + 1} {
		s := suiOf(y)
		for k := s.first; k < s.first+s.months; k++ {
			if ky, km, kl := s.name(k); ky != year || km != month || kl != leap {
				continue
			}
			start := moonDay(k)
			if start+day > moonDay(k+1) {
				return viet.Date{}, false
			}
			return dateOfNumber(start + day - 1), true
		}
	}
	return viet.Date{}, false
}

// Tet returns the first day of the lunar year that begins in the given year.
func Tet(year int) viet.Date {
	d, _ := Solar(year, 1, 1, false)
	return d
}

// sui is the span from the eleventh month of one lunar year to the next.
type sui struct {
	year   int // of its last months: the eleventh month before belongs to year-1
	first  int // new moon that opens the eleventh month
	months int // 12 or 13
	leap   int // offset of the leap month, 0 if none
}

// suiOf returns the sui whose first months lie at the end of year-1.
func suiOf(year int) sui {
	s := sui{year: year, first: solsticeMoon(year - 1)}
	s.months = solsticeMoon(year) - s.first
	if s.months != 13 {
		return s
	}
	term := principalTerm(moonDay(s.first + 1))
	for i := 1; i < s.months; i++ {
		next := principalTerm(moonDay(s.first + i + 1))
		if next == term {
			s.leap = i
			return s
		}
		term = next
	}
	return s
}

// name returns the lunar year, month and leapness of new moon k of s.
func (s sui) name(k int) (year, month int, leap bool) {
	i := k - s.first
	leap = s.leap > 0 && i == s.leap
	if s.leap > 0 && i >= s.leap {
		i--
	}
	year = s.year
	if i < 2 {
		year--
	}
	return year, (i+10)%12 + 1, leap
}

// solsticeMoon returns the new moon that opens the month holding the winter
// solstice of a year.
func solsticeMoon(year int) int {
	n := dayNumber(viet.Date{Year: year, Month: time.December, Day: 19})
	for principalTerm(n+1) < 9 {
		n++
	}
	return moonOnOrBefore(n)
}

// principalTerm returns which twelfth of its path (0 from the vernal equinox,
// 9 from the winter solstice) the sun is in when day n begins in Vietnam.
func principalTerm(n int) int {
	return int(sunLongitude(float64(n)-0.5-7.0/24) / 30)
}

// moonOnOrBefore returns the last new moon that falls on day n or earlier.
func moonOnOrBefore(n int) int {
	k := int(math.Floor((float64(n)-firstNewMoon)/synodicMonth)) + 1
	for moonDay(k) > n {
		k--
	}
	return k
}

// moonDay returns the number of the day in Vietnam on which new moon k falls.
func moonDay(k int) int {
	return int(math.Floor(newMoon(k) + 0.5 + 7.0/24))
}

// dayNumber returns the Julian day number whose noon falls on d.
func dayNumber(d viet.Date) int {
	const unixEpoch = 2440588
	return unixEpoch + d.DaysSince(viet.Date{Year: 1970, Month: time.January, Day: 1})
}

func dateOfNumber(n int) viet.Date {
	epoch := viet.Date{Year: 1970, Month: time.January, Day: 1}
	return epoch.AddDays(n - dayNumber(epoch))
}
