package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// Draft is a fact that a command has decided on and the gate has not yet
// recorded. The kernel's own kinds come from Found, Join and Rotate only.
type Draft struct {
	Kind        entry.Kind
	Version     int        // of the act's shape; 0 means 1
	Subject     entry.Hash // unset: the entry founds its subject
	Act         any        // marshalled once, as it will be signed for ever
	At          time.Time  // the author's time; zero: now
	Audience    []entry.Hash
	Approvals   []entry.Approval
	Attachments []entry.Attachment
	// Link completes a draft that names entries which the same command records
	// before it, whose ids nobody knows earlier; nil: nothing to complete. An
	// act that a person approves cannot wait for it.
	Link func(d *Draft, before []entry.Entry)
}

// Command is one act before the gate: the right it needs, and the decision.
type Command struct {
	Right    access.Right
	Once     Once
	Approved *Approved
	Decide   func(Past) ([]Draft, error)
}

// Approved is a person's approval of the act that a command will decide on:
// of that act exactly, or of none.
type Approved struct {
	Hash     entry.Hash
	Approval entry.Approval
}

// stand puts the approval beside the act that it is for.
func (a *Approved) stand(by access.Caller, ds []Draft) error {
	if a == nil {
		return nil
	}
	if len(ds) == 0 {
		return fault.New(fault.Conflict, "journal.approval-changed")
	}
	if now, err := ds[0].Hash(by); err != nil || now != a.Hash {
		return errors.Join(err, fault.New(fault.Conflict, "journal.approval-changed"))
	}
	ds[0].Approvals = []entry.Approval{a.Approval}
	return nil
}

// Hash is what a person approves of a draft.
func (d Draft) Hash(by access.Caller) (h entry.Hash, err error) {
	act, err := json.Marshal(d.Act)
	if err != nil {
		return h, err
	}
	return entry.ActHash(by.Space, by.Party, d.Kind, d.Subject, act), nil
}

// errPreview ends a decision that is only looked at.
var errPreview = errors.New("journal: preview")

// Preview returns what a command would record, and records nothing.
func (j *Journal) Preview(ctx context.Context, by access.Caller, c Command) (ds []Draft, err error) {
	if !by.Can(c.Right) {
		return nil, fault.New(fault.Forbidden, "journal.no-right", by.Account, string(c.Right))
	}
	_, err = j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		if ds, err = c.Decide(Past{j.opt.Now(), b}); err != nil {
			return nil, err
		}
		return nil, errPreview
	})
	if errors.Is(err, errPreview) {
		err = nil
	}
	return ds, err
}

// AddPasskey lets the log know the public key of a post's passkey.
func (j *Journal) AddPasskey(ctx context.Context, by access.Caller, credential, key []byte) error {
	_, err := j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		e, err := b.record(by, Draft{Kind: entry.KindPasskey, Subject: by.Party, Act: entry.Passkey{Post: by.Post, Credential: credential, Key: key}})
		return []entry.Entry{e}, err
	})
	return err
}

// Once makes a command that is sent again record nothing again: its caller
// gets the entries of the first time. Key is the sender's own word for this
// one sending; empty: each sending counts. Asked tells apart two different
// commands under one key.
type Once struct {
	Key   string
	Asked entry.Hash
}

// Past is what a decision may look at: the entries as they are inside the
// transaction that will hold the outcome.
type Past struct {
	Now   time.Time
	batch *batchTx
}

// Subject returns all entries about a subject, in canonical order.
func (p Past) Subject(id entry.Hash) ([]entry.Entry, error) {
	return subject(p.batch.ctx, p.batch.stmt.subject, id)
}

// Entry returns one entry by its id, or a NotFound fault.
func (p Past) Entry(id entry.Hash) (entry.Entry, error) {
	return one(p.batch.ctx, p.batch.tx, "e.id = ?", id[:])
}

// Append lets the caller carry out a command. It checks the caller's right,
// asks the command to decide, signs the facts with the key of the caller's
// log, stores them and returns when they are durable. On any error nothing
// is stored.
func (j *Journal) Append(ctx context.Context, by access.Caller, c Command) ([]entry.Entry, error) {
	if !by.Can(c.Right) {
		return nil, fault.New(fault.Forbidden, "journal.no-right", by.Account, string(c.Right))
	}
	return j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		if es, done, err := b.recorded(by, c.Once); done || err != nil {
			return es, err
		}
		drafts, err := c.Decide(Past{j.opt.Now(), b})
		if err == nil {
			err = c.Approved.stand(by, drafts)
		}
		if err != nil {
			return nil, err
		}
		var es []entry.Entry
		for _, d := range drafts {
			if entry.Kernel(d.Kind) {
				return nil, fault.New(fault.Forbidden, "journal.kernel-kind", string(d.Kind))
			}
			if d.Link != nil {
				d.Link(&d, es)
			}
			e, err := b.record(by, d)
			if err != nil {
				return nil, err
			}
			es = append(es, e)
		}
		return es, b.remember(by, c.Once, es)
	})
}

// recorded finds what the same sending recorded before.
func (b *batchTx) recorded(by access.Caller, o Once) (es []entry.Entry, done bool, err error) {
	if o.Key == "" {
		return nil, false, nil
	}
	var asked, ids []byte
	err = b.tx.QueryRowContext(b.ctx, "SELECT asked, entries FROM once WHERE account = ? AND key = ?", by.Account, o.Key).Scan(&asked, &ids)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, false, nil
	case err != nil:
		return nil, false, err
	case string(asked) != string(o.Asked[:]):
		return nil, false, fault.New(fault.Conflict, "journal.other-request")
	}
	for ; len(ids) >= len(entry.Hash{}); ids = ids[len(entry.Hash{}):] {
		e, err := one(b.ctx, b.tx, "e.id = ?", ids[:len(entry.Hash{})])
		if err != nil {
			return nil, false, err
		}
		es = append(es, e)
	}
	return es, true, nil
}

// remember keeps what a sending recorded, in the transaction that records it.
func (b *batchTx) remember(by access.Caller, o Once, es []entry.Entry) error {
	if o.Key == "" {
		return nil
	}
	var ids []byte
	for _, e := range es {
		ids = append(ids, e.ID[:]...)
	}
	_, err := b.tx.ExecContext(b.ctx, "INSERT INTO once(account, key, asked, entries, at) VALUES(?,?,?,?,?)",
		by.Account, o.Key, o.Asked[:], append([]byte{}, ids...), b.now.Unix())
	return err
}
