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

// model is product rule 11 written down a second time, as simply as it can be, for one client with two
// addresses.
type model struct {
	isOn       bool // the practice's switch
	hasConsent bool // for both addresses
	isArchived bool
	may        visitor.Permissions
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
	token       string
	grant       *grantModel
	isOfAddress bool // a sign-in link opened it, so that whoever shares the address could be chosen
	made, seen  time.Time
	isOver      bool
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

// waiting counts the mails that have neither gone nor been taken back.
func (m *model) waiting() (count int) {
	for _, mail := range m.mails {
		if !mail.isGone && !mail.isOut {
			count++
		}
	}
	return count
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
	m.sessions = append(m.sessions, &sessionModel{token: token, grant: l.grant, isOfAddress: l.Kind == outbox.SignInLink, made: now, seen: now})
	open := 0
	for _, s := range slices.Backward(m.sessions) {
		if s.grant == l.grant && !s.isOver {
			open++
			s.isOver = open > 5
		}
	}
}

func (m *model) verdict(s *sessionModel, op visitor.Operation, now time.Time) visitor.Verdict {
	isAllowed := map[visitor.Operation]bool{
		visitor.SeeHome: true, visitor.SeeVisits: true, visitor.SeePapers: true, visitor.FillPapers: true, visitor.Leave: true, visitor.ChoosePerson: s.isOfAddress, visitor.RequestAppointments: m.may.Requests, visitor.UseMessages: m.may.Messaging, visitor.SeeBills: m.may.BillingDocuments,
	}
	switch {
	case !m.isOn:
		return visitor.Closed
	case s.isOver, s.grant.isOver, now.Sub(s.made) >= 12*time.Hour, now.Sub(s.seen) >= 15*time.Minute:
		return visitor.Stranger
	case !isAllowed[op]:
		return visitor.Forbidden
	}
	if now.Sub(s.seen) >= 30*time.Second {
		s.seen = now
	}
	return visitor.Allowed
}
