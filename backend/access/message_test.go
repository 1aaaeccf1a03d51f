package access_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
)

var own = outbox.Wording{Subject: "A note", Message: "Dear {first_name}, bring your card."}

func TestMessage(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S27: the editor starts from the template of the occasion, in the client's language", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		draft := accesstest.Draft("Ana", accesstest.Consented("ana@example.test"), accesstest.Consented("ana@work.test"))
		draft.Language = "es"
		ana, err := w.Clients.Create(ctx, draft)
		w.Must(err)
		first, err := w.Grants.Message(ctx, ana.ID, "")
		w.Must(err)
		if first.Kind != outbox.Invitation || first.Language != "es" || first.Recipient != "ana@example.test" || first.LinkDays != 7 ||
			!strings.HasPrefix(first.Message, "Hola, {first_name}:\n\n{practitioner}") || !strings.Contains(first.Subject, "{practice}") ||
			first.Message != first.TemplateMessage || first.Subject != first.TemplateSubject {
			t.Errorf("got %+v", first)
		}
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		w.One()
		again, err := w.Grants.Message(ctx, ana.ID, "")
		w.Must(err)
		other, err := w.Grants.Message(ctx, ana.ID, ana.Addresses[1].ID)
		w.Must(err)
		if again.Kind != outbox.Resend || other.Kind != outbox.NewAddress || other.Recipient != "ana@work.test" {
			t.Errorf("got %s and %s", again.Kind, other.Kind)
		}
	})

	t.Run("S26 S27: the words are kept with the sending alone, and the history tells of it without them", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.InviteSaying(ctx, ana.ID, "", own))
		w.One()
		w.Must(w.Grants.ResendSaying(ctx, ana.ID, outbox.Wording{Subject: "Again", Message: "Once more."}))
		w.One()
		w.Must(w.Grants.Resend(ctx, ana.ID))
		w.One()
		var edited int
		for _, line := range w.Card(ana.ID).Activity {
			if line.Action == history.MessageEdited {
				edited++
			}
			if strings.Contains(line.Detail, "card") || strings.Contains(line.Detail, "more") {
				t.Errorf("the history says %+v", line)
			}
		}
		if edited != 2 {
			t.Errorf("%d edits are told", edited)
		}
		message, err := w.Grants.Message(ctx, ana.ID, "")
		w.Must(err)
		if strings.Contains(message.Message, "card") || strings.Contains(message.Message, "more") {
			t.Errorf("the template became %q", message.Message)
		}
	})

	t.Run("S27: a message that may not be sent grants nothing and sends nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		err := w.Grants.InviteSaying(ctx, ana.ID, "", outbox.Wording{Subject: "x\nBcc: eve@example.test", Message: "y"})
		if fault.CodeOf(err) != fault.Invalid || fault.FieldOf(err) != "subject" {
			t.Errorf("got %v", err)
		}
		if card := w.Card(ana.ID); card.State != access.Ready || len(w.Mails()) != 0 {
			t.Errorf("the card says %s, %d mails", card.State, len(w.Mails()))
		}
	})

	t.Run("W4: the preview says what the client will read, with a link that opens nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		preview, err := w.Grants.Preview(ctx, ana.ID, "", own)
		w.Must(err)
		if preview.Subject != "A note" || !strings.HasPrefix(preview.Text, "Dear Ana, bring your card.\n") || !strings.Contains(preview.Text, "XXXX-XXXX") ||
			!strings.Contains(preview.Text, accesstest.PortalAddress+"/l/XXXXXXXX") || !strings.Contains(preview.Page, "<p>Dear Ana, bring your card.</p>") {
			t.Errorf("got %+v", preview)
		}
		if len(w.Mails()) != 0 {
			t.Error("a mail was laid in")
		}
	})

	t.Run("S9: there is no message where nobody could be written to, or who has signed in", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		bo := w.Add("Bo", accesstest.Unconsented("bo@example.test"))
		_, err := w.Grants.Message(ctx, bo.ID, "")
		wantCode(t, err, access.AddressUnknown)
		_, err = w.Grants.Message(ctx, bo.ID, bo.Addresses[0].ID)
		wantCode(t, err, access.NoConsentThere)
		cy, _ := w.SignedIn("Cy", "cy@example.test")
		_, err = w.Grants.Preview(ctx, cy.ID, "", own)
		wantCode(t, err, access.AlreadySignedIn)
	})

	t.Run("the list says invited only once an invitation has left", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		last := func() string {
			roster, err := w.Grants.Roster(ctx, access.Query{Limit: 1})
			w.Must(err)
			return roster.Rows[0].LastActivity
		}
		if got := last(); got != "granted" {
			t.Errorf("before it says %s", got)
		}
		w.One()
		if got := last(); got != "invited" {
			t.Errorf("afterwards it says %s", got)
		}
	})
}
