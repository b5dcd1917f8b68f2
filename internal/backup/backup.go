// Package backup saves a node to one file and brings it back (sao lưu, khôi
// phục). A backup is taken while the node works, is of one moment, and is
// sealed with age where a recipient or a passphrase is given. A restored node
// has been verified, and signs nothing until somebody who holds the newest
// printed digest says so: a node that signed on from an old backup would fork
// its logs.
package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"phoihop/internal/journal"
	"phoihop/internal/localca"
)

// Version of the archive's layout.
const Version = 1

// Manifest says what a backup holds. It is the archive's first file.
type Manifest struct {
	Version int       `json:"version"`
	Time    time.Time `json:"time"`
	Entries int64     `json:"entries"`
	Files   int       `json:"files"`
}

// Write saves the node in dir to w. Without a recipient the archive is not
// sealed, and holds the node's keys in the open.
func Write(ctx context.Context, dir string, w io.Writer, to []age.Recipient, now time.Time) (m Manifest, err error) {
	temp, err := os.MkdirTemp("", "phoihop-backup-*")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(temp)
	snapshot := filepath.Join(temp, journal.File)
	if m.Entries, err = journal.Snapshot(ctx, dir, snapshot); err != nil {
		return m, err
	}
	blobs, err := files(filepath.Join(dir, "blobs")) // after the snapshot: every file that it names is there
	if err != nil {
		return m, err
	}
	m.Version, m.Time, m.Files = Version, now.UTC().Truncate(time.Second), len(blobs)
	if len(to) == 0 {
		return m, archive(w, m, dir, snapshot, blobs)
	}
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return m, err
	}
	return m, errors.Join(archive(sealed, m, dir, snapshot, blobs), sealed.Close())
}

// beside names what the operator writes beside the record, where there is any:
// the names on the map, and the office network's own certificates, which all
// devices would have to trust anew.
func beside() []string {
	names := []string{"places.json"}
	for _, f := range localca.Files() {
		names = append(names, localca.Folder+"/"+f)
	}
	return names
}

// archive writes manifest, database and files.
func archive(w io.Writer, m Manifest, dir, snapshot string, blobs []string) error {
	z := gzip.NewWriter(w)
	t := tar.NewWriter(z)
	head, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: "manifest.json", Mode: 0o600, Size: int64(len(head)), ModTime: m.Time}); err != nil {
		return err
	}
	if _, err := t.Write(head); err != nil {
		return err
	}
	if err := add(t, snapshot, journal.File, m.Time); err != nil {
		return err
	}
	for _, name := range beside() {
		if err := add(t, filepath.Join(dir, filepath.FromSlash(name)), name, m.Time); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, b := range blobs {
		if err := add(t, filepath.Join(dir, "blobs", b), "blobs/"+filepath.ToSlash(b), m.Time); err != nil {
			return err
		}
	}
	return errors.Join(t.Close(), z.Close())
}

// add writes one file under a name.
func add(t *tar.Writer, path, name string, at time.Time) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: at}); err != nil {
		return err
	}
	_, err = io.Copy(t, f)
	return err
}

// files lists the files below a folder that may not exist. What is still
// being written has a name that begins with a dot.
func files(root string) (names []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name()[0] == '.' {
			return err
		}
		rel, err := filepath.Rel(root, path)
		names = append(names, rel)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return names, err
}
