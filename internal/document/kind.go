package document

import (
	"slices"
	"strings"
	"time"

	"phoihop/internal/viet"
)

// Kind is the rule for one kind of official document (loại văn bản) within a
// dated form: its code, and its parts in their order.
type Kind struct {
	ID   string `json:"id"`   // "thong-bao-ket-luan"
	Name string `json:"name"` // what the title says where Header.Type is empty
	Code string `json:"code"` // "TB"; empty where the form gives the kind no code
	// Number is the pattern of "số và ký hiệu" where it is not that of the form.
	Number string `json:"number"`
	// Parts are the parts in their order. A name that ends in "?" is a part that
	// may be missing; every other part must be there.
	Parts []string `json:"parts"`
	// Omit names fields of the letterhead that the kind does not have.
	Omit []string `json:"omit"`
	// Signatures is how many blocks there must be at least.
	Signatures int `json:"signatures"`
	// AsAbove opens "Nơi nhận" with "Như trên" where there are addressees.
	AsAbove bool `json:"as_above"`
	// LetterSubject puts the subject under the number, not under a title.
	LetterSubject bool `json:"letter_subject"`
	// Joint kinds are issued by several bodies, named in Header.Joint.
	Joint bool `json:"joint"`
}

// The parts of a document.
const (
	partLetterhead = "letterhead"
	partTitle      = "title"
	partTo         = "to"         // Kính gửi
	partBasis      = "basis"      // Căn cứ …
	partAuthority  = "authority"  // who decides
	partEnacting   = "enacting"   // QUYẾT ĐỊNH
	partInvitation = "invitation" // of a Giấy mời
	partSession    = "session"    // opening of a Biên bản
	partBody       = "body"
	partEnded      = "ended"   // last line of a Biên bản
	partClosing    = "closing" // signatures and Nơi nhận
)

// anyKind is the rule of a document that names no kind.
func anyKind() Kind {
	return Kind{Parts: []string{partLetterhead, partTitle, "to?", "basis?", partBody, "closing?"}}
}

// Kind finds the rule for a kind of document by its ID, such as "to-trinh".
func (f Form) Kind(id string) (Kind, bool) {
	i := slices.IndexFunc(f.Kinds, func(k Kind) bool { return k.ID == id })
	if i < 0 {
		return Kind{}, false
	}
	return f.Kinds[i], true
}

// KindNumber writes number and code of a document of a kind, without the word
// "Số"; n = 0 leaves room for the number. body is the code of who issues it
// ("ĐU", "UBND", for a State letter also its office: "UBND-VP"). An unknown
// kind has no code.
func (f Form) KindNumber(kind string, n int, body string) string {
	k, _ := f.Kind(kind)
	if k.Number != "" {
		f.NumberRule.Pattern = k.Number
	}
	return f.Number(n, k.Code, body)
}

// has reports whether the kind has a part, and whether it must be there.
func (k Kind) has(part string) (has, must bool) {
	if slices.Contains(k.Parts, part) {
		return true, true
	}
	return slices.Contains(k.Parts, part+"?"), false
}

// given reports which of the optional parts a document has.
func (d *Document) given() map[string]bool {
	return map[string]bool{
		partTo: len(d.To) > 0, partBasis: len(d.Basis) > 0, partAuthority: d.Authority != "",
		partInvitation: d.Meeting != nil, partSession: d.Meeting != nil,
		partEnded: d.Meeting != nil, partBody: len(d.Blocks) > 0,
	}
}

// across refuses pages that lie across for what the form does not allow it.
func (d *Document) across(f Form) error {
	for _, a := range d.Annexes {
		table := slices.ContainsFunc(a.Blocks, func(b Block) bool { _, ok := b.(Table); return ok })
		if a.Landscape && (f.Page.Across != "table" || !table) {
			return &ContentError{What: "annex", Name: a.Title, Reason: Foreign}
		}
	}
	return nil
}

// ruled is the rule of the document's kind, once its parts fit.
func (d *Document) ruled(f Form) (Kind, error) {
	if err := d.across(f); err != nil {
		return Kind{}, err
	}
	if d.Kind == "" {
		return anyKind(), nil
	}
	k, ok := f.Kind(d.Kind)
	if !ok {
		return k, &ContentError{What: "kind", Name: d.Kind, Reason: Unknown}
	}
	given := d.given()
	for _, p := range []string{partTo, partBasis, partAuthority, partInvitation, partSession, partBody} {
		has, must := k.has(p)
		switch {
		case must && !given[p]:
			return k, &ContentError{What: "part", Name: p, Reason: Missing}
		case given[p] && !has && p != partInvitation && p != partSession:
			return k, &ContentError{What: "part", Name: p, Reason: Foreign}
		}
	}
	if len(d.Signatures) < k.Signatures {
		return k, &ContentError{What: "part", Name: "signature", Reason: Missing}
	}
	if len(d.Header.Joint) > 0 && !k.Joint {
		return k, &ContentError{What: "part", Name: "joint", Reason: Foreign}
	}
	return k, nil
}

// ready gives the document with what its kind fills in: title, "Như trên" and
// where the archive copy goes. d itself is not changed.
func (d *Document) ready(f Form, k Kind) *Document {
	c := *d
	if d.Kind == "" {
		return &c
	}
	if c.Header.Type == "" {
		c.Header.Type = k.Name
	}
	c.Recipients = f.Recipients.complete(d.Recipients, k.AsAbove && len(d.To) > 0)
	return &c
}

// complete adds the first and the last line that "Nơi nhận" must have.
func (r RecipientRule) complete(lines []string, asAbove bool) []string {
	lines = slices.Clone(lines)
	if asAbove && (len(lines) == 0 || !strings.HasPrefix(lines[0], r.AsAbove)) {
		lines = slices.Insert(lines, 0, r.AsAbove)
	}
	if n := len(lines); n == 0 || !strings.HasPrefix(lines[n-1], "Lưu") {
		lines = append(lines, r.Archive)
	}
	return lines
}

// Meeting is what an invitation and minutes say of a meeting. Every text reads
// as given; bodies and posts, not persons.
type Meeting struct {
	Sort      string   // "Hội nghị"; empty means "Cuộc họp"
	Name      string   // "Hội nghị sơ kết Quy chế phối hợp": what one is invited to
	Invited   []string // of an invitation
	Begins    string   // as Moment writes it
	Ends      string   // of minutes
	Place     string
	Chair     string
	Secretary string   // of minutes
	Attending []string // bodies, of minutes
	Absent    []string
}

// Moment writes a time as official documents do: "08 giờ 00, ngày 05 tháng 01
// năm 2023", in Vietnam's time.
func Moment(t time.Time) string {
	t = t.In(viet.Zone())
	return t.Format("15 giờ 04, ") + viet.DateOf(t).Document()
}
