package mail

import (
	"context"
	"errors"

	"anteroom/backend/fault"

	"github.com/emersion/go-sasl"
)

// errSignInUnsupported means that the server offers no way to sign in that the program knows.
var errSignInUnsupported = errors.New("the server offers no way to sign in that the program knows")

// errTooManyQuestions ends a sign-in in which the server keeps asking.
var errTooManyQuestions = errors.New("the server asks for more than a user name and a password")

// xoauth2Name is the token sign-in that was there before the standard one; some servers know only it.
const xoauth2Name = "XOAUTH2"

// credentials are what one sign-in proves itself with: a token, or else a password.
type credentials struct {
	username, password, token string
}

// credentialsOf asks for the token where the account signs in with tokens.
func credentialsOf(ctx context.Context, account Account, refused string) (credentials, *Failure) {
	given := credentials{username: account.Username, password: account.Password}
	if account.Tokens != nil && account.Username != "" {
		token, err := account.Tokens(ctx, refused)
		if err != nil {
			return credentials{}, tokenFailed(ctx, err)
		}
		given.token = token
	}
	if given.username == "" || (given.token == "" && given.password == "") {
		return credentials{}, &Failure{Phase: SignIn, Verdict: NeedsSignIn, Fault: SignInMissing}
	}
	return given, nil
}

// tokenFailed says what follows when no token can be had.
func tokenFailed(ctx context.Context, err error) *Failure {
	failure := &Failure{Phase: SignIn, Verdict: Offline, Fault: judgeDial(err), Cause: err}
	switch code := fault.CodeOf(err); {
	case ctx.Err() != nil:
		failure.Verdict, failure.Fault, failure.Cause = Interrupted, fault.Cancelled, ctx.Err()
	case code == SignInAgain || code == SignInMissing:
		failure.Verdict, failure.Fault = NeedsSignIn, code
	case code == ServerBusy || code == ServerRefused:
		failure.Verdict, failure.Fault = AccountBusy, code
	}
	return failure
}

// withCredentials opens a signed-in connection. A token may have ended early, so where it is refused another is asked
// for once.
func withCredentials[C any](ctx context.Context, account Account, open func(credentials) (C, *Failure)) (C, *Failure) {
	var none C
	given, failure := credentialsOf(ctx, account, "")
	if failure != nil {
		return none, failure
	}
	opened, failure := open(given)
	if failure == nil || given.token == "" || failure.Verdict != NeedsSignIn {
		return opened, failure
	}
	if given, failure = credentialsOf(ctx, account, given.token); failure != nil {
		return none, failure
	}
	return open(given)
}

// signInWith picks the way to sign in, of those that the server offers. With a token: the standard OAUTHBEARER, else XOAUTH2. With a
// password: PLAIN, else LOGIN. It must only be asked on an encrypted connection; all of them send the
// secret as it is.
func signInWith(offers func(mechanism string) bool, account Account, given credentials) (sasl.Client, error) {
	switch {
	case given.token != "" && offers(sasl.OAuthBearer):
		return sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{
			Username: given.username, Token: given.token, Host: account.Host, Port: account.Port,
		}), nil
	case given.token != "" && offers(xoauth2Name):
		return &xoauth2{given}, nil
	case given.token != "":
	case offers(sasl.Plain):
		return sasl.NewPlainClient("", given.username, given.password), nil
	case offers(sasl.Login):
		return &login{answers: []string{given.username, given.password}}, nil
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

// xoauth2 signs in with XOAUTH2 (developers.google.com/workspace/gmail/imap/xoauth2-protocol).
type xoauth2 struct{ given credentials }

// Start sends all there is to say.
func (x *xoauth2) Start() (string, []byte, error) {
	return xoauth2Name, []byte("user=" + x.given.username + "\x01auth=Bearer " + x.given.token + "\x01\x01"), nil
}

// Next answers the server's reason for a refusal with nothing, and the refusal itself follows.
func (*xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// isTokenRefused says whether the library swallowed the server's refusal of a token: OAUTHBEARER tells
// the reason in a question, and the library gives up there.
func isTokenRefused(err error) bool {
	var refused *sasl.OAuthBearerError
	return errors.As(err, &refused)
}
