package journal

import (
	"context"
	"crypto/ed25519"

	"phoihop/internal/access"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
)

// Found founds a space on this node and returns its id. The founding log
// holds this one entry for ever.
func (j *Journal) Found(ctx context.Context, by access.Caller, title string) (entry.Hash, error) {
	if !by.Can(access.Operate) {
		return entry.Hash{}, fault.New(fault.Forbidden, "journal.no-right", by.Account, string(access.Operate))
	}
	es, err := j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		key, err := j.newKey()
		if err != nil {
			return nil, err
		}
		d := Draft{Kind: entry.KindFounded, Act: entry.Founded{Title: title, Key: key.Public().(ed25519.PublicKey)}}
		e, err := b.genesis(entry.Hash{}, key, by.Post, d)
		return []entry.Entry{e}, err
	})
	if err != nil {
		return entry.Hash{}, err
	}
	return es[0].ID, nil
}

// Join opens a party's log in a space and returns the party's id. who.Next is
// the hash of the key that will follow, which never enters the node.
func (j *Journal) Join(ctx context.Context, by access.Caller, who entry.Joined) (party entry.Hash, err error) {
	if !by.Can(access.Operate) {
		return party, fault.New(fault.Forbidden, "journal.no-right", by.Account, string(access.Operate))
	}
	if who.Next.IsZero() {
		return party, fault.Field("key", "journal.bad-key")
	}
	es, err := j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		if _, ok := b.state.clock[by.Space]; !ok {
			return nil, fault.New(fault.NotFound, "journal.no-space", by.Space.Short())
		}
		key, err := j.newKey()
		if err != nil {
			return nil, err
		}
		who.Key = key.Public().(ed25519.PublicKey)
		e, err := b.genesis(by.Space, key, by.Post, Draft{Kind: entry.KindJoined, Subject: by.Space, Act: who})
		return []entry.Entry{e}, err
	})
	if err != nil {
		return party, err
	}
	return es[0].ID, nil
}

// genesis stores the first entry of a new log, whose id is its hash.
func (b *batchTx) genesis(space entry.Hash, key ed25519.PrivateKey, post string, d Draft) (entry.Entry, error) {
	l := &logState{space: space, founding: space.IsZero(), key: key,
		counters: map[entry.Hash]int64{}, counted: true}
	h := entry.Header{Space: space, Clock: b.state.clock[space] + 1, Post: post, Seen: b.seen(l, 0)}
	b.unshare()
	e, err := b.sign(l, h, d)
	if err != nil {
		return e, err
	}
	return e, b.enter(l, e)
}

// enter adds a new log to the tables and to the state.
func (b *batchTx) enter(l *logState, e entry.Entry) error {
	l.id, l.space = e.LogID(), e.SpaceID()
	l.adopt(e)
	if l.founding {
		b.state.clock[l.space] = max(b.state.clock[l.space], e.Clock)
		delete(b.state.clock, entry.Hash{})
	}
	b.state.logs[l.id], b.owned[l.id] = l, true
	_, err := b.tx.ExecContext(b.ctx, "INSERT INTO log(log, space, founding) VALUES(?,?,?)", l.id[:], l.space[:], l.founding)
	if err == nil && l.key != nil {
		err = keep(b.ctx, b.tx, l.key)
	}
	return err
}

// Rotate hands the caller's log to the key that its genesis, or the last
// rotation, fixed; next is the hash of the one that follows.
func (j *Journal) Rotate(ctx context.Context, by access.Caller, now NextKey, next entry.Hash) error {
	if !by.Can(access.Administer) {
		return fault.New(fault.Forbidden, "journal.no-right", by.Account, string(access.Administer))
	}
	_, err := j.submit(ctx, func(b *batchTx) ([]entry.Entry, error) {
		l := b.state.logs[by.Party]
		if l == nil || l.next != now.Hash() {
			return nil, fault.Field("key", "journal.wrong-next-key")
		}
		e, err := b.record(by, Draft{Kind: entry.KindRotated, Subject: by.Party, Act: entry.Rotated{
			Key: now.public(), Next: next, Proof: ed25519.Sign(now.key, by.Party[:])}})
		if err != nil {
			return nil, err
		}
		l = b.state.logs[by.Party]
		l.adopt(e)
		l.key = now.key
		return []entry.Entry{e}, keep(b.ctx, b.tx, now.key)
	})
	return err
}
