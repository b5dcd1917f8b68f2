package nodetest_test

import (
	"database/sql"
	"testing"
	"time"

	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// TestListsAreTold: what one party adopts for all is told to the others, under
// what is in it, and never holds for days gone by.
func TestListsAreTold(t *testing.T) {
	t.Parallel()
	n := open(t)
	by, other := as(t, n, "xavinhan.bithu"), as(t, n, "xabaidua.bithu")
	today := viet.DateOf(clock())
	for name, text := range map[string][]any{
		"incident.adopt-categories":   {"categories", "rescue; Tìm kiếm cứu nạn; 2\nnets; Mất ngư cụ"},
		"commendation.adopt-criteria": {"criteria", "nets; Giữ ngư cụ cho nhau"},
	} {
		if _, err := n.Do(t.Context(), by, name, values(append(text, "from", today.AddDays(-1))...)); fault.Of(err) == nil || fault.Of(err).Key != "organisation.set-from-past" {
			t.Errorf("%s from yesterday: %v", name, err)
		}
		do(t, n, by, name, append(text, "from", today)...)
	}
	told := map[string]string{}
	err := n.Read.View(t.Context(), func(tx *sql.Tx) error {
		ms, err := readmodel.Inbox{Space: other.Space, Party: other.Party}.Messages(t.Context(), tx, clock().Add(-time.Hour), clock().Add(time.Hour), 100)
		for _, m := range ms {
			told[m.Kind] = m.Title
		}
		return err
	})
	if err != nil || told["incident-categories"] != "Tìm kiếm cứu nạn, Mất ngư cụ" || told["commendation-criteria"] != "Giữ ngư cụ cho nhau" {
		t.Errorf("told %v, %v", told, err)
	}
}
