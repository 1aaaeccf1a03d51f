// Package catcher is a mail server inside the program: what is sent to it goes nowhere and can be read.
//
// The sample practice sends its mails here, over the same encrypted, signed-in connection that any mail
// takes, so that trying the program out needs neither an account nor a network. The server listens on
// loopback alone, under an authority and a password that exist in memory only, and keeps the newest
// [Limit] mails there. It must never pass a mail on and never write one to the disk. Start reading at
// [Start].
package catcher

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Limits of what the server takes and keeps.
const (
	Limit     = 200     // mails; the oldest go first
	SizeLimit = 1 << 20 // bytes of one mail
	talkLimit = time.Minute
)

// Username is the one account that may sign in.
const Username = "nora@harbor.example.test"

// Whim is how the server treats mails to one address.
type Whim int

// The whims. An address without one is served well.
const (
	Welcome  Whim = iota
	Unknown       // no such mailbox, for good
	Full          // the mailbox is full; try later
	Vanishes      // the connection breaks after the whole mail was taken, before it is said so
)

// Account is how to reach the server and sign in.
type Account struct {
	Host     string
	Port     int // encrypted from the first byte
	Username string
	Password string
	RootCAs  *x509.CertPool
}

// Server is a running mail catcher. Its methods may be called from many goroutines.
type Server struct {
	account Account
	server  *smtp.Server
	clock   func() time.Time
	caught  func()
	running sync.WaitGroup

	mu    sync.Mutex
	mails []Mail // oldest first
	count int    // ever caught
	whims map[string]Whim
}

// Options are what a server needs from outside.
type Options struct {
	Clock  func() time.Time // when a mail arrived
	Caught func()           // called after each mail that was kept; may be nil, must not block
}

// Start starts a server on a free port of this computer.
func Start(ctx context.Context, o Options) (*Server, error) {
	certificate, roots, err := certify(o.Clock())
	if err != nil {
		return nil, err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return nil, errors.Join(errors.New("mail is not listened for on TCP"), listener.Close())
	}
	s := &Server{
		account: Account{Host: "127.0.0.1", Port: address.Port, Username: Username, Password: rand.Text(), RootCAs: roots},
		clock:   o.Clock, caught: o.Caught, whims: map[string]Whim{},
	}
	s.server = smtp.NewServer(smtp.BackendFunc(func(conn *smtp.Conn) (smtp.Session, error) {
		return &session{server: s, conn: conn}, nil
	}))
	s.server.Domain = "catcher.example.test"
	s.server.MaxMessageBytes, s.server.MaxRecipients = SizeLimit, 1
	s.server.ReadTimeout, s.server.WriteTimeout = talkLimit, talkLimit
	s.server.EnableSMTPUTF8, s.server.EnableDSN = true, true
	s.server.ErrorLog = log.New(io.Discard, "", 0) // a mail that did not arrive is told in the outbox
	encrypted := tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	s.running.Go(func() { _ = s.server.Serve(encrypted) }) // it ends when Stop is called
	return s, nil
}

// Account returns the account that signs in here.
func (s *Server) Account() Account { return s.account }

// Treat has the server treat mails to an address by a whim from now on.
func (s *Server) Treat(address string, whim Whim) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.whims[address] = whim
}

// Mails returns what was caught, newest first.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	mails := slices.Clone(s.mails)
	slices.Reverse(mails)
	return mails
}

// Stop ends the server with every connection and forgets the mails. It can be called twice.
func (s *Server) Stop() {
	_ = s.server.Close() // it listens no more either way
	s.running.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = nil
}

func (s *Server) whim(address string) Whim {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.whims[address]
}

func (s *Server) keep(m Mail) {
	s.mu.Lock()
	s.count++
	m.ID, m.At = s.count, s.clock()
	s.mails = append(s.mails, m)
	if len(s.mails) > Limit {
		s.mails = slices.Delete(s.mails, 0, len(s.mails)-Limit)
	}
	s.mu.Unlock()
	if s.caught != nil {
		s.caught()
	}
}
