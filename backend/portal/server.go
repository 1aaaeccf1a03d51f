package portal

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"anteroom/backend/fault"
)

// Refusals to listen.
const (
	PlainHTTP   fault.Code = "portal_plain_http"   // without TLS only this machine itself may be served
	AddressBusy fault.Code = "portal_address_busy" // the address cannot be listened on
)

// How long a connection may take, so that a slow one keeps nobody else waiting.
const (
	headerTime   = 5 * time.Second
	readTime     = 15 * time.Second
	writeTime    = 30 * time.Second
	idleTime     = time.Minute
	farewellTime = 5 * time.Second
	headerLimit  = 16 << 10
)

// Server listens for the portal's visitors.
type Server struct {
	address string
	secrets *tls.Config
	proxies []netip.Prefix
	prove   func(nonce string) (string, bool)
	server  *http.Server
	served  chan struct{}
	leaving chan struct{} // closed when it stops: a stream ends then, so that nobody waits for it

	mu       sync.Mutex
	listener net.Listener
	once     sync.Once
}

// Options are how a server is reached.
type Options struct {
	// Address is where [Server.Start] listens: "127.0.0.1:8080", say; port 0 takes any.
	Address string
	// Secrets are the certificates. Without them the server speaks plain HTTP, and only to this machine.
	Secrets *tls.Config
	// Proxies are the addresses that the practitioner's own proxy may have. Where there are any, the
	// portal answers to the host of its stored address alone, and whom a proxy says it forwards for is
	// believed from these addresses and from no other.
	Proxies []netip.Prefix
	// Prove answers whether the program has just asked a question, and the proof that it is the one
	// that asked. nil: no question is answered.
	Prove func(nonce string) (proof string, isAsked bool)
}

// NewServer returns a server for p.
func NewServer(p *Portal, o Options) *Server {
	s := &Server{
		address: o.Address,
		secrets: o.Secrets,
		proxies: o.Proxies,
		prove:   o.Prove,
		served:  make(chan struct{}),
		leaving: make(chan struct{}),
		server: &http.Server{
			ReadHeaderTimeout:            headerTime,
			ReadTimeout:                  readTime,
			WriteTimeout:                 writeTime,
			IdleTimeout:                  idleTime,
			MaxHeaderBytes:               headerLimit,
			DisableGeneralOptionsHandler: true,
			ErrorLog:                     log.New(io.Discard, "", 0), // its lines name visitors' addresses
		},
	}
	s.server.Handler = s.receive(p.Handler())
	return s
}

// Start listens and returns; requests are served until ctx ends or [Server.Stop]. It is called once.
// It fails with [PlainHTTP] or [AddressBusy].
func (s *Server) Start(ctx context.Context) error {
	if s.secrets == nil && !isLoopback(s.address) {
		return fault.At("address", PlainHTTP)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", s.address)
	if err != nil {
		return fault.Wrap(AddressBusy, err)
	}
	return s.Serve(ctx, listener)
}

// Serve serves on a listener that is open already, and closes it in the end, also when it refuses it
// with [PlainHTTP].
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	if s.secrets == nil && !isLoopback(listener.Addr().String()) {
		_ = listener.Close()
		return fault.At("address", PlainHTTP)
	}
	s.mu.Lock()
	s.listener = listener
	s.mu.Unlock()
	if s.secrets != nil {
		listener = tls.NewListener(listener, s.secrets)
	}
	stop := context.AfterFunc(ctx, s.Stop)
	go func() {
		defer close(s.served)
		defer stop()
		_ = s.server.Serve(listener) // it ends with Stop alone
	}()
	return nil
}

// Address is where the server listens: "127.0.0.1:8080", say. It is empty before [Server.Start].
func (s *Server) Address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	return s.listener.Addr().String()
}

// Stop stops listening, lets the requests under way end for a few seconds, and waits. It can be
// called twice, and before [Server.Start].
func (s *Server) Stop() { s.end(farewellTime) }

// Retire is [Server.Stop] for a server that another has taken over from: requests under way have the time
// that any request has.
func (s *Server) Retire() { s.end(writeTime) }

func (s *Server) end(patience time.Duration) {
	s.once.Do(func() {
		close(s.leaving)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := s.server.Shutdown(ctx); err != nil {
			_ = s.server.Close()
		}
	})
	if s.Address() != "" {
		<-s.served
	}
}

// isLoopback says whether an address to listen on is reached from this machine alone. A missing host
// means every network.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().IsLoopback()
	}
	return host == "localhost"
}
