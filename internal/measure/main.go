// Command measure prints how long the files and functions of this module are,
// and how many exported names have a comment, against the budget. It counts
// what people write and read: generated files and tests are left out.
package main

import (
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	root, err := moduleRoot()
	if err != nil {
		log.Fatal(err)
	}
	c, err := count(os.DirFS(root))
	if err != nil {
		log.Fatal(err)
	}
	report(os.Stdout, c)
}

// moduleRoot returns the nearest folder upwards that holds a go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod above the working directory")
		}
		dir = up
	}
}

// report writes the figures of c, one block for functions and one for files.
func report(w io.Writer, c census) {
	fmt.Fprintf(w, "%d files, %d lines; tests %d lines (%.2f of the code)\n",
		len(c.files), total(c.files), c.testLines, ratio(c.testLines, total(c.files)))
	printSizes(w, "functions", c.funcs, 60, 120)
	printSizes(w, "files", c.files, 500, 0)
	fmt.Fprintf(w, "\nexported functions and types with a comment: %d/%d\n", c.documented, c.exported)
	for _, n := range c.undocumented {
		fmt.Fprintf(w, "  without: %s\n", n)
	}
}

// printSizes writes median, p95 and maximum of s, whether they keep the
// budget (p95 at most wantP95; maximum at most wantMax, 0 for any), and the
// ten longest.
func printSizes(w io.Writer, what string, s []size, wantP95, wantMax int) {
	sortLongest(s)
	p95, most := quantile(s, 0.95), quantile(s, 1)
	fmt.Fprintf(w, "\n%s: n %d, median %d, p95 %d (%s), max %d (%s)\n",
		what, len(s), quantile(s, 0.5), p95, verdict(p95, wantP95), most, verdict(most, wantMax))
	for _, x := range s[:min(10, len(s))] {
		fmt.Fprintf(w, "  %4d  %s\n", x.lines, x.name)
	}
}

func verdict(have, want int) string {
	switch {
	case want == 0:
		return "no budget"
	case have > want:
		return fmt.Sprintf("OVER the budget of %d", want)
	}
	return fmt.Sprintf("budget %d", want)
}

// skipped are folders that hold no code of this module.
func skipped(d fs.DirEntry) bool {
	n := d.Name()
	return d.IsDir() && (n == "testdata" || n == "bin" || n == "out" || len(n) > 1 && strings.HasPrefix(n, "."))
}
