package oauth

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"

	"golang.org/x/oauth2"
)

const (
	margin      = time.Minute     // how long before its end a token is no longer used
	assumedLife = 5 * time.Minute // of a token whose provider does not say
)

// Leaves keeps the leave that was given, across starts of the program.
type Leaves interface {
	// Leave returns the refresh token, or "" where there is none.
	Leave() string
	// KeepLeave stores a refresh token in place of the one before.
	KeepLeave(refresh string) error
}

// Tokens gives the access tokens of one mailbox, and asks for a new one when the last has ended. It may
// be used from several goroutines; the provider is asked once for all of them.
type Tokens struct {
	now func() time.Time

	mu     sync.Mutex
	access string
	ends   time.Time
	leave  string // what access was given for
	isLost bool   // leave is newer than what is kept: keeping it has failed
}

// NewTokens returns a purse without a token. now is the wall's clock.
func NewTokens(now func() time.Time) *Tokens { return &Tokens{now: now} }

// Put takes the first token of a new leave in.
func (t *Tokens) Put(l Leave) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.access, t.ends, t.leave, t.isLost = l.Access, l.Ends, l.Refresh, false
}

// Access returns a token that is good for a while, and not the refused one. It fails with
// [mail.SignInMissing] where nobody has agreed yet, [mail.SignInAgain] where the leave has ended, and
// [mail.ServerBusy] or the network's error where it may be tried again later.
func (t *Tokens) Access(ctx context.Context, p Provider, c Client, leaves Leaves, refused string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	kept := leaves.Leave()
	switch {
	case kept == "":
		return "", fault.New(mail.SignInMissing)
	case t.isLost:
		t.keep(leaves)
	case t.leave != kept:
		t.access, t.leave = "", kept
	}
	if t.access != "" && t.access != refused && t.now().Before(t.ends.Add(-margin)) {
		return t.access, nil
	}
	t.access = ""
	fresh, err := config(p, c, "").TokenSource(reaching(ctx), &oauth2.Token{RefreshToken: t.leave}).Token()
	if err != nil {
		return "", renewFailed(err)
	}
	t.access, t.ends = fresh.AccessToken, fresh.Expiry
	if t.ends.IsZero() {
		t.ends = t.now().Add(assumedLife)
	}
	if fresh.RefreshToken != "" && fresh.RefreshToken != t.leave {
		t.leave = fresh.RefreshToken
		t.keep(leaves)
	}
	return t.access, nil
}

// keep stores the newest leave. A keychain that refuses is no reason not to send: the leave is used from
// memory, and kept with the next token.
func (t *Tokens) keep(leaves Leaves) { t.isLost = leaves.KeepLeave(t.leave) != nil }

func renewFailed(err error) error {
	var refused *oauth2.RetrieveError
	if !errors.As(err, &refused) || refused.Response == nil {
		return err
	}
	switch status := refused.Response.StatusCode; {
	case status == http.StatusTooManyRequests || status >= http.StatusInternalServerError:
		return fault.New(mail.ServerBusy)
	default:
		return fault.New(mail.SignInAgain)
	}
}
