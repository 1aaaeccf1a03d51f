package paperwork_test

import (
	"context"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
)

// create makes a new client as "Continue" does.
func (r *room) create(name string) access.Created {
	r.t.Helper()
	created, err := r.grants.CreateAndInvite(r.t.Context(), client.Draft{
		Kind: string(client.Adult), FirstName: name, LastName: "Example", Status: string(client.Active), Language: "en",
		Addresses: []client.Address{{Address: name + "@example.test", Type: "home", IsPrimary: true, HasReminders: true}},
	})
	r.must(err)
	return created
}

// mailsTo reads the mails to a client that wait.
func (r *room) mailsTo(clientID string) []outbox.Row {
	r.t.Helper()
	var found []outbox.Row
	for _, m := range r.mails() {
		if m.ClientID == clientID {
			found = append(found, m)
		}
	}
	return found
}

func TestPaperworkOfNewClient(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S4 S5: with nothing to share the welcome waits for the undo window alone", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		created := r.create("dora")
		mails := r.mailsTo(created.Client.ID)
		if !created.IsInvited || created.IsOffered || len(mails) != 1 || mails[0].ID != created.MailID || mails[0].HeldUntil.Sub(mails[0].CreatedAt) > time.Minute {
			t.Errorf("created %+v with %+v", created, mails)
		}
	})

	t.Run("S4 S16: documents that are shared in the next step bring the access with one mail", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		notice := r.notice()
		created := r.create("dora")
		mails := r.mailsTo(created.Client.ID)
		if !created.IsOffered || len(mails) != 1 || mails[0].HeldUntil.Sub(mails[0].CreatedAt) != access.PaperworkHold {
			t.Fatalf("created %+v with %+v", created, mails)
		}
		shared, err := r.shares.Share(ctx, paperwork.ShareDraft{HolderID: created.Client.ID, Documents: []string{notice}})
		r.must(err)
		if mails = r.mailsTo(created.Client.ID); len(mails) != 1 || mails[0].ID != shared.MailID || mails[0].Kind != outbox.Share {
			t.Errorf("the outbox has %+v", mails)
		}
		page, err := outbox.New(r.store, access.Letters{}).Page(ctx, outbox.Query{Box: string(outbox.Unsent), Limit: 10})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].ID != created.MailID || page.Rows[0].Reason != string(outbox.ToldTogether) {
			t.Errorf("taken back: %+v, %v", page.Rows, err)
		}
		card, err := r.grants.Card(ctx, created.Client.ID)
		if err != nil || card.State != access.Invited || card.Invitation.MailID != shared.MailID {
			t.Errorf("the card says %+v, %v", card, err)
		}
	})

	t.Run("S4 S5: skipping lets the welcome go, after the undo window", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.notice()
		created := r.create("dora")
		queue := outbox.New(r.store, access.Letters{})
		r.must(queue.LetGo(ctx, created.MailID))
		mails := r.mailsTo(created.Client.ID)
		if len(mails) != 1 || mails[0].Kind != outbox.Welcome || mails[0].HeldUntil.Sub(mails[0].CreatedAt) > time.Minute {
			t.Fatalf("the outbox has %+v", mails)
		}
		r.must(queue.LetGo(ctx, created.MailID)) // twice
		if again := r.mailsTo(created.Client.ID); !again[0].HeldUntil.Equal(*mails[0].HeldUntil) {
			t.Errorf("it waits until %v and then until %v", mails[0].HeldUntil, again[0].HeldUntil)
		}
	})

	t.Run("S27: an invitation with words of the practitioner's own goes all the same", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		notice, dora := r.notice(), r.newcomer("dora", true)
		r.must(r.grants.InviteSaying(ctx, dora.ID, "", outbox.Wording{Subject: "Welcome, dear Dora", Message: "Bring tea."}))
		_, err := r.shares.Share(ctx, paperwork.ShareDraft{HolderID: dora.ID, Documents: []string{notice}})
		r.must(err)
		if mails := r.mailsTo(dora.ID); len(mails) != 2 {
			t.Errorf("the outbox has %+v", mails)
		}
	})
}
