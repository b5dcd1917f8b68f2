package regulation

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// previewMethod is how the import form asks for its preview.
const previewMethod = "post"

// term is how long the regulation holds, in words.
func term(r *web.Request, x Regulation) string {
	if last := x.Last(); !last.IsZero() {
		return r.L.T("regulation.term", x.From, last)
	}
	return r.L.T("regulation.open-term", x.From)
}

// here is the address of the page with the version that was asked for.
func (m textModel) here() string {
	path := "/regulations/" + m.ID.String()
	if m.Shown.ID != m.shown(m.Day).ID {
		path += "?version=" + m.Shown.ID.String()
	}
	return path
}

// href is the address of the page with one more choice made.
func (m textModel) href(key, value string) string {
	q := url.Values{key: {value}}
	if key != "version" && m.Shown.ID != m.shown(m.Day).ID {
		q.Set("version", m.Shown.ID.String())
	}
	path := "/regulations/" + m.ID.String() + "?" + q.Encode()
	if key == "open" {
		path += "#" + value
	}
	return path
}

// compareHref is the address of the change in one of its views.
func (m textModel) compareHref(view string) string {
	q := url.Values{"version": {m.Shown.ID.String()}, "compare": {m.Compared.With.ID.String()}, "view": {view}}
	return "/regulations/" + m.ID.String() + "?" + q.Encode()
}

// paperHref is a paper on the shown version.
func (m textModel) paperHref(paper string) string {
	return "/regulations/" + m.ID.String() + "/versions/" + m.Shown.ID.String() + "/" + paper + ".docx"
}

// amendHref is the page that changes a provision in place.
func (m textModel) amendHref(provision string) string {
	return "/regulations/" + m.ID.String() + "/amend?" + url.Values{"at": {provision}}.Encode()
}

// viewed is the change that is shown.
func (m textModel) viewed(r *web.Request) viewed {
	c := m.Compared
	return viewed{c.View, lines(c.old), m.Lines, c.all, c.Pairs, r.L.T("regulation.version-no", c.With.No), r.L.T("regulation.version-no", m.Shown.No)}
}

// openable marks a provision that has a record, for the keyboard.
func openable(l Line) templ.Attributes {
	if len(l.Margin) == 0 {
		return nil
	}
	return templ.Attributes{"data-open": true}
}

// paperDay is the day on a signed paper as pages show it.
func paperDay(c Consent) string {
	var d viet.Date
	if d.UnmarshalText([]byte(c.Date)) != nil {
		return c.Date
	}
	return d.Screen()
}

// opening is how a long text begins.
func opening(text string) string {
	const most = 90 // characters
	rs := []rune(text)
	if len(rs) <= most {
		return text
	}
	return string(rs[:most]) + "…"
}

// warning says what looks doubtful, in the person's language; what has no
// translation yet is shown as the reader wrote it.
func warning(r *web.Request, w legaltext.Warning) string {
	key := "regulation.warning." + w.Key
	if !r.L.Has(key) {
		return w.Message
	}
	used := strings.Count(r.L.T(key), "%")
	return r.L.T(key, w.Args[:min(used, len(w.Args))]...)
}

// broken sets words with the line ends of the text, and no other space.
func broken(text string) templ.Component {
	return templ.Raw(strings.ReplaceAll(templ.EscapeString(text), "\n", "<br>"))
}
