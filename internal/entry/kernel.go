package entry

import (
	"crypto/ed25519"
	"crypto/sha256"
)

// The kinds that the kernel itself reads, because the keys of all others rest
// on them.
const (
	KindFounded Kind = "space.founded" // index 0 of the founding log; its hash is the space
	KindJoined  Kind = "party.joined"  // index 0 of a party's log; its hash is the party
	KindRotated Kind = "key.rotated"   // a log passes to its next key
	KindPasskey Kind = "passkey.added" // a post of the party signs with this key too
)

// Kernel reports whether a kind is one that only the kernel writes.
func Kernel(k Kind) bool {
	return k == KindFounded || k == KindJoined || k == KindRotated || k == KindPasskey
}

// Founded founds a space (phòng phối hợp).
type Founded struct {
	Title string `json:"title"`
	Key   []byte `json:"key"`
}

// Joined is a party's genesis: who it is and the key of its log, with the
// hash of the key that follows, which is kept outside the node.
type Joined struct {
	Organisation string `json:"organisation"` // the same in every space
	Name         string `json:"name"`
	Short        string `json:"short"`
	Role         string `json:"role"` // party or observer
	Rank         int    `json:"rank"` // place in the order of the regulation
	Key          []byte `json:"key"`
	Next         Hash   `json:"next"`
	Inviter      Hash   `json:"inviter,omitzero"`
}

// Rotated hands the log to the next key; Proof is the new key's signature over
// the log's id, so that both keys have signed.
type Rotated struct {
	Key   []byte `json:"key"`
	Next  Hash   `json:"next"`
	Proof []byte `json:"proof"`
}

// Passkey is the public key of a post's passkey (khóa cá nhân), so that whoever
// holds the log can check what the post approves from then on.
type Passkey struct {
	Post       string `json:"post"`
	Credential []byte `json:"credential"`
	Key        []byte `json:"key"` // COSE, RFC 9053
}

// NextKey returns the hash by which a genesis or a rotation fixes the key that
// follows.
func NextKey(pub ed25519.PublicKey) Hash { return sha256.Sum256(pub) }

// Follows reports whether e is a rotation that hands the log to the key fixed
// before by its hash, signed by both.
func Follows(e Entry, log, next Hash) bool {
	a, ok := Decode[Rotated](e)
	return ok && e.Kind == KindRotated && len(a.Key) == ed25519.PublicKeySize && NextKey(a.Key) == next &&
		ed25519.Verify(a.Key, log[:], a.Proof)
}

// Genesis reports whether e may open a log, and returns the key that it fixes
// and has signed with.
func Genesis(e Entry) (pub ed25519.PublicKey, ok bool) {
	if !e.Log.IsZero() || e.Index != 0 || e.Space.IsZero() != (e.Kind == KindFounded) {
		return nil, false
	}
	if e.Kind != KindFounded && e.Kind != KindJoined {
		return nil, false
	}
	pub, ok = KeyOf(e)
	return pub, ok && e.Key == KeyID(pub)
}

// KeyOf returns the key that an entry of a kernel kind introduces.
func KeyOf(e Entry) (ed25519.PublicKey, bool) {
	var key []byte
	switch e.Kind {
	case KindFounded:
		a, _ := Decode[Founded](e)
		key = a.Key
	case KindJoined:
		a, _ := Decode[Joined](e)
		key = a.Key
	case KindRotated:
		a, _ := Decode[Rotated](e)
		key = a.Key
	}
	return key, len(key) == ed25519.PublicKeySize
}
