// Package textfile reads the words of a file that a person brings (đọc chữ
// trong tệp): Word, PDF, or plain text in the encodings of before Unicode too.
package textfile

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"

	"phoihop/internal/legaltext"
	"phoihop/internal/pdf"
	"phoihop/internal/viet"
)

// Text is what a file says, and how that was read.
type Text struct {
	Words  string
	Format string        // "Word", "PDF" or "TXT"
	From   viet.Encoding // of the letters, before they became Unicode
}

// Read recognises a file by its content, or else by its name.
func Read(ctx context.Context, name string, content []byte) (t Text, err error) {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case ext == ".docx", bytes.HasPrefix(content, []byte("PK\x03\x04")):
		t.Format = "Word"
		t.Words, err = legaltext.DOCXText(bytes.NewReader(content), int64(len(content)))
	case ext == ".pdf", bytes.HasPrefix(content, []byte("%PDF-")):
		t.Format = "PDF"
		t.Words, err = pdf.Text(ctx, content)
	default:
		var ok bool
		t.Format = "TXT"
		if t.Words, t.From, ok = viet.Decode(content); !ok {
			err = fmt.Errorf("textfile: no text")
		}
		return t, err
	}
	if err == nil {
		t.Words, t.From = viet.FromLegacy(t.Words)
	}
	return t, err
}
