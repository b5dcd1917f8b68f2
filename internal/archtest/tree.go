package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// file is one parsed file of the shipped program; tests are left out, because
// they may stand on anything.
type file struct {
	pkg       string // as in order
	name      string // without folder
	syntax    *ast.File
	imports   map[string]token.Pos // path to place
	generated bool
}

// tree is the parsed module.
type tree struct {
	set   *token.FileSet
	files []file
}

// Check returns every breach of the rules in the module at root, each with its
// place and the reason of the rule. It fails only where a file cannot be read
// or is no Go.
func Check(root fs.FS) ([]string, error) {
	t, err := parse(root)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, rule := range []func(tree) []string{layers, purity, doors, names, process, variables} {
		found = append(found, rule(t)...)
	}
	slices.Sort(found)
	return found, nil
}

func parse(root fs.FS) (tree, error) {
	t := tree{set: token.NewFileSet()}
	err := fs.WalkDir(root, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(p):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(root, p)
		if err != nil {
			return err
		}
		return t.add(p, src)
	})
	return t, err
}

func skipped(p string) bool {
	n := path.Base(p)
	return n == "testdata" || n == "bin" || n == "out" || len(n) > 1 && strings.HasPrefix(n, ".")
}

func (t *tree) add(p string, src []byte) error {
	syntax, err := parser.ParseFile(t.set, p, src, parser.ParseComments)
	if err != nil {
		return err
	}
	f := file{
		pkg:       strings.TrimPrefix(path.Dir(p), "internal/"),
		name:      path.Base(p),
		syntax:    syntax,
		imports:   map[string]token.Pos{},
		generated: ast.IsGenerated(syntax),
	}
	for _, i := range syntax.Imports {
		if to, err := strconv.Unquote(i.Path.Value); err == nil {
			f.imports[to] = i.Pos()
		}
	}
	t.files = append(t.files, f)
	return nil
}

// breach words one finding: where, what, and why the rule is there.
func (t tree) breach(at token.Pos, why, what string, args ...any) string {
	p := t.set.Position(at)
	return fmt.Sprintf("%s:%d: %s (because %s)", p.Filename, p.Line, fmt.Sprintf(what, args...), why)
}

// own returns the package of this module that an import path names, as in
// order.
func own(to string) (string, bool) {
	rest, ok := strings.CutPrefix(to, module+"/")
	return strings.TrimPrefix(rest, "internal/"), ok
}
