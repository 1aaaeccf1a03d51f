package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strconv"
	"time"

	"anteroom/backend/fault"

	"github.com/emersion/go-smtp"
)

// goodbye is the longest wait for the answer to QUIT, which changes nothing.
const goodbye = 5 * time.Second

// Session is one encrypted, signed-in connection to the account's server, kept for several mails. One
// goroutine uses it at a time.
type Session struct {
	guard  *guard
	client *smtp.Client
	limits Limits
	name   string // how the program introduces itself
	sent   int    // mails accepted over this connection
	dead   bool   // the connection is closed or cannot be trusted any more
}

// Dial connects, encrypts, proves the server's name and signs in. There is no fallback: a server without
// encryption or with a wrong certificate is refused before the password leaves. Cancelling ctx ends the
// attempt at once; it does not touch the session afterwards. The error is a [*Failure].
func Dial(ctx context.Context, account Account, limits Limits) (*Session, error) {
	if account.Host == "" || account.Port <= 0 || (account.Security != StartTLS && account.Security != TLS) {
		return nil, &Failure{Phase: Connect, Verdict: AccountRefused, Fault: fault.Missing}
	}
	session, failure := withCredentials(ctx, account, func(given credentials) (*Session, *Failure) {
		return dial(ctx, account, given, limits)
	})
	if failure != nil {
		return nil, failure
	}
	return session, nil
}

// dial makes one attempt to connect and sign in.
func dial(ctx context.Context, account Account, given credentials, limits Limits) (*Session, *Failure) {
	session, failure := open(ctx, account, limits)
	if failure != nil {
		return nil, failure
	}
	if failure := session.signIn(ctx, account, given); failure != nil {
		session.drop()
		return nil, failure
	}
	return session, nil
}

// Alive reports whether the session may be given another mail. It may still have died unseen; see
// [Failure.Stale].
func (s *Session) Alive() bool { return !s.dead }

// Close says goodbye and closes the connection. What the server answers no longer matters, because every
// mail has its own answer already; Close never fails and may be called again.
func (s *Session) Close() {
	if s.dead {
		return
	}
	wait := min(s.limits.Reply, goodbye)
	if s.guard.begin(wait, wait) == nil && s.client.Quit() == nil {
		s.dead = true
		return
	}
	s.drop()
}

// drop closes the connection without another word. Nothing is flushed, so an unfinished mail stays
// unfinished.
func (s *Session) drop() {
	s.dead = true
	_ = s.guard.Close() // nothing is left to lose, and the answer changes nothing
}

// open connects and encrypts, and introduces itself to the encrypted server.
func open(ctx context.Context, account Account, limits Limits) (*Session, *Failure) {
	dialer := net.Dialer{Timeout: limits.Connect}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(account.Host, strconv.Itoa(account.Port)))
	if err != nil {
		failure := failed(ctx, Connect, err, err)
		if failure.Verdict == Offline {
			failure.Fault = judgeDial(err)
		}
		return nil, failure
	}
	g := &guard{Conn: conn}
	defer interruptible(ctx, g)()
	if account.HelloName == "" {
		account.HelloName = "localhost"
	}
	client, failure := encrypt(ctx, g, account, limits)
	if failure != nil {
		_ = conn.Close() // the attempt has failed already
		return nil, failure
	}
	return &Session{guard: g, client: client, limits: limits, name: account.HelloName}, nil
}

// encrypt returns a client whose every further word is encrypted and that knows what the server offers.
func encrypt(ctx context.Context, g *guard, account Account, limits Limits) (*smtp.Client, *Failure) {
	if err := g.begin(limits.Whole, limits.Reply); err != nil {
		return nil, failed(ctx, Connect, err, err)
	}
	config := &tls.Config{ServerName: account.Host, RootCAs: account.RootCAs, MinVersion: tls.VersionTLS12}
	var client *smtp.Client
	if account.Security == TLS {
		encrypted := tls.Client(g, config)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			return nil, handshakeFailed(ctx, g, err)
		}
		client = smtp.NewClient(encrypted)
	} else {
		var err error
		if client, err = smtp.NewClientStartTLS(g, config); err != nil {
			return nil, startTLSFailed(ctx, g, err)
		}
	}
	g.said = ""
	err := client.Hello(account.HelloName)
	// The library shakes hands with the first command after STARTTLS.
	if state, ok := client.TLSConnectionState(); ok && !state.HandshakeComplete {
		return nil, handshakeFailed(ctx, g, err)
	}
	if err = firstOf(err, g.broke()); err != nil {
		phase := Hello
		if g.said == "" {
			phase = Banner
		}
		failure := failed(ctx, phase, err, g.broke())
		failure.encrypted = true
		return nil, failure
	}
	return client, nil
}

// startTLSFailed finds out how far the plain part of a STARTTLS connection had come.
func startTLSFailed(ctx context.Context, g *guard, err error) *Failure {
	phase := Banner
	switch g.said {
	case "EHLO", "HELO":
		phase = Hello
	case "STARTTLS":
		phase = Encrypt
	}
	if phase == Hello && isOwnRefusal(err) && g.broke() == nil {
		return &Failure{Phase: Encrypt, Verdict: AccountRefused, Fault: EncryptionMissing, Cause: err}
	}
	return failed(ctx, phase, err, g.broke())
}

func handshakeFailed(ctx context.Context, g *guard, err error) *Failure {
	broke := g.broke()
	var noTLS tls.RecordHeaderError
	if errors.As(err, &noTLS) {
		broke = nil // the library's protest may meet a closed door, which explains nothing
	}
	failure := failed(ctx, Encrypt, err, broke)
	if code, refused := judgeCertificate(err); refused {
		failure.Verdict, failure.Fault = CertificateRefused, code
	} else if failure.Fault == Garbled {
		failure.Fault = EncryptionFailed
	}
	return failure
}

func (s *Session) signIn(ctx context.Context, account Account, given credentials) *Failure {
	defer interruptible(ctx, s.guard)()
	way, err := signInWith(s.client.SupportsAuth, account, given)
	if err != nil {
		// The library takes the beginning of a line that is too long for a whole reply without offers; the
		// next command shows whether the server can be talked to.
		if noise := firstOf(s.client.Noop(), s.guard.broke()); noise != nil && replyOf(noise).code == 0 {
			return failed(ctx, SignIn, noise, s.guard.broke())
		}
		return &Failure{Phase: SignIn, Verdict: AccountRefused, Fault: SignInUnsupported, Cause: err, encrypted: true}
	}
	err = firstOf(s.client.Auth(way), s.guard.broke())
	if err == nil {
		return nil
	}
	failure := failed(ctx, SignIn, err, s.guard.broke())
	failure.encrypted = true
	if isTokenRefused(err) {
		failure.Verdict, failure.Fault = NeedsSignIn, SignInRefused
	}
	if given.token != "" && failure.Verdict == NeedsSignIn {
		failure.Fault = SignInAgain
	}
	return failure
}

// forget takes back an unfinished mail, and reports whether both sides agree that it is forgotten.
func (s *Session) forget() bool {
	return s.client.Reset() == nil && s.client.Hello(s.name) == nil && s.guard.broke() == nil
}

// interruptible closes the connection when ctx ends, until the returned function is called.
func interruptible(ctx context.Context, g *guard) (done func()) {
	stop := context.AfterFunc(ctx, func() { _ = g.Close() }) // unblocks whoever waits; that one reports
	return func() { stop() }
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// isOwnRefusal reports an error that the library made itself, after a reply that was in order.
func isOwnRefusal(err error) bool {
	var answer *smtp.SMTPError
	return !errors.As(err, &answer) && !isGarble(err)
}
