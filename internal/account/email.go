package account

import (
	"context"
	"database/sql"
	"net/mail"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/fault"
)

// Reader is an account that has its inbox copied by e-mail.
type Reader struct {
	access.Caller
	Email  string
	Told   time.Time // up to when it was told at once
	Digest string    // the last day of which it had a digest
}

// SetEmail sets where copies go; empty ends them. What came before is not sent.
func (s *Store) SetEmail(ctx context.Context, name, email string, now time.Time) error {
	if email != "" {
		a, err := mail.ParseAddress(email)
		if err != nil || a.Address != email || len(email) > 254 {
			return fault.Field("email", "account.bad-email", email)
		}
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE account SET email = ?, told = ? WHERE name = ?", email, now.Unix(), name)
		return err
	})
}

// Email returns where an account's copies go.
func (s *Store) Email(ctx context.Context, name string) (email string, err error) {
	err = s.db.Read.QueryRowContext(ctx, "SELECT email FROM account WHERE name = ?", name).Scan(&email)
	return email, err
}

// Readers lists the accounts that want copies.
func (s *Store) Readers(ctx context.Context) (rs []Reader, err error) {
	rows, err := s.db.Read.QueryContext(ctx, "SELECT "+columns+", email, told, digest FROM account WHERE email <> '' AND NOT ended ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var r Reader
		var told int64
		if r.Caller, err = scan(rows, &r.Email, &told, &r.Digest); err != nil {
			return nil, err
		}
		r.Told = time.Unix(told, 0)
		rs = append(rs, r)
	}
	return rs, rows.Err()
}

// Told notes what a reader has been sent.
func (s *Store) Told(ctx context.Context, name string, until time.Time, digest string) error {
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE account SET told = ?, digest = ? WHERE name = ?", until.Unix(), digest, name)
		return err
	})
}
