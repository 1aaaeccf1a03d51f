package outbox_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

func TestSend(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("a mail goes, its link lives from the hand-over, and its bytes are erased", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.start()
		id, clientID := o.invite("ana")
		o.sender.Wake()
		sent := o.wantState(id, outbox.Sent)
		message := o.arrived(1)[0]
		if sent.Bytes != nil || sent.Attempts != 1 || sent.SentAt == nil || sent.HandedOverAt == nil || sent.LastCode != 250 || sent.LastWords == "" || !sent.IsSettled {
			t.Errorf("the row says %+v", sent)
		}
		if message.To[0] != "ana@example.test" || message.EnvelopeID != id || !bytes.Contains(message.Data, []byte(sent.MessageID)) {
			t.Errorf("it arrived as %+v", message)
		}
		if card := o.Card(clientID); card.Invitation.MailState != outbox.Sent || card.Invitation.ExpiresAt == nil {
			t.Errorf("the card says %+v", card.Invitation)
		}
	})

	t.Run("W5: a held mail waits for the end of its window and goes then", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.start()
		_, err := o.Practices.SaveUndoWindow(ctx, 10)
		o.Must(err)
		held, _ := o.invite("held")
		_, err = o.Practices.SaveUndoWindow(ctx, 0)
		o.Must(err)
		o.Clock.Advance(9999 * time.Millisecond)
		o.settleAll("other")
		if got := o.row(held).State; got != string(outbox.Held) {
			t.Fatalf("within the window it is %s", got)
		}
		if summary := o.summary(); summary.Held != 1 || summary.NextHeldAt == nil || summary.Waiting != 1 {
			t.Errorf("the summary says %+v", summary)
		}
		o.pass(time.Millisecond)
		o.wantState(held, outbox.Sent)
	})

	t.Run("W5: undone within the window it never goes", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.start()
		_, err := o.Practices.SaveUndoWindow(ctx, 10)
		o.Must(err)
		held, clientID := o.invite("held")
		_, err = o.Practices.SaveUndoWindow(ctx, 0)
		o.Must(err)
		o.Must(o.Outbox.Undo(ctx, held))
		wantCode(t, o.Outbox.Undo(ctx, held), outbox.TooLate)
		o.Clock.Advance(time.Minute)
		o.settleAll("other")
		if got := o.row(held); got.State != string(outbox.Cancelled) || got.Reason != string(outbox.TakenOut) || !got.IsSettled {
			t.Errorf("it is %+v", got)
		}
		if messages := o.server.Messages(); len(messages) != 1 || messages[0].To[0] != "other@example.test" {
			t.Errorf("%d mails arrived", len(messages))
		}
		if card := o.Card(clientID); card.State != access.Invited || !card.CanResend {
			t.Errorf("the card says %s, %s", card.State, card.WhyNoResend)
		}
	})

	t.Run("mails go in the order in which they were due", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		var want []string
		for i := range 12 {
			o.invite(fmt.Sprintf("client%02d", i))
			want = append(want, fmt.Sprintf("client%02d@example.test", i))
			o.Clock.Advance(time.Second)
		}
		o.start()
		var got []string
		for _, message := range o.arrived(12) {
			got = append(got, message.To[0])
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	})

	t.Run("three hundred mails go over one connection", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		const mails = 300
		o.mails.Correspondence = light{}
		for i := range mails {
			o.invite(fmt.Sprintf("client%d", i))
		}
		o.start()
		messages := o.arrived(mails)
		o.until("all are settled", func() bool { return o.summary().Waiting == 0 })
		if got := o.server.Connections(); got != 1 {
			t.Errorf("%d connections were made", got)
		}
		recipients, ids := map[string]bool{}, map[string]bool{}
		for _, message := range messages {
			recipients[message.To[0]], ids[message.EnvelopeID] = true, true
		}
		if len(messages) != mails || len(recipients) != mails || len(ids) != mails {
			t.Errorf("%d mails to %d people with %d ids", len(messages), len(recipients), len(ids))
		}
	})

	t.Run("a crowd of mails goes over a few connections, each of them once", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		const mails = 600
		o.mails.Correspondence, o.connections = light{}, outbox.Connections
		for i := range mails {
			o.invite(fmt.Sprintf("client%d", i))
		}
		o.start()
		messages := o.arrived(mails)
		o.until("all are settled", func() bool { return o.summary().Waiting == 0 })
		if got := o.server.Connections(); got != outbox.Connections {
			t.Errorf("%d connections were made", got)
		}
		ids := map[string]bool{}
		for _, message := range messages {
			ids[message.EnvelopeID] = true
		}
		if len(messages) != mails || len(ids) != mails || o.summary().Problems > 0 {
			t.Errorf("%d mails arrived with %d ids, %d are problems", len(messages), len(ids), o.summary().Problems)
		}
	})

	t.Run("a server that wants no further connection has everything over the first", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t, mailtest.WithMostConnections(1))
		const mails = 550
		o.mails.Correspondence, o.connections = light{}, outbox.Connections
		for i := range mails {
			o.invite(fmt.Sprintf("client%d", i))
		}
		o.start()
		if messages := o.arrived(mails); len(messages) != mails {
			t.Errorf("%d mails arrived", len(messages))
		}
		o.until("all are settled", func() bool { return o.summary().Waiting == 0 })
		if summary := o.summary(); summary.Account != outbox.Ready || summary.Problems > 0 {
			t.Errorf("the summary says %+v", summary)
		}
	})

	t.Run("W5: a held mail is queued at the end of its window, also when nothing can leave", func(t *testing.T) {
		t.Parallel()
		for name, bar := range map[string]func(*office){
			"no account": func(o *office) { o.missing = outbox.NoAccount },
			"paused":     func(o *office) { o.Must(o.Outbox.Pause(ctx)) },
		} {
			o := newOffice(t)
			bar(o)
			o.start()
			_, err := o.Practices.SaveUndoWindow(ctx, 10)
			o.Must(err)
			held, _ := o.invite("held")
			o.sender.Wake()
			o.pass(10 * time.Second)
			o.until(name+": it is queued", func() bool { return o.row(held).State == string(outbox.Queued) })
			if summary := o.summary(); summary.Held != 0 || summary.Waiting != 1 {
				t.Errorf("%s: the summary says %+v", name, summary)
			}
		}
	})

	t.Run("P3: without an account mails are laid in and wait, and go once there is one", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.missing = outbox.NoAccount
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

	t.Run("while the outbox is paused nothing goes, and everything when it is resumed", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.Must(o.Outbox.Pause(ctx))
		id, _ := o.invite("ana")
		o.start()
		o.sender.Wake()
		o.sender.Stop()
		if got := o.row(id); got.State != string(outbox.Queued) || o.server.Connections() != 0 || !o.summary().IsPaused {
			t.Errorf("the row says %+v", got)
		}
		o.Must(o.Outbox.Resume(ctx))
		o.start()
		o.wantState(id, outbox.Sent)
	})

	t.Run("it stops at once and twice, and what was not sent stays", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.Misbehave(mailtest.AtRcpt, mailtest.Hang())
		reached := make(chan struct{})
		id, _ := o.invite("ana")
		o.start()
		go func() {
			o.wantState(id, outbox.Sending)
			close(reached)
		}()
		<-reached
		o.sender.Stop()
		o.sender.Stop()
		if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 || got.HandedOverAt != nil {
			t.Errorf("the row says %+v", got)
		}
		o.server.Behave()
		o.start()
		o.wantState(id, outbox.Sent)
	})

	t.Run("a quit while the server looks at the mail leaves a doubt, and the doubt is written down", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.Misbehave(mailtest.AtDot, mailtest.Hang())
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		o.arrived(1)
		o.sender.Stop()
		if got := o.row(id); got.State != string(outbox.InDoubt) || len(got.Bytes) == 0 || got.HandedOverAt == nil {
			t.Errorf("the row says %+v", got)
		}
	})

	t.Run("a quit just as the server says yes never leaves a mail under way", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		for i := range 20 {
			id, _ := o.invite(fmt.Sprint("client", i))
			o.start()
			o.arrived(i + 1)
			o.sender.Stop()
			if got := o.row(id).State; got != string(outbox.Sent) && got != string(outbox.InDoubt) {
				t.Fatalf("it is %s", got)
			}
		}
	})
}

func TestWhatIsAskedAgain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	for _, test := range []struct {
		rule   string
		change func(o *office, clientID string)
		reason fault.Code
	}{
		{"access was disabled meanwhile", func(o *office, id string) { o.Must(o.Grants.Disable(ctx, id)) }, access.AccessEnded},
		{"the client was archived meanwhile", func(o *office, id string) {
			_, err := o.Grants.Archive(ctx, id)
			o.Must(err)
		}, access.AccessEnded},
		{"consent was withdrawn meanwhile", func(o *office, id string) { o.Consent(id, false) }, access.ConsentWithdrawn},
	} {
		t.Run("a mail is taken back and never goes when "+test.rule, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			id, clientID := o.invite("ana")
			test.change(o, clientID)
			o.start()
			o.settleAll("other")
			if got := o.row(id); got.State != string(outbox.Cancelled) || got.Reason != string(test.reason) || got.Bytes != nil || !got.IsSettled {
				t.Errorf("the row says %+v", got)
			}
			if messages := o.server.Messages(); len(messages) != 1 {
				t.Errorf("%d mails arrived", len(messages))
			}
		})

		t.Run("a mail that waits for another try is taken back when "+test.rule, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.server.MisbehaveTimes(1, mailtest.AtRcpt, mailtest.Reply("greylist", "451 4.7.1 come back later"))
			o.start()
			id, clientID := o.invite("ana")
			o.sender.Wake()
			o.wantState(id, outbox.Retrying)
			test.change(o, clientID)
			o.Clock.Advance(time.Hour)
			o.settleAll("other")
			if got := o.row(id); got.State != string(outbox.Cancelled) || got.Bytes != nil {
				t.Errorf("the row says %+v", got)
			}
		})
	}

	t.Run("S46: while the practice is closed it waits and says why, and goes as soon as it is open", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, _ := o.invite("ana")
		o.Turn(false)
		o.start()
		o.until("it says why", func() bool { return o.row(id).Reason == string(access.PortalClosed) })
		if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 || o.summary().Waiting != 1 {
			t.Errorf("the row says %+v", got)
		}
		o.pass(time.Hour)
		o.until("it was looked at again", func() bool { return store.Time(o.row(id).NextAt).After(o.Clock.Now()) })
		o.Turn(true)
		o.Must(o.Outbox.LookAgain(ctx))
		o.sender.Wake()
		if got := o.wantState(id, outbox.Sent); got.Reason != "" {
			t.Errorf("it still says %s", got.Reason)
		}
	})
}
