// Package hosting serves the portal where the practitioner has chosen to: on this computer, behind their
// own proxy, straight from the internet, or in the local network. It opens the sockets, gets and makes the
// certificates, changes from one way to another while requests are under way, and finds out whether
// clients can reach the portal.
//
// It must never serve the portal by plain HTTP beyond this machine, never believe a header of anybody but
// the chosen proxies, never leave clients without the server they had because a new one cannot start, and
// never log an address or a name. It knows the portal only as what is served.
//
// Start reading at [Host.Apply]; [Host.Check] is the search for what is in clients' way.
package hosting

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/portal"
	"anteroom/backend/practice"
)

// lookEvery is how often a portal that could not be served is tried again, and the computer's own
// addresses are looked at.
const lookEvery = 15 * time.Second

// Want is what the practitioner wants: the chosen hosting, for the portal's stored address.
type Want struct {
	practice.Hosting
	Address string
}

// Options are what a host is made with.
type Options struct {
	Portal  *portal.Portal
	Dir     string // the folder of keys and certificates
	Preview string // the address of the preview: "127.0.0.1:8447"
	Place   string // the address of this computer that direct and local modes listen at; "" is all of them
	// Wanted reads what is wanted now.
	Wanted func(context.Context) (Want, error)
	// Changed is told when the status is another.
	Changed func()
	Clock   func() time.Time
	Log     *slog.Logger

	Directory string                                                   // the certificate authority's; "": Let's Encrypt
	Roots     *x509.CertPool                                           // whom to trust over TLS; nil: the system's
	Retry     func(failures int) time.Duration                         // nil: from one minute to six hours
	Lookup    func(ctx context.Context, name string) ([]net.IP, error) // nil: the system's resolver
	Addresses func() ([]net.IP, error)                                 // this computer's own; nil: what the system says
	Name      string                                                   // this computer's; "": what the system says
	LookEvery time.Duration                                            // 0: 15 seconds
}

// Host serves the portal.
type Host struct {
	o      Options
	proofs *proofs

	wake    chan struct{}
	stop    context.CancelFunc
	ended   chan struct{}
	retired sync.WaitGroup

	applying sync.Mutex // one change at a time

	mu      sync.Mutex
	want    Want
	running *running // nil while nothing is served
	code    fault.Code
}

// New returns a host that serves nothing yet.
func New(o Options) *Host {
	if o.Retry == nil {
		o.Retry = standardRetry
	}
	if o.Lookup == nil {
		o.Lookup = func(ctx context.Context, name string) ([]net.IP, error) {
			return net.DefaultResolver.LookupIP(ctx, "ip", name)
		}
	}
	if o.Addresses == nil {
		o.Addresses = localAddresses
	}
	if o.Name == "" {
		o.Name = computerName()
	}
	if o.LookEvery == 0 {
		o.LookEvery = lookEvery
	}
	return &Host{o: o, proofs: newProofs(), wake: make(chan struct{}, 1)}
}

// standardRetry is how long to wait after so many failures in a row.
func standardRetry(failures int) time.Duration {
	pauses := []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour}
	if failures <= len(pauses) {
		return pauses[failures-1]
	}
	const longest = 6 * time.Hour
	return longest
}

// Begin serves what is wanted, and goes on trying where that cannot be. The program goes on without a
// portal, and [Host.Status] says why.
func (h *Host) Begin(ctx context.Context) error {
	want, err := h.o.Wanted(ctx)
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.want = want
	h.mu.Unlock()
	h.note(h.serve(ctx, want))
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	h.ended = make(chan struct{})
	go h.look(ctx)
	return nil
}

// Apply serves the portal in another way from now on, and has keep store it. The new server takes over
// once it can; requests under way are answered by the old one. If the new one cannot start the old one
// goes on, and the error says why at the field: [portal.AddressBusy], [PortForbidden], [NoSuchPlace] or
// [CertificateFailed]. Where keep fails, all is as before.
func (h *Host) Apply(ctx context.Context, want Want, keep func() error) error {
	h.applying.Lock()
	defer h.applying.Unlock()
	h.mu.Lock()
	before, wasServed := h.want, h.running != nil
	h.mu.Unlock()
	if err := h.serve(ctx, want); err != nil {
		return err
	}
	err := keep()
	if err == nil || !wasServed {
		return err
	}
	return errors.Join(err, h.serve(ctx, before))
}

// serve starts what is wanted and lets what ran before end. The caller holds applying.
func (h *Host) serve(ctx context.Context, want Want) error {
	h.mu.Lock()
	old := h.running
	h.mu.Unlock()
	next, err := h.prepare(ctx, want, old)
	if err != nil {
		return err
	}
	if old != nil {
		old.yield()
	}
	next.begin(context.WithoutCancel(ctx), h)
	h.mu.Lock()
	h.running, h.want, h.code = next, want, ""
	h.mu.Unlock()
	if old != nil {
		h.retired.Go(old.retire)
	}
	h.o.Changed()
	return nil
}

// Wake has the host read again what is wanted: the portal's address may be another.
func (h *Host) Wake() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// look keeps the host as it is wanted, until ctx ends.
func (h *Host) look(ctx context.Context) {
	defer close(h.ended)
	ticker := time.NewTicker(h.o.LookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
			h.follow(ctx)
		case <-ticker.C:
			h.follow(ctx)
			h.renew()
		}
	}
}

// follow serves what is wanted where that is not what runs.
func (h *Host) follow(ctx context.Context) {
	h.applying.Lock()
	defer h.applying.Unlock()
	want, err := h.o.Wanted(ctx)
	if err != nil {
		return // the store is closing, and says so itself
	}
	h.mu.Lock()
	isAsWanted := h.running != nil && h.code == "" && h.running.isFor(want)
	h.mu.Unlock()
	if !isAsWanted {
		h.note(h.serve(ctx, want))
	}
}

// renew lets certificates follow the computer's addresses.
func (h *Host) renew() {
	h.mu.Lock()
	running := h.running
	h.mu.Unlock()
	if running == nil || running.certificates == nil {
		return
	}
	if err := running.certificates.refresh(); err != nil {
		h.o.Log.Warn("the portal's certificate was not renewed", "cause", err.Error())
	}
}

// note keeps why what is wanted is not served, and says so once.
func (h *Host) note(err error) {
	code := fault.CodeOf(err)
	h.mu.Lock()
	isNews := h.code != code
	h.code = code
	h.mu.Unlock()
	if err != nil && isNews {
		h.o.Log.Error("the portal is not served as wanted", "code", string(code))
		h.o.Changed()
	}
}

// PreviewAddress is where the portal is on this computer alone, in the mode that is for that.
func (h *Host) PreviewAddress() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running != nil && h.running.want.Mode == practice.Preview {
		return "http://" + h.running.server.Address()
	}
	return "http://" + h.o.Preview
}

// Status says how it stands.
func (h *Host) Status() Status {
	h.mu.Lock()
	defer h.mu.Unlock()
	status := Status{Mode: h.want.Mode, Code: h.code, Suggestions: []string{}}
	status.Certificate.Names = []string{}
	if h.running == nil {
		return status
	}
	status.Mode, status.Place, status.IsServed = h.running.want.Mode, h.running.server.Address(), true
	if h.running.certificates != nil {
		status.Certificate = h.running.certificates.state()
	}
	status.Suggestions = append(status.Suggestions, h.running.suggestions()...)
	return status
}

// Stop ends all of it and waits. It can be called twice.
func (h *Host) Stop() {
	if h.stop != nil {
		h.stop()
		<-h.ended
	}
	h.applying.Lock()
	defer h.applying.Unlock()
	h.mu.Lock()
	running := h.running
	h.running = nil
	h.mu.Unlock()
	if running != nil {
		running.yield()
		running.server.Stop()
		running.retire()
	}
	h.retired.Wait()
}

// plainServer is a server of the port that only leads to HTTPS.
func plainServer(handler http.Handler) *http.Server {
	const wait, limit = 5 * time.Second, 16 << 10
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: wait, ReadTimeout: wait, WriteTimeout: wait, IdleTimeout: wait, MaxHeaderBytes: limit,
		ErrorLog: silent(),
	}
}
