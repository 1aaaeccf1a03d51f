package main

import (
	"context"
	"sync"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/oauth"
	"anteroom/backend/practice"
	"anteroom/frontend/words"
)

// mailSignIn asks the mail provider for leave to send in the practitioner's name, once at a time, and
// gives the sender the tokens that the leave is good for.
type mailSignIn struct {
	accounts *practice.Accounts
	tokens   *oauth.Tokens
	// providers says how a way to sign in is asked; tests ask one of their own.
	providers func(practice.SignIn, string) oauth.Provider

	mu     sync.Mutex
	asking *oauth.Asking
	draft  practice.AccountDraft
}

func newMailSignIn(accounts *practice.Accounts, clock func() time.Time, authority string) *mailSignIn {
	if clock == nil {
		clock = time.Now
	}
	providers := providerOf
	if authority != "" {
		providers = func(practice.SignIn, string) oauth.Provider {
			return oauth.Provider{AuthURL: authority + "/authorize", TokenURL: authority + "/token", Scope: "mail.send", Host: "127.0.0.1"}
		}
	}
	return &mailSignIn{accounts: accounts, tokens: oauth.NewTokens(clock), providers: providers}
}

func providerOf(way practice.SignIn, tenant string) oauth.Provider {
	if way == practice.ByMicrosoft {
		return oauth.Microsoft(tenant)
	}
	return oauth.Google()
}

// Begin begins to ask for a drafted account and returns the page to open in the system's browser, which
// in the end shows a page in language. An asking under way is ended.
func (m *mailSignIn) Begin(ctx context.Context, d practice.AccountDraft, language string) (string, error) {
	d, err := practice.CheckAccount(d)
	if err != nil {
		return "", err
	}
	if d.SignIn == string(practice.ByPassword) {
		return "", fault.At("signIn", practice.SignInInvalid)
	}
	client := oauth.Client{ID: d.Client, Secret: d.ClientSecret}
	if stored, err := m.accounts.Get(ctx); err == nil && client.Secret == "" && stored.Client == d.Client {
		client.Secret = m.accounts.ClientSecret(stored)
	}
	m.Cancel()
	provider := m.providers(practice.SignIn(d.SignIn), d.Tenant)
	if m.accounts.NeedsMailbox(ctx) {
		provider = provider.WithMailbox()
	}
	asking, err := oauth.Ask(context.WithoutCancel(ctx), provider, client, d.Username, landingPages(language))
	if err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asking, m.draft = asking, d
	return asking.Address(), nil
}

// Finish waits until the person has agreed, and saves the account with the leave. It fails with the codes
// of [oauth.Asking.Wait] and of [practice.Accounts.Save]; [fault.Cancelled] where nothing was begun.
func (m *mailSignIn) Finish(ctx context.Context) error {
	m.mu.Lock()
	asking, draft := m.asking, m.draft
	m.mu.Unlock()
	if asking == nil {
		return fault.New(fault.Cancelled)
	}
	leave, err := asking.Wait(ctx)
	if err != nil {
		return err
	}
	account, err := m.accounts.Save(ctx, draft)
	if err != nil {
		return err
	}
	if err := m.accounts.KeepLeave(account, leave.Refresh); err != nil {
		return err
	}
	m.tokens.Put(leave)
	return nil
}

// Cancel ends an asking under way; where there is none it does nothing.
func (m *mailSignIn) Cancel() {
	m.mu.Lock()
	asking := m.asking
	m.asking = nil
	m.mu.Unlock()
	if asking != nil {
		asking.Close()
	}
}

// source is how an account gets its tokens; nil for one that signs in with a password.
func (m *mailSignIn) source(account practice.Account) mail.TokenSource {
	if account.SignIn == practice.ByPassword || account.SignIn == "" {
		return nil
	}
	return func(ctx context.Context, refused string) (string, error) {
		client := oauth.Client{ID: account.Client, Secret: m.accounts.ClientSecret(account)}
		return m.tokens.Access(ctx, m.providers(account.SignIn, account.Tenant), client, keptLeave{m.accounts, account}, refused)
	}
}

// noLeave is the token source of a drafted account for which nobody has agreed yet.
func noLeave(context.Context, string) (string, error) { return "", fault.New(mail.SignInMissing) }

// landingPages are what the browser shows in the end.
func landingPages(language string) oauth.Pages {
	book := words.For(language)
	page := func(key string) oauth.Page {
		return oauth.Page{Language: book.Language(), Title: book.Say(key), Text: book.Say(key + "_text")}
	}
	return oauth.Pages{Agreed: page("oauth_agreed"), Refused: page("oauth_not_agreed")}
}

// keptLeave is the leave of one account, as the tokens see it.
type keptLeave struct {
	accounts *practice.Accounts
	account  practice.Account
}

func (k keptLeave) Leave() string                  { return k.accounts.Leave(k.account) }
func (k keptLeave) KeepLeave(refresh string) error { return k.accounts.KeepLeave(k.account, refresh) }
