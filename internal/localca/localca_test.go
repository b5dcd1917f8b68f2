package localca

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"phoihop/internal/fault"
)

func TestServesAndBindsItsHosts(t *testing.T) {
	dir, now := t.TempDir(), time.Now()
	if err := Make(dir, []string{"localhost", "127.0.0.1"}, now); err != nil {
		t.Fatal(err)
	}
	ca, err := os.ReadFile(filepath.Join(dir, Authority))
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, Certificate), filepath.Join(dir, Key))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
	s.StartTLS()
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	c := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	if _, err := c.Get(s.URL); err != nil {
		t.Errorf("who trusts the authority: %v", err)
	}
	if _, err := http.Get(s.URL); err == nil {
		t.Error("trusted by everybody")
	}
	if err := Make(dir, []string{"bank.example"}, now); err == nil || fault.Of(err).Kind != fault.Invalid {
		t.Errorf("for another host: %v", err)
	}
	if err := Make(dir, []string{"localhost"}, now.Add(300*24*time.Hour)); err != nil {
		t.Errorf("renewed: %v", err)
	}
	if again, _ := os.ReadFile(filepath.Join(dir, Authority)); !bytes.Equal(again, ca) {
		t.Error("the authority changed: every device would have to trust it again")
	}
	for _, name := range []string{Key, authorityKey} {
		if i, err := os.Stat(filepath.Join(dir, name)); err != nil || i.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, i.Mode(), err)
		}
	}
}
