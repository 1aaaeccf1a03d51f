package access_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// drive is one drawn sequence of events on a client, with the model beside it.
type drive struct {
	*model

	w         *accesstest.World
	tally     *tally
	id        string
	addresses [2]client.Address
	places    int
	lines     int // of the client's history
}

func newDrive(w *accesstest.World, tally *tally, name string, hasConsent bool) *drive {
	w.Turn(true)
	w.Deliver()                     // what waits from the sequence before goes
	w.Clock.Advance(24 * time.Hour) // and its limits are forgotten
	profile := w.Add(name, accesstest.Unconsented(name+".one@example.test"), accesstest.Unconsented(name+".two@example.test"))
	w.Consent(profile.ID, hasConsent)
	return &drive{
		model: &model{isOn: true, hasConsent: hasConsent, may: w.Card(profile.ID).Permissions}, w: w, tally: tally, id: profile.ID,
		addresses: [2]client.Address(profile.Addresses), lines: lines(w, profile.ID),
	}
}

func (d *drive) now() time.Time { return d.w.Clock.Now() }

func (d *drive) place() string {
	d.places++
	return fmt.Sprintf("%s.%d", d.id, d.places)
}

// want compares what a verb answered with what the model says, and counts the outcome. What was done
// stands in the history, and what was refused does not.
func (d *drive) want(rt *rapid.T, event string, err error, code fault.Code) {
	rt.Helper()
	if got := fault.CodeOf(err); got != code {
		rt.Fatalf("%s: got %q (%v), the rule says %q", event, got, err, code)
	}
	d.tally.count(event, code)
	before := d.lines
	d.lines = lines(d.w, d.id)
	if grew := d.lines > before; grew != (code == "") {
		rt.Fatalf("%s, answered with %q: the history has %d lines after %d", event, code, d.lines, before)
	}
}

// lines is how long a client's history is.
func lines(w *accesstest.World, id string) (count int) {
	ctx := context.Background()
	w.Must(w.Store.Read(ctx, func(v *store.View) error {
		rows, err := v.Query(ctx, "SELECT count(*) FROM history WHERE client_id = ?", id)
		if err != nil {
			return err
		}
		defer rows.Close()
		rows.Next()
		return errors.Join(rows.Scan(&count), rows.Err())
	}))
	return count
}

func (d *drive) link(rt *rapid.T) *linkModel {
	if len(d.links) == 0 {
		rt.Skip("no link has been mailed")
	}
	return d.links[rapid.IntRange(0, len(d.links)-1).Draw(rt, "link")]
}

// actions are the events of the table, each on the program and on the model.
func (d *drive) actions() map[string]func(*rapid.T) {
	ctx := context.Background()
	steps := []time.Duration{time.Second, 31 * time.Second, 6 * time.Minute, 15 * time.Minute, 4 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}
	return map[string]func(*rapid.T){
		"": d.check,
		"consent": func(rt *rapid.T) {
			d.hasConsent = rapid.IntRange(0, 3).Draw(rt, "given") > 0
			d.w.Consent(d.id, d.hasConsent)
			d.lines = lines(d.w, d.id)
			d.tally.count(fmt.Sprintf("consent given: %t", d.hasConsent), "")
		},
		"permissions": func(rt *rapid.T) {
			d.may = visitor.Permissions{
				Requests: rapid.Bool().Draw(rt, "requests"), Messaging: rapid.Bool().Draw(rt, "messaging"), BillingDocuments: rapid.Bool().Draw(rt, "bills"),
			}
			d.w.Must(d.w.Grants.SavePermissions(ctx, d.id, d.may))
			d.lines = lines(d.w, d.id)
			d.tally.count("permissions", "")
		},
		"restart": func(rt *rapid.T) {
			if rapid.IntRange(0, 3).Draw(rt, "now") > 0 {
				rt.Skip("another time: opening the records is slow beside all else")
			}
			d.w.Restart()
			d.tally.count("restart", "")
		},
		"invite": func(rt *rapid.T) {
			address := rapid.IntRange(0, 1).Draw(rt, "address")
			id := d.addresses[address].ID
			if address == 0 && rapid.Bool().Draw(rt, "unsaid") {
				id = ""
			}
			d.want(rt, d.inviting(address), d.w.Grants.Invite(ctx, d.id, id), d.invite(d.now(), address))
		},
		"resend":  func(rt *rapid.T) { d.want(rt, "resend", d.w.Grants.Resend(ctx, d.id), d.resend(d.now())) },
		"deliver": d.deliver,
		"invite and deliver": func(rt *rapid.T) { // most of what follows needs a link
			address := rapid.IntRange(0, 1).Draw(rt, "address")
			d.want(rt, d.inviting(address), d.w.Grants.Invite(ctx, d.id, d.addresses[address].ID), d.invite(d.now(), address))
			d.deliver(rt)
		},
		"disable": func(rt *rapid.T) {
			code := access.NoAccess
			if d.live() != nil {
				code = ""
			}
			d.end()
			d.want(rt, "disable", d.w.Grants.Disable(ctx, d.id), code)
		},
		"archive or restore": func(rt *rapid.T) {
			wasArchived := d.isArchived
			var err error
			if d.isArchived = rapid.IntRange(0, 3).Draw(rt, "archived") == 0; d.isArchived {
				d.end()
				_, err = d.w.Grants.Archive(ctx, d.id)
			} else {
				_, err = d.w.Clients.Restore(ctx, d.id)
			}
			d.w.Must(err)
			d.lines = lines(d.w, d.id)
			if d.isArchived != wasArchived {
				d.tally.count(fmt.Sprintf("archived: %t", d.isArchived), "")
			}
		},
		"switch": func(rt *rapid.T) {
			d.isOn = rapid.IntRange(0, 2).Draw(rt, "on") > 0
			d.w.Turn(d.isOn)
			d.tally.count(fmt.Sprintf("the practice on: %t", d.isOn), "")
		},
		"wait": func(rt *rapid.T) { d.w.Clock.Advance(rapid.SampledFrom(steps).Draw(rt, "for")) },
		"ask for a link": func(rt *rapid.T) {
			address := rapid.IntRange(0, 1).Draw(rt, "address")
			d.w.Must(d.w.Door.AskForLink(ctx, d.addresses[address].Address, d.place()))
			d.w.TakeIn()
			d.ask(d.now(), address)
			d.lines = lines(d.w, d.id)
			d.tally.count("ask for a link", "")
		},
		"sign in by link": func(rt *rapid.T) {
			link := d.link(rt)
			token, err := d.w.Door.RedeemLink(ctx, link.Token, d.place())
			d.want(rt, "sign in by link", err, d.redeemLink(link, d.now()))
			if err == nil {
				d.signIn(link, token, d.now())
			}
		},
		"sign in by code": func(rt *rapid.T) {
			link := d.link(rt)
			token, err := d.w.Door.RedeemCode(ctx, link.Recipient, link.Code, d.place())
			d.want(rt, "sign in by code", err, d.redeemCode(link, d.now()))
			if err == nil {
				d.signIn(link, token, d.now())
			}
		},
		"sign out": func(rt *rapid.T) {
			if len(d.sessions) == 0 {
				rt.Skip("nobody has signed in")
			}
			session := d.sessions[rapid.IntRange(0, len(d.sessions)-1).Draw(rt, "session")]
			d.w.Must(d.w.Door.SignOut(ctx, session.token))
			session.isOver = true
			d.lines = lines(d.w, d.id)
			d.tally.count("sign out", "")
		},
	}
}

func (d *drive) deliver(rt *rapid.T) {
	due, letters := d.due(), d.w.Deliver()
	if len(letters) != len(due) {
		rt.Fatalf("%d mails went, the rule says %d", len(letters), len(due))
	}
	for i, letter := range letters {
		mail := due[i]
		if letter.Kind != mail.kind || letter.Recipient != d.addresses[mail.grant.address].Address {
			rt.Fatalf("%s went to %s, the rule says %s to %s", letter.Kind, letter.Recipient, mail.kind, d.addresses[mail.grant.address].Address)
		}
		mail.isGone = true
		d.tally.count("delivered: "+string(mail.kind), "")
		life := visitor.InvitationLife
		if mail.kind == outbox.SignInLink {
			life = visitor.SignInLife
		}
		d.links = append(d.links, &linkModel{Letter: letter, grant: mail.grant, at: d.now(), expiresAt: d.now().Add(life)})
	}
	d.lines = lines(d.w, d.id)
}

// check compares everything that can be seen with the model, and lets a moment pass.
func (d *drive) check(rt *rapid.T) {
	ctx := context.Background()
	card, err := d.w.Grants.Card(ctx, d.id)
	d.w.Must(err)
	if card.State != d.state() || card.CanSend != (d.whyNot() == "") || card.Why != d.whyNot() || card.IsPracticeOn != d.isOn {
		rt.Fatalf("the card says %s, %q; the rule says %s, %q", card.State, card.Why, d.state(), d.whyNot())
	}
	err = d.w.Store.Read(ctx, func(v *store.View) error {
		kept, err := v.GetClient(ctx, d.id)
		if kept.Access != string(d.state()) {
			rt.Fatalf("the lists have them as %s, the rule says %s", kept.Access, d.state())
		}
		return err
	})
	d.w.Must(err)
	if g := d.grant(); g != nil && (card.Address != d.addresses[g.address].Address || (card.SignedInAt != nil) != g.isSignedIn) {
		rt.Fatalf("the card says %q, signed in %v", card.Address, card.SignedInAt)
	}
	if waiting := d.w.Waiting(d.id); waiting != d.waiting() {
		rt.Fatalf("%d mails wait, the rule says %d", waiting, d.waiting())
	}
	for i, link := range d.links {
		found, err := d.w.Door.LookAtLink(ctx, link.Token)
		d.w.Must(err)
		if wanted := d.stateOf(link, d.now()); found.State != wanted {
			rt.Fatalf("link %d is %s, the rule says %s", i, found.State, wanted)
		}
	}
	asked := visitor.Operations()[1:] // all but entering, which is anybody's
	for i, session := range d.sessions {
		op := asked[(i+len(d.mails)+d.lines)%len(asked)]
		_, verdict, err := d.w.Door.Admit(ctx, session.token, op)
		d.w.Must(err)
		if wanted := d.verdict(session, op, d.now()); verdict != wanted {
			rt.Fatalf("session %d asks to %s: %s, the rule says %s", i, op, verdict, wanted)
		}
		d.tally.count("a session is "+string(verdict), "")
	}
	d.w.Clock.Advance(2 * time.Second)
}

// inviting names what an invitation would be now.
func (d *drive) inviting(address int) string {
	switch g := d.live(); {
	case g != nil && g.address != address:
		return "invite at another address"
	case g == nil && len(d.grants) > 0:
		return "invite after access was off"
	}
	return "invite"
}
