package access_test

import (
	"slices"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/visitor"
)

// household is what product rule 11 says about an address that serves several people, written down a
// second time. It knows for each link whom it could open when it was mailed, by name and not by moments.
type household struct {
	isOn     bool
	people   []*member
	mails    []*houseMail // that wait
	links    []*houseLink
	sessions []*houseSession
	asked    []time.Time // for a sign-in link
	entered  []time.Time // a link was redeemed at the address
	wrong    []time.Time // codes tried wrongly
}

type member struct {
	id, name   string
	of         *member // the client whose contact this is; nil: a client
	hasConsent bool
	isArchived bool
	grants     []*houseGrant // the last is the present one
}

type houseGrant struct {
	of         *member
	isSignedIn bool
	isOver     bool
	entered    []time.Time // somebody came in as this person
}

type houseMail struct {
	kind  outbox.Kind
	grant *houseGrant // of an invitation; nil of a sign-in link, which is the address's
}

type houseLink struct {
	accesstest.Letter

	opens         []*houseGrant // whom it could open when it was mailed
	isInvitation  bool
	at, expiresAt time.Time
}

type houseSession struct {
	token      string
	chosen     *houseGrant
	reach      []*houseGrant // nil: an invitation's
	made, seen time.Time
	isOver     bool
}

// client is whose pages the member's access opens.
func (m *member) client() *member {
	if m.of != nil {
		return m.of
	}
	return m
}

// label is how the choice of a person names the member.
func (m *member) label() string {
	if m.of != nil {
		return m.of.name + " as " + m.name
	}
	return m.name
}

func (m *member) live() *houseGrant {
	if n := len(m.grants); n > 0 && !m.grants[n-1].isOver {
		return m.grants[n-1]
	}
	return nil
}

func (m *member) state() access.State {
	switch g := m.live(); {
	case g != nil && g.isSignedIn:
		return access.Active
	case g != nil:
		return access.Invited
	case len(m.grants) > 0:
		return access.Disabled
	case m.hasConsent:
		return access.Ready
	}
	return access.NoEmail
}

func (m *member) invite(isOn bool) fault.Code {
	switch {
	case m.client().isArchived:
		return access.ClientArchived
	case !isOn:
		return access.PortalClosed
	case !m.hasConsent:
		return access.NoConsent
	case m.live() != nil && m.live().isSignedIn:
		return access.AlreadySignedIn
	case m.live() != nil:
		return access.AlreadyInvited
	}
	m.grants = append(m.grants, &houseGrant{of: m})
	return ""
}

// open lists whose access is on.
func (h *household) open() []*houseGrant {
	var open []*houseGrant
	for _, m := range h.people {
		if g := m.live(); g != nil {
			open = append(open, g)
		}
	}
	return open
}

// stillOpen keeps those of some grants that have not ended.
func stillOpen(grants []*houseGrant) []*houseGrant {
	return slices.DeleteFunc(slices.Clone(grants), func(g *houseGrant) bool { return g.isOver })
}

// end ends one person's access, and takes back the invitation that waits for them. A sign-in link that
// waits is taken back when it serves nobody any more.
func (h *household) end(g *houseGrant) {
	g.isOver = true
	h.mails = slices.DeleteFunc(h.mails, func(m *houseMail) bool { return m.grant == g || (m.grant == nil && len(h.open()) == 0) })
}

// agrees says that somebody whose access is on agreed to mail.
func (h *household) agrees() bool {
	return slices.ContainsFunc(h.open(), func(g *houseGrant) bool { return g.of.hasConsent })
}

func (h *household) ask(now time.Time) {
	within := func(span time.Duration) (count int) {
		for _, at := range h.asked {
			if now.Sub(at) <= span {
				count++
			}
		}
		return count
	}
	if within(15*time.Minute) >= 3 || within(24*time.Hour) >= 10 {
		return
	}
	h.asked = append(h.asked, now)
	if h.isOn && h.agrees() {
		h.mails = append(h.mails, &houseMail{kind: outbox.SignInLink})
	}
}

// due takes the mails that go now, and drops those that never will.
func (h *household) due() []*houseMail {
	h.mails = slices.DeleteFunc(h.mails, func(m *houseMail) bool {
		if m.grant != nil {
			return !m.grant.of.hasConsent || m.grant.isSignedIn
		}
		return !h.agrees()
	})
	if !h.isOn {
		return nil
	}
	due := h.mails
	h.mails = nil
	return due
}

func (h *household) stateOf(l *houseLink, now time.Time) visitor.LinkState {
	uses := h.entered
	if l.isInvitation {
		uses = l.opens[0].entered
	}
	switch {
	case len(stillOpen(l.opens)) == 0:
		return visitor.LinkUnknown
	case slices.ContainsFunc(uses, func(at time.Time) bool { return !at.Before(l.at) }):
		return visitor.LinkUsed
	case !now.Before(l.expiresAt):
		return visitor.LinkExpired
	}
	return visitor.LinkLive
}

func (h *household) redeemLink(l *houseLink, now time.Time) fault.Code {
	if !h.isOn {
		return visitor.RefusedClosed
	}
	return map[visitor.LinkState]fault.Code{
		visitor.LinkUnknown: visitor.RefusedUnknown, visitor.LinkUsed: visitor.RefusedUsed, visitor.LinkExpired: visitor.RefusedExpired,
	}[h.stateOf(l, now)]
}

func (h *household) redeemCode(l *houseLink, now time.Time) fault.Code {
	if !h.isOn {
		return visitor.RefusedClosed
	}
	tries := 0
	for _, at := range h.wrong {
		if !at.Before(l.at) {
			tries++
		}
	}
	if h.stateOf(l, now) != visitor.LinkLive || tries >= 5 {
		h.wrong = append(h.wrong, now)
		return visitor.RefusedCode
	}
	return ""
}

// enter opens the session of a link: an invitation's looks at its own person, an address's at whoever is
// the only one, and else at nobody yet.
func (h *household) enter(l *houseLink, token string, now time.Time) *houseSession {
	h.entered = append(h.entered, now)
	s := &houseSession{token: token, made: now, seen: now}
	open := stillOpen(l.opens)
	if !l.isInvitation {
		s.reach = l.opens
	}
	h.sessions = append(h.sessions, s)
	if len(open) == 1 {
		h.look(s, open[0], now)
	}
	return s
}

// look has a session look at a person, of whom five at most are looked at.
func (h *household) look(s *houseSession, g *houseGrant, now time.Time) {
	s.chosen, g.isSignedIn = g, true
	g.entered = append(g.entered, now)
	open := 0
	for _, other := range slices.Backward(h.sessions) {
		if other.chosen == g && !other.isOver {
			open++
			other.isOver = open > 5
		}
	}
}

// choose is what choosing a person in a session comes to, and the session that takes its place.
func (h *household) choose(s *houseSession, g *houseGrant, token string, now time.Time) fault.Code {
	switch {
	case !h.isOn:
		return visitor.RefusedClosed
	case s.isEnded(now), !slices.Contains(stillOpen(s.reach), g):
		return visitor.NotReached
	case s.chosen == g:
		return ""
	}
	s.isOver = true
	next := &houseSession{token: token, reach: s.reach, made: s.made, seen: now}
	h.sessions = append(h.sessions, next)
	h.look(next, g, now)
	return ""
}

func (s *houseSession) isEnded(now time.Time) bool {
	return s.isOver || now.Sub(s.made) >= 12*time.Hour || now.Sub(s.seen) >= 15*time.Minute
}

func (h *household) verdict(s *houseSession, now time.Time) visitor.Verdict {
	isOn := s.chosen != nil && !s.chosen.isOver
	switch {
	case !h.isOn:
		return visitor.Closed
	case s.isEnded(now), !isOn && len(stillOpen(s.reach)) == 0:
		return visitor.Stranger
	case !isOn:
		return visitor.Unchosen
	}
	if now.Sub(s.seen) >= 30*time.Second {
		s.seen = now
	}
	return visitor.Allowed
}
