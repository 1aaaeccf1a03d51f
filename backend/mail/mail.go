// Package mail writes mails and hands them to the practitioner's own mail server.
//
// It turns a kind of mail and its values into a letter ([Write]), a letter into the bytes of one
// message for one recipient ([Compose]), and hands those bytes over through an encrypted, signed-in
// connection ([Dial], [Session.Send]). What became of an attempt is told by how far it came
// ([Failure]), because the same reply means different things before and after the final dot.
//
// It must never speak to a server without encryption, never fall back to a weaker check, never send
// to more than one address at a time, and never decide when to try again: that is the outbox's. It
// keeps nothing between calls but an open [Session]. The only clock it reads is for the deadlines of
// its connections. Start reading at [Session.Send] in send.go, and at judge.go for the verdicts.
package mail

import (
	"context"
	"crypto/x509"
	"time"
)

// Security says how a connection becomes encrypted. There is no third way.
type Security string

// The ways to encrypt.
const (
	StartTLS Security = "starttls" // plain greeting, then mandatory STARTTLS; usually port 587
	TLS      Security = "tls"      // encrypted from the first byte; usually port 465
)

// Address is a mail address with the name that is shown beside it. Name may be empty.
type Address struct {
	Name    string
	Address string
}

// TokenSource gives the access token that signs in instead of a password. refused is a token that the
// server has just turned down, or empty: the same one must not be given again where another can be had.
// It fails with [SignInAgain] where only the practitioner can help, and with any other error where the
// provider was not reached.
type TokenSource func(ctx context.Context, refused string) (string, error)

// Account is where mail leaves from: the practitioner's mailbox at their provider.
type Account struct {
	Host      string // also the name that the server's certificate must carry
	Port      int
	Security  Security
	Username  string
	Password  string      // not used where there are tokens
	Tokens    TokenSource `json:"-"` // nil: the password signs in
	Sender    Address
	RootCAs   *x509.CertPool // nil: the system's
	HelloName string         // how the program introduces itself; empty: localhost
	Pace      []Rate         // what the provider takes, each for itself; empty: not known
}

// Rate is how many mails a provider takes within some time.
type Rate struct {
	Mails  int
	Within time.Duration
}

// Limits bound every wait for a server. Every one must be above zero.
type Limits struct {
	Connect    time.Duration // reaching the server, name resolution included
	Reply      time.Duration // one reply, the TLS handshake, or one piece of the body
	Submission time.Duration // the reply to the final dot, while the server looks through the mail
	Whole      time.Duration // connecting and signing in, or handing over one mail, all in all
}

// StandardLimits are generous enough for slow servers that scan for viruses at the final dot.
func StandardLimits() Limits {
	return Limits{Connect: 30 * time.Second, Reply: 2 * time.Minute, Submission: 5 * time.Minute, Whole: 15 * time.Minute}
}
