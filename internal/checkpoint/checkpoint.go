// Package checkpoint is the signed head of a log (điểm chốt sổ) in the C2SP
// tlog-checkpoint form over golang.org/x/mod/sumdb/note, with two extension
// lines: the time at which the node committed it, and the size of the log's
// checkpoint before it. The time is what "received" means for every entry the
// checkpoint is the first to cover; the chain of sizes shows when a checkpoint
// was taken away, which would make its entries look later than they were.
package checkpoint

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"phoihop/internal/entry"
)

// ErrMalformed says that a text is no checkpoint of this form.
var ErrMalformed = errors.New("checkpoint: malformed")

// Head is one log's size and root at one moment of its node.
type Head struct {
	Space entry.Hash
	Log   entry.Hash
	Size  int64
	Root  entry.Hash
	Time  time.Time // whole seconds
	After int64     // size of the checkpoint before this one; 0 for the first
}

// name is the key name under which a log's key signs.
func name(log entry.Hash) string { return "phoihop/" + log.String()[:16] }

// text is the note's body.
func (h Head) text() string {
	return fmt.Sprintf("phoihop/%s/%s\n%d\n%s\ntime %d\nafter %d\n", h.Space, h.Log, h.Size,
		base64.StdEncoding.EncodeToString(h.Root[:]), h.Time.Unix(), h.After)
}

// Sign returns the checkpoint as a signed note.
func (h Head) Sign(key ed25519.PrivateKey) ([]byte, error) {
	return note.Sign(&note.Note{Text: h.text()}, signer{verifier{name(h.Log), key.Public().(ed25519.PublicKey)}, key})
}

// Read returns what a note claims, without checking a signature.
func Read(msg []byte) (Head, error) {
	text, _, ok := strings.Cut(string(msg), "\n\n")
	lines := strings.Split(text, "\n")
	if !ok || len(lines) != 5 {
		return Head{}, ErrMalformed
	}
	h, err := readOrigin(lines[0])
	if err != nil {
		return Head{}, err
	}
	root, err1 := base64.StdEncoding.DecodeString(lines[2])
	size, err2 := strconv.ParseInt(lines[1], 10, 64)
	at, err3 := strconv.ParseInt(strings.TrimPrefix(lines[3], "time "), 10, 64)
	after, err4 := strconv.ParseInt(strings.TrimPrefix(lines[4], "after "), 10, 64)
	if err := errors.Join(err1, err2, err3, err4); err != nil || len(root) != len(h.Root) || after < 0 || size <= after {
		return Head{}, fmt.Errorf("%w: %v", ErrMalformed, err)
	}
	h.Size, h.Root, h.Time, h.After = size, entry.Hash(root), time.Unix(at, 0).UTC(), after
	if h.text() != text+"\n" {
		return Head{}, ErrMalformed
	}
	return h, nil
}

func readOrigin(s string) (h Head, err error) {
	parts := strings.Split(s, "/")
	if len(parts) != 3 || parts[0] != "phoihop" {
		return h, fmt.Errorf("%w: origin %q", ErrMalformed, s)
	}
	if h.Space, err = entry.ParseHash(parts[1]); err != nil {
		return h, err
	}
	h.Log, err = entry.ParseHash(parts[2])
	return h, err
}

// Open checks the key's signature and returns the head. Nothing may stand
// beside that one signature: cosignatures are kept apart.
func Open(msg []byte, pub ed25519.PublicKey) (Head, error) {
	h, err := Read(msg)
	if err != nil {
		return h, err
	}
	n, err := note.Open(msg, note.VerifierList(verifier{name(h.Log), pub}))
	if err != nil {
		return h, err
	}
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0 {
		return h, fmt.Errorf("%w: %d signatures", ErrMalformed, len(n.Sigs)+len(n.UnverifiedSigs))
	}
	return h, exact(msg, n)
}

// exact refuses a note whose bytes differ from the one form that Sign writes,
// so that every byte of a stored checkpoint counts.
func exact(msg []byte, n *note.Note) error {
	s := n.Sigs[0]
	var hash [4]byte
	binary.BigEndian.PutUint32(hash[:], s.Hash)
	raw, err := base64.StdEncoding.DecodeString(s.Base64)
	if err != nil || string(msg) != n.Text+"\n— "+s.Name+" "+base64.StdEncoding.EncodeToString(raw)+"\n" {
		return ErrMalformed
	}
	return nil
}

// Digest sums up several heads in one value, whatever their order: what a
// document prints, so that paper becomes a witness.
func Digest(hs []Head) entry.Hash {
	lines := make([]string, len(hs))
	for i, h := range hs {
		lines[i] = fmt.Sprintf("%s %d %s\n", h.Log, h.Size, h.Root)
	}
	slices.Sort(lines)
	return sha256.Sum256([]byte("phoihop/heads/v1\n" + strings.Join(lines, "")))
}

// verifier and signer let a log's Ed25519 key speak the note format; the key
// hash is computed as note prescribes for its algorithm 1.
type verifier struct {
	name string
	pub  ed25519.PublicKey
}

func (v verifier) Name() string { return v.name }

func (v verifier) KeyHash() uint32 {
	h := sha256.New()
	h.Write([]byte(v.name + "\n\x01"))
	h.Write(v.pub)
	return binary.BigEndian.Uint32(h.Sum(nil))
}

func (v verifier) Verify(msg, sig []byte) bool {
	return len(v.pub) == ed25519.PublicKeySize && ed25519.Verify(v.pub, msg, sig)
}

type signer struct {
	verifier
	key ed25519.PrivateKey
}

func (s signer) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }
