package journal

import (
	"context"
	"database/sql"
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
}

// Command is one act before the gate: the right it needs, and the decision.
type Command struct {
	Right  access.Right
	Decide func(Past) ([]Draft, error)
}

// Past is what a decision may look at: the entries as they are inside the
// transaction that will hold the outcome.
type Past struct {
	Now time.Time
	ctx context.Context
	tx  *sql.Tx
	j   *Journal
}

// Subject returns all entries about a subject, in canonical order.
func (p Past) Subject(id entry.Hash) ([]entry.Entry, error) { return subject(p.ctx, p.tx, id) }

// Entry returns one entry by its id, or a NotFound fault.
func (p Past) Entry(id entry.Hash) (entry.Entry, error) {
	return one(p.ctx, p.tx, "e.id = ?", id[:])
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
		drafts, err := c.Decide(Past{j.opt.Now(), b.ctx, b.tx, j})
		if err != nil {
			return nil, err
		}
		var es []entry.Entry
		for _, d := range drafts {
			if entry.Kernel(d.Kind) {
				return nil, fault.New(fault.Forbidden, "journal.kernel-kind", string(d.Kind))
			}
			e, err := b.record(by, d)
			if err != nil {
				return nil, err
			}
			es = append(es, e)
		}
		return es, nil
	})
}
