package web

import (
	"bytes"
	"fmt"

	"phoihop/internal/access"
	official "phoihop/internal/document"
	"phoihop/internal/fault"
	"phoihop/internal/viet"
)

// docxType is the media type of a Word document.
const docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Paper is an address that answers with an official document made of the
// record (văn bản), in the form of the Party or the State as ?form= asks.
// Everything that a feature prints is one: what is declared here is measured
// and rendered as it is produced.
type Paper struct {
	Pattern string // ends in ".docx"
	Kind    string // of document, as document.Form.Kind knows it
	Right   access.Right
	Write   func(r *Request) (Written, error)
}

// Written is a document with the form that it is written in.
type Written struct {
	Name string // of the file, without its ending
	Form official.Form
	official.Document
}

// DocumentForm is the form that the address asks for, by the rules of a day.
func (r *Request) DocumentForm(on viet.Date) (official.Form, error) {
	f, ok := official.FormOn(r.Query.Get("form"), on)
	if !ok {
		return f, fault.New(fault.Invalid, "web.no-form")
	}
	return f, nil
}

// file is the paper as a download: a document of the kind that was declared.
func (p Paper) file() File {
	return File{Pattern: p.Pattern, Right: p.Right, Serve: func(r *Request) (Download, error) {
		w, err := p.Write(r)
		if err != nil {
			return Download{}, err
		}
		if w.Kind != p.Kind {
			return Download{}, fmt.Errorf("web: %s is declared as %q and written as %q", p.Pattern, p.Kind, w.Kind)
		}
		var b bytes.Buffer
		err = w.WriteDOCX(&b, w.Form)
		return Download{Name: w.Name + ".docx", Type: docxType, Content: b.Bytes()}, err
	}}
}
