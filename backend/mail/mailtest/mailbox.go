package mailtest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/mail"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// MailboxFault is how a mailbox's server misbehaves.
type MailboxFault string

// The faults.
const (
	FallSilent MailboxFault = "hang"   // it says nothing more
	BreakOff   MailboxFault = "drop"   // it breaks off
	Trickle    MailboxFault = "drip"   // it says one byte now and then
	TalkOn     MailboxFault = "babble" // it never stops talking
)

// Mailbox is the practitioner's mailbox on a real IMAP server, in memory. All methods may be called from any
// goroutine.
type Mailbox struct {
	user     *imapmemserver.User
	server   *imapserver.Server
	security mail.Security
	roots    *x509.CertPool
	port     int

	mu       sync.Mutex
	at       string
	fault    MailboxFault
	commands []string
}

// StartMailbox starts an IMAP server with one empty mailbox and stops it at the end of the test. It shows a
// certificate with a flaw; security [mail.StartTLS] without a certificate offers no encryption at all.
func StartMailbox(t testing.TB, security mail.Security, flaw Certificate) *Mailbox {
	t.Helper()
	certificate, roots, err := trust(flaw)
	if err != nil {
		t.Fatalf("make the server's certificate: %v", err)
	}
	m := &Mailbox{user: imapmemserver.NewUser(Username, Password), security: security, roots: roots}
	store := imapmemserver.New()
	store.AddUser(m.user)
	if err := m.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	options := &imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return store.NewSession(), nil, nil
		},
		Logger: log.New(io.Discard, "", 0),
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.port = listener.Addr().(*net.TCPAddr).Port
	encryption := &tls.Config{Certificates: []tls.Certificate{certificate}}
	switch {
	case security == mail.TLS:
		options.InsecureAuth = true // it is encrypted, below what the server sees
		listener = &listening{Listener: listener, box: m, encryption: encryption}
	case flaw != "":
		options.TLSConfig = encryption
	}
	m.server = imapserver.New(options)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = m.server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = m.server.Close()
		<-ended
	})
	return m
}

// Account returns the account that signs in here.
func (m *Mailbox) Account() mail.Account {
	return mail.Account{Host: "127.0.0.1", Port: m.port, Security: m.security, Username: Username, Password: Password, RootCAs: m.roots}
}

// Deliver lays a mail into the mailbox, as of a moment.
func (m *Mailbox) Deliver(t testing.TB, raw string, at time.Time) {
	t.Helper()
	if _, err := m.user.Append("INBOX", bytes.NewReader([]byte(raw)), &imap.AppendOptions{Time: at}); err != nil {
		t.Fatal(err)
	}
}

// Renew replaces the mailbox by an empty one, whose mails are numbered anew.
func (m *Mailbox) Renew(t testing.TB) {
	t.Helper()
	if err := m.user.Delete("INBOX"); err != nil {
		t.Fatal(err)
	}
	if err := m.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
}

// Remove takes the mailbox away.
func (m *Mailbox) Remove(t testing.TB) {
	t.Helper()
	if err := m.user.Delete("INBOX"); err != nil {
		t.Fatal(err)
	}
}

// Misbehave plays a fault from the next command on that has a word in it; an empty fault plays none.
func (m *Mailbox) Misbehave(at string, fault MailboxFault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at, m.fault = at, fault
}

// Commands returns what clients have said, without what they signed in with.
func (m *Mailbox) Commands() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string(nil), m.commands...)
}

// heard notes a command and returns the fault to play from now on.
func (m *Mailbox) heard(said string) MailboxFault {
	m.mu.Lock()
	defer m.mu.Unlock()
	if tag, command, isCommand := strings.Cut(strings.TrimSpace(said), " "); isCommand && strings.HasPrefix(tag, "T") {
		if strings.HasPrefix(command, "AUTHENTICATE") || strings.HasPrefix(command, "LOGIN") {
			command, _, _ = strings.Cut(command, " ")
		}
		m.commands = append(m.commands, command)
	}
	if m.fault != "" && strings.Contains(said, m.at) {
		return m.fault
	}
	return ""
}

// listening encrypts what it accepts and plays faults inside the encryption.
type listening struct {
	net.Listener
	box        *Mailbox
	encryption *tls.Config
}

func (l *listening) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &odd{Conn: tls.Server(conn, l.encryption), box: l.box, ctx: ctx, cancel: cancel}, nil
}

// odd is a connection that plays its mailbox's fault. The server reads and writes in one goroutine.
type odd struct {
	net.Conn
	box    *Mailbox
	fault  MailboxFault
	ctx    context.Context //nolint:containedctx // the connection's life
	cancel context.CancelFunc
}

func (o *odd) Read(b []byte) (int, error) {
	n, err := o.Conn.Read(b)
	if fault := o.box.heard(string(b[:n])); fault != "" {
		o.fault = fault
	}
	switch o.fault {
	case BreakOff:
		o.Close()
	case FallSilent:
		// The other side gives up and closes, which ends this read.
		_, _ = io.Copy(io.Discard, o.Conn)
	case TalkOn:
		for err == nil {
			_, err = o.Conn.Write([]byte("* OK and another thing\r\n"))
		}
	case Trickle:
	}
	return n, err
}

func (o *odd) Write(b []byte) (int, error) {
	if o.fault != Trickle {
		return o.Conn.Write(b)
	}
	for i := range b {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-o.ctx.Done():
			return i, net.ErrClosed
		}
		if _, err := o.Conn.Write(b[i : i+1]); err != nil {
			return i, err
		}
	}
	return len(b), nil
}

func (o *odd) Close() error {
	o.cancel()
	return o.Conn.Close()
}
