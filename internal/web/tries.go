package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"phoihop/internal/account"
)

// tries slows down guessing: after several failures the same guesser waits.
type tries struct {
	mu     sync.Mutex
	failed map[string][]time.Time // by who guesses what
}

const (
	maxTries    = 8
	triesSpan   = 5 * time.Minute
	maxGuessers = 10_000
)

// allow reports whether a guesser may try now.
func (t *tries) allow(who string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.recent(who, now)) < maxTries
}

func (t *tries) recent(who string, now time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(t.failed[who]), func(x time.Time) bool { return now.Sub(x) > triesSpan })
}

func (t *tries) fail(who string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.failed) > maxGuessers {
		maps.DeleteFunc(t.failed, func(who string, _ []time.Time) bool { return len(t.recent(who, now)) == 0 })
	}
	if t.failed == nil || len(t.failed) > maxGuessers {
		t.failed = map[string][]time.Time{}
	}
	t.failed[who] = append(t.recent(who, now), now)
}

// deviceCookie marks a device on which an account has signed in.
const deviceCookie = "device"

// deviceLife is how long a device stays known.
const deviceLife = 90 * 24 * time.Hour

// guesser is who tries to sign in to an account: a device that the account has
// signed in on, by itself, so that nobody else's failures lock it out, not even
// from behind the same address; any other by where it comes from.
func (s *Site) guesser(r *http.Request, name string) string {
	if v := s.cookie(r, deviceCookie); v != "" {
		nonce, mark, _ := strings.Cut(v, ".")
		if hmac.Equal([]byte(mark), []byte(s.mark(nonce, name))) {
			return "device " + nonce + " " + name
		}
	}
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return "address " + host + " " + name
}

// admit hands out a whole session, notes it in the operating log, and marks the device as one on which the
// account has signed in.
func (s *Site) admit(w http.ResponseWriter, r *http.Request, name, token, by string) {
	s.Log.Info("sign-in", "account", s.postOf(r, name), "by", by)
	raw := make([]byte, 12)
	rand.Read(raw)
	nonce := hex.EncodeToString(raw)
	s.setCookie(w, r, SessionCookie, token, account.Lifetime)
	s.setCookie(w, r, deviceCookie, nonce+"."+s.mark(nonce, name), deviceLife)
}

func (s *Site) mark(nonce, name string) string {
	h := hmac.New(sha256.New, s.secret[:])
	h.Write([]byte(nonce + " " + name))
	return hex.EncodeToString(h.Sum(nil))
}
