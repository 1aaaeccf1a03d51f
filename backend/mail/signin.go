package mail

import (
	"errors"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// errSignInUnsupported means that the server offers no way to sign in that the program knows.
var errSignInUnsupported = errors.New("the server offers neither PLAIN nor LOGIN")

// errTooManyQuestions ends a sign-in in which the server keeps asking.
var errTooManyQuestions = errors.New("the server asks for more than a user name and a password")

// signInWith picks the way to sign in: PLAIN where it is offered, else LOGIN. It must only be asked on an
// encrypted connection; both send the password as it is.
func signInWith(client *smtp.Client, account Account) (sasl.Client, error) {
	switch {
	case client.SupportsAuth(sasl.Plain):
		return sasl.NewPlainClient("", account.Username, account.Password), nil
	case client.SupportsAuth(sasl.Login):
		return &login{answers: []string{account.Username, account.Password}}, nil
	}
	return nil, errSignInUnsupported
}

// login signs in with LOGIN. Servers word their two questions as they like, so it answers the first
// with the user name and the second with the password, whatever they say.
type login struct{ answers []string }

// Start begins without an initial response, which some servers take for the password.
func (l *login) Start() (string, []byte, error) { return sasl.Login, nil, nil }

// Next answers the next question.
func (l *login) Next([]byte) ([]byte, error) {
	if len(l.answers) == 0 {
		return nil, errTooManyQuestions
	}
	answer := l.answers[0]
	l.answers = l.answers[1:]
	return []byte(answer), nil
}
