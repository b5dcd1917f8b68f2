// Package passkey checks what a person signed with a passkey (khóa cá nhân):
// anybody can, from the entries alone, without the node and without the
// person's device.
package passkey

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/go-webauthn/webauthn/protocol/webauthncose"

	"phoihop/internal/entry"
)

// Assertion is what a device answers to a challenge, as an approval keeps it.
// Source: W3C Web Authentication, §6.3.3 and §7.2.
type Assertion struct {
	Credential []byte `json:"credential"`
	Device     []byte `json:"authenticator_data"`
	Client     []byte `json:"client_data"`
	Signature  []byte `json:"signature"`
}

// client is the part of the client data that counts.
type client struct {
	Type      string `json:"type"`
	Challenge string `json:"challenge"`
}

// Flags of the authenticator data.
const (
	present  = 1 << 0 // somebody was there
	verified = 1 << 2 // and it was the person: PIN, finger, face
	flagsAt  = 32     // after the hash of the site's name
)

// Verify reports why an assertion is not a person's signature, with this key
// (COSE), over this hash; nil means that it is.
func (a Assertion) Verify(key []byte, over entry.Hash) error {
	var c client
	if err := json.Unmarshal(a.Client, &c); err != nil {
		return err
	}
	challenge, err := base64.RawURLEncoding.DecodeString(c.Challenge)
	switch {
	case err != nil:
		return err
	case c.Type != "webauthn.get":
		return errors.New("passkey: not an assertion: " + c.Type)
	case !bytes.Equal(challenge, over[:]):
		return errors.New("passkey: over another act")
	case len(a.Device) <= flagsAt || a.Device[flagsAt]&present == 0 || a.Device[flagsAt]&verified == 0:
		return errors.New("passkey: the person was not verified")
	}
	pub, err := webauthncose.ParsePublicKey(key)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(a.Client)
	ok, err := webauthncose.VerifySignature(pub, append(bytes.Clone(a.Device), sum[:]...), a.Signature)
	if err == nil && !ok {
		err = errors.New("passkey: wrong signature")
	}
	return err
}

// Approval is the assertion as it stands beside an act.
func (a Assertion) Approval(post string) (entry.Approval, error) {
	b, err := json.Marshal(a)
	return entry.Approval{By: By, Post: post, Assertion: b}, err
}

// By is how an approval says that a passkey stands behind it.
const By = "passkey"
