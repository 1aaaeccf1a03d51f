package access_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

// announce tells a holder of documents, in a transaction of its own.
func announce(w *accesstest.World, holderID, addressID string) (access.Announced, error) {
	var told access.Announced
	err := w.Store.Write(context.Background(), func(tx *store.Tx) error {
		var err error
		told, err = access.Announce(context.Background(), tx, holderID, addressID, outbox.Wording{})
		return err
	})
	return told, err
}

func TestAnnounce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S16: whoever has no access is let in, and one mail tells of both", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		told, err := announce(w, ana.ID, "")
		w.Must(err)
		letter := w.One()
		if !told.IsNewAccess || letter.Kind != outbox.Share || letter.Mail != told.MailID || letter.Token == "" || letter.Code == "" || letter.Values.IsInside {
			t.Fatalf("told %+v by %+v", told, letter)
		}
		wantLink(t, w, letter.Token, "live")
		if card := w.Card(ana.ID); card.State != access.Invited || card.Invitation == nil || card.Invitation.MailID != told.MailID || !card.CanResend {
			t.Errorf("the card says %+v", card)
		}
		if _, err := w.Door.RedeemLink(ctx, letter.Token, "here"); err != nil {
			t.Errorf("its link does not open the portal: %v", err)
		}
	})

	t.Run("S19, S26, S28: after it the invitation can be sent again, and ends with the first sign-in", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		told, err := announce(w, ana.ID, "")
		w.Must(err)
		wantCode(t, w.Grants.Resend(ctx, ana.ID), access.StillWaiting)
		w.One()
		w.Must(w.Grants.Resend(ctx, ana.ID))
		letter := w.One()
		if card := w.Card(ana.ID); letter.Kind != outbox.Resend || card.Invitation.MailID == told.MailID {
			t.Errorf("sent %+v, the card says %+v", letter, card.Invitation)
		}
		_, err = w.Door.RedeemLink(ctx, letter.Token, "here")
		w.Must(err)
		wantCode(t, w.Grants.Resend(ctx, ana.ID), access.AlreadySignedIn)
	})

	t.Run("whoever never signed in gets a fresh link with it, and keeps their access", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, first := w.Invited("Ana", "ana@example.test")
		told, err := announce(w, ana.ID, "")
		w.Must(err)
		letter := w.One()
		if told.IsNewAccess || letter.Token == "" || letter.Token == first.Token {
			t.Errorf("told %+v by %+v", told, letter)
		}
		wantLink(t, w, first.Token, "live")
	})

	t.Run("the mail of whoever has been inside goes, leads to their papers, and opens nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, invitation := w.Invited("Ana", "ana@example.test")
		w.Clock.Advance(day)
		_, err := w.Door.RedeemLink(ctx, invitation.Token, "here")
		w.Must(err)
		w.Clock.Advance(day)
		told, err := announce(w, ana.ID, "")
		w.Must(err)
		letter := w.One()
		if told.IsNewAccess || letter.Token != "" || letter.Code != "" || letter.Values.Link != accesstest.PortalAddress+"/papers" {
			t.Errorf("told %+v by %+v", told, letter)
		}
		if card := w.Card(ana.ID); card.Invitation.MailID != invitation.Mail || card.State != access.Active {
			t.Errorf("the card says %+v", card.Invitation)
		}
		help, err := w.Grants.Help(ctx, ana.ID)
		if err != nil || help.Diagnosis.Finding != access.FoundSignedIn && help.Diagnosis.Finding != access.FoundInside {
			t.Errorf("the help says %+v, %v", help.Diagnosis, err)
		}
	})

	t.Run("one who signs in while it waits gets no second way in by it", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, first := w.Invited("Ana", "ana@example.test")
		_, err := announce(w, ana.ID, "")
		w.Must(err)
		_, err = w.Door.RedeemLink(ctx, first.Token, "here")
		w.Must(err)
		if letter := w.One(); letter.Token != "" || !letter.Values.IsInside {
			t.Errorf("sent %+v", letter)
		}
	})

	t.Run("S17: the rules of an invitation hold, and nothing is left behind by a refusal", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			want    fault.Code
			arrange func(w *accesstest.World) string
		}{
			{access.NoAddress, func(w *accesstest.World) string { return w.Add("Ana").ID }},
			{access.NoConsent, func(w *accesstest.World) string { return w.Add("Ana", accesstest.Unconsented("a@example.test")).ID }},
			{access.NoConsent, func(w *accesstest.World) string {
				ana, _ := w.SignedIn("Ana", "a@example.test")
				w.Consent(ana.ID, false)
				return ana.ID
			}},
			{access.ClientArchived, func(w *accesstest.World) string {
				ana := w.Add("Ana", accesstest.Consented("a@example.test"))
				_, err := w.Grants.Archive(ctx, ana.ID)
				w.Must(err)
				return ana.ID
			}},
			{access.PortalClosed, func(w *accesstest.World) string {
				w.Turn(false)
				return w.Add("Ana", accesstest.Consented("a@example.test")).ID
			}},
			{fault.NotFound, func(*accesstest.World) string { return "nobody" }},
		} {
			w := accesstest.New(t)
			id := c.arrange(w)
			mails := len(w.Mails())
			if _, err := announce(w, id, ""); fault.CodeOf(err) != c.want || len(w.Mails()) != mails {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if c.want == fault.NotFound {
				continue
			}
			w.Must(w.Store.Read(ctx, func(v *store.View) error {
				prospect, err := access.ProspectOf(ctx, v, id)
				if prospect.Why != c.want {
					t.Errorf("the prospect says %+v, want %s", prospect, c.want)
				}
				return err
			}))
		}
	})

	t.Run("access stays where it is, and without access the address is chosen as for an invitation", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", "ana@example.test")
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address {
			return append(list, accesstest.Consented("ana.two@example.test"))
		})
		_, err := announce(w, ana.ID, ana.Addresses[1].ID)
		wantCode(t, err, access.AccessElsewhere)
		bo := w.Add("Bo", accesstest.Unconsented("bo@example.test"), accesstest.Consented("bo.two@example.test"))
		_, err = announce(w, bo.ID, bo.Addresses[0].ID)
		wantCode(t, err, access.NoConsentThere)
		_, err = announce(w, bo.ID, bo.Addresses[1].ID)
		w.Must(err)
		if letter := w.One(); letter.Recipient != "bo.two@example.test" {
			t.Errorf("it went to %s", letter.Recipient)
		}
	})

	t.Run("a contact is told under their own name, of access of their own", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		dora := w.AddContact(ana.ID, accesstest.Contact("Dora", "dora@example.test"))
		told, err := announce(w, dora.ID, "")
		w.Must(err)
		if letter := w.One(); !told.IsNewAccess || letter.Recipient != "dora@example.test" || letter.Values.FirstName != "Dora" {
			t.Errorf("told %+v by %+v", told, letter)
		}
		if card := w.Card(ana.ID); card.State != access.Ready {
			t.Errorf("the client is %s", card.State)
		}
	})
}

func TestShareLetter(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := accesstest.New(t)
	ana, _ := w.SignedIn("Ana", "ana@example.test")
	bo := w.Add("Bo", accesstest.Consented("bo@example.test"))
	w.Must(w.Store.Read(ctx, func(v *store.View) error {
		for id, isInside := range map[string]bool{ana.ID: true, bo.ID: false} {
			preview, err := access.SharePreview(ctx, v, id, "", 2, outbox.Wording{})
			if err != nil {
				return err
			}
			if !strings.Contains(preview.Text, "shared 2 documents with you") || strings.Contains(preview.Text, "type this code") == isInside {
				t.Errorf("the preview says %s", preview.Text)
			}
			message, err := access.ShareMessage(ctx, v, id, "")
			if err != nil {
				return err
			}
			if (message.LinkDays == 0) != isInside || message.Kind != outbox.Share {
				t.Errorf("the editor starts from %+v", message)
			}
		}
		return nil
	}))
}
