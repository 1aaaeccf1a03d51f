// Package oauth asks a mail provider for leave to send in the practitioner's name, and turns that leave
// into the short-lived tokens which the mail server takes instead of a password.
//
// The leave is asked for in the system's own browser, with PKCE and a redirect to this machine alone
// (RFC 8252, RFC 7636). What the provider gives for it, a refresh token, is worth as much as a password:
// it rests in the keychain and nowhere else, is never logged, and when the provider hands out a new one
// with a token, the new one is kept before the token is used. The package knows nothing of mails and of
// the window. Start reading at [Ask], then [Tokens].
package oauth

import (
	"golang.org/x/oauth2"
)

// Provider is how one mail provider is asked.
type Provider struct {
	AuthURL  string // the page on which a person agrees
	TokenURL string
	Scope    string
	// MailboxScope is what is asked for besides where the mailbox is to be read; empty: Scope covers it.
	MailboxScope string
	// Host is how the redirect names this machine: providers compare it to the letter.
	Host string
	// Extra are what the provider wants to be told on its page besides.
	Extra map[string]string
}

// Google is how Google is asked for leave to send by SMTP; it has none that does not cover the mailbox too (developers.google.com/identity/protocols/oauth2).
func Google() Provider {
	return Provider{ //nolint:gosec // addresses, and no credentials
		AuthURL:  "https://accounts.google.com/o/oauth2/v2/auth",
		TokenURL: "https://oauth2.googleapis.com/token",
		Scope:    "https://mail.google.com/",
		Host:     "127.0.0.1",
		Extra:    map[string]string{"access_type": "offline", "prompt": "consent"},
	}
}

// Microsoft is how the Microsoft identity platform is asked. tenant is the practice's directory, or
// "common" (learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow).
func Microsoft(tenant string) Provider {
	base := "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/"
	return Provider{
		AuthURL:  base + "authorize",
		TokenURL: base + "token",
		Scope:    "https://outlook.office.com/SMTP.Send offline_access",
		Host:     "localhost",
		Extra:    map[string]string{"prompt": "select_account"},

		MailboxScope: "https://outlook.office.com/IMAP.AccessAsUser.All",
	}
}

// WithMailbox is how the provider is asked for leave to read the mailbox besides.
func (p Provider) WithMailbox() Provider {
	if p.MailboxScope != "" {
		p.Scope = p.MailboxScope + " " + p.Scope
	}
	return p
}

// Client is how the practice is registered with the provider. Secret may be empty: a program on
// somebody's desk has none that stays one, but Google wants its own sent along all the same.
type Client struct {
	ID     string
	Secret string
}

// config is the provider and the client as the library wants them.
func config(p Provider, c Client, redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: c.ID, ClientSecret: c.Secret, RedirectURL: redirect, Scopes: []string{p.Scope},
		Endpoint: oauth2.Endpoint{AuthURL: p.AuthURL, TokenURL: p.TokenURL, AuthStyle: oauth2.AuthStyleInParams},
	}
}
