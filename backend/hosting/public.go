package hosting

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"os"
	"sync"
	"time"

	"github.com/caddyserver/certmagic"
	"github.com/mholt/acmez/v3/acme"
	"go.uber.org/zap"

	"anteroom/backend/fault"
)

// publicCertificates are those that an authority of the internet gives, over ACME. They are asked for
// until they are there, kept in the data folder, and renewed in the background.
type publicCertificates struct {
	domain string
	cache  *certmagic.Cache
	magic  *certmagic.Config
	issuer *certmagic.ACMEIssuer
	wait   func(failures int) time.Duration
	now    func() time.Time
	told   func() // the state has changed

	stop  context.CancelFunc
	ended chan struct{}

	mu      sync.Mutex
	code    fault.Code
	words   string
	nextTry *time.Time
}

// publicOptions are what certificates are asked for with.
type publicOptions struct {
	dir, domain, contact, place string
	httpPort, httpsPort         int
	directory                   string         // the authority's; "" is Let's Encrypt
	roots                       *x509.CertPool // who vouches for the authority; nil: the system's
	wait                        func(failures int) time.Duration
	now                         func() time.Time
	told                        func()
}

// patient is the issuer as the program asks it: nobody sits at a terminal to be asked back.
type patient struct{ *certmagic.ACMEIssuer }

// PreCheck looks at the names without asking anybody.
func (p patient) PreCheck(ctx context.Context, names []string, _ bool) error {
	return p.ACMEIssuer.PreCheck(ctx, names, false)
}

// openPublic prepares the certificates; [publicCertificates.begin] asks for them.
func openPublic(o publicOptions) (*publicCertificates, error) {
	if err := os.MkdirAll(o.dir, privateDirMode); err != nil {
		return nil, fault.Wrap(CertificateFailed, err)
	}
	p := &publicCertificates{domain: o.domain, wait: o.wait, now: o.now, told: o.told, ended: make(chan struct{})}
	quiet := zap.NewNop() // its lines name the portal and its visitors
	p.cache = certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert: func(certmagic.Certificate) (*certmagic.Config, error) { return p.magic, nil }, Logger: quiet,
	})
	p.magic = certmagic.New(p.cache, certmagic.Config{
		Storage: &certmagic.FileStorage{Path: o.dir}, Logger: quiet, OnEvent: p.hear,
	})
	directory := o.directory
	if directory == "" {
		directory = certmagic.LetsEncryptProductionCA
	}
	p.issuer = certmagic.NewACMEIssuer(p.magic, certmagic.ACMEIssuer{
		CA: directory, Email: o.contact, Agreed: true, TrustedRoots: o.roots, Logger: quiet,
		ListenHost: o.place, AltHTTPPort: o.httpPort, AltTLSALPNPort: o.httpsPort,
	})
	p.magic.Issuers = []certmagic.Issuer{patient{p.issuer}}
	return p, nil
}

// begin asks for the certificate beside everything else, until it is there or close is called. The ports
// are being listened on by then: the authority looks there.
func (p *publicCertificates) begin() {
	ctx, cancel := context.WithCancel(context.Background())
	p.stop = cancel
	go func() {
		defer close(p.ended)
		for failures := 1; ; failures++ {
			err := p.magic.ManageSync(ctx, []string{p.domain})
			if ctx.Err() != nil {
				return
			}
			if err == nil {
				p.settle(nil, nil)
				return
			}
			pause := p.wait(failures)
			next := p.now().Add(pause)
			p.settle(err, &next)
			timer := time.NewTimer(pause)
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				return
			}
		}
	}()
}

// hear takes note of what becomes of renewals, which go on by themselves.
func (p *publicCertificates) hear(_ context.Context, event string, data map[string]any) error {
	if isRenewal, _ := data["renewal"].(bool); !isRenewal {
		return nil
	}
	switch event {
	case "cert_failed":
		err, _ := data["error"].(error)
		p.settle(err, nil)
	case "cert_obtained":
		p.settle(nil, nil)
	}
	return nil
}

func (p *publicCertificates) settle(err error, next *time.Time) {
	p.mu.Lock()
	p.code, p.words, p.nextTry = "", "", next
	if err != nil {
		p.code, p.words = reasonOf(err)
	}
	p.mu.Unlock()
	p.told()
}

// reasonOf is why the authority gave no certificate, by the types of RFC 8555, and its own words.
func reasonOf(err error) (fault.Code, string) {
	var problem acme.Problem
	if !errors.As(err, &problem) {
		var network net.Error
		var address *url.Error
		if errors.As(err, &network) || errors.As(err, &address) {
			return AuthorityDown, ""
		}
		return CertificateFailed, ""
	}
	switch problem.Type {
	case acme.ProblemTypeConnection, acme.ProblemTypeUnauthorized, acme.ProblemTypeTLS, acme.ProblemTypeIncorrectResponse:
		return AuthorityBlind, problem.Detail
	case acme.ProblemTypeDNS:
		return AuthorityNoName, problem.Detail
	case acme.ProblemTypeRateLimited:
		return AuthorityBusy, problem.Detail
	case acme.ProblemTypeInvalidContact, acme.ProblemTypeUnsupportedContact:
		return AuthorityContact, problem.Detail
	}
	return AuthorityRefused, problem.Detail
}

func (p *publicCertificates) config() *tls.Config {
	config := p.magic.TLSConfig()
	config.MinVersion = tls.VersionTLS12
	config.NextProtos = append([]string{"h2", "http/1.1"}, config.NextProtos...)
	return config
}

func (p *publicCertificates) state() Certificate {
	p.mu.Lock()
	c := Certificate{State: Getting, Code: p.code, Words: p.words, NextTry: p.nextTry, Names: []string{p.domain}}
	p.mu.Unlock()
	if c.Code != "" {
		c.State = Failed
	}
	for _, known := range p.cache.AllMatchingCertificates(p.domain) {
		if until := known.Leaf.NotAfter; p.now().Before(until) {
			c.State, c.Until, c.Fingerprint = Valid, &until, fingerprint(known.Leaf.Raw)
		}
	}
	return c
}

// refresh does nothing: renewal goes on by itself.
func (p *publicCertificates) refresh() error { return nil }

func (p *publicCertificates) close() {
	if p.stop != nil {
		p.stop()
		<-p.ended
	}
	p.cache.Stop()
}
