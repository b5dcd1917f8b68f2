package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"phoihop/internal/access"
	"phoihop/internal/fault"
)

// Person is an account with its passkeys, as the ceremonies of Web
// Authentication need it.
type Person struct {
	access.Caller
	keys []webauthn.Credential
}

// Handle names an account to devices without telling its name.
func Handle(name string) []byte {
	sum := sha256.Sum256([]byte("phoihop/handle/v1\n" + name))
	return sum[:]
}

// WebAuthnID is the account's handle.
func (p Person) WebAuthnID() []byte { return Handle(p.Account) }

// WebAuthnName is what a device shows beside the site.
func (p Person) WebAuthnName() string { return p.Account }

// WebAuthnDisplayName is the title of the post.
func (p Person) WebAuthnDisplayName() string { return p.Name }

// WebAuthnCredentials are the account's passkeys.
func (p Person) WebAuthnCredentials() []webauthn.Credential { return p.keys }

// Person returns an account with its passkeys.
func (s *Store) Person(ctx context.Context, name string) (p Person, err error) {
	if p.Caller, err = s.Caller(ctx, name); err != nil {
		return p, err
	}
	rows, err := s.db.Read.QueryContext(ctx, "SELECT credential FROM passkey WHERE account = ? ORDER BY made", name)
	if err != nil {
		return p, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var c webauthn.Credential
		if err := rows.Scan(&text); err != nil {
			return p, err
		}
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			return p, err
		}
		p.keys = append(p.keys, c)
	}
	return p, rows.Err()
}

// Owner returns whose passkey a credential is.
func (s *Store) Owner(ctx context.Context, credential []byte) (p Person, err error) {
	var name string
	err = s.db.Read.QueryRowContext(ctx, "SELECT account FROM passkey WHERE id = ?", credential).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return p, fault.New(fault.Forbidden, "account.unknown-passkey")
	}
	if err != nil {
		return p, err
	}
	return s.Person(ctx, name)
}

// SavePasskey keeps a passkey, or its new state after a use.
func (s *Store) SavePasskey(ctx context.Context, account, name string, c webauthn.Credential, now time.Time) error {
	return s.db.InTx(ctx, func(tx *sql.Tx) error { return savePasskey(ctx, tx, account, name, c, now) })
}

func savePasskey(ctx context.Context, tx *sql.Tx, account, name string, c webauthn.Credential, now time.Time) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO passkey(id, account, name, credential, made) VALUES(?,?,?,?,?)
		ON CONFLICT(id) DO UPDATE SET credential = excluded.credential WHERE account = excluded.account`,
		c.ID, account, shortened(name, 100), string(b), now.Unix())
	return err
}

// Passkey is a passkey as its owner sees it.
type Passkey struct {
	ID, Name string
	Made     time.Time
}

// Passkeys lists an account's passkeys.
func (s *Store) Passkeys(ctx context.Context, account string) (ps []Passkey, err error) {
	rows, err := s.db.Read.QueryContext(ctx, "SELECT id, name, made FROM passkey WHERE account = ? ORDER BY made", account)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var made int64
		var p Passkey
		if err := rows.Scan(&id, &p.Name, &made); err != nil {
			return nil, err
		}
		p.ID, p.Made = hex.EncodeToString(id), time.Unix(made, 0)
		ps = append(ps, p)
	}
	return ps, rows.Err()
}

// DropPasskey ends one of the account's passkeys for signing in and approving.
// What it approved stays approved. The last one of an account without a
// password is all that opens it, and stays.
func (s *Store) DropPasskey(ctx context.Context, account, id string) error {
	raw, err := hex.DecodeString(id)
	if err != nil {
		return fault.New(fault.NotFound, "account.no-session")
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM passkey WHERE account = ? AND id = ?", account, raw); err != nil {
			return err
		}
		var shut bool
		err := tx.QueryRowContext(ctx, `SELECT password = '' AND NOT EXISTS (SELECT 1 FROM passkey p WHERE p.account = a.name)
			FROM account a WHERE name = ?`, account).Scan(&shut)
		if err == nil && shut {
			err = fault.New(fault.Conflict, "account.last-passkey")
		}
		return err
	})
}
