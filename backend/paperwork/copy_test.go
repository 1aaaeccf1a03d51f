package paperwork_test

import (
	"bytes"
	"context"
	"testing"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/paperwork"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

func TestCopy(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S53: there is one of what was signed and of nothing else, and it stays the same", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.notice())[0]
		_, _, err := r.shares.Copy(ctx, share)
		wantRefusal(t, err, "", fault.NotFound)
		_, _, err = r.shares.Copy(ctx, "nowhere")
		wantRefusal(t, err, "", fault.NotFound)
		r.must(r.sign(share, "Ana Example"))
		name, first, err := r.shares.Copy(ctx, share)
		if err != nil || name != "Notice.pdf" || !bytes.HasPrefix(first, []byte("%PDF-")) {
			t.Fatalf("%q of %d bytes, %v", name, len(first), err)
		}
		if _, again, err := r.shares.Copy(ctx, share); err != nil || !bytes.Equal(first, again) {
			t.Errorf("two copies differ, %v", err)
		}
	})

	t.Run("S53: it speaks the language of whoever signed", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		share := r.give(r.notice())[0]
		r.must(r.sign(share, "Ana Example"))
		_, english, err := r.shares.Copy(ctx, share)
		r.must(err)
		clients := client.New(r.store)
		profile, err := clients.Get(ctx, r.ana.Client)
		r.must(err)
		draft := profile.Draft
		draft.Language = "es"
		_, err = clients.Save(ctx, profile.ID, profile.Version, draft)
		r.must(err)
		_, spanish, err := r.shares.Copy(ctx, share)
		if err != nil || bytes.Equal(english, spanish) {
			t.Errorf("the copy is in English still, %v", err)
		}
	})

	t.Run("S53: a parent's is in the parent's language, and stays when they are removed", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		contact, err := client.New(r.store).AddContact(ctx, r.ana.Client, client.ContactDraft{
			FirstName: "Marta", LastName: "Example", Relation: string(client.Parent), Address: "marta@example.test", HasConsent: true, Language: "es",
		})
		r.must(err)
		r.must(r.grants.Invite(ctx, contact.ID, ""))
		marta := visitor.Visitor{Client: r.ana.Client, Holder: contact.ID}
		notice, share := r.notice(), ""
		r.must(r.store.Write(ctx, func(tx *store.Tx) error {
			grant, err := tx.GetLatestGrant(ctx, contact.ID)
			if err != nil {
				return err
			}
			marta.Grant = grant.ID
			shares, err := paperwork.Lay(ctx, tx, r.ana.Client, contact.ID, []string{notice}, "")
			share = shares[0]
			return err
		}))
		shown, err := r.door.Paper(ctx, marta, share)
		r.must(err)
		r.must(r.door.HandIn(ctx, marta, share, visitor.Signing{Name: "Marta Example", Hash: shown.Hash, AnswersHash: shown.AnswersHash}))
		_, spanish, err := r.shares.Copy(ctx, share)
		r.must(err)
		r.must(r.grants.RemoveContact(ctx, contact.ID))
		_, english, err := r.shares.Copy(ctx, share)
		if err != nil || bytes.Equal(english, spanish) {
			t.Errorf("with the parent removed it is not in the client's language, %v", err)
		}
	})
}
