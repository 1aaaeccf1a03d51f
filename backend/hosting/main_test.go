package hosting_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"anteroom/backend/hosting"
	"anteroom/backend/intake"
	"anteroom/backend/portal"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

func TestMain(m *testing.M) {
	// certmagic keeps a limiter for as long as the program runs, and looks every few seconds whether a
	// lock that it has released is still there.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/caddyserver/certmagic.(*RingBufferRateLimiter).loop"),
		goleak.IgnoreAnyFunction("github.com/caddyserver/certmagic.keepLockfileFresh"))
}

const patience = 30 * time.Second

// place is a practice, its portal and what serves it.
type place struct {
	t         *testing.T
	store     *store.DB
	practices *practice.Practices
	hostings  *practice.Hostings
	host      *hosting.Host
	changes   chan struct{}
	options   hosting.Options
}

// newPlace is a practice whose portal has this stored address. more changes how it is hosted.
func newPlace(t *testing.T, address string, more ...func(*hosting.Options)) *place {
	t.Helper()
	db := storetest.Open(t, storetest.NewClock())
	p := &place{t: t, store: db, practices: practice.New(db, ""), hostings: practice.NewHostings(db), changes: make(chan struct{}, 1)}
	p.must(p.practices.Begin(t.Context(), "UTC"))
	p.setAddress(address)
	p.options = hosting.Options{
		Portal: portal.New(visitor.NewDoor(db.Portal(intake.Take)), nil), Dir: t.TempDir(), Preview: "127.0.0.1:0", Place: "127.0.0.1",
		Wanted: func(ctx context.Context) (hosting.Want, error) {
			chosen, address, err := p.hostings.Get(ctx)
			return hosting.Want{Hosting: chosen, Address: address}, err
		},
		Changed: func() {
			select {
			case p.changes <- struct{}{}:
			default:
			}
		},
		Clock: time.Now, Log: slog.New(slog.DiscardHandler), Name: "desk", LookEvery: 20 * time.Millisecond,
		Addresses: func() ([]net.IP, error) { return []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(192, 168, 7, 9)}, nil },
		Lookup:    func(context.Context, string) ([]net.IP, error) { return []net.IP{net.IPv4(127, 0, 0, 1)}, nil },
	}
	for _, change := range more {
		change(&p.options)
	}
	p.begin()
	return p
}

// begin starts a host, as the program's start does.
func (p *place) begin() {
	p.t.Helper()
	p.host = hosting.New(p.options)
	p.must(p.host.Begin(p.t.Context()))
	p.t.Cleanup(p.host.Stop)
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) setAddress(address string) {
	p.t.Helper()
	_, err := p.practices.SavePortalAddress(context.Background(), address)
	p.must(err)
	if p.host != nil {
		p.host.Wake()
	}
}

// choose serves in another way and stores that.
func (p *place) choose(change func(*practice.Hosting)) error {
	p.t.Helper()
	draft, _, err := p.hostings.Get(context.Background())
	p.must(err)
	change(&draft)
	checked, address, err := p.hostings.Check(context.Background(), draft)
	if err != nil {
		return err
	}
	return p.host.Apply(context.Background(), hosting.Want{Hosting: checked, Address: address}, func() error { return p.hostings.Save(context.Background(), checked) })
}

// until waits until the status is as it should be.
func (p *place) until(what string, isSo func(hosting.Status) bool) hosting.Status {
	p.t.Helper()
	deadline := time.After(patience)
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		if status := p.host.Status(); isSo(status) {
			return status
		}
		select {
		case <-p.changes:
		case <-ticker.C:
		case <-deadline:
			p.t.Fatalf("it was never so: %s; it is %+v", what, p.host.Status())
		}
	}
}

// asker is a client of HTTP that reaches every name at the address where the portal is served.
func (p *place) asker(roots *x509.CertPool) *http.Client {
	p.t.Helper()
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, p.host.Status().Place)
		},
	}
	p.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport: transport, Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// status is what the portal answers at an address.
func (p *place) status(client *http.Client, address string) int {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, address, nil)
	p.must(err)
	response, err := client.Do(request)
	p.must(err)
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	p.must(err)
	return response.StatusCode
}

// steps are what the check finds: "name:note:reach_name_here".
func (p *place) steps() []string {
	p.t.Helper()
	found, err := p.practices.Get(context.Background())
	p.must(err)
	var lines []string
	for _, step := range p.host.Check(context.Background(), found.IsPortalOn) {
		lines = append(lines, strings.TrimSuffix(string(step.Name)+":"+string(step.State)+":"+string(step.Code), ":"))
	}
	return lines
}

var portsTaken sync.Map

// freePort is a port of this machine that nobody has, and that no other test was told of.
func freePort(t *testing.T) int {
	t.Helper()
	for {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		_, text, _ := net.SplitHostPort(listener.Addr().String())
		_ = listener.Close()
		port, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, isTaken := portsTaken.LoadOrStore(port, true); !isTaken {
			return port
		}
	}
}
