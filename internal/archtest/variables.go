package archtest

import (
	"go/ast"
	"go/token"
)

const whyVariables = "state that belongs to nobody cannot be followed, makes tests depend on their order and two nodes in one process share it"

// global is one package-level variable.
type global struct {
	spec *ast.ValueSpec
	name *ast.Ident
}

// variables: what stands at package level is set once, where it is declared,
// and then only read. Errors, compiled expressions, tables and embedded files
// are welcome.
func variables(t tree) []string {
	globals := map[string]map[string]global{} // package, name
	for _, f := range t.files {
		if globals[f.pkg] == nil {
			globals[f.pkg] = map[string]global{}
		}
		for _, g := range declared(f) {
			globals[f.pkg][g.name.Name] = g
		}
	}
	var found []string
	for _, f := range t.files {
		if f.generated {
			continue
		}
		for _, g := range declared(f) {
			if kind := mutableKind(g.spec); kind != "" {
				found = append(found, t.breach(g.name.Pos(), whyVariables, "%s.%s is a %s at package level", f.pkg, g.name.Name, kind))
			}
		}
		for _, id := range changed(f.syntax) {
			if g, ok := globals[f.pkg][id.Name]; ok && (id.Obj == nil || id.Obj.Decl == g.spec) {
				found = append(found, t.breach(id.Pos(), whyVariables, "%s changes the package-level variable %s, or gives its address away", f.pkg, id.Name))
			}
		}
	}
	return found
}

// declared returns the named package-level variables of one file.
func declared(f file) []global {
	var all []global
	for _, d := range f.syntax.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for _, n := range v.Names {
				if n.Name != "_" {
					all = append(all, global{v, n})
				}
			}
		}
	}
	return all
}

// mutableKind names the type of a variable that is good for nothing but being
// changed, or is empty. A sync.Pool passes: it is a cache that nobody can see.
func mutableKind(v *ast.ValueSpec) string {
	if k := mutableType(v.Type); k != "" {
		return k
	}
	for _, x := range v.Values {
		if k := mutableType(typeOf(x)); k != "" {
			return k
		}
	}
	return ""
}

// typeOf returns the written type of a composite literal, of a pointer to one,
// or of what new and make give.
func typeOf(x ast.Expr) ast.Expr {
	switch x := x.(type) {
	case *ast.CompositeLit:
		return x.Type
	case *ast.UnaryExpr:
		return typeOf(x.X)
	case *ast.CallExpr:
		fn, ok := x.Fun.(*ast.Ident)
		if ok && (fn.Name == "new" || fn.Name == "make") && len(x.Args) > 0 {
			if fn.Name == "make" {
				return &ast.ChanType{Value: x.Args[0]} // made empty: to be filled
			}
			return x.Args[0]
		}
	}
	return nil
}

func mutableType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return mutableType(e.X)
	case *ast.IndexExpr:
		return mutableType(e.X)
	case *ast.ChanType:
		return "channel or a map or slice to be filled"
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		if !ok {
			return ""
		}
		switch name := x.Name + "." + e.Sel.Name; {
		case x.Name == "atomic", name == "sync.Mutex", name == "sync.RWMutex", name == "sync.Map",
			name == "sync.WaitGroup", name == "sync.Once", name == "bytes.Buffer", name == "strings.Builder":
			return name
		}
	}
	return ""
}

// changed returns the names at the root of everything that is assigned to,
// counted up or down, deleted from, cleared, copied into, or whose address is
// taken.
func changed(f *ast.File) []*ast.Ident {
	var all []*ast.Ident
	note := func(es ...ast.Expr) {
		for _, e := range es {
			if id := rootName(e); id != nil {
				all = append(all, id)
			}
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				note(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				note(n.Key, n.Value)
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.SendStmt:
			note(n.Chan)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		case *ast.CallExpr:
			if fn, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && (fn.Name == "delete" || fn.Name == "clear" || fn.Name == "copy") {
				note(n.Args[0])
			}
		}
		return true
	})
	return all
}

// rootName returns the variable that an expression such as a.b[i].c starts
// with.
func rootName(e ast.Expr) *ast.Ident {
	switch e := e.(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return rootName(e.X)
	case *ast.IndexExpr:
		return rootName(e.X)
	case *ast.SliceExpr:
		return rootName(e.X)
	case *ast.StarExpr:
		return rootName(e.X)
	case *ast.ParenExpr:
		return rootName(e.X)
	}
	return nil
}
