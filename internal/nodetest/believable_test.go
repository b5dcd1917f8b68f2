package nodetest_test

import (
	"database/sql"
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"phoihop/internal/meeting"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// TestBelievableMeetings: nobody of the demonstration sits in a meeting at
// night or on a Sunday.
func TestBelievableMeetings(t *testing.T) {
	t.Parallel()
	n := open(t)
	var held []meeting.State
	err := n.Read.View(t.Context(), func(tx *sql.Tx) (err error) {
		held, err = readmodel.All[meeting.State](t.Context(), tx, "SELECT state FROM meeting")
		return err
	})
	if err != nil || len(held) < 30 {
		t.Fatal(len(held), err)
	}
	for _, m := range held {
		if at := m.Begins().In(viet.Zone()); at.Hour() < 7 || at.Hour() > 16 || at.Weekday() == time.Sunday || at.Weekday() == time.Saturday {
			t.Errorf("%s begins on %s", m.Called.Title, at.Format("Monday 02/01/2006 15:04"))
		}
	}
}

// TestBelievableCounts: what is counted by the year does not fall to nothing
// in the year in which parties ended: they say their last word, and of how
// things stand at its end those speak that follow them.
func TestBelievableCounts(t *testing.T) {
	t.Parallel()
	o := serve(t)
	var all []struct {
		ID       string `json:"id"`
		Versions []struct {
			Terms struct {
				Name    string `json:"name"`
				Cadence string `json:"cadence"`
			} `json:"terms"`
		} `json:"versions"`
	}
	ask := func(path string, into any) {
		asked := httptest.NewRequest("GET", path, nil)
		asked.Header.Set("Accept", "application/json")
		if body := o.send("bienphong.troly", asked).Body.Bytes(); json.Unmarshal(body, into) != nil {
			t.Fatalf("%s: %.300s", path, body)
		}
	}
	ask("/indicators", &all)
	yearly := 0
	for _, x := range all {
		terms := x.Versions[len(x.Versions)-1].Terms
		if terms.Cadence != "yearly" {
			continue
		}
		yearly++
		var page struct {
			Table struct {
				Columns []struct {
					From  viet.Date `json:"from"`
					Total struct{ Values []float64 }
					Late  map[string]int `json:"timeliness"`
				}
				Rows []struct {
					Label string
					Ended viet.Date
					Cells []struct {
						Given struct{ Values []float64 }
					}
				}
			}
		}
		ask("/indicators/"+x.ID, &page)
		total := map[int]float64{}
		for i, c := range page.Table.Columns {
			if len(c.Total.Values) > 0 {
				total[c.From.Year] = c.Total.Values[0]
			}
			if c.Late["overdue"] > 0 && terms.Name == "Tàu trong tổ tàu thuyền an toàn" {
				t.Errorf("%s, which the record counts, is overdue in %d", terms.Name, c.From.Year)
			}
			for _, row := range page.Table.Rows {
				if vs := row.Cells[i].Given.Values; !row.Ended.IsZero() && c.From.Year == 2025 && len(vs) > 0 && vs[0] == 0 {
					t.Errorf("%s of %s falls to 0 in 2025", terms.Name, row.Label)
				}
			}
		}
		if total[2025] < total[2024]/3 {
			t.Errorf("%s falls from %v to %v", terms.Name, total[2024], total[2025])
		}
	}
	if yearly < 3 {
		t.Errorf("%d are counted by the year", yearly)
	}
}
