package paperwork_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/store"
)

// newcomer is a client who was never invited; with an address, and consent to it or not.
func (r *room) newcomer(name string, hasConsent bool) client.Profile {
	r.t.Helper()
	profile, err := client.New(r.store).Create(r.t.Context(), client.Draft{
		Kind: string(client.Adult), FirstName: name, LastName: "Example", Status: string(client.Active), Language: "en",
		Addresses: []client.Address{{Address: name + "@example.test", Type: "home", IsPrimary: true, HasReminders: hasConsent}},
	})
	r.must(err)
	return profile
}

// contact adds a contact of Ana's, with access of their own or without, and returns their id.
func (r *room) contact(name string, isLetIn bool) string {
	r.t.Helper()
	contact, err := client.New(r.store).AddContact(r.t.Context(), r.ana.Client, client.ContactDraft{
		FirstName: name, LastName: "Example", Relation: string(client.Parent), Address: name + "@example.test", HasConsent: true, Language: "en",
	})
	r.must(err)
	if isLetIn {
		r.must(r.grants.Invite(r.t.Context(), contact.ID, ""))
	}
	return contact.ID
}

// mails reads the outbox.
func (r *room) mails() []outbox.Row {
	r.t.Helper()
	page, err := outbox.New(r.store, access.Letters{}).Page(r.t.Context(), outbox.Query{Box: string(outbox.Waiting), Limit: 50})
	r.must(err)
	return page.Rows
}

func (r *room) prospect(holder string) paperwork.Prospect {
	r.t.Helper()
	prospect, err := r.shares.Prospect(r.t.Context(), holder)
	r.must(err)
	return prospect
}

func (r *room) list(clientID string) []paperwork.Given {
	r.t.Helper()
	given, err := r.shares.List(r.t.Context(), clientID)
	r.must(err)
	return given
}

func TestSharing(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S14: whoever has no access would get it, and whoever has it would not", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		dora := r.newcomer("dora", true)
		if got := r.prospect(dora.ID).Holder; !got.IsNewAccess || got.Why != "" || got.AddressID != dora.Addresses[0].ID {
			t.Errorf("a newcomer: %+v", got)
		}
		if got := r.prospect(r.ana.Client).Holder; got.IsNewAccess || got.Address != "Ana@example.test" || !got.Addresses[0].IsPortal {
			t.Errorf("one who is in: %+v", got)
		}
	})

	t.Run("S15: published documents are offered in their order; looking at them shares nothing", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		form, notice := r.form(), r.notice()
		_, err := r.AddText(ctx, document.TextDraft{Title: "Unready", Language: "en", Text: "Not yet."})
		r.must(err)
		away := r.notice()
		r.must(r.Archive(ctx, away))
		r.give(notice)
		mails := len(r.mails())
		prospect := r.prospect(r.ana.Client)
		if len(prospect.Documents) != 2 || prospect.Documents[0].ID != form || prospect.Documents[0].IsOpen || !prospect.Documents[1].IsOpen || prospect.Drafts != 1 {
			t.Errorf("offered %+v", prospect)
		}
		if _, err := r.shares.Message(ctx, r.bo.Client, ""); err != nil {
			t.Error(err)
		}
		preview, err := r.shares.Preview(ctx, paperwork.ShareDraft{HolderID: r.bo.Client, Documents: []string{form, notice}})
		r.must(err)
		if !strings.Contains(preview.Text, "shared 2 documents") || strings.Contains(preview.Text, "Intake") {
			t.Errorf("the mail says %s", preview.Text)
		}
		if len(r.list(r.bo.Client)) != 0 || len(r.mails()) != mails {
			t.Error("something was shared")
		}
	})

	t.Run("S16: the documents, the access and one mail come together, and once", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		dora := r.newcomer("dora", true)
		draft := paperwork.ShareDraft{HolderID: dora.ID, Documents: []string{r.notice(), r.form()}, DueOn: r.prospect(dora.ID).Today}
		mails := len(r.mails())
		shared, err := r.shares.Share(ctx, draft)
		r.must(err)
		if !shared.IsNewAccess || shared.Count != 2 || shared.HeldUntil == nil {
			t.Errorf("shared %+v", shared)
		}
		_, err = r.shares.Share(ctx, draft)
		wantRefusal(t, err, "documents", paperwork.ShareAlready)
		if got := r.mails(); len(got) != mails+1 || got[0].Kind != outbox.Share {
			t.Errorf("the outbox has %+v", got)
		}
		given := r.list(dora.ID)
		if len(given) != 2 || given[0].State != paperwork.GivenSent || given[0].MailState != outbox.Held || given[0].IsOverdue {
			t.Errorf("given %+v", given)
		}
		card, err := r.grants.Card(ctx, dora.ID)
		r.must(err)
		if card.State != access.Invited || card.Invitation == nil || card.Invitation.MailID != shared.MailID {
			t.Errorf("the card says %+v", card)
		}
		values := r.filled(shared.MailID)
		if values.Documents != 2 {
			t.Errorf("the mail tells of %d", values.Documents)
		}
	})

	t.Run("S17: without consent nothing is shared, and the reason is the invitation's", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		dora := r.newcomer("dora", false)
		if got := r.prospect(dora.ID).Holder.Why; got != access.NoConsent {
			t.Errorf("the prospect says %s", got)
		}
		_, err := r.shares.Share(ctx, paperwork.ShareDraft{HolderID: dora.ID, Documents: []string{r.notice()}})
		wantRefusal(t, err, "", access.NoConsent)
		card, err := r.grants.Card(ctx, dora.ID)
		if err != nil || card.State != access.NoEmail || len(r.list(dora.ID)) != 0 {
			t.Errorf("something was left: %+v, %v", card, err)
		}
	})

	t.Run("what cannot be shared is refused as a whole", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		notice := r.notice()
		mails := len(r.mails())
		for _, c := range []struct {
			draft paperwork.ShareDraft
			field string
			code  fault.Code
		}{
			{paperwork.ShareDraft{}, "documents", paperwork.ShareNothing},
			{paperwork.ShareDraft{Documents: []string{notice, "none"}}, "documents", paperwork.ShareUnready},
			{paperwork.ShareDraft{Documents: []string{notice, notice}}, "documents", paperwork.ShareAlready},
			{paperwork.ShareDraft{Documents: make([]string, paperwork.SharesAtOnce+1)}, "documents", paperwork.ShareMany},
			{paperwork.ShareDraft{Documents: []string{notice}, DueOn: "2001-01-01"}, "dueOn", paperwork.SharePast},
			{paperwork.ShareDraft{Documents: []string{notice}, DueOn: "soon"}, "dueOn", fault.Invalid},
			{paperwork.ShareDraft{Documents: []string{notice}, Wording: outbox.Wording{Subject: "One"}}, "message", fault.Missing},
		} {
			c.draft.HolderID = r.ana.Holder
			_, err := r.shares.Share(ctx, c.draft)
			wantRefusal(t, err, c.field, c.code)
		}
		if len(r.list(r.ana.Client)) != 0 || len(r.mails()) != mails {
			t.Error("something was shared")
		}
	})

	t.Run("a contact who has access can be chosen, and what is theirs is nobody else's", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		marta := r.contact("Marta", true)
		r.contact("Omar", false)
		if got := r.prospect(r.ana.Client).Holder.Recipients; len(got) != 2 || got[0].HolderID != r.ana.Holder || got[1] != (access.Recipient{HolderID: marta, Name: "Marta Example", Relation: "parent"}) {
			t.Errorf("it could be shared with %+v", got)
		}
		if got := r.prospect(marta).Holder; got.ClientID != r.ana.Client || got.Name != "Marta Example" || len(got.Recipients) != 2 || got.IsNewAccess {
			t.Errorf("sharing with the contact: %+v", got)
		}
		notice := r.notice()
		shared, err := r.shares.Share(ctx, paperwork.ShareDraft{HolderID: marta, Documents: []string{notice}})
		r.must(err)
		given := r.list(r.ana.Client)
		if len(given) != 1 || given[0].HolderID != marta || given[0].Holder != "Marta Example" || r.filled(shared.MailID).FirstName != "Marta" {
			t.Errorf("given %+v", given)
		}
		if r.prospect(r.ana.Client).Documents[0].IsOpen || !r.prospect(marta).Documents[0].IsOpen {
			t.Error("the client has what was given to the contact")
		}
	})

	t.Run("W5: undoing takes back the mail and the papers; the outbox's own undo the mail alone", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		draft := paperwork.ShareDraft{HolderID: r.ana.Holder, Documents: []string{r.notice()}}
		shared, err := r.shares.Share(ctx, draft)
		r.must(err)
		r.must(r.shares.Undo(ctx, shared.MailID))
		if given := r.list(r.ana.Client); given[0].State != paperwork.GivenWithdrawn {
			t.Errorf("given %+v", given)
		}
		if err := r.shares.Undo(ctx, shared.MailID); fault.CodeOf(err) != outbox.TooLate {
			t.Errorf("a second time: %v", err)
		}
		shared, err = r.shares.Share(ctx, draft)
		r.must(err)
		r.must(outbox.New(r.store, access.Letters{}).Undo(ctx, shared.MailID))
		if given := r.list(r.ana.Client); given[0].State != paperwork.GivenSent || given[0].MailState != outbox.Cancelled {
			t.Errorf("given %+v", given)
		}
	})

	t.Run("a mail whose papers were all taken back does not go", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		shared, err := r.shares.Share(ctx, paperwork.ShareDraft{HolderID: r.ana.Holder, Documents: []string{r.notice(), r.form()}})
		r.must(err)
		given := r.list(r.ana.Client)
		r.must(r.shares.Withdraw(ctx, given[0].ID))
		if got := r.leave(shared.MailID); got != outbox.Go() || r.filled(shared.MailID).Documents != 1 {
			t.Errorf("with one left: %+v", got)
		}
		r.must(r.shares.Withdraw(ctx, given[1].ID))
		if got := r.leave(shared.MailID); got != outbox.Drop(access.SharesWithdrawn) {
			t.Errorf("with none left: %+v", got)
		}
	})
}

// mail is a share's mail as the sender has it.
func (r *room) mail(ctx context.Context, v *store.View, id string) (outbox.Mail, error) {
	m, err := v.GetMail(ctx, id)
	return outbox.Mail{
		ID: m.ID, Kind: outbox.Kind(m.Kind), Client: m.ClientID, Grant: m.GrantID, Language: m.Language, Recipient: m.Recipient, CreatedAt: store.Time(m.CreatedAt),
	}, err
}

func (r *room) filled(id string) outbox.Values {
	r.t.Helper()
	var values outbox.Values
	r.must(r.store.Read(r.t.Context(), func(v *store.View) error {
		m, err := r.mail(r.t.Context(), v, id)
		r.must(err)
		values, err = access.Letters{}.Fill(r.t.Context(), v, m)
		return err
	}))
	return values
}

func (r *room) leave(id string) outbox.Leave {
	r.t.Helper()
	var leave outbox.Leave
	r.must(r.store.Write(r.t.Context(), func(tx *store.Tx) error {
		m, err := r.mail(r.t.Context(), &tx.View, id)
		r.must(err)
		leave, err = access.Letters{}.MayGo(r.t.Context(), tx, m)
		return err
	}))
	return leave
}
