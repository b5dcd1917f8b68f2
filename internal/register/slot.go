package register

import (
	"phoihop/internal/document"
	"phoihop/internal/entry"
	"phoihop/internal/web"
)

// Slot is the place of a paper in its party's register: what it is about, its
// type, and the number that it was given, if any. Only its own party knows.
type Slot struct {
	About entry.Hash
	Code  string // "KH"
	Title string // as the register enters it
	Given *Outgoing
	mine  bool
}

// SlotFor looks the number up that the register of a party gave to a paper: the
// newest of its type about a thing that was not given up. Who is not of that
// party sees none.
func SlotFor(r *web.Request, party, about entry.Hash, code, title string) (Slot, error) {
	s := Slot{About: about, Code: code, Title: title, mine: party == r.Caller.Party}
	if !s.mine {
		return s, nil
	}
	bs, err := books(r)
	for _, b := range bs {
		s.take(b)
	}
	return s, err
}

// take finds the paper in one book.
func (s *Slot) take(b State) {
	for _, o := range b.Out {
		if o.About == s.About && o.Code == s.Code && o.Void == "" && (s.Given == nil || s.Given.At.Before(o.At)) {
			s.Given = &o
		}
	}
}

// Write puts number and day into a letterhead, where the number was given in
// the form; else there is room for it.
func (s Slot) Write(h *document.Header, form document.Form, kind string) {
	h.Number = form.KindNumber(kind, 0, form.Sign(h.Issuer))
	if s.Given != nil && s.Given.Family == form.Family {
		h.Number, h.Date = s.Given.Number, s.Given.On.Document()
	}
}

// forms are those in which the paper stands: that of its number, or both.
func (s Slot) forms() []string {
	if s.Given == nil {
		return nil
	}
	return []string{s.Given.Family}
}
