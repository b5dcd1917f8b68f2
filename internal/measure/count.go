package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"slices"
	"strings"
)

// size is the length in lines of one named file or function.
type size struct {
	name  string
	lines int
}

// census is what was counted in one module.
type census struct {
	files, funcs         []size
	testLines            int
	exported, documented int
	undocumented         []string
}

// count reads every Go file below tree.
func count(tree fs.FS) (census, error) {
	var c census
	err := fs.WalkDir(tree, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case skipped(d):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(p, ".go"):
			return nil
		}
		src, err := fs.ReadFile(tree, p)
		if err != nil {
			return err
		}
		return c.add(p, src)
	})
	return c, err
}

// add counts one file.
func (c *census) add(path string, src []byte) error {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, path, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	lines := bytes.Count(src, []byte("\n"))
	switch {
	case ast.IsGenerated(f):
		return nil
	case strings.HasSuffix(path, "_test.go"):
		c.testLines += lines
		return nil
	}
	c.files = append(c.files, size{path, lines})
	for _, d := range f.Decls {
		c.decl(set, d)
	}
	return nil
}

func (c *census) decl(set *token.FileSet, d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		from, to := set.Position(d.Pos()), set.Position(d.End())
		name := fmt.Sprintf("%s:%d %s", from.Filename, from.Line, funcName(d))
		c.funcs = append(c.funcs, size{name, to.Line - from.Line + 1})
		if d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type)) {
			c.note(d.Name, name, d.Doc)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if t, ok := s.(*ast.TypeSpec); ok {
				at := set.Position(t.Pos())
				c.note(t.Name, fmt.Sprintf("%s:%d %s", at.Filename, at.Line, t.Name.Name), d.Doc, t.Doc, t.Comment)
			}
		}
	}
}

// note counts an exported name and whether one of docs is there.
func (c *census) note(id *ast.Ident, place string, docs ...*ast.CommentGroup) {
	if !id.IsExported() {
		return
	}
	c.exported++
	if slices.ContainsFunc(docs, func(g *ast.CommentGroup) bool { return g != nil }) {
		c.documented++
		return
	}
	c.undocumented = append(c.undocumented, place)
}

func funcName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	return receiver(d.Recv.List[0].Type) + "." + d.Name.Name
}

// receiver returns the name of the type beneath a pointer or its parameters.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

func sortLongest(s []size) {
	slices.SortFunc(s, func(a, b size) int {
		return cmp.Or(b.lines-a.lines, strings.Compare(a.name, b.name))
	})
}

// quantile returns the length that a share q (0 to 1) of s does not exceed;
// s is sorted longest first.
func quantile(s []size, q float64) int {
	if len(s) == 0 {
		return 0
	}
	at := int(float64(len(s))*q+0.999999) - 1
	return s[len(s)-1-max(at, 0)].lines
}

func total(s []size) int {
	n := 0
	for _, x := range s {
		n += x.lines
	}
	return n
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
