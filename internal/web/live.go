package web

import (
	"fmt"
	"net/http"
	"time"

	"phoihop/internal/entry"
)

// Pace of the live updates: what happens within a moment is told at once, and
// a line that says nothing keeps proxies from hanging up.
const (
	gather    = 400 * time.Millisecond
	heartbeat = 25 * time.Second
	bulk      = 500 // entries looked at in one go
)

// Close ends live updates, so that a server can stop.
func (s *Site) Close() { s.close.Do(func() { close(s.closed) }) }

// events tells a page, as server-sent events, that something which its reader
// may see was recorded. It carries the newest arrival number and nothing else:
// the page asks again and is shown what it may be shown.
func (s *Site) events(w http.ResponseWriter, r *http.Request, req *Request) {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	seq := s.Read.Seq()
	fmt.Fprintf(w, "retry: 3000\nid: %d\n\n", seq)
	for {
		if out.SetWriteDeadline(time.Now().Add(2*heartbeat)) != nil || out.Flush() != nil {
			return
		}
		changed, beat := s.Read.Changed(), time.NewTimer(heartbeat)
		if s.Read.Seq() == seq {
			select {
			case <-changed:
			case <-beat.C:
			case <-r.Context().Done():
				return
			case <-s.closed:
				return
			}
			time.Sleep(gather)
		}
		beat.Stop()
		if _, ok, err := s.session(r); err != nil || !ok {
			return // signed out, or ended, since
		}
		seen, concerns := s.concerns(r, req, seq)
		seq = seen
		if concerns {
			fmt.Fprintf(w, "id: %d\nevent: recorded\ndata: %d\n\n", seq, seq)
		} else {
			fmt.Fprint(w, ": \n\n")
		}
	}
}

// concerns reports whether anything after seq is of the reader's space and
// meant for its party, and up to where it looked.
func (s *Site) concerns(r *http.Request, req *Request, seq int64) (seen int64, yes bool) {
	es, err := s.Journal.After(r.Context(), seq, bulk)
	if err != nil {
		return seq, false
	}
	for _, e := range es {
		seq = e.Seq
		yes = yes || concerns(e, req)
	}
	return seq, yes
}

func concerns(e entry.Entry, req *Request) bool {
	return e.SpaceID() == req.Caller.Space && e.VisibleTo(req.Caller.Party)
}
