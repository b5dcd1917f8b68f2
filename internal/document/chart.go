package document

import (
	"bytes"
	"strconv"
	"strings"
)

// Chart is a stacked bar chart of counts, drawn by the word processor itself:
// its letters are the document's, and it stays sharp on paper. What it shows
// must stand in a table beside it: nobody can check a picture.
type Chart struct {
	Title      string
	Alt        string   // what it shows, for those who do not see it
	Categories []string // in their own order, never by size
	Series     []ChartSeries
	Upright    bool    // columns instead of bars
	Height     float64 // millimetres; 0 follows the number of bars
	Width      float64 // millimetres; 0 is the width of the text
	Most       int     // end of the scale, for charts that are compared; 0 is free
}

// ChartSeries is one count for each category.
type ChartSeries struct {
	Name   string
	Counts []int
}

func (Chart) block() {}

// fills tell series apart also without colour: by lightness, and the last ones
// by a pattern.
func fills() []string {
	solid := func(c string) string { return `<a:solidFill><a:srgbClr val="` + c + `"/></a:solidFill>` }
	pattern := func(p, c string) string {
		return `<a:pattFill prst="` + p + `"><a:fgClr><a:srgbClr val="` + c + `"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>`
	}
	return []string{solid("1F4E79"), solid("8FB4D6"), solid("F0B650"), pattern("wdUpDiag", "A61C1C"), pattern("pct20", "555555")}
}

func (b *writer) chart(x Chart, mm float64) {
	w, h := mm, x.Height
	if x.Width > 0 {
		w = min(w, x.Width)
	}
	if h <= 0 {
		h = 34 + 9*float64(len(x.Categories))
	}
	n := 1
	for _, e := range b.extras {
		if e.rel == "/chart" {
			n++
		}
	}
	id := b.bring("/chart", "word/charts/chart"+strconv.Itoa(n)+".xml", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", x.xml(b.f))
	b.drawing(w, h, x.Alt, nsChart, `<c:chart xmlns:c="`+nsChart+`" r:id="`+id+`"/>`)
}

// xml is the chart's part, in the order of the schema.
func (x Chart) xml(f Form) []byte {
	var b bytes.Buffer
	put := func(ss ...string) {
		for _, s := range ss {
			b.WriteString(s)
		}
	}
	put(xmlHead, `<c:chartSpace xmlns:c="`, nsChart, `" xmlns:a="`, nsDraw, `" xmlns:r="`, nsRel, `"><c:roundedCorners val="0"/><c:chart>`)
	if x.Title != "" {
		put(`<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="`, escape(f.Language), `" sz="1200" b="1">`, chartFont(f), `</a:rPr><a:t>`, escape(x.Title), `</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`)
	}
	put(`<c:autoTitleDeleted val="`, flag01(x.Title == ""), `"/><c:plotArea><c:layout/><c:barChart><c:barDir val="`, map[bool]string{true: "col", false: "bar"}[x.Upright], `"/><c:grouping val="stacked"/><c:varyColors val="0"/>`)
	for i, s := range x.Series {
		put(x.series(i, s))
	}
	put(`<c:gapWidth val="45"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`, x.axes(), `</c:plotArea>`,
		`<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>`,
		`<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>`,
		`<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1100"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>`, chartFont(f), `</a:defRPr></a:pPr><a:endParaRPr lang="`, escape(f.Language), `"/></a:p></c:txPr></c:chartSpace>`)
	return b.Bytes()
}

func chartFont(f Form) string {
	return `<a:latin typeface="` + escape(f.Font) + `"/><a:cs typeface="` + escape(f.Font) + `"/>`
}

func flag01(b bool) string { return map[bool]string{true: "1", false: "0"}[b] }

// thousands writes large counts with a full stop, whatever language the word
// processor speaks.
const thousands = `[>=1000]0"."000`

// labels is the format of the counts in the bars. A stretch too short for its
// number has none: the table beside the chart has them all.
func (x Chart) labels() string {
	most := 0
	for k := range x.Categories {
		sum := 0
		for _, s := range x.Series {
			sum += s.Counts[k]
		}
		most = max(most, sum)
	}
	return thousands + `;[>=` + strconv.Itoa(max(most/25, 1)) + `]0;`
}

// series writes one series.
func (x Chart) series(i int, s ChartSeries) string {
	n, col := strconv.Itoa(i), string(rune('B'+i))
	fill := fills()[i%len(fills())]
	light := ""
	if i == 0 {
		light = `<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1000"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>`
	}
	end := strconv.Itoa(len(x.Categories) + 1)
	var b strings.Builder
	b.WriteString(`<c:ser><c:idx val="` + n + `"/><c:order val="` + n + `"/><c:tx><c:strRef><c:f>Sheet1!$` + col + `$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>` + escape(s.Name) + `</c:v></c:pt></c:strCache></c:strRef></c:tx>` +
		`<c:spPr>` + fill + `<a:ln w="6350"><a:solidFill><a:srgbClr val="333333"/></a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/>` +
		`<c:dLbls><c:numFmt formatCode="` + escape(x.labels()) + `" sourceLinked="0"/><c:spPr>` + labelGround(i) + `</c:spPr>` + light + `<c:dLblPos val="ctr"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>` +
		`<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$` + end + `</c:f><c:strCache><c:ptCount val="` + strconv.Itoa(len(x.Categories)) + `"/>`)
	for k, c := range x.Categories {
		b.WriteString(`<c:pt idx="` + strconv.Itoa(k) + `"><c:v>` + escape(c) + `</c:v></c:pt>`)
	}
	b.WriteString(`</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$` + col + `$2:$` + col + `$` + end + `</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="` + strconv.Itoa(len(s.Counts)) + `"/>`)
	for k, v := range s.Counts {
		b.WriteString(`<c:pt idx="` + strconv.Itoa(k) + `"><c:v>` + strconv.Itoa(v) + `</c:v></c:pt>`)
	}
	b.WriteString(`</c:numCache></c:numRef></c:val></c:ser>`)
	return b.String()
}

// labelGround puts white behind numbers that stand on a pattern.
func labelGround(i int) string {
	if i >= 3 {
		return `<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>`
	}
	return `<a:noFill/>`
}

// axes: bars read from the top as the regulation does; the scale begins at 0
// and counts whole.
func (x Chart) axes() string {
	order, cat, val := "maxMin", "l", "b"
	if x.Upright {
		order, cat, val = "minMax", "b", "l"
	}
	most := ""
	if x.Most > 0 {
		most = `<c:max val="` + strconv.Itoa(x.Most) + `"/>`
	}
	line := `<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="808080"/></a:solidFill></a:ln></c:spPr>`
	crosses := map[bool]string{true: "autoZero", false: "max"}[x.Upright] // so that the scale stands below
	return `<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="` + order + `"/></c:scaling><c:delete val="0"/><c:axPos val="` + cat + `"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>` + line + `<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>` +
		`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>` + most + `<c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="` + val + `"/><c:majorGridlines><c:spPr><a:ln w="3175"><a:solidFill><a:srgbClr val="D0D0D0"/></a:solidFill></a:ln></c:spPr></c:majorGridlines><c:numFmt formatCode="` + escape(thousands+`;0`) + `" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>` + line + `<c:crossAx val="1"/><c:crosses val="` + crosses + `"/><c:crossBetween val="between"/></c:valAx>`
}
