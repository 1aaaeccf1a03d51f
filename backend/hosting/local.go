package hosting

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"anteroom/backend/fault"
)

// localCertificates are those of the local network: made here, for this computer's own name and addresses,
// and made again when these change or the certificate grows old.
type localCertificates struct {
	authority *authority
	host      string
	addresses func() ([]net.IP, error)
	now       func() time.Time

	mu   sync.Mutex
	leaf *tls.Certificate
}

// openLocal takes the certificate that was kept, or makes one. It fails with [CertificateFailed].
func openLocal(dir, host string, addresses func() ([]net.IP, error), now func() time.Time) (*localCertificates, error) {
	known, err := openAuthority(dir, host, now())
	if err != nil {
		return nil, fault.Wrap(CertificateFailed, err)
	}
	l := &localCertificates{authority: known, host: host, addresses: addresses, now: now}
	if pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "portal.pem"), filepath.Join(dir, "portal.key")); err == nil {
		if pair.Leaf.CheckSignatureFrom(known.certificate) == nil {
			l.leaf = &pair
		}
	}
	if err := l.refresh(); err != nil {
		return nil, fault.Wrap(CertificateFailed, err)
	}
	return l, nil
}

// refresh makes the certificate anew if it does not name this computer any more, or soon runs out.
func (l *localCertificates) refresh() error {
	addresses, err := l.addresses()
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.leaf != nil && l.now().Before(l.leaf.Leaf.NotAfter.Add(-leafRenewal)) && isFor(l.leaf, l.names(), addresses) {
		return nil
	}
	leaf, err := l.authority.issue(l.names(), addresses, l.now())
	if err == nil {
		l.leaf = leaf
	}
	return err
}

func (l *localCertificates) names() []string {
	names := []string{l.host, "localhost"}
	if !strings.Contains(l.host, ".") {
		names = append(names, l.host+".local")
	}
	return slices.Compact(names)
}

// isFor says whether a certificate names all of them; that it names a former address too does no harm.
func isFor(pair *tls.Certificate, names []string, addresses []net.IP) bool {
	for _, name := range names {
		if pair.Leaf.VerifyHostname(name) != nil {
			return false
		}
	}
	for _, address := range addresses {
		if !slices.ContainsFunc(pair.Leaf.IPAddresses, address.Equal) {
			return false
		}
	}
	return true
}

func (l *localCertificates) config() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			return l.leaf, nil
		},
	}
}

func (l *localCertificates) state() Certificate {
	l.mu.Lock()
	defer l.mu.Unlock()
	until := l.leaf.Leaf.NotAfter
	return Certificate{
		State: Valid, Until: &until, Fingerprint: fingerprint(l.leaf.Leaf.Raw), Names: append(slices.Clone(l.leaf.Leaf.DNSNames), texts(l.leaf.Leaf.IPAddresses)...),
		AuthorityFingerprint: fingerprint(l.authority.certificate.Raw), AuthorityFile: filepath.Join(l.authority.dir, "authority.pem"),
	}
}

func (l *localCertificates) close() {}

func texts(addresses []net.IP) []string {
	written := make([]string, 0, len(addresses))
	for _, address := range addresses {
		written = append(written, address.String())
	}
	return written
}

// computerName is this computer's name in its network.
func computerName() string {
	name, err := os.Hostname()
	name = strings.ToLower(strings.Trim(name, "."))
	if err != nil || name == "" {
		return "anteroom"
	}
	return name
}

// localAddresses are this computer's addresses in its networks, and loopback. Addresses of the internet
// are left out: no certificate of a local authority is for them.
func localAddresses() ([]net.IP, error) {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	var addresses []net.IP
	for _, each := range found {
		network, isNetwork := each.(*net.IPNet)
		if isNetwork && (network.IP.IsPrivate() || network.IP.IsLoopback()) {
			addresses = append(addresses, network.IP)
		}
	}
	return addresses, nil
}
