//go:build !unix

package main

import "math"

// freeBytes is not known on this system.
func freeBytes(string) (int64, error) { return math.MaxInt64, nil }
