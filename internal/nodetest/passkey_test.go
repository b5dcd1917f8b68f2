package nodetest_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/passkey"
)

// TestPasskey adds a passkey in a real browser, signs in with it, and approves
// an act with it: the act is shown first, exactly what was shown is signed, and
// anybody who verifies the journal checks the signature.
func TestPasskey(t *testing.T) {
	t.Parallel()
	n, p := visit(t, "xavinhan.bithu")
	p.Authenticator()
	p.Go("/settings")
	p.Click("[data-passkey=add]")
	waitFor(t, func() bool { return strings.Contains(p.Text("#passkeys"), "thêm lúc") })
	p.Eval("fetch('/sign-out', {method: 'POST'}).then(r => r.status)")
	p.Go("/sign-in")
	p.Click("[data-passkey=sign-in]")
	waitFor(t, func() bool { return strings.HasPrefix(p.Path(), "/today") })

	boss := as(t, n, "xavinhan.bithu")
	sent := do(t, n, boss, "notice.send", "to", as(t, n, "bienphong.bithu").Party, "title", "Thông báo cần ký", "text", "Nội dung.")
	p.Go("/do/notice.approve?notice=" + sent.ID.String() + "&return=/notices")
	p.Click("main form.form .btn.primary")
	if text := p.Text("main"); !strings.Contains(text, "Nội dung đúng như sẽ ghi vào sổ") {
		t.Fatalf("before signing: %q", text)
	}
	p.Window("ky-duyet")
	p.Click("[data-passkey=approve]")
	waitFor(t, func() bool { return strings.HasPrefix(p.Path(), "/notices") })

	last, err := n.Journal.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	es, err := n.Journal.After(t.Context(), last-1, 1)
	if err != nil || len(es) != 1 {
		t.Fatal(len(es), err)
	}
	b, ok := es[0].Content()
	if !ok || len(b.Approvals) != 1 || b.Approvals[0].By != passkey.By {
		t.Fatalf("%s: %+v", es[0].Kind, b.Approvals)
	}
	r, err := n.Journal.Verify(t.Context())
	if err != nil || len(r.Faults) > 0 || r.Approvals != 1 {
		t.Errorf("verified: %d approvals, %v, %v", r.Approvals, r.Faults, err)
	}
	p.Go("/entries/" + es[0].ID.String())
	if text := p.Text("main"); !strings.Contains(text, "Ký bằng khóa cá nhân") {
		t.Errorf("the entry shows %q", text)
	}
	if f := p.Faults(); len(f) > 0 {
		t.Error(f)
	}
	key := keyOf(t, n.Journal, boss.Party)
	attack(t, b, es[0], key.Key)

	// An approval is for one act: under another it is refused, and nothing is kept.
	var a passkey.Assertion
	if err := json.Unmarshal(b.Approvals[0].Assertion, &a); err != nil {
		t.Fatal(err)
	}
	_, err = n.Journal.Append(t.Context(), boss, journal.Command{Right: access.Sign, Approved: &journal.Approved{Hash: entry.Hash{1}, Approval: b.Approvals[0]},
		Decide: func(journal.Past) ([]journal.Draft, error) {
			return []journal.Draft{{Kind: es[0].Kind, Subject: es[0].Subject, Act: json.RawMessage(`{}`)}}, nil
		}})
	if kind(err) != fault.Conflict {
		t.Errorf("an approval of another act: %v", err)
	}
}

// keyOf finds the passkey that a log has learnt.
func keyOf(t *testing.T, j *journal.Journal, log entry.Hash) (k entry.Passkey) {
	t.Helper()
	es, err := j.After(t.Context(), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		if e.Kind == entry.KindPasskey && e.LogID() == log {
			k, _ = entry.Decode[entry.Passkey](e)
		}
	}
	return k
}

// attack changes every part of an assertion in turn; none stays valid.
func attack(t *testing.T, b entry.Body, e entry.Entry, key []byte) {
	t.Helper()
	hash := entry.ActHash(e.SpaceID(), e.LogID(), e.Kind, e.Subject, b.Act)
	read := func() (a passkey.Assertion) {
		if err := json.Unmarshal(b.Approvals[0].Assertion, &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	if err := read().Verify(key, hash); err != nil {
		t.Fatalf("as it stands: %v", err)
	}
	for name, spoil := range map[string]func(*passkey.Assertion){
		"signature":    func(a *passkey.Assertion) { a.Signature[len(a.Signature)-1] ^= 1 },
		"device":       func(a *passkey.Assertion) { a.Device[3] ^= 1 },
		"not verified": func(a *passkey.Assertion) { a.Device[32] &^= 4 },
		"cut off":      func(a *passkey.Assertion) { a.Device = a.Device[:20] },
		"origin": func(a *passkey.Assertion) {
			a.Client = bytes.Replace(a.Client, []byte("localhost"), []byte("elsewhere"), 1)
		},
		"registration": func(a *passkey.Assertion) {
			a.Client = bytes.Replace(a.Client, []byte("webauthn.get"), []byte("webauthn.create"), 1)
		},
		"no client data":   func(a *passkey.Assertion) { a.Client = nil },
		"no signature":     func(a *passkey.Assertion) { a.Signature = nil },
		"signature of all": func(a *passkey.Assertion) { a.Signature = bytes.Repeat([]byte{0}, 64) },
	} {
		a := read()
		spoil(&a)
		if a.Verify(key, hash) == nil {
			t.Errorf("%s changed, and still valid", name)
		}
	}
	if read().Verify(key, entry.Hash{1}) == nil {
		t.Error("valid over another act")
	}
	if read().Verify([]byte("no key"), hash) == nil {
		t.Error("valid with no key")
	}
}
