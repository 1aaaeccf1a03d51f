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
	server  *http.Server
	served  chan struct{}

	mu       sync.Mutex
	listener net.Listener
	once     sync.Once
}

// NewServer returns a server for p at address ("127.0.0.1:8080", say; port 0 takes any). Without
// secrets it speaks plain HTTP, and then only to this machine.
func NewServer(p *Portal, address string, secrets *tls.Config) *Server {
	return &Server{
		address: address,
		secrets: secrets,
		served:  make(chan struct{}),
		server: &http.Server{
			Handler:                      p.Handler(),
			ReadHeaderTimeout:            headerTime,
			ReadTimeout:                  readTime,
			WriteTimeout:                 writeTime,
			IdleTimeout:                  idleTime,
			MaxHeaderBytes:               headerLimit,
			DisableGeneralOptionsHandler: true,
			ErrorLog:                     log.New(io.Discard, "", 0), // its lines name visitors' addresses
		},
	}
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
func (s *Server) Stop() {
	s.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), farewellTime)
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
