package nodetest_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
)

// TestNobodyTypesJSON: no form of any action asks a person for JSON.
func TestNobodyTypesJSON(t *testing.T) {
	t.Parallel()
	o := serve(t)
	for _, a := range o.n.Actions() {
		page := o.get("bienphong.bithu", "/do/"+a.Name).Body.String()
		for _, f := range a.Fields {
			if f.Type == "json" && strings.Contains(page, `name="`+f.Name+`"`) {
				t.Errorf("%s asks for %s", a.Name, f.Name)
			}
		}
	}
}

var (
	inputTag    = regexp.MustCompile(`<input [^>]*>`)
	selected    = regexp.MustCompile(`(?s)<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>`)
	chosenValue = regexp.MustCompile(`<option value="([^"]*)" selected`)
	attribute   = regexp.MustCompile(`(name|value|type)="([^"]*)"`)
)

// filled reads a form as a browser would send it.
func filled(page string) url.Values {
	v := url.Values{}
	for _, tag := range inputTag.FindAllString(page, -1) {
		at := map[string]string{}
		for _, m := range attribute.FindAllStringSubmatch(tag, -1) {
			at[m[1]] = html.UnescapeString(m[2])
		}
		if at["type"] == "file" || at["type"] == "checkbox" && !strings.Contains(tag, "checked") || at["name"] == "" {
			continue
		}
		v.Add(at["name"], at["value"])
	}
	for _, m := range selected.FindAllStringSubmatch(page, -1) {
		if c := chosenValue.FindStringSubmatch(m[2]); c != nil {
			v.Add(m[1], html.UnescapeString(c[1]))
		}
	}
	return v
}

// TestReviseFromThePage opens the revision of each duty of a party from its
// page, changes nothing but the day, and records the same terms.
func TestReviseFromThePage(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const leader = "bienphong.bithu"
	link := regexp.MustCompile(`href="(/do/duty\.revise\?[^"]+)"`)
	seen := 0
	for _, id := range regexp.MustCompile(`/duties/[0-9a-f]{64}`).FindAllString(o.get(leader, "/duties").Body.String(), -1) {
		m := link.FindStringSubmatch(o.get(leader, id).Body.String())
		if m == nil || seen == 8 {
			continue
		}
		seen++
		page := o.get(leader, html.UnescapeString(m[1])).Body.String()
		_, form, _ := strings.Cut(page, `method="post" action="/do/duty.revise"`)
		form, _, _ = strings.Cut(form, "</form>")
		v := filled(form)
		v.Set("from", "01/01/2027")
		for _, name := range []string{"_draft", "_username"} {
			v.Del(name)
		}
		if w := o.post(leader, "/do/duty.revise", v); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %v", id, w.Code, v)
		}
		same(t, o, strings.TrimPrefix(id, "/duties/"))
	}
	if seen == 0 {
		t.Error("no duty offers a revision")
	}
}

// kinds are what can prove a duty: a set, whose order says nothing.
func kinds(t duty.Terms) []string { return slices.Sorted(slices.Values(t.Proof.Kinds)) }

// same compares the newest revision of a duty with the terms before it.
func same(t *testing.T, o desk, id string) {
	t.Helper()
	h, err := entry.ParseHash(id)
	if err != nil {
		t.Fatal(err)
	}
	past, err := o.n.Journal.Subject(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	s := duty.Fold(past)
	before, now := s.Proposed.Terms, s.Revisions[len(s.Revisions)-1].Terms
	if len(s.Revisions) > 1 {
		before = s.Revisions[len(s.Revisions)-2].Terms
	}
	if before.Due != now.Due || before.Title != now.Title || before.Cadence != now.Cadence || before.Every != now.Every ||
		!slices.Equal(kinds(before), kinds(now)) || len(before.Bound) != len(now.Bound) || before.Proof.Nil != now.Proof.Nil {
		t.Errorf("before %+v\nnow    %+v", before, now)
	}
}

// TestMomentsAsPeopleTypeThem: no form asks for a moment in the browser's own
// language; what people type is read, without a script, and what cannot be read
// stays in the form beside what is wrong with it.
func TestMomentsAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	o := serve(t)
	const who = "bienphong.troly"
	fresh := o.get(who, "/incidents/new").Body.String()
	if !strings.Contains(fresh, `name="learned" value="25/11/2026 08:00" inputmode="numeric"`) {
		t.Error("the form of an incident does not offer the moment as it is written here")
	}
	for _, a := range o.n.Actions() {
		if page := o.get("bienphong.bithu", "/do/"+a.Name).Body.String(); strings.Contains(page, `type="date`) || strings.Contains(page, `type="time"`) {
			t.Errorf("%s asks for a day or a moment in the browser's language", a.Name)
		}
	}
	for typed, read := range map[string]string{"25/11/2026 07:05": "2026-11-25T00:05:00Z", "7h05 ngày 25/11/2026": "2026-11-25T00:05:00Z", "251120260705": "2026-11-25T00:05:00Z"} {
		w := o.post(who, "/do/incident.open", url.Values{"category": {"rescue"}, "status": {"test"}, "title": {"Thử máy"}, "learned": {typed}, "_return": {"/incidents/{id}"}})
		room := w.Header().Get("Location")
		if w.Code != http.StatusSeeOther {
			t.Errorf("%q answers %d: %.300s", typed, w.Code, w.Body)
			continue
		}
		r := httptest.NewRequest("GET", room, nil)
		r.Header.Set("Accept", "application/json")
		if body := o.send(who, r).Body.String(); !strings.Contains(body, `"learned":"`+read+`"`) {
			t.Errorf("%q is kept as %.400s", typed, body)
		}
	}
	for _, typed := range []string{"25/11/2026 25:00", "7:05", "25/11/2026 2:05 PM"} {
		w := o.post(who, "/do/incident.open", url.Values{"category": {"rescue"}, "title": {"Thử máy"}, "learned": {typed}})
		if page := w.Body.String(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(page, `value="`+typed+`"`) || !strings.Contains(page, "như 05/6/2023 14:05") {
			t.Errorf("%q answers %d without what was typed, or without what to do", typed, w.Code)
		}
	}
}
