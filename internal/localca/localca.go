// Package localca gives an office network without a public name its own
// certificates (chứng thư nội bộ): passkeys and work without a line need HTTPS.
// The authority can sign for the named hosts and for nothing else, so trusting
// it opens no other door.
package localca

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"phoihop/internal/fault"
)

// The files in the folder.
const (
	Authority    = "ca.pem" // to be trusted by every device
	authorityKey = "ca-key.pem"
	Certificate  = "cert.pem" // for serve --tls-cert
	Key          = "key.pem"  // for serve --tls-key
)

// Folder is where a node keeps them, inside its data.
const Folder = "tls"

// Files are the names of all, in their folder.
func Files() []string { return []string{Authority, authorityKey, Certificate, Key} }

// Lives of the two: browsers refuse a site's certificate of more than 398 days.
const (
	authorityLife = 10 * 365 * 24 * time.Hour
	siteLife      = 397 * 24 * time.Hour
)

// Make writes a certificate for the hosts, signed by the folder's authority,
// which is made the first time. Made again, the authority stays the same and
// devices go on trusting it; hosts that it was not made for are refused.
func Make(dir string, hosts []string, now time.Time) error {
	if len(hosts) == 0 {
		return fault.Field("host", "action.required")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	ca, key, err := authority(dir)
	if errors.Is(err, fs.ErrNotExist) {
		ca, key, err = found(dir, hosts, now)
	}
	if err != nil {
		return err
	}
	return issue(dir, hosts, ca, key, now)
}

// found makes the authority, bound to the hosts.
func found(dir string, hosts []string, now time.Time) (*x509.Certificate, crypto.Signer, error) {
	names, ips := split(hosts)
	t := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: "Phoi hop: " + hosts[0]}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(authorityLife), IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, PermittedDNSDomainsCritical: true, PermittedDNSDomains: names}
	for _, ip := range ips {
		t.PermittedIPRanges = append(t.PermittedIPRanges, &net.IPNet{IP: ip, Mask: net.CIDRMask(len(ip)*8, len(ip)*8)})
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	if err := errors.Join(keep(dir, authorityKey, key), write(dir, Authority, "CERTIFICATE", der, 0o644)); err != nil {
		return nil, nil, err
	}
	ca, err := x509.ParseCertificate(der)
	return ca, key, err
}

// issue makes the site's certificate.
func issue(dir string, hosts []string, ca *x509.Certificate, key crypto.Signer, now time.Time) error {
	t := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: hosts[0]}, NotBefore: now.Add(-time.Hour),
		NotAfter: now.Add(siteLife), KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
	t.DNSNames, t.IPAddresses = split(hosts)
	own, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.CreateCertificate(rand.Reader, t, ca, own.Public(), key)
	if err != nil {
		return err
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	if _, err := c.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: now}); err != nil {
		return &fault.Error{Kind: fault.Invalid, Field: "host", Key: "localca.other-hosts", Args: []any{filepath.Join(dir, Authority)}, Err: err}
	}
	return errors.Join(keep(dir, Key, own), write(dir, Certificate, "CERTIFICATE", der, 0o644))
}

// authority reads the folder's authority, or returns fs.ErrNotExist.
func authority(dir string) (*x509.Certificate, crypto.Signer, error) {
	cert, err := read(dir, Authority)
	if err != nil {
		return nil, nil, err
	}
	ca, err := x509.ParseCertificate(cert)
	if err != nil {
		return nil, nil, err
	}
	der, err := read(dir, authorityKey)
	if err != nil {
		return nil, nil, err
	}
	k, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, nil, err
	}
	key, ok := k.(crypto.Signer)
	if !ok {
		return nil, nil, errors.New("localca: a key that does not sign")
	}
	return ca, key, nil
}

func split(hosts []string) (names []string, ips []net.IP) {
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip == nil {
			names = append(names, h)
		} else if v4 := ip.To4(); v4 != nil {
			ips = append(ips, v4)
		} else {
			ips = append(ips, ip)
		}
	}
	return names, ips
}

func serial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b)
	return new(big.Int).SetBytes(b)
}

func keep(dir, name string, key crypto.Signer) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return write(dir, name, "PRIVATE KEY", der, 0o600)
}

func write(dir, name, kind string, der []byte, mode os.FileMode) error {
	return os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}

func read(dir, name string) ([]byte, error) {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	p, _ := pem.Decode(b)
	if p == nil {
		return nil, errors.New("localca: " + name + " is no PEM file")
	}
	return p.Bytes, nil
}
