package catcher

import (
	"crypto/subtle"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one connection's conversation.
type session struct {
	server     *Server
	conn       *smtp.Conn
	isSignedIn bool
	to         string
}

// AuthMechanisms lists the ways to sign in.
func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth signs the one account in.
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		account := s.server.account
		isRight := subtle.ConstantTimeCompare([]byte(password), []byte(account.Password)) == 1
		if username != account.Username || !isRight {
			return smtp.ErrAuthFailed
		}
		s.isSignedIn = true
		return nil
	}), nil
}

// Mail begins a mail.
func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.isSignedIn {
		return smtp.ErrAuthRequired
	}
	return nil
}

// Rcpt names whom a mail is for.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch s.server.whim(to) {
	case Unknown:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "There is no such mailbox here"}
	case Full:
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "The mailbox is full, try again later"}
	case Welcome, Vanishes:
	}
	s.to = to
	return nil
}

// Data takes a mail whole.
func (s *session) Data(r io.Reader) error {
	m, err := read(r)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "This is no mail"}
	}
	m.To = s.to
	if s.server.whim(s.to) == Vanishes {
		_ = s.conn.Conn().Close() // whoever sent it must not learn what became of it
		return nil
	}
	s.server.keep(m)
	return nil
}

// Reset forgets the mail that was begun.
func (s *session) Reset() { s.to = "" }

// Logout ends the conversation.
func (s *session) Logout() error { return nil }
