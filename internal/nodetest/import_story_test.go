package nodetest_test

import (
	"fmt"
	"strings"
	"testing"

	"phoihop/internal/duty"
	"phoihop/internal/entry"
)

const draftText = `QUY CHẾ PHỐI HỢP
Chương I
NỘI DUNG
Điều 1. Phạm vi
1. Quy chế này quy định việc phối hợp bảo vệ bến bãi.
Đìêu 2 Trao đổi tình hình
1. Hằng tháng, trước ngày 25, các bên thông báo cho nhau tình hình bến bãi.
2. Hằng quý, các bên họp giao ban.
`

// TestImportStory: a clerk imports a text at the width of a phone, puts one
// heading right in the preview, publishes it, and takes what the machine read
// for duties; the other party accepts. What nobody accepted is not counted.
func TestImportStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.troly")
	p.Size(360, 800)
	p.Go("/regulations/new")
	fill := func(text string) {
		p.Eval(fmt.Sprintf(`(() => { document.getElementById("c-text").value = %q })()`, text))
	}
	fill(draftText)
	p.Click("button[formaction='/regulations/new']")
	if text := p.Text("main"); !strings.Contains(text, "1 điều") {
		t.Errorf("the bad heading is not seen: %q", text)
	}
	fill(strings.Replace(draftText, "Đìêu 2 Trao", "Điều 2. Trao", 1))
	p.Click("button[formaction='/regulations/new']")
	if text := p.Text("main"); !strings.Contains(text, "2 điều, 3 khoản") {
		t.Errorf("the right heading is not read: %q", text)
	}
	p.Fill("#c-title", "Quy chế phối hợp bảo vệ bến bãi")
	p.Fill("#c-number", "09-QC/ĐU")
	p.Eval(`(() => { document.getElementById("c-from").value = "2026-12-01" })()`)
	heir := as(t, n, "xavinhan.bithu")
	p.Eval(fmt.Sprintf(`(() => { for (const c of document.querySelectorAll("[name=parties]")) c.checked = [%q, %q].includes(c.value) })()`, as(t, n, "bienphong.troly").Party, heir.Party))
	p.Click("form.form .btn.primary")
	path := p.Path()
	if !strings.HasPrefix(path, "/regulations/") {
		t.Fatalf("at %s: %.300q", path, p.Text("main"))
	}
	reg, err := entry.ParseHash(strings.TrimPrefix(path, "/regulations/"))
	if err != nil {
		t.Fatal(err)
	}

	p.Click("a[href='/duties/confirm/" + reg.String() + "']")
	p.Fill("form[action='/do/duty.propose'] [name=title]", "Thông báo tình hình bến bãi")
	p.Press("\r", false) // by the keyboard alone
	if text := p.Text("main"); !strings.Contains(text, "Đã xác nhận 1/2") {
		t.Fatalf("after taking one: %.400q", text)
	}
	for _, f := range p.Access() {
		t.Error(f)
	}

	counted := func() int {
		b, err := duty.LoadFrom(t.Context(), n.Read, heir.Space, clock())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range b.Duties {
			if d.Proposed.Regulation == reg {
				return len(d.Accepted)
			}
		}
		t.Fatal("no duty was proposed")
		return 0
	}
	if counted() != 0 {
		t.Error("a duty that nobody accepted counts")
	}
	b, err := duty.LoadFrom(t.Context(), n.Read, heir.Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range b.Duties {
		if d.Proposed.Regulation == reg {
			if d.Proposed.Due.Day != 25 {
				t.Errorf("the deadline was read as %+v", d.Proposed.Due)
			}
			do(t, n, heir, "duty.accept", "duty", d.ID, "from", "2026-12-01")
		}
	}
	if counted() != 1 {
		t.Error("an accepted duty does not count")
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}
