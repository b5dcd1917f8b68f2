package web

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"phoihop/internal/fault"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
)

// Column is one column of a list as a spreadsheet.
type Column[T any] struct {
	head string
	of   func(T) any
}

// Col is the column under a heading, given by its message key: what stands
// there for a row, as spreadsheet.Table takes it.
func Col[T any](head string, of func(T) any) Column[T] { return Column[T]{head, of} }

// Table is a list as a sheet: a line for each of its rows.
func Table[T any](r *Request, name string, rows []T, columns ...Column[T]) spreadsheet.Table {
	t := spreadsheet.Table{Name: name}
	for _, c := range columns {
		t.Header = append(t.Header, r.L.T(c.head))
	}
	for _, x := range rows {
		line := make([]any, len(columns))
		for i, c := range columns {
			line[i] = c.of(x)
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// Sheets gives a view one sheet: the list that the page shows.
func Sheets[T any](r *Request, name string, rows []T, columns ...Column[T]) func() []spreadsheet.Table {
	return func() []spreadsheet.Table {
		return []spreadsheet.Table{Table(r, name, rows, columns...)}
	}
}

// The parameter by which a page is asked for as a spreadsheet.
const (
	formParam = "as"
	asXLSX    = "xlsx"
)

// mostRows bounds the list of one spreadsheet. Who needs more narrows it.
const mostRows = 50_000

// Whole reports whether the page is asked for all its rows at once.
func (r *Request) Whole() bool { return r.whole }

// Rows is how many rows of a list are read: so many as one page of it shows, or
// all where the whole list is asked for.
func (r *Request) Rows(page int) int {
	if r.whole {
		return mostRows
	}
	return page
}

// xlsx is the address of what the page shows, as a spreadsheet.
func (r *Request) xlsx() string {
	q := maps.Clone(r.Query)
	q.Del(behind)
	q.Set(formParam, asXLSX)
	return r.URL.Path + "?" + q.Encode()
}

// showSheet answers with the page's list as a spreadsheet.
func (s *Site) showSheet(w http.ResponseWriter, r *http.Request, req *Request, v View) {
	if !v.More.IsZero() {
		s.fail(w, r, req, fault.New(fault.Invalid, "web.too-many-rows", mostRows))
		return
	}
	ts := v.Sheet()
	content, err := spreadsheet.Write(ts...)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	save(w, Download{Name: fileName(ts[0].Name) + ".xlsx", Type: spreadsheet.Type, Content: content})
}

// fileName is a title as the name of a file.
func fileName(title string) string {
	return strings.Join(strings.FieldsFunc(viet.Fold(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}

// save answers with a file that is never shown as a page.
func save(w http.ResponseWriter, d Download) {
	w.Header().Set("Content-Type", d.Type)
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(d.Name))
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.Write(d.Content)
}
