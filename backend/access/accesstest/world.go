// Package accesstest gives tests a practice that is set up, clients in it, and the mailboxes that
// their letters arrive in, on a real store and without a mail server: [World.Deliver] does what the
// sender does around the network. It must never be linked into the program. Start at [New].
package accesstest

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/billing"
	"anteroom/backend/client"
	"anteroom/backend/intake"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

// PortalAddress is where the test's portal is.
const PortalAddress = "https://portal.example.test"

// World is a practice with its clients, and the portal's door.
type World struct {
	tb        testing.TB
	options   []storetest.Option
	Clock     *storetest.Clock
	Store     *store.DB
	Practices *practice.Practices
	Clients   *client.Clients
	Grants    *access.Grants
	Outbox    *outbox.Queue
	Letters   access.Letters
	Intake    *intake.Intake
	Door      *visitor.Door
}

// Letter is a mail as its recipient has it.
type Letter struct {
	Mail      string // its id in the outbox
	Kind      outbox.Kind
	Recipient string
	Token     string
	Code      string
	Values    outbox.Values
}

// New returns a practice that is set up: it has a name, a portal address, an open portal and no undo
// window, and no client.
func New(tb testing.TB, options ...storetest.Option) *World {
	tb.Helper()
	w := Bare(tb, options...)
	ctx := context.Background()
	_, err := w.Practices.SaveDetails(ctx, practice.Details{Name: "Harbor Counseling", Practitioner: "Nora Reyes", Phone: "555-0100", Zone: "UTC"})
	w.Must(err)
	_, err = w.Practices.SavePortalAddress(ctx, PortalAddress)
	w.Must(err)
	_, err = w.Practices.SaveUndoWindow(ctx, 0)
	w.Must(err)
	return w
}

// CodePrice is what a code's hash costs in a test's practice: next to nothing, for there are many. The tests of the
// hash itself and of the whole program, and a few of other packages, pay the full price.
func CodePrice() visitor.Price { return visitor.Price{Passes: 1, MemoryKiB: 8} }

// Bare returns a practice as the first start leaves it: nothing is set up.
func Bare(tb testing.TB, options ...storetest.Option) *World {
	tb.Helper()
	w := &World{
		tb: tb, options: append([]storetest.Option{storetest.In(tb.TempDir())}, options...), Clock: storetest.NewClock(),
		Letters: access.Letters{CodePrice: CodePrice()},
	}
	w.start()
	return w
}

// Restart ends the program and starts it again on the same records.
func (w *World) Restart() {
	w.tb.Helper()
	w.Must(w.Store.Close())
	w.start()
}

func (w *World) start() {
	w.tb.Helper()
	db := storetest.Open(w.tb, w.Clock, w.options...)
	w.Store, w.Practices, w.Clients, w.Grants = db, practice.New(db, "http://127.0.0.1:8080"), client.New(db), access.NewAt(w.Letters.CodePrice, db)
	w.Outbox, w.Intake = outbox.New(db, w.correspondence()), intake.New(db, slog.New(slog.DiscardHandler))
	w.Door = visitor.NewDoorAt(w.Letters.CodePrice, db.Portal(intake.Take))
	w.Must(w.Practices.Begin(context.Background(), "UTC"))
	w.Must(w.Outbox.Begin(context.Background()))
}

// Must ends the test at an error.
func (w *World) Must(err error) {
	w.tb.Helper()
	if err != nil {
		w.tb.Fatal(err)
	}
}

// Consented is an address with the client's consent.
func Consented(address string) client.Address {
	return client.Address{Address: address, Type: "home", HasReminders: true}
}

// Unconsented is an address without consent.
func Unconsented(address string) client.Address {
	return client.Address{Address: address, Type: "work"}
}

// Draft is a profile with these addresses, the first of them primary.
func Draft(name string, addresses ...client.Address) client.Draft {
	return client.Draft{
		Kind: string(client.Adult), FirstName: name, LastName: "Example", Status: string(client.Active), Language: "en", Addresses: addresses,
	}
}

// Add stores a client.
func (w *World) Add(name string, addresses ...client.Address) client.Profile {
	w.tb.Helper()
	profile, err := w.Clients.Create(context.Background(), Draft(name, addresses...))
	w.Must(err)
	return profile
}

// Edit changes a client's addresses by a rule.
func (w *World) Edit(id string, rule func([]client.Address) []client.Address) client.Profile {
	w.tb.Helper()
	profile, err := w.Clients.Get(context.Background(), id)
	w.Must(err)
	draft := profile.Draft
	draft.Addresses = rule(draft.Addresses)
	profile, err = w.Clients.Save(context.Background(), id, profile.Version, draft)
	w.Must(err)
	return profile
}

// Consent gives or takes back the consent for all of a client's addresses.
func (w *World) Consent(id string, isGiven bool) client.Profile {
	w.tb.Helper()
	return w.Edit(id, func(list []client.Address) []client.Address {
		for i := range list {
			list[i].HasReminders = isGiven
		}
		return list
	})
}

// Contact is a parent of this name who agreed to mail at an address.
func Contact(name, address string) client.ContactDraft {
	return client.ContactDraft{
		FirstName: name, LastName: "Example", Relation: string(client.Parent), Address: address, HasConsent: address != "", Language: "en",
	}
}

// AddContact gives a client a contact.
func (w *World) AddContact(clientID string, draft client.ContactDraft) client.Contact {
	w.tb.Helper()
	contact, err := w.Clients.AddContact(context.Background(), clientID, draft)
	w.Must(err)
	return contact
}

// ConsentOfContact gives or takes back a contact's consent.
func (w *World) ConsentOfContact(clientID, contactID string, isGiven bool) {
	w.tb.Helper()
	contacts, err := w.Clients.Contacts(context.Background(), clientID)
	w.Must(err)
	for _, contact := range contacts {
		if contact.ID != contactID {
			continue
		}
		draft := contact.ContactDraft
		draft.HasConsent = isGiven
		_, err := w.Grants.ChangeContact(context.Background(), contactID, contact.Version, draft)
		w.Must(err)
	}
}

// Invited stores a client with a consented address and invites them; the letter has arrived.
func (w *World) Invited(name, address string) (client.Profile, Letter) {
	w.tb.Helper()
	profile := w.Add(name, Consented(address))
	w.Must(w.Grants.Invite(context.Background(), profile.ID, ""))
	return profile, w.One()
}

// SignedIn stores a client who is signed in, and returns the token of their session.
func (w *World) SignedIn(name, address string) (client.Profile, string) {
	w.tb.Helper()
	profile, letter := w.Invited(name, address)
	token, err := w.Door.RedeemLink(context.Background(), letter.Token, address)
	w.Must(err)
	return profile, token
}

// Card reads a client's card.
func (w *World) Card(id string) access.Card {
	w.tb.Helper()
	card, err := w.Grants.Card(context.Background(), id)
	w.Must(err)
	return card
}

// Turn closes or opens the whole practice's portal.
func (w *World) Turn(isOn bool) {
	w.tb.Helper()
	verb := w.Practices.ClosePortal
	if isOn {
		verb = w.Practices.OpenPortal
	}
	_, err := verb(context.Background())
	w.Must(err)
}

// TakeIn has the deferred events taken in.
func (w *World) TakeIn() {
	w.tb.Helper()
	_, err := w.Intake.TakeWaiting(context.Background(), 0)
	w.Must(err)
}

// One delivers the one mail that is due.
func (w *World) One() Letter {
	w.tb.Helper()
	letters := w.Deliver()
	if len(letters) != 1 {
		w.tb.Fatalf("%d mails went, want one", len(letters))
	}
	return letters[0]
}

// Deliver hands over every mail that is due and may go, and returns them as they arrived.
func (w *World) Deliver() []Letter {
	w.tb.Helper()
	var letters []Letter
	for _, m := range w.mails("WHERE state IN ('held', 'queued', 'retrying')") {
		if m.NextAt.After(w.Clock.Now()) {
			continue
		}
		w.Must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
			letter, err := handOver(context.Background(), tx, w.correspondence(), m)
			if letter != nil {
				letters = append(letters, *letter)
			}
			return err
		}))
	}
	return letters
}

// correspondence answers about every mail, as that of the whole program does.
func (w *World) correspondence() outbox.Correspondence {
	return billing.Letters{Correspondence: scheduling.Letters{Correspondence: w.Letters}}
}

// handOver does with one mail what the sender does around the network; nil where it may not go.
func handOver(ctx context.Context, tx *store.Tx, correspondence outbox.Correspondence, m outbox.Mail) (*Letter, error) {
	leave, err := correspondence.MayGo(ctx, tx, m)
	switch {
	case err != nil, leave == outbox.Wait(access.PortalNotSetUp), leave == outbox.Wait(access.PortalClosed):
		return nil, err
	case leave != outbox.Go():
		m.State = outbox.Cancelled
		return nil, tx.MoveMail(ctx, row.MoveMailParams{State: string(m.State), IsSettled: true, UpdatedAt: store.Millis(tx.Now), ID: m.ID})
	}
	values, err := correspondence.Write(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	if err := correspondence.HandedOver(ctx, tx, m); err != nil {
		return nil, err
	}
	now := store.Millis(tx.Now)
	if err := tx.MarkSent(ctx, row.MarkSentParams{LastCode: 250, SentAt: &now, UpdatedAt: now, ID: m.ID}); err != nil {
		return nil, err
	}
	m.State = outbox.Sent
	_, token, _ := strings.Cut(values.Link, "/l/")
	return &Letter{Mail: m.ID, Kind: m.Kind, Recipient: m.Recipient, Token: token, Code: values.Code, Values: values},
		correspondence.Moved(ctx, tx, m)
}

// Mails reads the whole outbox, oldest first.
func (w *World) Mails() []outbox.Mail {
	w.tb.Helper()
	return w.mails("")
}

// Waiting counts a client's mails that have neither gone nor been taken back.
func (w *World) Waiting(id string) int {
	w.tb.Helper()
	count := 0
	for _, m := range w.mails("WHERE state IN ('held', 'queued', 'retrying')") {
		if m.Client == id {
			count++
		}
	}
	return count
}

func (w *World) mails(which string) []outbox.Mail {
	w.tb.Helper()
	var mails []outbox.Mail
	ctx := context.Background()
	w.Must(w.Store.Read(ctx, func(v *store.View) error {
		ids, err := v.Query(ctx, "SELECT id FROM outbox "+which+" ORDER BY created_at, id")
		if err != nil {
			return err
		}
		defer ids.Close()
		for ids.Next() {
			var id string
			if err := ids.Scan(&id); err != nil {
				return err
			}
			r, err := v.GetMail(ctx, id)
			if err != nil {
				return err
			}
			mails = append(mails, mailOf(r))
		}
		return ids.Err()
	}))
	return mails
}

func mailOf(r row.Outbox) outbox.Mail {
	return outbox.Mail{
		ID: r.ID, Kind: outbox.Kind(r.Kind), Client: r.ClientID, Grant: r.GrantID, About: r.SubjectID, Language: r.Language, Recipient: r.Recipient,
		RecipientName: r.RecipientName, State: outbox.State(r.State), CreatedAt: store.Time(r.CreatedAt), NextAt: store.Time(r.NextAt),
	}
}
