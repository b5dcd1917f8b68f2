package audit

import (
	"bytes"
	"encoding/json"
	"errors"

	"phoihop/internal/entry"
	"phoihop/internal/passkey"
)

// byPasskey is how the body of an act that a person approved reads: bodies
// that do not hold it need not be taken apart.
var byPasskey = []byte(`"by":"passkey"`)

// approved learns the keys of the log's posts, and checks what they approved.
func (v *verifier) approved(c *chain, e entry.Entry) {
	if e.Kind == entry.KindPasskey {
		if a, ok := entry.Decode[entry.Passkey](e); ok {
			c.learn(a)
		}
		return
	}
	if !bytes.Contains(e.Body, byPasskey) {
		return
	}
	b, ok := e.Content()
	if !ok {
		return // the body is checked against its commitment elsewhere
	}
	for _, p := range b.Approvals {
		if p.By != passkey.By {
			continue
		}
		v.report.Approvals++
		if err := c.check(e, b.Act, p); err != nil {
			v.fault(c.id, e.Index, "verify.passkey", err.Error())
		}
	}
}

// learn takes the first meaning of a credential: a later entry cannot give an
// old signature another owner.
func (c *chain) learn(a entry.Passkey) {
	if c.passkeys == nil {
		c.passkeys = map[string]entry.Passkey{}
	}
	if _, known := c.passkeys[string(a.Credential)]; !known {
		c.passkeys[string(a.Credential)] = a
	}
}

// check tells why an approval is not the post's own of this act.
func (c *chain) check(e entry.Entry, act []byte, p entry.Approval) error {
	var a passkey.Assertion
	if err := json.Unmarshal(p.Assertion, &a); err != nil {
		return err
	}
	k, ok := c.passkeys[string(a.Credential)]
	if !ok || k.Post != e.Post {
		return errors.New("the key is not one of the post's")
	}
	return a.Verify(k.Key, entry.ActHash(e.SpaceID(), e.LogID(), e.Kind, e.Subject, act))
}
