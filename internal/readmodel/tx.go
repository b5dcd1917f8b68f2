package readmodel

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"phoihop/internal/entry"
)

// schema holds the tables that belong to no feature: the cursor, the one
// narrow evidence table, and the search index.
const schema = `
CREATE TABLE meta(digest TEXT NOT NULL, seq INTEGER NOT NULL) STRICT;
CREATE TABLE fact( -- read a whole space at a time: its rows lie together
	space      BLOB NOT NULL,
	subject    BLOB NOT NULL,
	feature    TEXT NOT NULL,
	n          INTEGER NOT NULL,
	entry      BLOB NOT NULL,
	log        BLOB NOT NULL,
	idx        INTEGER NOT NULL,
	kind       TEXT NOT NULL,
	duty       BLOB NOT NULL,
	party      BLOB NOT NULL,
	occurrence TEXT NOT NULL,
	claimed    INTEGER NOT NULL,
	received   INTEGER NOT NULL,
	covers     BLOB NOT NULL,
	PRIMARY KEY(space, subject, feature, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE doc(
	space    BLOB NOT NULL,
	feature  TEXT NOT NULL,
	subject  BLOB NOT NULL,
	part     TEXT NOT NULL,
	party    BLOB NOT NULL,
	audience BLOB NOT NULL,
	at       INTEGER NOT NULL,
	href     TEXT NOT NULL,
	title    TEXT NOT NULL,
	body     TEXT NOT NULL
) STRICT;
CREATE INDEX doc_subject ON doc(subject, feature);
CREATE INDEX doc_part ON doc(part) WHERE part <> '';
CREATE TABLE message(
	space   BLOB NOT NULL,
	feature TEXT NOT NULL,
	subject BLOB NOT NULL,
	party   BLOB NOT NULL,
	author  BLOB NOT NULL,
	at      INTEGER NOT NULL,
	kind    TEXT NOT NULL,
	urgency INTEGER NOT NULL,
	href    TEXT NOT NULL,
	title   TEXT NOT NULL
) STRICT;
CREATE INDEX message_party ON message(space, party, at, author);
CREATE INDEX message_subject ON message(subject, feature);
` + tieSchema + measureSchema + deadlineSchema + attachedSchema + restSchema + searchSchema

// Tx is what a projection writes to. Statements are prepared once.
type Tx struct {
	ctx     context.Context
	tx      *sql.Tx
	stmts   map[string]*sql.Stmt
	feature string
	subject entry.Hash
	space   entry.Hash
	spaces  []entry.Hash       // of the entries about the subject: one, unless somebody errs
	fresh   bool               // nothing has been written of the subject yet
	whole   bool               // everything is projected, not one change after the other
	facts   int                // written of the subject by the feature
	docs    map[string][]int64 // the subject's documents from before, by what they say
	changed changes
}

func newTx(ctx context.Context, tx *sql.Tx) *Tx {
	return &Tx{ctx: ctx, tx: tx, stmts: map[string]*sql.Stmt{}, changed: newChanges()}
}

func (t *Tx) close() {
	for _, s := range t.stmts {
		s.Close()
	}
}

func (t *Tx) prepared(q string) (*sql.Stmt, error) {
	if s := t.stmts[q]; s != nil {
		return s, nil
	}
	s, err := t.tx.PrepareContext(t.ctx, q)
	t.stmts[q] = s
	return s, err
}

// Exec runs a statement on the feature's own tables. Hashes may be passed as
// they are.
func (t *Tx) Exec(q string, args ...any) error {
	_, err := t.exec(q, args...)
	return err
}

func (t *Tx) exec(q string, args ...any) (sql.Result, error) {
	s, err := t.prepared(q)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(t.ctx, plain(args)...)
}

// Clear removes the subject's rows from the feature's own tables. Each is named
// with the column that holds the subject: "task.id".
func (t *Tx) Clear(columns ...string) error {
	if t.fresh {
		return nil
	}
	for _, c := range columns {
		table, column, _ := strings.Cut(c, ".")
		if err := t.Exec("DELETE FROM "+table+" WHERE "+column+" = ?", t.subject); err != nil {
			return err
		}
	}
	return nil
}

// Fact is one entry's bearing on one occurrence of a duty: the row from which
// timeliness, nature and assurance are judged, at any heads.
type Fact struct {
	Entry      entry.Entry // where it stands: space, log, index, times
	Kind       string      // see package duty
	Duty       entry.Hash
	Party      entry.Hash   // who owes
	Occurrence string       // start of the window (ISO date), or the triggering entry's id
	Covers     []entry.Hash // counterparts that this fact serves
}

// Fact adds a row to the evidence table.
func (t *Tx) Fact(f Fact) error {
	e := f.Entry
	t.changed.spaces[e.SpaceID()] = true
	covers := make([]byte, 0, 32*len(f.Covers))
	for _, c := range f.Covers {
		covers = append(covers, c[:]...)
	}
	t.facts++
	return t.Exec("INSERT INTO fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", e.SpaceID(), t.subject, t.feature, t.facts,
		e.ID, e.LogID(), e.Index, f.Kind, f.Duty, f.Party, f.Occurrence, e.At.Unix(), e.Received.Unix(), covers)
}

// Urgency says how soon a message leaves the inbox as a letter.
type Urgency int

// The urgencies: with the next digest; at once by day, for what somebody is
// asked to sign or was given back to mend; at once at any hour, for incidents
// and what is sent as urgent.
const (
	Routine Urgency = iota
	AtOnce
	Urgent
)

// Message tells a party that something has come for it, or waits for it.
type Message struct {
	Space  entry.Hash
	To     entry.Hash // unset: every party but the author's
	Author entry.Hash
	At     time.Time
	Kind   string // a message key below "inbox.kind.", in the feature's own texts
	Urgency
	Href  string
	Title string
}

// Tell puts a message into the inboxes of those whom it is for.
func (t *Tx) Tell(m Message) error {
	return t.Exec("INSERT INTO message(space, feature, subject, party, author, at, kind, urgency, href, title) VALUES(?,?,?,?,?,?,?,?,?,?)",
		m.Space, t.feature, t.subject, m.To, m.Author, m.At.Unix(), m.Kind, int(m.Urgency), m.Href, m.Title)
}

// forget removes what the feature has said of the subject in the tables that
// belong to no feature; documents go only where they are not said again.
func (t *Tx) forget() error {
	if t.fresh {
		return nil
	}
	for _, table := range []string{"message", "tie", "deadline", "measure", "rest"} {
		if err := t.Exec("DELETE FROM "+table+" WHERE subject = ? AND feature = ?", t.subject, t.feature); err != nil {
			return err
		}
	}
	return t.forgetFacts()
}

// forgetFacts removes the feature's facts about the subject, from every space
// whose parties have written of it: nobody's entry may leave another's behind.
func (t *Tx) forgetFacts() error {
	for _, space := range t.spaces {
		r, err := t.exec("DELETE FROM fact WHERE space = ? AND subject = ? AND feature = ?", space, t.subject, t.feature)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil {
			return err
		} else if n > 0 {
			t.changed.spaces[space] = true
		}
	}
	return nil
}
