package mail_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
)

// purse gives tokens in turn, and remembers which of them it was told were refused.
type purse struct {
	tokens  []string
	refused []string
	err     error
}

func (p *purse) next(_ context.Context, refused string) (string, error) {
	p.refused = append(p.refused, refused)
	if len(p.tokens) == 0 {
		return "", p.err
	}
	token := p.tokens[0]
	p.tokens = p.tokens[1:]
	return token, nil
}

func dialWithTokens(t *testing.T, p *purse, mechanisms ...string) (*mailtest.Server, error) {
	t.Helper()
	server := mailtest.Start(t, mailtest.WithMechanisms(mechanisms...))
	server.SetToken("good")
	account := server.Account()
	account.Password, account.Tokens = "", p.next
	session, err := mail.Dial(t.Context(), account, mail.StandardLimits())
	if err != nil {
		return server, err
	}
	t.Cleanup(session.Close)
	return server, nil
}

func TestTokensSignIn(t *testing.T) {
	t.Parallel()
	for _, mechanism := range []string{"OAUTHBEARER", "XOAUTH2"} {
		t.Run(mechanism+"_takes_a_good_token", func(t *testing.T) {
			t.Parallel()
			if _, err := dialWithTokens(t, &purse{tokens: []string{"good"}}, mechanism); err != nil {
				t.Fatal(err)
			}
		})
		t.Run(mechanism+"_asks_once_for_another_when_the_first_has_ended_early", func(t *testing.T) {
			t.Parallel()
			tokens := &purse{tokens: []string{"ended", "good"}}
			server, err := dialWithTokens(t, tokens, mechanism)
			if err != nil {
				t.Fatal(err)
			}
			if want := []string{"", "ended"}; !slices.Equal(tokens.refused, want) {
				t.Errorf("refused tokens told: %q, want %q", tokens.refused, want)
			}
			if server.Connections() != 2 {
				t.Errorf("%d connections, want 2", server.Connections())
			}
		})
		t.Run(mechanism+"_wants_the_practitioner_after_the_second_refusal", func(t *testing.T) {
			t.Parallel()
			_, err := dialWithTokens(t, &purse{tokens: []string{"ended", "ended too", "good"}}, mechanism)
			wantFailure(t, err, mail.NeedsSignIn, mail.SignInAgain)
		})
	}
	t.Run("a_token_never_goes_out_as_a_password", func(t *testing.T) {
		t.Parallel()
		server, err := dialWithTokens(t, &purse{tokens: []string{"good"}}, "PLAIN", "LOGIN")
		wantFailure(t, err, mail.AccountRefused, mail.SignInUnsupported)
		if slices.Contains(server.Commands(), "AUTH") {
			t.Error("something was sent to sign in with")
		}
	})
}

func TestTokensThatCannotBeHad(t *testing.T) {
	t.Parallel()
	unknown := &net.DNSError{Err: "no such host", Name: "accounts.example.test", IsNotFound: true}
	for name, c := range map[string]struct {
		err     error
		verdict mail.Verdict
		code    fault.Code
	}{
		"the_provider_wants_the_practitioner_again": {fault.New(mail.SignInAgain), mail.NeedsSignIn, mail.SignInAgain},
		"nobody_has_signed_in_yet":                  {fault.New(mail.SignInMissing), mail.NeedsSignIn, mail.SignInMissing},
		"the_provider_is_busy":                      {fault.New(mail.ServerBusy), mail.AccountBusy, mail.ServerBusy},
		"the_provider_cannot_be_found":              {unknown, mail.Offline, mail.HostUnknown},
		"the_provider_does_not_answer":              {errors.New("reset"), mail.Offline, mail.Unreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := dialWithTokens(t, &purse{err: c.err}, "XOAUTH2")
			wantFailure(t, err, c.verdict, c.code)
			if server.Connections() != 0 {
				t.Error("the mail server was bothered without a token")
			}
		})
	}
	t.Run("a_caller_that_went_away_explains_it", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		account := mailtest.Start(t).Account()
		account.Tokens = (&purse{err: context.Canceled}).next
		_, err := mail.Dial(ctx, account, mail.StandardLimits())
		wantFailure(t, err, mail.Interrupted, fault.Cancelled)
	})
}

func wantFailure(t *testing.T, err error, verdict mail.Verdict, code fault.Code) {
	t.Helper()
	failure, ok := mail.FailureOf(err)
	if !ok {
		t.Fatalf("got %v, want a failure", err)
	}
	if failure.Verdict != verdict || failure.Fault != code {
		t.Errorf("got %s, %s; want %s, %s", failure.Verdict, failure.Fault, verdict, code)
	}
}
