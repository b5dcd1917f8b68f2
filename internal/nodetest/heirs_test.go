package nodetest_test

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/meeting"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/task"
	"phoihop/internal/viet"
)

// left is what two committees leave open when they end: tasks that one gave, a
// conclusion and an item of a review that the other owns.
type left struct {
	*coast
	given, done, meeting, conclusion, review, item entry.Hash
}

func newLeft(t *testing.T) *left {
	t.Helper()
	w := &left{coast: newCoast(t)}
	w.agree()
	guard, north, south := w.boss["guard"], w.boss["bac"], w.boss["nam"]
	w.now = time.Date(2025, 6, 2, 8, 0, 0, 0, viet.Zone())
	w.given = do(t, w.n, north, "task.assign", "title", "Khảo sát bến tự phát", "lead", guard.Party, "due", "2025-12-01").ID
	w.done = do(t, w.n, north, "task.assign", "title", "Lập danh sách tổ tàu", "lead", guard.Party, "due", "2025-12-01").ID
	do(t, w.n, guard, "task.accept", "task", w.done)
	do(t, w.n, guard, "task.submit", "task", w.done, "text", "Đã lập, mười tổ.")
	w.meeting = do(t, w.n, guard, "meeting.call", "sort", "conference", "title", "Hội nghị sơ kết", "begins", "2025-06-10T08:00", "place", "Hội trường").ID
	w.conclusion = do(t, w.n, guard, "meeting.conclude", "meeting", w.meeting, "text", "Khảo sát luồng vào cửa biển.", "owner", south.Party, "due", "2025-07-05").ID
	w.review = do(t, w.n, guard, "review.open", "regulation", w.reg, "title", "Sơ kết năm 2024", "from", "2024-01-01", "to", "2024-12-31").ID
	w.item = do(t, w.n, guard, "review.add-item", "review", w.review, "type", "shortcoming", "text", "Tin tháng gửi chậm.", "owner", south.Party, "due", "2025-07-06").ID
	for i, name := range []string{"Gành Son", "Bãi Thơm", "Cồn Sẻ", "Vũng Rêu"} {
		w.join(fmt.Sprintf("xa%d", i+1), "Đảng ủy xã "+name, "Xã "+name, "party", 20+i)
	}
	return w
}

// reorganise ends both committees on 1 July 2025. Of the second heir of each
// nothing has been heard yet.
func (w *left) reorganise() {
	w.t.Helper()
	for code, heirs := range map[string][]string{"bac": {"xa1", "xa2"}, "nam": {"xa3", "xa4"}} {
		var ids []string
		for _, h := range heirs {
			ids = append(ids, w.boss[h].Party.String())
		}
		x := do(w.t, w.n, w.boss[code], "organisation.declare-succession", "heirs", ids, "from", "2025-07-01")
		do(w.t, w.n, w.boss[heirs[0]], "organisation.accept-succession", "succession", x.ID)
	}
}

func (w *left) refused(who, name string, pairs ...any) {
	w.t.Helper()
	if _, err := w.n.Do(w.t.Context(), w.boss[who], name, values(pairs...)); !fault.Is(err, fault.Forbidden) {
		w.t.Errorf("%s by %s: %v", name, who, err)
	}
}

// TestHeirsSpeak: what ended bodies left open goes on with the heirs that have
// accepted, with no act of passing: they close conclusions and items of
// reviews, and accept or withdraw the tasks that the body gave. Nobody else
// does, not before the day, and every order of arrival says the same.
func TestHeirsSpeak(t *testing.T) {
	t.Parallel()
	w := newLeft(t)
	w.reorganise()
	acts := [][]any{
		{"xa1", "task.withdraw", "task", w.given, "reason", "Xã đã tự khảo sát."},
		{"xa1", "task.close", "task", w.done},
		{"xa3", "meeting.close-conclusion", "meeting", w.meeting, "conclusion", w.conclusion, "outcome", "Đã khảo sát."},
		{"xa3", "review.close-item", "review", w.review, "item", w.item, "outcome", "Đã gửi đúng hạn."},
	}
	for _, a := range acts {
		w.refused(a[0].(string), a[1].(string), a[2:]...) // the day has not come
	}
	w.now = time.Date(2025, 7, 2, 8, 0, 0, 0, viet.Zone())
	for _, a := range acts {
		for _, who := range []string{"xa2", "xa4"} { // nothing was heard of them
			w.refused(who, a[1].(string), a[2:]...)
		}
	}
	w.refused("xa3", acts[0][1].(string), acts[0][2:]...) // another's heir
	w.look()
	do(t, w.n, w.boss["guard"], "task.accept", "task", w.given)
	do(t, w.n, w.boss["guard"], "task.submit", "task", w.given, "text", "Đã khảo sát hai bến.")
	w.heard("xa1", "Khảo sát bến tự phát", true)
	w.heard("xa2", "Khảo sát bến tự phát", false) // nothing was heard of it
	w.heard("xa1", "Lập danh sách tổ tàu", false) // its predecessor was there to hear
	for _, a := range acts {
		do(t, w.n, w.boss[a[0].(string)], a[1].(string), a[2:]...)
	}
	given, done, m := folded[task.State](w.coast, "task", w.given), folded[task.State](w.coast, "task", w.done), folded[meeting.State](w.coast, "meeting", w.meeting)
	if given.Status() != task.Dropped || done.Status() != task.Done || len(m.Open()) != 0 || len(given.Stray)+len(done.Stray)+len(m.Stray) > 0 {
		t.Errorf("%s, %s, open conclusions %d", given.Status(), done.Status(), len(m.Open()))
	}
	inAnyOrder(t, logsOf(t, w.n.Dir), 4)
}

// folded reads a thing's state as a feature's table holds it.
func folded[S any](w *coast, table string, id entry.Hash) (s S) {
	w.t.Helper()
	err := w.n.Read.View(w.t.Context(), func(tx *sql.Tx) (err error) {
		s, _, err = readmodel.One[S](w.t.Context(), tx, "SELECT state FROM "+table+" WHERE id = ?", id)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// heard checks whether a body finds in its inbox what was told to its
// predecessor.
func (w *left) heard(who, title string, want bool) {
	w.t.Helper()
	by := w.boss[who]
	var ms []readmodel.Message
	err := w.n.Read.View(w.t.Context(), func(tx *sql.Tx) error {
		o, err := organisation.At(w.t.Context(), tx, by.Space, nil)
		if err == nil {
			ms, err = o.Inbox(by.Party, viet.DateOf(w.now)).Messages(w.t.Context(), tx, w.now.AddDate(0, -2, 0), w.now.AddDate(0, 0, 1), 100)
		}
		return err
	})
	got := slices.ContainsFunc(ms, func(m readmodel.Message) bool { return m.Title == title })
	if err != nil || got != want {
		w.t.Errorf("%s finds %q: %v, %v", who, title, got, err)
	}
}

// look opens what heirs see before they have done anything.
func (w *left) look() {
	t, p := w.t, w.serve()
	says := func(path, css string, want ...string) {
		t.Helper()
		p.Go(path)
		for _, x := range want {
			if text := p.Text(css); !strings.Contains(text, x) {
				t.Errorf("%s has no %q: %.700q", path, x, text)
			}
		}
	}
	signIn(t, p, "xa3.bithu")
	says("/today", "main", "Khảo sát luồng vào cửa biển.", "Tin tháng gửi chậm.")
	says("/meetings/"+w.meeting.String(), "#conclusions", "nay do Xã Cồn Sẻ thực hiện", "Báo kết quả")
	says("/organisations/reorganise", "#buoc-4", "nay do Xã Cồn Sẻ thực hiện", "Khảo sát luồng vào cửa biển.")
	signIn(t, p, "xa4.bithu")
	says("/organisations/reorganise", "#buoc-4", "nay do Xã Cồn Sẻ thực hiện")
	if text := p.Text("#buoc-4"); strings.Contains(text, "Khảo sát luồng") {
		t.Errorf("who has not accepted reads what is owed: %q", text)
	}
	signIn(t, p, "xa1.bithu")
	says("/today", "main", "Lập danh sách tổ tàu")
	says("/tasks/"+w.done.String(), "main", "nay do Xã Gành Son quyết định", "Nghiệm thu")
	for _, look := range shades() {
		see(p, "vi", look.theme)
		p.Size(look.width, 900)
		for name, path := range map[string]string{"nhiem-vu": "/tasks/" + w.done.String(), "hoi-nghi": "/meetings/" + w.meeting.String(), "sap-xep": "/organisations/reorganise#buoc-4"} {
			p.Go(path)
			for _, f := range p.Access() {
				t.Errorf("%s at %d: %s", path, look.width, f)
			}
			p.Screenshot(fmt.Sprintf("thua-ke-%s-%s-%d", name, look.theme, look.width))
		}
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}
