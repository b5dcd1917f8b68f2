package entry

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Hash is a SHA-256 value: the id of an entry, a party, a space, a subject.
type Hash [sha256.Size]byte

// ParseHash reads 64 lower-case hexadecimal digits.
func ParseHash(s string) (Hash, error) { return parseHash(s) }

func parseHash[T string | []byte](s T) (h Hash, err error) {
	if len(s) != 2*len(h) {
		return h, fmt.Errorf("entry: hash of %d characters, want 64", len(s))
	}
	for i := range h {
		hi, lo := digit(s[2*i]), digit(s[2*i+1])
		if hi > 15 || lo > 15 {
			return Hash{}, fmt.Errorf("entry: %q is no lower-case hexadecimal", s)
		}
		h[i] = hi<<4 | lo
	}
	return h, nil
}

// digit returns the value of a lower-case hexadecimal digit, or 16.
func digit(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	}
	return 16
}

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// Short returns the first eight digits, for people.
func (h Hash) Short() string { return hex.EncodeToString(h[:4]) }

// IsZero reports whether the hash is unset.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes hexadecimal, or nothing for an unset hash.
func (h Hash) MarshalText() ([]byte, error) {
	if h.IsZero() {
		return nil, nil
	}
	return hex.AppendEncode(nil, h[:]), nil
}

// UnmarshalText reads what MarshalText writes.
func (h *Hash) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*h = Hash{}
		return nil
	}
	*h, err = parseHash(b)
	return err
}

// Scan reads a column of exactly 32 bytes.
func (h *Hash) Scan(v any) error {
	b, ok := v.([]byte)
	if !ok || len(b) != len(h) {
		return fmt.Errorf("entry: column is no hash: %T", v)
	}
	copy(h[:], b)
	return nil
}
