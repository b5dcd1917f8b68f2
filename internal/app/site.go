package app

import (
	"log/slog"
	"maps"
	"net/url"
	"time"

	"phoihop/internal/batch"
	"phoihop/internal/draft"
	"phoihop/internal/lang"
	"phoihop/internal/review"
	"phoihop/internal/web"
)

// SiteOptions say how a node is served.
type SiteOptions struct {
	Demo         bool
	SecondFactor bool     // who signs in by password sets up a second factor first
	Public       *url.URL // where a proxy speaks for the node; nil: none does
	Log          *slog.Logger
	Authority    []byte // PEM; nil: none
	Observe      func(route, method string, status int, took time.Duration)
}

// Site composes the pages of the shell and of every feature.
func (n *Node) Site(o SiteOptions) (*web.Site, error) {
	w := web.Options{Folder: n.Dir, Journal: n.Journal, Read: n.Read, Catalog: n.Catalog, Accounts: n.Accounts, Gate: n.gate,
		Actions: n.Actions(), Now: n.Journal.Now, Log: o.Log, Observe: o.Observe, Authority: o.Authority, Drafts: draft.Desk{}, Batches: batch.New(n.Journal.Local()), Demo: o.Demo, Public: o.Public, SecondFactor: o.SecondFactor, Choices: map[string]web.Choices{}, Stands: map[string]web.Stands{},
		Rooms: rooms(), Under: []web.Nav{{Key: "organisations", Href: "/organisations"}, {Key: "sea", Href: "/sea"}, {Key: "verification", Href: "/verification"}, {Key: "settings", Href: "/settings"}}}
	for _, f := range n.Features {
		w.Pages = append(w.Pages, f.Pages...)
		w.Files = append(w.Files, f.Files...)
		w.Papers = append(w.Papers, f.Papers...)
		w.Locals = append(w.Locals, f.Locals...)
		w.Sheets = append(w.Sheets, f.Sheets...)
		w.Panels = append(w.Panels, f.Panels...)
		w.Nav = append(w.Nav, f.Nav...)
		maps.Copy(w.Choices, f.Choices)
		maps.Copy(w.Stands, f.Stands)
	}
	return web.New(w)
}

// rooms are the entries of the rail.
func rooms() []web.Room {
	return []web.Room{{Key: "today", Phone: true}, {Key: "regulations", Phone: true}, {Key: "work"}, {Key: "exchange", Phone: true},
		{Key: "proposals"}, {Key: "incidents", Phone: true}, {Key: "movement"}, {Key: "meetings"}}
}

// Reviews compiles the node's reviews.
func (n *Node) Reviews() review.Compiler {
	return review.Compiler{Sections: sections(n.Features), Say: n.Catalog.Printer(lang.Vi).T}
}
