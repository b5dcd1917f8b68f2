package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"phoihop/internal/app"
	"phoihop/internal/duty"
	"phoihop/internal/entry"
	"phoihop/internal/fault"
	"phoihop/internal/review"
	"phoihop/internal/viet"
)

// reportCmd reports from the record.
type reportCmd struct {
	Occurrences occurrencesCmd `cmd:"" help:"Mọi kỳ thực hiện với tình trạng / every occurrence with its state."`
	Text        textCmd        `cmd:"" help:"Lời văn có hiệu lực vào một ngày / the text in force on a day."`
}

// occurrencesCmd lists every occurrence of a space.
type occurrencesCmd struct {
	dataFlag
	Space string `help:"Mã phòng phối hợp / id of the space." required:""`
	AsOf  string `name:"as-of" help:"Tính đến ngày (mặc định: bây giờ) / as at a day (default: now)."`
	jsonFlag
}

// occurrence is one row of the report.
type occurrence struct {
	Regulation entry.Hash   `json:"regulation"`
	Duty       entry.Hash   `json:"duty"`
	Provision  string       `json:"provision"`
	Title      string       `json:"title"`
	Party      entry.Hash   `json:"party"`
	PartyName  string       `json:"party_name"`
	Occurrence string       `json:"occurrence"`
	From       viet.Date    `json:"from"`
	To         viet.Date    `json:"to,omitzero"`
	Due        time.Time    `json:"due"`
	Timeliness string       `json:"timeliness"`
	Nil        bool         `json:"nil"`
	Postponed  bool         `json:"postponed"`
	Contested  bool         `json:"contested"`
	Origin     entry.Hash   `json:"origin,omitzero"`
	Assurance  string       `json:"assurance"`
	Claimed    time.Time    `json:"claimed,omitzero"`
	Received   time.Time    `json:"received,omitzero"`
	Entries    []entry.Hash `json:"entries"`
}

// Run prints the occurrences.
func (c occurrencesCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	space, err := parseID(c.Space)
	if err != nil {
		return err
	}
	asOf, err := e.moment(c.AsOf)
	if err != nil {
		return err
	}
	b, err := duty.LoadFrom(e.ctx, n.Read, space, asOf)
	if err != nil {
		return err
	}
	if len(b.Parties) == 0 {
		return fault.New(fault.NotFound, "cmd.no-space", c.Space)
	}
	rows := make([]occurrence, 0, len(b.Occurrences))
	for _, o := range b.Occurrences {
		rows = append(rows, rowOf(b, o))
	}
	if c.JSON {
		return e.json(rows)
	}
	for _, r := range rows {
		fmt.Fprintf(e.out, "%-10s %-10s %-22s %-14s %s\n", r.From, r.Timeliness, r.Provision, r.PartyName, r.Title)
	}
	return nil
}

func rowOf(b *duty.Book, o *duty.Occurrence) occurrence {
	r := occurrence{Regulation: o.Duty.Proposed.Regulation, Duty: o.Duty.ID, Provision: o.Duty.Proposed.Provision,
		Title: o.Terms.Title, Party: o.Party, PartyName: b.Party(o.Party).Short, Occurrence: o.Key, From: o.Start(), To: o.Window.To,
		Due: o.Due, Timeliness: string(o.State), Nil: o.Nil, Postponed: o.Postponed, Contested: o.Contested, Origin: o.Origin,
		Assurance: o.Assurance.Key(), Claimed: o.Claimed, Received: o.Received, Entries: []entry.Hash{}}
	for _, f := range o.Facts {
		r.Entries = append(r.Entries, f.Entry)
	}
	return r
}

// moment reads a day as its last moment; nothing is now.
func (e *env) moment(day string) (time.Time, error) {
	if day == "" {
		return e.now(), nil
	}
	d, err := parseDay(day)
	if err != nil {
		return time.Time{}, err
	}
	return d.AddDays(1).Time(viet.Zone()), nil
}

// reviewCmd compiles and checks reports.
type reviewCmd struct {
	Compile compileCmd `cmd:"" help:"Lập báo cáo từ sổ ghi / compile a report from the record."`
	Freeze  freezeCmd  `cmd:"" help:"Chốt số liệu của một kỳ sơ kết / freeze the figures of a review."`
	Check   checkCmd   `cmd:"" help:"Tính lại mọi con số của một báo cáo / recompute every figure of a report."`
}

// compileCmd compiles a report.
type compileCmd struct {
	dataFlag
	Space      string `help:"Mã phòng phối hợp / id of the space." required:""`
	Regulation string `help:"Mã quy chế / id of the regulation." required:""`
	From       string `help:"Từ ngày / from." required:""`
	To         string `help:"Đến ngày / to." required:""`
	Form       string `help:"Thể thức / form: party, state." default:"party"`
	Out        string `help:"Tệp DOCX / DOCX file." placeholder:"FILE"`
	JSONOut    string `name:"json" help:"Tệp JSON; - là đầu ra chuẩn / JSON file; - is standard output." placeholder:"FILE"`
}

// compiled is the report as JSON.
type compiled struct {
	review.Params
	Digest  entry.Hash      `json:"digest"`
	Code    entry.Hash      `json:"code"`
	Figures []review.Figure `json:"figures"`
	Gaps    []review.Gap    `json:"gaps"`
}

// Run compiles at the heads as they are now and records them.
func (c compileCmd) Run(e *env) error {
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := c.params()
	if err != nil {
		return err
	}
	r, err := e.compile(n, p)
	if err != nil {
		return err
	}
	docx, err := r.Render()
	if err != nil {
		return err
	}
	if err := review.Record(e.ctx, n.Journal, r.Params); err != nil {
		return err
	}
	if err := c.write(e, r, docx); err != nil {
		return err
	}
	if c.JSONOut != "-" {
		fmt.Fprintf(e.out, "figures=%d occurrences=%d gaps=%d digest=%s code=%s\n", len(r.Figures), r.All.Tally.N, len(r.Gaps), r.Digest(), r.Code())
	}
	return nil
}

// compile compiles a report at the heads as they are now.
func (e *env) compile(n *app.Node, p review.Params) (r *review.Report, err error) {
	if p.Heads, p.AsOf, err = review.HeadsOf(e.ctx, n.Journal, p.Space); err != nil {
		return nil, err
	}
	return n.Reviews().LoadFrom(e.ctx, n.Read, p)
}

func (c compileCmd) params() (p review.Params, err error) {
	if p.Space, err = parseID(c.Space); err != nil {
		return p, err
	}
	if p.Regulation, err = parseID(c.Regulation); err != nil {
		return p, err
	}
	if p.From, err = parseDay(c.From); err != nil {
		return p, err
	}
	if p.To, err = parseDay(c.To); err != nil {
		return p, err
	}
	if p.To.Before(p.From) {
		return p, fault.Field("to", "review.ends-before", p.From, p.To)
	}
	p.Form = c.Form
	return p, nil
}

func (c compileCmd) write(e *env, r *review.Report, docx []byte) error {
	if c.Out != "" {
		if err := writeBytes(c.Out, docx); err != nil {
			return err
		}
	}
	if c.JSONOut == "" {
		return nil
	}
	out := compiled{r.Params, r.Digest(), r.Code(), r.Figures, r.Gaps}
	if out.Gaps == nil {
		out.Gaps = []review.Gap{}
	}
	if c.JSONOut == "-" {
		return e.json(out)
	}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	return writeBytes(c.JSONOut, append(b, '\n'))
}

// checkCmd recomputes the figures of a report.
type checkCmd struct {
	File string `arg:"" help:"Báo cáo DOCX / DOCX report."`
	dataFlag
	jsonFlag
}

// Run names every figure that the record does not bear out.
func (c checkCmd) Run(e *env) error {
	docx, err := os.ReadFile(c.File)
	if err != nil {
		return &fault.Error{Kind: fault.NotFound, Key: "cmd.no-file", Args: []any{c.File}, Err: err}
	}
	n, err := e.open(c.Data)
	if err != nil {
		return err
	}
	defer n.Close()
	p, fs, checked, err := n.Reviews().CheckDocument(e.ctx, n.Journal, n.Read, docx)
	if err != nil {
		return err
	}
	if c.JSON {
		err = e.json(map[string]any{"figures": checked, "faults": fs, "as_of": p.AsOf, "digest": p.Digest(), "code": p.Code()})
	} else {
		for _, f := range fs {
			fmt.Fprintln(e.out, strings.TrimSpace(e.l.T("cmd.check."+f.What, f.Figure, f.Shown, f.Record, f.Label)))
		}
		fmt.Fprintf(e.out, "figures=%d faults=%d digest=%s\n", checked, len(fs), p.Digest())
	}
	if err == nil && len(fs) > 0 {
		err = fault.New(fault.Conflict, "cmd.check-faults", len(fs))
	}
	return err
}
