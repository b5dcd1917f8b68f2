package nodetest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"phoihop/internal/access"
	"phoihop/internal/app"
)

// description is the API as it describes itself.
type description struct {
	t     *testing.T
	paths map[string]map[string]json.RawMessage
	all   *jsonschema.Compiler
}

func describe(t *testing.T, c client) description {
	t.Helper()
	w := c.call("GET", "/api/openapi.json", "")
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Paths map[string]map[string]json.RawMessage
	}
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	all := jsonschema.NewCompiler()
	if err := all.AddResource("api.json", doc); err != nil {
		t.Fatal(err)
	}
	return description{t, d.Paths, all}
}

// check fails where an answer is not as the description says.
func (d description) check(method, pattern string, w *httptest.ResponseRecorder) {
	d.t.Helper()
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	at := fmt.Sprintf("api.json#/paths/%s/%s/responses/200/content/application~1json/schema", escape.Replace(pattern), method)
	schema, err := d.all.Compile(at)
	if err != nil {
		d.t.Errorf("%s %s: %v", method, pattern, err)
		return
	}
	if schema.Types == nil && schema.Ref == nil && schema.AnyOf == nil {
		d.t.Errorf("%s %s promises nothing", method, pattern)
	}
	answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	if err == nil {
		err = schema.Validate(answer)
	}
	if err != nil || w.Code != http.StatusOK {
		d.t.Errorf("%s %s: %d, %v", method, pattern, w.Code, err)
	}
}

// of is the pattern that a path is of.
func (d description) of(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if _, ok := d.paths[path]; ok {
		return path
	}
	wildcard := regexp.MustCompile(`\\\{[a-z]+\\\}`)
	for p := range d.paths {
		if strings.Contains(p, "{") && regexp.MustCompile("^"+wildcard.ReplaceAllString(regexp.QuoteMeta(p), "[^/]+")+"$").MatchString(path) {
			return p
		}
	}
	return ""
}

// TestAPIAnswersAsDescribed: what every page answers to a program is of the
// shape that the description gives it, and no page's is left open.
func TestAPIAnswersAsDescribed(t *testing.T) {
	t.Parallel()
	n := open(t)
	c := program(t, n, "xavinhan.bithu", access.Read, access.Draft, access.Sign, access.Administer)
	d, seen := describe(t, c), map[string]bool{}
	for _, path := range everyPage(t, n) {
		pattern := d.of(path)
		if pattern == "" || strings.HasPrefix(path, "/do/") || strings.HasPrefix(path, "/notices/write") {
			continue
		}
		seen[pattern] = true
		d.check("get", pattern, c.call("GET", path, ""))
	}
	for _, f := range n.Features {
		for _, p := range f.Pages {
			if p.Model == nil {
				t.Errorf("%s does not say what it answers", p.Pattern)
			}
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d pages", len(seen))
	}
}

// forPeople are the addresses that programs have no use for: forms and what
// belongs to signing in.
func forPeople() []string {
	return []string{"GET /do/{action}", "POST /do/{action}", "POST /sign-in/kept", "GET /sign-in/factor", "POST /sign-in/factor", "GET /sign-in/codes/{ceremony}", "POST /invited/{token}/place", "POST /space", "POST /passkey/add", "POST /passkey/added/{ceremony}", "POST /approve/{ceremony}",
		"GET /import/{action}/mau.xlsx", "GET /events", "GET /api"}
}

// TestAPIDescribesAll: whatever is served to who has signed in is described,
// save what is for people.
func TestAPIDescribesAll(t *testing.T) {
	t.Parallel()
	n := open(t)
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	d := describe(t, program(t, n, "xavinhan.bithu", access.Read))
	local, preview := map[string]bool{}, map[string]bool{}
	for _, f := range n.Features {
		for _, l := range f.Locals {
			local["POST "+l.Pattern] = !l.ByToken // of the account itself
		}
		for _, p := range f.Pages {
			preview["POST "+p.Pattern] = p.Take != nil // of what a form would record
		}
	}
	for _, r := range site.Routes() {
		method, path, _ := strings.Cut(r.Pattern, " ")
		switch _, ok := d.paths[path][strings.ToLower(method)]; {
		case r.Open || local[r.Pattern] || preview[r.Pattern] || slices.Contains(forPeople(), r.Pattern) || path == "/api/do/{action}":
		case !ok:
			t.Errorf("%s is not described", r.Pattern)
		}
	}
}

// TestAPIDoesWhatPagesDo: with a token a program keeps a draft and brings it
// before who signs, sends a file in parts and names it, takes a spreadsheet in
// and takes it back; each answers as described.
func TestAPIDoesWhatPagesDo(t *testing.T) {
	t.Parallel()
	o := serve(t)
	c := program(t, o.n, "xavinhan.bithu", access.Draft, access.Sign, access.Administer)
	d := describe(t, c)
	d.check("post", "/drafts/save/{action}", c.call("POST", "/drafts/save/notice.send", `{"title": "Tin biển", "text": "Sóng lớn."}`, "Content-Type", "application/json"))
	w := c.call("GET", "/drafts", "")
	d.check("get", "/drafts", w)
	var drafts struct {
		Mine []struct {
			ID      string
			Version int
			Inputs  map[string][]string
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &drafts); err != nil || len(drafts.Mine) != 1 || drafts.Mine[0].Inputs["title"][0] != "Tin biển" {
		t.Fatalf("%v: %s", err, w.Body)
	}
	mine := drafts.Mine[0]
	again := func(version int) *httptest.ResponseRecorder {
		return c.call("POST", "/drafts/submit/notice.send", fmt.Sprintf(`{"title": "Tin biển động", "text": "Sóng lớn.", "_draft": %q, "_version": "%d"}`, mine.ID, version), "Content-Type", "application/json")
	}
	d.check("post", "/drafts/submit/{action}", again(mine.Version))
	if w := again(mine.Version); w.Code != http.StatusOK && w.Code != http.StatusConflict {
		t.Errorf("the same again: %d", w.Code)
	}
	d.check("post", "/drafts/return", c.call("POST", "/drafts/return", fmt.Sprintf(`{"id": %q, "comment": "Ghi rõ cấp gió."}`, mine.ID), "Content-Type", "application/json"))
	d.check("post", "/drafts/drop", c.call("POST", "/drafts/drop", fmt.Sprintf(`{"id": %q}`, mine.ID), "Content-Type", "application/json"))

	file := []byte(strings.Repeat("Biên bản giao ban. ", 3000))
	sum := sha256.Sum256(file)
	digest := hex.EncodeToString(sum[:])
	d.check("put", "/uploads/{digest}", c.call("PUT", "/uploads/"+digest+"?offset=0", string(file[:1000])))
	d.check("get", "/uploads/{digest}", c.call("GET", "/uploads/"+digest, ""))
	d.check("put", "/uploads/{digest}", c.call("PUT", "/uploads/"+digest+"?offset=1000", string(file[1000:])))
	to := as(t, o.n, "bienphong.troly").Party.String()
	before := o.last()
	d.check("post", "/api/do/notice.send", c.call("POST", "/api/do/notice.send",
		fmt.Sprintf(`{"to": [%q], "title": "Biên bản", "text": "Kèm tệp.", "_upload": [{"field": "files", "name": "bien-ban.txt", "type": "text/plain", "digest": %q}]}`, to, digest)))
	if es, err := o.n.Journal.After(t.Context(), before, 5); err != nil || len(es) != 1 || !strings.Contains(string(es[0].Body), "bien-ban.txt") {
		t.Errorf("%d entries, %v", len(es), err)
	}

	units := unitsSheet(t, []any{"Chi bộ thôn Sáu", "cell", "01/01/2026"})
	d.check("post", "/import/{action}", o.asProgram("xavinhan.bithu", "organisation.add-unit", units, false, ""))
	taken := o.asProgram("xavinhan.bithu", "organisation.add-unit", units, true, "")
	d.check("post", "/import/{action}", taken)
	d.check("get", "/import/{action}", c.call("GET", "/import/organisation.add-unit", ""))
	d.check("get", "/imports", c.call("GET", "/imports", ""))
	path := "/imports/" + o.trial(taken).Batch
	d.check("get", "/imports/{id}", c.call("GET", path, ""))
	d.check("post", "/imports/{id}/undo", c.call("POST", path+"/undo", "reason=Nh%E1%BA%A7m", "Content-Type", "application/x-www-form-urlencoded"))
	d.check("get", "/api/actions", c.call("GET", "/api/actions", ""))
	if w := c.call("POST", "/settings/password", `{"old": "x", "new": "y"}`, "Content-Type", "application/json"); w.Code != http.StatusForbidden {
		t.Errorf("the account itself: %d", w.Code)
	}
}
