package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// A person whose organisation is a party in several spaces signs in once and
// goes from one to the other: the account has a place in each, with the post
// and the rights that the party there gave it. Its first one is its own row.

// Desk names an account in one of its places, as devices and the inbox keep
// things under it: nothing written in one space is sent from another. At the
// account's first place it is the account's name.
func Desk(c access.Caller, first bool) string {
	if first {
		return c.Account
	}
	return c.Account + "@" + c.Space.Short()
}

// Places lists where an account may act: its first place, then the others.
func (s *Store) Places(ctx context.Context, name string) (ps []access.Caller, err error) {
	rows, err := s.db.Read.QueryContext(ctx, `SELECT name, title, post, space, party, rights FROM account WHERE name = ? AND NOT ended`, name)
	if err != nil {
		return nil, err
	}
	if ps, err = callers(rows); err != nil || len(ps) == 0 {
		return ps, err
	}
	more, err := s.db.Read.QueryContext(ctx, `SELECT account, title, post, space, party, rights FROM place WHERE account = ? ORDER BY space`, name)
	if err != nil {
		return nil, err
	}
	others, err := callers(more)
	return append(ps, others...), err
}

func callers(rows *sql.Rows) (cs []access.Caller, err error) {
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

// Known reports whether an invitation is for somebody who has an account
// already, in another space.
func (s *Store) Known(ctx context.Context, c access.Caller) (bool, error) {
	_, err := s.Caller(ctx, c.Account)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

// TakePlace takes up an invitation for the account that is signed in, and
// returns who it is there.
func (s *Store) TakePlace(ctx context.Context, name, token string, now time.Time) (c access.Caller, err error) {
	if c, err = s.Invited(ctx, token, now); err != nil {
		return c, err
	}
	if c.Account != name {
		return c, fault.New(fault.Forbidden, "account.others-invitation", c.Account)
	}
	sum := sha256.Sum256([]byte(token))
	return c, s.db.InTx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, "DELETE FROM invitation WHERE token = ?", sum[:])
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fault.New(fault.NotFound, "account.no-invitation"))
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO place(account, space, party, title, post, rights) VALUES(?,?,?,?,?,?)",
			name, c.Space[:], c.Party[:], c.Name, c.Post, rightsText(c.Rights))
		return err
	})
}

// Switch lets a session act in another of its account's places.
func (s *Store) Switch(ctx context.Context, name, token string, space entry.Hash) error {
	ps, err := s.Places(ctx, name)
	if err != nil {
		return err
	}
	for i, p := range ps {
		if p.Space != space {
			continue
		}
		chosen := space[:]
		if i == 0 {
			chosen = []byte{}
		}
		sum := sha256.Sum256([]byte(token))
		return s.db.InTx(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE session SET space = ? WHERE token = ? AND account = ?", chosen, sum[:], name)
			return err
		})
	}
	return fault.New(fault.NotFound, "account.no-place")
}

// endPlace ends an account's place with a party that is not its first one; ok
// is false where it has none there.
func (s *Store) endPlace(ctx context.Context, by access.Caller, name string) (ok bool, err error) {
	err = s.db.InTx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, "DELETE FROM place WHERE account = ? AND space = ? AND party = ?", name, by.Space[:], by.Party[:])
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		if ok = n > 0; err != nil || !ok {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE session SET space = x'' WHERE account = ? AND space = ?", name, by.Space[:])
		return err
	})
	return ok, err
}
