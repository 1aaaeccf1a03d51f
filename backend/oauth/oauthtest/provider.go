// Package oauthtest is a mail provider's authorization server on loopback for tests. It checks what a
// real one checks: client, redirect, PKCE, codes that work once and refresh tokens that rotate. It must
// never be linked into the program. Start reading at [Start].
package oauthtest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"anteroom/backend/oauth"
)

// The one client that is registered.
const (
	ClientID     = "anteroom-test-client"
	ClientSecret = "not-really-a-secret"
)

// Provider is one authorization server. All methods may be called from any goroutine.
type Provider struct {
	server *httptest.Server

	mu        sync.Mutex
	codes     map[string]pending
	refresh   string // the one that is good now
	access    string // the last that was given
	given     int
	life      int // seconds
	isRevoked bool
	isDown    bool
	isStingy  bool
	asked     []url.Values
}

// pending is a code that has not been traded.
type pending struct{ challenge, redirect string }

// Start starts a provider and stops it at the end of the test.
func Start(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{codes: map[string]pending{}, life: 3600}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	return p
}

// Provider returns how this one is asked.
func (p *Provider) Provider() oauth.Provider {
	return oauth.Provider{
		AuthURL: p.server.URL + "/authorize", TokenURL: p.server.URL + "/token", Scope: "mail.send offline_access",
		Host: "127.0.0.1", Extra: map[string]string{"prompt": "consent"},
	}
}

// Access returns the last access token that was given.
func (p *Provider) Access() string { return read(p, func() string { return p.access }) }

// Refresh returns the refresh token that is good now.
func (p *Provider) Refresh() string { return read(p, func() string { return p.refresh }) }

// Given says how many tokens were given.
func (p *Provider) Given() int { return read(p, func() int { return p.given }) }

// Asked returns what was asked of the token service, oldest first.
func (p *Provider) Asked() []url.Values { return read(p, func() []url.Values { return p.asked }) }

// SetLife sets how many seconds tokens live from now on.
func (p *Provider) SetLife(seconds int) { p.set(func() { p.life = seconds }) }

// Revoke ends the leave, as a person does on their account's page.
func (p *Provider) Revoke() { p.set(func() { p.isRevoked = true }) }

// SetDown has the token service answer that it is out of order.
func (p *Provider) SetDown(isDown bool) { p.set(func() { p.isDown = isDown }) }

// WithholdLeave gives tokens without a refresh token from now on.
func (p *Provider) WithholdLeave() { p.set(func() { p.isStingy = true }) }

func (p *Provider) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func read[T any](p *Provider, value func() T) T {
	p.mu.Lock()
	defer p.mu.Unlock()
	return value()
}

// authorize agrees at once, unless the hint says otherwise.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" {
		http.Error(w, "no such client", http.StatusBadRequest)
		return
	}
	back := url.Values{"state": {q.Get("state")}}
	if q.Get("login_hint") == "nobody@example.test" {
		back.Set("error", "access_denied")
	} else {
		p.set(func() {
			code := fmt.Sprintf("code-%d", len(p.codes)+1)
			p.codes[code] = pending{challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri")}
			back.Set("code", code)
		})
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"/?"+back.Encode(), http.StatusFound)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.ParseForm() != nil {
		refuse(w, http.StatusBadRequest, "invalid_request")
		return
	}
	p.asked = append(p.asked, r.PostForm)
	switch form := r.PostForm; {
	case p.isDown:
		refuse(w, http.StatusServiceUnavailable, "temporarily_unavailable")
		return
	case form.Get("client_id") != ClientID || form.Get("client_secret") != ClientSecret:
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	case form.Get("grant_type") == "authorization_code":
		code, isThere := p.codes[form.Get("code")]
		delete(p.codes, form.Get("code"))
		sum := sha256.Sum256([]byte(form.Get("code_verifier")))
		if !isThere || code.redirect != form.Get("redirect_uri") || code.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
			refuse(w, http.StatusBadRequest, "invalid_grant")
			return
		}
		p.isRevoked = false
	case form.Get("grant_type") != "refresh_token" || p.isRevoked || form.Get("refresh_token") != p.refresh:
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	p.given++
	p.access, p.refresh = fmt.Sprintf("access-%d", p.given), fmt.Sprintf("refresh-%d", p.given)
	answer := map[string]any{"access_token": p.access, "token_type": "Bearer", "expires_in": p.life, "refresh_token": p.refresh}
	if p.isStingy {
		delete(answer, "refresh_token")
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code})
}
