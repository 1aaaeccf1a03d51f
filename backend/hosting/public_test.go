package hosting_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"anteroom/backend/hosting"
	"anteroom/backend/practice"
)

// authority is a certificate authority that runs for one test: pebble, with a resolver of its own that
// leads every name to this machine.
type authority struct {
	t          *testing.T
	dir        string
	config     string
	directory  string
	resolver   string
	management string
	roots      *x509.CertPool // who vouches for its own HTTPS
	child      *exec.Cmd
}

// newAuthority prepares one that looks at these ports; start runs it.
func newAuthority(t *testing.T, httpPort, httpsPort int) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir(), roots: x509.NewCertPool()}
	at := func() string { return fmt.Sprintf("127.0.0.1:%d", freePort(t)) }
	listen, manage, names := at(), at(), at()
	a.directory, a.management, a.resolver = "https://"+listen+"/dir", "https://"+manage, names
	certificate, key := a.identity()
	a.config = filepath.Join(a.dir, "pebble.json")
	content, err := json.Marshal(map[string]any{"pebble": map[string]any{
		"listenAddress": listen, "managementListenAddress": manage, "certificate": certificate, "privateKey": key,
		"httpPort": httpPort, "tlsPort": httpsPort, "ocspResponderURL": "", "externalAccountBindingRequired": false,
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.config, content, 0o600); err != nil {
		t.Fatal(err)
	}
	a.run("pebble-challtestsrv", "-dns01", names, "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", at(), "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "")
	return a
}

// identity is the certificate of the authority's own website.
func (a *authority) identity() (certificate, key string) {
	a.t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		a.t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	a.roots.AddCert(parsed)
	bytes, err := x509.MarshalECPrivateKey(secret)
	if err != nil {
		a.t.Fatal(err)
	}
	certificate, key = filepath.Join(a.dir, "pebble.pem"), filepath.Join(a.dir, "pebble.key")
	for path, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: bytes}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
	return certificate, key
}

// run starts a program until the test ends.
func (a *authority) run(name string, arguments ...string) *exec.Cmd {
	a.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	child := exec.CommandContext(ctx, name, arguments...)
	child.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
	output := &lockedBuffer{}
	child.Stdout, child.Stderr = output, output
	if err := child.Start(); err != nil {
		cancel()
		a.t.Fatalf("%s does not start; tools/setup.sh installs it: %v", name, err)
	}
	a.t.Cleanup(func() {
		cancel()
		_ = child.Wait()
		if a.t.Failed() {
			a.t.Log(output.text())
		}
	})
	return child
}

// start runs the authority and waits until it answers.
func (a *authority) start() {
	a.t.Helper()
	a.child = a.run("pebble", "-config", a.config, "-dnsserver", a.resolver)
	deadline := time.After(patience)
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		if _, err := a.get(a.directory); err == nil {
			return
		}
		select {
		case <-ticker.C:
		case <-deadline:
			a.t.Fatal("the authority never answered")
		}
	}
}

func (a *authority) stop() {
	_ = a.child.Process.Kill()
	_ = a.child.Wait()
}

func (a *authority) get(address string) ([]byte, error) {
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: a.roots, MinVersion: tls.VersionTLS12}}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// issuers are who vouches for the certificates that it gives.
func (a *authority) issuers() *x509.CertPool {
	a.t.Helper()
	roots := x509.NewCertPool()
	content, err := a.get(a.management + "/roots/0")
	if err != nil || !roots.AppendCertsFromPEM(content) {
		a.t.Fatalf("the authority shows no root: %v", err)
	}
	return roots
}

type lockedBuffer struct {
	mu      sync.Mutex
	written bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.written.Write(p)
}

func (b *lockedBuffer) text() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.written.String()
}

// newPublicPlace is a practice that wants its certificate from an authority.
func newPublicPlace(t *testing.T) (p *place, a *authority, serve func()) {
	t.Helper()
	httpPort, httpsPort := freePort(t), freePort(t)
	a = newAuthority(t, httpPort, httpsPort)
	p = newPlace(t, public, func(o *hosting.Options) {
		o.Directory, o.Roots = a.directory, a.roots
		o.Retry = func(int) time.Duration { return 50 * time.Millisecond }
	})
	return p, a, func() {
		p.must(p.choose(func(h *practice.Hosting) {
			h.Mode, h.HTTPPort, h.HTTPSPort, h.HasAgreed, h.Contact = practice.Direct, httpPort, httpsPort, true, "nora@example.test"
		}))
	}
}

func isValid(s hosting.Status) bool { return s.Certificate.State == hosting.Valid }

func TestDirect(t *testing.T) {
	t.Parallel()

	t.Run("gets_a_certificate_and_a_restart_uses_it_again", func(t *testing.T) {
		t.Parallel()
		p, a, serve := newPublicPlace(t)
		a.start()
		serve()
		first := p.until("it has a certificate", isValid)
		if first.Mode != practice.Direct || first.Certificate.Until == nil || first.Certificate.Code != "" {
			t.Errorf("it is %+v", first)
		}
		if got := p.status(p.asker(a.issuers()), public+"/sign-in"); got != http.StatusOK {
			t.Errorf("it answers %d", got)
		}
		wantPrivate(t, p.options.Dir)
		p.host.Stop()
		a.stop() // nobody could give a new one
		p.begin()
		again := p.until("it has a certificate again", isValid)
		if again.Certificate.Fingerprint != first.Certificate.Fingerprint {
			t.Error("it is another certificate")
		}
	})

	t.Run("leads_plain_http_to_the_stored_address_and_to_no_other", func(t *testing.T) {
		t.Parallel()
		p, a, serve := newPublicPlace(t)
		a.start()
		serve()
		chosen, _, err := p.hostings.Get(t.Context())
		p.must(err)
		for host, want := range map[string]int{"portal.example.test": http.StatusPermanentRedirect, "evil.example.test": http.StatusMisdirectedRequest} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d/l/abc?x=1", chosen.HTTPPort), nil)
			p.must(err)
			request.Host, request.Close = host, true
			client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Transport: &http.Transport{}}
			response, err := client.Do(request)
			p.must(err)
			p.must(response.Body.Close())
			location := response.Header.Get("Location")
			if response.StatusCode != want || (want == http.StatusPermanentRedirect) != (location == public+"/l/abc?x=1") {
				t.Errorf("%s is answered with %d and led to %q", host, response.StatusCode, location)
			}
		}
	})

	t.Run("says_that_the_authority_is_away_and_goes_on_trying", func(t *testing.T) {
		t.Parallel()
		p, a, serve := newPublicPlace(t)
		serve()
		failed := p.until("it has failed", func(s hosting.Status) bool { return s.Certificate.State == hosting.Failed })
		if failed.Certificate.Code != hosting.AuthorityDown || failed.Certificate.NextTry == nil || !failed.IsServed {
			t.Errorf("it is %+v", failed)
		}
		a.start()
		p.until("it has a certificate", isValid)
	})

	t.Run("says_that_the_authority_did_not_reach_this_computer", func(t *testing.T) {
		t.Parallel()
		httpPort, httpsPort := freePort(t), freePort(t)
		a := newAuthority(t, freePort(t), freePort(t)) // it looks where nobody is
		a.start()
		p := newPlace(t, public, func(o *hosting.Options) {
			o.Directory, o.Roots = a.directory, a.roots
			o.Retry = func(int) time.Duration { return time.Hour }
		})
		p.must(p.choose(func(h *practice.Hosting) {
			h.Mode, h.HTTPPort, h.HTTPSPort, h.HasAgreed = practice.Direct, httpPort, httpsPort, true
		}))
		failed := p.until("it has failed", func(s hosting.Status) bool { return s.Certificate.State == hosting.Failed })
		if failed.Certificate.Code != hosting.AuthorityBlind || failed.Certificate.Words == "" || failed.Certificate.NextTry == nil {
			t.Errorf("it is %+v", failed)
		}
	})

	t.Run("follows_the_stored_address_to_another_name", func(t *testing.T) {
		t.Parallel()
		p, a, serve := newPublicPlace(t)
		a.start()
		serve()
		p.until("it has a certificate", isValid)
		p.setAddress("https://other.example.test")
		p.until("it has one for the other name", func(s hosting.Status) bool {
			return isValid(s) && s.Certificate.Names[0] == "other.example.test"
		})
		if got := p.status(p.asker(a.issuers()), "https://other.example.test/sign-in"); got != http.StatusOK {
			t.Errorf("it answers %d", got)
		}
	})
}
