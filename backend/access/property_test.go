package access_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/visitor"
)

// model is product rule 11 written down a second time, as simply as it can be, for one client with two
// addresses.
type model struct {
	isOn       bool // the practice's switch
	hasConsent bool // for both addresses
	isArchived bool
	grants     []*grantModel // the last is the present one
	mails      []*mailModel
	links      []*linkModel
	sessions   []*sessionModel
	asked      [2][]time.Time // for a sign-in link, by address
	wrong      [2][]time.Time // codes tried wrongly, by address
}

type grantModel struct {
	address            int
	isSignedIn, isOver bool
	redeemed           []time.Time
}

type mailModel struct {
	kind          outbox.Kind
	grant         *grantModel
	at            time.Time
	isGone, isOut bool // it went; it was taken back
}

type linkModel struct {
	accesstest.Letter

	grant         *grantModel
	at, expiresAt time.Time
}

type sessionModel struct {
	token      string
	grant      *grantModel
	made, seen time.Time
	isOver     bool
}

func (m *model) grant() *grantModel {
	if len(m.grants) == 0 {
		return nil
	}
	return m.grants[len(m.grants)-1]
}

func (m *model) live() *grantModel {
	if g := m.grant(); g != nil && !g.isOver {
		return g
	}
	return nil
}

func (m *model) state() access.State {
	switch g := m.grant(); {
	case g == nil && m.hasConsent:
		return access.Ready
	case g == nil:
		return access.NoEmail
	case g.isOver:
		return access.Disabled
	case g.isSignedIn:
		return access.Active
	}
	return access.Invited
}

func (m *model) end() {
	g := m.live()
	if g == nil {
		return
	}
	g.isOver = true
	for _, mail := range m.mails {
		if mail.grant == g && !mail.isGone {
			mail.isOut = true
		}
	}
}

// whyNot is why nothing can be sent to the client at all.
func (m *model) whyNot() fault.Code {
	switch {
	case m.isArchived:
		return access.ClientArchived
	case !m.isOn:
		return access.PortalClosed
	case !m.hasConsent:
		return access.NoConsent
	}
	return ""
}

func (m *model) invite(now time.Time, address int) fault.Code {
	if why := m.whyNot(); why != "" {
		return why
	}
	kind := outbox.Invitation
	if g := m.live(); g != nil {
		switch {
		case g.address != address:
			kind = outbox.NewAddress
		case g.isSignedIn:
			return access.AlreadySignedIn
		default:
			return access.AlreadyInvited
		}
	}
	m.end()
	g := &grantModel{address: address}
	m.grants = append(m.grants, g)
	m.mails = append(m.mails, &mailModel{kind: kind, grant: g, at: now})
	return ""
}

func (m *model) resend(now time.Time) fault.Code {
	g := m.live()
	switch {
	case g == nil:
		return access.NotInvited
	case g.isSignedIn:
		return access.AlreadySignedIn
	case m.whyNot() != "":
		return m.whyNot()
	}
	isWaiting, made := false, 0
	for _, mail := range m.mails {
		if mail.grant == g && mail.kind != outbox.SignInLink {
			isWaiting = !mail.isGone && !mail.isOut
		}
		if mail.kind == outbox.Resend && !mail.isOut && now.Sub(mail.at) <= 24*time.Hour {
			made++
		}
	}
	if isWaiting {
		return access.StillWaiting
	}
	if made >= 5 {
		return access.TooManyResends
	}
	m.mails = append(m.mails, &mailModel{kind: outbox.Resend, grant: g, at: now})
	return ""
}

// ask asks for a sign-in link: three in a quarter of an hour, ten a day.
func (m *model) ask(now time.Time, address int) {
	within := func(span time.Duration) (count int) {
		for _, at := range m.asked[address] {
			if now.Sub(at) <= span {
				count++
			}
		}
		return count
	}
	if within(15*time.Minute) >= 3 || within(24*time.Hour) >= 10 {
		return
	}
	m.asked[address] = append(m.asked[address], now)
	if g := m.live(); g != nil && g.address == address && m.isOn && m.hasConsent {
		m.mails = append(m.mails, &mailModel{kind: outbox.SignInLink, grant: g, at: now})
	}
}

// due lists the mails that go now, and takes back those that never will.
func (m *model) due() []*mailModel {
	var due []*mailModel
	for _, mail := range m.mails {
		switch {
		case mail.isGone || mail.isOut:
		case !m.hasConsent, mail.kind != outbox.SignInLink && mail.grant.isSignedIn:
			mail.isOut = true
		case m.isOn:
			due = append(due, mail)
		}
	}
	return due
}

func (m *model) stateOf(l *linkModel, now time.Time) visitor.LinkState {
	switch {
	case l.grant.isOver:
		return visitor.LinkUnknown
	case slices.ContainsFunc(l.grant.redeemed, func(at time.Time) bool { return !at.Before(l.at) }):
		return visitor.LinkUsed
	case !now.Before(l.expiresAt):
		return visitor.LinkExpired
	}
	return visitor.LinkLive
}

func (m *model) redeemLink(l *linkModel, now time.Time) fault.Code {
	if !m.isOn {
		return visitor.RefusedClosed
	}
	return map[visitor.LinkState]fault.Code{
		visitor.LinkUnknown: visitor.RefusedUnknown, visitor.LinkUsed: visitor.RefusedUsed, visitor.LinkExpired: visitor.RefusedExpired,
	}[m.stateOf(l, now)]
}

func (m *model) redeemCode(l *linkModel, now time.Time) fault.Code {
	if !m.isOn {
		return visitor.RefusedClosed
	}
	tries := 0
	for _, at := range m.wrong[l.grant.address] {
		if !at.Before(l.at) {
			tries++
		}
	}
	if m.stateOf(l, now) != visitor.LinkLive || tries >= 5 {
		m.wrong[l.grant.address] = append(m.wrong[l.grant.address], now)
		return visitor.RefusedCode
	}
	return ""
}

func (m *model) signIn(l *linkModel, token string, now time.Time) {
	l.grant.isSignedIn = true
	l.grant.redeemed = append(l.grant.redeemed, now)
	m.sessions = append(m.sessions, &sessionModel{token: token, grant: l.grant, made: now, seen: now})
	open := 0
	for _, s := range slices.Backward(m.sessions) {
		if s.grant == l.grant && !s.isOver {
			open++
			s.isOver = open > 5
		}
	}
}

func (m *model) verdict(s *sessionModel, now time.Time) visitor.Verdict {
	switch {
	case !m.isOn:
		return visitor.Closed
	case s.isOver, s.grant.isOver, now.Sub(s.made) >= 12*time.Hour, now.Sub(s.seen) >= 15*time.Minute:
		return visitor.Stranger
	}
	if now.Sub(s.seen) >= 30*time.Second {
		s.seen = now
	}
	return visitor.Allowed
}

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
