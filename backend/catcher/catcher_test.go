package catcher_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"anteroom/backend/catcher"
	"anteroom/backend/mail"
)

func start(t *testing.T) *catcher.Server {
	t.Helper()
	server, err := catcher.Start(t.Context(), catcher.Options{Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return server
}

func account(s *catcher.Server) mail.Account {
	a := s.Account()
	return mail.Account{
		Host: a.Host, Port: a.Port, Security: mail.TLS, Username: a.Username, Password: a.Password, RootCAs: a.RootCAs,
		Sender: mail.Address{Name: "Harbor Counseling", Address: a.Username},
	}
}

func dial(t *testing.T, a mail.Account) *mail.Session {
	t.Helper()
	session, err := mail.Dial(t.Context(), a, mail.StandardLimits())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(session.Close)
	return session
}

func send(t *testing.T, session *mail.Session, to, subject string) error {
	t.Helper()
	body := "From: Nora <" + catcher.Username + ">\r\nTo: <" + to + ">\r\nSubject: " + subject + "\r\n" +
		"Content-Type: multipart/alternative; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello:\r\nhttp://127.0.0.1:1/l/abc\r\n" +
		"--b\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>\r\n--b--\r\n"
	_, err := session.Send(t.Context(), mail.Envelope{From: catcher.Username, To: to, ID: "m1"}, []byte(body), func() error { return nil })
	return err
}

func TestCatcher(t *testing.T) {
	t.Parallel()

	t.Run("keeps_the_text_and_the_link_of_a_mail_and_never_its_HTML", func(t *testing.T) {
		t.Parallel()
		server := start(t)
		if err := send(t, dial(t, account(server)), "ana@example.test", "Welcome"); err != nil {
			t.Fatal(err)
		}
		mails := server.Mails()
		if len(mails) != 1 {
			t.Fatalf("caught %d mails", len(mails))
		}
		got := mails[0]
		if got.To != "ana@example.test" || got.Subject != "Welcome" || got.From != catcher.Username || got.Link != "http://127.0.0.1:1/l/abc" {
			t.Fatalf("got %+v", got)
		}
		if strings.Contains(got.Text, "script") {
			t.Fatalf("the HTML is shown: %q", got.Text)
		}
	})

	t.Run("keeps_the_newest_200_mails", func(t *testing.T) {
		t.Parallel()
		server := start(t)
		session := dial(t, account(server))
		for i := range catcher.Limit + 3 {
			if err := send(t, session, "ana@example.test", fmt.Sprintf("Mail %d", i+1)); err != nil {
				t.Fatal(err)
			}
		}
		mails := server.Mails()
		if len(mails) != catcher.Limit || mails[0].Subject != "Mail 203" || mails[catcher.Limit-1].Subject != "Mail 4" {
			t.Fatalf("kept %d mails, %q to %q", len(mails), mails[0].Subject, mails[len(mails)-1].Subject)
		}
	})

	t.Run("refuses_a_wrong_password", func(t *testing.T) {
		t.Parallel()
		wrong := account(start(t))
		wrong.Password += "x"
		_, err := mail.Dial(t.Context(), wrong, mail.StandardLimits())
		if failure, ok := mail.FailureOf(err); !ok || failure.Verdict != mail.NeedsSignIn {
			t.Fatalf("got %v", err)
		}
	})

	t.Run("is_believed_by_nobody_who_was_not_given_its_authority", func(t *testing.T) {
		t.Parallel()
		stranger := account(start(t))
		stranger.RootCAs = nil
		_, err := mail.Dial(t.Context(), stranger, mail.StandardLimits())
		if failure, ok := mail.FailureOf(err); !ok || failure.Verdict != mail.CertificateRefused {
			t.Fatalf("got %v", err)
		}
	})

	t.Run("misbehaves_for_chosen_addresses", func(t *testing.T) {
		t.Parallel()
		server := start(t)
		whims := map[catcher.Whim]mail.Verdict{catcher.Unknown: mail.Reject, catcher.Full: mail.Retry, catcher.Vanishes: mail.InDoubt}
		for whim, want := range whims {
			address := fmt.Sprintf("whim%d@example.test", whim)
			server.Treat(address, whim)
			err := send(t, dial(t, account(server)), address, "Welcome")
			if failure, ok := mail.FailureOf(err); !ok || failure.Verdict != want {
				t.Errorf("whim %d: got %v, want %v", whim, err, want)
			}
		}
		if kept := server.Mails(); len(kept) != 0 {
			t.Fatalf("kept %+v", kept)
		}
	})

	t.Run("is_gone_and_has_forgotten_everything_once_it_is_stopped", func(t *testing.T) {
		t.Parallel()
		server := start(t)
		if err := send(t, dial(t, account(server)), "ana@example.test", "Welcome"); err != nil {
			t.Fatal(err)
		}
		server.Stop()
		server.Stop()
		if len(server.Mails()) != 0 {
			t.Fatal("mails are still there")
		}
		var dialer net.Dialer
		conn, err := dialer.DialContext(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", server.Account().Port))
		if err == nil {
			t.Fatal(errors.Join(errors.New("somebody still listens"), conn.Close()))
		}
	})
}
