package cadence

import (
	"strings"
	"time"

	"phoihop/internal/viet"
)

// limits finds the deadlines of a sentence, in the order of the text. What a
// longer form has taken, a shorter one does not take again.
func (x *rules) limits(s string) (ls []limit) {
	ls, s = x.dates(s)
	more, s := x.spans(s)
	ls = append(ls, more...)
	more, s = x.weekdays(s)
	ls = append(ls, more...)
	return append(ls, x.hours(s)...)
}

// hide blanks a stretch that has been read.
func hide(s string, from, to int) string {
	return s[:from] + strings.Repeat("\x00", to-from) + s[to:]
}

// before, by: the word in front of a date decides.
func whenOf(word string) string {
	if strings.Contains(word, "trước") {
		return "before"
	}
	return "by"
}

// dates finds "trước ngày 15 tháng 12 [năm 2026] [hằng năm]". A date in front
// of which no word makes it a limit ("từ", "vào") is only hidden.
func (x *rules) dates(s string) (ls []limit, rest string) {
	rest = s
	for _, m := range x.date.FindAllStringSubmatchIndex(s, -1) {
		g := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return s[m[2*n]:m[2*n+1]]
		}
		l := limit{from: m[2], to: m[3], d: Deadline{When: whenOf(g(2))}}
		l.d.Hour = number(g(3))
		if l.d.Day = number(g(4)); l.d.Day == 0 {
			l.d.Day = 31 // the last day of the month
		}
		month, year := g(5)+g(7), g(6)+g(8)
		l.d.Month = number(month)
		if l.d.Month == 0 && month == "tư" {
			l.d.Month = 4
		}
		if y := number(year); y > 0 {
			l.year = viet.Date{Year: y, Month: time.Month(l.d.Month), Day: l.d.Day}
		}
		l.takeYearly(s)
		if l.d.Month == 0 && ordinal(s[l.from:l.to], s[l.to:]) { // "ngày thứ 10 kể từ ngày …"
			l.d, l.duration, l.anchored = Deadline{Days: l.d.Day, When: "within"}, true, true
		}
		rest = hide(rest, l.from, l.to)
		if word := g(2); word == "từ" || word == "vào" && l.d.Month == 0 || l.d.Day > 31 || l.d.Month > 12 {
			continue
		}
		ls = append(ls, l)
	}
	return ls, rest
}

// ordinal reports whether "ngày thứ n" counts from an event instead of naming
// a day of the month.
func ordinal(date, tail string) bool {
	tail = strings.TrimLeft(tail, " ,")
	return strings.Contains(date, "thứ ") && (strings.HasPrefix(tail, "kể từ") || strings.HasPrefix(tail, "tính từ"))
}

// takeYearly lets a date take the "hằng năm" that follows it: it says that the
// date recurs, not that there is another duty.
func (l *limit) takeYearly(s string) {
	if l.d.Month == 0 || l.year != (viet.Date{}) {
		return
	}
	rest := s[l.to:]
	for _, w := range []string{" hằng năm", " hàng năm", ", hằng năm", ", hàng năm", " của năm sau", " năm sau", " năm kế tiếp", " của năm kế tiếp", " mỗi năm", " của năm"} {
		if strings.HasPrefix(rest, w) {
			l.to += len(w)
			l.recurs = true
			return
		}
	}
}

// spans finds "trong thời hạn 03 (ba) ngày làm việc kể từ …".
func (x *rules) spans(s string) (ls []limit, rest string) {
	rest = s
	for _, m := range x.span.FindAllStringSubmatchIndex(s, -1) {
		word, n, unit := s[m[4]:m[5]], number(s[m[6]:m[7]]), s[m[8]:m[9]]
		l := limit{from: m[2], to: m[3], duration: true, d: Deadline{When: "within"}}
		switch unit {
		case "giờ":
			l.d.Hours = n
		case "ngày làm việc":
			l.d.WorkingDays = n
		case "ngày":
			l.d.Days = n
		case "tuần":
			l.d.Days = 7 * n
		case "tháng":
			l.d.Months = n
		default:
			continue // minutes have no place in a deadline
		}
		if n == 0 || word == "quá" || word == "sau" {
			continue
		}
		tail := s[m[3]:]
		latest := word == "chậm nhất" || word == "muộn nhất"
		if x.ahead.MatchString(tail) {
			l.d.When = "before"
			l.anchored = latest
		}
		l.closing = x.closing.MatchString(tail)
		l.anchored = l.anchored || latest || x.anchor.MatchString(head(tail, 40))
		if unit == "tháng" && !latest && !l.anchored {
			continue
		}
		rest = hide(rest, l.from, l.to)
		ls = append(ls, l)
	}
	return ls, rest
}

func head(s string, n int) string { return s[:min(n, len(s))] }

// weekdays finds "trước 16 giờ thứ sáu".
func (x *rules) weekdays(s string) (ls []limit, rest string) {
	rest = s
	names := []string{"thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"}
	for _, m := range x.weekday.FindAllStringSubmatchIndex(s, -1) {
		l := limit{from: m[2], to: m[3], d: Deadline{When: "by"}}
		if m[4] >= 0 {
			l.d.When = whenOf(s[m[4]:m[5]])
		}
		if m[6] >= 0 {
			l.d.Hour = number(s[m[6]:m[7]])
		}
		for i, n := range names {
			if s[m[8]:m[9]] == n {
				l.d.Weekday = i + 1
			}
		}
		after, before := s[m[3]:], s[:m[2]]
		if !strings.Contains(after+before, "tuần") {
			continue
		}
		rest = hide(rest, l.from, l.to)
		ls = append(ls, l)
	}
	return ls, rest
}

// hours finds "trước 16 giờ 00".
func (x *rules) hours(s string) (ls []limit) {
	for _, m := range x.hour.FindAllStringSubmatchIndex(s, -1) {
		ls = append(ls, limit{from: m[2], to: m[3], d: Deadline{Hour: number(s[m[6]:m[7]]), When: whenOf(s[m[4]:m[5]])}})
	}
	return ls
}
