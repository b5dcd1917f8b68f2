package archtest

import (
	"go/ast"
	"path"
	"slices"
	"strings"
)

// layers: a package imports only those above it in the order.
func layers(t tree) []string {
	rank, why := map[string]int{}, map[string]string{}
	for i, p := range order() {
		rank[p.path], why[p.path] = i, p.why
	}
	var found []string
	for _, f := range t.files {
		mine, known := rank[f.pkg]
		if !known {
			found = append(found, t.breach(f.syntax.Package,
				"its place says what it may know; add one line to internal/archtest/order.go", "package %s is not in the order", f.pkg))
			continue
		}
		for to, at := range f.imports {
			p, ours := own(to)
			theirs, known := rank[p]
			if ours && known && theirs >= mine {
				found = append(found, t.breach(at,
					"a package knows only those above it in the order, so that each can be read and tested without what rests on it; "+
						f.pkg+" is "+why[f.pkg]+", "+p+" is "+why[p], "%s imports %s", f.pkg, p))
			}
		}
	}
	return found
}

// io lists what reaches outside the process, or the parts of this module that
// do.
func io() []string {
	return []string{
		"database/sql", "html/template", "io/fs", "net/http", "os", "os/exec",
		"github.com/a-h/templ",
		module + "/internal/journal", module + "/internal/readmodel", module + "/internal/storage", module + "/internal/web",
	}
}

// purity: the rules of a feature, in the file of its name, reach nothing
// outside and read no clock.
func purity(t tree) []string {
	const why = "a feature's rules must give the same answer for the same entries wherever and whenever they are folded"
	var found []string
	for _, f := range t.files {
		if !isFeature(f.pkg) || f.name != f.pkg+".go" {
			continue
		}
		for _, to := range io() {
			if at, ok := f.imports[to]; ok {
				found = append(found, t.breach(at, why, "%s/%s imports %s", f.pkg, f.name, to))
			}
		}
		for _, c := range calls(f, "time", "Now", "Since", "Until") {
			found = append(found, t.breach(c.Pos(), why, "%s/%s reads the clock; take the time as an argument", f.pkg, f.name))
		}
	}
	return found
}

func isFeature(pkg string) bool {
	return slices.ContainsFunc(features(), func(p place) bool { return p.path == pkg })
}

// door is a package that only some may import.
type door struct {
	prefix string            // of the import path
	open   func(f file) bool // who may
	why    string
}

func doorList() []door {
	in := func(pkgs ...string) func(file) bool {
		return func(f file) bool { return slices.Contains(pkgs, f.pkg) }
	}
	command := func(f file) bool { return strings.HasPrefix(f.pkg, "cmd/") }
	formats := in("document", "document/ruler", "legaltext", "legaltext/docx")
	return []door{
		{"modernc.org/", in("storage"), "another engine must be a change in one package"},
		{"database/sql", func(f file) bool {
			return in("storage", "journal", "readmodel", "account", "batch", "bench")(f) || isFeature(f.pkg) && f.name == "rows.go"
		}, "SQL stands beside its one caller: the precious tables, the read model, and each feature's rows.go"},
		{"archive/zip", formats, "file formats are read and written in one place, with one set of limits on hostile files"},
		{"flag", command, "only the command reads flags; everything else is told"},
		{"github.com/alecthomas/kong", command, "only the command reads flags; everything else is told"},
		{"os/signal", command, "only the command hears signals; everything else hears its context"},
		{"unsafe", in(), "nothing here needs it"},
		{"C", in(), "the program is pure Go, so that it builds everywhere without a C compiler"},
	}
}

// doors: some packages are imported in one place only.
func doors(t tree) []string {
	var found []string
	for _, f := range t.files {
		for to, at := range f.imports {
			for _, d := range doorList() {
				if matches(to, d.prefix) && !d.open(f) {
					found = append(found, t.breach(at, d.why, "%s/%s imports %s", f.pkg, f.name, to))
				}
			}
		}
	}
	return found
}

// matches reports whether an import path is name, or below it.
func matches(to, name string) bool {
	return to == name || strings.HasPrefix(to, strings.TrimSuffix(name, "/")+"/")
}

// names: no drawer for things without a home.
func names(t tree) []string {
	var found []string
	for _, f := range t.files {
		for _, part := range append(strings.Split(f.pkg, "/"), f.syntax.Name.Name) {
			switch strings.TrimSuffix(part, "s") {
			case "util", "common", "helper", "model", "misc", "base", "shared":
				found = append(found, t.breach(f.syntax.Package,
					"such a package takes whatever nobody found a place for, and then everything imports it", "package %s is named %s", f.pkg, part))
			}
		}
	}
	return slices.Compact(found)
}

// process: nothing happens before main, nothing ends the process but the
// command, and who calls is an argument.
func process(t tree) []string {
	var found []string
	for _, f := range t.files {
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				found = append(found, t.breach(fn.Pos(), "what runs before main cannot be passed its needs, nor tested, nor refused", "%s has an init function", f.pkg))
			}
		}
		if f.syntax.Name.Name != "main" {
			for _, c := range append(calls(f, "os", "Exit"), calls(f, "log", "Fatal", "Fatalf", "Fatalln")...) {
				found = append(found, t.breach(c.Pos(), "only the command ends the process; everything else returns an error", "%s ends the process", f.pkg))
			}
		}
		for _, c := range calls(f, "context", "WithValue") {
			found = append(found, t.breach(c.Pos(), "the caller, like every need, is an argument that one can see", "%s hides a value in a context", f.pkg))
		}
	}
	return found
}

// calls returns the uses of the named functions of an imported package. A
// value counts like a call: passing os.Exit on is using it.
func calls(f file, importPath string, funcs ...string) []*ast.SelectorExpr {
	local := localName(f, importPath)
	if local == "" {
		return nil
	}
	var found []*ast.SelectorExpr
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := s.X.(*ast.Ident)
		if ok && x.Name == local && x.Obj == nil && slices.Contains(funcs, s.Sel.Name) {
			found = append(found, s)
		}
		return true
	})
	return found
}

// localName is the name under which f knows an imported package, or empty.
func localName(f file, importPath string) string {
	for _, i := range f.syntax.Imports {
		if strings.Trim(i.Path.Value, "`\"") != importPath {
			continue
		}
		if i.Name != nil {
			return i.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}
