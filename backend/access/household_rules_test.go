package access_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// TestSharedRules draws sequences of events on three people at one address, of whom one is another's contact, and holds the program against
// the model after each.
func TestSharedRules(t *testing.T) { //nolint:tparallel // what was drawn is counted at the end
	t.Parallel()
	seen := &tally{counts: map[string]int{}}
	t.Run("product rule 11 holds for an address that serves several people", func(t *testing.T) {
		w, drawn := accesstest.New(t), 0
		rapid.Check(t, func(rt *rapid.T) {
			drawn++
			rt.Repeat(newHouse(rt, w, seen, fmt.Sprintf("house%d", drawn)).actions())
		})
	})
	seen.report(t, []string{
		"invite", "disable", "archive", "remove a contact", "a contact is allowed", "delivered: invitation", "delivered: sign_in_link", "sign in by link", "sign in by link, link_unknown",
		"sign in by link, link_used", "sign in by code", "sign in by code, code_wrong", "choose", "choose, person_not_reached", "choose, portal_closed",
		"a session is allowed", "a session is unchosen", "a session is stranger", "a session is closed", "reaches 0", "reaches 1", "reaches 2", "reaches 3",
	})
}

// house is one drawn sequence of events on a household, with the model beside it.
type house struct {
	*household

	w       *accesstest.World
	tally   *tally
	address string
	places  int
	lines   map[string]int // of each one's history
}

func newHouse(rt *rapid.T, w *accesstest.World, tally *tally, name string) *house {
	w.Turn(true)
	w.Deliver()
	w.Clock.Advance(24 * time.Hour)
	h := &house{household: &household{isOn: true}, w: w, tally: tally, address: name + "@example.test", lines: map[string]int{}}
	for _, first := range []string{"Ana", "Bo"} {
		profile := w.Add(first+name, accesstest.Consented(h.address))
		h.people = append(h.people, &member{id: profile.ID, name: first + name, hasConsent: true})
	}
	h.people = append(h.people, h.addContact("Carla"+name))
	for _, m := range h.people[:rapid.IntRange(0, len(h.people)).Draw(rt, "invited")] {
		h.invite(rt, m)
	}
	h.deliver(rt)
	w.Clock.Advance(time.Second)
	return h
}

func (h *house) now() time.Time { return h.w.Clock.Now() }

func (h *house) place() string {
	h.places++
	return fmt.Sprintf("%s.%d", h.address, h.places)
}

func (h *house) want(rt *rapid.T, event string, err error, code fault.Code) {
	rt.Helper()
	if got := fault.CodeOf(err); got != code {
		rt.Fatalf("%s: got %q (%v), the rule says %q", event, got, err, code)
	}
	h.tally.count(event, code)
}

func (h *house) member(rt *rapid.T) *member { return rapid.SampledFrom(h.people).Draw(rt, "person") }

func (h *house) link(rt *rapid.T) *houseLink {
	if len(h.links) == 0 {
		rt.Skip("no link has been mailed")
	}
	return rapid.SampledFrom(h.links).Draw(rt, "link")
}

func (h *house) actions() map[string]func(*rapid.T) {
	ctx := context.Background()
	steps := []time.Duration{time.Second, 31 * time.Second, time.Minute, 6 * time.Minute, 15 * time.Minute, 24 * time.Hour}
	return map[string]func(*rapid.T){
		"":       h.check,
		"invite": func(rt *rapid.T) { h.invite(rt, h.member(rt)) },
		"disable": func(rt *rapid.T) {
			if m := h.member(rt); m.live() != nil {
				h.w.Must(h.w.Grants.Disable(ctx, m.id))
				h.end(m.live())
				h.tally.add("disable")
			}
		},
		"archive or restore": func(rt *rapid.T) {
			m := h.member(rt).client()
			if m.isArchived = rapid.IntRange(0, 9).Draw(rt, "archived") == 9; !m.isArchived {
				_, err := h.w.Clients.Restore(ctx, m.id)
				h.w.Must(err)
				return
			}
			_, err := h.w.Grants.Archive(ctx, m.id)
			h.w.Must(err)
			for _, g := range h.open() {
				if g.of.client() == m {
					h.end(g)
				}
			}
			h.tally.add("archive")
		},
		"consent": func(rt *rapid.T) {
			m := h.member(rt)
			m.hasConsent = rapid.IntRange(0, 3).Draw(rt, "given") > 0
			if m.of == nil {
				h.w.Consent(m.id, m.hasConsent)
			} else {
				h.w.ConsentOfContact(m.of.id, m.id, m.hasConsent)
			}
		},
		"remove a contact": func(rt *rapid.T) {
			m := h.people[len(h.people)-1]
			if rapid.IntRange(0, 3).Draw(rt, "now") > 0 {
				rt.Skip("another time")
			}
			h.w.Must(h.w.Grants.RemoveContact(ctx, m.id))
			if m.live() != nil {
				h.end(m.live())
				h.tally.add("remove a contact")
			}
			h.people[len(h.people)-1] = h.addContact(m.name)
		},
		"switch": func(rt *rapid.T) {
			h.isOn = rapid.IntRange(0, 5).Draw(rt, "on") < 5
			h.w.Turn(h.isOn)
		},
		"wait":    func(rt *rapid.T) { h.w.Clock.Advance(rapid.SampledFrom(steps).Draw(rt, "for")) },
		"deliver": h.deliver,
		"ask":     h.askForLink,
		"come in": func(rt *rapid.T) { // most of what follows needs a session of the address
			h.askForLink(rt)
			h.deliver(rt)
			if len(h.links) > 0 {
				h.follow(rt, h.links[len(h.links)-1])
			}
		},
		"sign in by link": func(rt *rapid.T) { h.follow(rt, h.link(rt)) },
		"sign in by code": func(rt *rapid.T) {
			link := h.link(rt)
			token, err := h.w.Door.RedeemCode(ctx, h.address, link.Code, h.place())
			h.want(rt, "sign in by code", err, h.redeemCode(link, h.now()))
			if err == nil {
				h.enter(link, token, h.now())
			}
		},
		"choose":       h.chooseOne,
		"choose again": h.chooseOne, // more often than the rest
		"sign out": func(rt *rapid.T) {
			if len(h.sessions) == 0 {
				rt.Skip("nobody has signed in")
			}
			session := rapid.SampledFrom(h.sessions).Draw(rt, "session")
			h.w.Must(h.w.Door.SignOut(ctx, session.token))
			session.isOver = true
		},
	}
}

// addContact gives the first of the people a contact, at the address that they share.
func (h *house) addContact(name string) *member {
	of := h.people[0]
	contact := h.w.AddContact(of.id, accesstest.Contact(name, h.address))
	return &member{id: contact.ID, name: name, of: of, hasConsent: true}
}

func (h *house) invite(rt *rapid.T, m *member) {
	err := h.w.Grants.Invite(context.Background(), m.id, "")
	h.want(rt, "invite", err, m.invite(h.isOn))
	if err == nil {
		h.mails = append(h.mails, &houseMail{kind: outbox.Invitation, grant: m.live()})
	}
}

func (h *house) follow(rt *rapid.T, link *houseLink) {
	token, err := h.w.Door.RedeemLink(context.Background(), link.Token, h.place())
	h.want(rt, "sign in by link", err, h.redeemLink(link, h.now()))
	if err == nil {
		h.enter(link, token, h.now())
	}
}

func (h *house) askForLink(*rapid.T) {
	h.w.Must(h.w.Door.AskForLink(context.Background(), h.address, h.place()))
	h.w.TakeIn()
	h.ask(h.now())
}

func (h *house) deliver(rt *rapid.T) {
	due, letters := h.due(), h.w.Deliver()
	if len(letters) != len(due) {
		rt.Fatalf("%d mails went, the rule says %d", len(letters), len(due))
	}
	for i, letter := range letters {
		if letter.Kind != due[i].kind || letter.Recipient != h.address {
			rt.Fatalf("%s went to %s, the rule says %s", letter.Kind, letter.Recipient, due[i].kind)
		}
		h.tally.add("delivered: " + string(letter.Kind))
		link := &houseLink{Letter: letter, at: h.now(), expiresAt: h.now().Add(visitor.SignInLife), opens: h.open()}
		if letter.Kind == outbox.Invitation {
			link.isInvitation, link.expiresAt, link.opens = true, h.now().Add(visitor.InvitationLife), []*houseGrant{due[i].grant}
		}
		isNamed := letter.Values.FirstName != ""
		if wanted := len(link.opens) == 1; isNamed != wanted {
			rt.Fatalf("%s greets %q, and %d people are there", letter.Kind, letter.Values.FirstName, len(link.opens))
		}
		h.links = append(h.links, link)
	}
}

// chooseOne has a session look at one of the grants there ever were; nobody else's history grows by it.
func (h *house) chooseOne(rt *rapid.T) {
	ctx := context.Background()
	if len(h.sessions) == 0 {
		rt.Skip("nobody has signed in")
	}
	session, m := rapid.SampledFrom(h.sessions).Draw(rt, "session"), h.member(rt)
	if len(m.grants) == 0 {
		rt.Skip("they have never been invited")
	}
	n := rapid.IntRange(0, len(m.grants)-1).Draw(rt, "grant")
	before := map[string]int{}
	for _, other := range h.people {
		before[other.id] = lines(h.w, other.client().id)
	}
	former := session.chosen
	token, err := h.w.Door.Choose(ctx, session.token, h.ids(m)[n])
	h.want(rt, "choose", err, h.choose(session, m.grants[n], token, h.now()))
	for _, other := range h.people {
		isTold := err == nil && former != m.grants[n] && (other.client() == m.client() || former != nil && former.of.client() == other.client())
		if grew := lines(h.w, other.client().id) > before[other.id]; grew != isTold {
			rt.Fatalf("%s's history grew: %t, though %s was chosen: %v", other.name, grew, m.name, err)
		}
	}
}

// ids lists the grants that a person has had, in their order.
func (h *house) ids(m *member) (ids []string) {
	ctx := context.Background()
	h.w.Must(h.w.Store.Read(ctx, func(v *store.View) error {
		rows, err := v.Query(ctx, "SELECT id FROM access_grant WHERE holder_id = ? ORDER BY granted_at", m.id)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return rows.Err()
	}))
	return ids
}

// check compares everything that can be seen with the model, and lets a moment pass.
func (h *house) check(rt *rapid.T) {
	ctx := context.Background()
	for _, m := range h.people {
		if card := h.w.Card(m.id); card.State != m.state() {
			rt.Fatalf("%s is %s, the rule says %s", m.name, card.State, m.state())
		}
	}
	for i, link := range h.links {
		found, err := h.w.Door.LookAtLink(ctx, link.Token)
		h.w.Must(err)
		if wanted := h.stateOf(link, h.now()); found.State != wanted {
			rt.Fatalf("link %d is %s, the rule says %s", i, found.State, wanted)
		}
	}
	for i, session := range h.sessions {
		who, verdict, err := h.w.Door.Admit(ctx, session.token, visitor.SeeHome)
		h.w.Must(err)
		wanted := h.verdict(session, h.now())
		if verdict != wanted {
			rt.Fatalf("session %d is %s, the rule says %s", i, verdict, wanted)
		}
		h.tally.add("a session is " + string(verdict))
		name, client, about := "", "", ""
		if verdict == visitor.Allowed {
			m := session.chosen.of
			name, client = m.name, m.client().id
			if m.of != nil {
				about = m.of.name
				h.tally.add("a contact is allowed")
			}
		}
		if who.Name != name || who.Client != client || who.About != about {
			rt.Fatalf("session %d looks at %q, the rule says %q", i, who.Name, name)
		}
		if wanted != visitor.Stranger || i == len(h.sessions)-1 {
			h.checkReach(rt, session, wanted)
		}
	}
	h.w.Clock.Advance(2 * time.Second)
}

func (h *house) checkReach(rt *rapid.T, session *houseSession, verdict visitor.Verdict) {
	people, _, err := h.w.Door.People(context.Background(), session.token)
	h.w.Must(err)
	var names, wanted []string
	for _, p := range people {
		label := p.Name
		if p.As != "" {
			label += " as " + p.As
		}
		names = append(names, label)
	}
	slices.Sort(names)
	if verdict == visitor.Allowed || verdict == visitor.Unchosen {
		for _, g := range stillOpen(session.reach) {
			wanted = append(wanted, g.of.label())
		}
		slices.Sort(wanted)
	}
	if !slices.Equal(names, wanted) {
		rt.Fatalf("a session that is %s reaches %v, the rule says %v", verdict, names, wanted)
	}
	h.tally.add(fmt.Sprintf("reaches %d", len(names)))
}
