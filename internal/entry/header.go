package entry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// stamp is the one form of a time in a header: UTC, whole seconds.
const stamp = "2006-01-02T15:04:05Z"

// maxInteger bounds every number of a header: what JSON readers of any
// language hold exactly.
const maxInteger = 1<<53 - 1

// maxWord bounds kinds, key ids and post ids, in bytes.
const maxWord = 64

// ErrHeader says that bytes are no header of a known shape.
var ErrHeader = errors.New("entry: malformed header")

// Encode returns the header's bytes: one JSON object, keys in fixed order, no
// white space. Parse accepts exactly what Encode writes.
func (h Header) Encode() ([]byte, error) {
	b := make([]byte, 0, 768+220*len(h.Seen))
	b = strconv.AppendInt(append(b, `{"v":`...), int64(h.Version), 10)
	b = appendHash(append(b, `,"space":`...), h.Space)
	b = appendHash(append(b, `,"log":`...), h.Log)
	b = strconv.AppendInt(append(b, `,"index":`...), h.Index, 10)
	b = strconv.AppendInt(append(b, `,"clock":`...), h.Clock, 10)
	b = appendWord(append(b, `,"kind":`...), string(h.Kind))
	b = strconv.AppendInt(append(b, `,"kv":`...), int64(h.KindVersion), 10)
	b = appendHash(append(b, `,"subject":`...), h.Subject)
	b = appendWord(append(b, `,"key":`...), h.Key)
	b = appendWord(append(b, `,"post":`...), h.Post)
	b = appendWord(append(b, `,"at":`...), h.At.UTC().Format(stamp))
	b = h.appendLists(b)
	b = append(appendHash(append(b, `,"body":`...), h.Body), '}')
	if len(b) > MaxHeader {
		return nil, fmt.Errorf("entry: header of %d bytes, at most %d", len(b), MaxHeader)
	}
	if _, err := Parse(b); err != nil {
		return nil, err
	}
	return b, nil
}

func (h Header) appendLists(b []byte) []byte {
	b = append(b, `,"audience":[`...)
	for i, a := range h.Audience {
		b = appendHash(comma(b, i), a)
	}
	b = append(b, `],"counters":[`...)
	for i, c := range h.Counters {
		b = appendHash(append(comma(b, i), `{"for":`...), c.For)
		b = append(strconv.AppendInt(append(b, `,"n":`...), c.N, 10), '}')
	}
	b = append(b, `],"seen":[`...)
	for i, s := range h.Seen {
		b = appendHash(append(comma(b, i), `{"log":`...), s.Log)
		b = strconv.AppendInt(append(b, `,"size":`...), s.Size, 10)
		b = append(appendHash(append(b, `,"root":`...), s.Root), '}')
	}
	return append(b, ']')
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

func appendHash(b []byte, h Hash) []byte {
	t, _ := h.MarshalText()
	return append(append(append(b, '"'), t...), '"')
}

func appendWord(b []byte, s string) []byte { return append(append(append(b, '"'), s...), '"') }

// Parse reads a header. It refuses every byte sequence that Encode would not
// have written; a newer format version may add keys behind the known ones.
func Parse(b []byte) (Header, error) {
	if len(b) > MaxHeader {
		return Header{}, fmt.Errorf("%w: longer than %d bytes", ErrHeader, MaxHeader)
	}
	p := &parser{b: b}
	h := Header{Version: int(p.integer(`{"v":`))}
	h.Space = p.hash(`,"space":"`)
	h.Log = p.hash(`,"log":"`)
	h.Index = p.integer(`,"index":`)
	h.Clock = p.integer(`,"clock":`)
	h.Kind = Kind(p.word(`,"kind":"`))
	h.KindVersion = int(p.integer(`,"kv":`))
	h.Subject = p.hash(`,"subject":"`)
	h.Key = p.word(`,"key":"`)
	h.Post = p.word(`,"post":"`)
	h.At = p.time(`,"at":"`)
	p.lists(&h)
	h.Body = p.hash(`,"body":"`)
	p.end(h.Version)
	if p.bad || !h.sound() {
		return Header{}, fmt.Errorf("%w at byte %d", ErrHeader, p.at)
	}
	return h, nil
}

// sound checks what the grammar cannot say: that nothing needed is unset, and
// that lists stand in ascending order without repeats, counters beside their
// addressees.
func (h Header) sound() bool {
	if h.Version < 1 || h.KindVersion < 1 || h.Clock < 1 || h.Kind == "" || h.Key == "" || h.Body.IsZero() {
		return false
	}
	if len(h.Counters) != len(h.Audience) || !ascending(h.Audience) {
		return false
	}
	for i, c := range h.Counters {
		if c.For != h.Audience[i] || c.N < 1 {
			return false
		}
	}
	var logs []Hash
	for _, s := range h.Seen {
		if s.Size < 1 || s.Root.IsZero() {
			return false
		}
		logs = append(logs, s.Log)
	}
	return ascending(logs)
}

// ascending reports whether the hashes are set, sorted and different.
func ascending(hs []Hash) bool {
	var last Hash
	for _, h := range hs {
		if bytes.Compare(h[:], last[:]) <= 0 {
			return false
		}
		last = h
	}
	return true
}

// parser walks the bytes once; after the first surprise it only says bad.
type parser struct {
	b   []byte
	at  int
	bad bool
}

func (p *parser) literal(s string) {
	if p.bad || !bytes.HasPrefix(p.b[p.at:], []byte(s)) {
		p.bad = true
		return
	}
	p.at += len(s)
}

func (p *parser) integer(key string) int64 {
	p.literal(key)
	start := p.at
	for !p.bad && p.at < len(p.b) && '0' <= p.b[p.at] && p.b[p.at] <= '9' {
		p.at++
	}
	n, err := strconv.ParseInt(string(p.b[start:p.at]), 10, 64)
	if err != nil || n > maxInteger || (p.b[start] == '0' && p.at-start > 1) {
		p.bad = true
	}
	return n
}

// word reads a string of letters, digits, dot, dash, colon, underscore: what
// kinds, ids and times are made of, so no escape is ever needed.
func (p *parser) word(key string) string {
	p.literal(key)
	start := p.at
	for !p.bad && p.at < len(p.b) && p.at-start < maxWord && isWord(p.b[p.at]) {
		p.at++
	}
	s := string(p.b[start:p.at])
	p.literal(`"`)
	return s
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' ||
		c == '.' || c == '-' || c == ':' || c == '_'
}

func (p *parser) hash(key string) (h Hash) {
	p.literal(key)
	if p.bad || p.at < len(p.b) && p.b[p.at] == '"' {
		p.literal(`"`)
		return h
	}
	if p.at+64 > len(p.b) {
		p.bad = true
		return h
	}
	h, err := ParseHash(string(p.b[p.at : p.at+64]))
	p.bad = p.bad || err != nil || h.IsZero()
	p.at += 64
	p.literal(`"`)
	return h
}

func (p *parser) time(key string) time.Time {
	s := p.word(key)
	t, err := time.Parse(stamp, s)
	if err != nil || t.Format(stamp) != s {
		p.bad = true
	}
	return t
}

func (p *parser) lists(h *Header) {
	p.list(`,"audience":[`, func() { h.Audience = append(h.Audience, p.hash(`"`)) })
	p.list(`],"counters":[`, func() {
		h.Counters = append(h.Counters, Counter{p.hash(`{"for":"`), p.integer(`,"n":`)})
		p.literal("}")
	})
	p.list(`],"seen":[`, func() {
		h.Seen = append(h.Seen, Seen{p.hash(`{"log":"`), p.integer(`,"size":`), p.hash(`,"root":"`)})
		p.literal("}")
	})
	p.literal("]")
}

func (p *parser) list(key string, item func()) {
	p.literal(key)
	for i := 0; !p.bad && p.at < len(p.b) && p.b[p.at] != ']'; i++ {
		if i > 0 {
			p.literal(",")
		}
		item()
	}
}

// end accepts the closing brace; versions to come may carry more keys behind
// the known ones, in one JSON object that ends with its brace and repeats no
// key.
func (p *parser) end(version int) {
	if p.bad || p.at >= len(p.b) {
		p.bad = true
		return
	}
	if version > 1 && p.b[p.at] == ',' && p.b[len(p.b)-1] == '}' && utf8.Valid(p.b) && distinctKeys(p.b) {
		p.at = len(p.b)
		return
	}
	p.literal("}")
	p.bad = p.bad || p.at != len(p.b)
}

// distinctKeys reports whether b is one JSON object whose keys differ.
func distinctKeys(b []byte) bool {
	if !json.Valid(b) {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if _, err := d.Token(); err != nil {
		return false
	}
	var keys []string
	for d.More() {
		k, err := d.Token()
		name, ok := k.(string)
		if err != nil || !ok || slices.Contains(keys, name) {
			return false
		}
		keys = append(keys, name)
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			return false
		}
	}
	return true
}
