package journal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// record turns a draft into a signed, stored entry of the caller's log.
func (b *batchTx) record(by access.Caller, d Draft) (entry.Entry, error) {
	l := b.state.logs[by.Party]
	if l == nil || l.space != by.Space || l.founding {
		return entry.Entry{}, fault.New(fault.Forbidden, "journal.no-log", by.Account)
	}
	if l.held {
		return entry.Entry{}, fault.New(fault.Conflict, "journal.held")
	}
	if l.key == nil {
		return entry.Entry{}, fault.New(fault.Forbidden, "journal.no-key", by.Account)
	}
	l = b.own(l)
	d.Audience = addressees(d.Audience)
	h := entry.Header{
		Space: l.space, Log: l.id, Index: l.tree.Size, Clock: b.state.clock[l.space] + 1,
		Post: by.Post, Seen: b.seen(l, len(d.Audience)),
	}
	return b.sign(l, h, d)
}

// addressees sorts the audience and drops repeats: a header has one form.
func addressees(a []entry.Hash) []entry.Hash {
	a = slices.Clone(a)
	slices.SortFunc(a, func(x, y entry.Hash) int { return bytes.Compare(x[:], y[:]) })
	return slices.Compact(a)
}

// seenRoom is how many heads a header with so many addressees can name: a
// space has more logs than 16 KiB can hold, so those that moved longest ago
// come first and the next entry goes on from there.
func seenRoom(audience int) int {
	const base, perAddressee, perHead = 1024, 170, 180 // bytes, at most
	return max(0, min(64, (entry.MaxHeader-base-perAddressee*audience)/perHead))
}

// seen lists the logs of the space whose head moved since l last looked.
func (b *batchTx) seen(l *logState, audience int) (s []entry.Seen) {
	var moved []*logState
	for _, o := range b.state.ordered(l.space) {
		if o.id != l.id && o.seq > l.saw {
			moved = append(moved, o)
		}
	}
	if room := seenRoom(audience); len(moved) > room {
		slices.SortStableFunc(moved, func(x, y *logState) int { return int(x.seq - y.seq) })
		moved = moved[:room]
		slices.SortFunc(moved, byID)
	}
	for _, o := range moved {
		s = append(s, entry.Seen{Log: o.id, Size: o.tree.Size, Root: o.tree.Root()})
	}
	return s
}

// sign completes the header, signs and stores the entry and moves the log on.
func (b *batchTx) sign(l *logState, h entry.Header, d Draft) (e entry.Entry, err error) {
	h.Version, h.Kind, h.KindVersion, h.Subject = 1, d.Kind, max(d.Version, 1), d.Subject
	h.Key = entry.KeyID(l.key.Public().(ed25519.PublicKey))
	h.At = b.authored(d.At)
	for _, a := range d.Audience {
		n, err := l.count(b.ctx, b.tx, a)
		if err != nil {
			return e, err
		}
		h.Audience = append(h.Audience, a)
		h.Counters = append(h.Counters, entry.Counter{For: a, N: n})
	}
	if e.Salt, e.Body, err = b.body(d); err != nil {
		return e, err
	}
	h.Body = entry.Commit(e.Salt, e.Body)
	if e.Raw, err = h.Encode(); err != nil {
		return e, &fault.Error{Kind: fault.Invalid, Key: "journal.bad-header", Err: err}
	}
	e.Header, e.ID = h, entry.IDOf(e.Raw)
	e.Sig = entry.Sign(l.key, e.Raw)
	if e, err = b.store(l, e); err != nil {
		return e, err
	}
	b.signed[e.LogID()] = true
	l.saw = b.saw(e)
	return e, nil
}

// saw is what the function of that name reads from the tables, for an entry
// that was just signed.
func (b *batchTx) saw(e entry.Entry) (seq int64) {
	if len(e.Seen) < seenRoom(len(e.Audience)) {
		return e.Seq
	}
	for _, s := range e.Seen {
		seq = max(seq, b.state.logs[s.Log].seq)
	}
	return seq
}

// authored is the author's time: as claimed, or now; never after now.
func (b *batchTx) authored(at time.Time) time.Time {
	if at.IsZero() || at.After(b.now) {
		return b.now
	}
	return at.UTC().Truncate(time.Second)
}

func (b *batchTx) body(d Draft) (salt, body []byte, err error) {
	act, err := json.Marshal(d.Act)
	if err != nil {
		return nil, nil, err
	}
	body, err = json.Marshal(entry.Body{Act: act, Approvals: d.Approvals, Attachments: d.Attachments})
	if err != nil {
		return nil, nil, err
	}
	if len(body) > entry.MaxBody {
		return nil, nil, fault.New(fault.Invalid, "journal.too-long", len(body), entry.MaxBody)
	}
	salt = make([]byte, entry.SaltSize)
	_, err = io.ReadFull(b.j.opt.Random, salt)
	return salt, body, err
}
