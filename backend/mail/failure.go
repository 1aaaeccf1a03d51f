package mail

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"anteroom/backend/fault"
)

// Phase is how far an attempt had come. The same reply means different things in different phases.
type Phase string

// The phases in their order. Everything before Sender is about the account, everything from Sender on
// about one mail.
const (
	Connect   Phase = "connect"   // name resolution and the TCP connection
	Banner    Phase = "banner"    // the server's first words
	Hello     Phase = "hello"     // introductions, before and after encryption
	Encrypt   Phase = "encrypt"   // STARTTLS, the handshake and the certificate
	SignIn    Phase = "sign_in"   // user name and password
	Sender    Phase = "sender"    // MAIL FROM
	Recipient Phase = "recipient" // RCPT TO
	Data      Phase = "data"      // asking to send the body
	Body      Phase = "body"      // sending it, up to and without the final dot
	Dot       Phase = "dot"       // the final dot and its reply

	Mailbox Phase = "mailbox" // opening and reading the mailbox; after SignIn, in place of a mail
)

// Verdict is what follows from a failed attempt.
type Verdict string

// The verdicts. Only Retry, Reject and InDoubt are about the mail; the others are about the account or
// the network, and no attempt of the mail is used up.
const (
	Offline            Verdict = "offline"             // the server was not reached or broke off: back off, try again
	AccountBusy        Verdict = "account_busy"        // the server wants no mail now: back off, try again
	AccountRefused     Verdict = "account_refused"     // the server wants no mail from this account: pause it
	NeedsSignIn        Verdict = "needs_sign_in"       // the password is not accepted: pause until it is mended
	CertificateRefused Verdict = "certificate_refused" // the server is not proven to be itself: pause, never fall back
	Interrupted        Verdict = "interrupted"         // the caller went away, or could not note the hand-over; nothing was sent
	Retry              Verdict = "retry"               // this mail, later
	Reject             Verdict = "reject"              // this mail never
	InDoubt            Verdict = "in_doubt"            // the dot went out and no clear reply came: it may have arrived
)

// Codes of what went wrong with the account or the network.
const (
	NoNetwork          fault.Code = "mail_no_network"          // this machine reaches nothing
	HostUnknown        fault.Code = "mail_host_unknown"        // the server's name does not exist
	Unreachable        fault.Code = "mail_unreachable"         // the server does not answer, or broke off
	ServerBusy         fault.Code = "mail_server_busy"         // 4xx before any mail was spoken of
	LimitReached       fault.Code = "mail_limit_reached"       // the account has sent all that it may for now
	ServerRefused      fault.Code = "mail_server_refused"      // 5xx before any mail was spoken of
	Garbled            fault.Code = "mail_garbled"             // what answers does not speak SMTP
	EncryptionMissing  fault.Code = "mail_encryption_missing"  // the server offers no STARTTLS
	EncryptionFailed   fault.Code = "mail_encryption_failed"   // no common way to encrypt, or no TLS on this port
	CertificateName    fault.Code = "mail_certificate_name"    // the certificate is another server's
	CertificateExpired fault.Code = "mail_certificate_expired" // not valid today; this machine's clock may be wrong
	CertificateUnknown fault.Code = "mail_certificate_unknown" // nobody this machine trusts vouches for it
	SignInMissing      fault.Code = "mail_sign_in_missing"     // no user name or password is stored
	SignInRefused      fault.Code = "mail_sign_in_refused"     // the password is not accepted
	SignInBlocked      fault.Code = "mail_sign_in_blocked"     // the provider has switched password sign-in off
	SignInUnsupported  fault.Code = "mail_sign_in_unsupported" // no way to sign in that the program knows is offered
	SignInAgain        fault.Code = "mail_sign_in_again"       // the provider wants the practitioner to sign in anew
	SenderRefused      fault.Code = "mail_sender_refused"      // the account may not send from this address
)

// Codes of what went wrong with one mail.
const (
	TryLater         fault.Code = "mail_try_later"         // 4xx, or the connection broke before the dot
	RecipientUnknown fault.Code = "mail_recipient_unknown" // no such mailbox
	RecipientFull    fault.Code = "mail_recipient_full"    // the mailbox takes no more
	RecipientRefused fault.Code = "mail_recipient_refused" // the address was refused for another reason
	ContentRefused   fault.Code = "mail_content_refused"   // the mail itself was refused
	MailTooLarge     fault.Code = "mail_too_large"         // larger than the server takes
	NeedsUTF8        fault.Code = "mail_needs_utf8"        // the server cannot write to such an address
	Uncertain        fault.Code = "mail_uncertain"         // handed over, no clear reply
	Delayed          fault.Code = "mail_delayed"           // accepted; a server behind it has put it off and goes on trying
	Undelivered      fault.Code = "mail_undelivered"       // accepted; a server behind it has given up trying
)

// wordsMax bounds what is kept of a server's words, in bytes.
const wordsMax = 500

// Failure is an attempt that did not end in an accepted mail. It is the only error that [Dial],
// [Session.Send] and [Collect] return; for the last it is a look into the mailbox that did not come to its end.
type Failure struct {
	Phase    Phase
	Verdict  Verdict
	Code     int        // the server's reply code; 0: it gave none
	Enhanced string     // "5.1.1"; empty: it gave none
	Words    string     // the server's, in one line without control characters, at most 500 bytes
	Fault    fault.Code // the sentence for the practitioner
	Stale    bool       // a used connection had died unseen and nothing of this mail was accepted: dial and send at once
	Cause    error

	encrypted bool // whether the connection was encrypted when it failed; places a step of Probe
}

// Error describes the failure for a log. It names no address.
func (f *Failure) Error() string {
	text := fmt.Sprintf("mail %s at %s (%s)", f.Verdict, f.Phase, f.Fault)
	if f.Code != 0 {
		text += fmt.Sprintf(": %d %s", f.Code, f.Enhanced)
	}
	return strings.TrimSpace(text)
}

// Unwrap returns the refusal with its code and, behind it, the cause.
func (f *Failure) Unwrap() error { return fault.Wrap(f.Fault, f.Cause) }

// FailureOf returns the first [Failure] in err's chain.
func FailureOf(err error) (*Failure, bool) {
	var failure *Failure
	ok := errors.As(err, &failure)
	return failure, ok
}

// cleanWords makes a server's words safe to store and to show.
func cleanWords(words string) string {
	words = cleanLine(words)
	if len(words) <= wordsMax {
		return words
	}
	cut := wordsMax
	for !utf8.RuneStart(words[cut]) {
		cut--
	}
	return strings.TrimSpace(words[:cut])
}
