package nodetest_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"phoihop/internal/inbox"
	"phoihop/internal/readmodel"
)

// TestPost plays two days of one reader: a digest in the morning and no second
// one, at once only what is urgent, nothing but that at night, titles only, and
// what could not be sent comes later.
func TestPost(t *testing.T) {
	t.Parallel()
	n := open(t)
	boss, me := as(t, n, "bienphong.bithu"), as(t, n, "xavinhan.troly")
	var sent []string
	broken := false
	p := inbox.Post{Read: n.Read, Accounts: n.Accounts, Local: n.Journal.Local(), Catalog: n.Catalog, Base: "https://nut.example", Log: slog.New(slog.DiscardHandler),
		Send: func(_ context.Context, to, subject, body string) error {
			if broken {
				return errors.New("no line")
			}
			sent = append(sent, to+"|"+subject+"|"+body)
			return nil
		}}
	hour := func(day, h int) time.Time { return time.Date(2026, 11, day, h, 0, 0, 0, time.FixedZone("+07", 7*3600)) }
	deliver := func(at time.Time) []string {
		t.Helper()
		sent = nil
		if err := p.Deliver(t.Context(), at); err != nil && !broken {
			t.Fatal(err)
		}
		return sent
	}
	if got := deliver(hour(25, 9)); len(got) != 0 {
		t.Errorf("nobody asked for letters: %v", got)
	}
	if err := n.Accounts.SetEmail(t.Context(), me.Account, "khong phai thu", clock()); err == nil {
		t.Error("not an address, and taken")
	}
	if err := n.Accounts.SetEmail(t.Context(), me.Account, "troly@xa.example", hour(25, 6)); err != nil {
		t.Fatal(err)
	}
	if got := deliver(hour(25, 6)); len(got) != 0 {
		t.Errorf("before seven: %v", got)
	}
	got := deliver(hour(25, 7))
	if len(got) != 1 || !strings.Contains(got[0], "troly@xa.example|Phối hợp: ") || !strings.Contains(got[0], "https://nut.example/inbox") {
		t.Fatalf("the digest: %v", got)
	}
	if got := deliver(hour(25, 7).Add(time.Minute)); len(got) != 0 {
		t.Errorf("a second digest: %v", got)
	}
	do(t, n, boss, "notice.send", "to", me.Party, "title", "Tin thường", "text", "Nội dung kín.")
	do(t, n, boss, "notice.send", "to", me.Party, "title", "Bão khẩn cấp", "text", "Nội dung kín.", "urgent", "true")
	broken = true
	deliver(hour(25, 22))
	broken = false
	got = deliver(hour(25, 23)) // at night, after a failure
	if len(got) != 1 || !strings.Contains(got[0], "Bão khẩn cấp") || strings.Contains(got[0], "Tin thường") || strings.Contains(got[0], "Nội dung kín") {
		t.Errorf("at once: %v", got)
	}
	if got := deliver(hour(25, 23).Add(time.Minute)); len(got) != 0 {
		t.Errorf("told twice: %v", got)
	}
	if got := deliver(hour(26, 8)); len(got) != 1 || !strings.Contains(got[0], "Tin thường") {
		t.Errorf("the next morning: %v", got)
	}
}

// TestAtOnce: of all that is said in the demonstration, which holds an entry of
// every kind, only incidents, what is sent as urgent, requests for a signature
// and returns leave the inbox before the next digest.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	n := open(t)
	allowed := map[string]bool{"incident": true, "incident-exercise": true, "incident-lead": true, "incident-handover": true, "incident-place": true,
		"urgent": true, "to-sign": true, "meeting-minutes": true, "task-returned": true, "indicator-returned": true}
	seen := map[string]bool{}
	err := n.Read.View(t.Context(), func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(t.Context(), "SELECT kind, max(urgency) FROM message GROUP BY kind")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var kind string
			var u readmodel.Urgency
			if err := rows.Scan(&kind, &u); err != nil {
				return err
			}
			if seen[kind] = true; u > readmodel.Routine && !allowed[kind] {
				t.Errorf("%s is told at once", kind)
			}
			if u == readmodel.Routine && allowed[kind] {
				t.Errorf("%s waits for the digest", kind)
			}
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"incident", "to-sign", "meeting-minutes", "task-returned", "directive", "proposal-made", "notice-request", "task-submitted", "meeting-called"} {
		if !seen[kind] {
			t.Errorf("nothing in the demonstration tells %s", kind)
		}
	}
}
