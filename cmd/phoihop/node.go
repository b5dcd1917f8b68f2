package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"phoihop/internal/audit"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/viet"
)

// verifyCmd checks a journal or an export.
type verifyCmd struct {
	Data string `help:"Thư mục dữ liệu / data folder." placeholder:"DIR"`
	File string `arg:"" optional:"" help:"Tệp xuất / export file."`
	jsonFlag
}

// Run prints every fault and a last line that sums up.
func (c verifyCmd) Run(e *env) error {
	if (c.Data == "") == (c.File == "") {
		return fault.New(fault.Invalid, "cmd.verify-what")
	}
	src, done, err := c.source()
	if err != nil {
		return err
	}
	defer done()
	r, err := audit.Verify(e.ctx, src, nil)
	if err != nil {
		r.Faults = append(r.Faults, audit.Fault{Index: -1, What: "verify.unreadable", Note: err.Error()})
	}
	if r.Faults == nil {
		r.Faults = []audit.Fault{}
	}
	if c.JSON {
		err = e.json(r)
	} else {
		e.printReport(r)
	}
	if len(r.Faults) > 0 {
		return errors.Join(err, fault.New(fault.Conflict, "cmd.verify-faults", len(r.Faults)))
	}
	return err
}

func (c verifyCmd) source() (audit.Source, func(), error) {
	if c.Data != "" {
		if ok, err := journal.Exists(c.Data); err != nil || !ok {
			return nil, nil, fault.New(fault.NotFound, "app.no-node", c.Data)
		}
		s, err := journal.OpenSource(c.Data)
		if err != nil {
			return nil, nil, err
		}
		return s, func() { s.Close() }, nil
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, nil, &fault.Error{Kind: fault.NotFound, Key: "cmd.no-file", Args: []any{c.File}, Err: err}
	}
	s, err := audit.OpenFile(f)
	if err != nil {
		f.Close()
		return nil, nil, &fault.Error{Kind: fault.Invalid, Key: "cmd.bad-export", Args: []any{c.File}, Err: err}
	}
	return s, func() { f.Close() }, nil
}

func (e *env) printReport(r audit.Report) {
	for _, f := range r.Faults {
		fmt.Fprintf(e.out, "%s\n", e.l.T("cmd.fault", f.Log, f.Index, e.l.T(f.What), f.Note))
	}
	fmt.Fprintf(e.out, "entries=%d signatures=%d bodies=%d blobs=%d checkpoints=%d logs=%d faults=%d\n",
		r.Entries, r.Signatures, r.Bodies, r.Blobs, r.Checkpoints, r.Logs, len(r.Faults))
}

// rebuildCmd rebuilds the read model.
type rebuildCmd struct {
	dataFlag
	Check bool `help:"Lỗi nếu kết quả khác trước / fail if the digest changed."`
	jsonFlag
}

// Run rebuilds and prints entries, speed and digest.
func (c rebuildCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	before, err := n.Read.Digest(e.ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := n.Read.Rebuild(e.ctx); err != nil {
		return err
	}
	took := time.Since(start)
	after, err := n.Read.Digest(e.ctx)
	if err != nil {
		return err
	}
	out := struct {
		Entries   int64   `json:"entries"`
		PerSecond float64 `json:"entries_per_second"`
		Digest    string  `json:"digest"`
		Changed   bool    `json:"changed"`
	}{n.Read.Seq(), float64(n.Read.Seq()) / took.Seconds(), after.String(), before != after}
	if c.JSON {
		err = e.json(out)
	} else {
		fmt.Fprintf(e.out, "entries=%d entries_per_second=%.0f digest=%s\n", out.Entries, out.PerSecond, out.Digest)
	}
	if c.Check && out.Changed {
		return fault.New(fault.Conflict, "cmd.digest-changed", before.String(), after.String())
	}
	return err
}

// exportCmd writes one space to one file.
type exportCmd struct {
	dataFlag
	Space string `help:"Mã phòng phối hợp / id of the space." required:""`
	Out   string `help:"Tệp xuất / file to write." required:"" placeholder:"FILE"`
	jsonFlag
}

// Run writes the file whole or not at all.
func (c exportCmd) Run(e *env) error {
	space, err := parseID(c.Space)
	if err != nil {
		return err
	}
	if ok, err := journal.Exists(c.Data); err != nil || !ok {
		return fault.New(fault.NotFound, "app.no-node", c.Data)
	}
	src, err := journal.OpenSource(c.Data)
	if err != nil {
		return err
	}
	defer src.Close()
	n, err := writeWhole(c.Out, func(w io.Writer) (int64, error) { return writeExport(e, src, space, w) })
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(map[string]any{"file": c.Out, "entries": n})
	}
	fmt.Fprintf(e.out, "entries=%d file=%s\n", n, c.Out)
	return nil
}

func writeExport(e *env, src *journal.Source, space entry.Hash, w io.Writer) (int64, error) {
	aw, err := audit.NewWriter(w, space)
	if err != nil {
		return 0, err
	}
	if err := src.Export(e.ctx, space, aw); err != nil {
		return 0, err
	}
	if aw.Entries() == 0 {
		return 0, fault.New(fault.NotFound, "cmd.no-space", space.String())
	}
	return aw.Entries(), aw.Close()
}

// writeWhole makes a file appear whole or not at all.
func writeWhole(path string, fn func(io.Writer) (int64, error)) (n int64, err error) {
	f, err := os.CreateTemp(dirOf(path), ".phoihop-*")
	if err != nil {
		return 0, &fault.Error{Kind: fault.Invalid, Key: "cmd.no-write", Args: []any{path}, Err: err}
	}
	defer os.Remove(f.Name())
	if n, err = fn(f); err != nil {
		f.Close()
		return n, err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return n, err
	}
	return n, os.Rename(f.Name(), path)
}

// parseID reads an id that was typed.
func parseID(s string) (entry.Hash, error) {
	h, err := entry.ParseHash(s)
	if err != nil {
		return h, &fault.Error{Kind: fault.Invalid, Key: "cmd.bad-id", Args: []any{s}, Err: err}
	}
	return h, nil
}

// parseDay reads a day that was typed.
func parseDay(s string) (viet.Date, error) {
	d, err := viet.ParseDate(s)
	if err != nil {
		return d, &fault.Error{Kind: fault.Invalid, Key: "action.bad-date", Args: []any{s}, Err: err}
	}
	return d, nil
}

// kindsCmd counts entries by kind.
type kindsCmd struct {
	dataFlag
	jsonFlag
}

// Run prints the counts.
func (c kindsCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	m, err := n.Journal.Kinds(e.ctx)
	if err != nil || c.JSON {
		return errors.Join(err, e.json(m))
	}
	for _, k := range sortedKeys(m) {
		fmt.Fprintf(e.out, "%8d  %s\n", m[k], k)
	}
	return nil
}

// writeBytes writes a file whole or not at all.
func writeBytes(path string, b []byte) error {
	_, err := writeWhole(path, func(w io.Writer) (int64, error) {
		n, err := w.Write(b)
		return int64(n), err
	})
	return err
}
