// Package entry is the signed fact (bản ghi): a header and a body, with the
// exact bytes that are hashed and signed. docs/format.md describes it for
// strangers; nothing here is ever re-serialised to be checked.
package entry

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Limits of one entry, in bytes.
const (
	MaxHeader = 16 << 10
	MaxBody   = 8 << 20
	SaltSize  = 32
)

// signed is what a signature over a header begins with.
const signed = "phoihop/entry/v1\n"

// Kind names what an entry says, as "feature.fact".
type Kind string

// Header is the signed part of an entry. It holds no names and no file hashes.
type Header struct {
	Version     int    // format version, 1
	Space       Hash   // unset in the founding header, whose hash it is
	Log         Hash   // unset in a genesis header, whose hash it is
	Index       int64  // place in the log, from 0
	Clock       int64  // Lamport clock: 1 + the greatest clock it follows
	Kind        Kind   // what the act says
	KindVersion int    // version of the act's shape
	Subject     Hash   // the object it is about; unset: this entry founds it
	Key         string // id of the signing key
	Post        string // pseudonymous id of the author's post
	At          time.Time
	Audience    []Hash    // logs that may read the body; empty: the whole space
	Counters    []Counter // one for each of Audience, in the same order
	Seen        []Seen    // heads that moved since this log's last entry
	Body        Hash      // SHA-256(salt ‖ body)
}

// Counter is the running number of entries of this log restricted to one
// addressee, so that the addressee can prove that nothing for it is missing.
type Counter struct {
	For Hash
	N   int64
}

// Seen is the head of another log that the author's node held when signing.
type Seen struct {
	Log  Hash
	Size int64
	Root Hash
}

// Entry is one stored fact. Body is nil where it is withheld or erased.
type Entry struct {
	Header
	ID       Hash // leaf hash of the header (RFC 6962)
	Raw      []byte
	Sig      []byte
	Salt     []byte
	Body     []byte
	Seq      int64     // arrival at this node; never leaves it
	Received time.Time // when this node stored it
}

// Body is what stands beside the tree.
type Body struct {
	Act         json.RawMessage `json:"act"`
	Approvals   []Approval      `json:"approvals,omitempty"`
	Attachments []Attachment    `json:"attachments,omitempty"`
}

// Approval is a person's assent to an act. By "paper" it records the signed
// paper: number, date, signatory's post and the scan's blob. By "passkey" it
// carries the assertion over ActHash.
type Approval struct {
	By        string `json:"by"`
	Post      string `json:"post,omitempty"`
	Signatory string `json:"signatory,omitempty"`
	Number    string `json:"number,omitempty"`
	Date      string `json:"date,omitempty"`
	Scan      Hash   `json:"scan,omitzero"`
	Assertion []byte `json:"assertion,omitempty"`
}

// Attachment is a file by its hash.
type Attachment struct {
	Hash Hash   `json:"hash"`
	Size int64  `json:"size"`
	Type string `json:"type"`
	Name string `json:"name"`
}

// IDOf returns the id of a header: its RFC 6962 leaf hash.
func IDOf(header []byte) Hash { return Hash(tlog.RecordHash(header)) }

// Commit returns the commitment to a body.
func Commit(salt, body []byte) Hash {
	h := sha256.New()
	h.Write(salt)
	h.Write(body)
	return Hash(h.Sum(nil))
}

// ActHash is what a person's approval signs. It does not hold the index, so
// that an approval can precede it.
func ActHash(space, log Hash, k Kind, subject Hash, act []byte) Hash {
	b := []byte("phoihop/act/v1\n")
	for _, p := range [][]byte{space[:], log[:], []byte(k), subject[:], act} {
		b = append(b, byte(len(p)>>24), byte(len(p)>>16), byte(len(p)>>8), byte(len(p)))
		b = append(b, p...)
	}
	return sha256.Sum256(b)
}

// KeyID names a public key in headers.
func KeyID(pub ed25519.PublicKey) string {
	h := sha256.Sum256(pub)
	return hex.EncodeToString(h[:8])
}

// Sign returns the signature over a header's exact bytes.
func Sign(key ed25519.PrivateKey, header []byte) []byte {
	return ed25519.Sign(key, message(header))
}

// Verify reports whether sig is the key's signature over the header's bytes.
func Verify(pub ed25519.PublicKey, header, sig []byte) bool {
	return len(pub) == ed25519.PublicKeySize && ed25519.Verify(pub, message(header), sig)
}

func message(header []byte) []byte {
	return append(append(make([]byte, 0, len(signed)+len(header)), signed...), header...)
}

// SubjectID returns the object the entry is about: the entry itself where it
// founds one.
func (e Entry) SubjectID() Hash {
	if e.Subject.IsZero() {
		return e.ID
	}
	return e.Subject
}

// LogID returns the log the entry stands in: the entry itself at a genesis.
func (e Entry) LogID() Hash {
	if e.Log.IsZero() {
		return e.ID
	}
	return e.Log
}

// SpaceID returns the space the entry stands in.
func (e Entry) SpaceID() Hash {
	if e.Space.IsZero() {
		return e.ID
	}
	return e.Space
}

// Content returns the decoded body. ok is false where it is withheld or is no
// body of version 1.
func (e Entry) Content() (b Body, ok bool) {
	if e.Body == nil || json.Unmarshal(e.Body, &b) != nil {
		return Body{}, false
	}
	return b, true
}

// Decode returns the entry's act as T. ok is false where the body is withheld
// or does not have that shape: the entry is then kept and shown, not folded.
func Decode[T any](e Entry) (act T, ok bool) {
	b, ok := e.Content()
	if !ok || json.Unmarshal(b.Act, &act) != nil {
		return act, false
	}
	return act, true
}

// VisibleTo reports whether the log's party may read the body.
func (e Entry) VisibleTo(log Hash) bool {
	return len(e.Audience) == 0 || e.LogID() == log || slices.Contains(e.Audience, log)
}

// Order sorts entries canonically: by clock, then log, then index. It extends
// causality and depends on nothing but the set, so a state folded in this
// order is the same whatever order the entries arrived in.
func Order(es []Entry) {
	slices.SortFunc(es, Compare)
}

// Compare is the canonical order of two entries.
func Compare(a, b Entry) int {
	if a.Clock != b.Clock {
		return cmpInt(a.Clock, b.Clock)
	}
	x, y := a.LogID(), b.LogID()
	if c := slices.Compare(x[:], y[:]); c != 0 {
		return c
	}
	return cmpInt(a.Index, b.Index)
}

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Files lists the hashes of all files that the body names.
func (b Body) Files() (hs []Hash) {
	for _, a := range b.Attachments {
		hs = append(hs, a.Hash)
	}
	for _, a := range b.Approvals {
		if !a.Scan.IsZero() {
			hs = append(hs, a.Scan)
		}
	}
	return hs
}
