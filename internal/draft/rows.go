package draft

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/fault"
	"phoihop/internal/storage"
	"phoihop/internal/web"
)

// The states of a draft.
const (
	Begun     = "begun"     // seen by its author only
	Submitted = "submitted" // waits for who signs
	Returned  = "returned"  // back with the author, with a comment
	recorded  = "recorded"  // closed; kept for devices that have it open
)

// Draft is one form as far as it was filled in. Files are chosen again when it
// is recorded: they are kept nowhere before they are checked.
type Draft struct {
	ID      string              `json:"id"`
	Author  string              `json:"author"` // account
	Name    string              `json:"name"`   // of the author's post
	Action  string              `json:"action"`
	Back    string              `json:"back"` // where the form leads
	State   string              `json:"state"`
	Comment string              `json:"comment,omitempty"` // once it is recorded: the entry's id
	Version int                 `json:"version"`
	At      time.Time           `json:"at"`
	Inputs  map[string][]string `json:"inputs"` // as they were filled in
	inputs  action.Values
}

const columns = "id, author, name, action, inputs, back, state, comment, at, version"

func scan(row interface{ Scan(...any) error }) (d Draft, err error) {
	var inputs string
	var at int64
	if err := row.Scan(&d.ID, &d.Author, &d.Name, &d.Action, &inputs, &d.Back, &d.State, &d.Comment, &at, &d.Version); err != nil {
		return d, err
	}
	d.At = time.Unix(at, 0)
	err = json.Unmarshal([]byte(inputs), &d.Inputs)
	d.inputs.Text = d.Inputs
	return d, err
}

// seen is who may see a draft: its author; once submitted, also those of the
// same party who sign.
const seen = "space = ? AND party = ? AND state <> 'recorded' AND (author = ? OR state = 'submitted' AND ?)"

func args(c access.Caller, more ...any) []any {
	return append([]any{c.Space[:], c.Party[:], c.Account, c.Can(access.Sign)}, more...)
}

// Before lists what a person has before them: what was submitted to who signs,
// and what was given back to its author.
func Before(ctx context.Context, local *storage.DB, c access.Caller) ([]Draft, error) {
	ds, err := list(ctx, local, c)
	return slices.DeleteFunc(ds, func(d Draft) bool {
		return d.State != Returned && (d.State != Submitted || d.Author == c.Account)
	}), err
}

// list returns the drafts that a person may see, newest first.
func list(ctx context.Context, local *storage.DB, c access.Caller) (ds []Draft, err error) {
	rows, err := local.Read.QueryContext(ctx, "SELECT "+columns+" FROM draft WHERE "+seen+" ORDER BY at DESC, id", args(c)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		d, err := scan(rows)
		if err != nil {
			return nil, err
		}
		ds = append(ds, d)
	}
	return ds, rows.Err()
}

// find returns one draft that the caller may see, or a NotFound fault.
func find(r *web.Request, id string) (Draft, error) {
	d, err := scan(r.Journal().Local().Read.QueryRowContext(r.Ctx, "SELECT "+columns+" FROM draft WHERE "+seen+" AND id = ?", args(r.Caller, id)...))
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.NotFound, "draft.none")
	}
	return d, err
}

// stands returns a draft that the caller may see, also if it is recorded by now.
func stands(r *web.Request, id string) (Draft, error) {
	d, err := scan(r.Journal().Local().Read.QueryRowContext(r.Ctx, "SELECT "+columns+
		" FROM draft WHERE space = ? AND party = ? AND (author = ? OR state IN ('submitted', 'recorded') AND ?) AND id = ?", args(r.Caller, id)...))
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.New(fault.NotFound, "draft.none")
	}
	return d, err
}

// remembered is how long a recorded draft is kept.
const remembered = 90 * 24 * time.Hour

// finish closes a draft with what was recorded, and forgets what was closed
// long ago.
func finish(r *web.Request, id string, v action.Values, entry string) error {
	inputs, err := json.Marshal(v.Text)
	if err != nil {
		return err
	}
	if err := write(r, "DELETE FROM draft WHERE state = 'recorded' AND at < ?", r.Now.Add(-remembered).Unix()); err != nil {
		return err
	}
	return write(r, "UPDATE draft SET state = 'recorded', inputs = ?, comment = ?, name = ?, at = ?, version = version + 1 WHERE id = ?",
		string(inputs), entry, r.Caller.Name, r.Now.Unix(), id)
}

// keep writes a draft: a new one, or over the one of that id that the caller
// may see. The author stays.
func keep(r *web.Request, id, name, back, state, once string, v action.Values) error {
	author, post := r.Caller.Account, r.Caller.Name
	if id != "" {
		d, err := find(r, id)
		if err != nil {
			return err
		}
		author, post = d.Author, d.Name
	} else {
		id = idOf(r, once)
		if d, err := stands(r, id); err == nil && d.State == recorded {
			id = idOf(r, "")
		}
	}
	inputs, err := json.Marshal(v.Text)
	if err != nil {
		return err
	}
	c := r.Caller
	return write(r, `INSERT INTO draft(id, space, party, author, name, action, inputs, back, state, comment, at) VALUES(?,?,?,?,?,?,?,?,?,'',?)
		ON CONFLICT(id) DO UPDATE SET inputs = excluded.inputs, back = excluded.back, state = excluded.state, comment = '', at = excluded.at,
		version = version + 1`,
		id, c.Space[:], c.Party[:], author, post, name, string(inputs), back, state, r.Now.Unix())
}

// idOf is the id of a new draft. The same sending again, whose answer was lost,
// is the same draft.
func idOf(r *web.Request, once string) string {
	raw := make([]byte, 12)
	rand.Read(raw)
	if once != "" {
		sum := sha256.Sum256([]byte(r.Caller.Account + "\n" + once))
		raw = sum[:len(raw)]
	}
	return hex.EncodeToString(raw)
}

// giveBack returns a draft to its author.
func giveBack(r *web.Request, id, comment string) error {
	return write(r, "UPDATE draft SET state = 'returned', comment = ?, at = ? WHERE id = ? AND state = 'submitted'", comment, r.Now.Unix(), id)
}

// forget removes a draft.
func forget(r *web.Request, id string) error {
	return write(r, "DELETE FROM draft WHERE id = ?", id)
}

func write(r *web.Request, q string, args ...any) error {
	return r.Journal().Local().InTx(r.Ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(r.Ctx, q, args...)
		return err
	})
}
