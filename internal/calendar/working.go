package calendar

import "phoihop/internal/viet"

// farthest bounds every count of days (a century), so that a damaged rule in an
// entry from elsewhere cannot hold the program up.
const farthest = 36525

// Working reports whether d is a working day: a weekly day off worked in
// exchange, or a day that is neither weekly nor by name off.
func (r Rules) Working(d viet.Date) bool {
	if r.work[d] {
		return true
	}
	return r.off[d] == "" && !r.weekend[d.Weekday()]
}

// NextWorking returns d if it is a working day, else the first one after it.
func (r Rules) NextWorking(d viet.Date) viet.Date {
	for range farthest {
		if r.Working(d) {
			return d
		}
		d = d.AddDays(1)
	}
	return d
}

// AddWorkingDays returns the nth working day after d; d itself does not count
// (Bộ luật Dân sự 2015 Điều 147 khoản 2). A negative n counts backwards, 0
// gives d. Counts beyond a century are cut to it.
func (r Rules) AddWorkingDays(d viet.Date, n int) viet.Date {
	step := 1
	if n < 0 {
		n, step = -max(n, -farthest), -1
	}
	n = min(n, farthest)
	for range 3 * farthest {
		if n == 0 {
			break
		}
		d = d.AddDays(step)
		if r.Working(d) {
			n--
		}
	}
	return d
}

// WorkingDays returns how many working days lie after from up to and including
// to; 0 if to is not after from.
func (r Rules) WorkingDays(from, to viet.Date) int {
	n := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if r.Working(d) {
			n++
		}
	}
	return n
}
