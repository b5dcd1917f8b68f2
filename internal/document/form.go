package document

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"phoihop/internal/viet"
)

//go:embed forms/*.json
var formFiles embed.FS

// Form is a dated rule set for the look of documents (thể thức). Sizes are in
// points, lengths in millimetres unless the name says otherwise.
type Form struct {
	ID     string            `json:"id"`
	Family string            `json:"family"` // "party" or "state"
	Label  map[string]string `json:"label"`  // by language; says what is unverified
	Source string            `json:"source"`
	// ValidFrom and VerifiedUntil are dates YYYY-MM-DD; the second may be empty.
	ValidFrom     string        `json:"valid_from"`
	VerifiedUntil string        `json:"verified_until"`
	Unverified    []string      `json:"unverified"` // rules without an opened source
	Language      string        `json:"language"`
	Font          string        `json:"font"`
	NumberRule    NumberRule    `json:"number"`
	Page          Page          `json:"page"`
	Letterhead    Letterhead    `json:"letterhead"`
	Title         []Element     `json:"title"`
	To            ToRule        `json:"to"`
	Body          BodyRule      `json:"body"`
	Headings      []HeadingRule `json:"headings"`
	Table         TableRule     `json:"table"`
	Signature     SignatureRule `json:"signature"`
	Recipients    RecipientRule `json:"recipients"`
	Annex         AnnexRule     `json:"annex"`
	Attestation   AttestRule    `json:"attestation"`
	// EndMark closes the text of a document, "./."; empty leaves the text as it is.
	EndMark   string        `json:"end_mark"`
	Basis     BasisRule     `json:"basis"`
	Enacting  EnactingRule  `json:"enacting"`
	Provision ProvisionRule `json:"provision"`
	Words     Words         `json:"words"`
	Kinds     []Kind        `json:"kinds"`
}

// BasisRule is the look of the lines "Căn cứ …".
type BasisRule struct {
	Prefix string `json:"prefix"` // "- " or nothing
	End    string `json:"end"`
	Last   string `json:"last"`
	Style  Style  `json:"style"`
}

// EnactingRule is the line "QUYẾT ĐỊNH"; who decides has the same look.
type EnactingRule struct {
	Text  string `json:"text"`
	Style Style  `json:"style"`
}

// ProvisionRule is the look of chapters and articles.
type ProvisionRule struct {
	Number  string `json:"number"` // of parts and chapters
	Word    Style  `json:"word"`
	Title   Style  `json:"title"`
	Article Style  `json:"article"`
}

// Style is the look of a text.
type Style struct {
	Size      float64 `json:"size"`
	Bold      bool    `json:"bold"`
	Italic    bool    `json:"italic"`
	Underline bool    `json:"underline"`
	Upper     bool    `json:"upper"` // printed in capitals
}

// NumberRule says how "số và ký hiệu" is written.
type NumberRule struct {
	Prefix  string `json:"prefix"`  // "Số " or "Số: "
	Pattern string `json:"pattern"` // with {n}, {code}, {body}
	Digits  int    `json:"digits"`
	Blank   string `json:"blank"`  // stands for a number not yet given
	Series  string `json:"series"` // "year" or "type-term", see Series
	// Signs are how bodies sign their numbers, by how their names begin.
	Signs []BodySign `json:"signs"`
}

// BodySign is the sign of a sort of body: "Đảng ủy" signs "ĐU".
type BodySign struct {
	Begins string `json:"begins"`
	Sign   string `json:"sign"`
}

// unknownSign stands for the sign of a body, to be filled in by hand.
const unknownSign = "……"

// Sign is the sign under which a body numbers what it issues in this form, by
// its full name: "ĐU", "UBND"; dots where the form does not know the body, as a
// Party committee that would issue a State paper.
func (f Form) Sign(issuer string) string {
	name := viet.Fold(issuer)
	for _, b := range f.NumberRule.Signs {
		if strings.HasPrefix(name, viet.Fold(b.Begins)) {
			return b.Sign
		}
	}
	return unknownSign
}

// SignJointly is the sign under which several bodies number what they issue
// together: each sort of sign once, "ĐU-HU".
func (f Form) SignJointly(bodies []string) string {
	var signs []string
	for _, b := range bodies {
		if s := f.Sign(b); !slices.Contains(signs, s) {
			signs = append(signs, s)
		}
	}
	return strings.Join(signs, "-")
}

// Margin is a margin with the range that the rule allows.
type Margin struct {
	MM  float64 `json:"mm"`
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// Page is the paper and its margins.
type Page struct {
	Width      float64 `json:"width_mm"`
	Height     float64 `json:"height_mm"`
	Header     float64 `json:"header_mm"`   // paper edge to page number
	NumberSize float64 `json:"number_size"` // shown from page 2, centred above
	// Across says for what pages may lie across: "table", or empty for nothing.
	Across string `json:"across"`
	Top    Margin `json:"top"`
	Bottom Margin `json:"bottom"`
	Left   Margin `json:"left"`
	Right  Margin `json:"right"`
}

// textWidth is the width between the margins, in millimetres.
func (p Page) textWidth() float64 { return p.Width - p.Left.MM - p.Right.MM }

// Letterhead is the borderless two-column head of page 1.
type Letterhead struct {
	Left  float64         `json:"left_mm"`
	Right float64         `json:"right_mm"`
	Rows  []LetterheadRow `json:"rows"`
}

// LetterheadRow is a row of the letterhead.
type LetterheadRow struct {
	Left  []Element `json:"left"`
	Right []Element `json:"right"`
}

// Element is one centred line of letterhead or title: a fixed text, or a field
// of the header.
type Element struct {
	Name  string `json:"name"`
	Text  string `json:"text"`
	Field string `json:"field"`
	Style Style  `json:"style"`
	// Capital begins the text with a capital letter, however it was given.
	Capital bool `json:"capital"`
	// Rule draws a line below: 0 none, 1 as long as the text, less a part of it.
	Rule   float64 `json:"rule"`
	Before float64 `json:"before_pt"`
	After  float64 `json:"after_pt"`
}

// ToRule is the look of "Kính gửi".
type ToRule struct {
	Label      string `json:"label"`
	LabelStyle Style  `json:"label_style"`
	Style      Style  `json:"style"`
}

// BodyRule is the look of body paragraphs.
type BodyRule struct {
	Style     Style   `json:"style"`
	FirstLine float64 `json:"first_line_mm"`
	Before    float64 `json:"before_pt"`
	Line      float64 `json:"line"` // line spacing, 1 = single
}

// HeadingRule is the look and the numbering of one heading level.
type HeadingRule struct {
	Style  Style  `json:"style"`
	Number string `json:"number"` // "roman", "decimal", "letter"
	Suffix string `json:"suffix"`
}

// TableRule is the look of tables.
type TableRule struct {
	Style   Style `json:"style"`
	Head    Style `json:"head"`
	Caption Style `json:"caption"`
}

// SignatureRule is the look of the signing block.
type SignatureRule struct {
	Left      float64 `json:"left_mm"`
	Right     float64 `json:"right_mm"`
	Gap       float64 `json:"gap_pt"` // room for signature and seal
	Authority Style   `json:"authority"`
	Post      Style   `json:"post"`
	Name      Style   `json:"name"`
	// Signs stand before whom a person signs for, by capacity.
	Signs map[string]string `json:"signs"`
	// Heads are who signs for which sort of body, by how their names begin.
	Heads []Head `json:"heads"`
}

// Head is the post that signs for a sort of body, and for whom: the head of a
// collective on its behalf, a commander by himself.
type Head struct {
	Begins string `json:"begins"`
	Post   string `json:"post"`
	For    string `json:"for"`
}

// RecipientRule is the look of "Nơi nhận".
type RecipientRule struct {
	Label      string `json:"label"`
	LabelStyle Style  `json:"label_style"`
	Style      Style  `json:"style"`
	End        string `json:"end"`
	Last       string `json:"last"`
	AsAbove    string `json:"as_above"` // first line where there are addressees
	Archive    string `json:"archive"`  // last line where none is given
}

// AnnexRule is the look of annexes.
type AnnexRule struct {
	Label      string `json:"label"`
	Number     string `json:"number"`
	LabelStyle Style  `json:"label_style"`
	TitleStyle Style  `json:"title_style"`
	NoteStyle  Style  `json:"note_style"`
	Restart    bool   `json:"restart_pages"`
}

// AttestRule is the look of the attestation.
type AttestRule struct {
	Font  string `json:"font"` // of digests
	Title Style  `json:"title"`
	Style Style  `json:"style"`
	Value Style  `json:"value"`
}

// Forms lists the rule sets of the program, by family and date.
func Forms() ([]Form, error) {
	names, err := formFiles.ReadDir("forms")
	if err != nil {
		return nil, err
	}
	var fs []Form
	for _, n := range names {
		f, err := readForm("forms/" + n.Name())
		if err != nil {
			return nil, fmt.Errorf("form %s: %w", n.Name(), err)
		}
		fs = append(fs, f)
	}
	slices.SortFunc(fs, func(a, b Form) int {
		return strings.Compare(a.Family+a.ValidFrom, b.Family+b.ValidFrom)
	})
	return fs, nil
}

func readForm(name string) (Form, error) {
	b, err := formFiles.ReadFile(name)
	if err != nil {
		return Form{}, err
	}
	var f Form
	return f, json.Unmarshal(b, &f)
}

// FormByID finds a rule set by its ID, such as "hd36-2018".
func FormByID(id string) (Form, bool) {
	return find(func(f Form) bool { return f.ID == id })
}

// FormFor finds the newest rule set of a family that is valid on a date
// (YYYY-MM-DD).
func FormFor(family, date string) (Form, bool) {
	return find(func(f Form) bool { return f.Family == family && f.ValidFrom <= date })
}

// FormOn is the rule set of a family by which a paper of a day is written: the
// newest that is valid then, for a day before the first that is known the first.
func FormOn(family string, day viet.Date) (Form, bool) {
	if f, ok := FormFor(family, day.String()); ok {
		return f, true
	}
	fs, err := Forms()
	i := slices.IndexFunc(fs, func(f Form) bool { return f.Family == family })
	if err != nil || i < 0 {
		return Form{}, false
	}
	return fs[i], true
}

// find gives the last form that fits.
func find(fits func(Form) bool) (Form, bool) {
	fs, err := Forms()
	if err != nil {
		return Form{}, false
	}
	slices.Reverse(fs)
	i := slices.IndexFunc(fs, fits)
	if i < 0 {
		return Form{}, false
	}
	return fs[i], true
}

// Number writes number and code (số và ký hiệu) as the form wants, without the
// word "Số": "05-BC/ĐU" or "05/BC-UBND". n = 0 leaves room for the number.
func (f Form) Number(n int, code, body string) string {
	s := f.NumberRule.Blank
	if n > 0 {
		s = fmt.Sprintf("%0*d", f.NumberRule.Digits, n)
	}
	return strings.NewReplacer("{n}", s, "{code}", code, "{body}", body).Replace(f.NumberRule.Pattern)
}

// Numbers reports whether a number as printed is one that the form writes:
// "05-BC/ĐU" of a Party body, "05/BC-UBND" of a State office.
func (f Form) Numbers(number string) bool {
	p := strings.NewReplacer(`\{n\}`, `\d+`, `\{code\}`, `[^/-]+`, `\{body\}`, `.+`).Replace(regexp.QuoteMeta(f.NumberRule.Pattern))
	return regexp.MustCompile(`^` + p + `$`).MatchString(number)
}

// points is the alphabet of Vietnamese points: no f, j, w, z, no marked vowels.
const points = "abcdđeghiklmnopqrstuvxy"

// ordinal writes n (from 1) in one of the numberings "roman", "decimal", "letter".
func ordinal(kind string, n int) string {
	switch kind {
	case "roman":
		return roman(n)
	case "letter":
		rs := []rune(points)
		if n <= len(rs) {
			return string(rs[n-1])
		}
	}
	return strconv.Itoa(n)
}

func roman(n int) string {
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	signs := []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, v := range values {
		for ; n >= v; n -= v {
			b.WriteString(signs[i])
		}
	}
	return b.String()
}
