package hosting

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"anteroom/backend/fault"
	"anteroom/backend/portal"
	"anteroom/backend/practice"
)

// certificates are where a server has its certificates from.
type certificates interface {
	config() *tls.Config
	state() Certificate
	refresh() error
	close()
}

// running is one way of serving, with all that belongs to it.
type running struct {
	want         Want
	server       *portal.Server
	certificates certificates // nil: none
	lease        *lease
	plain        *http.Server // leads to HTTPS, and answers the authority; nil: none
	plainLease   *lease
}

// doorway is an address to listen at, and the field that a refusal belongs to.
type doorway struct{ address, field string }

// doorways are where a want listens: first the portal itself, then what leads to it.
func (h *Host) doorways(want Want) []doorway {
	at := func(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }
	switch want.Mode {
	case practice.BehindProxy:
		return []doorway{{at("127.0.0.1", want.ProxyPort), "proxyPort"}}
	case practice.Direct:
		return []doorway{{at(h.o.Place, want.HTTPSPort), "httpsPort"}, {at(h.o.Place, want.HTTPPort), "httpPort"}}
	case practice.LocalNetwork:
		return []doorway{{at(h.o.Place, want.LANPort), "lanPort"}}
	default:
		return []doorway{{h.o.Preview, "mode"}}
	}
}

// prepare makes everything that a want needs, and changes nothing of what runs unless all of it is there.
func (h *Host) prepare(ctx context.Context, want Want, old *running) (*running, error) {
	next := &running{want: want}
	var err error
	if next.certificates, err = h.certificatesFor(want); err != nil {
		return nil, err
	}
	options := portal.Options{Prove: h.proofs.prove}
	if next.certificates != nil {
		options.Secrets = next.certificates.config()
	}
	if want.Mode == practice.BehindProxy {
		for _, text := range want.Trusted {
			if network, err := netip.ParsePrefix(text); err == nil {
				options.Proxies = append(options.Proxies, network)
			}
		}
	}
	next.server = portal.NewServer(h.o.Portal, options)
	leases, err := h.leases(ctx, h.doorways(want), old)
	if err != nil {
		next.drop()
		return nil, err
	}
	next.lease = leases[0]
	if public, isPublic := next.certificates.(*publicCertificates); isPublic {
		next.plainLease = leases[1]
		next.plain = plainServer(public.issuer.HTTPChallengeHandler(leadTo(want.Address)))
	}
	if options.Secrets == nil && !isLoopback(next.lease.Addr()) {
		next.drop()
		return nil, fault.At("mode", portal.PlainHTTP)
	}
	return next, nil
}

// certificatesFor gets ready what a want's certificates come from.
func (h *Host) certificatesFor(want Want) (certificates, error) {
	switch want.Mode {
	case practice.Direct:
		domain := hostOf(want.Address)
		if domain == "" {
			return nil, fault.At("mode", practice.HostingNoAddress)
		}
		return openPublic(publicOptions{
			dir: filepath.Join(h.o.Dir, "public"), domain: domain, contact: want.Contact, place: h.o.Place,
			httpPort: want.HTTPPort, httpsPort: want.HTTPSPort, directory: h.o.Directory, roots: h.o.Roots,
			wait: h.o.Retry, now: h.o.Clock, told: h.o.Changed,
		})
	case practice.LocalNetwork:
		return openLocal(filepath.Join(h.o.Dir, "local"), h.o.Name, h.o.Addresses, h.o.Clock)
	default:
		return nil, nil
	}
}

// leases takes the use of every address, from what runs where that has it already. A port that what runs
// has at another address is let go of first, and taken back if anything is refused.
func (h *Host) leases(ctx context.Context, doorways []doorway, old *running) ([]*lease, error) {
	var taken []*lease
	var paused []func()
	fail := func(d doorway, err error) ([]*lease, error) {
		for _, each := range taken {
			_ = each.Close()
		}
		for _, resume := range paused {
			resume()
		}
		return nil, &fault.Error{Code: fault.CodeOf(err), Field: d.field, Cause: err}
	}
	for _, d := range doorways {
		if mine := old.socketAt(d.address); mine != nil {
			taken = append(taken, mine.lease())
			continue
		}
		for _, rival := range old.rivals(d.address) {
			was := rival.pause()
			paused = append(paused, func() {
				if err := rival.open(ctx, was); err != nil {
					h.o.Log.Error("the portal lost its address", "code", string(fault.CodeOf(err)))
				}
			})
		}
		opened, err := openSocket(ctx, d.address)
		if err != nil {
			return fail(d, err)
		}
		taken = append(taken, opened.lease())
	}
	return taken, nil
}

// leasesHeld are a running server's; none of nothing.
func (r *running) leasesHeld() []*lease {
	if r == nil {
		return nil
	}
	held := make([]*lease, 0, 2) //nolint:mnd // the portal's and the plain one
	for _, each := range []*lease{r.lease, r.plainLease} {
		if each != nil {
			held = append(held, each)
		}
	}
	return held
}

// socketAt is the socket that was opened for exactly this address, or nil.
func (r *running) socketAt(address string) *socket {
	for _, held := range r.leasesHeld() {
		if held.socket.asked == address {
			return held.socket
		}
	}
	return nil
}

// rivals are the sockets that have the same port at another address.
func (r *running) rivals(address string) []*socket {
	_, port, _ := net.SplitHostPort(address)
	var found []*socket
	for _, held := range r.leasesHeld() {
		if _, own, _ := net.SplitHostPort(held.socket.address().String()); own == port && held.socket.asked != address {
			found = append(found, held.socket)
		}
	}
	return found
}

// begin serves.
func (r *running) begin(ctx context.Context, h *Host) {
	if err := r.server.Serve(ctx, r.lease); err != nil {
		h.o.Log.Error("the portal is not served", "code", string(fault.CodeOf(err))) // prepare has looked already
	}
	if r.plain != nil {
		go func() {
			if err := r.plain.Serve(r.plainLease); err != nil && !errors.Is(err, http.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
				h.o.Log.Error("the way to https is not served", "cause", err.Error())
			}
		}()
	}
	if public, isPublic := r.certificates.(*publicCertificates); isPublic {
		public.begin()
	}
}

// yield takes no more connections; those that are open go on.
func (r *running) yield() {
	for _, held := range r.leasesHeld() {
		_ = held.Close()
	}
}

// retire lets the requests under way end.
func (r *running) retire() {
	r.server.Retire()
	if r.plain != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := r.plain.Shutdown(ctx); err != nil {
			_ = r.plain.Close()
		}
	}
	if r.certificates != nil {
		r.certificates.close()
	}
}

// drop lets go of what never served.
func (r *running) drop() {
	r.yield()
	if r.certificates != nil {
		r.certificates.close()
	}
}

// isFor says whether what runs is what is wanted. The stored address matters where certificates follow it.
func (r *running) isFor(want Want) bool {
	return reflect.DeepEqual(r.want.Hosting, want.Hosting) && (want.Mode != practice.Direct || r.want.Address == want.Address)
}

// suggestions are addresses that the portal could have in the local network.
func (r *running) suggestions() []string {
	local, isLocal := r.certificates.(*localCertificates)
	if !isLocal {
		return nil
	}
	_, port, _ := net.SplitHostPort(r.server.Address())
	var found []string
	for _, name := range local.state().Names {
		ip := net.ParseIP(name)
		if name != "localhost" && (ip == nil || !ip.IsLoopback()) {
			found = append(found, "https://"+strings.TrimSuffix(net.JoinHostPort(name, port), ":443"))
		}
	}
	return found
}

// leadTo leads whoever asks for the portal by plain HTTP to its address. It answers to the portal's own
// name alone, and leads nowhere else.
func leadTo(address string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			name = r.Host
		}
		w.Header().Set("Cache-Control", "no-store")
		if !strings.EqualFold(name, hostOf(address)) {
			w.WriteHeader(http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Location", address+r.URL.RequestURI())
		w.WriteHeader(http.StatusPermanentRedirect)
	})
}

// hostOf is the host of a stored address as the network names it, or "".
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if plain, err := idna.Lookup.ToASCII(u.Hostname()); err == nil {
		return plain
	}
	return u.Hostname()
}

func isLoopback(address net.Addr) bool {
	tcp, isTCP := address.(*net.TCPAddr)
	return isTCP && tcp.IP.IsLoopback()
}

func silent() *log.Logger { return log.New(io.Discard, "", 0) } // its lines name visitors' addresses
