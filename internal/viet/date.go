package viet

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a civil day in Vietnam, without a time of day. Dates compare with
// ==. The zero Date is no day and stands for "not given".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Zone returns Vietnam's time, UTC+7 the whole year (Quyết định 121/CP of
// 1967 and 134/2002/QĐ-TTg). It needs no time zone database.
func Zone() *time.Location { return zone }

var zone = time.FixedZone("ICT", 7*60*60)

// DateOf returns the day it is in Vietnam at t.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Zone()).Date()
	return Date{y, m, d}
}

// Valid reports whether d is a day of the Gregorian calendar in the years
// 1…9999.
func (d Date) Valid() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= 1 && d.Month <= 12 &&
		d.Day >= 1 && d.Day <= DaysIn(d.Year, d.Month)
}

// DaysIn returns how many days a month has.
func DaysIn(year int, m time.Month) int {
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or +1 as d is before, on or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Time returns the first moment of d in loc.
func (d Date) Time(loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// AddDays returns the day n days after d, or before it if n is negative.
func (d Date) AddDays(n int) Date {
	y, m, day := time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, day}
}

// DaysSince returns the number of days from e to d, negative if d is earlier.
func (d Date) DaysSince(e Date) int {
	const day = 24 * 60 * 60
	return int((d.Time(time.UTC).Unix() - e.Time(time.UTC).Unix()) / day)
}

// Weekday returns d's day of the week.
func (d Date) Weekday() time.Weekday { return d.Time(time.UTC).Weekday() }

// String returns d as yyyy-mm-dd, the zero Date as "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText returns String. It refuses a date that is neither valid nor
// zero.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && !d.Valid() {
		return nil, &DateError{Input: d.String(), Reason: NoSuchDay}
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads yyyy-mm-dd, and "" as the zero Date. The error is a
// *DateError.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	e, reason := parseISO(string(b))
	if reason != "" {
		return &DateError{Input: string(b), Reason: reason}
	}
	*d = e
	return nil
}

// Screen returns d as pages show it, 05/6/2023: the day always has two
// figures, the month only if it is 1 or 2 (the manner of NĐ 30/2020 Phụ lục I).
func (d Date) Screen() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d/%s/%04d", d.Day, d.month(), d.Year)
}

// Document returns d as papers write it, "ngày 05 tháng 6 năm 2023": numbers
// below 10 of days, and months 1 and 2, get a zero in front (NĐ 30/2020 Phụ
// lục I, mục II.4).
func (d Date) Document() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %04d", d.Day, d.month(), d.Year)
}

func (d Date) month() string {
	if d.Month <= 2 {
		return fmt.Sprintf("%02d", int(d.Month))
	}
	return fmt.Sprint(int(d.Month))
}
