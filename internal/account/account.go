// Package account keeps who may sign in to this node (tài khoản): passwords as
// argon2id, sessions by the hash of their token. Accounts are local to the
// node and never leave it; in the journal a person is only a post.
package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"phoihop/internal/access"
	"phoihop/internal/fault"
	"phoihop/internal/storage"
)

// Store is the accounts of one node.
type Store struct {
	Idle    time.Duration // how long a session stays open in which nobody does anything
	db      *storage.DB
	hashing chan struct{} // bounds how many passwords are hashed at once
	// standing is prepared when it is first asked for: every request asks it.
	standing func() (*sql.Stmt, error)
}

// New returns the accounts beside a journal.
func New(db *storage.DB) *Store {
	return &Store{Idle: Idle, db: db, hashing: make(chan struct{}, 2),
		standing: sync.OnceValues(func() (*sql.Stmt, error) { return db.Read.Prepare(whoseSession) })}
}

// Account is one account as it is made and listed.
type Account struct {
	access.Caller
	Password string // only when it is made
	Open     bool   // its password may be one that everybody knows: the demonstration's
}

// Create makes an account, or replaces the one of that name.
func (s *Store) Create(ctx context.Context, a Account) error {
	if err := fit(a.Account, a.Password); err != nil && !a.Open {
		return err
	}
	hash, err := s.hash(a.Password, nil)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO account(name, title, post, space, party, rights, password) VALUES(?,?,?,?,?,?,?)
			ON CONFLICT(name) DO UPDATE SET title = excluded.title, post = excluded.post, space = excluded.space,
			party = excluded.party, rights = excluded.rights, password = excluded.password`,
			a.Account, a.Name, a.Post, a.Space[:], a.Party[:], rightsText(a.Rights), hash)
		return err
	})
}

// rightsText is how rights are stored.
func rightsText(rs []access.Right) string {
	words := make([]string, len(rs))
	for i, r := range rs {
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

// strong derives the hash of a password that fits.
func (s *Store) strong(name, password string) (string, error) {
	if err := fit(name, password); err != nil {
		return "", err
	}
	return s.hash(password, nil)
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
	c, err := scan(s.db.Read.QueryRowContext(ctx, "SELECT "+columns+" FROM account WHERE name = ? AND NOT ended", name))
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.New(fault.NotFound, "account.none", name)
	}
	return c, err
}

// HasPassword reports whether a password opens the account at all, or a passkey
// alone.
func (s *Store) HasPassword(ctx context.Context, name string) (has bool, err error) {
	err = s.db.Read.QueryRowContext(ctx, "SELECT password <> '' FROM account WHERE name = ?", name).Scan(&has)
	return has, err
}

// List lists all accounts by name.
func (s *Store) List(ctx context.Context) (cs []access.Caller, err error) {
	rows, err := s.db.Read.QueryContext(ctx, "SELECT "+columns+" FROM account WHERE NOT ended ORDER BY name")
	if err != nil {
		return nil, err
	}
	return callers(rows)
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
