package indicator

import (
	"github.com/a-h/templ"

	"phoihop/internal/entry"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/web"
)

// areaCharts is how many series an area's page draws.
const areaCharts = 8

// areaSeries is one series of an area over its last periods.
type areaSeries struct {
	Label    string
	Href     string
	Points   []web.Point
	Open     int  // its last periods, without a break, that are overdue
	Computed bool // from the record, which by now holds more of an earlier day
}

// onArea draws what a party or unit gave over time, each series against its own
// past; a party's page has those of its units too.
func onArea(r *web.Request, on web.Ref) (templ.Component, error) {
	sp, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	var xs []areaSeries
	err = r.DB.View(r.Ctx, func(tx *readmodel.Snapshot) error {
		hs, err := headsAt(r, tx, on.ID)
		for len(hs) > 0 && err == nil && len(xs) < areaCharts {
			n := 1
			for n < len(hs) && hs[n].Adopted.Indicator == hs[0].Adopted.Indicator {
				n++
			}
			var more []areaSeries
			more, err = seriesAt(r, tx, sp, hs[:n], on.ID)
			xs, hs = append(xs, more...), hs[n:]
		}
		return err
	})
	if err != nil || len(xs) == 0 {
		return nil, err
	}
	return areaPanel(r, xs[:min(len(xs), areaCharts)]), nil
}

// seriesAt reads the series of one indicator at an area.
func seriesAt(r *web.Request, tx *readmodel.Snapshot, sp organisation.Space, hs []head, at entry.Hash) (xs []areaSeries, err error) {
	s, err := defined(r, tx, hs[0].Adopted.Indicator)
	if err != nil || !s.known() {
		return nil, err
	}
	var bs []brief
	if r.Past() {
		hs, bs, err = valuesThen(r, tx, hs)
	}
	if err == nil && (!r.Past() || s.Current().Computed()) {
		bs, err = lastOf(r, tx, s, hs)
	}
	if err != nil {
		return nil, err
	}
	var t table
	t.columns(hs, r.AsOf, shownColumns)
	t.rows(sp, hs, bs)
	for _, row := range t.Rows {
		x := areaSeries{Label: s.Current().Name, Href: "/series/" + row.ID.String(), Points: t.points(row, page{State: s}.label(r)), Open: t.overdue(r, row), Computed: row.Adopted.Computed}
		if row.Adopted.Unit != at && !row.Adopted.Unit.IsZero() {
			x.Label += " · " + row.Label
		}
		xs = append(xs, x)
	}
	return xs, nil
}

// overdue counts how many of a row's last periods, without a break, should have
// a value and have none.
func (t table) overdue(r *web.Request, row tableRow) (n int) {
	for i := len(t.Columns) - 1; i >= 0; i-- {
		switch {
		case row.Cells[i].Status != "":
			return n
		case row.Owed[i] && silence(r, row, t.Columns[i].Window) == "overdue":
			n++
		}
	}
	return n
}
