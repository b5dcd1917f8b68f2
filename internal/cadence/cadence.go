// Package cadence reads from Vietnamese sentences how often something is to be
// done, by when and by whom (kỳ hạn). It proposes; a person confirms.
//
// A recurring duty is named by its period ("hằng quý"), by a yearly date
// ("trước ngày 15 tháng 12"), by an event ("khi có tình huống đột xuất"), or
// as standing ("thường xuyên trao đổi"). "Định kỳ" without a period names none.
package cadence

import (
	"strings"
	"time"

	"phoihop/internal/legaltext"
	"phoihop/internal/viet"
)

// Deadline is by when. Weekday is 1 for Monday to 7 for Sunday; "ngày 20 của
// tháng đầu tiên quý" keeps its day only. When is before, by or within.
type Deadline struct {
	Day         int    `json:"day,omitempty"`
	Month       int    `json:"month,omitempty"`
	Weekday     int    `json:"weekday,omitempty"`
	Hour        int    `json:"hour,omitempty"`
	Hours       int    `json:"hours,omitempty"`
	Days        int    `json:"days,omitempty"`
	WorkingDays int    `json:"working_days,omitempty"`
	Months      int    `json:"months,omitempty"`
	When        string `json:"when"`
}

// Finding is one cadence found in one provision.
type Finding struct {
	Provision  string    `json:"provision"`
	Quote      string    `json:"quote"`
	Cadence    string    `json:"cadence"`
	Every      int       `json:"every"`
	Deadline   *Deadline `json:"deadline"`
	Bound      []string  `json:"bound"`
	Confidence float64   `json:"confidence"`
}

// The cadences; calendar.Cadence has the same words.
const (
	daily       = "daily"
	weekly      = "weekly"
	monthly     = "monthly"
	quarterly   = "quarterly"
	halfYearly  = "half-yearly"
	yearly      = "yearly"
	everyNYears = "every-n-years"
	once        = "once"
	onEvent     = "on-event"
	standing    = "standing"
)

// Reader reads as at a day: a date that has passed by then is no duty.
type Reader struct {
	rules *rules
	today viet.Date
}

// New returns a reader for a day.
func New(today viet.Date) *Reader { return &Reader{newRules(), today} }

// Read reads one sentence, or a few.
func Read(sentence string) []Finding { return now().Read(sentence) }

// ReadLines reads a file of bare lines, each by itself.
func ReadLines(src string) []Finding { return now().ReadLines(src) }

// ReadDocument reads every provision of a normative text.
func ReadDocument(d *legaltext.Document) []Finding { return now().ReadDocument(d) }

// ReadFile reads a text with articles as a document, any other line by line.
func ReadFile(src string) []Finding { return now().ReadFile(src) }

func now() *Reader { return New(viet.DateOf(time.Now())) }

// Read reads one sentence, or a few.
func (r *Reader) Read(text string) []Finding { return r.read("", viet.Normalize(text), nil) }

// ReadLines reads bare lines.
func (r *Reader) ReadLines(src string) (fs []Finding) {
	for _, line := range strings.Split(viet.Normalize(src), "\n") {
		fs = append(fs, r.read("", line, nil)...)
	}
	return fs
}

// ReadFile decides what the source is.
func (r *Reader) ReadFile(src string) []Finding {
	d := legaltext.Parse(src)
	structured := false
	d.Walk(func(n *legaltext.Node, _ int) bool {
		structured = structured || n.Kind == "article"
		return !structured
	})
	if structured {
		return r.ReadDocument(d)
	}
	return r.ReadLines(src)
}

// ReadDocument reads every provision; a point without a subject takes the one
// of the text that leads to it.
func (r *Reader) ReadDocument(d *legaltext.Document) (fs []Finding) {
	var visit func(ns []*legaltext.Node, bound []string)
	visit = func(ns []*legaltext.Node, bound []string) {
		for _, n := range ns {
			text := n.Text
			if n.Kind == "article" && len(n.Children) == 0 || n.Kind == "article" && strings.HasSuffix(n.Title, ":") {
				text = strings.TrimSpace(n.Title + "\n" + n.Text)
			}
			own := bound
			if subject := r.rules.subjects(unwrap(text)); len(subject) > 0 {
				own = subject
			}
			if n.Kind != "chapter" && n.Kind != "part" && n.Kind != "section" {
				fs = append(fs, r.read(n.ID, unwrap(text), bound)...)
			}
			visit(n.Children, own)
		}
	}
	visit(d.Children, nil)
	return fs
}

// unwrap joins the lines of a hard-wrapped unit. The text keeps its length.
func unwrap(s string) string { return strings.ReplaceAll(s, "\n", " ") }

// read reads one unit, sentence by sentence. The same finding twice in one
// unit is one.
func (r *Reader) read(provision, text string, bound []string) (fs []Finding) {
	type key struct {
		cadence  string
		every    int
		deadline Deadline
	}
	seen := map[key]bool{}
	for _, s := range sentences(text) {
		for _, f := range r.sentence(s) {
			k := key{cadence: f.Cadence, every: f.Every}
			if f.Deadline != nil {
				k.deadline = *f.Deadline
			}
			if seen[k] {
				continue
			}
			seen[k] = true
			f.Provision = provision
			if len(f.Bound) == 0 && len(bound) > 0 {
				f.Bound = bound
			}
			fs = append(fs, f)
		}
	}
	return fs
}

// sentences splits at full stops, semicolons and line ends.
func sentences(text string) (ss []string) {
	start := 0
	for i := 0; i < len(text); i++ {
		end := text[i] == ';' || text[i] == '\n' || text[i] == '.' && (i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '\n') && !initial(text[:i])
		if end {
			ss = append(ss, text[start:i+1])
			start = i + 1
		}
	}
	return append(ss, text[start:])
}

// initial reports whether a full stop after the text belongs to a number or a
// one-letter mark ("1.", "a.", "TP.").
func initial(before string) bool {
	word := before[strings.LastIndexAny(before, " \n(")+1:]
	return len(word) <= 2
}
