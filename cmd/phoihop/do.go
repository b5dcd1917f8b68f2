package main

import (
	"cmp"
	"fmt"
	"maps"
	"mime"
	"path/filepath"
	"slices"
	"strings"

	"phoihop/internal/action"
	"phoihop/internal/app"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// doCmd carries out an action.
type doCmd struct {
	List   bool     `help:"Liệt kê thao tác / list the actions."`
	Name   string   `arg:"" optional:"" help:"CHỨC_NĂNG.THAO_TÁC / FEATURE.COMMAND."`
	Inputs []string `arg:"" optional:"" help:"trường=giá trị; tệp: trường=@đường_dẫn / field=value; file: field=@path."`
	Data   string   `help:"Thư mục dữ liệu / data folder." placeholder:"DIR"`
	As     string   `help:"Tài khoản / account." placeholder:"ACCOUNT"`
	jsonFlag
}

// Run lists the actions or carries one out.
func (c doCmd) Run(e *env) error {
	if c.List {
		return c.list(e)
	}
	if c.Name == "" || c.Data == "" || c.As == "" {
		return fault.New(fault.Invalid, "cmd.do-what")
	}
	n, by, err := e.openAs(c.Data, c.As)
	if err != nil {
		return err
	}
	defer n.Close()
	v, err := inputs(n, c.Name, c.Inputs)
	if err != nil {
		return err
	}
	es, err := n.Do(e.ctx, by, c.Name, v)
	if err != nil {
		return err
	}
	return c.receipt(e, es)
}

func (c doCmd) receipt(e *env, es []entry.Entry) error {
	refs := make([]action.Ref, len(es))
	for i, x := range es {
		refs[i] = action.RefOf(x)
	}
	if c.JSON {
		return e.json(map[string]any{"entries": refs})
	}
	for _, r := range refs {
		fmt.Fprintf(e.out, "%s  %s[%d]  %s\n", r.Kind, r.Log.Short(), r.Index, r.ID)
	}
	return nil
}

// inputs reads field=value words; a value of @path is a file where the field
// takes one.
func inputs(n *app.Node, name string, words []string) (v action.Values, err error) {
	v.Text, v.Files = map[string][]string{}, map[string][]action.File{}
	for _, w := range words {
		field, value, ok := strings.Cut(w, "=")
		if !ok {
			return v, fault.New(fault.Invalid, "cmd.bad-input", w)
		}
		path, isFile := strings.CutPrefix(value, "@")
		if !isFile || !n.TakesFile(name, field) {
			v.Text[field] = append(v.Text[field], value)
			continue
		}
		b, err := readFile(path)
		if err != nil {
			return v, err
		}
		v.Files[field] = append(v.Files[field], action.File{Name: filepath.Base(path),
			Type: cmp.Or(mime.TypeByExtension(filepath.Ext(path)), "application/octet-stream"), Content: b})
	}
	return v, nil
}

// listed is an action as do --list prints it.
type listed struct {
	Name   string         `json:"name"`
	Title  string         `json:"title"`
	Fields []action.Field `json:"fields"`
	Who    string         `json:"who"`
}

func (c doCmd) list(e *env) error {
	var ls []listed
	for _, a := range app.Actions(app.Features()) {
		ls = append(ls, listed{a.Name, e.l.T(a.Name), a.Fields, string(a.Right)})
	}
	if c.JSON {
		return e.json(ls)
	}
	for _, l := range ls {
		fmt.Fprintf(e.out, "%-28s %-11s %s\n", l.Name, l.Who, l.Title)
		for _, f := range l.Fields {
			must := ""
			if f.Required {
				must = "*"
			}
			fmt.Fprintf(e.out, "    %s%s  %s\n", f.Name, must, f.Type)
		}
	}
	return nil
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func dirOf(path string) string { return filepath.Dir(path) }
