// Package web is the shell around every page (giao diện): frame, forms, panels,
// sign-in, and the one place where faults become status and text. A feature
// declares pages, panels and actions; it never writes to the response itself.
package web

import (
	"context"
	"net/url"
	"reflect"
	"time"

	"github.com/a-h/templ"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/lang"
	"phoihop/internal/readmodel"
	"phoihop/internal/spreadsheet"
	"phoihop/internal/viet"
)

// Request is what a page or a panel is shown for.
type Request struct {
	Ctx           context.Context
	Caller        access.Caller // Caller.Space is the space being looked at
	L             *lang.Printer
	AsOf          viet.Date // "tính đến ngày"; today, but where the page follows a chosen day
	Today         viet.Date
	Now           time.Time
	DB            *readmodel.DB
	Query         url.Values
	URL           *url.URL
	theme         string
	letters       string // on or off
	session, base string
	bare          bool      // a password alone opened the session
	away          bool      // it acts in another place than the account's first
	program       bool      // it came with a token of the API
	chosen        viet.Date // in the address, before today; unset: none
	misread       string    // what was typed for a day and is none, or is to come
	follows       bool      // the page answers for the chosen day
	json          bool      // a program asks, not a person
	whole         bool      // all rows are asked for, as a spreadsheet
	listed        bool      // the page can be had as a spreadsheet
	path          func(name string) string
	form          url.Values      // of a POST
	loaded        map[string]bool // what Script has named on this page
	site          *Site
}

// WantsJSON reports whether the answer will be View.Model alone.
func (r *Request) WantsJSON() bool { return r.json }

// Path returns a wildcard of the page's pattern.
func (r *Request) Path(name string) string { return r.path(name) }

// View is what a page has to show. The same view answers as HTML or, where
// JSON is asked for, as Model.
type View struct {
	Title string // for the tab and the heading
	Nav   string // key of the page that it is, or stands under
	Model any
	More  readmodel.Cursor // where the list on the page ends; zero: it is whole
	Body  templ.Component
	// Sheet is the page's list as a spreadsheet, with all that its filter lets
	// through. Nil: it has none.
	Sheet func() []spreadsheet.Table
}

// Page is one address. Pattern is that of http.ServeMux without the method:
// "/regulations/{id}".
type Page struct {
	Pattern string
	Right   access.Right // empty: any signed-in account
	// AsAt: the page answers for any day that is chosen, and offers the choice.
	// All others show today, whatever day was chosen on the way.
	AsAt bool
	// Paged: its list goes on behind View.More, where Request.Behind begins.
	Paged bool
	// Model is the type of View.Model, for who reads the page as JSON.
	Model reflect.Type
	// Listed: it shows a list, and its views have Sheet.
	Listed bool
	Show   func(r *Request) (View, error)
	// Take shows the page for what was typed into it, without recording
	// anything: a preview. Nil: the page is only read.
	Take func(r *Request, v action.Values) (View, error)
}

// Local is an address that changes something of this node which is no entry:
// an account, a preference, a draft.
type Local struct {
	Pattern string
	Right   access.Right
	ByToken bool   // programs may do it too: it changes nothing of the account
	About   string // for who reads the description of the API, in English
	// Do makes the change. A view is shown, beside a fault with its status;
	// without a view the person goes on to next.
	Do func(r *Request, v action.Values) (shown View, next string, err error)
}

// Drafts keeps what a person has begun in a form. It is local to the node.
type Drafts interface {
	// Inputs returns what a draft holds, for who may see it.
	Inputs(r *Request, id string) (Kept, error)
	// Clash returns what stands now, where a form was begun from an older
	// version of a draft, or the draft was recorded with other inputs. Nil:
	// neither.
	Clash(r *Request, id string, version int, v action.Values) (*Clash, error)
	// Done closes a draft that was recorded. What was recorded is remembered
	// for a while, for devices that have the draft still open.
	Done(r *Request, id string, v action.Values, recorded []entry.Entry) error
}

// Kept is what a draft holds.
type Kept struct {
	Action  string
	Values  action.Values
	Back    string // where the form leads
	Version int    // raised with every change
}

// File is an address that answers with bytes: a document, an export.
type File struct {
	Pattern string
	Right   access.Right
	Serve   func(r *Request) (Download, error)
	// Feed is opened by the secret in the pattern's {token} instead of a
	// session: for a calendar that asks by itself.
	Feed bool
}

// Download is a file to be saved.
type Download struct {
	Name, Type string
	Content    []byte
}

// Panel lets a feature show itself on another feature's page. On names the
// kind of thing ("duty", "provision", "regulation", "party"); the owner of the page
// asks for all panels on it with Request.Panels.
type Panel struct {
	On    string
	Order int
	Show  func(r *Request, on Ref) (templ.Component, error) // nil component: nothing to show
}

// Ref names the thing a panel is shown on.
type Ref struct {
	ID   entry.Hash // regulation, duty, party…
	Part string     // provision id, occurrence; or empty
}

// Choices lists what can be chosen where a field asks for the id of such a
// thing: `field:"of:party"`.
type Choices func(r *Request) ([]Option, error)

// Nav is a page that people go to by themselves. It stands in one of the rooms
// of the rail; the pages of one room are tabs above each other's.
type Nav struct {
	In    string // key of the room
	Key   string // message key "nav.<Key>", in the feature's own texts
	Href  string
	Order int                           // inside the room; the first is where the rail leads
	Badge func(r *Request) (int, error) // what waits there; nil: no badge
}

// Room is an entry of the rail (mục trên thanh bên): a part of the work, with
// the pages that features put into it. A room without pages is not shown.
type Room struct {
	Key   string // message key "room.<Key>"
	Phone bool   // in the bar of a phone; the others stand under the avatar there
}
