package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/fault"
)

// Lifetime of a session at most, and how long one stays open in which nobody
// does anything, where the operator says nothing else; half a session, whose
// code is still to come, lives shorter.
const (
	Lifetime     = 12 * time.Hour
	Idle         = 4 * time.Hour
	halfLifetime = 5 * time.Minute
)

// Opened is a session that was just opened.
type Opened struct {
	Token string
	Half  bool // the password was right; the second factor is still to come
}

// SignIn checks a password and opens a session, or half of one where the
// account has a second factor. An unknown name costs as much time and says as
// little as a wrong password. agent is what the browser calls itself.
func (s *Store) SignIn(ctx context.Context, name, password, agent string, now time.Time) (o Opened, err error) {
	var stored, secret string
	err = s.db.Read.QueryRowContext(ctx, "SELECT password, totp FROM account WHERE name = ? AND NOT ended", name).Scan(&stored, &secret)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return o, err
	}
	if !s.matches(password, stored) {
		return o, fault.New(fault.Forbidden, "account.wrong")
	}
	how := byPassword
	if o.Half = secret != ""; o.Half {
		how = byHalf
	}
	o.Token, err = s.open(ctx, name, agent, how, now)
	return o, err
}

// Open opens a session for who has just set the password of an invitation.
func (s *Store) Open(ctx context.Context, name, agent string, now time.Time) (token string, err error) {
	return s.openFor(ctx, name, agent, byPassword, now)
}

// OpenPasskey opens a session for who has signed with a passkey of the account:
// what one has and what one is or knows, in one.
func (s *Store) OpenPasskey(ctx context.Context, name, agent string, now time.Time) (token string, err error) {
	return s.openFor(ctx, name, agent, byPasskey, now)
}

func (s *Store) openFor(ctx context.Context, name, agent string, how opening, now time.Time) (string, error) {
	if _, err := s.Caller(ctx, name); err != nil {
		return "", err
	}
	return s.open(ctx, name, agent, how, now)
}

// opening is by what a session is opened.
type opening int

const (
	byPassword opening = iota // and the second factor, where there is one
	byHalf                    // the password, the second factor is still to come
	byPasskey
)

func (s *Store) open(ctx context.Context, name, agent string, how opening, now time.Time) (token string, err error) {
	token, sum := newToken()
	until := now.Add(Lifetime)
	if how == byHalf {
		until = now.Add(halfLifetime)
	}
	return token, s.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM session WHERE until < ? OR used <= ? AND NOT half", now.Unix(), now.Add(-s.Idle).Unix()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO session(token, account, until, opened, used, agent, half, passkey) VALUES(?,?,?,?,?,?,?,?)",
			sum[:], name, until.Unix(), now.Unix(), now.Unix(), shortened(agent, 200), how == byHalf, how == byPasskey)
		return err
	})
}

// newToken makes a secret of 256 bits and what is stored of it.
func newToken() (token string, sum [32]byte) {
	raw := make([]byte, 32)
	rand.Read(raw)
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, sha256.Sum256([]byte(token))
}

func shortened(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// Standing is who a session stands for.
type Standing struct {
	access.Caller
	Bare bool      // nothing but a password, or a code for lost devices, opened it
	Away bool      // it acts in another place than the account's first
	Used time.Time // when somebody last did something in it, as Use notes
}

const whoseSession = `SELECT a.name, coalesce(p.title, a.title), coalesce(p.post, a.post),
	coalesce(p.space, a.space), coalesce(p.party, a.party), coalesce(p.rights, a.rights), s.passkey = 0 AND a.totp = '', p.space IS NOT NULL, s.used
	FROM session s JOIN account a ON a.name = s.account LEFT JOIN place p ON p.account = a.name AND p.space = s.space
	WHERE s.token = ? AND s.until > ? AND s.used > ? AND NOT s.half AND NOT a.ended`

// Standing returns whose session a token is; ok is false for an unknown, ended
// or half one.
func (s *Store) Standing(ctx context.Context, token string, now time.Time) (x Standing, ok bool, err error) {
	stmt, err := s.standing()
	if err != nil {
		return x, false, err
	}
	sum := sha256.Sum256([]byte(token))
	var used int64
	x.Caller, err = scan(stmt.QueryRowContext(ctx, sum[:], now.Unix(), now.Add(-s.Idle).Unix()), &x.Bare, &x.Away, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return x, false, nil
	}
	x.Used = time.Unix(used, 0)
	return x, err == nil, err
}

// Use notes that somebody does something in a session.
func (s *Store) Use(ctx context.Context, token string, now time.Time) error {
	sum := sha256.Sum256([]byte(token))
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE session SET used = ? WHERE token = ?", now.Unix(), sum[:])
		return err
	})
}

// Session returns whose session a token is, as Standing does.
func (s *Store) Session(ctx context.Context, token string, now time.Time) (access.Caller, bool, error) {
	x, ok, err := s.Standing(ctx, token, now)
	return x.Caller, ok, err
}

// Proved notes that a session's person has just shown a passkey of the account.
func (s *Store) Proved(ctx context.Context, token string) error {
	sum := sha256.Sum256([]byte(token))
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE session SET passkey = 1 WHERE token = ?", sum[:])
		return err
	})
}

// Session is one open session as its owner sees it.
type Session struct {
	ID            string // names it without opening it
	Agent         string
	Opened, Until time.Time
	Current       bool
}

// Sessions lists an account's open sessions, newest first; token is the one
// that asks.
func (s *Store) Sessions(ctx context.Context, name, token string, now time.Time) (ss []Session, err error) {
	sum := sha256.Sum256([]byte(token))
	rows, err := s.db.Read.QueryContext(ctx, "SELECT token, agent, opened, until FROM session WHERE account = ? AND until > ? AND used > ? AND NOT half ORDER BY opened DESC", name, now.Unix(), now.Add(-s.Idle).Unix())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var opened, until int64
		var x Session
		if err := rows.Scan(&id, &x.Agent, &opened, &until); err != nil {
			return nil, err
		}
		x.ID, x.Opened, x.Until, x.Current = hex.EncodeToString(id), time.Unix(opened, 0), time.Unix(until, 0), string(id) == string(sum[:])
		ss = append(ss, x)
	}
	return ss, rows.Err()
}

// EndSession ends one of the account's sessions by its ID; an empty ID ends
// all but the one that asks.
func (s *Store) EndSession(ctx context.Context, name, id, token string) error {
	sum := sha256.Sum256([]byte(token))
	return s.db.InTx(ctx, func(tx *sql.Tx) (err error) {
		if id == "" {
			_, err = tx.ExecContext(ctx, "DELETE FROM session WHERE account = ? AND token <> ?", name, sum[:])
			return err
		}
		raw, err := hex.DecodeString(id)
		if err != nil {
			return fault.New(fault.NotFound, "account.no-session")
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM session WHERE account = ? AND token = ?", name, raw)
		return err
	})
}

// SignOut ends a session.
func (s *Store) SignOut(ctx context.Context, token string) error {
	sum := sha256.Sum256([]byte(token))
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM session WHERE token = ?", sum[:])
		return err
	})
}

// SetPassword replaces the password of who knows the present one, and ends
// every other session.
func (s *Store) SetPassword(ctx context.Context, name, present, next, token string) error {
	if err := s.confirm(ctx, name, present); err != nil {
		return err
	}
	hash, err := s.strong(name, next)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(token))
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE account SET password = ? WHERE name = ?", hash, name); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM session WHERE account = ? AND token <> ?", name, sum[:])
		return err
	})
}

// confirm asks for the password again before what cannot be taken back.
func (s *Store) confirm(ctx context.Context, name, password string) error {
	var stored string
	err := s.db.Read.QueryRowContext(ctx, "SELECT password FROM account WHERE name = ?", name).Scan(&stored)
	if err == nil && !s.matches(password, stored) {
		err = fault.Field("present", "account.wrong-present")
	}
	return err
}
