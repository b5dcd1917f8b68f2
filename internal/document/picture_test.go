package document_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"phoihop/internal/document"
)

func picture(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 60, 40))
	for i := range 60 {
		m.Set(i, i*40/60, color.Black)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// counts are what a chart's part holds: by series name, by category.
func counts(t *testing.T, s string) map[string][]string {
	t.Helper()
	var x struct {
		Series []struct {
			Name  string   `xml:"tx>strRef>strCache>pt>v"`
			Names []string `xml:"cat>strRef>strCache>pt>v"`
			Vals  []string `xml:"val>numRef>numCache>pt>v"`
		} `xml:"chart>plotArea>barChart>ser"`
	}
	if err := xml.Unmarshal([]byte(s), &x); err != nil {
		t.Fatal(err)
	}
	m := map[string][]string{}
	for _, s := range x.Series {
		m[s.Name] = append([]string{strings.Join(s.Names, "|")}, s.Vals...)
	}
	return m
}

// TestChart: counts stand in the regulation's order, on a scale from nought,
// with words for those who do not see them.
func TestChart(t *testing.T) {
	for _, id := range []string{"hd36-2018", "nd30-2020"} {
		b := docx(t, charted(picture(t)), id)
		x := partOf(t, b, "word/charts/chart1.xml")
		got := counts(t, x)
		if strings.Join(got["Chậm"], " ") != "Điều 5|Điều 6|Điều 10 2 1 4" || len(got) != 4 {
			t.Errorf("%v", got)
		}
		if !strings.Contains(x, `<c:min val="0"/>`) || strings.Contains(x, `showPercent val="1"`) || !strings.Contains(x, `typeface="Times New Roman"`) {
			t.Error("scale, percentages or font")
		}
		main := partOf(t, b, "word/document.xml")
		alts := regexp.MustCompile(`<wp:docPr id="(\d+)"[^>]* descr="([^"]+)"`).FindAllStringSubmatch(main, -1)
		if len(alts) != 2 || alts[0][1] == alts[1][1] || alts[0][2] != "Biểu đồ thanh theo điều" || alts[1][2] != "Quang cảnh hội nghị" {
			t.Errorf("%q", alts)
		}
		if m := regexp.MustCompile(`<wp:extent cx="(\d+)" cy="(\d+)"/>`).FindAllStringSubmatch(main, -1); m[1][1] != "2160000" || m[1][2] != "1440000" {
			t.Errorf("picture of 60 by 40 mm: %v", m[1])
		}
		rels, types := partOf(t, b, "word/_rels/document.xml.rels"), partOf(t, b, "[Content_Types].xml")
		for _, n := range []string{"charts/chart1.xml", "media/image2.png"} {
			if !strings.Contains(rels, `Target="`+n+`"`) || !strings.Contains(types, `PartName="/word/`+n+`"`) {
				t.Errorf("%s is not declared", n)
			}
		}
	}
}

func TestBadPicture(t *testing.T) {
	d := charted([]byte("GIF89a"))
	var e *document.ContentError
	if err := d.WriteDOCX(&bytes.Buffer{}, form(t, "nd30-2020")); !errors.As(err, &e) || e.What != "image" {
		t.Error(err)
	}
}
