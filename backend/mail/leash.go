package mail

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// leash stands between the IMAP library and the network. The library may wait for ever and reads answers of any
// length; the leash ends every wait, the whole conversation, and one in which the server says too much. The library
// reads in a goroutine of its own, so all methods may be called from any.
type leash struct {
	net.Conn
	wait time.Duration // the longest wait for one read or write
	end  time.Time     // of the whole conversation
	most int64         // bytes that the server may say in all

	heard atomic.Int64
	mu    sync.Mutex
	cause error // what ended the connection first
}

// broke returns what ended the connection, or nil while it stands.
func (l *leash) broke() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cause
}

func (l *leash) note(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cause == nil {
		l.cause = err
	}
}

// latest returns the earliest of a wanted deadline (zero: none), the longest wait and the conversation's end.
func (l *leash) latest(wanted time.Time) time.Time {
	deadline := time.Now().Add(l.wait)
	if l.end.Before(deadline) {
		deadline = l.end
	}
	if !wanted.IsZero() && wanted.Before(deadline) {
		deadline = wanted
	}
	return deadline
}

// SetDeadline sets both deadlines, never later than the leash allows.
func (l *leash) SetDeadline(t time.Time) error { return l.Conn.SetDeadline(l.latest(t)) }

// SetReadDeadline sets the deadline of reads, never later than the leash allows.
func (l *leash) SetReadDeadline(t time.Time) error { return l.Conn.SetReadDeadline(l.latest(t)) }

// SetWriteDeadline sets the deadline of writes, never later than the leash allows.
func (l *leash) SetWriteDeadline(t time.Time) error { return l.Conn.SetWriteDeadline(l.latest(t)) }

// Write remembers how the connection broke.
func (l *leash) Write(b []byte) (int, error) {
	n, err := l.Conn.Write(b)
	if err != nil {
		l.note(err)
	}
	return n, err
}

// Read counts what the server says.
func (l *leash) Read(b []byte) (int, error) {
	n, err := l.Conn.Read(b)
	if err == nil && l.heard.Add(int64(n)) > l.most {
		err = errReplyTooLarge
	}
	if err != nil {
		l.note(err)
	}
	return n, err
}
