package nodetest_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/document/ruler"
	"phoihop/internal/web"
)

// TestEveryPaper measures each official document as the program produces it on
// its demonstration: found by the links on its pages, in the form of the Party
// and of the State. A new paper is in here by being declared, and none is made
// that is not. PHOIHOP_PAPERS names a folder that is to have them.
func TestEveryPaper(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := stroll{t: t, pages: map[string]*regexp.Regexp{}, papers: map[string]web.Paper{}, opened: map[string]int{}, seen: map[string]bool{}, found: map[string]int{}}
	site, err := n.Site(app.SiteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	s.site = site.Handler()
	var starts []string
	for _, f := range n.Features {
		for _, p := range f.Pages {
			s.pages[p.Pattern] = matching(p.Pattern)
			if !strings.Contains(p.Pattern, "{") {
				starts = append(starts, p.Pattern)
			}
		}
		for _, p := range f.Papers {
			s.papers[p.Pattern] = p
		}
	}
	o, err := n.Accounts.SignIn(t.Context(), "bienphong.bithu", password, "", clock())
	if err != nil {
		t.Fatal(err)
	}
	s.token = o.Token
	s.walk(starts)
	s.numbered(n)
	for pattern, p := range s.papers {
		if s.found[pattern] == 0 {
			t.Errorf("%s: no page of the demonstration leads to it", pattern)
		}
		if p.Kind == "" || !strings.HasSuffix(pattern, ".docx") {
			t.Errorf("%s is declared as %q", pattern, p.Kind)
		}
	}
}

// stroll walks through the pages from link to link, and measures the papers that it
// comes by.
type stroll struct {
	t      *testing.T
	site   http.Handler
	token  string
	pages  map[string]*regexp.Regexp
	papers map[string]web.Paper
	opened map[string]int  // pages of each pattern
	seen   map[string]bool // addresses
	found  map[string]int  // papers of each pattern
}

// mostAlike is how many pages of one pattern are looked at, and how many papers
// of one pattern are measured in each form.
const mostAlike = 6

var link = regexp.MustCompile(`href="(/[^"#]*)`)

func (s *stroll) walk(todo []string) {
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		w := s.get(at)
		if w.Code != http.StatusOK {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(w.Body.String(), -1) {
			href := html.UnescapeString(m[1])
			p, _, _ := strings.Cut(href, "?")
			made := strings.HasSuffix(p, ".docx") && !strings.Contains(p, "/files/")
			if made {
				href = p
			}
			if s.seen[href] {
				continue
			}
			if s.seen[href] = true; made {
				s.paper(p)
				continue
			}
			for pattern, fits := range s.pages {
				if fits.MatchString(p) && s.opened[pattern] < mostAlike {
					s.opened[pattern]++
					todo = append(todo, href)
				}
			}
		}
	}
}

func (s *stroll) get(href string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", href, nil)
	r.AddCookie(&http.Cookie{Name: "phoihop", Value: s.token})
	w := httptest.NewRecorder()
	s.site.ServeHTTP(w, r)
	return w
}

// paper measures what an address gives in the form of the Party and of the State.
func (s *stroll) paper(href string) {
	for pattern, d := range s.papers {
		if !matching(pattern).MatchString(href) {
			continue
		}
		if s.found[pattern]++; s.found[pattern] > mostAlike {
			return
		}
		for _, family := range []string{"party", "state"} {
			w := s.get(href + "?form=" + family)
			if w.Code != http.StatusOK {
				s.t.Errorf("%s answers %d: %.300s", href, w.Code, w.Body)
				continue
			}
			f, err := ruler.Open(w.Body.Bytes())
			if err != nil {
				s.t.Errorf("%s: %v", href, err)
				continue
			}
			for _, wrong := range f.Paper(family, d.Kind) {
				s.t.Errorf("%s in the form of the %s (%s): %s", href, family, d.Kind, wrong)
			}
			s.keep(pattern, family, w.Body.Bytes())
		}
		return
	}
	s.t.Errorf("%s is no declared paper", href)
}

// mostKept is how many papers of one pattern and form are kept as files.
const mostKept = 2

func (s *stroll) keep(pattern, family string, content []byte) {
	dir, no := os.Getenv("PHOIHOP_PAPERS"), s.found[pattern]
	if dir == "" || no > mostKept {
		return
	}
	room, _, _ := strings.Cut(strings.TrimPrefix(pattern, "/"), "/")
	name := fmt.Sprintf("%s-%s-%s-%d.docx", room, strings.TrimSuffix(path.Base(pattern), ".docx"), family, no)
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		s.t.Error(err)
	}
}

// numbered takes numbers for papers as an office does: a Party body counts by type
// and term, a State office all types together in a year. The paper shows its
// number in the form that it was taken in, and leaves room in the other.
func (s *stroll) numbered(n *app.Node) {
	clerk, boss := as(s.t, n, "bienphong.troly"), as(s.t, n, "bienphong.bithu")
	plan := func(title string) string {
		return "/campaigns/" + do(s.t, n, clerk, "campaign.plan", "title", title, "aim", "Ngư dân nắm quy định mới.", "audience", "chủ tàu", "from", "2026-11-25", "to", "2026-12-20").ID.String() + "/plan.docx"
	}
	submit := func(title string) string {
		return "/proposals/" + do(s.t, n, clerk, "proposal.make", "title", title, "text", "Mở thêm một kênh trực.", "asked", as(s.t, n, "xavinhan.bithu").Party).ID.String() + "/submission.docx"
	}
	take := func(href, code string) {
		do(s.t, n, clerk, "register.take", "code", code, "title", "Văn bản", "about", strings.Split(href, "/")[2])
	}
	shows := func(href, family string, number string) {
		f, err := ruler.Open(s.get(href + "?form=" + family).Body.Bytes())
		if err != nil {
			s.t.Errorf("%s: %v", href, err)
			return
		}
		at := map[string]ruler.Want{"party": "L 14 - - c ^Số ", "state": "L 13 - - c ^Số: "}[family]
		for _, wrong := range f.InOrder([]ruler.Want{at + ruler.Want(number) + "$"}) {
			s.t.Error(wrong)
		}
	}
	o, err := n.Accounts.SignIn(s.t.Context(), "bienphong.troly", password, "", clock())
	if err != nil {
		s.t.Fatal(err)
	}
	s.token = o.Token
	a, b, c := plan("Đợt một"), submit("Việc một"), plan("Đợt hai")
	for _, x := range [][2]string{{a, "KH"}, {b, "TTr"}, {c, "KH"}} {
		take(x[0], x[1])
	}
	first := s.number(a)
	shows(a, "state", "     /KH-…+")
	shows(c, "party", fmt.Sprintf("%02d-KH/ĐU", first+1))
	if page := s.get(strings.TrimSuffix(a, "/plan.docx")).Body.String(); !strings.Contains(page, fmt.Sprintf("%02d-KH/ĐU", first)) || strings.Contains(page, "plan.docx?form=state") {
		s.t.Errorf("the page of %s does not lead to the paper under its number alone", a)
	}
	do(s.t, n, boss, "register.open-term", "family", "state", "body", "BCH", "from", "2026-11-25")
	d, e := plan("Đợt ba"), submit("Việc hai")
	take(d, "KH")
	take(e, "TTr")
	shows(d, "state", "01/KH-BCH")
	shows(e, "state", "02/TTr-BCH")
	shows(e, "party", "     -TTr/ĐU")
}

// number is the one under which the Party form of a paper stands.
func (s *stroll) number(href string) (n int) {
	f, err := ruler.Open(s.get(href + "?form=party").Body.Bytes())
	if err != nil {
		s.t.Fatal(err)
	}
	for _, l := range f.Lines {
		if _, err := fmt.Sscanf(l.Text, "Số %d-", &n); err == nil {
			return n
		}
	}
	s.t.Errorf("%s has no number", href)
	return n
}

// matching finds the addresses of a pattern.
func matching(pattern string) *regexp.Regexp {
	return regexp.MustCompile("^" + regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(pattern), `[^/]+`) + "$")
}
