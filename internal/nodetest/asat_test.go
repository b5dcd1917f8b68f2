package nodetest_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/web"
)

// TestWhatFollowsTheDay: a page that offers a day to look back to answers
// differently for different days, and every other page offers none and answers
// as today whatever day was chosen on the way to it (one of three, drawn; each
// in make long).
func TestWhatFollowsTheDay(t *testing.T) {
	t.Parallel()
	o := serve(t)
	in, err := o.n.Accounts.SignIn(t.Context(), "xavinhan.bithu", password, "", clock())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{} // nothing is recorded meanwhile, and a page of the logs verifies them all
	get := func(path, accept string) string {
		if body, ok := got[accept+path]; ok {
			return body
		}
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Accept", accept)
		r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: in.Token})
		w := httptest.NewRecorder()
		o.site.ServeHTTP(w, r)
		got[accept+path] = w.Body.String()
		return got[accept+path]
	}
	for _, typed := range []string{"30/02/2024", "hôm qua", "01/01/2030"} {
		page := get("/duties?as-at="+url.QueryEscape(typed), "text/html")
		if !strings.Contains(page, `name="as-at" value="`+typed+`"`) || !strings.Contains(page, "Đang xem hôm nay.") {
			t.Errorf("%q is taken for a day, or nobody is told that it is none", typed)
		}
	}
	pages := []string{}
	for _, path := range everyPage(t, o.n) {
		pages = append(pages, path)
		for _, m := range inside.FindAllStringSubmatch(get(path, "text/html"), -1) {
			if !strings.HasSuffix(m[1], "?as=xlsx") { // a file, and no page
				pages = append(pages, m[1])
			}
		}
	}
	slices.Sort(pages)
	pages = slices.Compact(pages)
	for _, f := range o.n.Features {
		for _, p := range f.Pages {
			if strings.HasPrefix(p.Pattern, "/do/") || !may(as(t, o.n, "xavinhan.bithu"), p.Right) {
				continue
			}
			shown := spread(addressesOf(pages, p.Pattern))
			if len(shown) == 0 && p.AsAt {
				t.Errorf("%s follows the day, and no page leads to one", p.Pattern)
			}
			follows, days := false, []string{"2019-05-15", "2022-08-15", "2026-06-30"}
			if !p.AsAt && !long() {
				days = days[rand.IntN(len(days)):][:1]
			}
			for _, path := range shown {
				if offers := strings.Contains(get(path, "text/html"), `name="as-at"`); offers != p.AsAt {
					t.Errorf("%s offers a day: %v", path, offers)
				}
				if follows {
					continue // one that differs is enough
				}
				today := get(path, "application/json")
				for _, day := range days {
					alike := strings.NewReplacer(day, "", "2026-11-25", "") // the day itself is no answer
					follows = follows || alike.Replace(get(at(path, day), "application/json")) != alike.Replace(today)
				}
			}
			if len(shown) > 0 && follows != p.AsAt {
				t.Errorf("%s answers differently for different days: %v, and says %v (as %v)", p.Pattern, follows, p.AsAt, shown)
			}
		}
	}
}

// inside finds the addresses that a page leads to on this site.
var inside = regexp.MustCompile(`href="(/[^"#&]*)`)

// at is an address as at a day.
func at(path, day string) string {
	if strings.Contains(path, "?") {
		return path + "&as-at=" + day
	}
	return path + "?as-at=" + day
}

// spread chooses the first, the middle and the last: different things, where
// there are.
func spread(all []string) []string {
	if len(all) <= 3 {
		return all
	}
	return []string{all[0], all[len(all)/2], all[len(all)-1]}
}

// addressesOf chooses the addresses that a pattern serves.
func addressesOf(pages []string, pattern string) (of []string) {
	want := strings.Split(pattern, "/")
	for _, p := range pages {
		path, _, _ := strings.Cut(p, "?")
		got := strings.Split(path, "/")
		if slices.EqualFunc(want, got, func(w, g string) bool { return w == g || strings.HasPrefix(w, "{") && len(g) == 64 }) {
			of = append(of, p)
		}
	}
	return of
}
