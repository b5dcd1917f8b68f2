package web

import (
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"net/http"

	"phoihop/internal/fault"
)

// trust explains, before anybody signs in, how a device comes to trust this
// node's own certificate authority.
func (s *Site) trust(w http.ResponseWriter, r *http.Request) {
	req := s.request(r, nobody())
	s.render(w, req, http.StatusOK, Bare(req, View{Title: req.L.T("web.trust"), Body: trustPage(req, s.fingerprint())}))
}

// fingerprint is by what people compare the certificate; empty: there is none.
func (s *Site) fingerprint() string {
	p, _ := pem.Decode(s.Authority)
	if p == nil {
		return ""
	}
	sum := sha256.Sum256(p.Bytes)
	return fmt.Sprintf("% X", sum[:])
}

// authority is the certificate itself.
func (s *Site) authority(w http.ResponseWriter, r *http.Request) {
	if len(s.Authority) == 0 {
		s.fail(w, r, s.request(r, nobody()), fault.New(fault.NotFound, "web.trust-none"))
		return
	}
	w.Header().Set("Content-Type", "application/x-x509-ca-cert")
	w.Header().Set("Content-Disposition", "attachment; filename=phoihop-ca.pem")
	w.Write(s.Authority)
}
