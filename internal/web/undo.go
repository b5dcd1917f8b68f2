package web

import (
	"fmt"
	"net/http"
	"slices"

	"phoihop/internal/batch"
	"phoihop/internal/fault"
	"phoihop/internal/lang"
)

// manyBatches bounds the list of all.
const manyBatches = 50

// batches lists what was taken in from spreadsheets, as far as the caller may
// do such work.
func (s *Site) batches(w http.ResponseWriter, r *http.Request, req *Request) {
	bs, err := s.Batches.List(r.Context(), req.Caller, "", manyBatches)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	bs = slices.DeleteFunc(bs, func(b batch.Batch) bool {
		_, err := s.sheet(b.Work, req)
		return err != nil
	})
	if bs == nil {
		bs = []batch.Batch{} // none is a list too
	}
	s.show(w, r, req, View{Title: req.L.T("web.imports"), Model: bs, Body: batchesPage(req, bs)}, http.StatusOK)
}

// batchOf finds the batch that the address names, and what kind of work it was.
func (s *Site) batchOf(r *http.Request, req *Request) (b batch.Batch, h Sheet, err error) {
	if b, err = s.Batches.Find(r.Context(), req.Caller, r.PathValue("id")); err == nil {
		h, err = s.sheet(b.Work, req)
	}
	return b, h, err
}

func (s *Site) batch(w http.ResponseWriter, r *http.Request, req *Request) {
	b, h, err := s.batchOf(r, req)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	s.showBatch(w, r, req, b, h, nil, http.StatusOK)
}

func (s *Site) showBatch(w http.ResponseWriter, r *http.Request, req *Request, b batch.Batch, h Sheet, err error, code int) {
	s.show(w, r, req, View{Title: req.L.T("web.batch", req.L.T(h.Name)), Model: b, Body: batchPage(req, b, h, err)}, code)
}

// undo takes a batch back, the last row first: each row that can be, and of
// every other the reason why not.
func (s *Site) undo(w http.ResponseWriter, r *http.Request, req *Request) {
	b, h, err := s.batchOf(r, req)
	if err == nil {
		err = r.ParseForm()
	}
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	why := r.PostFormValue("reason")
	if err := s.mayUndo(req, h, why); err != nil {
		s.showBatch(w, r, req, b, h, err, status(fault.Of(err).Kind))
		return
	}
	for i := len(b.Rows) - 1; i >= 0; i-- {
		if row := &b.Rows[i]; !row.Back {
			undoRow(req, h, b.ID, row, why)
		}
	}
	if err := s.Batches.Save(r.Context(), req.Caller, b); err != nil {
		s.fail(w, r, req, err)
		return
	}
	if err := s.Read.CatchUp(r.Context()); err != nil {
		s.fail(w, r, req, err)
		return
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, b)
		return
	}
	http.Redirect(w, r, "/imports/"+b.ID, http.StatusSeeOther)
}

// mayUndo refuses work that cannot be taken back, who may not, and no reason.
func (s *Site) mayUndo(req *Request, h Sheet, why string) error {
	switch {
	case h.Undo == nil:
		return fault.New(fault.Invalid, "web.undo-none")
	case !req.Caller.Can(h.UndoBy):
		return fault.New(fault.Forbidden, "journal.no-right", req.Caller.Account, string(h.UndoBy))
	case why == "":
		return fault.Field("reason", "action.required")
	}
	return s.mayStore("reason", why) // it is recorded with every row
}

// mayStore refuses a text that must not be stored.
func (s *Site) mayStore(field, text string) error {
	if s.Gate.Refuse == nil || text == "" {
		return nil
	}
	return s.Gate.Refuse(field, text)
}

func undoRow(req *Request, h Sheet, id string, row *batch.Row, why string) {
	once := fmt.Sprintf("undo %s %d %d", id, row.Line, row.Took)
	var err error
	if row.Was != nil {
		err = setBack(req, h, row, why, once)
	} else {
		err = h.Undo(req, row.IDs, why, once)
	}
	if err != nil {
		row.Why = whyNot(req, err)
		return
	}
	row.Back, row.Why, row.Took = true, nil, row.Took+1
}

// whyNot is a refusal in every language: whoever looks later may read another.
func whyNot(req *Request, err error) map[string]string {
	out := map[string]string{}
	for _, t := range lang.Tags() {
		out[string(t)] = req.site.Catalog.Printer(t).Fault(err)
	}
	return out
}
