package bench

import (
	"os"
	"syscall"
)

// peakMemory is the greatest memory an ended process held, in bytes.
func peakMemory(s *os.ProcessState) int64 {
	if u, ok := s.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss << 10
	}
	return 0
}
