// Package demo makes a space with nine years of work in it (bản trình diễn).
// Organisations, places, posts and events are invented; the data are made only
// through actions and the gate, and the same seed gives the same bytes.
package demo

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/app"
	"phoihop/internal/entry"
	"phoihop/internal/journal"
	"phoihop/internal/storage"
	"phoihop/internal/viet"
	"phoihop/internal/web"
)

// Options of a build.
type Options struct {
	Seed     uint64
	Small    bool // a few months, for tests
	Entries  int  // stop at so many, or go on with ordinary notices until then; 0: as the scenario has it
	Logs     bool // only the logs: no accounts, no read model at the end
	Progress func(step string, done, total int)
}

// party is one body of the demonstration with the accounts that act for it.
type party struct {
	id     entry.Hash
	seat   seat
	clerk  access.Caller
	leader access.Caller
}

// builder plays the scenario.
type builder struct {
	ctx       context.Context
	node      *app.Node
	opt       Options
	rng       *rand.Rand
	random    io.Reader // of the node: keys and salts
	clock     time.Time
	space     entry.Hash
	op        access.Caller
	parties   []*party
	actions   map[string]action.Action
	events    []event
	end       time.Time
	units     map[entry.Hash][]entry.Hash // of each party
	form      entry.Hash                  // of the monthly notice, once adopted
	numbers   map[string]int              // of notices, by party and year
	sum       Summary
	luck      *rand.Rand // of campaigns
	gaugeLuck *rand.Rand // of indicators
}

// event is something that happens at a moment; events are played in time.
type event struct {
	at time.Time
	n  int // keeps events of one moment in the order in which they were planned
	do func() error
}

// Build makes the demonstration in a data folder that must be new.
func Build(ctx context.Context, dir string, o Options) (Summary, error) {
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	var seed [32]byte
	for i := range 8 {
		seed[i] = byte(o.Seed >> (8 * i))
	}
	source := rand.NewChaCha8(seed)
	b := &builder{ctx: ctx, opt: o, random: source, rng: rand.New(rand.NewPCG(o.Seed, 2018)), actions: map[string]action.Action{}, units: map[entry.Hash][]entry.Hash{}, numbers: map[string]int{},
		clock: day(2018, 1, 8, 8), end: day(2026, 11, 24, 8)}
	if o.Small {
		b.end = day(2018, 9, 1, 8)
	}
	node, err := app.Open(ctx, dir, app.Options{Create: true, Now: func() time.Time { return b.clock }, Random: source,
		Durability: storage.Disposable})
	if err != nil {
		return Summary{}, err
	}
	b.node = node
	for _, a := range node.Actions() {
		b.actions[a.Name] = a
	}
	err = errors.Join(b.play(), node.Close())
	return b.sum, err
}

// play is the whole scenario.
func (b *builder) play() error {
	for _, step := range []func() error{
		b.name, b.found, b.firstTerm, b.secondTerm, b.movement, b.reorganisation,
		b.tasks,
		b.counting,
		b.incidentsOfNote,
		b.proposals,
		b.meetings,
		b.underWay,
		b.run, b.fill, b.finish,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// day is a moment in Vietnam time.
func day(y int, m time.Month, d, hour int) time.Time {
	return time.Date(y, m, d, hour, 0, 0, 0, viet.Zone())
}

// at plans what an office does: in its hours, of the same day.
func (b *builder) at(t time.Time, do func() error) { b.exactly(office(t), do) }

// office is the moment of the same day at which an office does what falls due
// before or after its hours.
func office(t time.Time) time.Time {
	t = t.In(viet.Zone())
	switch h := t.Hour(); {
	case h < 7:
		return time.Date(t.Year(), t.Month(), t.Day(), 7+h%4, t.Minute(), t.Second(), 0, viet.Zone())
	case h > 16:
		return time.Date(t.Year(), t.Month(), t.Day(), 16-h%3, t.Minute(), t.Second(), 0, viet.Zone())
	}
	return t
}

// exactly plans what happens when it happens, by night too.
func (b *builder) exactly(t time.Time, do func() error) {
	if t.Before(b.end) {
		b.events = append(b.events, event{t, len(b.events), do})
	}
}

// run plays everything planned in the order of time; what is played may plan more.
func (b *builder) run() error {
	less := func(i, j int) bool {
		if !b.events[i].at.Equal(b.events[j].at) {
			return b.events[i].at.Before(b.events[j].at)
		}
		return b.events[i].n < b.events[j].n
	}
	sort.Slice(b.events, less)
	for done := 0; len(b.events) > 0 && !b.full(); done++ {
		e := b.events[0]
		b.events = b.events[1:]
		if e.at.After(b.clock) {
			b.clock = e.at
		}
		n := len(b.events)
		if err := e.do(); err != nil {
			return fmt.Errorf("demo: %s: %w", b.clock.Format(time.DateOnly), err)
		}
		if len(b.events) > n {
			b.merge(n)
		}
		if done%50 == 0 {
			b.opt.Progress("Ghi các bản ghi qua cửa ký", done, done+len(b.events))
		}
		if err := b.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// full reports whether there are as many entries as were asked for.
func (b *builder) full() bool { return b.opt.Entries > 0 && b.sum.Entries >= b.opt.Entries }

// fill goes on, beyond the scenario, with notices and acknowledgements until
// there are as many entries as were asked for.
func (b *builder) fill() error {
	for n := 0; b.opt.Entries > 0 && !b.full(); n++ {
		from := b.parties[n%len(b.parties)]
		if from.seat.role != "party" {
			continue
		}
		if b.clock = b.clock.Add(10 * time.Minute); b.clock.After(b.end) {
			b.end = b.clock
		}
		to := b.addressees(duty{}, from)
		e, err := b.do(from.clerk, "notice.send", "title", "Trao đổi tình hình trong ngày", "text", news(b.rng.IntN(1<<20)), "to", ids(to))
		if err != nil {
			return err
		}
		for i, o := range to {
			if i%2 == n%2 && !b.full() {
				if err := b.must(o.clerk, "notice.acknowledge", "notice", e.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// merge puts the newly planned events, those from n on, in their places.
func (b *builder) merge(n int) {
	for _, e := range append([]event(nil), b.events[n:]...) {
		rest := b.events[:n]
		i := sort.Search(n, func(i int) bool { return rest[i].at.After(e.at) })
		copy(b.events[i+1:n+1], b.events[i:n])
		b.events[i] = e
		n++
	}
}

// do carries out an action; a later clock tick keeps moments apart.
func (b *builder) do(by access.Caller, name string, pairs ...any) (entry.Entry, error) {
	var v action.Values
	for i := 0; i+1 < len(pairs); i += 2 {
		key := pairs[i].(string)
		switch x := pairs[i+1].(type) {
		case []string:
			v.Set(key, x...)
		case action.File:
			if v.Files == nil {
				v.Files = map[string][]action.File{}
			}
			v.Files[key] = append(v.Files[key], x)
		case time.Time:
			v.Set(key, x.UTC().Format(time.RFC3339))
		default:
			v.Set(key, fmt.Sprint(x))
		}
	}
	es, err := b.actions[name].Run(b.ctx, b.node.Gate(), by, v)
	if err != nil {
		return entry.Entry{}, fmt.Errorf("%s by %s: %w", name, by.Account, err)
	}
	b.clock = b.clock.Add(time.Second)
	b.sum.Entries += len(es)
	return es[0], nil
}

// must is do for acts whose entry nobody needs.
func (b *builder) must(by access.Caller, name string, pairs ...any) error {
	_, err := b.do(by, name, pairs...)
	return err
}

// join lets a body join the space, with its posts, mandates and accounts.
func (b *builder) join(s seat, inviter *party) error {
	who := entry.Joined{Organisation: s.code, Name: s.name, Short: s.short, Role: s.role, Rank: s.rank}
	if inviter != nil {
		who.Inviter = inviter.id
		if err := b.must(inviter.leader, "organisation.invite", "organisation", s.code, "name", s.name, "short", s.short, "role", s.role, "rank", s.rank); err != nil {
			return err
		}
	}
	next, err := b.nextKey(s.code)
	if err != nil {
		return err
	}
	who.Next = next.Hash()
	id, err := b.node.Journal.Join(b.ctx, b.op, who)
	if err != nil {
		return err
	}
	b.sum.Entries++
	p := &party{id: id, seat: s}
	p.clerk = b.caller(p, s.code+".troly", "Trợ lý", access.Draft)
	p.leader = b.caller(p, s.code+".bithu", s.leader, access.Draft, access.Sign, access.Administer)
	b.parties = append(b.parties, p)
	for _, c := range []access.Caller{p.clerk, p.leader} {
		if err := b.must(p.leader, "organisation.add-post", "post", c.Post, "title", c.Name); err != nil {
			return err
		}
	}
	if err := b.must(p.leader, "organisation.grant-mandate", "post", p.leader.Post, "scope", "all", "from", viet.DateOf(b.clock)); err != nil {
		return err
	}
	if err := b.must(p.leader, "organisation.locate-party", "locality", s.place, "from", viet.DateOf(b.clock)); err != nil {
		return err
	}
	for _, u := range s.units {
		e, err := b.do(p.leader, "organisation.add-unit", "kind", u.kind, "name", u.name, "from", viet.DateOf(b.clock))
		if err != nil {
			return err
		}
		b.units[p.id] = append(b.units[p.id], e.ID)
	}
	b.numbering(p)
	return nil
}

// TakeAway is the folder beside the demonstration's data with the parties'
// next keys, which a real party keeps on paper or a token.
const TakeAway = "next-keys"

// nextKey makes a party's next key and writes it beside the data.
func (b *builder) nextKey(code string) (k journal.NextKey, err error) {
	if k, err = journal.NewNextKey(b.random); err != nil {
		return k, err
	}
	dir := filepath.Join(b.node.Dir, TakeAway)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return k, err
	}
	return k, os.WriteFile(filepath.Join(dir, code+".key"), []byte(k.String()+"\n"), 0o600)
}

// caller makes a person's account: a name, a post with a random id, rights.
func (b *builder) caller(p *party, name, title string, rights ...access.Right) access.Caller {
	post := make([]byte, 6)
	for i := range post {
		post[i] = byte(b.rng.UintN(256))
	}
	c := access.Caller{Account: name, Name: title + ", " + p.seat.short, Post: hex.EncodeToString(post), Space: b.space, Party: p.id, Rights: rights}
	b.sum.Accounts = append(b.sum.Accounts, c)
	return c
}

// unread is how far back the inboxes have not been looked at.
const unread = 40 * time.Hour

// finish makes the accounts and the read model.
func (b *builder) finish() error {
	b.clock = b.end
	if b.opt.Logs {
		return nil
	}
	for i, c := range append(b.sum.Accounts, b.op) {
		b.opt.Progress("Tạo tài khoản", i+1, len(b.sum.Accounts)+1)
		if err := b.node.Accounts.Create(b.ctx, account.Account{Caller: c, Password: web.DemoPassword, Open: true}); err != nil {
			return err
		}
		if err := b.node.Accounts.See(b.ctx, c.Account, b.end.Add(-unread)); err != nil {
			return err
		}
	}
	b.opt.Progress("Dựng mô hình đọc", 0, b.sum.Entries)
	err := b.node.Read.CatchUp(b.ctx)
	b.opt.Progress("Dựng mô hình đọc", b.sum.Entries, b.sum.Entries)
	return err
}
