// Package account keeps who may sign in to this node (tài khoản): passwords as
// argon2id, sessions by the hash of their token. Accounts are local to the
// node and never leave it; in the journal a person is only a post.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"phoihop/internal/access"
	"phoihop/internal/fault"
	"phoihop/internal/storage"
)

// Lifetime of a session.
const Lifetime = 12 * time.Hour

// Store is the accounts of one node.
type Store struct {
	db      *storage.DB
	hashing chan struct{} // bounds how many passwords are hashed at once
}

// New returns the accounts beside a journal.
func New(db *storage.DB) *Store { return &Store{db: db, hashing: make(chan struct{}, 2)} }

// Account is one account as it is made and listed.
type Account struct {
	access.Caller
	Password string // only when it is made
}

// Create makes an account, or replaces the one of that name.
func (s *Store) Create(ctx context.Context, a Account) error {
	if a.Account == "" || len(a.Password) < 8 {
		return fault.Field("password", "account.weak-password")
	}
	hash, err := s.hash(a.Password, nil)
	if err != nil {
		return err
	}
	var rights []string
	for _, r := range a.Rights {
		rights = append(rights, string(r))
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO account(name, title, post, space, party, rights, password) VALUES(?,?,?,?,?,?,?)
			ON CONFLICT(name) DO UPDATE SET title = excluded.title, post = excluded.post, space = excluded.space,
			party = excluded.party, rights = excluded.rights, password = excluded.password`,
			a.Account, a.Name, a.Post, a.Space[:], a.Party[:], strings.Join(rights, " "), hash)
		return err
	})
}

const columns = "name, title, post, space, party, rights"

func scan(row interface{ Scan(...any) error }, more ...any) (c access.Caller, err error) {
	var rights string
	if err := row.Scan(append([]any{&c.Account, &c.Name, &c.Post, &c.Space, &c.Party, &rights}, more...)...); err != nil {
		return c, err
	}
	for _, r := range strings.Fields(rights) {
		c.Rights = append(c.Rights, access.Right(r))
	}
	return c, nil
}

// Caller returns an account by name, or a NotFound fault.
func (s *Store) Caller(ctx context.Context, name string) (access.Caller, error) {
	c, err := scan(s.db.Read.QueryRowContext(ctx, "SELECT "+columns+" FROM account WHERE name = ?", name))
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.New(fault.NotFound, "account.none", name)
	}
	return c, err
}

// List lists all accounts by name.
func (s *Store) List(ctx context.Context) (cs []access.Caller, err error) {
	rows, err := s.db.Read.QueryContext(ctx, "SELECT "+columns+" FROM account ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scan(rows)
		if err != nil {
			return nil, err
		}
		cs = append(cs, c)
	}
	return cs, rows.Err()
}

// SignIn checks a password and opens a session. An unknown name costs as much
// time and says as little as a wrong password.
func (s *Store) SignIn(ctx context.Context, name, password string, now time.Time) (token string, err error) {
	var stored string
	err = s.db.Read.QueryRowContext(ctx, "SELECT password FROM account WHERE name = ?", name).Scan(&stored)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", err
	}
	if !s.matches(password, stored) {
		return "", fault.New(fault.Forbidden, "account.wrong")
	}
	raw := make([]byte, 32)
	rand.Read(raw)
	token = base64.RawURLEncoding.EncodeToString(raw)
	sum := sha256.Sum256([]byte(token))
	return token, s.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM session WHERE until < ?", now.Unix()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO session(token, account, until) VALUES(?,?,?)", sum[:], name, now.Add(Lifetime).Unix())
		return err
	})
}

// Session returns whose session a token is; ok is false for an unknown or
// ended one.
func (s *Store) Session(ctx context.Context, token string, now time.Time) (c access.Caller, ok bool, err error) {
	sum := sha256.Sum256([]byte(token))
	c, err = scan(s.db.Read.QueryRowContext(ctx, "SELECT "+columns+` FROM account WHERE name =
		(SELECT account FROM session WHERE token = ? AND until > ?)`, sum[:], now.Unix()))
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

// SignOut ends a session.
func (s *Store) SignOut(ctx context.Context, token string) error {
	sum := sha256.Sum256([]byte(token))
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM session WHERE token = ?", sum[:])
		return err
	})
}

// hash derives argon2id with OWASP's t=2, m=19 MiB; salt nil means a new one.
func (s *Store) hash(password string, salt []byte) (string, error) {
	if salt == nil {
		salt = make([]byte, 16)
		rand.Read(salt)
	}
	s.hashing <- struct{}{}
	defer func() { <-s.hashing }()
	key := argon2.IDKey([]byte(password), salt, 2, 19<<10, 1, 32)
	return fmt.Sprintf("argon2id$%x$%x", salt, key), nil
}

// matches compares in constant time; with nothing stored it works as long.
func (s *Store) matches(password, stored string) bool {
	parts := strings.Split(stored, "$")
	if len(parts) != 3 {
		parts = []string{"", strings.Repeat("00", 16), ""}
	}
	salt, err := hex.DecodeString(parts[1])
	if err != nil {
		return false
	}
	again, err := s.hash(password, salt)
	return err == nil && subtle.ConstantTimeCompare([]byte(again), []byte(stored)) == 1
}
