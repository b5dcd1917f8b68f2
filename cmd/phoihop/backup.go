package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"filippo.io/age"

	"phoihop/internal/backup"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
)

// backupCmd saves a node to one file while it works.
type backupCmd struct {
	dataFlag
	Out       string   `help:"Tệp sao lưu; - là đầu ra chuẩn / backup file; - is standard output." required:"" placeholder:"FILE"`
	Recipient []string `help:"Khóa công khai age được mở / age public key that may open it." placeholder:"age1…"`
	jsonFlag
}

// Run writes the file whole or not at all.
func (c backupCmd) Run(e *env) error {
	if ok, err := journal.Exists(c.Data); err != nil || !ok {
		return errors.Join(err, fault.New(fault.NotFound, "app.no-node", c.Data))
	}
	to, err := c.recipients()
	if err != nil {
		return err
	}
	var m backup.Manifest
	if c.Out == "-" {
		_, err = backup.Write(e.ctx, c.Data, e.out, to, time.Now())
		return err
	}
	_, err = writeWhole(c.Out, func(w io.Writer) (_ int64, err error) {
		m, err = backup.Write(e.ctx, c.Data, w, to, time.Now())
		return m.Entries, err
	})
	if err != nil {
		return err
	}
	if len(to) == 0 {
		fmt.Fprintln(e.err, e.l.T("cmd.backup-open"))
	}
	if c.JSON {
		return e.json(m)
	}
	fmt.Fprintln(e.out, e.l.T("cmd.backup-done", m.Entries, m.Files, c.Out))
	return nil
}

// recipients are who may open the backup: the keys given, or a passphrase.
func (c backupCmd) recipients() (to []age.Recipient, err error) {
	for _, s := range c.Recipient {
		r, err := age.ParseX25519Recipient(s)
		if err != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Field: "recipient", Key: "cmd.bad-recipient", Args: []any{s}, Err: err}
		}
		to = append(to, r)
	}
	if pass := os.Getenv(passphraseVar); pass != "" && len(to) == 0 {
		r, err := age.NewScryptRecipient(pass)
		return []age.Recipient{r}, err
	}
	return to, nil
}

// passphraseVar names where a passphrase comes from: never a flag, which
// others on the machine can read.
const passphraseVar = "PHOIHOP_PASSPHRASE"

// restoreCmd brings a node back from a backup.
type restoreCmd struct {
	File     string `arg:"" help:"Tệp sao lưu; - là đầu vào chuẩn / backup file; - is standard input."`
	Data     string `help:"Thư mục chưa có / folder that does not exist yet." required:"" placeholder:"DIR"`
	Identity string `help:"Tệp khóa age / age key file." placeholder:"FILE"`
	jsonFlag
}

// Run verifies everything before the folder appears.
func (c restoreCmd) Run(e *env) error {
	keys, err := c.identities()
	if err != nil {
		return err
	}
	in := io.Reader(os.Stdin)
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return &fault.Error{Kind: fault.NotFound, Key: "cmd.no-file", Args: []any{c.File}, Err: err}
		}
		defer f.Close()
		in = f
	}
	m, err := backup.Restore(e.ctx, in, c.Data, keys)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.json(m)
	}
	fmt.Fprintln(e.out, e.l.T("cmd.restore-done", m.Entries, m.Files, m.Time.Format("02/01/2006 15:04 MST")))
	fmt.Fprintln(e.out, e.l.T("journal.held"))
	return nil
}

// identities are what opens a sealed backup.
func (c restoreCmd) identities() ([]age.Identity, error) {
	if c.Identity != "" {
		b, err := readFile(c.Identity)
		if err != nil {
			return nil, err
		}
		ids, err := age.ParseIdentities(strings.NewReader(string(b)))
		if err != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Field: "identity", Key: "cmd.bad-identity", Args: []any{c.Identity}, Err: err}
		}
		return ids, nil
	}
	if pass := os.Getenv(passphraseVar); pass != "" {
		id, err := age.NewScryptIdentity(pass)
		return []age.Identity{id}, err
	}
	return nil, nil
}

// resumeCmd lets a restored node sign again.
type resumeCmd struct {
	dataFlag
	Digest string `help:"Mã đối chiếu mới nhất mà bất cứ bên nào giữ / the newest digest that any party holds." required:"" placeholder:"HEX"`
}

// Run refuses a digest that the restored journal cannot have printed.
func (c resumeCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	d, err := parseID(c.Digest)
	if err != nil {
		return err
	}
	if err := n.Journal.Resume(e.ctx, d); err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.l.T("cmd.resumed"))
	return nil
}
