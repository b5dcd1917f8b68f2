package web

import (
	"strconv"
	"sync"
	"time"
)

// badge counts what waits under a rail entry; a fault shows as none.
func (r *Request) badge(n Nav) int {
	if n.Badge == nil {
		return 0
	}
	now := *r
	now.AsOf = r.Today // what waits, waits now
	b, err := r.site.counted.once(r.DB.Seq(), r.Now, seat(r.Caller), n.Key, func() (int, error) { return n.Badge(&now) })
	if err != nil {
		r.site.Log.Error("badge", "nav", n.Key, "error", err)
	}
	return b
}

// badges counts what waits in all of a room's pages.
func (r *Request) badges(pages []Nav) (n int) {
	for _, p := range pages {
		n += r.badge(p)
	}
	return n
}

// badgeText keeps a badge short: beyond a hundred the number itself says
// nothing that the page would not say better.
func badgeText(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}

// counted keeps what each account's badges count until the record moves on,
// the minute is over, or the account itself has sent something.
type counted struct {
	mu     sync.Mutex
	seq    int64 // of the record
	minute time.Time
	of     map[string]map[string]int // by account and rail entry
}

// once counts, or returns what was counted of the same record in this minute.
func (c *counted) once(seq int64, now time.Time, account, key string, count func() (int, error)) (int, error) {
	of, n, ok := c.kept(seq, now.Truncate(time.Minute), account, key)
	if ok {
		return n, nil
	}
	n, err := count()
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	of[key] = n // where it was forgotten meanwhile, nobody reads this map
	return n, nil
}

// kept is what was counted of an account, and of one entry; all is forgotten
// when the record or the minute is another.
func (c *counted) kept(seq int64, minute time.Time, account, key string) (of map[string]int, n int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil || c.seq != seq || !c.minute.Equal(minute) {
		c.seq, c.minute, c.of = seq, minute, map[string]map[string]int{}
	}
	if of = c.of[account]; of == nil {
		of = map[string]int{}
		c.of[account] = of
	}
	n, ok = of[key]
	return of, n, ok
}

// forget lets an account's badges be counted anew.
func (c *counted) forget(account string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.of, account)
}
