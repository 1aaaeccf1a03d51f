// Package mailtest is a real mail server on loopback for tests, which misbehaves when it is told to.
//
// It speaks SMTP with STARTTLS or implicit TLS under an authority of its own, signs one account in and
// keeps what it accepts. At every stage of the conversation it can be told to break off, hang, refuse,
// babble or crawl, and it can be taken away and brought back on the same port. It must never listen on
// anything but loopback, and never be linked into the program. Start reading at [Start] and [Server.Misbehave].
package mailtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"anteroom/backend/mail"
)

// Message is one mail that the server took.
type Message struct {
	From       string
	To         []string
	EnvelopeID string // ENVID as it was given, empty without
	Parameters string // of MAIL FROM, as they were given
	Data       []byte // as it arrived, dots unstuffed
	Connection int    // which of the server's connections it came over, from 1
	At         time.Time
}

// Option changes a server before it starts.
type Option func(*Server)

// WithSecurity makes the server speak TLS from the first byte, or STARTTLS (which is the standard).
func WithSecurity(security mail.Security) Option { return func(s *Server) { s.security = security } }

// WithCertificate makes the server show a certificate with a flaw.
func WithCertificate(flaw Certificate) Option { return func(s *Server) { s.flaw = flaw } }

// WithMostConnections refuses every connection beyond so many at once.
func WithMostConnections(most int) Option { return func(s *Server) { s.most = most } }

// WithoutStartTLS makes the server, or someone on the way, hide STARTTLS.
func WithoutStartTLS() Option { return func(s *Server) { s.plainOnly = true } }

// WithNewestTLS limits the server to a version of TLS and those before it.
func WithNewestTLS(version uint16) Option { return func(s *Server) { s.newestTLS = version } }

// WithMechanisms sets the ways to sign in; none at all offers no sign-in. The standard is PLAIN and LOGIN.
func WithMechanisms(mechanisms ...string) Option {
	return func(s *Server) { s.mechanisms = mechanisms }
}

// WithExtensions sets the extensions that are offered beside STARTTLS and AUTH.
func WithExtensions(extensions ...string) Option {
	return func(s *Server) { s.extensions = extensions }
}

// Server is one mail server. All methods may be called at any time from any goroutine.
type Server struct {
	security    mail.Security
	flaw        Certificate
	plainOnly   bool
	most        int // connections at once; 0: any number
	newestTLS   uint16
	mechanisms  []string
	extensions  []string
	certificate tls.Certificate
	roots       *x509.CertPool
	port        int
	running     sync.WaitGroup

	mu          sync.Mutex
	password    string
	token       string
	faults      map[Stage]plan
	messages    []Message
	changed     chan struct{} // closed when messages grows
	commands    []string
	connections int
	open        map[net.Conn]struct{}
	listener    net.Listener
	down        chan struct{} // closed when the server stops; nil while it is stopped
}

// plan is a fault and how often it is still played; below zero: always.
type plan struct {
	fault Fault
	times int
}

// The one account that the server knows.
const (
	Username = "nora@practice.example.test"
	Password = "correct horse battery"
)

// Start starts a server and stops it at the end of the test.
func Start(t testing.TB, options ...Option) *Server {
	t.Helper()
	s := &Server{
		security: mail.StartTLS, flaw: Good, newestTLS: tls.VersionTLS13, password: Password,
		mechanisms: []string{"PLAIN", "LOGIN"},
		extensions: []string{"SIZE 52428800", "8BITMIME", "DSN", "SMTPUTF8", "ENHANCEDSTATUSCODES"},
		faults:     map[Stage]plan{}, changed: make(chan struct{}), open: map[net.Conn]struct{}{},
	}
	for _, option := range options {
		option(s)
	}
	var err error
	if s.certificate, s.roots, err = trust(s.flaw); err != nil {
		t.Fatalf("make the mail server's certificate: %v", err)
	}
	if err := s.listen(); err != nil {
		t.Fatalf("start the mail server: %v", err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Account returns the account that signs in here.
func (s *Server) Account() mail.Account {
	return mail.Account{
		Host: "127.0.0.1", Port: s.port, Security: s.security, Username: Username, Password: Password,
		Sender: mail.Address{Name: "Harbor Counseling", Address: Username}, RootCAs: s.roots,
	}
}

// Misbehave plays a fault at a stage from now on, until [Server.Behave].
func (s *Server) Misbehave(stage Stage, fault Fault) { s.plan(stage, plan{fault, -1}) }

// MisbehaveTimes plays a fault at a stage the next times that it is reached.
func (s *Server) MisbehaveTimes(times int, stage Stage, fault Fault) {
	s.plan(stage, plan{fault, times})
}

func (s *Server) plan(stage Stage, p plan) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[stage] = p
}

// Behave ends all faults that have not begun.
func (s *Server) Behave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.faults)
}

// SetPassword changes the account's password at the server.
func (s *Server) SetPassword(password string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.password = password
}

// SetToken makes a token good for signing in with OAUTHBEARER and XOAUTH2, and every other one bad.
func (s *Server) SetToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = token
}

// Messages returns what the server took, oldest first. A server that takes a mail and breaks off before it
// says so has the mail.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Wait returns the messages as soon as there are at least n, or an error when ctx ends first.
func (s *Server) Wait(ctx context.Context, n int) ([]Message, error) {
	for {
		s.mu.Lock()
		messages, changed := slices.Clone(s.messages), s.changed
		s.mu.Unlock()
		if len(messages) >= n {
			return messages, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return messages, fmt.Errorf("%d of %d mails arrived: %w", len(messages), n, ctx.Err())
		}
	}
}

// Commands returns the verbs that clients have said, in their order, without their arguments.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands)
}

// Connections returns how many connections were made so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// Disconnect closes every open connection, as a server does with idle ones. New ones are welcome.
func (s *Server) Disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.open {
		_ = conn.Close() // it may have gone by itself
	}
}

// Stop takes the server away: the port refuses, open connections break. It waits until all is quiet and
// may be called again.
func (s *Server) Stop() {
	s.mu.Lock()
	if s.down == nil {
		s.mu.Unlock()
		return
	}
	close(s.down)
	s.down = nil
	_ = s.listener.Close() // it listens no more either way
	for conn := range s.open {
		_ = conn.Close() // it may have gone by itself
	}
	s.mu.Unlock()
	s.running.Wait()
}

// Restart brings a stopped server back on the same port, with its messages and faults.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Stop()
	if err := s.listen(); err != nil {
		t.Fatalf("restart the mail server: %v", err)
	}
}

func (s *Server) listen() error {
	listener, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", s.port))
	if err != nil {
		return fmt.Errorf("listen on loopback: %w", err)
	}
	if address, ok := listener.Addr().(*net.TCPAddr); ok {
		s.port = address.Port
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	down := make(chan struct{})
	s.listener, s.down = listener, down
	s.running.Go(func() { s.welcome(listener, down) })
	return nil
}

func (s *Server) welcome(listener net.Listener, down chan struct{}) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.connections++
		number := s.connections
		s.open[conn] = struct{}{}
		select {
		case <-down:
			_ = conn.Close() // it came as the door closed
		default:
		}
		s.mu.Unlock()
		s.running.Go(func() {
			newTalk(s, conn, number, down).run()
			s.mu.Lock()
			delete(s.open, conn)
			s.mu.Unlock()
		})
	}
}

// next returns the fault to play at a stage now.
func (s *Server) next(stage Stage) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stage == AtBanner && s.most > 0 && len(s.open) > s.most {
		return Reply("too_many", "421 4.7.0 too many connections")
	}
	p := s.faults[stage]
	if p.times == 0 {
		return Fault{}
	}
	p.times--
	s.faults[stage] = p
	return p.fault
}

// plans says whether a fault waits at a stage.
func (s *Server) plans(stage Stage) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults[stage].times != 0
}

func (s *Server) heard(verb string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, verb)
}

func (s *Server) keep(message Message) {
	message.At = time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, message)
	close(s.changed)
	s.changed = make(chan struct{})
}
