package practice_test

import (
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
	"anteroom/backend/store/storetest"
)

func TestMailbox(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T) *practice.Accounts {
		t.Helper()
		db := storetest.Open(t, storetest.NewClock(), storetest.In(t.TempDir()))
		if err := practice.New(db, "").Begin(t.Context(), "UTC"); err != nil {
			t.Fatal(err)
		}
		return practice.NewAccounts(db, &keeper{kept: map[string]string{}})
	}
	read := func(t *testing.T, accounts *practice.Accounts) practice.Mailbox {
		t.Helper()
		mailbox, err := accounts.Mailbox(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return mailbox
	}
	t.Run("there is none without an account", func(t *testing.T) {
		t.Parallel()
		accounts := open(t)
		for _, verb := range []func() (practice.Mailbox, error){
			func() (practice.Mailbox, error) { return accounts.Mailbox(t.Context()) },
			func() (practice.Mailbox, error) { return accounts.SaveMailbox(t.Context(), practice.Mailbox{}) },
		} {
			if _, err := verb(); fault.CodeOf(err) != practice.NoAccount {
				t.Errorf("got %v", err)
			}
		}
	})
	for host, want := range map[string]practice.Mailbox{
		"smtp.gmail.com":     {Host: "imap.gmail.com", Port: 993, Security: practice.TLS},
		"smtp.office365.com": {Host: "outlook.office365.com", Port: 993, Security: practice.TLS},
		"127.0.0.1":          {Host: "127.0.0.1", Port: 1143, Security: practice.StartTLS},
		"smtp.example.test":  {Host: "imap.example.test", Port: 993, Security: practice.TLS},
		"mail.example.test":  {Host: "mail.example.test", Port: 993, Security: practice.TLS},
	} {
		t.Run("that of "+host+" is known or guessed, and off until it is switched on", func(t *testing.T) {
			t.Parallel()
			accounts, draft := open(t), good()
			draft.Host = host
			if _, err := accounts.Save(t.Context(), draft); err != nil {
				t.Fatal(err)
			}
			if got := read(t, accounts); got != want || accounts.NeedsMailbox(t.Context()) {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("where it is stays when it is switched off", func(t *testing.T) {
		t.Parallel()
		accounts := open(t)
		if _, err := accounts.Save(t.Context(), good()); err != nil {
			t.Fatal(err)
		}
		on := practice.Mailbox{IsOn: true, Host: " IMAP.other.example.test ", Port: 1993, Security: practice.StartTLS}
		if _, err := accounts.SaveMailbox(t.Context(), on); err != nil {
			t.Fatal(err)
		}
		if !accounts.NeedsMailbox(t.Context()) {
			t.Error("leave would not cover it")
		}
		if _, err := accounts.SaveMailbox(t.Context(), practice.Mailbox{Host: "no host"}); err != nil {
			t.Fatal(err)
		}
		if got, want := read(t, accounts), (practice.Mailbox{Host: "imap.other.example.test", Port: 1993, Security: practice.StartTLS}); got != want {
			t.Errorf("got %+v", got)
		}
	})
	for field, c := range map[string]struct {
		mailbox practice.Mailbox
		code    fault.Code
	}{
		"host":     {practice.Mailbox{IsOn: true, Port: 993, Security: practice.TLS}, fault.Missing},
		"port":     {practice.Mailbox{IsOn: true, Host: "imap.example.test", Port: 0, Security: practice.TLS}, practice.PortInvalid},
		"security": {practice.Mailbox{IsOn: true, Host: "imap.example.test", Port: 143, Security: "none"}, practice.SecurityNeeded},
	} {
		t.Run("a "+field+" that leads nowhere is refused at its field", func(t *testing.T) {
			t.Parallel()
			if _, err := practice.CheckMailbox(c.mailbox); fault.CodeOf(err) != c.code || fault.FieldOf(err) != field {
				t.Errorf("got %v", err)
			}
		})
	}
}
