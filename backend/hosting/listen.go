package hosting

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"sync"
	"syscall"

	"anteroom/backend/fault"
	"anteroom/backend/portal"
)

// socket is an address that is listened on. It outlives the servers that use it: while one takes over from
// another no connection is refused.
type socket struct {
	asked string // what was asked for; port 0 is still 0
	taken chan taken

	mu       sync.Mutex
	at       net.Addr
	listener net.Listener // nil while it is paused
	ended    chan struct{}
	users    int
}

// taken is a connection that was accepted, or why none was.
type taken struct {
	conn net.Conn
	err  error
}

// openSocket listens on an address. It fails with [portal.AddressBusy], [PortForbidden] or [NoSuchPlace].
func openSocket(ctx context.Context, address string) (*socket, error) {
	s := &socket{asked: address, taken: make(chan taken)}
	return s, s.open(ctx, address)
}

func (s *socket) open(ctx context.Context, address string) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", address)
	switch {
	case err == nil:
	case errors.Is(err, syscall.EADDRINUSE), isWindowsBusy(err):
		return fault.Wrap(portal.AddressBusy, err)
	case errors.Is(err, fs.ErrPermission):
		return fault.Wrap(PortForbidden, err)
	default:
		return fault.Wrap(NoSuchPlace, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at, s.listener, s.ended = listener.Addr(), listener, make(chan struct{})
	go s.accept(listener, s.ended)
	return nil
}

// isWindowsBusy knows the number that Windows has for an address in use.
func isWindowsBusy(err error) bool {
	const inUse, forbiddenByOther = syscall.Errno(10048), syscall.Errno(10013)
	return errors.Is(err, inUse) || errors.Is(err, forbiddenByOther)
}

// accept hands connections to whoever serves now, until the listener is closed.
func (s *socket) accept(listener net.Listener, ended chan struct{}) {
	for {
		conn, err := listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		select {
		case s.taken <- taken{conn, err}:
		case <-ended:
			if conn != nil {
				_ = conn.Close()
			}
			return
		}
	}
}

// address is where it listens, or listened.
func (s *socket) address() net.Addr {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// pause stops listening, for a socket that needs the same port; its users wait.
func (s *socket) pause() (was string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	was = s.listener.Addr().String()
	close(s.ended)
	_ = s.listener.Close()
	s.listener = nil
	return was
}

// lease returns a listener on the socket for one server.
func (s *socket) lease() *lease {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users++
	return &lease{socket: s, closed: make(chan struct{}), at: s.at}
}

// lease is one server's use of a socket.
type lease struct {
	socket *socket
	at     net.Addr
	once   sync.Once
	closed chan struct{}
}

// Accept waits for the next connection.
func (l *lease) Accept() (net.Conn, error) {
	select {
	case <-l.closed:
		return nil, net.ErrClosed
	default:
	}
	select {
	case next := <-l.socket.taken:
		return next.conn, next.err
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Addr is where the socket listens.
func (l *lease) Addr() net.Addr { return l.at }

// Close ends this use; the last one closes the socket.
func (l *lease) Close() error {
	l.once.Do(func() {
		close(l.closed)
		l.socket.mu.Lock()
		l.socket.users--
		isLast := l.socket.users == 0
		l.socket.mu.Unlock()
		if isLast {
			l.socket.pause()
		}
	})
	return nil
}
