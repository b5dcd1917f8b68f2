package nodetest_test

import (
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/duty"
	"phoihop/internal/fault"
)

// refused carries out an action that must be refused with the key, and must
// leave nothing behind.
func refused(t *testing.T, n *app.Node, by access.Caller, key, name string, pairs ...any) {
	t.Helper()
	before, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.Do(t.Context(), by, name, values(pairs...))
	if err == nil || fault.Of(err).Key != key {
		t.Errorf("%s by %s: %v, want %s", name, by.Account, err, key)
	}
	if after, err := n.Journal.Last(t.Context()); err != nil || after != before {
		t.Errorf("%s was refused and left %d entries: %v", name, after-before, err)
	}
}

// TestTaskUse: a task from a duty is given, taken on, worked on, returned,
// handed in again and accepted, and then proves the duty's occurrence, though
// nobody entered proof. Nobody but those it names can move it.
func TestTaskUse(t *testing.T) {
	t.Parallel()
	n := open(t)
	boss, clerk := as(t, n, "bienphong.bithu"), as(t, n, "bienphong.troly")
	heir, heirClerk := as(t, n, "xavinhan.bithu"), as(t, n, "xavinhan.troly")
	partner, outsider := as(t, n, "xabaidua.bithu"), as(t, n, "xahonchim.bithu")
	d, key := openOccurrence(t, n, heir)
	e := do(t, n, clerk, "task.assign", "title", "Kiểm tra chung bến Gành", "lead", heir.Party, "with", partner.Party, "due", "2026-12-20", "duty", d, "occurrence", key)

	refused(t, n, outsider, "task.not-named", "task.accept", "task", e.ID)
	refused(t, n, boss, "task.not-named", "task.accept", "task", e.ID)
	refused(t, n, heirClerk, "task.not-taken", "task.report", "task", e.ID, "state", "complete", "text", "Xong")
	do(t, n, heir, "task.accept", "task", e.ID)
	refused(t, n, clerk, "task.not-named", "task.submit", "task", e.ID, "text", "Coi như xong")
	refused(t, n, partner, "task.not-taken", "task.submit", "task", e.ID, "text", "Làm thay")
	do(t, n, partner, "task.accept", "task", e.ID)
	refused(t, n, partner, "task.not-lead", "task.submit", "task", e.ID, "text", "Làm thay")

	first := do(t, n, heirClerk, "task.submit", "task", e.ID, "text", "Đã kiểm tra")
	refused(t, n, heir, "task.not-assigner", "task.close", "task", e.ID, "result", first.ID)
	refused(t, n, outsider, "task.not-assigner", "task.close", "task", e.ID, "result", first.ID)
	do(t, n, clerk, "task.return", "task", e.ID, "what", first.ID, "reason", "Thiếu biên bản")
	if met(t, n, heir, d, key) {
		t.Error("a returned result proves the duty")
	}
	second := do(t, n, heirClerk, "task.submit", "task", e.ID, "text", "Đã kiểm tra, có biên bản")
	refused(t, n, boss, "task.no-result", "task.close", "task", e.ID, "result", first.ID)
	if met(t, n, heir, d, key) {
		t.Error("a result that waits proves the duty")
	}
	do(t, n, boss, "task.close", "task", e.ID, "result", second.ID)
	if !met(t, n, heir, d, key) {
		t.Error("an accepted result does not prove the duty")
	}
	refused(t, n, heirClerk, "task.over", "task.report", "task", e.ID, "state", "complete", "text", "Thêm")
}

// openOccurrence is one that the party owes, has not proved, and may prove by
// any record.
func openOccurrence(t *testing.T, n *app.Node, by access.Caller) (id any, key string) {
	t.Helper()
	b, err := duty.LoadFrom(t.Context(), n.Read, by.Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Select(duty.Filter{Party: by.Party}) {
		if !o.Met() && o.Trigger == nil && len(o.Terms.Proof.Kinds) == 0 {
			return o.Duty.ID, o.Key
		}
	}
	// The demonstration names what proves each duty: propose one that does not.
	d := do(t, n, as(t, n, "bienphong.bithu"), "duty.propose", "regulation", world.summary.Regulations[1], "version", world.summary.Regulations[1], "provision", "dieu-10.khoan-1",
		"title", "Kiểm tra chung tháng", "cadence", "monthly", "due", `{"day":25}`, "mode", "each", "from", "2026-11-01", "bound", by.Party.String())
	do(t, n, by, "duty.accept", "duty", d.ID, "from", "2026-11-01")
	return d.ID, "2026-11-01"
}

// met reports whether the occurrence has its proof.
func met(t *testing.T, n *app.Node, by access.Caller, id any, key string) bool {
	t.Helper()
	b, err := duty.LoadFrom(t.Context(), n.Read, by.Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range b.Select(duty.Filter{Party: by.Party}) {
		if o.Duty.ID == id && o.Key == key {
			return o.Met()
		}
	}
	t.Fatalf("no occurrence %s of %v", key, id)
	return false
}

// TestTaskStory: a task is given, taken on and handed in with the keyboard
// alone, on a narrow screen; board, list and month show it; in English too.
func TestTaskStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.bithu")
	for _, size := range [][2]int64{{1440, 900}, {390, 844}} {
		p.Size(size[0], size[1])
		for name, path := range map[string]string{"board": "/tasks", "list": "/tasks?view=list", "month": "/tasks?view=month", "none": "/tasks?view=list&status=waiting&late=1"} {
			p.Go(path)
			for _, f := range p.Access() {
				t.Errorf("%s keeps people out: %s", path, f)
			}
			p.Screenshot("task-" + name + "-" + map[bool]string{true: "wide", false: "phone"}[size[0] > 1000])
		}
	}
	p.Size(360, 800)
	boss := as(t, n, "bienphong.bithu")
	p.Go("/do/task.assign?lead=" + boss.Party.String() + "&due=2026-12-20&return=/tasks/{id}")
	p.Eval(`document.querySelector("#f-title").focus()`)
	p.Eval(`document.querySelector("#f-title").value = "Rà soát bến bãi Gành Lớn"`)
	p.Press("\r", false)
	if !strings.HasPrefix(p.Path(), "/tasks/") || !strings.Contains(p.Text("main"), "Gành Lớn") {
		t.Fatalf("at %s: %.300q", p.Path(), p.Text("main"))
	}
	p.Screenshot("task-page-own")
	if wide := p.Eval(`document.documentElement.scrollWidth > innerWidth`); wide == true {
		t.Error("the page is wider than 360 px")
	}
	task := p.Path()
	p.Eval(`document.querySelector("a[href*='task.submit']").focus()`)
	p.Press("\r", false)
	p.Eval(`document.querySelector("#f-text").value = "Đã rà soát 12 bến"`)
	p.Eval(`document.querySelector("main form.form .btn.primary").focus()`)
	p.Press("\r", false)
	p.Go(task)
	if text := p.Text("main"); !strings.Contains(text, "chờ nghiệm thu") || !strings.Contains(text, "12 bến") {
		t.Errorf("handed in, but %.400q", text)
	}
	p.Eval(`document.querySelector("form[action='/do/task.close'] .btn").focus()`)
	p.Press("\r", false)
	p.Go(task)
	if text := p.Text("main"); !strings.Contains(text, "đúng hạn") {
		t.Errorf("accepted, but %.400q", text)
	}
	p.Size(1440, 900)
	p.Screenshot("task-page-done")
	see(p, "en", "dark")
	for name, path := range map[string]string{"board": "/tasks", "list": "/tasks?view=list&status=all", "month": "/tasks?view=month", "page": task} {
		p.Go(path)
		if text := p.Text("main"); !strings.Contains(text, "Tasks") && !strings.Contains(text, "on time") {
			t.Errorf("%s in English: %.200q", path, text)
		}
		p.Screenshot("task-" + name + "-en-dark")
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}
