// Package lang holds the catalogues of what people read (ngôn ngữ): Vietnamese
// first, English complete. Messages are x/text formats: numbers print the
// way of the language.
package lang

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// Tag is a language of the interface.
type Tag string

// The two languages.
const (
	Vi Tag = "vi"
	En Tag = "en"
)

// Tags lists the languages, the first being the default.
func Tags() []Tag { return []Tag{Vi, En} }

// Catalog is the whole program's messages.
type Catalog struct {
	keys map[Tag]map[string]string
}

// Load reads vi.json and en.json of every folder; a key may be defined once.
func Load(folders ...fs.FS) (*Catalog, error) {
	c := &Catalog{keys: map[Tag]map[string]string{Vi: {}, En: {}}}
	for _, f := range folders {
		for _, t := range Tags() {
			if err := c.add(f, t); err != nil {
				return nil, err
			}
		}
	}
	return c, nil
}

func (c *Catalog) add(f fs.FS, t Tag) error {
	raw, err := fs.ReadFile(f, string(t)+".json")
	if err != nil {
		return err
	}
	var m map[string]string
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("lang: %s: %w", t, err)
	}
	for k, v := range m {
		if _, twice := c.keys[t][k]; twice {
			return fmt.Errorf("lang: %s: key %q is defined twice", t, k)
		}
		c.keys[t][k] = v
	}
	return nil
}

// Keys lists the keys of a language, sorted.
func (c *Catalog) Keys(t Tag) []string { return slices.Sorted(maps.Keys(c.keys[t])) }

// Printer returns the messages in one language. It is cheap; make one for
// each request.
func (c *Catalog) Printer(t Tag) *Printer {
	if t != En {
		t = Vi
	}
	return &Printer{Tag: t, c: c, p: message.NewPrinter(language.Make(string(t)))}
}

// Printer prints messages in one language.
type Printer struct {
	Tag Tag
	c   *Catalog
	p   *message.Printer
}

// T returns the message of a key. Dates print as on screen; a missing key
// prints itself, so that it is seen.
func (p *Printer) T(key string, args ...any) string {
	text, ok := p.c.keys[p.Tag][key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	args = slices.Clone(args)
	for i, a := range args {
		if d, ok := a.(viet.Date); ok {
			args[i] = p.Date(d)
		}
	}
	return p.p.Sprintf(text, args...)
}

// Has reports whether the key is defined.
func (p *Printer) Has(key string) bool { _, ok := p.c.keys[p.Tag][key]; return ok }

// Date prints a date as on screen: 05/6/2023, or 5 Jun 2023.
func (p *Printer) Date(d viet.Date) string {
	if p.Tag == En {
		return fmt.Sprintf("%d %s %d", d.Day, d.Month.String()[:3], d.Year)
	}
	return d.Screen()
}

// Due writes a deadline: the last day where it ends with the day, the hour
// and the day where it does not.
func (p *Printer) Due(t time.Time) string {
	t = t.In(viet.Zone())
	if t.Hour() == 0 && t.Minute() == 0 {
		return p.Date(viet.DateOf(t.Add(-time.Second)))
	}
	return t.Format("15:04 ") + p.Date(viet.DateOf(t))
}

// N prints a whole number with its separators.
func (p *Printer) N(n int) string { return p.p.Sprintf("%d", n) }

// Fault returns what a person should read about a refusal.
func (p *Printer) Fault(err error) string {
	f := fault.Of(err)
	if f == nil {
		return ""
	}
	return p.T(f.Key, slices.Clone(f.Args)...)
}
