package outbox_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
)

func TestAccount(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W1: while the server is away mails wait without using up a try, and leave when it is back", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.Stop()
		o.start()
		first, _ := o.invite("ana")
		o.sender.Wake()
		away := o.wantAccount(outbox.Offline)
		if away.Since == nil || away.NextTryAt == nil || away.Waiting != 1 || away.AccountWords == "" {
			t.Errorf("the summary says %+v", away)
		}
		second, _ := o.invite("ben")
		for range 200 {
			next := o.summary().NextTryAt
			o.pass(next.Sub(o.Clock.Now()))
			o.until("it was tried again", func() bool { return o.summary().NextTryAt.After(*next) })
		}
		for _, id := range []string{first, second} {
			if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 || got.Bytes != nil {
				t.Errorf("the row says %+v", got)
			}
		}
		if still := o.summary(); !still.Since.Equal(*away.Since) {
			t.Errorf("it is away since %s, and was since %s", still.Since, away.Since)
		}
		o.server.Restart(t)
		wait := o.summary().NextTryAt.Sub(o.Clock.Now())
		if wait > 5*time.Second {
			t.Errorf("after a long absence it is tried only every %s", wait)
		}
		o.pass(wait)
		o.arrived(2)
		o.wantState(second, outbox.Sent)
		if back := o.wantAccount(outbox.Ready); back.NextTryAt != nil || back.Waiting != 0 {
			t.Errorf("the summary says %+v", back)
		}
	})

	t.Run("W1: it is tried so often that mails leave within five seconds of the return of the server", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.Stop()
		o.start()
		o.invite("ana")
		o.sender.Wake()
		away := o.wantAccount(outbox.Offline)
		for range 100 {
			if wait := away.NextTryAt.Sub(o.Clock.Now()); wait > 5*time.Second {
				t.Fatalf("the next try is in %s", wait)
			}
			last := *away.NextTryAt
			o.pass(5 * time.Second)
			o.until("it was tried again", func() bool { away = o.summary(); return away.NextTryAt.After(last) })
		}
		o.server.Restart(t)
		o.pass(5 * time.Second)
		o.arrived(1)
	})

	for _, test := range []struct {
		rule    string
		options []mailtest.Option
		arrange func(o *office)
		mend    func(o *office)
		state   outbox.AccountState
		words   string
	}{
		{
			rule:    "a password that is not accepted",
			arrange: func(o *office) { o.server.SetPassword("another") },
			mend:    func(o *office) { o.account.Password = "another" },
			state:   outbox.NeedsSignIn,
		},
		{
			rule:    "a sender that the server refuses",
			arrange: func(o *office) { o.server.Misbehave(mailtest.AtMail, mailtest.Reply("no", "550 5.7.1 not from you")) },
			mend:    func(o *office) { o.server.Behave() },
			state:   outbox.Refused, words: "not from you",
		},
		{
			rule:    "a certificate of another server",
			options: []mailtest.Option{mailtest.WithCertificate(mailtest.WrongName)},
			arrange: func(*office) {},
			mend: func(o *office) {
				other := mailtest.Start(o.t)
				o.server, o.account = other, other.Account()
			},
			state: outbox.Certificate, words: string(mail.CertificateName),
		},
	} {
		t.Run(test.rule+" stops the account until it is mended, and loses nothing", func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, test.options...)
			test.arrange(o)
			o.start()
			var ids []string
			for _, name := range []string{"ana", "ben", "cleo"} {
				id, _ := o.invite(name)
				ids = append(ids, id)
			}
			o.sender.Wake()
			stuck := o.wantAccount(test.state)
			if stuck.Since == nil || stuck.AccountWords == "" || (test.words != "" && stuck.AccountWords != test.words) {
				t.Errorf("the summary says %+v", stuck)
			}
			connections := o.server.Connections()
			o.pass(48 * time.Hour)
			o.sender.Stop()
			if got := o.server.Connections(); got != connections {
				t.Errorf("it was tried again %d times without being mended", got-connections)
			}
			for _, id := range ids {
				if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 {
					t.Errorf("the row says %+v", got)
				}
			}
			o.mu.Lock()
			test.mend(o)
			o.mu.Unlock()
			o.Must(o.Outbox.AccountMended(ctx))
			o.start()
			o.arrived(3)
			o.until("all are settled", func() bool { return o.summary().Waiting == 0 })
			if got := o.summary(); got.Account != outbox.Ready || got.AccountWords != "" {
				t.Errorf("the summary says %+v", got)
			}
		})
	}

	t.Run("a server that wants no mail for now is left alone longer and longer, and the mail's tries are not used up", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.MisbehaveTimes(3, mailtest.AtBanner, mailtest.Reply("busy", "450 4.3.2 too many connections"))
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		busy := o.wantAccount(outbox.AccountBusy)
		for _, want := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute} {
			if got := busy.NextTryAt.Sub(o.Clock.Now()); got != want || busy.AccountWords != "too many connections" {
				t.Errorf("the next try is in %s, want %s; words %q", got, want, busy.AccountWords)
			}
			last := *busy.NextTryAt
			o.pass(want)
			o.until("it was tried again", func() bool {
				busy = o.summary()
				return busy.NextTryAt == nil || busy.NextTryAt.After(last)
			})
		}
		if got := o.wantState(id, outbox.Sent); got.Attempts != 1 {
			t.Errorf("%d tries were counted", got.Attempts)
		}
	})

	t.Run("a kept connection that the server has closed is opened again at once", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		const mails = 5
		var ids []string
		for _, name := range []string{"ana", "ben", "cleo", "dora", "emil"} {
			id, _ := o.invite(name)
			ids = append(ids, id)
		}
		var once sync.Once
		o.mails.onHandOver(func(outbox.Mail) error {
			once.Do(func() { o.server.MisbehaveTimes(1, mailtest.AtMail, mailtest.Drop()) })
			return nil
		})
		o.start()
		o.arrived(mails)
		o.until("all are settled", func() bool { return o.summary().Waiting == 0 })
		for _, id := range ids {
			if got := o.row(id); got.State != string(outbox.Sent) || got.Attempts != 1 {
				t.Errorf("the row says %+v", got)
			}
		}
		if got := o.server.Connections(); got != 2 {
			t.Errorf("%d connections were made", got)
		}
	})

	t.Run("an account that cannot be read is asked for again, and nothing is lost", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.missing = fault.Internal
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		o.sender.Stop()
		if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 {
			t.Errorf("the row says %+v", got)
		}
		o.missing = ""
		o.start()
		o.wantState(id, outbox.Sent)
	})
}
