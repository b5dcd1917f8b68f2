package web

import (
	"slices"

	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/readmodel"
	"phoihop/internal/viet"
)

// Attached answers with one of a thing's files: the one whose hash stands in
// the address as {hash}. none is the message where the thing has no such file.
func Attached(r *Request, files []entry.Attachment, none string) (Download, error) {
	for _, f := range files {
		if f.Hash.String() == r.Path("hash") {
			b, err := r.Journal().Blobs.Get(f.Hash)
			return Download{Name: f.Name, Type: f.Type, Content: b}, err
		}
	}
	return Download{}, fault.New(fault.NotFound, none)
}

// ID reads the id in the address; none is the message where there is none.
func (r *Request) ID(none string) (entry.Hash, error) {
	id, err := entry.ParseHash(r.Path("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, none)
	}
	return id, nil
}

// kin are things of one kind that a page's thing has to do with.
type kin struct {
	Feature string
	Hits    []readmodel.Hit
}

// tied lists what a thing had to do with at the page's moment, by kind, the
// newest first, without what the page shows already. What cannot be read shows
// as nothing, and in the log.
func (r *Request) tied(id entry.Hash, part string, shown []entry.Hash) (ks []kin) {
	hs, err := r.DB.Ties(r.Ctx, r.Caller.Space, r.Caller.Party, id, part)
	if err != nil {
		r.site.Log.Error("ties", "error", err)
	}
	at := map[string]int{}
	for _, h := range hs {
		if slices.Contains(shown, h.Subject) || !r.Knows(h.At) {
			continue
		}
		i, ok := at[h.Feature]
		if !ok {
			i = len(ks)
			at[h.Feature], ks = i, append(ks, kin{Feature: h.Feature})
		}
		ks[i].Hits = append(ks[i].Hits, h)
	}
	return ks
}

// Tab is one of the views of a list.
type Tab struct {
	Label, Href string
	On          bool
	N           int // what waits there; 0: nothing to show
}

// size writes how long a file is.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return viet.FormatFloat(float64(n)/(1<<20), 1) + " MB"
	case n >= 1<<10:
		return viet.FormatInt(n>>10) + " KB"
	}
	return viet.FormatInt(n) + " B"
}
