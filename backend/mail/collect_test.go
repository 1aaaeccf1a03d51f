package mail_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
)

func bounced() string {
	return reportOf(explained(), status(aboutMail(), about("failed", "5.1.1", "smtp; 550 5.1.1 User unknown")), returned())
}

func aLetter() string {
	return "From: ana@example.test\r\nSubject: Hello\r\nContent-Type: text/plain\r\n\r\nNot for the program's eyes.\r\n"
}

func collect(t *testing.T, box *mailtest.Mailbox, after mail.Place) mail.Collection {
	t.Helper()
	found, err := mail.Collect(t.Context(), box.Account(), after, date.AddDate(0, 0, -1), limits())
	if err != nil {
		t.Fatalf("%v: %v", err, failure(t, err).Cause)
	}
	return found
}

func TestCollect(t *testing.T) {
	t.Parallel()
	for name, security := range map[string]mail.Security{"from the first byte": mail.TLS, "after STARTTLS": mail.StartTLS} {
		t.Run("W2: finds the reports among other mails, encrypted "+name, func(t *testing.T) {
			t.Parallel()
			box := mailtest.StartMailbox(t, security, mailtest.Good)
			for _, raw := range []string{aLetter(), bounced(), aLetter(), reportOf(explained())} {
				box.Deliver(t, raw, date)
			}
			found := collect(t, box, mail.Place{})
			if len(found.Reports) != 1 || found.Reports[0].EnvelopeID != envelopeID || !found.Reports[0].At.Equal(date) || found.Place.UID != 4 || found.IsMore {
				t.Errorf("got %+v", found)
			}
		})
	}
	t.Run("a mail is looked at once, and a mailbox that numbers its mails anew is read anew", func(t *testing.T) {
		t.Parallel()
		box := mailtest.StartMailbox(t, mail.TLS, mailtest.Good)
		box.Deliver(t, bounced(), date)
		first := collect(t, box, mail.Place{})
		if again := collect(t, box, first.Place); len(first.Reports) != 1 || len(again.Reports) != 0 || again.Place != first.Place {
			t.Errorf("got %+v, then %+v", first, again)
		}
		box.Renew(t)
		box.Deliver(t, bounced(), date)
		if renewed := collect(t, box, first.Place); len(renewed.Reports) != 1 || renewed.Place.Validity == first.Place.Validity {
			t.Errorf("got %+v", renewed)
		}
	})
	t.Run("what came before is left alone", func(t *testing.T) {
		t.Parallel()
		box := mailtest.StartMailbox(t, mail.TLS, mailtest.Good)
		box.Deliver(t, bounced(), date.AddDate(0, 0, -5))
		if found := collect(t, box, mail.Place{}); len(found.Reports) != 0 {
			t.Errorf("got %+v", found)
		}
	})
	t.Run("more reports than one look reads are left for the next", func(t *testing.T) {
		t.Parallel()
		box := mailtest.StartMailbox(t, mail.TLS, mailtest.Good)
		for range 45 {
			box.Deliver(t, bounced(), date)
		}
		first := collect(t, box, mail.Place{})
		second := collect(t, box, first.Place)
		if len(first.Reports) != 40 || !first.IsMore || len(second.Reports) != 5 || second.IsMore {
			t.Errorf("got %d (more: %t), then %d (more: %t)", len(first.Reports), first.IsMore, len(second.Reports), second.IsMore)
		}
	})
	t.Run("it reads nothing of other mails but their kind, and marks none", func(t *testing.T) {
		t.Parallel()
		box := mailtest.StartMailbox(t, mail.TLS, mailtest.Good)
		box.Deliver(t, aLetter(), date)
		box.Deliver(t, bounced(), date)
		collect(t, box, mail.Place{})
		var said []string
		for _, command := range box.Commands() {
			if !strings.HasPrefix(command, "CAPABILITY") && !strings.HasPrefix(command, "AUTHENTICATE") {
				said = append(said, command)
			}
		}
		want := []string{
			`EXAMINE INBOX`, `UID SEARCH UID 1:* SINCE`, `UID FETCH 1:2 (UID BODY.PEEK[HEADER.FIELDS ("Content-Type")])`, `UID FETCH 2 (UID INTERNALDATE BODY.PEEK[]<0.262144>)`,
		}
		if len(said) != len(want) || !slices.EqualFunc(said, want, strings.HasPrefix) {
			t.Errorf("it said %q", said)
		}
	})
}

func TestCollectFails(t *testing.T) {
	t.Parallel()
	spoilt := func(spoil func(*mail.Account)) func(*testing.T, *mailtest.Mailbox) mail.Account {
		return func(_ *testing.T, box *mailtest.Mailbox) mail.Account {
			account := box.Account()
			spoil(&account)
			return account
		}
	}
	asIs := spoilt(func(*mail.Account) {})
	for name, c := range map[string]struct {
		security mail.Security
		flaw     mailtest.Certificate
		account  func(*testing.T, *mailtest.Mailbox) mail.Account
		verdict  mail.Verdict
		code     fault.Code
	}{
		"a wrong password":                 {mail.TLS, mailtest.Good, spoilt(func(a *mail.Account) { a.Password = "wrong" }), mail.NeedsSignIn, mail.SignInRefused},
		"no password":                      {mail.TLS, mailtest.Good, spoilt(func(a *mail.Account) { a.Password = "" }), mail.NeedsSignIn, mail.SignInMissing},
		"another server's certificate":     {mail.TLS, mailtest.WrongName, asIs, mail.CertificateRefused, mail.CertificateName},
		"an old certificate":               {mail.TLS, mailtest.Expired, asIs, mail.CertificateRefused, mail.CertificateExpired},
		"nobody's certificate":             {mail.StartTLS, mailtest.UnknownCA, asIs, mail.CertificateRefused, mail.CertificateUnknown},
		"a server that does not encrypt":   {mail.StartTLS, "", asIs, mail.AccountRefused, mail.EncryptionMissing},
		"the port of the other encryption": {mail.StartTLS, mailtest.Good, spoilt(func(a *mail.Account) { a.Security = mail.TLS }), mail.AccountBusy, mail.EncryptionFailed},
		"a port that nobody listens on":    {mail.TLS, mailtest.Good, spoilt(func(a *mail.Account) { a.Port = 1 }), mail.Offline, mail.Unreachable},
		"no mailbox": {mail.TLS, mailtest.Good, func(t *testing.T, box *mailtest.Mailbox) mail.Account {
			t.Helper()
			box.Remove(t)
			return box.Account()
		}, mail.AccountRefused, mail.MailboxRefused},
	} {
		t.Run(name+" is told as such", func(t *testing.T) {
			t.Parallel()
			box := mailtest.StartMailbox(t, c.security, c.flaw)
			_, err := mail.Collect(t.Context(), c.account(t, box), mail.Place{}, date, limits())
			if found := failure(t, err); found.Verdict != c.verdict || found.Fault != c.code {
				t.Errorf("got %v: %v", found, found.Cause)
			}
		})
	}
	for _, at := range []string{"AUTHENTICATE", "EXAMINE", "UID SEARCH", "UID FETCH"} {
		for name, played := range map[string]mailtest.MailboxFault{
			"falls silent": mailtest.FallSilent, "breaks off": mailtest.BreakOff, "drips": mailtest.Trickle, "never stops": mailtest.TalkOn,
		} {
			t.Run("a server that "+name+" at "+at+" is left within the limits", func(t *testing.T) {
				t.Parallel()
				box := mailtest.StartMailbox(t, mail.TLS, mailtest.Good)
				box.Deliver(t, bounced(), date)
				box.Misbehave(at, played)
				bounds := mail.Limits{Connect: 20 * time.Second, Reply: 500 * time.Millisecond, Submission: time.Second, Whole: time.Second}
				begun := time.Now()
				_, err := mail.Collect(t.Context(), box.Account(), mail.Place{}, date.AddDate(0, 0, -1), bounds)
				found := failure(t, err)
				if took := time.Since(begun); took > bounds.Whole+grace || (found.Verdict != mail.Offline && found.Verdict != mail.AccountBusy) {
					t.Errorf("got %v after %s: %v", found, took, found.Cause)
				}
			})
		}
	}
	t.Run("a look ends when whoever looks goes away", func(t *testing.T) {
		t.Parallel()
		box := mailtest.StartMailbox(t, mail.TLS, mailtest.Good)
		box.Misbehave("EXAMINE", mailtest.FallSilent)
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		_, err := mail.Collect(ctx, box.Account(), mail.Place{}, date, limits())
		if found := failure(t, err); found.Verdict != mail.Interrupted {
			t.Errorf("got %v", found)
		}
	})
}

func TestProbeMailbox(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flaw  mailtest.Certificate
		spoil func(*testing.T, *mailtest.Mailbox, *mail.Account)
		last  mail.StepName
		code  fault.Code
	}{
		"a mailbox that can be read passes every step": {mailtest.Good, func(*testing.T, *mailtest.Mailbox, *mail.Account) {}, mail.StepMailbox, ""},
		"a wrong password ends at signing in":          {mailtest.Good, func(_ *testing.T, _ *mailtest.Mailbox, a *mail.Account) { a.Password = "no" }, mail.StepSignIn, mail.SignInRefused},
		"a wrong certificate ends at encryption":       {mailtest.WrongName, func(*testing.T, *mailtest.Mailbox, *mail.Account) {}, mail.StepEncrypt, mail.CertificateName},
		"no server ends at connecting":                 {mailtest.Good, func(_ *testing.T, _ *mailtest.Mailbox, a *mail.Account) { a.Port = 1 }, mail.StepConnect, mail.Unreachable},
		"no mailbox ends at the mailbox":               {mailtest.Good, func(t *testing.T, box *mailtest.Mailbox, _ *mail.Account) { t.Helper(); box.Remove(t) }, mail.StepMailbox, mail.MailboxRefused},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := mailtest.StartMailbox(t, mail.TLS, c.flaw)
			account := box.Account()
			c.spoil(t, box, &account)
			steps := mail.ProbeMailbox(t.Context(), account, limits())
			last := steps[len(steps)-1]
			if last.Step != c.last || last.Code != c.code || last.OK != (c.code == "") {
				t.Errorf("got %+v", steps)
			}
		})
	}
}
