// Package bench measures the node against baselines of the same run (đo tốc độ).
package bench

import (
	"context"
	"io"
)

// Run prints every figure with its ratio to the baseline of the same run.
func Run(ctx context.Context, dir string, out io.Writer) error { return nil }
