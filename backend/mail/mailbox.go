package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strconv"
	"time"

	"anteroom/backend/fault"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// MailboxRefused means that the server signs the account in and does not let its mailbox be read.
const MailboxRefused fault.Code = "mail_mailbox_refused"

// mailboxMost is how much a server may say in one look into the mailbox, in bytes.
const mailboxMost = 16 << 20

// inbox is the one mailbox that every server has under this name. Delivery reports arrive there.
const inbox = "INBOX"

// mailbox is one encrypted, signed-in connection to the practitioner's mailbox, which is opened for reading alone:
// nothing in it is marked, moved or deleted. One goroutine uses it at a time.
type mailbox struct {
	leash    *leash
	client   *imapclient.Client
	unbind   func() bool // from the context of whoever opened it
	validity uint32      // of the numbers that its mails have; with another, they are other mails
	next     imap.UID
}

// openMailbox connects, encrypts, proves the server's name, signs in and opens the mailbox. When ctx ends, so does
// the connection.
func openMailbox(ctx context.Context, account Account, limits Limits) (*mailbox, *Failure) {
	return withCredentials(ctx, account, func(given credentials) (*mailbox, *Failure) {
		box, failure := connectMailbox(ctx, account, limits)
		if failure != nil {
			return nil, failure
		}
		if failure = box.signIn(account, given); failure == nil {
			failure = box.examine()
		}
		if failure != nil {
			box.close()
			return nil, interrupted(ctx, failure)
		}
		return box, nil
	})
}

// connectMailbox connects and encrypts, and waits for the server's first words.
func connectMailbox(ctx context.Context, account Account, limits Limits) (*mailbox, *Failure) {
	dialer := net.Dialer{Timeout: limits.Connect}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(account.Host, strconv.Itoa(account.Port)))
	if err != nil {
		return nil, interrupted(ctx, &Failure{Phase: Connect, Verdict: Offline, Fault: judgeDial(err), Cause: err})
	}
	box := &mailbox{leash: &leash{Conn: conn, wait: limits.Reply, end: time.Now().Add(limits.Whole), most: mailboxMost}}
	box.unbind = context.AfterFunc(ctx, func() { _ = conn.Close() })
	if failure := box.encrypt(ctx, account); failure != nil {
		box.close()
		return nil, interrupted(ctx, failure)
	}
	return box, nil
}

func (b *mailbox) encrypt(ctx context.Context, account Account) *Failure {
	if err := b.leash.SetDeadline(time.Time{}); err != nil {
		return b.failed(Connect, err)
	}
	config := &tls.Config{ServerName: account.Host, RootCAs: account.RootCAs, MinVersion: tls.VersionTLS12}
	if account.Security == TLS {
		encrypted := tls.Client(b.leash, config)
		if err := encrypted.HandshakeContext(ctx); err != nil {
			return b.failed(Encrypt, err)
		}
		b.client = imapclient.New(encrypted, nil)
	} else {
		var err error
		if b.client, err = imapclient.NewStartTLS(b.leash, &imapclient.Options{TLSConfig: config}); err != nil {
			return b.failed(Encrypt, err)
		}
	}
	if err := b.client.WaitGreeting(); err != nil {
		failure := b.failed(Banner, err)
		failure.encrypted = true
		return failure
	}
	return nil
}

// signIn proves whose mailbox it is. It must only be asked on an encrypted connection.
func (b *mailbox) signIn(account Account, given credentials) *Failure {
	caps := b.client.Caps()
	way, err := signInWith(func(mechanism string) bool { return caps.Has(imap.AuthCap(mechanism)) }, account, given)
	switch {
	case err == nil:
		err = b.client.Authenticate(way)
	case b.leash.broke() == nil && given.token == "" && caps != nil && !caps.Has(imap.CapLoginDisabled):
		err = b.client.Login(given.username, given.password).Wait()
	case b.leash.broke() == nil && caps != nil:
		return &Failure{Phase: SignIn, Verdict: AccountRefused, Fault: SignInUnsupported, Cause: err}
	}
	if err == nil {
		return nil
	}
	failure := b.failed(SignIn, err)
	if given.token != "" && failure.Verdict == NeedsSignIn {
		failure.Fault = SignInAgain
	}
	return failure
}

// examine opens the mailbox for reading.
func (b *mailbox) examine() *Failure {
	opened, err := b.client.Select(inbox, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return b.failed(Mailbox, err)
	}
	b.validity, b.next = opened.UIDValidity, opened.UIDNext
	return nil
}

// close ends the connection. There is nothing to lose, so it does not say goodbye to a server that may not answer.
func (b *mailbox) close() {
	b.unbind()
	_ = b.leash.Close() // the library waits for a server to hear of it
	if b.client != nil {
		_ = b.client.Close() // what it says is that the connection is closed
	}
}

// failed judges what ended a phase.
func (b *mailbox) failed(phase Phase, err error) *Failure {
	failure := &Failure{Phase: phase, Verdict: AccountBusy, Fault: Garbled, Cause: err}
	var said *imap.Error
	var noToken *sasl.OAuthBearerError
	switch code, isRefused := judgeCertificate(err); {
	case isRefused:
		failure.Verdict, failure.Fault = CertificateRefused, code
	case errors.As(err, &said):
		failure.Verdict, failure.Fault = judgeMailbox(phase, said)
		failure.Words = cleanWords(said.Text)
	case errors.As(err, &noToken):
		failure.Verdict, failure.Fault = NeedsSignIn, SignInRefused
	case errors.Is(b.leash.broke(), errReplyTooLarge):
	case phase == Encrypt && isNoTLS(err):
		failure.Fault = EncryptionFailed
	case b.leash.broke() != nil || errors.Is(err, io.ErrUnexpectedEOF):
		failure.Verdict, failure.Fault = Offline, Unreachable
	}
	return failure
}

// isNoTLS says whether a handshake failed because of what was said in it, and not because nothing was.
func isNoTLS(err error) bool {
	var noTLS tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &noTLS) || errors.As(err, &alert)
}

// judgeMailbox says what follows from a server's refusal.
func judgeMailbox(phase Phase, said *imap.Error) (Verdict, fault.Code) {
	isPassing := said.Type == imap.StatusResponseTypeBye || said.Code == imap.ResponseCodeUnavailable ||
		said.Code == imap.ResponseCodeInUse || said.Code == imap.ResponseCodeLimit || said.Code == imap.ResponseCodeServerBug
	switch {
	case isPassing:
		return AccountBusy, ServerBusy
	case phase == Encrypt:
		return AccountRefused, EncryptionMissing
	case phase == SignIn:
		return NeedsSignIn, SignInRefused
	case phase == Mailbox:
		return AccountRefused, MailboxRefused
	}
	return AccountRefused, ServerRefused
}

// interrupted lets a caller that went away explain everything.
func interrupted(ctx context.Context, failure *Failure) *Failure {
	if ctx.Err() != nil {
		failure.Verdict, failure.Fault, failure.Cause = Interrupted, fault.Cancelled, ctx.Err()
	}
	return failure
}
