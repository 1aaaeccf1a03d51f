package access_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store/storetest"
	"anteroom/backend/typed"
	"anteroom/backend/visitor"
)

// renamed is a profile's draft with its first address changed.
func renamed(profile client.Profile, address string) client.Draft {
	draft := profile.Draft
	draft.Addresses = append([]client.Address{}, draft.Addresses...)
	draft.Addresses[0].Address = address
	return draft
}

func TestForesee(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const old, next = "ana@example.test", "new@example.test"
	first := func(change func(*client.Address)) func(*client.Draft) {
		return func(d *client.Draft) { change(&d.Addresses[0]) }
	}
	rename := first(func(a *client.Address) { a.Address = next })
	for _, test := range []struct {
		rule   string
		change func(*client.Draft)
		before func(*accesstest.World, string)
		want   access.Outlook
	}{
		{"S23: an edit of the name asks nothing", func(d *client.Draft) { d.FirstName = "Anna" }, nil, access.Outlook{}},
		{"S23: upper case and spaces are no change", first(func(a *client.Address) { a.Address = "  ANA@Example.TEST " }), nil, access.Outlook{}},
		{"S23: consent taken back asks nothing", first(func(a *client.Address) { a.HasReminders = false }), nil, access.Outlook{}},
		{"S23: another primary address asks nothing, since access keeps its own", func(d *client.Draft) {
			d.Addresses[0].IsPrimary, d.Addresses[1].IsPrimary = false, true
		}, nil, access.Outlook{}},
		{"S23: a change of another address asks nothing", func(d *client.Draft) { d.Addresses[1].Address = next }, nil, access.Outlook{}},
		{"S23: two addresses that change places ask nothing", func(d *client.Draft) {
			d.Addresses[0].Address, d.Addresses[1].Address = d.Addresses[1].Address, d.Addresses[0].Address
		}, nil, access.Outlook{}},
		{"S23: a change of the address of the portal asks", rename, nil, access.Outlook{
			AsksDecision: true, Old: old, New: next, CanMove: true, KeepsMail: true,
		}},
		{"S23: it does not without access", rename, func(w *accesstest.World, id string) { w.Must(w.Grants.Disable(ctx, id)) }, access.Outlook{}},
		{
			"S23: a new address without consent cannot be moved to", first(func(a *client.Address) { a.Address, a.HasReminders = next, false }), nil,
			access.Outlook{AsksDecision: true, Old: old, New: next, Why: access.NoConsent, KeepsMail: true},
		},
		{"S23: nor can it while another address has consent", func(d *client.Draft) {
			d.Addresses[0].Address, d.Addresses[0].HasReminders, d.Addresses[1].HasReminders = next, false, true
		}, nil, access.Outlook{AsksDecision: true, Old: old, New: next, Why: access.NoConsentThere, KeepsMail: true}},
		{"S23: with the address gone, access may move to the one that is left", func(d *client.Draft) {
			d.Addresses = d.Addresses[1:]
			d.Addresses[0].HasReminders = true
		}, nil, access.Outlook{AsksDecision: true, Old: old, IsRemoved: true, New: "work@example.test", CanMove: true, KeepsMail: true}},
		{
			"S23: with the one that is left lacking consent, it may not", func(d *client.Draft) { d.Addresses = d.Addresses[1:] }, nil,
			access.Outlook{AsksDecision: true, Old: old, IsRemoved: true, New: "work@example.test", Why: access.NoConsent, KeepsMail: true},
		},
		{
			"S23: with no address left, there is nowhere to move to", func(d *client.Draft) { d.Addresses = nil }, nil,
			access.Outlook{AsksDecision: true, Old: old, IsRemoved: true, Why: access.NoAddress, KeepsMail: true},
		},
		{
			"S23: while the portal is closed nothing can be sent", rename, func(w *accesstest.World, _ string) { w.Turn(false) },
			access.Outlook{AsksDecision: true, Old: old, New: next, Why: access.PortalClosed, KeepsMail: true},
		},
		{
			"S23: an address that mail was stopped to keeps none", rename, func(w *accesstest.World, id string) { w.Consent(id, false) },
			access.Outlook{AsksDecision: true, Old: old, New: next, Why: access.NoConsent},
		},
	} {
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana := w.Add("Ana", accesstest.Consented(old), accesstest.Unconsented("work@example.test"))
			w.Must(w.Grants.Invite(ctx, ana.ID, ""))
			if test.before != nil {
				test.before(w, ana.ID)
			}
			ana, err := w.Clients.Get(ctx, ana.ID)
			w.Must(err)
			draft := renamed(ana, ana.Addresses[0].Address)
			test.change(&draft)
			before := storetest.Contents(t, w.Store)
			got, err := w.Grants.Foresee(ctx, ana.ID, ana.Version, draft)
			w.Must(err)
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
			if storetest.Contents(t, w.Store) != before {
				t.Error("looking ahead changed something")
			}
			wanted := map[access.Decision]fault.Code{access.KeepAccess: "", access.MoveAccess: got.Why, access.Undecided: ""}
			if got.AsksDecision {
				wanted[access.Undecided] = access.MoveUndecided
			} else {
				wanted[access.MoveAccess] = access.NothingToMove
			}
			for _, decision := range []access.Decision{access.Undecided, access.MoveAccess} {
				if wanted[decision] == "" {
					continue
				}
				_, err = w.Grants.Save(ctx, ana.ID, ana.Version, draft, decision)
				if fault.CodeOf(err) != wanted[decision] || storetest.Contents(t, w.Store) != before {
					t.Errorf("%q: got %v, want %q and nothing changed", decision, err, wanted[decision])
				}
			}
			_, err = w.Grants.Save(ctx, ana.ID, ana.Version, draft, "perhaps")
			if code := fault.CodeOf(err); code != fault.Invalid {
				t.Errorf("an unknown decision: got %q", code)
			}
			_, err = w.Grants.Save(ctx, ana.ID, ana.Version, draft, access.KeepAccess)
			w.Must(err)
		})
	}
	t.Run("it refuses what saving would refuse: a profile that was changed, a bad address, nobody", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", old)
		for code, ask := range map[fault.Code]func() error{
			fault.Conflict: func() error { _, err := w.Grants.Foresee(ctx, ana.ID, ana.Version+1, ana.Draft); return err },
			fault.NotFound: func() error { _, err := w.Grants.Foresee(ctx, "nobody", 1, ana.Draft); return err },
			typed.AddressInvalid: func() error {
				_, err := w.Grants.Foresee(ctx, ana.ID, ana.Version, renamed(ana, "no address"))
				return err
			},
		} {
			if err := ask(); fault.CodeOf(err) != code {
				t.Errorf("got %v, want %s", err, code)
			}
		}
	})
}

func TestMove(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const old, next = "ana@example.test", "new@example.test"

	t.Run("S24: links, codes, sessions and waiting mails of the old address are dead, and one invitation goes to the new one", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", old)
		w.Must(w.Door.AskForLink(ctx, old, "a phone"))
		w.TakeIn()
		unused := w.One()
		w.Must(w.Door.AskForLink(ctx, old, "a phone"))
		w.TakeIn() // this one still waits
		saved, err := w.Grants.Save(ctx, ana.ID, ana.Version, renamed(ana, next), access.MoveAccess)
		w.Must(err)
		if saved.Addresses[0].Address != next || !saved.Addresses[0].HasReminders {
			t.Errorf("the profile has %+v", saved.Addresses)
		}
		_, verdict, err := w.Door.Admit(ctx, session, visitor.SeeHome)
		w.Must(err)
		if verdict != visitor.Stranger {
			t.Errorf("the open session is %s", verdict)
		}
		if _, err := w.Door.RedeemLink(ctx, unused.Token, "a phone"); fault.CodeOf(err) != visitor.RefusedUnknown {
			t.Errorf("the old link: %v", err)
		}
		for _, address := range []string{old, next} {
			if _, err := w.Door.RedeemCode(ctx, address, unused.Code, "a phone"); fault.CodeOf(err) != visitor.RefusedCode {
				t.Errorf("the old code at %s: %v", address, err)
			}
		}
		letter := w.One()
		if letter.Kind != outbox.NewAddress || letter.Recipient != next {
			t.Errorf("%s went to %s", letter.Kind, letter.Recipient)
		}
		w.Must(w.Door.AskForLink(ctx, old, "another phone"))
		w.TakeIn()
		if letters := w.Deliver(); len(letters) != 0 {
			t.Errorf("the old address got %+v", letters)
		}
		card := w.Card(ana.ID)
		if card.State != access.Invited || card.Address != next || card.SignedInAt != nil || card.IsElsewhere || !card.CanResend {
			t.Errorf("S29: the card is %+v", card)
		}
		if _, err := w.Door.RedeemLink(ctx, letter.Token, "a phone"); err != nil {
			t.Errorf("the new link: %v", err)
		}
		if card := w.Card(ana.ID); card.State != access.Active || card.CanResend {
			t.Errorf("after the sign-in: %+v", card)
		}
	})

	t.Run("S22: the primary address that was changed is the one for everything", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", old)
		_, err := w.Grants.Save(ctx, ana.ID, ana.Version, renamed(ana, next), access.MoveAccess)
		w.Must(err)
		w.One()
		w.Clock.Advance(time.Hour)
		w.Must(w.Grants.Resend(ctx, ana.ID))
		if letter := w.One(); letter.Recipient != next {
			t.Errorf("it went to %s", letter.Recipient)
		}
		roster, err := w.Grants.Roster(ctx, access.Query{Text: "new@", Limit: 5})
		w.Must(err)
		if roster.Total != 1 || roster.Rows[0].Address != next {
			t.Errorf("the list shows %+v", roster)
		}
	})

	t.Run("S24: what cannot be sent leaves the profile as it was as well", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", old)
		before := storetest.Contents(t, w.Store)
		draft := renamed(ana, next)
		draft.Addresses[0].HasReminders = false
		_, err := w.Grants.Save(ctx, ana.ID, ana.Version, draft, access.MoveAccess)
		if fault.CodeOf(err) != access.NoConsent || storetest.Contents(t, w.Store) != before {
			t.Errorf("got %v", err)
		}
		if _, verdict, err := w.Door.Admit(ctx, session, visitor.SeeHome); err != nil || verdict != visitor.Allowed {
			t.Errorf("the session is %s, %v", verdict, err)
		}
	})

	t.Run("S25: kept access goes on: the session, sign-in mails to the old address, and the two addresses differ", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", old)
		saved, err := w.Grants.Save(ctx, ana.ID, ana.Version, renamed(ana, next), access.KeepAccess)
		w.Must(err)
		card := w.Card(ana.ID)
		if card.State != access.Active || card.Address != old || !card.IsElsewhere || card.IsConsentWithdrawn || !card.CanSend {
			t.Errorf("the card is %+v", card)
		}
		if _, verdict, err := w.Door.Admit(ctx, session, visitor.SeeHome); err != nil || verdict != visitor.Allowed {
			t.Errorf("the session is %s, %v", verdict, err)
		}
		w.Must(w.Door.AskForLink(ctx, old, "a phone"))
		w.TakeIn()
		if letter := w.One(); letter.Recipient != old {
			t.Errorf("the link went to %s", letter.Recipient)
		}
		if _, err := w.Grants.Save(ctx, ana.ID, saved.Version, renamed(saved, "third@example.test"), access.Undecided); err != nil {
			t.Errorf("S23: a later change of an address that is not the portal's: %v", err)
		}
		w.Must(w.Grants.Invite(ctx, ana.ID, saved.Addresses[0].ID))
		if card := w.Card(ana.ID); card.Address != "third@example.test" || card.IsElsewhere {
			t.Errorf("mended from the tab: %+v", card)
		}
	})

	t.Run("S25: a kept invitation can be sent again, even with no other address left", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.Invited("Ana", old)
		draft := ana.Draft
		draft.Addresses = nil
		_, err := w.Grants.Save(ctx, ana.ID, ana.Version, draft, access.KeepAccess)
		w.Must(err)
		if card := w.Card(ana.ID); card.CanSend || card.Why != access.NoAddress || !card.CanResend {
			t.Errorf("the card is %+v", card)
		}
		w.Must(w.Grants.Resend(ctx, ana.ID))
		if letter := w.One(); letter.Recipient != old {
			t.Errorf("it went to %s", letter.Recipient)
		}
	})

	t.Run("product 11: consent that was taken back stops all mail, also to an address that is kept", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", old)
		ana = w.Consent(ana.ID, false)
		silent := func(when string) {
			t.Helper()
			w.Must(w.Door.AskForLink(ctx, old, when))
			w.TakeIn()
			if letters := w.Deliver(); len(letters) != 0 {
				t.Errorf("%s: %+v went", when, letters)
			}
			if card := w.Card(ana.ID); card.State != access.Active || !card.IsConsentWithdrawn {
				t.Errorf("%s: the card is %+v", when, card)
			}
			if _, verdict, err := w.Door.Admit(ctx, session, visitor.SeeHome); err != nil || verdict != visitor.Allowed {
				t.Errorf("%s: the session is %s, %v", when, verdict, err)
			}
		}
		silent("withdrawn")
		_, err := w.Grants.Save(ctx, ana.ID, ana.Version, renamed(ana, next), access.KeepAccess)
		w.Must(err)
		silent("kept after that")
	})

	t.Run("an address that comes back to the profile obeys its consent again", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", old)
		kept, err := w.Grants.Save(ctx, ana.ID, ana.Version, renamed(ana, next), access.KeepAccess)
		w.Must(err)
		draft := kept.Draft
		draft.Addresses = append(draft.Addresses, accesstest.Unconsented(old))
		_, err = w.Grants.Save(ctx, ana.ID, kept.Version, draft, access.Undecided)
		w.Must(err)
		if card := w.Card(ana.ID); card.IsElsewhere || !card.IsConsentWithdrawn {
			t.Errorf("the card is %+v", card)
		}
	})

	t.Run("S21: another address chosen on the tab changes access alone, and the old session is refused at the next request", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", old)
		ana = w.Edit(ana.ID, func(list []client.Address) []client.Address { return append(list, accesstest.Consented(next)) })
		w.Must(w.Grants.Invite(ctx, ana.ID, ana.Addresses[1].ID))
		if _, verdict, err := w.Door.Admit(ctx, session, visitor.SeeHome); err != nil || verdict != visitor.Stranger {
			t.Errorf("the session is %s, %v", verdict, err)
		}
		after, err := w.Clients.Get(ctx, ana.ID)
		w.Must(err)
		if after.Version != ana.Version || !after.Addresses[0].IsPrimary || after.Addresses[0].Address != old {
			t.Errorf("Client Info became %+v", after)
		}
		if card := w.Card(ana.ID); card.State != access.Invited || card.Address != next {
			t.Errorf("the card is %+v", card)
		}
	})
}

func TestMoveRace(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	t.Run("S24: of two hundred windows that save at once one does, and one invitation goes out", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, session := w.SignedIn("Ana", "ana@example.test")
		errs := make(chan error, 200)
		start := make(chan struct{})
		for i := range 200 {
			go func() {
				<-start
				decision := access.MoveAccess
				if i%10 == 0 {
					decision = access.KeepAccess
				}
				_, err := w.Grants.Save(ctx, ana.ID, ana.Version, renamed(ana, fmt.Sprintf("new%d@example.test", i)), decision)
				errs <- err
			}()
		}
		close(start)
		won := 0
		for range 200 {
			switch err := <-errs; fault.CodeOf(err) {
			case "":
				won++
			case fault.Conflict:
			default:
				t.Errorf("got %v", err)
			}
		}
		card := w.Card(ana.ID)
		_, verdict, err := w.Door.Admit(ctx, session, visitor.SeeHome)
		w.Must(err)
		letters := w.Deliver()
		isMoved := card.Address != "ana@example.test"
		if won != 1 || isMoved != (verdict == visitor.Stranger) || (isMoved && len(letters) != 1) || (!isMoved && len(letters) != 0) {
			t.Errorf("%d won, the session is %s, %d mails went, the card is %+v", won, verdict, len(letters), card)
		}
	})
}
