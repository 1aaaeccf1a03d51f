package hosting

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Lives of the certificates made here. Browsers take no certificate of a private authority that is older
// than 825 days; a renewed one asks visitors nothing as long as they trust the authority.
const (
	authorityLife = 10 * 365 * 24 * time.Hour
	leafLife      = 397 * 24 * time.Hour
	leafRenewal   = 30 * 24 * time.Hour
	clockLeeway   = time.Hour
)

const privateMode, privateDirMode fs.FileMode = 0o600, 0o700

// authority is the small certificate authority of this computer. It can vouch for names and addresses of
// local networks alone: whoever trusts it, and whoever steals it, gets no power over any other website.
type authority struct {
	dir         string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// openAuthority reads the authority of a folder, or makes it. One that has run out is made anew.
func openAuthority(dir string, host string, now time.Time) (*authority, error) {
	if err := os.MkdirAll(dir, privateDirMode); err != nil {
		return nil, fmt.Errorf("make the folder of the certificates: %w", err)
	}
	a := &authority{dir: dir}
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "authority.pem"), filepath.Join(dir, "authority.key"))
	if err == nil && now.Before(pair.Leaf.NotAfter.Add(-leafLife)) && containsName(pair.Leaf.PermittedDNSDomains, host) {
		key, isOurs := pair.PrivateKey.(*ecdsa.PrivateKey)
		if isOurs {
			a.certificate, a.key = pair.Leaf, key
			return a, nil
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the computer's authority: %w", err)
	}
	return a, a.found(host, now)
}

// found makes the authority's key and certificate.
func (a *authority) found(host string, now time.Time) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make the authority's key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: "Anteroom on " + host},
		NotBefore: now.Add(-clockLeeway), NotAfter: now.Add(authorityLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: localNames(host), PermittedIPRanges: localNetworks(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return fmt.Errorf("make the authority: %w", err)
	}
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		return fmt.Errorf("read the authority back: %w", err)
	}
	a.key = key
	_, err = keepPair(a.dir, "authority", key, der)
	return err
}

// issue makes a certificate for the names and addresses, and keeps it.
func (a *authority) issue(names []string, addresses []net.IP, now time.Time) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the certificate's key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: names[0]}, DNSNames: names, IPAddresses: addresses,
		NotBefore: now.Add(-clockLeeway), NotAfter: now.Add(leafLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		return nil, fmt.Errorf("make the certificate: %w", err)
	}
	return keepPair(a.dir, "portal", key, der, a.certificate.Raw)
}

// keepPair writes a key and its certificates, for this user alone, each whole or not at all.
func keepPair(dir, name string, key *ecdsa.PrivateKey, chain ...[]byte) (*tls.Certificate, error) {
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("write a key: %w", err)
	}
	var certificates strings.Builder
	for _, der := range chain {
		_ = pem.Encode(&certificates, &pem.Block{Type: "CERTIFICATE", Bytes: der}) // a builder takes everything
	}
	secrets := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
	if err := keepFile(filepath.Join(dir, name+".key"), secrets); err != nil {
		return nil, err
	}
	if err := keepFile(filepath.Join(dir, name+".pem"), []byte(certificates.String())); err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair([]byte(certificates.String()), secrets)
	return &pair, err
}

func keepFile(path string, content []byte) error {
	draft := path + ".new"
	if err := os.WriteFile(draft, content, privateMode); err != nil {
		return fmt.Errorf("keep a certificate: %w", err)
	}
	if err := os.Rename(draft, path); err != nil {
		return fmt.Errorf("keep a certificate: %w", err)
	}
	return nil
}

// fingerprint is a certificate's SHA-256, as browsers show it.
func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}

func serial() *big.Int {
	const bytes = 16
	number := make([]byte, bytes)
	_, _ = rand.Read(number) // it never fails
	return new(big.Int).SetBytes(number)
}

// localNames are the names that the authority may vouch for.
func localNames(host string) []string {
	return []string{host, "localhost", "local", "lan", "internal", "home.arpa", "fritz.box"}
}

// localNetworks are the networks that no address of the internet is in.
func localNetworks() []*net.IPNet {
	texts := []string{"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7", "fe80::/10"}
	networks := make([]*net.IPNet, 0, len(texts))
	for _, text := range texts {
		if _, network, err := net.ParseCIDR(text); err == nil {
			networks = append(networks, network)
		}
	}
	return networks
}

func containsName(names []string, name string) bool {
	for _, each := range names {
		if strings.EqualFold(each, name) {
			return true
		}
	}
	return false
}
