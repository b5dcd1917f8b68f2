package nodetest_test

import (
	"encoding/json"
	"html"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// asked is a page's model, read by an account.
func (o desk) asked(account, path string, into any) {
	o.t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", "application/json")
	if body := o.send(account, r).Body.Bytes(); json.Unmarshal(body, into) != nil {
		o.t.Fatalf("%s: %.300s", path, body)
	}
}

// plain is page with its entities written out.
func (o desk) plain(account, path string) string {
	o.t.Helper()
	return html.UnescapeString(o.page(account, path))
}

// groups is what an agenda can be filled from.
type groups []struct {
	Kind string `json:"kind"`
	List []struct {
		Origin entry.Hash `json:"origin"`
		Title  string     `json:"title"`
		Why    string     `json:"why"`
	} `json:"list"`
}

func (gs groups) of(kind string) (titles []string) {
	for _, g := range gs {
		if g.Kind == kind {
			for _, x := range g.List {
				titles = append(titles, x.Title)
			}
		}
	}
	return titles
}

// TestAgendaFillsItself: the next briefing looks at what is open, of whatever
// feature: conclusions, what reviews found, proposals, duties and tasks that are
// overdue; what was closed, or handed in, is not there.
func TestAgendaFillsItself(t *testing.T) {
	t.Parallel()
	now := clock()
	o := deskAt(t, openAt(t, func() time.Time { return now }), func() time.Time { return now })
	boss, heir := as(t, o.n, "bienphong.bithu"), as(t, o.n, "xavinhan.bithu")
	called := do(t, o.n, boss, "meeting.call", "sort", "briefing", "title", "Giao ban", "begins", "2026-12-01T08:00:00+07:00", "place", "Vĩnh An")
	rv := do(t, o.n, boss, "review.open", "regulation", world.summary.Regulations[1], "title", "Sơ kết 11 tháng", "from", "2026-01-01", "to", "2026-11-30").ID
	open := do(t, o.n, boss, "review.add-item", "review", rv, "type", "shortcoming", "text", "Tin tuần còn gửi muộn.", "owner", heir.Party, "due", "2026-12-31").ID
	shut := do(t, o.n, boss, "review.add-item", "review", rv, "type", "lesson", "text", "Việc đã xong.", "owner", heir.Party).ID
	do(t, o.n, heir, "review.close-item", "review", rv, "item", shut, "outcome", "Đã làm.")
	late := do(t, o.n, boss, "task.assign", "title", "Rà soát bến Gành", "lead", heir.Party, "due", "2026-11-26").ID
	done := do(t, o.n, boss, "task.assign", "title", "Việc đã nộp", "lead", heir.Party, "due", "2026-11-26").ID
	for _, id := range []entry.Hash{late, done} {
		do(t, o.n, heir, "task.accept", "task", id)
	}
	do(t, o.n, boss, "proposal.make", "title", "Đổi giờ giao ban", "text", "Giao ban lúc 14 giờ.")
	do(t, o.n, heir, "task.submit", "task", done, "text", "Xong.")
	agenda := func() (gs groups) {
		o.asked("bienphong.troly", "/meetings/"+called.ID.String()+"/agenda", &gs)
		return gs
	}
	if now := agenda().of("tasks"); slices.Contains(now, "Nhiệm vụ quá hạn: Rà soát bến Gành") {
		t.Errorf("overdue before its day is over: %q", now)
	}
	now = now.AddDate(0, 0, 3)
	gs := agenda()
	for kind, want := range map[string]string{"items": "Sơ kết nêu, chưa xong: Tin tuần còn gửi muộn.", "tasks": "Nhiệm vụ quá hạn: Rà soát bến Gành"} {
		if now := gs.of(kind); !slices.Contains(now, want) {
			t.Errorf("of the %s %q is not there: %q", kind, want, now)
		}
	}
	for _, kind := range []string{"conclusions", "proposals", "duties"} {
		if len(gs.of(kind)) == 0 {
			t.Errorf("of the %s there are none", kind)
		}
	}
	for _, g := range gs {
		for _, x := range g.List {
			if (g.Kind == "items" || g.Kind == "tasks") && (strings.Contains(x.Title, "đã xong.") || strings.Contains(x.Title, "Việc đã nộp")) {
				t.Errorf("%s is looked at again", x.Title)
			}
			if x.Origin == open && (!strings.Contains(x.Why, "hạn chế") || !strings.Contains(x.Why, "31/12/2026")) {
				t.Errorf("why: %q", x.Why)
			}
		}
	}
}

// TestConclusionsAreFollowed: a conclusion without a day is not recorded; one
// with it stands in the next review, and on the next agenda, until it is closed.
func TestConclusionsAreFollowed(t *testing.T) {
	t.Parallel()
	o := serve(t)
	boss, heir := as(t, o.n, "bienphong.bithu"), as(t, o.n, "xavinhan.bithu")
	m := do(t, o.n, boss, "meeting.call", "sort", "briefing", "title", "Giao ban đột xuất", "begins", "2026-11-25T07:00:00+07:00", "place", "Vĩnh An").ID
	if _, err := o.n.Do(t.Context(), boss, "meeting.conclude", values("meeting", m, "text", "Khảo sát bến Gành.", "owner", heir.Party)); err == nil || fault.Of(err).Field != "due" {
		t.Errorf("concluded without a day: %v", err)
	}
	c := do(t, o.n, boss, "meeting.conclude", "meeting", m, "text", "Khảo sát bến Gành.", "owner", heir.Party, "due", "2026-12-20").ID
	do(t, o.n, boss, "meeting.attend", "meeting", m, "organisation", boss.Party, "post", "Bí thư", "people", 2)
	do(t, o.n, boss, "meeting.minute", "meeting", m, "began", "2026-11-25T07:00:00+07:00", "ended", "2026-11-25T07:50:00+07:00", "secretary", "Trợ lý", "text", "Trao đổi.")
	rv := do(t, o.n, boss, "review.open", "regulation", world.summary.Regulations[1], "title", "Sơ kết 11 tháng", "from", "2026-01-01", "to", "2026-11-30").ID
	next := do(t, o.n, boss, "meeting.call", "sort", "briefing", "title", "Giao ban sau", "begins", "2026-12-01T08:00:00+07:00", "place", "Vĩnh An").ID
	followed := func() (inReview, onAgenda bool) {
		var gs groups
		o.asked("bienphong.troly", "/meetings/"+next.String()+"/agenda", &gs)
		return strings.Contains(o.plain("bienphong.troly", "/reviews/"+rv.String()), "Khảo sát bến Gành"), slices.Contains(gs.of("conclusions"), "Kết luận chưa xong: Khảo sát bến Gành.")
	}
	if r, a := followed(); !r || !a {
		t.Errorf("open, but in the review: %v, on the agenda: %v", r, a)
	}
	do(t, o.n, heir, "meeting.close-conclusion", "meeting", m, "conclusion", c, "outcome", "Đã khảo sát.")
	if r, a := followed(); r || a {
		t.Errorf("closed, but in the review: %v, on the agenda: %v", r, a)
	}
}

// TestProposalOfAReviewItem: a proposal that came from an item of a review leads
// to it, and the item to the proposal, the task and the agenda that came of it.
func TestProposalOfAReviewItem(t *testing.T) {
	t.Parallel()
	o := serve(t)
	boss := as(t, o.n, "bienphong.bithu")
	rv := do(t, o.n, boss, "review.open", "regulation", world.summary.Regulations[1], "title", "Sơ kết 11 tháng", "from", "2026-01-01", "to", "2026-11-30").ID
	do(t, o.n, boss, "review.add-item", "review", rv, "type", "shortcoming", "text", "Tin tuần còn gửi muộn.")
	review := o.plain("bienphong.troly", "/reviews/"+rv.String())
	form := regexp.MustCompile(`/do/proposal\.make\?[^"]*origin=[^"]*`).FindString(review)
	given, err := url.Parse(form)
	if err != nil || form == "" {
		t.Fatalf("nothing can be proposed from the item: %v", err)
	}
	item := given.Query().Get("origin")
	made := do(t, o.n, boss, "proposal.make", "title", given.Query().Get("title"), "text", "Gửi tin trước 16 giờ thứ sáu.", "origin", item).ID
	at := regexp.MustCompile(`href="(/reviews/` + rv.String() + `#[^"]+)"[^>]*>Tin tuần còn gửi muộn\.`).FindStringSubmatch(o.plain("xavinhan.bithu", "/proposals/"+made.String()))
	if at == nil {
		t.Fatal("the proposal does not lead to the item")
	}
	review = o.plain("xavinhan.bithu", "/reviews/"+rv.String())
	if _, anchor, _ := strings.Cut(at[1], "#"); !strings.Contains(review, `id="`+anchor+`"`) {
		t.Errorf("nothing stands at #%s", anchor)
	}
	if !strings.Contains(review, `href="/proposals/`+made.String()+`"`) {
		t.Error("the item does not lead to the proposal")
	}
	m := do(t, o.n, boss, "meeting.call", "sort", "briefing", "title", "Giao ban", "begins", "2026-12-01T08:00:00+07:00", "place", "Vĩnh An").ID
	do(t, o.n, boss, "meeting.add-item", "meeting", m, "title", "Tin tuần", "origin", item)
	if page := o.plain("bienphong.troly", "/meetings/"+m.String()); !strings.Contains(page, at[1]) {
		t.Error("the agenda does not lead to the item")
	}
}

// TestOutcomeToAmendment: what was agreed goes into the draft of an amendment
// under the number of its clause; of a proposal without a clause the provision
// is chosen there; the words stay with the form until it is proposed.
func TestOutcomeToAmendment(t *testing.T) {
	t.Parallel()
	o := serve(t)
	boss, heir := as(t, o.n, "bienphong.bithu"), as(t, o.n, "xavinhan.bithu")
	reg := world.summary.Regulations[1].String()
	link := regexp.MustCompile(`href="(/regulations/[0-9a-f]{64}/amend\?[^"]*)"`)
	agree := func(pairs ...any) (outcome, wording string) {
		p := do(t, o.n, boss, "proposal.make", append([]any{"title", "Gửi tin tuần sớm hơn", "text", "Gửi trước 16 giờ.", "asked", heir.Party.String()}, pairs...)...).ID
		do(t, o.n, heir, "proposal.give-opinion", "proposal", p, "version", p, "stance", "agree-with-change", "wording", "Gửi trước 15 giờ thứ sáu.")
		if page := o.plain("bienphong.troly", "/proposals/"+p.String()); link.MatchString(page) {
			t.Error("amended before there is an outcome")
		}
		do(t, o.n, boss, "proposal.conclude", "proposal", p, "result", "partly", "words", "Tin tuần gửi trước 16 giờ thứ sáu.", "review_on", "2027-06-01")
		found := link.FindAllStringSubmatch(o.get("bienphong.troly", "/proposals/"+p.String()).Body.String(), -1)
		if len(found) < 2 {
			t.Fatalf("%d ways lead from the outcome to an amendment", len(found))
		}
		for _, f := range found {
			href := html.UnescapeString(f[1])
			u, err := url.Parse(href)
			if err != nil || u.Query().Get("from") != p.String() {
				t.Fatal(href, err)
			}
			if words := u.Query().Get("agreed"); words == "Gửi trước 15 giờ thứ sáu." {
				wording = href
			} else if strings.HasPrefix(href, "/regulations/"+reg) {
				outcome = href
			}
		}
		return outcome, wording
	}

	outcome, wording := agree("clause", reg+"/dieu-5.khoan-1")
	for href, want := range map[string]string{outcome: "1. Tin tuần gửi trước 16 giờ thứ sáu.", wording: "1. Gửi trước 15 giờ thứ sáu."} {
		page := o.plain("bienphong.troly", href)
		if !strings.Contains(page, ">"+want+"</textarea>") || !strings.Contains(page, "Gửi tin tuần sớm hơn") {
			t.Errorf("%s does not hold %q and where it was agreed", href, want)
		}
	}

	outcome, _ = agree()
	page := o.plain("bienphong.troly", outcome)
	if strings.Contains(page, `name="words"`) || !strings.Contains(page, "Tin tuần gửi trước 16 giờ thứ sáu.") || !strings.Contains(page, "Khoản 2 Điều 5: Hằng tháng, trước ngày 20") {
		t.Error("the provision cannot be chosen from the contents")
	}
	u, _ := url.Parse(outcome)
	typed := url.Values{"agreed": {u.Query().Get("agreed")}, "from": {u.Query().Get("from")}, "step": {"add"}, "more": {"dieu-5.khoan-2"}}
	page = html.UnescapeString(o.post("bienphong.troly", u.Path, typed).Body.String())
	if !strings.Contains(page, ">2. Tin tuần gửi trước 16 giờ thứ sáu.</textarea>") {
		t.Errorf("what was agreed is not in the provision that was chosen: %.600s", page)
	}
	typed = url.Values{"agreed": typed["agreed"], "from": typed["from"], "at": {"dieu-5.khoan-2"}, "words": {"2. Tin tuần gửi trước 16 giờ thứ sáu."}, "effective": {"2027-01-01"}, "step": {"preview"}}
	page = html.UnescapeString(o.post("bienphong.troly", u.Path, typed).Body.String())
	if !strings.Contains(page, "bằng cụm từ “Tin tuần gửi trước 16 giờ thứ sáu”") || !strings.Contains(page, `name="agreed"`) {
		t.Errorf("the preview: %s", regexp.MustCompile(`(?s)<main.*</main>`).FindString(page))
	}
}
