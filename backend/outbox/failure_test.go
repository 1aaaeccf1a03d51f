package outbox_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

func TestFailures(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W2: a server that puts off is tried again, with its words, and the same mail arrives", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.MisbehaveTimes(2, mailtest.AtRcpt, mailtest.Reply("greylist", "451 4.7.1 come back later"))
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		first := o.wantState(id, outbox.Retrying)
		if first.LastWords != "come back later" || first.LastCode != 451 || first.LastPhase != string(mail.Recipient) || first.Attempts != 1 ||
			!store.Time(first.NextAt).Equal(o.Clock.Now().Add(30*time.Second)) {
			t.Errorf("the row says %+v", first)
		}
		o.pass(30 * time.Second)
		o.until("it was put off twice", func() bool { r := o.row(id); return r.Attempts == 2 && r.State == string(outbox.Retrying) })
		second := o.row(id)
		if !store.Time(second.NextAt).Equal(o.Clock.Now().Add(time.Minute)) || second.MessageID != first.MessageID || !bytes.Equal(second.Bytes, first.Bytes) {
			t.Errorf("the second try: %+v", second)
		}
		o.pass(time.Minute)
		o.wantState(id, outbox.Sent)
		if message := o.arrived(1)[0]; !bytes.Equal(bytes.TrimRight(message.Data, "\r\n"), bytes.TrimRight(first.Bytes, "\r\n")) {
			t.Error("what arrived is not what was written at the first try")
		}
		if len(o.mails.written) != 1 {
			t.Errorf("its words were asked for %d times", len(o.mails.written))
		}
	})

	t.Run("a mail that is put off for days is given up, by how long it was tried and not by its age", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, _ := o.invite("ana")
		o.Clock.Advance(30 * 24 * time.Hour) // offline for a month: no try at all
		o.server.Misbehave(mailtest.AtRcpt, mailtest.Reply("greylist", "451 4.7.1 come back later"))
		o.start()
		o.wantState(id, outbox.Retrying)
		began, attempts := o.Clock.Now(), int64(1)
		for o.row(id).State == string(outbox.Retrying) {
			o.pass(2*time.Hour + time.Second)
			attempts++
			o.until("it was tried again", func() bool { return o.row(id).Attempts == attempts && o.row(id).State != string(outbox.Sending) })
		}
		tried := o.Clock.Now().Sub(began)
		if got := o.row(id); got.State != string(outbox.Failed) || got.Reason != string(outbox.GaveUp) || got.LastWords != "come back later" || got.Bytes != nil {
			t.Errorf("the row says %+v", got)
		}
		if tried < 3*24*time.Hour || tried > 6*24*time.Hour {
			t.Errorf("it was given up after %s and %d tries", tried, attempts)
		}
	})

	t.Run("W2: a refused recipient fails with the server's words, and TryNow makes a fresh link", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.MisbehaveTimes(1, mailtest.AtRcpt, mailtest.Reply("unknown", "550 5.1.1 no such mailbox here"))
		o.start()
		id, clientID := o.invite("ana")
		o.sender.Wake()
		failed := o.wantState(id, outbox.Failed)
		if failed.LastWords != "no such mailbox here" || failed.LastCode != 550 || failed.Reason != string(mail.RecipientUnknown) || failed.Bytes != nil || failed.IsSettled {
			t.Errorf("the row says %+v", failed)
		}
		if card := o.Card(clientID); card.Invitation.MailState != outbox.Failed || card.Invitation.Words != "no such mailbox here" || !card.CanResend {
			t.Errorf("the card says %+v", card.Invitation)
		}
		if summary := o.summary(); summary.Problems != 1 || summary.Account != outbox.Ready {
			t.Errorf("the summary says %+v", summary)
		}
		o.Must(o.Outbox.TryNow(ctx, id))
		o.sender.Wake()
		o.wantState(id, outbox.Sent)
		if len(o.mails.written) != 2 {
			t.Errorf("its words were asked for %d times", len(o.mails.written))
		}
		if o.summary().Problems != 0 {
			t.Error("it still counts as a problem")
		}
	})

	t.Run("W2: no reply after the dot leaves a doubt, and sending again sends the same bytes", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.MisbehaveTimes(1, mailtest.AtDot, mailtest.Drop())
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		doubtful := o.wantState(id, outbox.InDoubt)
		if doubtful.Reason != string(mail.Uncertain) || len(doubtful.Bytes) == 0 || o.summary().Problems != 1 {
			t.Errorf("the row says %+v", doubtful)
		}
		o.Clock.Advance(24 * time.Hour)
		o.settleAll("other")
		if got := o.row(id).State; got != string(outbox.InDoubt) {
			t.Fatalf("by itself it became %s", got)
		}
		wantCode(t, o.Outbox.Undo(ctx, id), outbox.TooLate)
		wantCode(t, o.Outbox.TryNow(ctx, id), outbox.TooLate)
		o.Must(o.Outbox.SendAgain(ctx, id))
		o.sender.Wake()
		again := o.wantState(id, outbox.Sent)
		var copies [][]byte
		for _, message := range o.server.Messages() {
			if message.EnvelopeID == id {
				copies = append(copies, message.Data)
			}
		}
		if len(copies) != 2 || !bytes.Equal(copies[0], copies[1]) || again.MessageID != doubtful.MessageID {
			t.Errorf("%d copies arrived, the ids are %s and %s", len(copies), doubtful.MessageID, again.MessageID)
		}
	})

	t.Run("W2: a doubtful mail that is left is settled and its bytes erased", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.MisbehaveTimes(1, mailtest.AtDot, mailtest.Cut())
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		o.wantState(id, outbox.InDoubt)
		o.Must(o.Outbox.LeaveIt(ctx, id))
		if got := o.row(id); got.State != string(outbox.InDoubt) || !got.IsSettled || got.Bytes != nil || o.summary().Problems != 0 {
			t.Errorf("the row says %+v", got)
		}
		wantCode(t, o.Outbox.SendAgain(ctx, id), outbox.TooLate)
	})

	t.Run("whatever QUIT answers, the mail was sent", func(t *testing.T) {
		t.Parallel()
		for _, bad := range []mailtest.Fault{mailtest.Drop(), mailtest.Cut(), mailtest.Garbage(), mailtest.Reply("no", "554 5.0.0 never")} {
			o := newOffice(t)
			o.server.Misbehave(mailtest.AtQuit, bad)
			o.start()
			for _, name := range []string{"ana", "ben"} {
				o.settleAll(name)
			}
			o.sender.Stop()
			if got := len(o.server.Messages()); got != 2 || o.summary().Account != outbox.Ready {
				t.Errorf("%s: %d mails arrived, the account is %s", bad, got, o.summary().Account)
			}
		}
	})

	t.Run("421 closes the connection and the mail is tried later", func(t *testing.T) {
		t.Parallel()
		for _, stage := range []mailtest.Stage{mailtest.AtMail, mailtest.AtRcpt, mailtest.AtData, mailtest.AtDot} {
			o := newOffice(t)
			o.server.MisbehaveTimes(1, stage, mailtest.Reply("closing", "421 4.3.2 closing down"))
			o.start()
			id, _ := o.invite("ana")
			o.sender.Wake()
			if got := o.wantState(id, outbox.Retrying); got.LastCode != 421 || got.LastWords != "closing down" {
				t.Errorf("%s: the row says %+v", stage, got)
			}
			o.pass(time.Minute)
			o.wantState(id, outbox.Sent)
		}
	})

	t.Run("a store that cannot note the hand-over sends nothing, and does not hammer the server", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		failures := make(chan struct{}, 1000)
		o.mails.onHandOver(func(outbox.Mail) error {
			failures <- struct{}{}
			return errPlanned
		})
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		<-failures
		o.wantState(id, outbox.Queued)
		o.sender.Stop()
		if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 || got.HandedOverAt != nil {
			t.Errorf("the row says %+v", got)
		}
		if got := o.server.Connections(); got > 2 || len(o.server.Messages()) != 0 {
			t.Errorf("%d connections were made and %d mails arrived", got, len(o.server.Messages()))
		}
		o.mails.onHandOver(nil)
		o.start()
		o.wantState(id, outbox.Sent)
	})

	t.Run("a mail that cannot be written fails, and those after it go", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, _ := o.invite("ana")
		o.change("UPDATE outbox SET recipient = ? WHERE id = ? RETURNING id", "not an address", id)
		o.start()
		o.settleAll("other")
		if got := o.row(id); got.State != string(outbox.Failed) || got.Reason == "" || strings.Contains(got.Reason, " ") {
			t.Errorf("the row says %+v", got)
		}
	})
}
