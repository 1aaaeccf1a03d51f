package access_test

import (
	"context"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/visitor"
)

func TestConsentWithdrawn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("it stops all mail to the address, keeps access and is shown", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", "ana@example.test")
		w.Consent(ana.ID, false)
		card := w.Card(ana.ID)
		if card.State != access.Active || !card.IsConsentWithdrawn || card.CanSend || card.Why != access.NoConsent {
			t.Errorf("the card says %+v", card)
		}
		wantVerdict(t, w, session, visitor.Allowed)
		w.Must(w.Door.AskForLink(ctx, "ana@example.test", "here"))
		w.TakeIn()
		if letters := w.Deliver(); len(letters) != 0 {
			t.Errorf("%d mails went", len(letters))
		}
	})

	t.Run("a link that arrived before goes on working", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, letter := w.Invited("Ana", "ana@example.test")
		w.Consent(ana.ID, false)
		_, err := w.Door.RedeemLink(ctx, letter.Token, "here")
		w.Must(err)
	})
}
