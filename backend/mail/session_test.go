package mail_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/typed"
)

func TestDial(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule    string
		options []mailtest.Option
		verdict mail.Verdict
		code    fault.Code
	}{
		{"refuses_a_certificate_of_another_name", []mailtest.Option{mailtest.WithCertificate(mailtest.WrongName)}, mail.CertificateRefused, mail.CertificateName},
		{"refuses_an_expired_certificate", []mailtest.Option{mailtest.WithCertificate(mailtest.Expired)}, mail.CertificateRefused, mail.CertificateExpired},
		{"refuses_a_certificate_from_the_future", []mailtest.Option{mailtest.WithCertificate(mailtest.NotYet)}, mail.CertificateRefused, mail.CertificateExpired},
		{"refuses_an_unknown_authority", []mailtest.Option{mailtest.WithCertificate(mailtest.UnknownCA)}, mail.CertificateRefused, mail.CertificateUnknown},
		{"refuses_an_unknown_authority_on_the_tls_port", []mailtest.Option{mailtest.WithSecurity(mail.TLS), mailtest.WithCertificate(mailtest.UnknownCA)}, mail.CertificateRefused, mail.CertificateUnknown},
		{"refuses_a_server_without_starttls", []mailtest.Option{mailtest.WithoutStartTLS()}, mail.AccountRefused, mail.EncryptionMissing},
		{"refuses_old_tls", []mailtest.Option{mailtest.WithNewestTLS(tls.VersionTLS11)}, mail.AccountBusy, mail.EncryptionFailed},
		{"refuses_a_server_without_sign_in", []mailtest.Option{mailtest.WithMechanisms()}, mail.AccountRefused, mail.SignInUnsupported},
		{"refuses_unknown_ways_to_sign_in", []mailtest.Option{mailtest.WithMechanisms("CRAM-MD5")}, mail.AccountRefused, mail.SignInUnsupported},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t, c.options...)
			_, err := mail.Dial(t.Context(), server.Account(), limits())
			got := failure(t, err)
			if got.Verdict != c.verdict || got.Fault != c.code || fault.CodeOf(err) != c.code {
				t.Errorf("got %s %s (%v), want %s %s", got.Verdict, got.Fault, got.Cause, c.verdict, c.code)
			}
			if slices.Contains(server.Commands(), "AUTH") {
				t.Error("the password left")
			}
		})
	}
	t.Run("says_nothing_but_hello_to_a_stripped_server", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t, mailtest.WithoutStartTLS())
		if _, err := mail.Dial(t.Context(), server.Account(), limits()); err == nil {
			t.Fatal("dialled without encryption")
		}
		server.Stop()
		if got := server.Commands(); !slices.Equal(got, []string{"EHLO"}) {
			t.Errorf("said %v", got)
		}
	})
	t.Run("ignores_what_is_smuggled_in_before_encryption", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.Misbehave(mailtest.AtStartTLS, mailtest.Reply("smuggled", "220 go ahead\r\n250-smuggled\r\n250 SIZE 1"))
		session := dial(t, server)
		if _, err := session.Send(t.Context(), envelope(), body(), noted); err != nil {
			t.Errorf("the smuggled limit was believed: %v", err)
		}
	})
	t.Run("tells_a_plain_server_on_the_tls_port", func(t *testing.T) {
		t.Parallel()
		account := mailtest.Start(t).Account()
		account.Security = mail.TLS
		_, err := mail.Dial(t.Context(), account, limits())
		if got := failure(t, err); got.Fault != mail.EncryptionFailed || got.Verdict != mail.AccountBusy {
			t.Errorf("got %v", got)
		}
	})
	t.Run("tells_a_server_that_is_away_and_finds_it_again", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.Stop()
		_, err := mail.Dial(t.Context(), server.Account(), limits())
		if got := failure(t, err); got.Verdict != mail.Offline || got.Fault != mail.Unreachable || got.Phase != mail.Connect {
			t.Errorf("got %v", got)
		}
		server.Restart(t)
		if _, err := dial(t, server).Send(t.Context(), envelope(), body(), noted); err != nil {
			t.Error(err)
		}
	})
	t.Run("refuses_an_account_without_host_or_password", func(t *testing.T) {
		t.Parallel()
		_, err := mail.Dial(t.Context(), mail.Account{}, limits())
		if got := failure(t, err); got.Verdict != mail.AccountRefused || got.Fault != fault.Missing {
			t.Errorf("without anything: %v", got)
		}
		_, err = mail.Dial(t.Context(), mail.Account{Host: "127.0.0.1", Port: 1, Security: mail.TLS, Username: "nora"}, limits())
		if got := failure(t, err); got.Verdict != mail.NeedsSignIn || got.Fault != mail.SignInMissing {
			t.Errorf("without a password: %v", got)
		}
	})
	t.Run("ends_when_the_caller_goes_away", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.Misbehave(mailtest.AtAuth, mailtest.Hang())
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		result := make(chan error, 1)
		go func() { _, err := mail.Dial(ctx, server.Account(), limits()); result <- err }()
		cancel()
		got := failure(t, <-result)
		if got.Verdict != mail.Interrupted || got.Fault != fault.Cancelled {
			t.Errorf("got %v", got)
		}
	})
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	for _, mechanism := range []string{"PLAIN", "LOGIN"} {
		for _, security := range []mail.Security{mail.StartTLS, mail.TLS} {
			t.Run("works_with_"+mechanism+"_over_"+string(security), func(t *testing.T) {
				t.Parallel()
				server := mailtest.Start(t, mailtest.WithMechanisms(mechanism), mailtest.WithSecurity(security))
				if _, err := dial(t, server).Send(t.Context(), envelope(), body(), noted); err != nil {
					t.Error(err)
				}
				arrived(t, server, 1)
			})
		}
	}
	t.Run("asks_for_a_new_password_and_takes_it", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.SetPassword("changed at the provider")
		_, err := mail.Dial(t.Context(), server.Account(), limits())
		got := failure(t, err)
		if got.Verdict != mail.NeedsSignIn || got.Fault != mail.SignInRefused || got.Code != 535 || got.Enhanced != "5.7.8" {
			t.Errorf("got %+v", got)
		}
		account := server.Account()
		account.Password = "changed at the provider"
		session, err := mail.Dial(t.Context(), account, limits())
		if err != nil {
			t.Fatalf("the new password: %v", err)
		}
		session.Close()
	})
	t.Run("tells_that_the_provider_switched_passwords_off", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.Misbehave(mailtest.AtAuth, mailtest.Reply("off", "550 5.7.30 Basic authentication is not supported"))
		_, err := mail.Dial(t.Context(), server.Account(), limits())
		if got := failure(t, err); got.Verdict != mail.NeedsSignIn || got.Fault != mail.SignInBlocked {
			t.Errorf("got %+v", got)
		}
	})
}

func TestSend(t *testing.T) {
	t.Parallel()
	t.Run("delivers_the_very_bytes_with_the_envelope", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		got, err := dial(t, server).Send(t.Context(), envelope(), body(), noted)
		if err != nil || got.Code != 250 || !strings.Contains(got.Words, "7F3A") {
			t.Fatalf("got %+v, %v", got, err)
		}
		message := arrived(t, server, 1)[0]
		if !bytes.Equal(message.Data, body()) {
			t.Errorf("arrived as %q", message.Data)
		}
		if message.From != mailtest.Username || !slices.Equal(message.To, []string{"ana@example.test"}) || message.EnvelopeID != "ob-1" {
			t.Errorf("arrived with %+v", message)
		}
	})
	t.Run("carries_several_mails_over_one_connection", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.MisbehaveTimes(1, mailtest.AtRcpt, mailtest.Reply("unknown", "550 5.1.1 no such user"))
		session := dial(t, server)
		_, err := session.Send(t.Context(), envelope(), body(), noted)
		if got := failure(t, err); got.Verdict != mail.Reject || got.Fault != mail.RecipientUnknown || got.Words != "no such user" {
			t.Errorf("got %+v", got)
		}
		for range 3 {
			if _, err := session.Send(t.Context(), envelope(), body(), noted); err != nil {
				t.Fatal(err)
			}
		}
		arrived(t, server, 3)
		if server.Connections() != 1 || !session.Alive() {
			t.Errorf("%d connections, alive: %v", server.Connections(), session.Alive())
		}
	})
	t.Run("drops_a_connection_that_cannot_forget_a_mail", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.Misbehave(mailtest.AtRcpt, mailtest.Reply("later", "450 4.2.0 greylisted"))
		server.Misbehave(mailtest.AtReset, mailtest.Reply("odd", "299 perhaps"))
		session := dial(t, server)
		_, err := session.Send(t.Context(), envelope(), body(), noted)
		if got := failure(t, err); got.Verdict != mail.Retry || session.Alive() {
			t.Errorf("got %v, alive: %v", got, session.Alive())
		}
	})
	t.Run("tells_a_connection_that_died_while_idle", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		session := dial(t, server)
		if _, err := session.Send(t.Context(), envelope(), body(), noted); err != nil {
			t.Fatal(err)
		}
		server.Disconnect()
		_, err := session.Send(t.Context(), envelope(), body(), noted)
		if got := failure(t, err); !got.Stale || got.Verdict != mail.Retry || session.Alive() {
			t.Errorf("got %+v, alive: %v", got, session.Alive())
		}
		_, err = session.Send(t.Context(), envelope(), body(), noted)
		if got := failure(t, err); !got.Stale {
			t.Errorf("a dead session: %+v", got)
		}
	})
	t.Run("submits_nothing_when_the_hand_over_cannot_be_noted", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		session := dial(t, server)
		full := fault.New(fault.DiskFull)
		_, err := session.Send(t.Context(), envelope(), body(), func() error { return full })
		got := failure(t, err)
		if got.Verdict != mail.Interrupted || fault.CodeOf(err) != fault.DiskFull || !errors.Is(err, full) || session.Alive() {
			t.Errorf("got %+v, alive: %v", got, session.Alive())
		}
		server.Stop()
		if len(server.Messages()) != 0 {
			t.Error("the server has the mail")
		}
	})
	t.Run("submits_nothing_when_the_caller_goes_away_before_the_dot", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		session := dial(t, server)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := session.Send(ctx, envelope(), body(), func() error { cancel(); return ctx.Err() })
		if got := failure(t, err); got.Verdict != mail.Interrupted || got.Fault != fault.Cancelled {
			t.Errorf("got %+v", got)
		}
		server.Stop()
		if len(server.Messages()) != 0 {
			t.Error("the server has the mail")
		}
	})
	t.Run("is_in_doubt_when_the_caller_goes_away_after_the_dot", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.Misbehave(mailtest.AtDot, mailtest.Hang())
		session := dial(t, server)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		result := make(chan error, 1)
		go func() { _, err := session.Send(ctx, envelope(), body(), noted); result <- err }()
		arrived(t, server, 1)
		cancel()
		if got := failure(t, <-result); got.Verdict != mail.InDoubt || got.Phase != mail.Dot {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("bounds_the_whole_mail_however_slowly_it_is_read", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		server.Misbehave(mailtest.AtBody, mailtest.Hang())
		session, err := mail.Dial(t.Context(), server.Account(), mail.Limits{
			Connect: 20 * time.Second, Reply: 20 * time.Second, Submission: 20 * time.Second, Whole: 2 * time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, err = session.Send(t.Context(), envelope(), bodyFor(mailtest.AtBody, mailtest.Hang()), noted)
		if got := failure(t, err); got.Verdict != mail.Retry || time.Since(begun) > 15*time.Second {
			t.Errorf("got %v after %v", got, time.Since(begun))
		}
	})
}

func TestSendAsksBeforeItSpeaks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule       string
		extensions []string
		to, id     string
		code       fault.Code
	}{
		{"refuses_a_mail_larger_than_the_server_takes", []string{"SIZE 20"}, "ana@example.test", "", mail.MailTooLarge},
		{"refuses_an_address_that_needs_smtputf8", []string{"8BITMIME"}, "añá@example.test", "", mail.NeedsUTF8},
		{"refuses_an_address_with_a_parameter_in_it", nil, "a@example.test> NOTIFY=NEVER <b@example.test", "", typed.AddressInvalid},
		{"refuses_an_envelope_id_with_a_line_end", nil, "ana@example.test", "a\r\nb", fault.Invalid},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t, mailtest.WithExtensions(c.extensions...))
			session := dial(t, server)
			_, err := session.Send(t.Context(), mail.Envelope{From: mailtest.Username, To: c.to, ID: c.id}, body(), noted)
			if got := failure(t, err); got.Verdict != mail.Reject || got.Fault != c.code || !session.Alive() {
				t.Errorf("got %v, alive: %v", got, session.Alive())
			}
			if slices.Contains(server.Commands(), "MAIL") {
				t.Error("the server was asked")
			}
		})
	}
	t.Run("uses_smtputf8_where_it_is_offered", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t)
		_, err := dial(t, server).Send(t.Context(), mail.Envelope{From: mailtest.Username, To: "añá@example.test"}, body(), noted)
		if err != nil {
			t.Fatal(err)
		}
		if got := arrived(t, server, 1)[0]; !strings.Contains(got.Parameters, "SMTPUTF8") || got.To[0] != "añá@example.test" {
			t.Errorf("arrived with %+v", got)
		}
	})
	t.Run("writes_a_foreign_domain_in_ascii_without_smtputf8", func(t *testing.T) {
		t.Parallel()
		server := mailtest.Start(t, mailtest.WithExtensions("8BITMIME"))
		_, err := dial(t, server).Send(t.Context(), mail.Envelope{From: mailtest.Username, To: "ana@bücher.example"}, body(), noted)
		if err != nil {
			t.Fatal(err)
		}
		if got := arrived(t, server, 1)[0]; got.To[0] != "ana@xn--bcher-kva.example" {
			t.Errorf("arrived with %+v", got)
		}
	})
}

func TestProbe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule   string
		stage  mailtest.Stage
		fault  mailtest.Fault
		failed mail.StepName // empty: none
		code   fault.Code
	}{
		{"finds_a_good_account_good", "", mailtest.Fault{}, "", ""},
		{"names_a_busy_server", mailtest.AtBanner, mailtest.Reply("busy", "421 4.3.2 too busy"), mail.StepConnect, mail.ServerBusy},
		{"names_failed_encryption", mailtest.AtHandshake, mailtest.Drop(), mail.StepEncrypt, mail.Unreachable},
		{"names_a_wrong_password", mailtest.AtAuth, mailtest.Reply("wrong", "535 5.7.8 no"), mail.StepSignIn, mail.SignInRefused},
		{"names_a_sender_who_may_not_send", mailtest.AtMail, mailtest.Reply("not_yours", "550 5.7.1 not yours"), mail.StepSender, mail.SenderRefused},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			server := mailtest.Start(t)
			if c.stage != "" {
				server.Misbehave(c.stage, c.fault)
			}
			steps := mail.Probe(t.Context(), server.Account(), limits())
			last := steps[len(steps)-1]
			for _, step := range steps[:len(steps)-1] {
				if !step.OK {
					t.Errorf("%s failed as well", step.Step)
				}
			}
			if c.failed == "" && (len(steps) != 4 || !last.OK) {
				t.Errorf("found %+v", steps)
			}
			if c.failed != "" && (last.OK || last.Step != c.failed || last.Code != c.code) {
				t.Errorf("found %+v", steps)
			}
			if slices.Contains(server.Commands(), "RCPT") {
				t.Error("a recipient was named")
			}
		})
	}
}
