package account

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/fault"
)

// TokenMark begins every token of the API, so that one left lying about is
// recognised for what it is.
const TokenMark = "phoihop_"

// TokenLife is how long a token opens the API.
const TokenLife = 365 * 24 * time.Hour

// Token is a token as its owner sees it; the secret itself is shown once.
type Token struct {
	ID         string
	Name       string
	Scope      []access.Right // of the owner's rights
	Made, Used time.Time      // Used is zero before the first time
	Until      time.Time
}

// MakeToken makes a token that acts for the account with no more than the
// given rights, and never more than the account has at the time.
func (s *Store) MakeToken(ctx context.Context, by access.Caller, name string, scope []access.Right, now time.Time) (token string, err error) {
	if strings.TrimSpace(name) == "" {
		return "", fault.Field("name", "action.required")
	}
	for _, r := range scope {
		if r != access.Read && !by.Can(r) {
			return "", fault.Field("scope", "account.bad-right")
		}
	}
	token, _ = newToken()
	token = TokenMark + token
	sum := sha256.Sum256([]byte(token))
	return token, s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO token(token, account, name, scope, made, used, until) VALUES(?,?,?,?,?,0,?)",
			sum[:], by.Account, shortened(name, 100), rightsText(scope), now.Unix(), now.Add(TokenLife).Unix())
		return err
	})
}

// Feed is the right of a calendar feed: its token stands in an address, so it
// opens nothing but that.
const Feed access.Right = "feed"

// MakeFeed makes the account's calendar feed; the one before ends.
func (s *Store) MakeFeed(ctx context.Context, by access.Caller, now time.Time) (token string, err error) {
	token, sum := newToken()
	return token, s.db.InTx(ctx, func(tx *sql.Tx) error {
		if err := endFeed(ctx, tx, by.Account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO token(token, account, name, scope, made, used, until) VALUES(?,?,?,?,?,0,?)",
			sum[:], by.Account, string(Feed), string(Feed), now.Unix(), now.Add(10*TokenLife).Unix())
		return err
	})
}

// EndFeed ends the account's calendar feed.
func (s *Store) EndFeed(ctx context.Context, name string) error {
	return s.db.InTx(ctx, func(tx *sql.Tx) error { return endFeed(ctx, tx, name) })
}

func endFeed(ctx context.Context, tx *sql.Tx, name string) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM token WHERE account = ? AND scope = ?", name, string(Feed))
	return err
}

// FeedOf returns whose calendar feed a token opens, or a NotFound fault.
func (s *Store) FeedOf(ctx context.Context, token string, now time.Time) (c access.Caller, err error) {
	sum := sha256.Sum256([]byte(token))
	var name string
	err = s.db.Read.QueryRowContext(ctx, "SELECT account FROM token WHERE token = ? AND until > ? AND scope = ?", sum[:], now.Unix(), string(Feed)).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		return c, fault.New(fault.NotFound, "web.no-such-page")
	}
	if err != nil {
		return c, err
	}
	c, err = s.Caller(ctx, name)
	c.Rights = nil
	return c, err
}

// HasFeed reports whether the account has a calendar feed.
func (s *Store) HasFeed(ctx context.Context, name string) (on bool, err error) {
	err = s.db.Read.QueryRowContext(ctx, "SELECT count(*) > 0 FROM token WHERE account = ? AND scope = ?", name, string(Feed)).Scan(&on)
	return on, err
}

// SeenUntil returns up to when the account has seen its inbox.
func (s *Store) SeenUntil(ctx context.Context, name string) (time.Time, error) {
	var until int64
	err := s.db.Read.QueryRowContext(ctx, "SELECT until FROM seen WHERE account = ?", name).Scan(&until)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return time.Unix(until, 0), err
}

// See notes up to when the account has seen its inbox.
func (s *Store) See(ctx context.Context, name string, until time.Time) error {
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO seen(account, until) VALUES(?, ?) ON CONFLICT(account)
			DO UPDATE SET until = max(until, excluded.until)`, name, until.Unix())
		return err
	})
}

// Token returns for whom a token acts, with the rights that both have; ok is
// false for an unknown or ended one.
func (s *Store) Token(ctx context.Context, token string, now time.Time) (c access.Caller, ok bool, err error) {
	sum := sha256.Sum256([]byte(token))
	var name, scope string
	var used int64
	err = s.db.Read.QueryRowContext(ctx, "SELECT account, scope, used FROM token WHERE token = ? AND until > ? AND scope <> ?", sum[:], now.Unix(), string(Feed)).Scan(&name, &scope, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err != nil {
		return c, false, err
	}
	if c, err = s.Caller(ctx, name); err != nil {
		return c, false, err
	}
	given := strings.Fields(scope)
	c.Rights = slices.DeleteFunc(slices.Clone(c.Rights), func(r access.Right) bool { return !slices.Contains(given, string(r)) })
	if now.Unix()-used > 60 { // a minute is exact enough, and spares a write for every call
		err = s.db.InTx(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE token SET used = ? WHERE token = ?", now.Unix(), sum[:])
			return err
		})
	}
	return c, err == nil, err
}

// Tokens lists an account's tokens, newest first.
func (s *Store) Tokens(ctx context.Context, name string, now time.Time) (ts []Token, err error) {
	rows, err := s.db.Read.QueryContext(ctx, "SELECT token, name, scope, made, used, until FROM token WHERE account = ? AND until > ? AND scope <> ? ORDER BY made DESC", name, now.Unix(), string(Feed))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id []byte
		var scope string
		var made, used, until int64
		var t Token
		if err := rows.Scan(&id, &t.Name, &scope, &made, &used, &until); err != nil {
			return nil, err
		}
		for _, r := range strings.Fields(scope) {
			t.Scope = append(t.Scope, access.Right(r))
		}
		t.ID, t.Made, t.Until = hex.EncodeToString(id), time.Unix(made, 0), time.Unix(until, 0)
		if used > 0 {
			t.Used = time.Unix(used, 0)
		}
		ts = append(ts, t)
	}
	return ts, rows.Err()
}

// EndToken ends one of the account's tokens by its ID.
func (s *Store) EndToken(ctx context.Context, name, id string) error {
	raw, err := hex.DecodeString(id)
	if err != nil {
		return fault.New(fault.NotFound, "account.no-session")
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM token WHERE account = ? AND token = ?", name, raw)
		return err
	})
}
