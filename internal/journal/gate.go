package journal

import (
	"context"
	"errors"
	"fmt"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// batch bounds how many waiting writes share one commit.
const batch = 128

// errPartial says that a request failed after it had written something, so
// that its transaction cannot stand.
var errPartial = errors.New("journal: refused halfway")

// request is one writer's wish and where it hears of the outcome. run may be
// called again when the batch it shared has failed because of another.
type request struct {
	ctx context.Context
	run func(*batchTx) ([]entry.Entry, error)
	out chan outcome
}

type outcome struct {
	entries []entry.Entry
	err     error
}

// submit queues a write and waits for its commit.
func (j *Journal) submit(ctx context.Context, run func(*batchTx) ([]entry.Entry, error)) ([]entry.Entry, error) {
	r := &request{ctx, run, make(chan outcome, 1)}
	if err := j.enqueue(r); err != nil {
		return nil, err
	}
	o := <-r.out
	return o.entries, o.err
}

// enqueue waits for a place in the queue. The queue cannot be closed while
// anybody waits for one.
func (j *Journal) enqueue(r *request) error {
	j.gate.RLock()
	defer j.gate.RUnlock()
	if j.closed {
		return fault.New(fault.Unavailable, "journal.closed")
	}
	select {
	case j.queue <- r:
		return nil
	case <-r.ctx.Done():
		return cancelled(r.ctx.Err())
	}
}

func cancelled(err error) error {
	return &fault.Error{Kind: fault.Unavailable, Key: "journal.cancelled", Err: err}
}

// write is the one writer: it takes what waits and commits it together.
func (j *Journal) write() {
	defer close(j.done)
	for r := range j.queue {
		rs := []*request{r}
		for len(rs) < batch && len(j.queue) > 0 {
			if r, ok := <-j.queue; ok {
				rs = append(rs, r)
			}
		}
		j.commit(rs)
	}
}

// commit runs the requests in one transaction and answers each. Where one of
// them fails halfway, each gets a transaction of its own, so that nobody pays
// for another's mistake.
func (j *Journal) commit(rs []*request) {
	outs := make([]outcome, len(rs))
	err := j.inBatch(context.Background(), func(b *batchTx) error {
		for i, r := range rs {
			outs[i] = b.attempt(r)
			if b.broken != nil {
				return b.broken
			}
		}
		return b.seal()
	})
	if len(rs) > 1 && errors.Is(err, errPartial) {
		for _, r := range rs {
			j.commit([]*request{r})
		}
		return
	}
	for i, r := range rs {
		if err != nil && outs[i].err == nil {
			outs[i] = outcome{err: err}
		}
		outs[i].err = fault.Wrap(outs[i].err)
		r.out <- outs[i]
	}
}

// attempt runs one request. A refusal before anything was written leaves the
// batch whole; a failure after that breaks it.
func (b *batchTx) attempt(r *request) (o outcome) {
	if err := r.ctx.Err(); err != nil {
		return outcome{err: cancelled(err)}
	}
	before := b.seq
	defer func() {
		if p := recover(); p != nil { // a defect in one command must not stop the node
			o = outcome{err: fmt.Errorf("journal: a command failed: %v", p)}
		}
		if o.err != nil && b.seq != before && b.broken == nil {
			b.broken = fmt.Errorf("%w: %w", errPartial, o.err)
		}
	}()
	es, err := r.run(b)
	return outcome{es, err}
}
