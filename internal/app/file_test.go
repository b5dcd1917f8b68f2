package app_test

import (
	"bytes"
	"crypto/sha256"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/audit"
	"phoihop/internal/journal"
)

// TestFileAgainstRecord: a file that was sent is found in the entry that
// carries it, by those who may read that entry and by nobody else, and one byte
// of difference is another file; an export is verified. Nothing of the file is
// kept, and the page says when everything was last checked.
func TestFileAgainstRecord(t *testing.T) {
	t.Parallel()
	s := newSmall(t)
	minutes := []byte("Biên bản giao ban, bản gửi riêng một bên.")
	sent := s.do(s.a, "notice.send", "to", s.b.Party, "title", "Kèm biên bản", "text", "Gửi kèm.", "files", action.File{Name: "bien-ban.txt", Type: "text/plain", Content: minutes})
	last := func() int64 {
		seq, err := s.n.Journal.Last(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return seq
	}
	before, export := last(), s.exported()
	stands, absent := "/entries/"+sent.ID.String(), "không có trong sổ ghi"
	for name, x := range map[string]struct {
		who       access.Caller
		content   []byte
		want, not string
	}{
		"the sender":        {s.a, minutes, stands, absent},
		"the addressee":     {s.b, minutes, stands, absent},
		"who may not read":  {s.c, minutes, absent, stands},
		"one byte":          {s.a, append([]byte("b"), minutes[1:]...), absent, stands},
		"nothing":           {s.a, nil, "Chưa chọn tệp nào", stands},
		"an export":         {s.a, export, "Không có lỗi", `role="alert"`},
		"an export cut":     {s.a, export[:len(export)/2], "bị cắt", "Không có lỗi"},
		"an export changed": {s.a, bytes.Replace(export, []byte("Phòng Một"), []byte("Phòng Mọt"), 1), "lỗi", "Không có lỗi"},
	} {
		if got := s.judge(x.who, x.content); !strings.Contains(got, x.want) || strings.Contains(got, x.not) {
			t.Errorf("%s: %.1500q", name, got)
		}
	}
	if after := last(); after != before {
		t.Errorf("%d entries were recorded by looking", after-before)
	}
	if _, err := s.n.Journal.Blobs.Get(sha256.Sum256(export)); err == nil {
		t.Error("a file that was only looked at is kept")
	}

	_, page := s.ask(s.session(s.a.Account), http.MethodGet, "/verification", "", "")
	if !strings.Contains(page, "chưa kiểm toàn bộ lần nào") || !strings.Contains(page, "sổ khác đã ký nhận gần đây") {
		t.Errorf("before the first check: %q", page)
	}
	var asked sync.WaitGroup
	session := s.session(s.a.Account)
	for range 8 { // who asks meanwhile gets the same answer
		asked.Go(func() {
			if status, _ := s.ask(session, http.MethodPost, "/verification/run", "", ""); status != http.StatusSeeOther {
				t.Errorf("to check everything: %d", status)
			}
		})
	}
	asked.Wait()
	if v, ok, err := s.n.Journal.LastVerified(t.Context()); err != nil || !ok || v.Entries != before || len(v.Faults) > 0 || !v.At.Equal(s.now) {
		t.Errorf("the last check: %+v %v %v", v, ok, err)
	}
	_, page = s.ask(s.session(s.a.Account), http.MethodGet, "/verification", "", "")
	if text := section(page, "last"); !strings.Contains(text, "Không có lỗi") {
		t.Errorf("after it: %q", text)
	}
}

// judge chooses a file on the page of verification and returns what it says.
func (s *small) judge(who access.Caller, content []byte) string {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	f, err := m.CreateFormFile("file", "tep")
	if err == nil {
		_, err = f.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		s.Fatal(err)
	}
	_, page := s.ask(s.session(who.Account), http.MethodPost, "/verification", m.FormDataContentType(), b.String())
	return section(page, "file")
}

// exported is the space as one file.
func (s *small) exported() []byte {
	s.Helper()
	src, err := journal.OpenSource(s.n.Dir)
	if err != nil {
		s.Fatal(err)
	}
	defer src.Close()
	var b bytes.Buffer
	w, err := audit.NewWriter(&b, s.a.Space)
	if err == nil {
		err = src.Export(s.Context(), s.a.Space, w)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		s.Fatal(err)
	}
	return b.Bytes()
}
