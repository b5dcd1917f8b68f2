package viet

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// TimeError says why a text is no moment. Err is the *DateError where the fault
// is the day's.
type TimeError struct {
	Input string
	Err   error
}

// Error names the text.
func (e *TimeError) Error() string { return fmt.Sprintf("time %q: %v", e.Input, e.Err) }

// Unwrap gives the fault of the day.
func (e *TimeError) Unwrap() error { return e.Err }

// ofDay is a time of the day on a clock of 24 hours, as it is written: 7:05,
// 07:05:30, 7h05, 7g, 7 giờ 05 phút.
const ofDay = `(\d{1,2})(?: *: *(\d{1,2})(?::(\d{2}))?| *(?:giờ|h|g) *(?:(\d{1,2}) *(?:phút|ph|p)?)?)`

var (
	timeLast  = regexp.MustCompile(`^(.*?)(?: *[,;] *| +|t)(?:lúc +|vào +)?` + ofDay + `$`)
	timeFirst = regexp.MustCompile(`^(?:lúc +|vào +)?` + ofDay + `(?: *[,;] *| +)(.*)$`)
	onlyDigit = regexp.MustCompile(`^(\d{2})(\d{2})(\d{4})(\d{2})(\d{2})$`)
)

// ParseTime reads a moment by Vietnam's clock as people type it: a date as
// ParseDate takes it with the time before or behind it, "05/6/2023 14:05",
// "14h05 ngày 05/6/2023", and the bare figures that a phone's number keys give,
// 050620231405. There are 24 hours; both day and time must be said. The error
// is a *TimeError.
func ParseTime(s string) (time.Time, error) {
	text := strings.Join(strings.Fields(Lower(s)), " ")
	var day, hour, minute, second string
	if m := onlyDigit.FindStringSubmatch(text); m != nil {
		day, hour, minute = m[1]+"/"+m[2]+"/"+m[3], m[4], m[5]
	} else if m := timeLast.FindStringSubmatch(text); m != nil {
		day, hour, minute, second = m[1], m[2], m[3]+m[5], m[4]
	} else if m := timeFirst.FindStringSubmatch(text); m != nil {
		day, hour, minute, second = m[5], m[1], m[2]+m[4], m[3]
	} else {
		return time.Time{}, &TimeError{s, errors.New("no time of the day beside a day")}
	}
	d, err := ParseDate(day)
	if err != nil {
		return time.Time{}, &TimeError{s, err}
	}
	h, min, sec := atoi(hour), atoi(minute), atoi(second)
	if h > 23 || min > 59 || sec > 59 {
		return time.Time{}, &TimeError{s, errors.New("no such time of the day")}
	}
	return time.Date(d.Year, d.Month, d.Day, h, min, sec, 0, Zone()), nil
}

// Clock writes a moment as ParseTime reads it, by Vietnam's clock: 05/6/2023 14:05.
func Clock(t time.Time) string {
	return DateOf(t).Screen() + t.In(Zone()).Format(" 15:04")
}
