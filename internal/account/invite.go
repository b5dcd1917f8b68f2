package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"regexp"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"phoihop/internal/access"
	"phoihop/internal/fault"
)

// InvitationLife is how long an invitation can be taken up.
const InvitationLife = 7 * 24 * time.Hour

// accountName is what an account may be called.
var accountName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,63}$`)

// Invitee is who is invited: to the inviter's party, never to another.
type Invitee struct {
	Account string
	Title   string
	Rights  []access.Right // of Draft, Sign, Administer
}

// fits refuses what is no account: only a party's administrator says who acts
// for it, under a name, with a title and with rights that can be given.
func (who Invitee) fits(by access.Caller) error {
	switch {
	case !by.Can(access.Administer):
		return fault.New(fault.Forbidden, "account.not-administrator")
	case !accountName.MatchString(who.Account):
		return fault.Field("account", "account.bad-name", who.Account)
	case who.Title == "":
		return fault.Field("title", "action.required")
	case slices.ContainsFunc(who.Rights, func(r access.Right) bool { return !given(r) }):
		return fault.Field("rights", "account.bad-right")
	}
	return nil
}

// MayInvite refuses what Invite would refuse: only a party's administrator
// invites, only into the own party, and only who is not there yet.
func (s *Store) MayInvite(ctx context.Context, by access.Caller, who Invitee) error {
	if err := who.fits(by); err != nil {
		return err
	}
	ps, err := s.Places(ctx, who.Account)
	if err != nil || len(ps) == 0 {
		return errors.Join(err, s.free(ctx, who.Account))
	}
	for _, p := range ps { // somebody's, and so for another space only
		if p.Space == by.Space {
			return fault.Field("account", "account.taken", who.Account)
		}
	}
	return nil
}

// Invite makes an invitation that works once. One that the same account had
// before works no more.
func (s *Store) Invite(ctx context.Context, by access.Caller, who Invitee, now time.Time) (token string, err error) {
	if err := s.MayInvite(ctx, by, who); err != nil {
		return "", err
	}
	post := make([]byte, 8)
	rand.Read(post)
	token, sum := newToken()
	return token, s.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM invitation WHERE until < ? OR name = ?", now.Unix(), who.Account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO invitation(token, name, title, post, space, party, rights, until) VALUES(?,?,?,?,?,?,?,?)",
			sum[:], who.Account, who.Title, "p-"+hex.EncodeToString(post), by.Space[:], by.Party[:], rightsText(who.Rights), now.Add(InvitationLife).Unix())
		return err
	})
}

// free refuses a name that somebody has or had: an account is never taken over.
func (s *Store) free(ctx context.Context, name string) error {
	var n int
	err := s.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM account WHERE name = ?", name).Scan(&n)
	if err == nil && n > 0 {
		err = fault.Field("account", "account.taken", name)
	}
	return err
}

// Invited returns who an invitation is for.
func (s *Store) Invited(ctx context.Context, token string, now time.Time) (c access.Caller, err error) {
	sum := sha256.Sum256([]byte(token))
	c, err = scan(s.db.Read.QueryRowContext(ctx, "SELECT "+columns+" FROM invitation WHERE token = ? AND until > ?", sum[:], now.Unix()))
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.NotFound, "account.no-invitation")
	}
	return c, err
}

// Accept takes an invitation up with a password of the invited person's own.
func (s *Store) Accept(ctx context.Context, token, password string, now time.Time) (name string, err error) {
	c, err := s.Invited(ctx, token, now)
	if err != nil {
		return "", err
	}
	hash, err := s.strong(c.Account, password)
	if err != nil {
		return "", err
	}
	return c.Account, s.db.InTx(ctx, func(tx *sql.Tx) error { return takeUp(ctx, tx, token, c, hash) })
}

// AcceptPasskey takes an invitation up with a passkey alone, and returns the
// recovery codes for the day when the device is lost; they are not shown again.
func (s *Store) AcceptPasskey(ctx context.Context, token, device string, key webauthn.Credential, now time.Time) (c access.Caller, codes []string, err error) {
	if c, err = s.Invited(ctx, token, now); err != nil {
		return c, nil, err
	}
	err = s.db.InTx(ctx, func(tx *sql.Tx) (err error) {
		if err := takeUp(ctx, tx, token, c, ""); err != nil {
			return err
		}
		if err := savePasskey(ctx, tx, c.Account, device, key, now); err != nil {
			return err
		}
		codes, err = renewCodes(ctx, tx, c.Account)
		return err
	})
	return c, codes, err
}

// takeUp spends an invitation and makes its account; no hash: none that a
// password opens.
func takeUp(ctx context.Context, tx *sql.Tx, token string, c access.Caller, hash string) error {
	sum := sha256.Sum256([]byte(token))
	r, err := tx.ExecContext(ctx, "DELETE FROM invitation WHERE token = ?", sum[:])
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fault.New(fault.NotFound, "account.no-invitation"))
	}
	r, err = tx.ExecContext(ctx, `INSERT INTO account(name, title, post, space, party, rights, password) VALUES(?,?,?,?,?,?,?)
		ON CONFLICT(name) DO NOTHING`, c.Account, c.Name, c.Post, c.Space[:], c.Party[:], rightsText(c.Rights), hash)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fault.Field("account", "account.taken", c.Account))
	}
	return nil
}

// Withdraw takes back an invitation into the administrator's own party that
// nobody has taken up.
func (s *Store) Withdraw(ctx context.Context, by access.Caller, name string) error {
	if !by.Can(access.Administer) {
		return fault.New(fault.Forbidden, "account.not-administrator")
	}
	var n int64
	err := s.db.InTx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, "DELETE FROM invitation WHERE name = ? AND space = ? AND party = ?", name, by.Space[:], by.Party[:])
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	switch {
	case err != nil || n > 0:
		return err
	case s.free(ctx, name) != nil:
		return fault.New(fault.Conflict, "account.taken-up", name)
	}
	return fault.New(fault.NotFound, "account.no-invitation")
}

// Colleagues lists the accounts that act for the caller's own party.
func (s *Store) Colleagues(ctx context.Context, by access.Caller) (cs []access.Caller, err error) {
	if by.Party.IsZero() {
		return nil, nil
	}
	rows, err := s.db.Read.QueryContext(ctx, "SELECT "+columns+` FROM account WHERE NOT ended AND space = ?1 AND party = ?2
		UNION ALL SELECT account, title, post, space, party, rights FROM place WHERE space = ?1 AND party = ?2 ORDER BY 1`, by.Space[:], by.Party[:])
	if err != nil {
		return nil, err
	}
	return callers(rows)
}

// MayChange refuses what Change would refuse, and returns who is changed.
func (s *Store) MayChange(ctx context.Context, by access.Caller, who Invitee) (c access.Caller, err error) {
	if err := who.fits(by); err != nil {
		return c, err
	}
	if who.Account == by.Account {
		return c, fault.Field("account", "account.not-own-rights")
	}
	cs, err := s.Colleagues(ctx, by)
	if err != nil {
		return c, err
	}
	i := slices.IndexFunc(cs, func(c access.Caller) bool { return c.Account == who.Account })
	if i < 0 {
		return c, fault.New(fault.NotFound, "account.none", who.Account)
	}
	return cs[i], nil
}

// given reports whether an administrator gives and takes a right.
func given(r access.Right) bool {
	return r == access.Draft || r == access.Sign || r == access.Administer
}

// Change gives an account of the administrator's own party another title and
// other rights there, from the next request on. Its post stays, and with it
// what the post may sign; rights that no administrator gives stay too.
func (s *Store) Change(ctx context.Context, by access.Caller, who Invitee) error {
	c, err := s.MayChange(ctx, by, who)
	if err != nil {
		return err
	}
	rights := append(slices.DeleteFunc(c.Rights, given), who.Rights...)
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{"UPDATE account SET title = ?1, rights = ?2 WHERE name = ?3 AND space = ?4 AND party = ?5 AND NOT ended",
			"UPDATE place SET title = ?1, rights = ?2 WHERE account = ?3 AND space = ?4 AND party = ?5"} {
			if _, err := tx.ExecContext(ctx, q, who.Title, rightsText(rights), who.Account, by.Space[:], by.Party[:]); err != nil {
				return err
			}
		}
		return nil
	})
}

// EndAccount ends an account of the administrator's own party, and all its
// sessions and tokens; of an account of another space only its place here. The entries of its post stay what they are.
func (s *Store) EndAccount(ctx context.Context, by access.Caller, name string) error {
	if !by.Can(access.Administer) {
		return fault.New(fault.Forbidden, "account.not-administrator")
	}
	if name == by.Account {
		return fault.Field("account", "account.not-oneself")
	}
	if ok, err := s.endPlace(ctx, by, name); ok || err != nil {
		return err
	}
	c, err := s.Caller(ctx, name)
	if err != nil || c.Party != by.Party || c.Space != by.Space {
		return errors.Join(err, fault.New(fault.NotFound, "account.none", name))
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{"UPDATE account SET ended = 1 WHERE name = ?", "DELETE FROM session WHERE account = ?",
			"DELETE FROM token WHERE account = ?", "DELETE FROM passkey WHERE account = ?", "DELETE FROM place WHERE account = ?"} {
			if _, err := tx.ExecContext(ctx, q, name); err != nil {
				return err
			}
		}
		return nil
	})
}
