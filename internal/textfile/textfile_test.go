package textfile_test

import (
	"errors"
	"os"
	"testing"

	"phoihop/internal/legaltext"
	"phoihop/internal/pdf"
	"phoihop/internal/textfile"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == pdf.Command {
		if err := pdf.Serve(os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestPDF reads the regulation of the demonstration from a PDF that an office
// program made of it, and finds the same provisions with the same words.
func TestPDF(t *testing.T) {
	plain := outline(t, "../demo/quy-che-2022.txt")
	printed := outline(t, "testdata/quy-che.pdf")
	if len(plain) < 50 || len(plain) != len(printed) {
		t.Fatalf("%d provisions in the text, %d in the PDF", len(plain), len(printed))
	}
	for i := range plain {
		if plain[i] != printed[i] {
			t.Errorf("%q in the text, %q in the PDF", plain[i], printed[i])
		}
	}
}

func outline(t *testing.T, path string) (ps []string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := textfile.Read(t.Context(), path, b)
	if err != nil {
		t.Fatal(err)
	}
	legaltext.Parse(got.Words).Walk(func(n *legaltext.Node, _ int) bool {
		if n.Kind != legaltext.KindParagraph {
			ps = append(ps, n.ID+" "+n.Title+" "+n.Text)
		}
		return true
	})
	return ps
}

// TestDamaged refuses what claims to be a document and is none.
func TestDamaged(t *testing.T) {
	for _, content := range []string{"%PDF-1.7\n%%EOF", "PK\x03\x04nothing", "\x00\x01\x02"} {
		if got, err := textfile.Read(t.Context(), "x", []byte(content)); err == nil || errors.Is(err, pdf.ErrNoText) {
			t.Errorf("%q is read as %q, %v", content, got.Words, err)
		}
	}
}
