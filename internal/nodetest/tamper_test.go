package nodetest_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"phoihop/internal/app"
	"phoihop/internal/review"
)

// report compiles the five-year review of the demonstration.
func report(t *testing.T, n *app.Node) []byte {
	t.Helper()
	p := review.Params{Space: world.summary.Space, Regulation: world.summary.Regulations[0], From: date("2018-01-01"), To: date("2022-12-31"), Form: "party"}
	var err error
	if p.Heads, p.AsOf, err = review.HeadsOf(t.Context(), n.Journal, p.Space); err != nil {
		t.Fatal(err)
	}
	r, err := n.Reviews().LoadFrom(t.Context(), n.Read, p)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, x := range r.All.Tally.State {
		sum += x
	}
	if sum != r.All.Tally.N || sum == 0 {
		t.Errorf("the five states add up to %d of %d", sum, r.All.Tally.N)
	}
	b, err := r.Render()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// edit changes the main part of a Word file.
func edit(t *testing.T, docx []byte, change func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			b = []byte(change(string(b)))
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// office opens and saves a document in a real office program.
func office(t *testing.T, docx []byte) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("no soffice: run script/setup-test")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "in.docx")
	if err := os.WriteFile(in, docx, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	if b, err := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "docx", "--outdir", out, in).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	b, err := os.ReadFile(filepath.Join(out, "in.docx"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTampered changes the report in the ways that people do, before and after
// an office program has saved it. An honest document stays clean, even when
// later evidence has come in; every change is named.
func TestTampered(t *testing.T) {
	t.Parallel()
	n := open(t)
	honest := report(t, n)
	do(t, n, as(t, n, "xavinhan.troly"), "notice.send", "title", "Tin muộn", "text", "Sau khi lập báo cáo.")
	figure := regexp.MustCompile(`(<w:sdtContent>.*?<w:t[^>]*>)(\d[\d.]*/\d[\d.]*)(</w:t>)`)
	control := regexp.MustCompile(`<w:sdt>.*?</w:sdt>`)
	for _, c := range []struct {
		name   string
		change func(string) string
		want   string

		resaved bool // also as an office program saves it
	}{
		{"honest", func(s string) string { return s }, "", true},
		{"a figure is changed", func(s string) string { m := figure.FindStringSubmatchIndex(s); return s[:m[4]] + "7/7" + s[m[5]:] }, "different", true},
		{"a figure is removed", func(s string) string { m := control.FindStringIndex(s); return s[:m[0]] + s[m[1]:] }, "missing", false},
		{"a count is typed in", func(s string) string {
			return regexp.MustCompile(`Báo cáo này`).ReplaceAllString(s, "Đã tổ chức 99/100 buổi. Báo cáo này")
		}, "loose", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			changed := edit(t, honest, c.change)
			as := map[string][]byte{"as it is": changed}
			if c.resaved {
				as["saved by an office program"] = office(t, changed)
			}
			for how, docx := range as {
				_, faults, figures, err := n.Reviews().CheckDocument(t.Context(), n.Journal, n.Read, docx)
				if err != nil {
					t.Fatal(how, err)
				}
				named := slices.ContainsFunc(faults, func(f review.Finding) bool { return f.What == c.want })
				if c.want == "" && len(faults) > 0 || c.want != "" && !named {
					t.Errorf("%s: %d figures, %v", how, figures, faults)
				}
			}
		})
	}
}
