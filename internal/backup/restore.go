package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"filippo.io/age"

	"phoihop/internal/audit"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
)

// Sealed reports whether a backup must be opened with a key or a passphrase.
func Sealed(r *bufio.Reader) bool {
	head, _ := r.Peek(len(sealMark))
	return string(head) == sealMark
}

const sealMark = "age-encryption.org/"

// blobName is the only form that the name of a file in an archive may have.
var blobName = regexp.MustCompile(`^blobs/[0-9a-f]{2}/[0-9a-f]{64}$`)

// Restore brings the node of a backup back into dir, which must hold none. All
// of it is checked beside dir first; dir appears whole or not at all. The
// node's logs are held: see journal.Hold.
func Restore(ctx context.Context, in io.Reader, dir string, keys []age.Identity) (m Manifest, err error) {
	if there, err := journal.Exists(dir); err != nil || there {
		return m, errors.Join(err, fault.New(fault.Conflict, "backup.exists", dir))
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o700); err != nil {
		return m, err
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".restore-*")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(temp)
	if m, err = unpack(in, temp, keys); err != nil {
		return m, err
	}
	if err := check(ctx, temp, m); err != nil {
		return m, err
	}
	if err := journal.Hold(ctx, temp); err != nil {
		return m, err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return m, fault.New(fault.Conflict, "backup.exists", dir) // a folder that is not empty
	}
	return m, os.Rename(temp, dir)
}

// unpack opens the seal and writes the archive's files below temp.
func unpack(in io.Reader, temp string, keys []age.Identity) (m Manifest, err error) {
	r := bufio.NewReader(in)
	if Sealed(r) {
		if len(keys) == 0 {
			return m, fault.New(fault.Invalid, "backup.sealed")
		}
		open, err := age.Decrypt(r, keys...)
		if err != nil {
			return m, &fault.Error{Kind: fault.Forbidden, Key: "backup.wrong-key", Err: err}
		}
		r = bufio.NewReader(open)
	}
	z, err := gzip.NewReader(r)
	if err != nil {
		return m, damaged(err)
	}
	t := tar.NewReader(z)
	for n := 0; ; n++ {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return m, damaged(err)
		}
		if err := place(t, h, temp, &m, n); err != nil {
			return m, err
		}
	}
	if _, err := io.Copy(io.Discard, z); err != nil { // checksum and seal vouch for the end too
		return m, damaged(err)
	}
	if m.Version == 0 {
		return m, damaged(io.ErrUnexpectedEOF)
	}
	return m, nil
}

// place writes the n-th file of an archive where it belongs; a name that no
// backup has is refused.
func place(t *tar.Reader, h *tar.Header, temp string, m *Manifest, n int) error {
	switch {
	case n == 0 && h.Name == "manifest.json":
		if err := json.NewDecoder(io.LimitReader(t, 1<<20)).Decode(m); err != nil {
			return damaged(err)
		}
		if m.Version != Version {
			return fault.New(fault.Invalid, "backup.version", m.Version, Version)
		}
		return nil
	case n == 0 || h.Name != journal.File && !slices.Contains(beside(), h.Name) && !blobName.MatchString(h.Name):
		return damaged(errors.New("backup: unexpected file " + strings.ToValidUTF8(h.Name, "?")))
	}
	path := filepath.Join(temp, filepath.FromSlash(h.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return damaged(err)
	}
	if _, err := io.Copy(f, t); err != nil {
		return errors.Join(damaged(err), f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// check verifies all that was brought back.
func check(ctx context.Context, temp string, m Manifest) error {
	if there, err := journal.Exists(temp); err != nil || !there {
		return errors.Join(err, damaged(io.ErrUnexpectedEOF))
	}
	src, err := journal.OpenSource(temp)
	if err != nil {
		return damaged(err)
	}
	defer src.Close()
	r, err := audit.Verify(ctx, src, nil)
	if err != nil {
		return damaged(err)
	}
	if len(r.Faults) > 0 || r.Entries != m.Entries {
		return fault.New(fault.Conflict, "backup.faults", len(r.Faults), r.Entries, m.Entries)
	}
	return nil
}

func damaged(err error) error {
	return &fault.Error{Kind: fault.Invalid, Key: "backup.damaged", Err: err}
}
