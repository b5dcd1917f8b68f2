package web

import (
	"crypto/rand"
	"encoding/hex"
	"net/url"
	"slices"
	"time"

	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// DemoPassword is the one password of all accounts of the demonstration, which
// is invented from end to end.
const DemoPassword = "phoihop-demo"

// faultView is a fault as its page shows it.
type faultView = *shownFault

type shownFault struct{ f *fault.Error }

func (s *shownFault) kind() string { return string(s.f.Kind) }

func (s *shownFault) text(r *Request) string { return r.L.Fault(s.f) }

// Accounts are who may sign in to this node.
func (r *Request) Accounts() *account.Store { return r.site.Accounts }

// Session is the token of the session that asks; a secret.
func (r *Request) Session() string { return r.session }

// Base is the address under which the person reached this site.
func (r *Request) Base() string { return r.base }

// Once names one sending of a form, so that a second press records nothing.
func Once() string {
	b := make([]byte, 16)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// asset is the address of an asset; it changes with the assets' content.
func (r *Request) asset(name string) string { return "/asset/" + r.site.version + "/" + name }

// first reports whether a script is named on this page for the first time.
func (r *Request) first(name string) bool {
	if r.loaded[name] {
		return false
	}
	if r.loaded == nil {
		r.loaded = map[string]bool{}
	}
	r.loaded[name] = true
	return true
}

// asAtInput is what stands in the input of the day: the day, or what was typed
// and could not be followed.
func (r *Request) asAtInput() string {
	if r.misread != "" {
		return r.misread
	}
	return r.AsOf.Screen()
}

// partyName is the short name of the party acted for.
func (r *Request) partyName() string { return r.partyIn(r.Caller) }

// under are the addresses that stand under the avatar.
func (s *Site) under() []Nav { return s.Under }

// Stamp is a moment as lists and records show it, by Vietnam's clock.
func Stamp(t time.Time) string {
	return t.In(viet.Zone()).Format("15:04 ") + viet.DateOf(t).Screen()
}

func assuranceKey(level int) string {
	return [...]string{"none", "recorded", "declared", "confirmed", "signed"}[min(max(level, 0), 4)]
}

// actionHref is the address of an action's form with some fields filled in,
// coming back to this page.
func actionHref(r *Request, name string, given []string) string {
	q := url.Values{}
	for i := 0; i+1 < len(given); i += 2 {
		if given[i+1] != "" {
			q.Add(given[i], given[i+1])
		}
	}
	if !q.Has("return") { // a page may name where the new thing is: "/notices/{id}"
		q.Set("return", r.URL.RequestURI())
	}
	return "/do/" + name + "?" + q.Encode()
}

func (m FormModel) hides(field string) bool { return slices.Contains(m.Hidden, field) }

// unseen reports whether a field asks for an id that nobody knows by heart: it
// is given by the page that leads to the form, or not at all.
func (m FormModel) unseen(f action.Field) bool {
	if f.Type == "json" {
		return true // for programs: whoever fills a form in has inputs of their own for it
	}
	byID := f.Type == "id" || f.Type == "[]id" || f.Name == "occurrence"
	return byID && !f.Required && m.Values.Get(f.Name) == "" && len(m.options(f)) == 0
}

func (m FormModel) wrong(field string) bool { return m.Err != nil && m.Err.Field == field }

func (m FormModel) has(field, value string) bool {
	return slices.Contains(m.Values.Text[field], value)
}

func (m FormModel) options(f action.Field) []Option {
	if m.Option == nil {
		return nil
	}
	return m.Option(f)
}

func inputMode(kind string) string {
	if kind == "int" || kind == "number" {
		return "decimal"
	}
	return "text"
}

// markState is the state whose drawing and colour a mark has.
func markState(mark string) string {
	switch mark {
	case "done":
		return "on-time"
	case "open":
		return "not-due"
	case "wrong":
		return "overdue"
	case "look":
		return "late"
	}
	return ""
}
