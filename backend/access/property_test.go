package access_test

import (
	"context"
	"fmt"
	"testing"
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
	id        string
	addresses [2]client.Address
	places    int
}

func newDrive(w *accesstest.World, name string) *drive {
	w.Turn(true)
	w.Deliver()                     // what waits from the sequence before goes
	w.Clock.Advance(24 * time.Hour) // and its limits are forgotten
	profile := w.Add(name, accesstest.Unconsented(name+".one@example.test"), accesstest.Unconsented(name+".two@example.test"))
	return &drive{model: &model{isOn: true}, w: w, id: profile.ID, addresses: [2]client.Address(profile.Addresses)}
}

func (d *drive) now() time.Time { return d.w.Clock.Now() }

func (d *drive) place() string {
	d.places++
	return fmt.Sprintf("%s.%d", d.id, d.places)
}

// want compares what a verb answered with what the model says.
func want(rt *rapid.T, what string, err error, code fault.Code) {
	rt.Helper()
	if got := fault.CodeOf(err); got != code {
		rt.Fatalf("%s: got %q (%v), the rule says %q", what, got, err, code)
	}
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
			d.hasConsent = rapid.Bool().Draw(rt, "given")
			d.w.Consent(d.id, d.hasConsent)
		},
		"invite": func(rt *rapid.T) {
			address := rapid.IntRange(0, 1).Draw(rt, "address")
			id := d.addresses[address].ID
			if address == 0 && rapid.Bool().Draw(rt, "unsaid") {
				id = ""
			}
			want(rt, "invite", d.w.Grants.Invite(ctx, d.id, id), d.invite(d.now(), address))
		},
		"resend":  func(rt *rapid.T) { want(rt, "resend", d.w.Grants.Resend(ctx, d.id), d.resend(d.now())) },
		"deliver": d.deliver,
		"disable": func(rt *rapid.T) {
			code := access.NoAccess
			if d.live() != nil {
				code = ""
			}
			d.end()
			want(rt, "disable", d.w.Grants.Disable(ctx, d.id), code)
		},
		"archive or restore": func(rt *rapid.T) {
			var err error
			if d.isArchived = rapid.Bool().Draw(rt, "archived"); d.isArchived {
				d.end()
				_, err = d.w.Grants.Archive(ctx, d.id)
			} else {
				_, err = d.w.Clients.Restore(ctx, d.id)
			}
			want(rt, "archive or restore", err, "")
		},
		"switch": func(rt *rapid.T) {
			d.isOn = rapid.IntRange(0, 2).Draw(rt, "on") > 0
			d.w.Turn(d.isOn)
		},
		"wait": func(rt *rapid.T) { d.w.Clock.Advance(rapid.SampledFrom(steps).Draw(rt, "for")) },
		"ask for a link": func(rt *rapid.T) {
			address := rapid.IntRange(0, 1).Draw(rt, "address")
			want(rt, "ask", d.w.Door.AskForLink(ctx, d.addresses[address].Address, d.place()), "")
			d.w.TakeIn()
			d.ask(d.now(), address)
		},
		"sign in by link": func(rt *rapid.T) {
			link := d.link(rt)
			token, err := d.w.Door.RedeemLink(ctx, link.Token, d.place())
			want(rt, "redeem a link", err, d.redeemLink(link, d.now()))
			if err == nil {
				d.signIn(link, token, d.now())
			}
		},
		"sign in by code": func(rt *rapid.T) {
			link := d.link(rt)
			token, err := d.w.Door.RedeemCode(ctx, link.Recipient, link.Code, d.place())
			want(rt, "redeem a code", err, d.redeemCode(link, d.now()))
			if err == nil {
				d.signIn(link, token, d.now())
			}
		},
		"sign out": func(rt *rapid.T) {
			if len(d.sessions) == 0 {
				rt.Skip("nobody has signed in")
			}
			session := d.sessions[rapid.IntRange(0, len(d.sessions)-1).Draw(rt, "session")]
			want(rt, "sign out", d.w.Door.SignOut(ctx, session.token), "")
			session.isOver = true
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
		life := access.InvitationLife
		if mail.kind == outbox.SignInLink {
			life = access.SignInLife
		}
		d.links = append(d.links, &linkModel{Letter: letter, grant: mail.grant, at: d.now(), expiresAt: d.now().Add(life)})
	}
}

// check compares everything that can be seen with the model, and lets a moment pass.
func (d *drive) check(rt *rapid.T) {
	ctx := context.Background()
	card, err := d.w.Grants.Card(ctx, d.id)
	want(rt, "card", err, "")
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
	want(rt, "what the lists are read from", err, "")
	if g := d.grant(); g != nil && (card.Address != d.addresses[g.address].Address || (card.SignedInAt != nil) != g.isSignedIn) {
		rt.Fatalf("the card says %q, signed in %v", card.Address, card.SignedInAt)
	}
	for i, link := range d.links {
		found, err := d.w.Door.LookAtLink(ctx, link.Token)
		want(rt, "look at a link", err, "")
		if wanted := d.stateOf(link, d.now()); found.State != wanted {
			rt.Fatalf("link %d is %s, the rule says %s", i, found.State, wanted)
		}
	}
	for i, session := range d.sessions {
		_, verdict, err := d.w.Door.Admit(ctx, session.token, visitor.SeeHome)
		want(rt, "admit", err, "")
		if wanted := d.verdict(session, d.now()); verdict != wanted {
			rt.Fatalf("session %d is %s, the rule says %s", i, verdict, wanted)
		}
	}
	d.w.Clock.Advance(2 * time.Second)
}

// TestRules draws sequences of events and holds the program against the model after each. It runs
// -rapid.checks sequences (a hundred, if nothing is said) in each of three practices.
func TestRules(t *testing.T) {
	t.Parallel()
	for practice := range 3 {
		t.Run(fmt.Sprintf("product rule 11 holds after any sequence of events, practice %d", practice+1), func(t *testing.T) {
			t.Parallel()
			w, drawn := accesstest.New(t), 0
			rapid.Check(t, func(rt *rapid.T) {
				drawn++
				rt.Repeat(newDrive(w, fmt.Sprintf("client%d", drawn)).actions())
			})
		})
	}
}
