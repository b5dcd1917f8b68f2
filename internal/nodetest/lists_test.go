package nodetest_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/spreadsheet"
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

// TestListsAreWhole: page by page every list gives each thing once, as many as
// its rows are, though many share a second or a day; and as a spreadsheet it is
// as long.
func TestListsAreWhole(t *testing.T) {
	t.Parallel()
	n := open(t)
	c := program(t, n, "bienphong.troly", access.Draft)
	by := as(t, n, "bienphong.troly")
	// All at one moment, more than a page holds.
	at := clock().Add(-time.Hour).Format(time.RFC3339)
	for i := range 60 {
		do(t, n, by, "notice.send", "to", as(t, n, "xavinhan.troly").Party, "title", fmt.Sprint("Cùng một giây ", i), "text", "Nội dung.", "at", at)
	}
	do(t, n, by, "proposal.make", "title", "Hỏi mọi bên", "text", "Nội dung.", "asked", as(t, n, "xavinhan.troly").Party)
	// What only others may read is on no page, and no page ends with it.
	for range 41 {
		do(t, n, as(t, n, "xabaidua.bithu"), "proposal.make", "title", "Chỉ hỏi một bên", "text", "Nội dung.", "asked", as(t, n, "xavinhan.troly").Party, "only_asked", "true")
	}
	for _, l := range []struct{ path, of, rows string }{
		{"/notices?box=received", "", "SELECT count(*) FROM notice_to WHERE space = ?1 AND party = ?2"},
		{"/notices?box=sent", "", "SELECT count(*) FROM notice WHERE space = ?1 AND sender = ?2"},
		{"/incidents", "", "SELECT count(DISTINCT incident) FROM incident_reader WHERE space = ?1 AND party IN (?2, zeroblob(32))"},
		{"/incidents?state=closed", "", "SELECT count(DISTINCT incident) FROM incident_reader WHERE space = ?1 AND party IN (?2, zeroblob(32)) AND open = 0"},
		{"/meetings", "", "SELECT count(*) FROM meeting WHERE space = ?1"},
		{"/campaigns?view=closed", "", "SELECT count(*) FROM campaign WHERE space = ?1 AND open = 0"},
		{"/proposals?list=ended", "", "SELECT count(*) FROM proposal WHERE space = ?1 AND open = 0"},
		{"/proposals?list=open", "", "SELECT count(*) FROM proposal WHERE space = ?1 AND open = 1 AND (length(readers) = 0 OR party = ?2)"},
		{"/commendations", "", "SELECT count(*) FROM commendation WHERE space = ?1"},
		{"/directives?box=all", "directives", "SELECT count(*) FROM directive WHERE space = ?1 AND (length(readers) = 0 OR party = ?2 OR instr(readers, ?2) > 0)"},
	} {
		var want int
		if err := n.Read.View(t.Context(), func(tx *sql.Tx) error {
			return tx.QueryRowContext(t.Context(), l.rows, by.Space[:], by.Party[:]).Scan(&want)
		}); err != nil {
			t.Fatal(err)
		}
		seen, pages := c.whole(l.path, l.of)
		if len(seen) != want || want == 0 {
			t.Errorf("%s: %d things on %d pages, want %d", l.path, len(seen), pages, want)
		}
		sheet := c.call("GET", l.path+sep(l.path)+"as=xlsx", "")
		if table, _, err := spreadsheet.Read(sheet.Body.Bytes()); err != nil || len(table.Rows) != want {
			t.Errorf("%s: %d lines in the spreadsheet, want %d: %v", l.path, len(table.Rows), want, err)
		}
	}
}

// sep joins another parameter to an address.
func sep(path string) string {
	if strings.Contains(path, "?") {
		return "&"
	}
	return "?"
}

// whole reads a list to its end: its ids, and on how many pages they stood.
func (c client) whole(path, of string) (seen map[string]bool, pages int) {
	c.t.Helper()
	seen = map[string]bool{}
	for next := path; next != ""; pages++ {
		w := c.call("GET", next, "")
		if w.Code != http.StatusOK || pages > 1000 {
			c.t.Fatalf("%s: page %d, %d: %.200s", next, pages, w.Code, w.Body)
		}
		type thing struct{ ID string }
		var page []thing
		var within map[string]json.RawMessage
		body := w.Body.Bytes()
		if of != "" {
			if err := json.Unmarshal(body, &within); err != nil {
				c.t.Fatal(err)
			}
			body = within[of]
		}
		if err := json.Unmarshal(body, &page); err != nil {
			c.t.Fatal(path, err)
		}
		for _, x := range page {
			if seen[x.ID] || x.ID == "" {
				c.t.Errorf("%s: %q stands there twice", path, x.ID)
			}
			seen[x.ID] = true
		}
		next = ""
		if link, ok := strings.CutSuffix(w.Header().Get("Link"), `>; rel="next"`); ok {
			next = strings.TrimPrefix(link, "<")
		}
	}
	return seen, pages
}
