package bench

import (
	"syscall"
	"time"
)

// cpu is what this process has used of the processors so far: what others on
// the machine do does not count.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
