package viet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// DateError says why a text is no date.
type DateError struct {
	Input  string
	Reason DateReason
}

// DateReason is the kind of fault ParseDate found.
type DateReason string

// The reasons ParseDate refuses a text.
const (
	NotADate    DateReason = "not a date"
	ShortYear   DateReason = "the year needs four figures"
	NoSuchDay   DateReason = "no such day in that month"
	NoSuchMonth DateReason = "no such month"
)

func (e *DateError) Error() string { return fmt.Sprintf("date %q: %s", e.Input, e.Reason) }

var (
	datePattern = regexp.MustCompile(`^(?:ngày +)?(\d{1,2}) *(/|-|\.) *(\d{1,2}) *(/|-|\.) *(\d{2,4})$`)
	dateWords   = regexp.MustCompile(`^(?:ngày +)?(\d{1,2}) +tháng +(\d{1,2}),? +năm +(\d{2,4})$`)
	yearFirst   = regexp.MustCompile(`^(\d{4})([-/])(\d{1,2})([-/])(\d{1,2})$`)
)

// ParseDate reads a date as papers and people write it: dd/mm/yyyy, d-m-yyyy,
// dd.mm.yyyy, "ngày 05 tháng 3 năm 2020" with or without "ngày", and yyyy-mm-dd
// or yyyy/mm/dd. The day always comes before the month unless the year leads;
// a year has four figures. Days that do not exist are refused. The error is a
// *DateError.
func ParseDate(s string) (Date, error) {
	day, month, year, ok := dateParts(strings.Join(strings.Fields(Lower(s)), " "))
	if !ok {
		return Date{}, &DateError{Input: s, Reason: NotADate}
	}
	if len(year) != 4 {
		return Date{}, &DateError{Input: s, Reason: ShortYear}
	}
	d, reason := existing(atoi(year), atoi(month), atoi(day))
	if reason != "" {
		return Date{}, &DateError{Input: s, Reason: reason}
	}
	return d, nil
}

// existing returns the date of its parts, or why there is none.
func existing(year, month, day int) (Date, DateReason) {
	d := Date{Year: year, Month: time.Month(month), Day: day}
	switch {
	case month < 1 || month > 12:
		return Date{}, NoSuchMonth
	case !d.Valid():
		return Date{}, NoSuchDay
	}
	return d, ""
}

func dateParts(s string) (day, month, year string, ok bool) {
	if m := datePattern.FindStringSubmatch(s); m != nil && m[2] == m[4] {
		return m[1], m[3], m[5], true
	}
	if m := dateWords.FindStringSubmatch(s); m != nil {
		return m[1], m[2], m[3], true
	}
	if m := yearFirst.FindStringSubmatch(s); m != nil && m[2] == m[4] {
		return m[5], m[3], m[1], true
	}
	return "", "", "", false
}

// parseISO reads exactly yyyy-mm-dd. It is apart from ParseDate because stored
// dates are read by the thousand.
func parseISO(s string) (Date, DateReason) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return Date{}, NotADate
	}
	if !allDigits(s[:4]) || !allDigits(s[5:7]) || !allDigits(s[8:]) {
		return Date{}, NotADate
	}
	return existing(atoi(s[:4]), atoi(s[5:7]), atoi(s[8:]))
}

// atoi reads digits a pattern has already checked.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
