package document

import (
	"bytes"
	"math"
	"strconv"
)

// styleDef is one paragraph style.
type styleDef struct {
	id, name string
	look     Style
	// ppr is the inside of w:pPr, in the order of the schema.
	ppr string
}

// stylesXML makes the styles that the rule set asks for: one for each element,
// so that the main part holds no direct formatting.
func stylesXML(f Form) []byte {
	var b bytes.Buffer
	font := Style{Size: f.Body.Style.Size}
	b.WriteString(xmlHead + `<w:styles xmlns:w="` + nsWord + `"><w:docDefaults><w:rPrDefault><w:rPr>` +
		runLook(font, f.Font) + `<w:lang w:val="` + escape(f.Language) + `" w:eastAsia="` + escape(f.Language) + `" w:bidi="ar-SA"/>` +
		`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	for _, d := range styleDefs(f) {
		b.WriteString(`<w:style w:type="paragraph" w:customStyle="1" w:styleId="` + d.id + `">`)
		b.WriteString(`<w:name w:val="` + d.name + `"/><w:basedOn w:val="Normal"/><w:qFormat/>`)
		b.WriteString(`<w:pPr>` + d.ppr + `</w:pPr><w:rPr>` + runLook(d.look, "") + `</w:rPr></w:style>`)
	}
	b.WriteString(`</w:styles>`)
	return bytes.ReplaceAll(b.Bytes(), []byte(` w:customStyle="1" w:styleId="Heading`), []byte(` w:styleId="Heading`))
}

func styleDefs(f Form) []styleDef {
	ds := elementDefs(f)
	ds = append(ds, bodyDefs(f)...)
	ds = append(ds, closingDefs(f)...)
	return ds
}

// elementDefs are the styles of letterhead and title, all centred.
func elementDefs(f Form) []styleDef {
	var ds []styleDef
	add := func(es []Element) {
		for _, e := range es {
			after := e.After
			if e.Rule > 0 {
				after = 0 // stands below the rule
			}
			ds = append(ds, styleDef{e.Name, "VB " + e.Name, e.Style, spacing(e.Before, after, 1) + jc("center")})
		}
	}
	for _, r := range f.Letterhead.Rows {
		add(r.Left)
		add(r.Right)
	}
	add(f.Title)
	return ds
}

func bodyDefs(f Form) []styleDef {
	first := twips(f.Body.FirstLine)
	body := spacing(f.Body.Before, 0, f.Body.Line)
	ds := []styleDef{
		{"BodyText", "Body Text", f.Body.Style, body + firstLine(first) + jc("both")},
		{"To", "VB To", f.To.Style, spacing(6, 0, 1) + jc("center")},
		{"ToItem", "VB ToItem", f.To.Style, spacing(0, 0, 1) + `<w:ind w:left="` + strconv.Itoa(toIndent+140) + `" w:hanging="140"/>`},
		{"Caption", "caption", f.Table.Caption, keep + spacing(10, 4, 1) + jc("center")},
		{"Picture", "VB Picture", Style{}, spacing(6, 0, 1) + jc("center")},
		{"PictureCaption", "VB PictureCaption", Style{Size: f.Table.Style.Size, Italic: true}, spacing(2, 6, 1) + jc("center")},
		{"TableHead", "VB TableHead", f.Table.Head, spacing(2, 2, 1) + jc("center")},
		{"TableText", "VB TableText", f.Table.Style, spacing(2, 2, 1)},
		{"AfterTable", "VB AfterTable", Style{Size: 6}, spacing(0, 0, 1)},
		{"Rule", "VB Rule", Style{Size: 1}, `<w:spacing w:before="60" w:after="0" w:line="40" w:lineRule="exact"/>`},
		{"PageNumber", "VB PageNumber", Style{Size: f.Page.NumberSize}, spacing(0, 0, 1) + jc("center")},
	}
	pr := f.Provision
	plain := func(s Style) Style { s.Bold = false; return s } // the number alone is bold
	ds = append(ds,
		styleDef{"Basis", "VB Basis", f.Basis.Style, body + firstLine(first) + jc("both")},
		styleDef{"Enacting", "VB Enacting", f.Enacting.Style, keep + spacing(10, 4, 1) + jc("center")},
		styleDef{"Division", "VB Division", pr.Word, keep + spacing(12, 0, 1) + jc("center") + `<w:outlineLvl w:val="0"/>`},
		styleDef{"DivisionTitle", "VB DivisionTitle", pr.Title, keep + `<w:keepLines/>` + spacing(0, 6, 1) + jc("center")},
		styleDef{"Article", "VB Article", plain(pr.Article), body + firstLine(first) + jc("both") + `<w:outlineLvl w:val="1"/>`})
	for i, h := range f.Headings {
		n := strconv.Itoa(i + 1)
		p := keep + `<w:keepLines/>` + spacing(f.Body.Before+2, 0, f.Body.Line) + firstLine(first) + jc("both") + `<w:outlineLvl w:val="` + strconv.Itoa(i) + `"/>`
		ds = append(ds, styleDef{"Heading" + n, "heading " + n, h.Style, p})
	}
	return ds
}

func closingDefs(f Form) []styleDef {
	s, r, x, a := f.Signature, f.Recipients, f.Annex, f.Attestation
	return []styleDef{
		{"Authority", "VB Authority", s.Authority, spacing(0, 0, 1) + jc("center")},
		{"Post", "VB Post", s.Post, spacing(0, 0, 1) + jc("center")},
		{"SignName", "VB SignName", s.Name, spacing(s.Gap, 0, 1) + jc("center")},
		{"RecipientsLabel", "VB RecipientsLabel", Style{Size: r.LabelStyle.Size, Bold: r.LabelStyle.Bold, Italic: r.LabelStyle.Italic}, spacing(0, 0, 1)},
		{"Recipient", "VB Recipient", r.Style, spacing(0, 0, 1)},
		{"AnnexLabel", "VB AnnexLabel", x.LabelStyle, spacing(0, 0, 1) + jc("center")},
		{"AnnexTitle", "VB AnnexTitle", x.TitleStyle, spacing(0, 0, 1) + jc("center")},
		{"AnnexNote", "VB AnnexNote", x.NoteStyle, spacing(0, 6, 1) + jc("center")},
		{"AttestTitle", "VB AttestTitle", a.Title, spacing(6, 2, 1)},
		{"AttestText", "VB AttestText", a.Style, `<w:keepLines/>` + spacing(2, 0, 1) + jc("both")},
	}
}

// toIndent is where the addressees of a list stand, in twips.
const toIndent = 2835

const keep = `<w:keepNext/>`

// spacing gives w:spacing from points and a multiple of single line spacing.
func spacing(before, after, line float64) string {
	return `<w:spacing w:before="` + strconv.Itoa(points20(before)) + `" w:after="` + strconv.Itoa(points20(after)) +
		`" w:line="` + strconv.Itoa(int(math.Round(line*240))) + `" w:lineRule="auto"/>`
}

func firstLine(tw int) string { return `<w:ind w:firstLine="` + strconv.Itoa(tw) + `"/>` }

func jc(v string) string { return `<w:jc w:val="` + v + `"/>` }
