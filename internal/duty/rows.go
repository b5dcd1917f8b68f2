package duty

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"sync"
	"time"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
	"phoihop/internal/regulation"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// project keeps the entries about one duty and makes it findable.
func project(tx *readmodel.Tx, _ entry.Hash, past []entry.Entry) error {
	if err := tx.Keep("duty", past, nil); err != nil {
		return err
	}
	s := Fold(past)
	if !s.known {
		return nil
	}
	for _, a := range s.Asks {
		if err := tx.Tell(readmodel.Message{Space: s.Space, Author: a.Log, At: a.At, Kind: "asked", Href: "/duties/" + s.ID.String(), Title: s.Proposed.Title}); err != nil {
			return err
		}
	}
	return tx.Index(readmodel.Doc{Space: s.Space, Party: s.By, At: s.At, Href: "/duties/" + s.ID.String(),
		Title: s.Proposed.Title, Body: s.Proposed.Quote})
}

// Load reads a space's duties and evidence and judges every occurrence as at a
// moment. heads, where given, are what the view rests on: facts beyond them do
// not exist for it.
func Load(ctx context.Context, tx *sql.Tx, space entry.Hash, heads readmodel.Heads, asOf time.Time) (*Book, error) {
	return LoadOf(ctx, tx, space, entry.Hash{}, heads, asOf)
}

// LoadOf is Load for the duties of one regulation, without what is known of
// others; the zero hash is every regulation.
func LoadOf(ctx context.Context, tx *sql.Tx, space, regulated entry.Hash, heads readmodel.Heads, asOf time.Time) (*Book, error) {
	b := &Book{Space: space, AsOf: asOf, granted: map[string]viet.Date{}}
	o, err := organisation.At(ctx, tx, space, heads)
	if err != nil {
		return nil, err
	}
	b.takeOrganisation(o)
	es, err := readmodel.Kept(ctx, tx, "duty", "space", space, heads)
	if err != nil {
		return nil, err
	}
	b.takeDuties(es, regulated)
	rs, err := regulation.List(ctx, tx, space, heads)
	if err != nil {
		return nil, err
	}
	b.takeConsents(rs)
	var of []any // whose evidence is read; nil: of all
	if !regulated.IsZero() {
		of = b.ids()
	}
	facts, err := evidence(ctx, tx, space, of, heads, asOf)
	if err != nil {
		return nil, err
	}
	b.derive(facts)
	return b, nil
}

// takeOrganisation takes the parties, their rules, and who follows whom.
func (b *Book) takeOrganisation(o organisation.Space) {
	b.space, b.Parties, b.rules = o, o.Parties, o.Rules
	b.succeeded = map[entry.Hash]succession{}
	b.assigned = map[string][]entry.Hash{}
	for _, p := range o.Parties {
		for _, x := range o.Of(p.ID) {
			s := b.succeeded[p.ID]
			if s.heirs == nil || x.From.Before(s.from) {
				s.from = x.From
			}
			for _, h := range x.Heirs {
				if !slices.Contains(s.heirs, h) {
					s.heirs = append(s.heirs, h)
				}
			}
			b.succeeded[p.ID] = s
		}
	}
	for _, a := range o.Assignments {
		k := place(a.Duty, a.Party, a.Occurrence)
		if a.Withdrawn == nil && !slices.Contains(b.assigned[k], a.Heir) {
			b.assigned[k] = append(b.assigned[k], a.Heir)
		}
	}
}

// takeDuties folds the kept entries, duty by duty, of one regulation or (the
// zero hash) of all.
func (b *Book) takeDuties(es []entry.Entry, regulated entry.Hash) {
	bySubject := map[entry.Hash][]entry.Entry{}
	for _, e := range es {
		if !e.At.After(b.AsOf) {
			bySubject[e.Subject] = append(bySubject[e.Subject], e)
		}
	}
	for _, past := range bySubject {
		s := Fold(past)
		if !s.known || !regulated.IsZero() && s.Proposed.Regulation != regulated {
			continue
		}
		d := &Duty{State: s, Binds: map[entry.Hash][]Bond{}}
		for _, a := range s.Accepted {
			d.Binds[a.Log] = append(d.Binds[a.Log], Bond{a.Place, a.From, a.Revision})
		}
		for _, p := range s.Postponed {
			b.granted[place(s.ID, p.Party, p.Occurrence)] = p.Until
		}
		slices.SortStableFunc(d.Revisions, func(x, y Revision) int { return x.From.Compare(y.From) })
		b.Duties = append(b.Duties, d)
	}
	sortDuties(b.Duties)
}

// takeConsents binds the parties that consented to a version to the duties
// circulated with it, from the day on which that version is in force.
func (b *Book) takeConsents(rs []regulation.Regulation) {
	byID := map[entry.Hash]*Duty{}
	for _, d := range b.Duties {
		byID[d.ID] = d
	}
	for _, r := range rs {
		for _, v := range r.Versions {
			if r.Agreed(v) {
				consented(byID, v)
			}
		}
	}
}

func consented(byID map[entry.Hash]*Duty, v regulation.Version) {
	for party, c := range v.Consents {
		for _, id := range v.DutiesOf(party) {
			d := byID[id]
			if d == nil {
				continue
			}
			from := d.Proposed.From
			if from.Before(v.Effective) {
				from = v.Effective
			}
			d.Binds[party] = append(d.Binds[party], Bond{c.Place, from, entry.Hash{}})
		}
	}
}

// ids are the names of the duties, as a query takes them; never nil.
func (b *Book) ids() []any {
	ids := make([]any, len(b.Duties))
	for i, d := range b.Duties {
		ids[i] = d.ID[:]
	}
	return ids
}

// evidence reads the facts that bear on duties of the space, by claimed time.
func evidence(ctx context.Context, tx *sql.Tx, space entry.Hash, of []any, heads readmodel.Heads, asOf time.Time) ([]*Fact, error) {
	q := `SELECT entry, subject, log, idx, feature, kind, duty, party, occurrence, claimed, received, covers
		FROM fact WHERE space = ? AND received <= ?`
	if of != nil {
		q += " AND duty IN (NULL" + strings.Repeat(", ?", len(of)) + ")"
	}
	rows, err := tx.QueryContext(ctx, q, append([]any{space[:], asOf.Unix()}, of...)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var fs []*Fact
	for rows.Next() {
		f := &Fact{}
		var claimed, received int64
		var covers sql.RawBytes
		if err := rows.Scan(&f.Entry, &f.Subject, &f.Log, &f.Index, &f.Feature, &f.Kind, &f.Duty, &f.Party,
			&f.Occurrence, &claimed, &received, &covers); err != nil {
			return nil, err
		}
		if !heads.Holds(f.Log, f.Index) {
			continue
		}
		f.Claimed, f.Received = time.Unix(claimed, 0).UTC(), time.Unix(received, 0).UTC()
		for ; len(covers) >= 32; covers = covers[32:] {
			f.Covers = append(f.Covers, entry.Hash(covers[:32]))
		}
		fs = append(fs, f)
	}
	slices.SortFunc(fs, func(x, y *Fact) int {
		return cmp.Or(x.Claimed.Compare(y.Claimed), bytes.Compare(x.Entry[:], y.Entry[:]))
	})
	return fs, rows.Err()
}

// Books remembers the newest books: pages of one moment are asked for again
// and again, and a book costs reading the whole evidence of its space. It keeps
// what was read in the texts, too.
type Books struct {
	mu    sync.Mutex
	kept  []keptBook
	texts regulation.Shelf
	found findings
}

// bookKey names a book among all.
type bookKey struct {
	space   entry.Hash
	asOf    time.Time
	version int64 // of the space's facts
}

type keptBook struct {
	bookKey
	load func() (*Book, error) // once; those who ask for it meanwhile wait
}

// keptBooks is how many are remembered.
const keptBooks = 8

// At returns the book of the caller's space as at the request's moment, to the
// minute. Who waits for a book holds up nobody who asks for another.
func (b *Books) At(r *web.Request) (*Book, error) { return b.AsOf(r, r.Moment()) }

// AsOf is At for another moment.
func (b *Books) AsOf(r *web.Request, at time.Time) (*Book, error) {
	k := bookKey{r.Caller.Space, at.Truncate(time.Minute), r.DB.Version(r.Caller.Space)}
	book, err := b.keep(k, func() (*Book, error) {
		return LoadFrom(context.WithoutCancel(r.Ctx), r.DB, k.space, k.asOf)
	})()
	if err != nil {
		b.drop(k)
	}
	return book, err
}

// keep returns how the book is loaded, the same for all who ask for it.
func (b *Books) keep(k bookKey, load func() (*Book, error)) func() (*Book, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, x := range b.kept {
		if x.space == k.space && x.asOf.Equal(k.asOf) && x.version == k.version {
			return x.load
		}
	}
	load = sync.OnceValues(load)
	b.kept = append(b.kept, keptBook{k, load})
	if len(b.kept) > keptBooks {
		b.kept = b.kept[1:]
	}
	return load
}

// drop forgets a book that could not be loaded.
func (b *Books) drop(k bookKey) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = slices.DeleteFunc(b.kept, func(x keptBook) bool { return x.bookKey == k })
}

// LoadFrom is Load for those who hold no transaction, as things are now.
func LoadFrom(ctx context.Context, db *readmodel.DB, space entry.Hash, asOf time.Time) (b *Book, err error) {
	err = db.View(ctx, func(tx *sql.Tx) error {
		b, err = Load(ctx, tx, space, nil, asOf)
		return err
	})
	return b, err
}

// regulationFor returns a regulation of the caller's space with its texts.
func regulationFor(r *web.Request, id entry.Hash) (found regulation.Regulation, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		found, err = regulation.Get(r.Ctx, tx, id, nil)
		return err
	})
	if err == nil && found.Space != r.Caller.Space {
		return regulation.Regulation{}, fault.New(fault.NotFound, "regulation.none")
	}
	return found, err
}

// mostOwed bounds how many deadlines a page reads.
const mostOwed = 200

// signingBesides lists the signatures that the caller's party is asked for.
func signingBesides(r *web.Request) (ds []readmodel.Deadline, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ds, err = readmodel.Signing(r.Ctx, tx, r.Caller.Space, r.Caller.Party, mostOwed)
		return err
	})
	return ds, err
}

// awaitedBesides lists what others owe to the caller's party besides duties. As
// with those, what was let go long ago is for reviews.
func awaitedBesides(r *web.Request) (ds []readmodel.Deadline, err error) {
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ds, err = readmodel.Awaited(r.Ctx, tx, r.Caller.Space, r.Caller.Party, r.Now.AddDate(0, 0, -recent), mostOwed)
		return err
	})
	return ds, err
}

// owedBesides lists what the caller's party owes by a moment besides duties.
func owedBesides(r *web.Request, until time.Time) (ds []readmodel.Deadline, err error) {
	o, err := organisation.SpaceFor(r.Ctx, r.DB, r.Caller.Space)
	if err != nil {
		return nil, err
	}
	err = r.DB.View(r.Ctx, func(tx *sql.Tx) error {
		ds, err = readmodel.Deadlines(r.Ctx, tx, r.Caller.Space, r.Caller.Party, o.SpokenFor(r.Caller.Party, r.Today), until, mostOwed)
		return err
	})
	return ds, err
}
