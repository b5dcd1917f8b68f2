package journal

import (
	"crypto/ed25519"
	"encoding/base64"
	"io"
	"strings"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// NextKey is the key that will follow a log's present one. It is made and kept
// outside the node, which knows only its Hash, so that whoever takes over the
// node does not take over the log for ever.
type NextKey struct{ key ed25519.PrivateKey }

// nextKeyMark opens the text form: mark, a space, the seed in base64.
const nextKeyMark = "phoihop-next-key-v1"

// NewNextKey makes a key from a source of randomness.
func NewNextKey(random io.Reader) (NextKey, error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return NextKey{}, err
	}
	return NextKey{ed25519.NewKeyFromSeed(seed)}, nil
}

// ParseNextKey reads the text form, or returns an Invalid fault.
func ParseNextKey(text string) (NextKey, error) {
	mark, code, _ := strings.Cut(strings.TrimSpace(text), " ")
	seed, err := base64.StdEncoding.DecodeString(code)
	if mark != nextKeyMark || err != nil || len(seed) != ed25519.SeedSize {
		return NextKey{}, fault.Field("key", "journal.bad-key")
	}
	return NextKey{ed25519.NewKeyFromSeed(seed)}, nil
}

// String is the text form. It is a secret.
func (k NextKey) String() string {
	return nextKeyMark + " " + base64.StdEncoding.EncodeToString(k.key.Seed())
}

// Hash is what a genesis or a rotation fixes of the key.
func (k NextKey) Hash() entry.Hash { return entry.NextKey(k.public()) }

func (k NextKey) public() ed25519.PublicKey { return k.key.Public().(ed25519.PublicKey) }
