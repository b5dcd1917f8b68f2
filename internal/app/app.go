// Package app composes a node out of its parts (ráp nối). It is the only
// package that knows all features.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/account"
	"phoihop/internal/action"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/feature"
	"phoihop/internal/journal"
	"phoihop/internal/lang"
	"phoihop/internal/readmodel"
	"phoihop/internal/storage"
)

// Options of a node; the zero value is right for production.
type Options struct {
	Now    func() time.Time
	Random io.Reader
	Create bool // make the data folder where there is none
	// Durability of what is recorded: see journal.Options.
	Durability storage.Durability
}

// Node is one running node.
type Node struct {
	Dir      string
	Journal  *journal.Journal
	Read     *readmodel.DB
	Accounts *account.Store
	Catalog  *lang.Catalog
	Features []feature.Feature
	gate     action.Gate
	actions  map[string]action.Action
}

// Open opens the node in a data folder.
func Open(ctx context.Context, dir string, opt Options) (*Node, error) {
	if !opt.Create {
		if err := exists(dir); err != nil {
			return nil, err
		}
	}
	n := &Node{Dir: dir, Features: Features(), actions: map[string]action.Action{}}
	var err error
	if n.Catalog, err = Catalog(n.Features); err != nil {
		return nil, err
	}
	n.Journal, err = journal.Open(ctx, dir, journal.Options{Now: opt.Now, Random: opt.Random, Check: CheckFile, Durability: opt.Durability})
	if err != nil {
		return nil, fault.Wrap(err)
	}
	var set []readmodel.Projection
	for _, f := range n.Features {
		set = append(set, f.Projection())
		for _, a := range f.Actions {
			n.actions[a.Name] = a
		}
	}
	if n.Read, err = readmodel.Open(ctx, dir, n.Journal, set); err != nil {
		return nil, errors.Join(err, n.Journal.Close())
	}
	n.Accounts = account.New(n.Journal.Local())
	n.gate = action.Gate{Journal: n.Journal, Refuse: RefuseText}
	return n, nil
}

// Follow takes in what other processes record in the same data folder, until
// the context ends.
func (n *Node) Follow(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if last, err := n.Journal.Last(ctx); err == nil && last > n.Read.Seq() {
				// An error shows where the read model is asked for.
				_ = n.Read.CatchUp(ctx)
			}
		}
	}
}

// checkEvery is how old the newest check of everything may become.
const checkEvery = 24 * time.Hour

// Check verifies everything that the node holds once a day, until the context
// ends, so that what is wrong is found before somebody asks.
func (n *Node) Check(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		last, _, err := n.Journal.LastVerified(ctx)
		if err == nil && n.Journal.Now().Sub(last.At) >= checkEvery {
			last.Report, err = n.Journal.Verify(ctx)
		}
		if ctx.Err() != nil {
			return
		}
		if err != nil || len(last.Faults) > 0 {
			log.Error("verify", "faults", len(last.Faults), "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// exists refuses a folder that holds no node, rather than making one where a
// path was mistyped.
func exists(dir string) error {
	ok, err := journal.Exists(dir)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "app.no-node", dir)
	}
	return err
}

// Close closes the node.
func (n *Node) Close() error { return errors.Join(n.Read.Close(), n.Journal.Close()) }

// Gate is where the node's actions are carried out.
func (n *Node) Gate() action.Gate { return n.gate }

// Do carries out an action by name and brings the read model up to date.
func (n *Node) Do(ctx context.Context, by access.Caller, name string, v action.Values) ([]entry.Entry, error) {
	a, ok := n.actions[name]
	if !ok {
		return nil, fault.New(fault.NotFound, "app.no-action", name)
	}
	es, err := a.Run(ctx, n.gate, by, v)
	if err != nil {
		return nil, err
	}
	return es, n.Read.CatchUp(ctx)
}

// Actions lists all actions in the order of the features.
func (n *Node) Actions() (as []action.Action) { return Actions(n.Features) }

// Actions lists the features' actions in their order.
func Actions(fs []feature.Feature) (as []action.Action) {
	for _, f := range fs {
		as = append(as, f.Actions...)
	}
	return as
}

// Catalog loads the messages of the shell and of every feature.
func Catalog(features []feature.Feature) (*lang.Catalog, error) {
	folders := shellTexts()
	for _, f := range features {
		if f.Texts == nil {
			return nil, fmt.Errorf("app: feature %s has no texts", f.Name)
		}
		folders = append(folders, f.Texts)
	}
	return lang.Load(folders...)
}

// DataFile is the path of a file in the node's folder.
func (n *Node) DataFile(name string) string { return filepath.Join(n.Dir, name) }

// TakesFile reports whether an action's field is a file.
func (n *Node) TakesFile(action, field string) bool {
	f, ok := n.actions[action].Field(field)
	return ok && strings.HasSuffix(f.Type, "file")
}
