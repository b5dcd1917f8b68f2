package regulation

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
	"phoihop/internal/readmodel"
)

// node is a whole node with the two features.
type node struct {
	t       *testing.T
	j       *journal.Journal
	db      *readmodel.DB
	now     time.Time
	space   entry.Hash
	guard   access.Caller
	north   access.Caller
	actions map[string]action.Action
}

func newNode(t *testing.T) *node {
	n := &node{t: t, now: time.Date(2018, 2, 1, 1, 0, 0, 0, time.UTC), actions: map[string]action.Action{}}
	ctx, dir := context.Background(), t.TempDir()
	var err error
	if n.j, err = journal.Open(ctx, dir, journal.Options{Now: func() time.Time { return n.now }}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.j.Close() })
	set := []readmodel.Projection{organisation.Feature().Projection(), Feature().Projection()}
	if n.db, err = readmodel.Open(ctx, dir, n.j, set); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.db.Close() })
	for _, a := range append(organisation.Feature().Actions, actions()...) {
		n.actions[a.Name] = a
	}
	rights := []access.Right{access.Draft, access.Sign, access.Administer, access.Operate}
	op := access.Caller{Account: "khởi tạo", Post: "p-00", Rights: rights}
	if n.space, err = n.j.Found(ctx, op, "Phòng phối hợp Hải Đông"); err != nil {
		t.Fatal(err)
	}
	n.guard = n.join(op, "Đảng ủy BĐBP tỉnh Hải Đông", "BĐBP", 1)
	n.north = n.join(op, "Huyện ủy Bắc Cồn", "Bắc Cồn", 2)
	if err := n.db.CatchUp(ctx); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n *node) join(op access.Caller, name, short string, rank int) access.Caller {
	n.t.Helper()
	op.Space = n.space
	id, err := n.j.Join(context.Background(), op, entry.Joined{Organisation: short, Name: name, Short: short,
		Role: organisation.RoleParty, Rank: rank, Next: entry.Hash{1}})
	if err != nil {
		n.t.Fatal(err)
	}
	op.Party, op.Post, op.Account, op.Name = id, "p-01", short, "Bí thư "+short
	return op
}

// do runs an action with its values given by name and value in turn.
func (n *node) do(by access.Caller, name string, pairs ...string) (entry.Hash, error) {
	n.now = n.now.Add(time.Minute)
	var v action.Values
	for i := 0; i < len(pairs); i += 2 {
		if name, ok := strings.CutPrefix(pairs[i+1], "@"); ok {
			v.Files = map[string][]action.File{pairs[i]: {{Name: name, Type: "text/plain", Content: []byte(name)}}}
			continue
		}
		v.Set(pairs[i], pairs[i+1])
	}
	es, err := n.actions[name].Run(context.Background(), action.Gate{Journal: n.j}, by, v)
	if err != nil {
		return entry.Hash{}, err
	}
	return es[0].ID, n.db.CatchUp(context.Background())
}

func (n *node) must(by access.Caller, name string, pairs ...string) entry.Hash {
	n.t.Helper()
	id, err := n.do(by, name, pairs...)
	if err != nil {
		n.t.Fatalf("%s: %v", name, err)
	}
	return id
}

// agree proposes a regulation and has both parties consent to it.
func (n *node) agree() entry.Hash {
	for _, by := range []access.Caller{n.guard, n.north} {
		n.must(by, "organisation.add-post", "post", "p-01", "title", "Bí thư")
		n.must(by, "organisation.grant-mandate", "post", "p-01", "from", "2018-01-01")
	}
	id := n.must(n.guard, "regulation.propose", "title", "Quy chế phối hợp biên phòng Hải Đông", "number", "05-QC/ĐU-HU", "text", firstText,
		"from", "01/3/2018", "to", "31/12/2022", "parties", n.guard.Party.String()+","+n.north.Party.String())
	n.must(n.guard, "regulation.circulate", "regulation", id.String(), "version", id.String())
	n.must(n.guard, "regulation.consent", "regulation", id.String(), "version", id.String())
	paper := []string{"regulation", id.String(), "version", id.String(),
		"paper_number", "12-CV/HU", "paper_date", "2018-01-30", "paper_signatory", "Phó Bí thư Thường trực"}
	if _, err := n.do(n.north, "regulation.consent", paper...); fault.Of(err).Field != "paper_scan" {
		n.t.Errorf("a paper without its scan: %v", err)
	}
	n.must(n.north, "regulation.consent", append(paper, "paper_scan", "@ban-chup.txt")...)
	return id
}

func (n *node) view(fn func(context.Context, *sql.Tx) error) {
	n.t.Helper()
	ctx := context.Background()
	if err := n.db.View(ctx, func(tx *sql.Tx) error { return fn(ctx, tx) }); err != nil {
		n.t.Fatal(err)
	}
}

// From a command to the rows, and back to the moment before the last consent.
func TestThroughTheGate(t *testing.T) {
	n := newNode(t)
	id := n.agree()
	n.view(func(ctx context.Context, tx *sql.Tx) error {
		r, err := Get(ctx, tx, id, nil)
		if err != nil {
			return err
		}
		v, ok := r.VersionAt(day(2019, 1, 1))
		if !ok || v.Text == "" || v.Consents[n.north.Party].By != ByPaper {
			t.Errorf("version in force: %+v", v)
		}
		list, err := List(ctx, tx, n.space, nil)
		if err != nil || len(list) != 1 || list[0].Versions[0].Text != "" || !list[0].Agreed(list[0].Versions[0]) {
			t.Errorf("list: %+v %v", list, err)
		}
		before := readmodel.Heads{n.guard.Party: 100, n.north.Party: v.Consents[n.north.Party].Index}
		if r, err = Get(ctx, tx, id, before); err != nil || r.InForce(day(2019, 1, 1)) {
			t.Errorf("at the heads before the last consent: %v", err)
		}
		if _, err = Get(ctx, tx, id, readmodel.Heads{}); !fault.Is(err, fault.NotFound) {
			t.Errorf("at no heads: %v", err)
		}
		var articles int
		err = tx.QueryRowContext(ctx, "SELECT count(*) FROM doc WHERE feature = 'regulation' AND part <> ''").Scan(&articles)
		if articles != 3 {
			t.Errorf("%d articles can be found, want 3", articles)
		}
		return err
	})
}

// A rebuild gives the same rows.
func TestRebuild(t *testing.T) {
	n := newNode(t)
	n.agree()
	ctx := context.Background()
	before, err := n.db.Digest(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.db.Rebuild(ctx); err != nil {
		t.Fatal(err)
	}
	if after, err := n.db.Digest(ctx); err != nil || after != before {
		t.Errorf("digest %s, want %s (%v)", after, before, err)
	}
}

func TestMandateAtTheGate(t *testing.T) {
	n := newNode(t)
	id := n.agree()
	_, err := n.do(n.guard, "regulation.amend-text", "regulation", id.String(), "text", nextText, "effective", "2020-09-01")
	if err != nil {
		t.Fatal(err)
	}
	var v Version
	n.view(func(ctx context.Context, tx *sql.Tx) error {
		r, err := Get(ctx, tx, id, nil)
		v, _ = r.Latest()
		return err
	})
	if len(v.Map) == 0 {
		t.Error("the new version carries no provision map")
	}
	n.must(n.guard, "regulation.circulate", "regulation", id.String(), "version", v.ID.String())
	clerk := n.north
	clerk.Post = "p-02"
	var f *fault.Error
	if _, err := n.do(clerk, "regulation.consent", "regulation", id.String(), "version", v.ID.String()); !errors.As(err, &f) || f.Key != "regulation.no-mandate" {
		t.Errorf("a post without a mandate: %v", err)
	}
}
