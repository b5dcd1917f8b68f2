// Package blob keeps files by their hash (tệp đính kèm). A blob is on disk
// before the entry that names it is signed; one that no entry names is
// harmless and can be swept.
package blob

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"phoihop/internal/entry"
)

// MaxSize bounds one file, in bytes.
const MaxSize = 32 << 20

// Store is a folder of files named by their SHA-256.
type Store struct {
	dir   string
	check Check // before a byte is stored
}

// Check refuses content, or returns what to store; keep asks it to leave
// photographs as they are.
type Check func(name string, content []byte, keep bool) ([]byte, error)

// Open returns the store in dir, which is made when first needed.
func Open(dir string, check Check) *Store {
	return &Store{dir: dir, check: check}
}

func (s *Store) path(h entry.Hash) string {
	x := h.String()
	return filepath.Join(s.dir, x[:2], x)
}

// Put checks and stores content durably and returns what names it in a body.
func (s *Store) Put(name, mediaType string, content []byte, keep bool) (entry.Attachment, error) {
	if s.check != nil {
		clean, err := s.check(name, content, keep)
		if err != nil {
			return entry.Attachment{}, err
		}
		content = clean
	}
	if len(content) > MaxSize {
		return entry.Attachment{}, fmt.Errorf("blob: %d bytes, at most %d", len(content), MaxSize)
	}
	h := entry.Hash(sha256.Sum256(content))
	a := entry.Attachment{Hash: h, Size: int64(len(content)), Type: mediaType, Name: filepath.Base(name)}
	if _, err := os.Stat(s.path(h)); err == nil {
		return a, nil
	}
	return a, s.write(s.path(h), content)
}

// write makes the file appear whole or not at all.
func (s *Store) write(path string, content []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return errors.Join(syncDir(dir), syncDir(s.dir))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get returns the content, refusing what no longer has the hash.
func (s *Store) Get(h entry.Hash) ([]byte, error) {
	b, err := os.ReadFile(s.path(h))
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(b) != h {
		return nil, fmt.Errorf("blob: %s is damaged", h)
	}
	return b, nil
}

// Each calls fn for every stored blob.
func (s *Store) Each(fn func(entry.Hash) error) error {
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		h, err := entry.ParseHash(d.Name())
		if err != nil {
			return nil // an unfinished upload
		}
		return fn(h)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
