package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/audit"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
)

// doctorCmd looks at a node the way an operator would.
type doctorCmd struct {
	dataFlag
	factorFlag // as the node is served with: from the same file or environment
	jsonFlag
}

// finding is one thing looked at.
type finding struct {
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
}

// Run prints what is well and, where something is not, what to do.
func (c doctorCmd) Run(e *env) error {
	if ok, err := journal.Exists(c.Data); err != nil || !ok {
		return errors.Join(err, fault.New(fault.NotFound, "app.no-node", c.Data))
	}
	fs, err := c.look(e)
	if err != nil {
		return err
	}
	bad := 0
	for _, f := range fs {
		if !f.OK {
			bad++
		}
	}
	if c.JSON {
		err = e.json(fs)
	} else {
		for _, f := range fs {
			mark := "✓"
			if !f.OK {
				mark = "✗"
			}
			fmt.Fprintf(e.out, "%s %s: %s\n", mark, e.l.T("cmd.doctor."+f.What), f.Detail)
		}
	}
	if bad > 0 {
		return errors.Join(err, fault.New(fault.Conflict, "cmd.doctor-found", bad))
	}
	return err
}

// look makes every check, the cheap ones first.
func (c doctorCmd) look(e *env) (fs []finding, err error) {
	add := func(what string, ok bool, detail string) { fs = append(fs, finding{what, ok, detail}) }
	mode, err := modeOf(c.Data)
	if err != nil {
		return nil, err
	}
	add("private", mode&0o077 == 0, fmt.Sprintf("%s %v", c.Data, mode))
	free, err := freeBytes(c.Data)
	if err != nil {
		return nil, err
	}
	add("space", free > 1<<30, e.l.T("cmd.doctor.free", int(free>>20)))
	n, err := app.Open(e.ctx, c.Data, app.Options{})
	if err != nil {
		return nil, err
	}
	defer n.Close()
	if err := n.Read.Wait(); err != nil {
		return nil, err
	}
	last, err := n.Journal.Last(e.ctx)
	if err != nil {
		return nil, err
	}
	add("read-model", n.Read.Seq() == last, fmt.Sprintf("%d/%d", n.Read.Seq(), last))
	held, err := n.Journal.Held(e.ctx)
	if err != nil {
		return nil, err
	}
	add("held", held == 0, fmt.Sprint(held))
	es, err := n.Journal.After(e.ctx, max(last-1, 0), 1)
	if err != nil {
		return nil, err
	}
	if len(es) > 0 {
		add("clock", !es[0].Received.After(time.Now().Add(time.Minute)), time.Now().Format("02/01/2006 15:04:05 MST"))
	}
	alone, err := n.Accounts.AlonePasswords(e.ctx)
	if err != nil {
		return nil, err
	}
	add("second-factor", c.demanded() || alone == 0, e.l.T("cmd.doctor.second-factor."+c.SecondFactor, alone))
	r, err := c.verified(e)
	add("journal", err == nil && len(r.Faults) == 0, e.l.T("verification.checked", r.Entries, r.Signatures, r.Bodies, r.Blobs, r.Checkpoints))
	return fs, err
}

func (c doctorCmd) verified(e *env) (audit.Report, error) {
	src, err := journal.OpenSource(c.Data)
	if err != nil {
		return audit.Report{}, err
	}
	defer src.Close()
	return audit.Verify(e.ctx, src, nil)
}

// modeOf is who may look into the folder and its database: the more open of
// the two.
func modeOf(dir string) (os.FileMode, error) {
	d, err := os.Stat(dir)
	if err != nil {
		return 0, err
	}
	f, err := os.Stat(filepath.Join(dir, journal.File))
	if err != nil {
		return 0, err
	}
	return d.Mode().Perm() & (f.Mode().Perm() | 0o700), nil
}
