package document

import (
	"bytes"
	"image"
	_ "image/jpeg" // pictures of a meeting
	_ "image/png"
	"strconv"
)

const (
	nsDraw    = "http://schemas.openxmlformats.org/drawingml/2006/main"
	nsInline  = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	nsPicture = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	nsChart   = "http://schemas.openxmlformats.org/drawingml/2006/chart"
)

// emu is the format's unit of length: 36,000 to a millimetre.
const emu = 36000

// Image is a picture, PNG or JPEG, centred, with its caption below. It is made
// smaller where it is wider than the text or higher than half a page.
type Image struct {
	Content []byte
	Width   float64 // millimetres; 0 is the width of the text
	Alt     string  // what it shows, for those who do not see it
	Caption string  // may be empty
}

func (Image) block() {}

// extra is a part that a block brings along, found from the main part by id.
type extra struct {
	part
	id, rel, ctype string
}

// bring adds a part and gives its relationship.
func (b *writer) bring(rel, name, ctype string, body []byte) string {
	id := "rIdX" + strconv.Itoa(len(b.extras)+1)
	b.extras = append(b.extras, extra{part{name, body}, id, rel, ctype})
	return id
}

func (b *writer) image(x Image, mm float64) {
	c, kind, err := image.DecodeConfig(bytes.NewReader(x.Content))
	if err != nil || c.Width < 1 || c.Height < 1 || kind != "png" && kind != "jpeg" {
		b.fail(&ContentError{What: "image", Name: x.Alt, Reason: Unknown})
		return
	}
	w := mm
	if x.Width > 0 {
		w = min(w, x.Width)
	}
	h := w * float64(c.Height) / float64(c.Width)
	if most := b.f.Page.Height / 2; h > most {
		w, h = w*most/h, most
	}
	n := strconv.Itoa(len(b.extras) + 1)
	id := b.bring("/image", "word/media/image"+n+"."+kind, "image/"+kind, x.Content)
	b.drawing(w, h, x.Alt, nsPicture, `<pic:pic xmlns:pic="`+nsPicture+`"><pic:nvPicPr><pic:cNvPr id="`+n+`" name="image`+n+`"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="`+id+`"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="`+strconv.Itoa(int(w*emu))+`" cy="`+strconv.Itoa(int(h*emu))+`"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>`)
	if x.Caption != "" {
		b.line(para{style: "PictureCaption"}, x.Caption)
	}
}

// drawing writes a paragraph with one picture or chart in it; mm wide and high.
func (b *writer) drawing(w, h float64, alt, uri, inner string) {
	b.open(para{style: "Picture", keepNext: true})
	b.raw(`<w:r>`, b.inline(w, h, alt, uri, inner), `</w:r>`)
	b.close()
}

// inline is w:drawing; its number is that of the part it shows.
func (b *writer) inline(w, h float64, alt, uri, inner string) string {
	n := strconv.Itoa(len(b.extras))
	return `<w:drawing><wp:inline xmlns:wp="` + nsInline + `" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="` + strconv.Itoa(int(w*emu)) + `" cy="` + strconv.Itoa(int(h*emu)) + `"/>` +
		`<wp:docPr id="` + n + `" name="Hình ` + n + `" descr="` + escape(alt) + `"/><wp:cNvGraphicFramePr/>` +
		`<a:graphic xmlns:a="` + nsDraw + `"><a:graphicData uri="` + uri + `">` + inner + `</a:graphicData></a:graphic></wp:inline></w:drawing>`
}
