package main

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"phoihop/internal/access"
	"phoihop/internal/app"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/journal"
	"phoihop/internal/organisation"
)

// operator is whoever has the node's files: on the terminal nobody signs in.
func operator(space entry.Hash) access.Caller {
	return access.Caller{Account: "operator", Name: "operator", Post: "operator", Space: space,
		Rights: []access.Right{access.Operate, access.Administer}}
}

// foundCmd founds a space.
type foundCmd struct {
	dataFlag
	Title string `help:"Tên phòng phối hợp / title of the space." required:""`
	jsonFlag
}

// Run founds the space; the node is made where there is none.
func (c foundCmd) Run(e *env) error {
	n, err := app.Open(e.ctx, c.Data, app.Options{Create: true, Now: e.now})
	if err != nil {
		return err
	}
	defer n.Close()
	id, err := n.Journal.Found(e.ctx, operator(entry.Hash{}), c.Title)
	if err != nil {
		return err
	}
	return e.made(c.JSON, id)
}

// made prints the id of what was made.
func (e *env) made(asJSON bool, id entry.Hash) error {
	if asJSON {
		return e.json(map[string]entry.Hash{"id": id})
	}
	fmt.Fprintln(e.out, id)
	return nil
}

// joinCmd opens a party's log: by an invitation, or as the first of a space.
type joinCmd struct {
	dataFlag
	Space        string `help:"Phòng phối hợp / space." required:"" placeholder:"ID"`
	Organisation string `help:"Mã tổ chức, như trong thư mời / code of the organisation, as invited." required:""`
	Name         string `help:"Tên (bên đầu tiên) / name (of the first party)."`
	Short        string `help:"Tên ngắn (bên đầu tiên) / short name (of the first party)."`
	KeyOut       string `help:"Nơi ghi khóa kế tiếp, ngoài thư mục dữ liệu / where to write the next key, outside the data folder." required:"" placeholder:"FILE"`
	jsonFlag
}

// Run writes the next key first, so that no log is ever opened whose next key
// is lost.
func (c joinCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	who, space, err := c.invited(e, n)
	if err != nil {
		return err
	}
	next, err := c.writeKey(c.KeyOut)
	if err != nil {
		return err
	}
	who.Next = next.Hash()
	id, err := n.Journal.Join(e.ctx, operator(space), who)
	if err != nil {
		os.Remove(c.KeyOut)
		return err
	}
	if err := n.Read.CatchUp(e.ctx); err != nil {
		return err
	}
	return e.made(c.JSON, id)
}

// invited looks up who joins: what the invitation says, or, for the first
// party of a space, what the flags say.
func (c joinCmd) invited(e *env, n *app.Node) (who entry.Joined, space entry.Hash, err error) {
	s, err := spaceOf(e, n, c.Space)
	if err != nil {
		return who, space, err
	}
	for _, i := range s.Invitations {
		if i.Organisation == c.Organisation && i.Joined.IsZero() {
			return entry.Joined{Organisation: i.Organisation, Name: i.Name, Short: i.Short, Role: i.Role, Rank: i.Rank, Inviter: i.Log}, s.ID, nil
		}
	}
	if len(s.Parties) > 0 {
		return who, space, fault.Field("organisation", "cmd.not-invited", c.Organisation)
	}
	if c.Name == "" {
		return who, space, fault.Field("name", "cmd.first-party")
	}
	return entry.Joined{Organisation: c.Organisation, Name: c.Name, Short: cmp.Or(c.Short, c.Name), Role: organisation.RoleParty, Rank: 1}, s.ID, nil
}

// spaceOf returns a space by its id, with its invitations.
func spaceOf(e *env, n *app.Node, id string) (organisation.Space, error) {
	ss, err := organisation.SpacesFrom(e.ctx, n.Read)
	if err != nil {
		return organisation.Space{}, err
	}
	for _, s := range ss {
		if s.ID.String() == id {
			return organisation.SpaceFor(e.ctx, n.Read, s.ID)
		}
	}
	return organisation.Space{}, fault.New(fault.NotFound, "cmd.no-space", id)
}

// operatorOf is the operator who acts on a party of a space.
func operatorOf(e *env, n *app.Node, space, party string) (by access.Caller, err error) {
	s, err := spaceOf(e, n, space)
	if err != nil {
		return by, err
	}
	by = operator(s.ID)
	if by.Party, err = parseID(party); err != nil {
		return by, err
	}
	if _, ok := s.Party(by.Party); !ok {
		return by, fault.Field("party", "organisation.no-party", by.Party.Short())
	}
	return by, nil
}

// writeKey makes a next key and writes it to a new file outside the data.
func (d dataFlag) writeKey(path string) (journal.NextKey, error) {
	k, err := journal.NewNextKey(rand.Reader)
	if err != nil {
		return k, err
	}
	if inside(d.Data, path) {
		return k, fault.Field("key-out", "cmd.key-inside", d.Data)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		if _, err = fmt.Fprintln(f, k); err == nil {
			err = f.Sync()
		}
		err = cmp.Or(err, f.Close())
	}
	if err != nil {
		return k, &fault.Error{Kind: fault.Invalid, Field: "key-out", Key: "cmd.no-write", Args: []any{path}, Err: err}
	}
	return k, nil
}

// inside reports whether a path lies in a folder.
func inside(dir, path string) bool {
	d, err1 := filepath.Abs(dir)
	p, err2 := filepath.Abs(path)
	rel, err3 := filepath.Rel(d, p)
	return cmp.Or(err1, err2, err3) != nil || !strings.HasPrefix(rel, "..")
}

// rotateCmd hands a party's log to its next key.
type rotateCmd struct {
	dataFlag
	Space  string `help:"Phòng phối hợp / space." required:"" placeholder:"ID"`
	Party  string `help:"Bên / party." required:"" placeholder:"ID"`
	Key    string `help:"Tệp khóa kế tiếp đã cất / file of the next key that was kept." required:"" placeholder:"FILE"`
	KeyOut string `help:"Nơi ghi khóa kế tiếp mới / where to write the new next key." required:"" placeholder:"FILE"`
}

// Run rotates the key.
func (c rotateCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := operatorOf(e, n, c.Space, c.Party)
	if err != nil {
		return err
	}
	text, err := readFile(c.Key)
	if err != nil {
		return err
	}
	key, err := journal.ParseNextKey(string(text))
	if err != nil {
		return err
	}
	next, err := c.writeKey(c.KeyOut)
	if err != nil {
		return err
	}
	if err := n.Journal.Rotate(e.ctx, by, key, next.Hash()); err != nil {
		os.Remove(c.KeyOut)
		return err
	}
	fmt.Fprintln(e.out, e.l.T("cmd.rotated", c.KeyOut))
	return n.Read.CatchUp(e.ctx)
}
