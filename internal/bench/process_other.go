//go:build !linux

package bench

import (
	"os"
	"time"
)

// peakMemory is not measured outside Linux.
func peakMemory(*os.ProcessState) int64 { return 0 }

// cpu stands for the time of the clock outside Linux.
func cpu() time.Duration { return time.Duration(time.Now().UnixNano()) }
