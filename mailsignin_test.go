package main

import (
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/oauth"
	"anteroom/backend/oauth/oauthtest"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
)

// officeWithLeave is a whole house whose mail server takes tokens alone, and the provider that gives them.
type officeWithLeave struct {
	*house
	server   *mailtest.Server
	provider *oauthtest.Provider
	changed  chan struct{} // holds one when something changed since the last look
}

func newOfficeWithLeave(t *testing.T, mechanism string) *officeWithLeave {
	t.Helper()
	o := &officeWithLeave{
		server: mailtest.Start(t, mailtest.WithMechanisms(mechanism)), provider: oauthtest.Start(t), changed: make(chan struct{}, 1),
	}
	var err error
	o.house, err = openHouse(t.Context(), houseOptions{
		settings: settings{dataDir: t.TempDir(), portalAddr: "127.0.0.1:0"}, key: make([]byte, 32), keeper: newMemory(),
		announce: o.announced, roots: o.server.Account().RootCAs, log: quiet(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	o.signIn.providers = func(practice.SignIn, string) oauth.Provider { return o.provider.Provider() }
	if _, err := o.practices.SaveUndoWindow(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := o.practices.SavePortalAddress(t.Context(), "https://harbor.example.test"); err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *officeWithLeave) announced(string, string) {
	select {
	case o.changed <- struct{}{}:
	default:
	}
}

func (o *officeWithLeave) draft() practice.AccountDraft {
	account := o.server.Account()
	return practice.AccountDraft{
		Host: account.Host, Port: account.Port, Security: string(account.Security), Username: account.Username,
		SenderName: "Harbor Counseling", SenderAddress: account.Username,
		SignIn: string(practice.ByMicrosoft), Client: oauthtest.ClientID, ClientSecret: oauthtest.ClientSecret,
	}
}

// agree has the person agree in their browser; the server takes the token that came of it, and no other.
func (o *officeWithLeave) agree(t *testing.T) {
	t.Helper()
	page, err := o.signIn.Begin(t.Context(), o.draft(), "en")
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("the browser shows %d, %v", response.StatusCode, err)
	}
	if err := o.signIn.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.server.SetToken(o.provider.Access())
	if err := o.outbox.AccountMended(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.sender.Wake()
}

// invite creates and invites a client, whose mail is then due.
func (o *officeWithLeave) invite(t *testing.T, address string) {
	t.Helper()
	created, err := o.grants.CreateAndInvite(t.Context(), client.Draft{
		Kind: "adult", FirstName: "Ana", Status: "active", Language: "en",
		Addresses: []client.Address{{Address: address, Type: "home", IsPrimary: true, HasReminders: true}},
	})
	if err != nil || !created.IsInvited {
		t.Fatalf("got %+v, %v", created, err)
	}
}

// until waits for the account to be in a state.
func (o *officeWithLeave) until(t *testing.T, state outbox.AccountState) outbox.Summary {
	t.Helper()
	patience, giveUp := context.WithTimeout(t.Context(), 20*time.Second)
	defer giveUp()
	for {
		summary, err := o.outbox.Summary(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if summary.Account == state {
			return summary
		}
		select {
		case <-o.changed:
		case <-patience.Done():
			t.Fatalf("the account is %s, want %s", summary.Account, state)
		}
	}
}

func (o *officeWithLeave) arrived(t *testing.T, n int) {
	t.Helper()
	patience, giveUp := context.WithTimeout(t.Context(), 20*time.Second)
	defer giveUp()
	if _, err := o.server.Wait(patience, n); err != nil {
		t.Fatal(err)
	}
}

func TestMailLeavesWithTheProvidersLeave(t *testing.T) {
	t.Parallel()
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		t.Run("W2: a_leave_that_was_taken_back_loses_no_mail_over_"+mechanism, func(t *testing.T) {
			t.Parallel()
			o := newOfficeWithLeave(t, mechanism)
			o.agree(t)
			o.invite(t, "ana@example.test")
			o.arrived(t, 1)

			o.provider.Revoke()
			o.server.SetToken("none that was given")
			o.server.Disconnect()
			o.invite(t, "ben@example.test")
			if summary := o.until(t, outbox.NeedsSignIn); summary.AccountWords != string(mail.SignInAgain) || summary.Waiting != 1 {
				t.Errorf("got %+v", summary)
			}

			o.agree(t)
			o.arrived(t, 2)
			o.until(t, outbox.Ready)
		})
	}
	t.Run("a_token_that_ended_early_is_replaced_without_a_word", func(t *testing.T) {
		t.Parallel()
		o := newOfficeWithLeave(t, "XOAUTH2")
		o.agree(t)
		o.server.SetToken("access-2")
		o.invite(t, "ana@example.test")
		o.arrived(t, 1)
	})
	t.Run("P1: a_test_of_the_account_uses_the_leave_and_says_when_there_is_none", func(t *testing.T) {
		t.Parallel()
		o := newOfficeWithLeave(t, "XOAUTH2")
		checked, err := practice.CheckAccount(o.draft())
		if err != nil {
			t.Fatal(err)
		}
		report := o.probe(t.Context(), checked)
		if last := report.Steps[len(report.Steps)-1]; report.IsOK || last.Step != "sign_in" || last.Code != mail.SignInMissing {
			t.Errorf("got %+v", report)
		}
		o.agree(t)
		if report := o.probe(t.Context(), checked); !report.IsOK || len(report.Steps) != 4 {
			t.Errorf("got %+v", report)
		}
		checked.Username = "sam@example.test"
		if report := o.probe(t.Context(), checked); report.IsOK {
			t.Error("another mailbox was tried with this one's leave")
		}
	})
	t.Run("nothing_is_saved_when_the_person_does_not_agree", func(t *testing.T) {
		t.Parallel()
		o := newOfficeWithLeave(t, "XOAUTH2")
		if _, err := o.signIn.Begin(t.Context(), o.draft(), "en"); err != nil {
			t.Fatal(err)
		}
		o.signIn.Cancel()
		if err := o.signIn.Finish(t.Context()); fault.CodeOf(err) != fault.Cancelled {
			t.Errorf("got %v", err)
		}
		if _, err := o.accounts.Get(t.Context()); fault.CodeOf(err) != practice.NoAccount {
			t.Errorf("got %v", err)
		}
	})
}
