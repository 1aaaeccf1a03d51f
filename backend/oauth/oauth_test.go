package oauth_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/oauth"
	"anteroom/backend/oauth/oauthtest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var registered = oauth.Client{ID: oauthtest.ClientID, Secret: oauthtest.ClientSecret}

var pages = oauth.Pages{
	Agreed:  oauth.Page{Language: "en", Title: "Thank you", Text: "You can close this page."},
	Refused: oauth.Page{Language: "en", Title: "Not agreed", Text: "Nothing was changed <at all>."},
}

func ask(t *testing.T, provider *oauthtest.Provider, client oauth.Client, hint string) *oauth.Asking {
	t.Helper()
	asking, err := oauth.Ask(t.Context(), provider.Provider(), client, hint, pages)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(asking.Close)
	return asking
}

// browse opens an address as a browser does and returns the last page's status and text.
func browse(t *testing.T, address string) (int, string) {
	t.Helper()
	browser := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := browser.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code || err == nil {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestAsk(t *testing.T) {
	t.Parallel()
	t.Run("gets_leave_when_the_person_agrees", func(t *testing.T) {
		t.Parallel()
		provider := oauthtest.Start(t)
		asking := ask(t, provider, registered, "nora@example.test")
		if status, page := browse(t, asking.Address()); status != http.StatusOK || !strings.Contains(page, "Thank you") {
			t.Errorf("the browser shows %d %q", status, page)
		}
		leave, err := asking.Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if leave.Refresh != provider.Refresh() || leave.Access != provider.Access() || time.Until(leave.Ends) < time.Hour/2 {
			t.Errorf("got %+v", leave)
		}
	})
	t.Run("says_that_the_person_did_not_agree", func(t *testing.T) {
		t.Parallel()
		asking := ask(t, oauthtest.Start(t), registered, "nobody@example.test")
		if _, page := browse(t, asking.Address()); !strings.Contains(page, "Nothing was changed &lt;at all&gt;.") {
			t.Errorf("the browser shows %q", page)
		}
		_, err := asking.Wait(t.Context())
		wantCode(t, err, oauth.Denied)
	})
	t.Run("is_not_ended_by_a_page_that_does_not_know_the_state", func(t *testing.T) {
		t.Parallel()
		provider := oauthtest.Start(t)
		asking := ask(t, provider, registered, "nora@example.test")
		page, err := url.Parse(asking.Address())
		if err != nil {
			t.Fatal(err)
		}
		back := page.Query().Get("redirect_uri")
		for _, forged := range []string{"/?code=stolen&state=guess", "/?error=access_denied", "/?state=" + page.Query().Get("state")} {
			if status, _ := browse(t, back+forged); status != http.StatusBadRequest {
				t.Errorf("%s: %d", forged, status)
			}
		}
		browse(t, asking.Address())
		if _, err := asking.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
	for name, c := range map[string]struct {
		spoil  func(*oauthtest.Provider)
		client oauth.Client
		code   fault.Code
	}{
		"names_a_client_that_the_provider_refuses":    {func(*oauthtest.Provider) {}, oauth.Client{ID: oauthtest.ClientID, Secret: "wrong"}, oauth.Refused},
		"names_a_provider_that_is_out_of_order":       {func(p *oauthtest.Provider) { p.SetDown(true) }, registered, oauth.Unreachable},
		"wants_leave_for_later_and_not_only_for_once": {func(p *oauthtest.Provider) { p.WithholdLeave() }, registered, oauth.NoLeave},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider := oauthtest.Start(t)
			c.spoil(provider)
			asking := ask(t, provider, c.client, "nora@example.test")
			browse(t, asking.Address())
			_, err := asking.Wait(t.Context())
			wantCode(t, err, c.code)
		})
	}
	t.Run("ends_when_it_is_closed_or_the_caller_goes", func(t *testing.T) {
		t.Parallel()
		asking := ask(t, oauthtest.Start(t), registered, "nora@example.test")
		asking.Close()
		_, err := asking.Wait(t.Context())
		wantCode(t, err, fault.Cancelled)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = ask(t, oauthtest.Start(t), registered, "nora@example.test").Wait(ctx)
		wantCode(t, err, fault.Cancelled)
	})
}

// shelf keeps leave in memory, and refuses when it is told to.
type shelf struct {
	mu      sync.Mutex
	refresh string
	err     error
}

func (s *shelf) Leave() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refresh
}

func (s *shelf) KeepLeave(refresh string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.refresh = refresh
	}
	return s.err
}

func (s *shelf) refuse(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

// agreed is a provider with leave on a shelf, and a purse on a clock of its own.
func agreed(t *testing.T) (provider *oauthtest.Provider, purse *oauth.Tokens, kept *shelf, now *time.Time) {
	t.Helper()
	provider = oauthtest.Start(t)
	asking := ask(t, provider, registered, "nora@example.test")
	browse(t, asking.Address())
	leave, err := asking.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	moment := time.Now()
	purse = oauth.NewTokens(func() time.Time { return moment })
	purse.Put(leave)
	return provider, purse, &shelf{refresh: leave.Refresh}, &moment
}

func TestTokens(t *testing.T) {
	t.Parallel()
	t.Run("a_token_is_used_until_shortly_before_its_end", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, now := agreed(t)
		for range 3 {
			got, err := purse.Access(t.Context(), provider.Provider(), registered, kept, "")
			if err != nil || got != "access-1" {
				t.Fatalf("got %q, %v", got, err)
			}
		}
		*now = now.Add(time.Hour - 30*time.Second)
		if got, err := purse.Access(t.Context(), provider.Provider(), registered, kept, ""); err != nil || got != "access-2" {
			t.Fatalf("got %q, %v", got, err)
		}
	})
	t.Run("a_refused_token_is_not_given_again", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, _ := agreed(t)
		if got, err := purse.Access(t.Context(), provider.Provider(), registered, kept, "access-1"); err != nil || got != "access-2" {
			t.Fatalf("got %q, %v", got, err)
		}
	})
	t.Run("the_provider_is_asked_once_for_everybody", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, _ := agreed(t)
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() { _, _ = purse.Access(t.Context(), provider.Provider(), registered, kept, "access-1") })
		}
		group.Wait()
		if provider.Given() != 2 {
			t.Errorf("%d tokens were given, want 2", provider.Given())
		}
	})
	t.Run("a_new_leave_is_kept_and_outlives_the_program", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, _ := agreed(t)
		if _, err := purse.Access(t.Context(), provider.Provider(), registered, kept, "access-1"); err != nil {
			t.Fatal(err)
		}
		if kept.Leave() != provider.Refresh() {
			t.Fatalf("kept %q, the provider takes %q", kept.Leave(), provider.Refresh())
		}
		next := oauth.NewTokens(time.Now)
		if got, err := next.Access(t.Context(), provider.Provider(), registered, kept, ""); err != nil || got != "access-3" {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("a_keychain_that_refuses_does_not_lose_the_new_leave", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, _ := agreed(t)
		kept.refuse(errors.New("locked"))
		for _, refused := range []string{"access-1", "access-2"} {
			if _, err := purse.Access(t.Context(), provider.Provider(), registered, kept, refused); err != nil {
				t.Fatal(err)
			}
		}
		kept.refuse(nil)
		if _, err := purse.Access(t.Context(), provider.Provider(), registered, kept, ""); err != nil {
			t.Fatal(err)
		}
		if kept.Leave() != provider.Refresh() {
			t.Errorf("kept %q, the provider takes %q", kept.Leave(), provider.Refresh())
		}
	})
	t.Run("leave_that_was_taken_back_needs_the_practitioner", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, _ := agreed(t)
		provider.Revoke()
		_, err := purse.Access(t.Context(), provider.Provider(), registered, kept, "access-1")
		wantCode(t, err, mail.SignInAgain)
		_, err = oauth.NewTokens(time.Now).Access(t.Context(), provider.Provider(), registered, &shelf{}, "")
		wantCode(t, err, mail.SignInMissing)
	})
	t.Run("a_provider_out_of_order_is_tried_again_later", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, _ := agreed(t)
		provider.SetDown(true)
		_, err := purse.Access(t.Context(), provider.Provider(), registered, kept, "access-1")
		wantCode(t, err, mail.ServerBusy)
		provider.SetDown(false)
		if got, err := purse.Access(t.Context(), provider.Provider(), registered, kept, "access-1"); err != nil || got != "access-2" {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("leave_that_was_given_anew_replaces_the_old_token", func(t *testing.T) {
		t.Parallel()
		provider, purse, kept, _ := agreed(t)
		asking := ask(t, provider, registered, "nora@example.test")
		browse(t, asking.Address())
		leave, err := asking.Wait(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := kept.KeepLeave(leave.Refresh); err != nil {
			t.Fatal(err)
		}
		if got, err := purse.Access(t.Context(), provider.Provider(), registered, kept, ""); err != nil || got != "access-3" {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestProviders(t *testing.T) {
	t.Parallel()
	t.Run("leave to read the mailbox is asked for where it is to be read, and nowhere else", func(t *testing.T) {
		t.Parallel()
		for _, p := range []oauth.Provider{oauth.Google(), oauth.Microsoft("common")} {
			reads := func(p oauth.Provider) bool {
				return strings.Contains(p.Scope, "IMAP") || strings.Contains(p.Scope, "mail.google.com")
			}
			if with := p.WithMailbox(); !reads(with) || !strings.HasSuffix(with.Scope, p.Scope) || (p.MailboxScope != "" && reads(p)) {
				t.Errorf("%q, and with the mailbox %q", p.Scope, with.Scope)
			}
		}
	})
	for name, p := range map[string]oauth.Provider{"google": oauth.Google(), "microsoft": oauth.Microsoft("common")} {
		asking, err := oauth.Ask(t.Context(), p, oauth.Client{ID: "id"}, "nora~reyes@example.test", pages)
		if err != nil {
			t.Fatal(err)
		}
		asking.Close()
		page, err := url.Parse(asking.Address())
		if err != nil {
			t.Fatal(err)
		}
		q := page.Query()
		if page.Scheme != "https" || q.Get("code_challenge_method") != "S256" || q.Get("state") == "" || q.Get("login_hint") != "nora~reyes@example.test" || strings.Contains(asking.Address(), "~") ||
			!strings.HasPrefix(q.Get("redirect_uri"), "http://"+p.Host+":") || q.Get("scope") != p.Scope {
			t.Errorf("%s is asked at %s", name, page)
		}
	}
}
