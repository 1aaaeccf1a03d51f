package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"

	"anteroom/backend/fault"

	"github.com/emersion/go-smtp"
)

// reply is what a server answered; the zero reply is no answer.
type reply struct {
	code     int
	enhanced string
	words    string
}

// class returns 2 for 2xx and so on, 0 without an answer.
func (r reply) class() int { return r.code / 100 }

// security reports an enhanced code X.7.x: the refusal is about who may send, not about the mail.
func (r reply) security() bool {
	return len(r.enhanced) > 3 && r.enhanced[1:4] == ".7."
}

func replyOf(err error) reply {
	var answer *smtp.SMTPError
	if !errors.As(err, &answer) {
		return reply{}
	}
	found := reply{code: answer.Code, words: cleanWords(answer.Message)}
	if e := answer.EnhancedCode; e != (smtp.EnhancedCode{}) && e != smtp.NoEnhancedCode && e != smtp.EnhancedCodeNotSet {
		found.enhanced = fmt.Sprintf("%d.%d.%d", e[0], e[1], e[2])
	}
	return found
}

// judge says what follows from an attempt that failed in a phase with a reply, or, without one, by a
// connection that broke (broke is not nil) or that carried something else than SMTP.
func judge(phase Phase, r reply, broke error) (Verdict, fault.Code) {
	switch phase {
	case Connect, Banner, Hello, Encrypt:
		return judgeAccount(r, broke, Offline, Unreachable)
	case SignIn:
		return judgeSignIn(r, broke)
	case Dot:
		if r.class() != 4 && r.class() != 5 {
			return InDoubt, Uncertain
		}
	case Sender, Recipient, Data, Body, Mailbox:
	}
	return judgeMail(phase, r)
}

func judgeAccount(r reply, broke error, broken Verdict, code fault.Code) (Verdict, fault.Code) {
	switch {
	case r.class() == 4:
		return AccountBusy, ServerBusy
	case r.class() == 5:
		return AccountRefused, ServerRefused
	case r.code == 0 && broke != nil:
		return broken, code
	}
	return AccountBusy, Garbled
}

func judgeSignIn(r reply, broke error) (Verdict, fault.Code) {
	switch {
	case r.class() == 5 && (r.enhanced == "5.7.30" || r.enhanced == "5.7.139"):
		return NeedsSignIn, SignInBlocked
	case r.code == 534 || r.code == 535 || (r.class() == 5 && r.security()):
		return NeedsSignIn, SignInRefused
	}
	return judgeAccount(r, broke, AccountBusy, Unreachable)
}

// isLimit knows the replies of large providers to an account that has sent all that it may for now: the
// whole account has to wait, and the mail is not to blame.
func isLimit(r reply) bool { return r.enhanced == "5.4.5" || r.enhanced == "5.1.90" }

func judgeMail(phase Phase, r reply) (Verdict, fault.Code) {
	switch {
	case isLimit(r):
		return AccountBusy, LimitReached
	case r.class() != 5:
		return Retry, TryLater
	case r.code == 530:
		return NeedsSignIn, SignInRefused
	case phase == Sender && r.security():
		return AccountRefused, SenderRefused
	case r.enhanced == "5.3.4" || r.enhanced == "5.2.3":
		return Reject, MailTooLarge
	case phase == Sender:
		return Reject, SenderRefused
	case r.enhanced == "5.2.2":
		return Reject, RecipientFull
	case phase != Recipient:
		return Reject, ContentRefused
	case r.enhanced == "5.1.1" || r.enhanced == "5.1.2" || r.enhanced == "5.1.10":
		return Reject, RecipientUnknown
	}
	return Reject, RecipientRefused
}

// judgeCertificate tells a refused certificate from every other failure of a handshake.
func judgeCertificate(err error) (fault.Code, bool) {
	var refused *tls.CertificateVerificationError
	if !errors.As(err, &refused) {
		return "", false
	}
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return CertificateName, true
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return CertificateExpired, true
	}
	return CertificateUnknown, true
}

// judgeDial says why a server was not reached.
func judgeDial(err error) fault.Code {
	var name *net.DNSError
	switch {
	case errors.As(err, &name) && name.IsNotFound && !name.IsTemporary:
		return HostUnknown
	case errors.As(err, &name), isNetworkGone(err):
		return NoNetwork
	}
	return Unreachable
}

// failed builds the failure of a phase. A caller that went away explains everything before the dot.
func failed(ctx context.Context, phase Phase, err, broke error) *Failure {
	r := replyOf(err)
	f := &Failure{Phase: phase, Code: r.code, Enhanced: r.enhanced, Words: r.words, Cause: err}
	if ctx.Err() != nil && phase != Dot && r.code == 0 {
		f.Verdict, f.Fault, f.Cause = Interrupted, fault.Cancelled, ctx.Err()
		return f
	}
	f.Verdict, f.Fault = judge(phase, r, broke)
	return f
}
