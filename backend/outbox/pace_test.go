package outbox_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/mail"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// linkFor lays a sign-in link in that a client has asked for, and returns the mail's id.
func (o *office) linkFor(address string) string {
	o.t.Helper()
	o.Must(o.Store.Write(context.Background(), func(tx *store.Tx) error {
		return access.MailLinks(context.Background(), tx, visitor.AddressKey(address))
	}))
	for _, m := range o.Mails() {
		if m.Kind == outbox.SignInLink {
			return m.ID
		}
	}
	o.t.Fatal("no link was laid in")
	return ""
}

func TestPace(t *testing.T) {
	t.Parallel()

	t.Run("W6: no more leave within a while than the provider takes, a tenth kept free", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.account.Pace = []mail.Rate{{Mails: 10, Within: time.Minute}, {Mails: 20, Within: time.Hour}}
		ids := make([]string, 0, 25)
		for i := range 25 {
			id, _ := o.invite("client" + string(rune('a'+i)))
			ids = append(ids, id)
		}
		o.start()
		o.wantState(ids[8], outbox.Sent)
		o.until("the sender holds back", func() bool { return o.summary().PacedUntil != nil })
		if sent := o.row(ids[9]); sent.State != string(outbox.Queued) || sent.Attempts != 0 {
			t.Fatalf("the tenth is %s", sent.State)
		}
		o.pass(time.Minute)
		o.wantState(ids[17], outbox.Sent)
		o.until("the hour is full", func() bool {
			until := o.summary().PacedUntil
			return until != nil && until.Sub(o.Clock.Now()) > 30*time.Minute
		})
		o.pass(time.Hour)
		o.wantState(ids[24], outbox.Sent)
		if o.summary().PacedUntil != nil {
			t.Error("it still holds back, with nothing to send")
		}
	})

	t.Run("another account, whose provider has no known limit, is not held back, and nothing says so", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.account.Pace = []mail.Rate{{Mails: 1, Within: time.Hour}}
		first, _ := o.invite("first")
		second, _ := o.invite("second")
		o.start()
		o.wantState(first, outbox.Sent)
		o.until("the sender holds back", func() bool { return o.summary().PacedUntil != nil })
		o.mu.Lock()
		o.account.Pace = nil
		o.mu.Unlock()
		o.sender.Wake()
		o.wantState(second, outbox.Sent)
		third, _ := o.invite("third")
		if until := o.summary().PacedUntil; until != nil {
			t.Errorf("the summary still says that mail waits until %s", until)
		}
		o.sender.Wake()
		o.wantState(third, outbox.Sent)
	})

	t.Run("what a client waits for goes at once, before everything else and past the limits", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana, _ := o.SignedIn("Ana", "ana@example.test")
		o.account.Pace = []mail.Rate{{Mails: 1, Within: time.Hour}}
		first, _ := o.invite("first")
		second, _ := o.invite("second")
		o.start()
		o.wantState(first, outbox.Sent)
		o.until("the sender holds back", func() bool { return o.summary().PacedUntil != nil })
		link := o.linkFor(ana.Addresses[0].Address)
		o.sender.Wake()
		o.wantState(link, outbox.Sent)
		if got := o.row(second).State; got != string(outbox.Queued) {
			t.Errorf("the second invitation is %s", got)
		}
	})
}
