package mail

import (
	"bytes"
	"errors"
	"net"
	"time"
)

// replyMax is the most that a server may say in answer to one command, in bytes.
const replyMax = 128 << 10

// errReplyTooLarge ends a reply that has no end.
var errReplyTooLarge = errors.New("the server's reply is too large")

// guard stands between the SMTP library and the network. The library waits five minutes for every reply
// and for ever while a body is written, and reads replies of any length; the guard bounds all three, and
// remembers how a connection broke, which the library's errors do not tell. One goroutine uses it at a
// time; Close may be called from another.
type guard struct {
	net.Conn
	wait       time.Duration // the longest wait for one read or write
	end        time.Time     // the end of the whole operation
	heard      int           // bytes read since the last write
	said       string        // the first word written last; tells the phase before encryption
	readBroke  error         // the first error of a read
	writeBroke error         // the first error of a write
}

// begin starts an operation that ends after whole at the latest and waits for each answer at most wait.
func (g *guard) begin(whole, wait time.Duration) error {
	g.end, g.wait = time.Now().Add(whole), wait
	return g.SetDeadline(time.Time{})
}

// patient changes the longest wait for one answer within the operation.
func (g *guard) patient(wait time.Duration) error {
	g.wait = wait
	return g.SetDeadline(time.Time{})
}

// broke returns what ended the connection, or nil while it stands.
func (g *guard) broke() error {
	if g.writeBroke != nil {
		return g.writeBroke
	}
	return g.readBroke
}

// latest returns the earliest of a wanted deadline (zero: none), the longest wait and the operation's end.
func (g *guard) latest(wanted time.Time) time.Time {
	deadline := time.Now().Add(g.wait)
	if g.end.Before(deadline) {
		deadline = g.end
	}
	if !wanted.IsZero() && wanted.Before(deadline) {
		deadline = wanted
	}
	return deadline
}

// SetDeadline sets both deadlines, never later than the guard allows.
func (g *guard) SetDeadline(t time.Time) error { return g.Conn.SetDeadline(g.latest(t)) }

// SetReadDeadline sets the deadline of reads, never later than the guard allows.
func (g *guard) SetReadDeadline(t time.Time) error { return g.Conn.SetReadDeadline(g.latest(t)) }

// SetWriteDeadline sets the deadline of writes, never later than the guard allows.
func (g *guard) SetWriteDeadline(t time.Time) error { return g.Conn.SetWriteDeadline(g.latest(t)) }

// Write gives every piece its own deadline. A piece that failed did not leave whole, so the server
// cannot have decrypted it.
func (g *guard) Write(b []byte) (int, error) {
	g.heard = 0
	word, _, _ := bytes.Cut(b[:min(len(b), 16)], []byte(" "))
	g.said = string(bytes.TrimSpace(word))
	if err := g.Conn.SetWriteDeadline(g.latest(time.Time{})); err != nil {
		g.writeBroke = err
		return 0, err
	}
	n, err := g.Conn.Write(b)
	if err != nil && g.writeBroke == nil {
		g.writeBroke = err
	}
	return n, err
}

// Read counts what the server says in one breath.
func (g *guard) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	if err != nil && g.readBroke == nil {
		g.readBroke = err
	}
	if g.heard += n; g.heard > replyMax {
		return 0, errReplyTooLarge
	}
	return n, err
}
