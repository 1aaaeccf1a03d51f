package oauth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"anteroom/backend/fault"

	"golang.org/x/oauth2"
)

// Refusals of an [Asking].
const (
	Denied      fault.Code = "oauth_denied"      // the person, or the provider for them, said no
	Unanswered  fault.Code = "oauth_unanswered"  // nobody answered in time
	Refused     fault.Code = "oauth_refused"     // the provider does not know this client, or not this redirect
	Unreachable fault.Code = "oauth_unreachable" // the provider was not reached, or could not answer
	NoLeave     fault.Code = "oauth_no_leave"    // the provider gave a token for now, and no leave for later
)

// How long a person has for the provider's page, and the provider for an answer.
const (
	answerTime   = 10 * time.Minute
	exchangeTime = 30 * time.Second
	pageTime     = 10 * time.Second
	pageLimit    = 16 << 10
)

// Leave is what a provider gives when the person agreed.
type Leave struct {
	Refresh string    // worth as much as a password
	Access  string    // the first token
	Ends    time.Time // when the first token does
}

// Page is what the person's browser shows when they come back: a title and a sentence.
type Page struct{ Language, Title, Text string }

// Pages are what [Asking] shows in the end.
type Pages struct{ Agreed, Refused Page }

// Asking is one attempt to get leave. It listens on this machine until [Asking.Wait] returns or
// [Asking.Close] is called.
type Asking struct {
	config   *oauth2.Config
	address  string
	verifier string
	state    string
	server   *http.Server
	answers  chan answer
	closed   chan struct{}
	once     sync.Once
}

// answer is what the provider sent the browser back with.
type answer struct{ code, refusal string }

// Ask begins to ask: the person agrees on the page at [Asking.Address], in their browser. hint is the
// mailbox it is about. It fails with [Unreachable] where this machine cannot be listened on.
func Ask(ctx context.Context, p Provider, c Client, hint string, pages Pages) (*Asking, error) {
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, fault.Wrap(Unreachable, err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	a := &Asking{
		config: config(p, c, "http://"+p.Host+":"+port), verifier: oauth2.GenerateVerifier(), state: rand.Text(),
		answers: make(chan answer, 1), closed: make(chan struct{}),
	}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.verifier), oauth2.SetAuthURLParam("login_hint", hint)}
	for name, value := range p.Extra {
		options = append(options, oauth2.SetAuthURLParam(name, value))
	}
	// Wails opens no address with a tilde in it, which a mailbox may have.
	a.address = strings.ReplaceAll(a.config.AuthCodeURL(a.state, options...), "~", "%7E")
	a.server = &http.Server{
		Handler: a.landing(pages), ReadHeaderTimeout: pageTime, ReadTimeout: pageTime, WriteTimeout: pageTime, MaxHeaderBytes: pageLimit,
	}
	go func() { _ = a.server.Serve(listener) }() // it ends with Close alone
	return a, nil
}

// Address is the provider's page, to be opened in the system's browser.
func (a *Asking) Address() string { return a.address }

// Wait waits for the person's answer and trades it for leave. It fails with [Denied], [Unanswered],
// [Refused], [Unreachable] or [NoLeave], and with [fault.Cancelled] when ctx ends or after Close.
func (a *Asking) Wait(ctx context.Context) (Leave, error) {
	defer a.Close()
	patience := time.NewTimer(answerTime)
	defer patience.Stop()
	select {
	case <-ctx.Done():
		return Leave{}, fault.Wrap(fault.Cancelled, ctx.Err())
	case <-patience.C:
		return Leave{}, fault.New(Unanswered)
	case <-a.closed:
		return Leave{}, fault.New(fault.Cancelled)
	case given := <-a.answers:
		switch {
		case given.refusal == "access_denied" || given.refusal == "consent_required":
			return Leave{}, fault.New(Denied)
		case given.refusal != "":
			return Leave{}, fault.Wrap(Refused, errors.New(given.refusal))
		}
		return a.trade(ctx, given.code)
	}
}

// Close ends the asking; a Wait under way fails. It can be called twice.
func (a *Asking) Close() {
	a.once.Do(func() {
		close(a.closed)
		ending, giveUp := context.WithTimeout(context.Background(), time.Second)
		defer giveUp()
		if a.server.Shutdown(ending) != nil { // the browser gets its page first
			_ = a.server.Close()
		}
	})
}

// trade exchanges the code for leave.
func (a *Asking) trade(ctx context.Context, code string) (Leave, error) {
	token, err := a.config.Exchange(reaching(ctx), code, oauth2.VerifierOption(a.verifier))
	if err != nil {
		return Leave{}, tradeFailed(err)
	}
	if token.RefreshToken == "" {
		return Leave{}, fault.New(NoLeave)
	}
	return Leave{Refresh: token.RefreshToken, Access: token.AccessToken, Ends: token.Expiry}, nil
}

func tradeFailed(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < http.StatusInternalServerError {
		return fault.Wrap(Refused, errors.New(refused.ErrorCode)) // the body may hold what nobody should read
	}
	return fault.Wrap(Unreachable, errors.New("the provider's token service did not answer"))
}

// reaching has the library use a client that waits only so long and follows nothing.
func reaching(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Timeout:       exchangeTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
}

// isOurs compares the state that came back with the one that went out.
func (a *Asking) isOurs(state string) bool {
	return subtle.ConstantTimeCompare([]byte(state), []byte(a.state)) == 1
}
