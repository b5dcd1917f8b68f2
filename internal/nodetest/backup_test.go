package nodetest_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"phoihop/internal/app"
	"phoihop/internal/backup"
	"phoihop/internal/checkpoint"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/localca"
	"phoihop/internal/seamap"
)

// TestRestoreCannotFork drills the restore: what comes back is what was saved,
// verified; it signs nothing while a newer digest is about, and signs on once
// the newest is its own.
func TestRestoreCannotFork(t *testing.T) {
	t.Parallel()
	n, _ := openEarly(t)
	boss := as(t, n, "bienphong.bithu")
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	office := filepath.Join(n.Dir, localca.Folder)
	if err := localca.Make(office, []string{"nut.example"}, clock()); err != nil {
		t.Fatal(err)
	}
	var saved bytes.Buffer
	m, err := backup.Write(t.Context(), n.Dir, &saved, []age.Recipient{id.Recipient()}, clock())
	if err != nil {
		t.Fatal(err)
	}
	before := digestOf(t, n, boss.Space)
	do(t, n, boss, "notice.send", "to", as(t, n, "vinhhai.troly").Party, "title", "Sau khi sao lưu", "text", "Nội dung.")
	after := digestOf(t, n, boss.Space)

	dir := filepath.Join(t.TempDir(), "restored")
	if _, err := backup.Restore(t.Context(), bytes.NewReader(saved.Bytes()), dir, nil); kind(err) != fault.Invalid {
		t.Errorf("without a key: %v", err)
	}
	got, err := backup.Restore(t.Context(), bytes.NewReader(saved.Bytes()), dir, []age.Identity{id})
	if err != nil || got != m {
		t.Fatalf("%+v, want %+v: %v", got, m, err)
	}
	if _, err := backup.Restore(t.Context(), bytes.NewReader(saved.Bytes()), dir, []age.Identity{id}); kind(err) != fault.Conflict {
		t.Errorf("over a node: %v", err)
	}
	want, werr := os.ReadFile(filepath.Join(n.Dir, seamap.PlacesFile))
	if names, err := os.ReadFile(filepath.Join(dir, seamap.PlacesFile)); err != nil || werr != nil || !bytes.Equal(names, want) {
		t.Errorf("the names on the map did not come back: %v, %v", err, werr)
	}
	for _, f := range localca.Files() {
		was, err := os.ReadFile(filepath.Join(office, f))
		is, err2 := os.ReadFile(filepath.Join(dir, localca.Folder, f))
		if err != nil || err2 != nil || !bytes.Equal(was, is) {
			t.Errorf("%s of the office network did not come back: %v, %v", f, err, err2)
		}
	}
	r, err := app.Open(t.Context(), dir, app.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Read.Wait(); err != nil {
		t.Fatal(err)
	}
	send := func() error {
		_, err := r.Do(t.Context(), boss, "notice.send", values("to", as(t, n, "vinhhai.troly").Party, "title", "Ký tiếp", "text", "Nội dung."))
		return err
	}
	if err := send(); kind(err) != fault.Conflict {
		t.Errorf("a restored node signs: %v", err)
	}
	if err := r.Journal.Resume(t.Context(), after); kind(err) != fault.Invalid {
		t.Errorf("resumes though a newer digest is about: %v", err)
	}
	if err := send(); kind(err) != fault.Conflict {
		t.Errorf("signs after a refusal: %v", err)
	}
	if err := r.Journal.Resume(t.Context(), before); err != nil {
		t.Error(err)
	}
	if err := send(); err != nil {
		t.Errorf("does not sign on: %v", err)
	}
	if rep, err := r.Journal.Verify(t.Context()); err != nil || len(rep.Faults) > 0 || rep.Entries != m.Entries+1 {
		t.Errorf("%d entries, %v, %v", rep.Entries, rep.Faults, err)
	}
}

func digestOf(t *testing.T, n *app.Node, space entry.Hash) entry.Hash {
	t.Helper()
	hs, err := n.Journal.Heads(t.Context(), space)
	if err != nil {
		t.Fatal(err)
	}
	return checkpoint.Digest(hs)
}

func kind(err error) fault.Kind {
	if err == nil {
		return ""
	}
	return fault.Of(err).Kind
}

// TestRestoreRefuses: an archive that no backup wrote leaves nothing behind.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	n, _ := openEarly(t)
	var good bytes.Buffer
	if _, err := backup.Write(t.Context(), n.Dir, &good, nil, clock()); err != nil {
		t.Fatal(err)
	}
	pack := func(names ...string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		w := tar.NewWriter(z)
		for _, n := range names {
			content := []byte(`{"version":1}`)
			w.WriteHeader(&tar.Header{Name: n, Size: int64(len(content))})
			w.Write(content)
		}
		w.Close()
		z.Close()
		return b.Bytes()
	}
	flipped := bytes.Clone(good.Bytes())
	flipped[len(flipped)/2] ^= 1
	for name, b := range map[string][]byte{
		"empty": nil, "text": []byte("not an archive"), "cut": good.Bytes()[:good.Len()-9], "half": good.Bytes()[:good.Len()/2], "flipped": flipped,
		"outside": pack("manifest.json", "../../escaped"), "absolute": pack("manifest.json", "/tmp/escaped"), "no manifest": pack("journal.db"),
		"twice": pack("manifest.json", "journal.db", "journal.db"), "only a manifest": pack("manifest.json"), "not a database": pack("manifest.json", "journal.db"),
	} {
		parent := t.TempDir()
		_, err := backup.Restore(t.Context(), bytes.NewReader(b), filepath.Join(parent, "node"), nil)
		if k := kind(err); k == "" || k == fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(parent); len(left) > 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
}
