package account

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base32"
	"errors"
	"image/png"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"phoihop/internal/fault"
)

// step is how long one code lives, in seconds (RFC 6238).
const step = 30

// recoveryCodes is how many are given out; each works once.
const recoveryCodes = 10

// Factor is a second factor about to be set up: the secret as text and as a
// picture for the telephone.
type Factor struct {
	Secret string
	QR     []byte // PNG
}

// NewFactor makes a secret for an account. Nothing is stored until a code
// made from it is shown.
func NewFactor(name string) (f Factor, err error) {
	k, err := totp.Generate(totp.GenerateOpts{Issuer: "Phối hợp", AccountName: name, Rand: rand.Reader})
	if err != nil {
		return f, err
	}
	return factorOf(k)
}

// SameFactor is the factor of a secret that was shown before.
func SameFactor(name, secret string) (f Factor, err error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil || len(raw) < 16 {
		return f, fault.Field("code", "account.wrong-code")
	}
	k, err := totp.Generate(totp.GenerateOpts{Issuer: "Phối hợp", AccountName: name, Secret: raw})
	if err != nil {
		return f, err
	}
	return factorOf(k)
}

func factorOf(k *otp.Key) (f Factor, err error) {
	img, err := k.Image(220, 220)
	if err != nil {
		return f, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return Factor{k.Secret(), b.Bytes()}, err
}

// SetFactor turns the second factor on for who shows a code made from the
// secret, and returns the recovery codes, which are not shown again.
func (s *Store) SetFactor(ctx context.Context, name, secret, code string, now time.Time) (codes []string, err error) {
	at, ok := codeStep(secret, code, now)
	if !ok {
		return nil, fault.Field("code", "account.wrong-code")
	}
	err = s.db.InTx(ctx, func(tx *sql.Tx) (err error) {
		if _, err := tx.ExecContext(ctx, "UPDATE account SET totp = ?, totp_used = ? WHERE name = ?", secret, at, name); err != nil {
			return err
		}
		codes, err = renewCodes(ctx, tx, name)
		return err
	})
	return codes, err
}

// RenewCodes gives an account new recovery codes; those before work no more.
func (s *Store) RenewCodes(ctx context.Context, name string) (codes []string, err error) {
	err = s.db.InTx(ctx, func(tx *sql.Tx) (err error) {
		codes, err = renewCodes(ctx, tx, name)
		return err
	})
	return codes, err
}

func renewCodes(ctx context.Context, tx *sql.Tx, name string) ([]string, error) {
	if _, err := tx.ExecContext(ctx, "DELETE FROM recovery WHERE account = ?", name); err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = newRecovery()
		sum := recoverySum(codes[i])
		if _, err := tx.ExecContext(ctx, "INSERT INTO recovery(account, code) VALUES(?,?)", name, sum[:]); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// ReplaceFactor sets another second factor up for who knows the password: a
// session left open does not suffice.
func (s *Store) ReplaceFactor(ctx context.Context, name, password, secret, code string, now time.Time) ([]string, error) {
	if err := s.confirm(ctx, name, password); err != nil {
		return nil, err
	}
	return s.SetFactor(ctx, name, secret, code, now)
}

// DropFactor turns the second factor off for who knows the password.
func (s *Store) DropFactor(ctx context.Context, name, password string) error {
	if err := s.confirm(ctx, name, password); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE account SET totp = '' WHERE name = ?", name); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM recovery WHERE account = ?", name)
		return err
	})
}

// Recover opens a session with a recovery code alone, for who has a passkey and
// no second factor beside it, and has lost the device. It says as little of a
// wrong name as of a wrong code.
func (s *Store) Recover(ctx context.Context, name, code, agent string, now time.Time) (token string, err error) {
	err = s.db.InTx(ctx, func(tx *sql.Tx) error {
		var may bool
		err := tx.QueryRowContext(ctx, `SELECT totp = '' AND EXISTS (SELECT 1 FROM passkey p WHERE p.account = a.name)
			FROM account a WHERE name = ? AND NOT ended`, name).Scan(&may)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !may {
			return fault.New(fault.Forbidden, "account.wrong-recovery")
		}
		if err == nil {
			err = spendRecovery(ctx, tx, name, code, fault.New(fault.Forbidden, "account.wrong-recovery"))
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return s.open(ctx, name, agent, byPassword, now)
}

// AlonePasswords counts the accounts that a password opens without a second
// factor.
func (s *Store) AlonePasswords(ctx context.Context) (n int, err error) {
	err = s.db.Read.QueryRowContext(ctx, "SELECT count(*) FROM account WHERE password <> '' AND totp = '' AND NOT ended").Scan(&n)
	return n, err
}

// HasFactor reports whether the account has a second factor, and how many
// recovery codes are left.
func (s *Store) HasFactor(ctx context.Context, name string) (on bool, left int, err error) {
	err = s.db.Read.QueryRowContext(ctx, `SELECT totp <> '', (SELECT count(*) FROM recovery r WHERE r.account = a.name)
		FROM account a WHERE name = ?`, name).Scan(&on, &left)
	return on, left, err
}

// Half returns whose half session a token is.
func (s *Store) Half(ctx context.Context, token string, now time.Time) (name string, err error) {
	sum := sha256.Sum256([]byte(token))
	err = s.db.Read.QueryRowContext(ctx, "SELECT account FROM session WHERE token = ? AND until > ? AND half", sum[:], now.Unix()).Scan(&name)
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.Forbidden, "account.half-over")
	}
	return name, err
}

// Complete turns half a session into a whole one, with a new token: by a code
// of the telephone, which works once, or by a recovery code.
func (s *Store) Complete(ctx context.Context, token, code string, now time.Time) (whole string, err error) {
	name, err := s.Half(ctx, token, now)
	if err != nil {
		return "", err
	}
	if err := s.spend(ctx, name, code, now); err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(token))
	var agent string
	if err := s.db.Read.QueryRowContext(ctx, "SELECT agent FROM session WHERE token = ?", sum[:]).Scan(&agent); err != nil {
		return "", err
	}
	if err := s.SignOut(ctx, token); err != nil {
		return "", err
	}
	return s.open(ctx, name, agent, byPassword, now)
}

// spend uses a code up, in one transaction: two that come at once cannot both
// be right.
func (s *Store) spend(ctx context.Context, name, code string, now time.Time) error {
	return s.db.InTx(ctx, func(tx *sql.Tx) error {
		var secret string
		var used int64
		if err := tx.QueryRowContext(ctx, "SELECT totp, totp_used FROM account WHERE name = ?", name).Scan(&secret, &used); err != nil {
			return err
		}
		if at, ok := codeStep(secret, code, now); ok && secret != "" && at > used {
			_, err := tx.ExecContext(ctx, "UPDATE account SET totp_used = ? WHERE name = ?", at, name)
			return err
		}
		return spendRecovery(ctx, tx, name, code, fault.Field("code", "account.wrong-code"))
	})
}

func spendRecovery(ctx context.Context, tx *sql.Tx, name, code string, wrong error) error {
	sum := recoverySum(code)
	r, err := tx.ExecContext(ctx, "DELETE FROM recovery WHERE account = ? AND code = ?", name, sum[:])
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, wrong)
	}
	return nil
}

// codeStep finds the step of which a code is: the present one, or one beside
// it, for clocks that differ.
func codeStep(secret, code string, now time.Time) (at int64, ok bool) {
	code = strings.ReplaceAll(code, " ", "")
	for _, d := range []int64{0, -1, 1} {
		t := now.Add(time.Duration(d) * step * time.Second)
		want, err := totp.GenerateCode(secret, t)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return t.Unix() / step, true
		}
	}
	return 0, false
}

// newRecovery makes a code of 120 bits, so that no guessing at what is stored of
// it leads anywhere: four groups, to be copied by hand.
func newRecovery() string {
	raw := make([]byte, 15)
	rand.Read(raw)
	s := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
	return s[:6] + "-" + s[6:12] + "-" + s[12:18] + "-" + s[18:]
}

// recoverySum is what is stored of a code, however it is typed.
func recoverySum(code string) [32]byte {
	return sha256.Sum256([]byte(strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(code))))
}
