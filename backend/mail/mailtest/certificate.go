package mailtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Certificate says what is wrong with the server's certificate.
type Certificate string

// The certificates that a server can show.
const (
	Good      Certificate = "good"
	WrongName Certificate = "wrong_name"
	Expired   Certificate = "expired"
	NotYet    Certificate = "not_yet_valid"
	UnknownCA Certificate = "unknown_ca" // from an authority that Roots does not hold
)

// authority signs certificates for one test server.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(name string, now time.Time) (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the authority's key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: now.AddDate(-2, 0, 0), NotAfter: now.AddDate(2, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("sign the authority: %w", err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		return nil, fmt.Errorf("read the authority back: %w", err)
	}
	return &authority{certificate, key}, nil
}

// issue returns a server's certificate for the loopback address with the wanted flaw.
func (a *authority) issue(flaw Certificate, now time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make the server's key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "smtp.example.test"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	switch flaw {
	case WrongName:
		template.IPAddresses, template.DNSNames = nil, []string{"other.example.test"}
	case Expired:
		template.NotBefore, template.NotAfter = now.AddDate(-1, 0, 0), now.Add(-time.Hour)
	case NotYet:
		template.NotBefore, template.NotAfter = now.Add(time.Hour), now.AddDate(1, 0, 0)
	case Good, UnknownCA:
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("sign the server: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{raw, a.certificate.Raw}, PrivateKey: key}, nil
}

// trust returns the server's certificate and the authorities that its clients believe.
func trust(flaw Certificate) (tls.Certificate, *x509.CertPool, error) {
	now := time.Now()
	known, err := newAuthority("Anteroom test authority", now)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(known.certificate)
	signer := known
	if flaw == UnknownCA {
		if signer, err = newAuthority("Nobody's authority", now); err != nil {
			return tls.Certificate{}, nil, err
		}
	}
	certificate, err := signer.issue(flaw, now)
	return certificate, roots, err
}
