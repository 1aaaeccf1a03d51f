package messaging_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/outbox"
	"anteroom/backend/visitor"
)

// notices are the notices in the outbox that wait.
func (r *room) notices() []outbox.Mail {
	r.t.Helper()
	var found []outbox.Mail
	for _, m := range r.Mails() {
		if m.Kind == outbox.Notice && m.State.Waits() {
			found = append(found, m)
		}
	}
	return found
}

func TestNotice(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S50: a mail tells of a message that is unread after ten minutes, and not a word of it", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		r.send(ana.ID, "The secret word is lantern.")
		r.send(ana.ID, "And tea.")
		if got := r.notices(); len(got) != 1 || got[0].NextAt.Sub(got[0].CreatedAt) != access.NoticeAfter+10*time.Second {
			t.Fatalf("the outbox has %+v", got)
		}
		if letters := r.Deliver(); len(letters) != 0 {
			t.Errorf("%d went at once", len(letters))
		}
		r.Clock.Advance(access.NoticeAfter + 10*time.Second)
		letter := r.One()
		if letter.Kind != outbox.Notice || letter.Token != "" || letter.Code != "" || letter.Values.Link != "https://portal.example.test/messages" {
			t.Errorf("the mail is %+v", letter)
		}
		r.send(ana.ID, "One more.")
		if len(r.notices()) != 1 {
			t.Error("nobody would tell of the next one")
		}
	})

	t.Run("S50: whoever has read it, or whose message was taken back, gets none", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana, bo := r.signedIn("Ana"), r.signedIn("Bo")
		mine := r.send(ana.ID, "Hello.")
		r.Must(r.Undo(ctx, r.send(bo.ID, "Oh.").ID))
		r.Clock.Advance(time.Minute)
		r.Must(r.reads(ana.ID, mine.ID))
		if got := r.notices(); len(got) != 0 {
			t.Errorf("the outbox has %+v", got)
		}
	})

	t.Run("what may no longer go is asked again when its time has come", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana, bo := r.signedIn("Ana"), r.signedIn("Bo")
		r.send(ana.ID, "Hello.")
		r.send(bo.ID, "Hello.")
		r.Must(r.Grants.SavePermissions(ctx, ana.ID, visitor.Permissions{}))
		r.Consent(bo.ID, false)
		r.Clock.Advance(time.Hour)
		if letters := r.Deliver(); len(letters) != 0 {
			t.Errorf("%d went", len(letters))
		}
	})

	t.Run("S11: an address without consent gets none, and the thread says why", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		r.Consent(ana.ID, false)
		r.send(ana.ID, "Hello.")
		if got := r.notices(); len(got) != 0 || r.get(ana.ID).NoticeWhy != access.NoConsentThere {
			t.Errorf("the outbox has %+v, the thread says %q", got, r.get(ana.ID).NoticeWhy)
		}
	})
}
