package outbox_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

var own = outbox.Wording{Subject: "A note from {practice}", Message: "Dear {first_name},\n\nplease bring your card."}

func historyOf(o *office, clientID string) []history.Line {
	o.t.Helper()
	var lines []history.Line
	o.Must(o.Store.Read(context.Background(), func(v *store.View) error {
		var err error
		lines, err = history.OfClient(context.Background(), v, clientID, 50)
		return err
	}))
	return lines
}

func edits(lines []history.Line) (found []history.Line) {
	for _, line := range lines {
		if line.Action == history.MessageEdited {
			found = append(found, line)
		}
	}
	return found
}

func TestEdit(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S27: the edited words arrive with the link, and the template stays as it is", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, clientID := o.invite("ana")
		before, err := o.Outbox.Message(ctx, id)
		o.Must(err)
		o.Must(o.Outbox.Edit(ctx, id, own))
		after, err := o.Outbox.Message(ctx, id)
		o.Must(err)
		if after.Subject != own.Subject || after.Message != own.Message || after.TemplateSubject != before.Subject || after.TemplateMessage != before.Message {
			t.Errorf("the editor shows %+v", after)
		}
		o.start()
		o.wantState(id, outbox.Sent)
		data := string(o.arrived(1)[0].Data)
		for _, want := range []string{"Subject: A note from Harbor Counseling", "Dear ana,", "please bring your card.", "https://portal.example.test/l/"} {
			if !strings.Contains(data, want) {
				t.Errorf("%q is missing in\n%s", want, data)
			}
		}
		if strings.Contains(data, "has opened a private page") {
			t.Error("the template's words are in it as well")
		}
		other, _ := o.invite("bo")
		o.sender.Wake()
		o.wantState(other, outbox.Sent)
		if data := string(o.arrived(2)[1].Data); !strings.Contains(data, "has opened a private page") || strings.Contains(data, "bring your card") {
			t.Errorf("the next invitation says\n%s", data)
		}
		told := edits(historyOf(o, clientID))
		if len(told) != 1 || told[0].Actor != history.Practitioner || told[0].Detail != "ana@example.test" {
			t.Errorf("the history says %+v", told)
		}
	})

	t.Run("words that are the template's are no edit: the mail follows the template", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, clientID := o.invite("ana")
		message, err := o.Outbox.Message(ctx, id)
		o.Must(err)
		o.Must(o.Outbox.Edit(ctx, id, outbox.Wording{Subject: message.Subject, Message: message.Message}))
		if got := o.row(id); got.Subject != "" || got.Note != "" || len(edits(historyOf(o, clientID))) != 0 {
			t.Errorf("it is %q, %q", got.Subject, got.Note)
		}
		o.Must(o.Outbox.Edit(ctx, id, own))
		o.Must(o.Outbox.Edit(ctx, id, outbox.Wording{Subject: message.TemplateSubject, Message: message.TemplateMessage}))
		if got := o.row(id); got.Subject != "" || got.Note != "" || len(edits(historyOf(o, clientID))) != 2 {
			t.Errorf("after a reset it is %q, %q", got.Subject, got.Note)
		}
	})

	t.Run("what may not be sent is refused at its field, and nothing is changed", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, _ := o.invite("ana")
		o.Must(o.Outbox.Edit(ctx, id, own))
		for _, c := range []struct {
			w     outbox.Wording
			code  fault.Code
			field string
		}{
			{outbox.Wording{Subject: "x\r\nBcc: eve@example.test", Message: "y"}, fault.Invalid, "subject"},
			{outbox.Wording{Subject: "x", Message: "{day}"}, "mail_placeholder_unknown", "message"},
			{outbox.Wording{Subject: "x", Message: strings.Repeat("y", 5001)}, fault.TooLong, "message"},
			{outbox.Wording{Message: "y"}, fault.Missing, "subject"},
		} {
			err := o.Outbox.Edit(ctx, id, c.w)
			if fault.CodeOf(err) != c.code || fault.FieldOf(err) != c.field {
				t.Errorf("got %v at %q, want %s at %s", err, fault.FieldOf(err), c.code, c.field)
			}
			if _, err := o.Outbox.Preview(ctx, id, c.w); fault.CodeOf(err) != c.code || fault.FieldOf(err) != c.field {
				t.Errorf("the preview: got %v", err)
			}
		}
		if got := o.row(id); got.Subject != own.Subject || got.Note != own.Message {
			t.Errorf("it is %q, %q", got.Subject, got.Note)
		}
	})

	t.Run("a mail that is put off is written anew, with a link that works", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.MisbehaveTimes(1, mailtest.AtRcpt, mailtest.Reply("greylist", "451 4.7.1 come back later"))
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		o.wantState(id, outbox.Retrying)
		o.Must(o.Outbox.Edit(ctx, id, own))
		o.Must(o.Outbox.TryNow(ctx, id))
		o.sender.Wake()
		o.wantState(id, outbox.Sent)
		if data := string(o.arrived(1)[0].Data); !strings.Contains(data, "please bring your card.") {
			t.Errorf("it says\n%s", data)
		}
	})

	t.Run("a mail that went, is going or may have arrived keeps its words", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, _ := o.invite("ana")
		o.start()
		o.wantState(id, outbox.Sent)
		wantCode(t, o.Outbox.Edit(ctx, id, own), outbox.TooLate)

		o.server.MisbehaveTimes(1, mailtest.AtDot, mailtest.Drop())
		doubtful, _ := o.invite("bo")
		o.sender.Wake()
		o.wantState(doubtful, outbox.InDoubt)
		wantCode(t, o.Outbox.Edit(ctx, doubtful, own), outbox.TooLate)
		o.sender.Stop()
		o.Must(o.Outbox.SendAgain(ctx, doubtful))
		wantCode(t, o.Outbox.Edit(ctx, doubtful, own), outbox.TooLate)

		taken, _ := o.invite("cy")
		o.Must(o.Outbox.Undo(ctx, taken))
		wantCode(t, o.Outbox.Edit(ctx, taken, own), outbox.TooLate)
	})

	t.Run("an edit that races with the claim is kept whole or refused", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ids := make([]string, 20)
		for i := range ids {
			ids[i], _ = o.invite("client" + string(rune('a'+i)))
		}
		results := make([]error, len(ids))
		var editors sync.WaitGroup
		for i, id := range ids {
			editors.Go(func() { results[i] = o.Outbox.Edit(ctx, id, own) })
		}
		o.start()
		editors.Wait()
		for i, id := range ids {
			o.wantState(id, outbox.Sent)
			if results[i] != nil && fault.CodeOf(results[i]) != outbox.TooLate {
				t.Errorf("the edit of %d failed with %v", i, results[i])
			}
		}
		for _, message := range o.arrived(len(ids)) {
			var isEdited bool
			for i, id := range ids {
				isEdited = isEdited || (id == message.EnvelopeID && results[i] == nil)
			}
			if got := strings.Contains(string(message.Data), "bring your card"); got != isEdited {
				t.Errorf("%s: edited %v, arrived edited %v", message.To, isEdited, got)
			}
		}
	})
}

func TestSendNow(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W5: what is held leaves at once, alone or with everything that waits", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.start()
		_, err := o.Practices.SaveUndoWindow(ctx, 180)
		o.Must(err)
		alone, _ := o.invite("alone")
		o.Must(o.Outbox.TryNow(ctx, alone))
		o.sender.Wake()
		o.wantState(alone, outbox.Sent)
		first, _ := o.invite("first")
		second, _ := o.invite("second")
		if got := o.summary(); got.Held != 2 || got.Due != 0 {
			t.Errorf("the summary says %+v", got)
		}
		o.Must(o.Outbox.SendNow(ctx))
		o.sender.Wake()
		o.wantState(first, outbox.Sent)
		o.wantState(second, outbox.Sent)
	})

	t.Run("a server that was away is tried at once", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.server.Stop()
		o.start()
		id, _ := o.invite("ana")
		o.sender.Wake()
		waits := o.wantAccount(outbox.Offline)
		if waits.NextTryAt == nil || !waits.NextTryAt.After(o.Clock.Now()) {
			t.Fatalf("the summary says %+v", waits)
		}
		o.sender.Stop()
		o.Must(o.Outbox.TryNow(ctx, id))
		if got := o.summary(); got.NextTryAt != nil || got.Account != outbox.Offline {
			t.Errorf("the summary says %+v", got)
		}
	})
}

func TestFlush(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.mails.Correspondence = light{access.Letters{}}
	const mails = 12
	for i := range mails {
		o.invite("client" + string(rune('a'+i)))
		o.Clock.Advance(time.Second)
	}
	var places []outbox.Summary
	o.mails.onHandOver(func(outbox.Mail) error {
		places = append(places, o.summary()) // in the sender's own transaction: as the window would see it now
		return nil
	})
	o.start()
	o.arrived(mails)
	o.until("all have gone", func() bool { return o.summary().Waiting == 0 })
	if len(places) != mails {
		t.Fatalf("%d looks", len(places))
	}
	for i, place := range places {
		if place.FlushAt != i+1 || place.FlushOf != mails {
			t.Errorf("mail %d of %d is told as %d of %d", i+1, mails, place.FlushAt, place.FlushOf)
		}
	}
	if last := o.summary(); last.FlushAt != 0 || last.FlushOf != 0 {
		t.Errorf("afterwards it says %+v", last)
	}
}
