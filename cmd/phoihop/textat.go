package main

import (
	"fmt"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
)

// textCmd prints the text of a regulation that is in force on a day.
type textCmd struct {
	dataFlag
	Regulation string `help:"Mã quy chế / id of the regulation." required:""`
	On         string `help:"Ngày (mặc định: hôm nay) / day (default: today)." placeholder:"DATE"`
	jsonFlag
}

// Run refuses a day on which no version is in force.
func (c textCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	id, err := parseID(c.Regulation)
	if err != nil {
		return err
	}
	day := viet.DateOf(e.now())
	if c.On != "" {
		if day, err = parseDay(c.On); err != nil {
			return err
		}
	}
	r, err := regulation.GetFrom(e.ctx, n.Read, id)
	if err != nil {
		return err
	}
	v, _ := r.VersionAt(day)
	if !r.InForce(day) {
		return fault.New(fault.NotFound, "cmd.not-in-force", r.Title, day)
	}
	if c.JSON {
		return e.json(struct {
			Version   entry.Hash `json:"version"`
			No        int        `json:"no"`
			Effective viet.Date  `json:"effective"`
			Text      string     `json:"text"`
		}{v.ID, v.No, v.Effective, v.Text})
	}
	fmt.Fprintln(e.out, v.Text)
	return nil
}
