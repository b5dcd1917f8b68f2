//go:build !linux

package bench

import "os"

// peakMemory is not measured outside Linux.
func peakMemory(*os.ProcessState) int64 { return 0 }
