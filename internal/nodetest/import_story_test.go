package nodetest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/browser"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
)

// mooringText is a text of eight articles whose fourth heading was typed badly.
const mooringText = `QUY CHẾ PHỐI HỢP
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Quy chế này quy định việc phối hợp bảo vệ bến bãi.
Điều 2. Nguyên tắc
1. Các bên bình đẳng, tôn trọng chức năng của nhau.
Chương II
NỘI DUNG
Điều 3. Quán triệt
1. Các bên quán triệt chỉ thị của cấp trên về bến bãi.
Đìêu 4 Trao đổi tình hình
1. Hằng tháng, trước ngày 25, các bên thông báo cho nhau tình hình bến bãi.
2. Hằng quý, các bên họp giao ban.
Điều 5. Tham mưu
1. Các bên tham mưu cho cấp ủy về quản lý bến bãi.
Điều 6. Vận động
1. Các bên vận động chủ tàu neo đậu đúng nơi quy định.
Chương III
TỔ CHỨC THỰC HIỆN
Điều 7. Trách nhiệm
1. Các bên phân công người theo dõi.
Điều 8. Hiệu lực
1. Quy chế có hiệu lực từ ngày ký.
`

// TestImportStory is story 1, played with the keys alone, on a phone, in
// English: a clerk imports a document, puts one bad heading right in the
// preview, publishes eight articles and turns two sentences into duties, one as
// it was read and one put right; the other party accepts one of them. What
// nobody accepted is not counted, and the text imported once more keeps the
// ids of its provisions, and so the duties their places.
func TestImportStory(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "bienphong.troly")
	p.Size(360, 800)
	signIn(t, p, "bienphong.troly")
	see(p, "en", "light")
	reg := importMooring(t, n, p)
	p.Enter("a[href='/duties/confirm/" + reg.String() + "']")
	p.Choose("form[action='/do/duty.propose'] [name=kinds]", "notice")
	p.Enter("form[action='/do/duty.propose'] .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "1/2 confirmed") {
		t.Fatalf("after taking one: %.400q", text)
	}
	p.Enter("form[action='/do/duty.propose'] a[href*='corrected=true']")
	p.Type("main form.form [name=title]", "Giao ban bến bãi")
	p.Tick("main form.form [name=bound][value='" + as(t, n, "xavinhan.bithu").Party.String() + "']")
	p.Choose("main form.form [name=cadence]", "half-yearly")
	p.Tick("main form.form [name=kinds][value=meeting]")
	p.Enter("main form.form .btn.primary")
	p.Go("/duties/confirm/" + reg.String())
	if text := p.Text("main"); !strings.Contains(text, "2/2 confirmed") {
		t.Fatalf("after putting the other right: %.400q", text)
	}
	for _, d := range dutiesOf(t, n, reg) {
		if len(d.Accepted) != 0 {
			t.Error("a duty that nobody accepted counts")
		}
	}

	signIn(t, p, "xavinhan.bithu")
	see(p, "en", "light")
	p.Go("/today")
	p.Window("story-1-accept")
	p.Enter("form[action='/do/duty.accept'] .btn")
	ds := dutiesOf(t, n, reg)
	if counted := len(ds["dieu-4.khoan-1"].Accepted) + len(ds["dieu-4.khoan-2"].Accepted); len(ds) != 2 || counted != 1 {
		t.Errorf("%d duties, accepted %d times; one was accepted by one party", len(ds), counted)
	}
	if d := ds["dieu-4.khoan-1"].Proposed; d.Due.Day != 25 || d.Cadence != "monthly" || len(d.Proof.Kinds) != 1 || d.Proof.Kinds[0] != "notice" {
		t.Errorf("taken as read: %+v", d)
	}

	signIn(t, p, "bienphong.troly")
	see(p, "en", "light")
	importedAgain(t, n, p, reg)
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
}

// importMooring imports the document, mends its heading and publishes it.
func importMooring(t *testing.T, n *app.Node, p *browser.Page) entry.Hash {
	t.Helper()
	p.Go("/regulations")
	p.Enter("a[href='/regulations/new']")
	p.Attach("[name=source]", docxFile(t, mooringText))
	p.Enter("button[formaction='/regulations/new']")
	if text := p.Text("main"); !strings.Contains(text, "7 articles") || !strings.Contains(text, "line 12: This line looks like the heading of Điều 4") {
		t.Errorf("the bad heading is not seen: %q", p.Text("form .card"))
	}
	p.Type("#c-text", strings.Replace(mooringText, "Đìêu 4 Trao", "Điều 4. Trao", 1))
	p.Enter("button[formaction='/regulations/new']")
	if text := p.Text("main"); !strings.Contains(text, "8 articles") {
		t.Errorf("the right heading is not read: %q", text)
	}
	p.Type("#c-title", "Quy chế phối hợp bảo vệ bến bãi")
	p.Type("#c-number", "09-QC/ĐU")
	p.Type("#c-from", "01/12/2026")
	sign := []string{as(t, n, "bienphong.troly").Party.String(), as(t, n, "xavinhan.bithu").Party.String()}
	for _, party := range strings.Fields(fmt.Sprint(p.Eval(`[...document.querySelectorAll("[name=parties]")].map(x => x.value).join(" ")`))) {
		if !slices.Contains(sign, party) {
			p.Tick("[name=parties][value='" + party + "']") // all are ticked at first
		}
	}
	p.Window("story-1-preview")
	p.Enter("form.form .btn.primary")
	reg, err := entry.ParseHash(strings.TrimPrefix(p.Path(), "/regulations/"))
	if err != nil {
		t.Fatalf("at %s: %.300q", p.Path(), p.Text("main"))
	}
	return reg
}

// importedAgain imports the document once more, with an article between.
func importedAgain(t *testing.T, n *app.Node, p *browser.Page, reg entry.Hash) {
	t.Helper()
	longer := strings.Replace(mooringText, "Đìêu 4 Trao", "Điều 3a. Trực ban\n1. Các bên trực ban ngày đêm.\nĐiều 4. Trao", 1)
	p.Go("/regulations/new?regulation=" + reg.String())
	p.Type("#c-text", longer)
	p.Type("#c-effective", "01/01/2027")
	p.Enter("form.form .btn.primary")
	p.Enter("main a[href^='/regulations/'][href*='version=']:not([href*='version=" + reg.String() + "'])")
	for id, words := range map[string]string{"dieu-4\\.khoan-1": "trước ngày 25", "dieu-3a\\.khoan-1": "trực ban", "dieu-8\\.khoan-1": "từ ngày ký"} {
		if text := p.Text("#" + id); !strings.Contains(text, words) {
			t.Errorf("imported again, %s reads %q", id, text)
		}
	}
	p.Go("/regulations/" + reg.String() + "?open=dieu-4.khoan-1")
	if text := p.Text(".drawer"); !strings.Contains(text, "bến bãi") || len(dutiesOf(t, n, reg)) != 2 {
		t.Errorf("imported again, the duty is gone from its clause: %q", text)
	}
}

// docxFile is a document of the text, a paragraph for each line.
func docxFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "quy-che.docx")
	if err := os.WriteFile(file, docx(t, strings.Split(strings.TrimSpace(text), "\n")...), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// dutiesOf are the duties of a regulation by their provisions.
func dutiesOf(t *testing.T, n *app.Node, reg entry.Hash) map[string]*duty.Duty {
	t.Helper()
	b, err := duty.LoadFrom(t.Context(), n.Read, as(t, n, "bienphong.troly").Space, clock())
	if err != nil {
		t.Fatal(err)
	}
	ds := map[string]*duty.Duty{}
	for _, d := range b.Duties {
		if d.Proposed.Regulation == reg {
			ds[d.Proposed.Provision] = d
		}
	}
	return ds
}
