// Package sample fills an empty practice with invented clients in every state of access there is, so
// that the program can be tried out.
//
// Nothing is written past the domain: clients are created, invited, disabled and archived by the verbs
// that the window calls, their mails go through the outbox to a [catcher.Server], and they sign in
// through the door with the links in those mails. The only liberty is the [Clock], which is set back
// while a practice is being made. It must never be given records that somebody works with. Start
// reading at [Fill].
package sample

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/billing"
	"anteroom/backend/catcher"
	"anteroom/backend/client"
	"anteroom/backend/messaging"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
	"anteroom/backend/visitor"
)

// House is the empty practice and what happens in it.
type House struct {
	Practices *practice.Practices
	Accounts  *practice.Accounts
	Clients   *client.Clients
	Grants    *access.Grants
	Door      *visitor.Door
	Library   *paperwork.Library
	Shares    *paperwork.Shares
	Threads   *messaging.Threads
	Diary     *scheduling.Diary
	Books     *billing.Books
	Catcher   *catcher.Server
	Clock     *Clock
	Changed   <-chan struct{} // receives after a change; one that waits there may stand for many
}

// undoSeconds is the sample's undo window: long enough to be seen.
const undoSeconds = 5

// step is one thing that happens, and how long ago.
type step struct {
	ago  time.Duration
	take func(context.Context) error
}

// Fill sets the practice up and lets its clients' stories happen, oldest first. Afterwards the clock
// shows the system's time.
func Fill(ctx context.Context, h House) error {
	defer h.Clock.SetBack(0)
	everybody := people()
	h.Clock.SetBack(time.Duration(everybody[0].days+1) * day)
	r, err := h.setUp(ctx)
	if err != nil {
		return fmt.Errorf("set up the sample practice: %w", err)
	}
	var steps []step
	for _, p := range everybody {
		steps = append(steps, h.stepsOf(p, r)...)
	}
	slices.SortStableFunc(steps, func(a, b step) int { return int((b.ago - a.ago) / time.Second) })
	for _, s := range steps {
		h.Clock.SetBack(s.ago)
		if err := s.take(ctx); err != nil {
			return fmt.Errorf("make the sample clients: %w", err)
		}
	}
	if err := h.writeBills(ctx); err != nil {
		return fmt.Errorf("write the sample bills: %w", err)
	}
	h.Clock.SetBack(0)
	if err := h.bookVisits(ctx, r.offer, r.ids); err != nil {
		return fmt.Errorf("fill the sample calendar: %w", err)
	}
	_, err = h.Practices.SaveUndoWindow(ctx, undoSeconds)
	return err
}

// room is what the practice has before its first client comes, and who has come since.
type room struct {
	offer   offer
	library map[string][]string // the documents that clients are given, by language
	ids     map[string]string   // of the clients, by first name
}

// setUp gives the practice everything that it has before its first client comes.
func (h House) setUp(ctx context.Context) (room, error) {
	r := room{ids: map[string]string{}}
	if err := h.setUpPractice(ctx); err != nil {
		return r, err
	}
	var err error
	if r.library, err = h.fillLibrary(ctx); err != nil {
		return r, err
	}
	r.offer, err = h.openHours(ctx)
	return r, err
}

func (h House) setUpPractice(ctx context.Context) error {
	before, err := h.Practices.Get(ctx)
	if err != nil {
		return err
	}
	if _, err := h.Practices.SaveDetails(ctx, practice.Details{
		Name: "Harbor Counseling (sample)", Practitioner: "Nora Reyes", Phone: "+1 555 0100", Zone: before.Zone,
	}); err != nil {
		return err
	}
	if _, err := h.Practices.SavePortalAddress(ctx, before.PreviewAddress); err != nil {
		return err
	}
	if _, err := h.Practices.SaveUndoWindow(ctx, 0); err != nil {
		return err
	}
	account := h.Catcher.Account()
	_, err = h.Accounts.Save(ctx, practice.AccountDraft{
		Host: account.Host, Port: account.Port, Security: string(practice.TLS), Username: account.Username, Password: account.Password,
		SenderName: "Harbor Counseling", SenderAddress: account.Username,
	})
	return err
}

// stepsOf is what happens to one client, in its order.
func (h House) stepsOf(p person, r room) []step {
	began := time.Duration(p.days) * day
	var id, contact, session string
	steps := []step{{began, func(ctx context.Context) error {
		profile, err := h.Clients.Create(ctx, p.draft())
		if id = profile.ID; err != nil {
			return err
		}
		r.ids[p.first] = id
		contact, err = h.addContact(ctx, id, p)
		return err
	}}}
	then := func(later time.Duration, take func(context.Context) error) {
		steps = append(steps, step{began - later, take})
	}
	if p.isInvited() {
		then(time.Hour, func(ctx context.Context) error { return h.invite(ctx, id, p, r) })
	}
	if p.signsIn() {
		then(20*time.Hour, func(ctx context.Context) error {
			var err error
			if session, err = h.signIn(ctx, p.address()); err != nil {
				return err
			}
			return h.comeIn(ctx, id, session, p, r)
		})
	}
	if p.contact() != "" {
		then(2*day, func(ctx context.Context) error { return h.letIn(ctx, contact) })
	}
	if p.parent != "" {
		then(2*day+time.Hour, func(ctx context.Context) error {
			_, err := h.signIn(ctx, p.contactAddress())
			return err
		})
	}
	switch p.story {
	case leftAgain:
		then(21*time.Hour, func(ctx context.Context) error { return h.Door.SignOut(ctx, session) })
	case shutOut:
		then(3*day, func(ctx context.Context) error { return h.Grants.Disable(ctx, id) })
	case putAway:
		then(5*day, func(ctx context.Context) error {
			_, err := h.Grants.Archive(ctx, id)
			return err
		})
	case nothingYet, noAddress, noConsent, sentTo, waitsFor, refusedAt, inDoubt, ranOut, cameIn:
	}
	return steps
}

// comeIn has a client do what they do when they are signed in for the first time.
func (h House) comeIn(ctx context.Context, id, session string, p person, r room) error {
	if err := h.workOn(ctx, session, p); err != nil {
		return err
	}
	if err := h.write(ctx, id, session, p); err != nil {
		return err
	}
	if p.asks {
		return h.askForVisit(ctx, session, r.offer)
	}
	return nil
}

// invite lets a client in, with documents where their story has some, and waits until it is decided what becomes of the mail.
func (h House) invite(ctx context.Context, id string, p person, r room) error {
	whims := map[story]catcher.Whim{waitsFor: catcher.Full, refusedAt: catcher.Unknown, inDoubt: catcher.Vanishes}
	if whim, isBad := whims[p.story]; isBad {
		h.Catcher.Treat(p.address(), whim)
	}
	if p.papers == noPapers {
		return h.letIn(ctx, id)
	}
	if err := h.shareWith(ctx, id, p.draft().Language, r.library); err != nil {
		return err
	}
	return h.settle(ctx, id)
}

// letIn lets a client or a contact in, and waits like invite.
func (h House) letIn(ctx context.Context, holderID string) error {
	if err := h.Grants.Invite(ctx, holderID, ""); err != nil {
		return err
	}
	return h.settle(ctx, holderID)
}

// settle waits until it is decided what becomes of the mail that lets somebody in.
func (h House) settle(ctx context.Context, holderID string) error {
	for {
		card, err := h.Grants.Card(ctx, holderID)
		if err != nil {
			return err
		}
		switch card.Invitation.MailState { //nolint:exhaustive // the others are on their way
		case outbox.Sent, outbox.Retrying, outbox.Failed, outbox.InDoubt:
			return nil
		}
		select {
		case <-h.Changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// signIn follows the link in the newest mail to an address, and returns the session.
func (h House) signIn(ctx context.Context, address string) (string, error) {
	for _, m := range h.Catcher.Mails() {
		if m.To == address {
			return h.Door.RedeemLink(ctx, m.Link[strings.LastIndexByte(m.Link, '/')+1:], "127.0.0.1")
		}
	}
	return "", errors.New("a sample client got no mail")
}

func (p person) isInvited() bool {
	return p.story != nothingYet && p.story != noAddress && p.story != noConsent
}

func (p person) signsIn() bool {
	return p.story == cameIn || p.story == leftAgain || p.story == shutOut || p.story == putAway
}

// address is where a client's mail goes; the domain is one that can never exist.
func (p person) address() string {
	first, _, _ := strings.Cut(strings.ToLower(p.first), " ")
	return first + "." + strings.ToLower(p.last) + "@example.test"
}

// addContact gives a minor a parent, and a couple the other partner, where the story names one, and returns
// their id.
func (h House) addContact(ctx context.Context, id string, p person) (string, error) {
	if p.contact() == "" {
		return "", nil
	}
	d := client.ContactDraft{
		FirstName: p.contact(), LastName: p.last, Relation: string(client.Parent), Language: "en", Phone: fmt.Sprintf("+1 555 01%02d", p.days+1),
		Address: p.contactAddress(), HasConsent: true,
	}
	if p.partner != "" {
		d.Relation = string(client.Partner)
	}
	contact, err := h.Clients.AddContact(ctx, id, d)
	return contact.ID, err
}

// contact is the first name of who belongs to the client; empty: nobody.
func (p person) contact() string { return p.parent + p.partner }

func (p person) contactAddress() string {
	return strings.ToLower(p.contact()) + "." + strings.ToLower(p.last) + "@example.test"
}

func (p person) draft() client.Draft {
	d := client.Draft{
		Kind: string(client.Adult), FirstName: p.first, LastName: p.last, PreferredName: p.preferred,
		Status: string(client.Active), Language: "en",
		Phones: []client.Phone{{Number: fmt.Sprintf("+1 555 01%02d", p.days), Type: "mobile"}},
	}
	if p.kind != "" {
		d.Kind = p.kind
	}
	if p.language != "" {
		d.Language = p.language
	}
	if p.story != noAddress {
		d.Addresses = []client.Address{{Address: p.address(), Type: "home", IsPrimary: true, HasReminders: p.story != noConsent}}
	}
	return d
}
