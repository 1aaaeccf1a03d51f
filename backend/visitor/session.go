package visitor

import (
	"context"
	"errors"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// How long a session lives.
const (
	IdleLimit    = 15 * time.Minute // without a request
	SessionLimit = 12 * time.Hour   // whatever is done in it
	SessionCount = 5                // of one grant at once; one more ends the oldest

	// touchEvery is how exact the idle limit is: a session's last sight is written no more often.
	touchEvery = 30 * time.Second
)

// Visitor is who a request comes from. Everything in it comes from rows, nothing from the request. One
// who signed in at an address that serves several people has a session, and no grant until they choose.
type Visitor struct {
	Session     string
	Grant       string
	Client      string
	Holder      string // whose access it is: the client's, or that of one of their contacts
	Name        string // what the visitor goes by
	About       string // what the client goes by, where the visitor is a contact of theirs; else empty
	Address     string
	Language    string
	Permissions Permissions
	CanPay      bool      // they may pay, and the practice takes payments online
	HasOthers   bool      // others have access to the same pages
	IsShared    bool      // there is somebody else to choose at this address
	EndsAt      time.Time // when the session ends if nothing more is done in it
	Preview     Preview   // whether it is the practitioner who looks
}

// Arrival is what a request finds, in one look: the practice, and who holds the session that it names.
type Arrival struct {
	Practice Practice

	visitor  Visitor
	standing Standing
	isStale  bool // the session's last sight is to be written anew
}

// Arrive reads the practice, and who holds the session token (which may be empty) that a request of this practice has. A
// store without a practice is a portal that is closed.
func (d *Door) Arrive(ctx context.Context, token func(Practice) string) (Arrival, error) {
	var a Arrival
	err := d.portal.Read(ctx, func(v *store.View) error {
		practice, err := v.ReadPortalPractice(ctx)
		if isNone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		a.Practice = d.practiceOf(practice, v.Now)
		a.visitor, a.standing, a.isStale, err = stand(ctx, v, practice, token(a.Practice))
		return err
	})
	return a, err
}

// Watch says whether whoever has arrived may do op. A visitor is returned whenever somebody is signed in and the
// practice is open. It writes nothing, so what a page that lies open asks by itself keeps no session alive.
func (a Arrival) Watch(op Operation) (Visitor, Verdict) { return a.visitor, Decide(a.standing, op) }

// Let is [Arrival.Watch] for what a visitor asks: being let in moves the session's idle limit on.
func (d *Door) Let(ctx context.Context, a Arrival, op Operation) (Visitor, Verdict, error) {
	verdict := Decide(a.standing, op)
	if verdict != Allowed || a.visitor.Session == "" || !a.isStale {
		return a.visitor, verdict, nil
	}
	err := d.portal.Write(ctx, func(tx *store.Tx) error {
		return tx.TouchSession(ctx, row.TouchSessionParams{ID: a.visitor.Session, SeenAt: store.Millis(tx.Now)})
	})
	return a.visitor, verdict, err
}

// Admit is [Door.Arrive] and [Door.Let] together.
func (d *Door) Admit(ctx context.Context, token string, op Operation) (Visitor, Verdict, error) {
	a, err := d.Arrive(ctx, func(Practice) string { return token })
	if err != nil {
		return Visitor{}, "", err
	}
	return d.Let(ctx, a, op)
}

// stand reads a visitor and their standing from the views.
func stand(ctx context.Context, v *store.View, practice row.PortalPractice, token string) (Visitor, Standing, bool, error) {
	standing := Standing{IsPracticeOn: practice.IsOn}
	if token == "" || !practice.IsOn {
		return Visitor{}, standing, false, nil
	}
	session, err := v.GetSessionByToken(ctx, HashOfToken(token))
	if isNone(err) {
		return Visitor{}, standing, false, nil
	}
	if err != nil {
		return Visitor{}, standing, false, err
	}
	if standing.IsSessionLive = isLive(session, practice.SessionRound, v.Now); !standing.IsSessionLive {
		return Visitor{}, standing, false, nil
	}
	people, err := reachOf(ctx, v, session)
	if err != nil {
		return Visitor{}, standing, false, err
	}
	grant, err := v.ReadPortalGrant(ctx, session.GrantID)
	if err != nil && !isNone(err) {
		return Visitor{}, standing, false, err
	}
	standing.IsGrantOn, standing.IsAddressOpen = err == nil, len(people) > 0
	if !standing.IsGrantOn && !standing.IsAddressOpen {
		return Visitor{}, standing, false, nil
	}
	visitor := Visitor{Session: session.ID, IsShared: len(people) > 1, EndsAt: endOf(session, v.Now)}
	if standing.IsGrantOn {
		standing.Permissions = permissionsOf(grant)
		visitor.Grant, visitor.Client, visitor.Name, visitor.About = grant.Key, grant.Client, nameOf(grant), grant.About
		visitor.Holder, visitor.HasOthers = grant.Holder, grant.HasOthers
		visitor.Address, visitor.Language, visitor.Permissions = grant.Address, grant.Language, standing.Permissions
		if standing.TakesPayments, err = takesPayments(ctx, v); err != nil {
			return Visitor{}, standing, false, err
		}
		visitor.CanPay = permits(standing, PayBills)
	}
	return visitor, standing, v.Now.Sub(store.Time(session.SeenAt)) >= touchEvery, nil
}

// SignOut ends the session that the token opens. An unknown token is no error: nobody is signed in
// by it either way.
func (d *Door) SignOut(ctx context.Context, token string) error {
	return d.portal.Write(ctx, func(tx *store.Tx) error {
		session, err := tx.GetSessionByToken(ctx, HashOfToken(token))
		if isNone(err) || (err == nil && session.EndedAt != nil) {
			return nil
		}
		if err != nil {
			return err
		}
		now := store.Millis(tx.Now)
		if err := tx.EndSession(ctx, row.EndSessionParams{ID: session.ID, EndedAt: &now}); err != nil || session.GrantID == "" {
			return err
		}
		return record(ctx, tx, SignedOut, session.Client, SignOut{Grant: session.GrantID, Session: session.ID})
	})
}

// openSession starts a session and returns its id and the token for the cookie. The id, the token and the
// moment are its own; the rest is the caller's. One without a grant is not limited in number: the links to
// an address are.
func openSession(ctx context.Context, tx *store.Tx, practice row.PortalPractice, s row.InsertSessionParams) (id, token string, err error) {
	secret, err := tx.Random(TokenSize)
	if err != nil {
		return "", "", err
	}
	now := store.Millis(tx.Now)
	token = EncodeToken(secret)
	s.ID, s.TokenHash, s.CreatedAt, s.SeenAt, s.Round = tx.NewID(), HashOfToken(token), now, now, practice.SessionRound
	if err := tx.InsertSession(ctx, s); err != nil || s.GrantID == "" {
		return s.ID, token, err
	}
	err = tx.EndOldestSessions(ctx, row.EndOldestSessionsParams{At: &now, GrantID: s.GrantID, Keep: SessionCount})
	return s.ID, token, err
}

// isLive says whether a session may still be used at now: one of an earlier round may not. A clock that was set back by more than a
// minute ends it: time that went backwards proves nothing.
func isLive(s row.VisitorSession, round int64, now time.Time) bool {
	return s.EndedAt == nil && s.Round == round &&
		now.Before(store.Time(s.EndsAt)) &&
		now.Sub(store.Time(s.SeenAt)) < IdleLimit &&
		now.After(store.Time(s.SeenAt).Add(-clockSlack))
}

func endOf(s row.VisitorSession, now time.Time) time.Time {
	end := now.Add(IdleLimit)
	if limit := store.Time(s.EndsAt); limit.Before(end) {
		return limit
	}
	return end
}

// takesPayments says whether the practice can be paid online.
func takesPayments(ctx context.Context, v *store.View) (bool, error) {
	isActive, err := v.ReadPortalPaymentAccount(ctx)
	if isNone(err) {
		return false, nil
	}
	return isActive, err
}

func permissionsOf(g row.PortalGrant) Permissions {
	return Permissions{Requests: g.MayRequest, Messaging: g.MayMessage, BillingDocuments: g.MaySeeBills, Pay: g.MayPay}
}

func nameOf(g row.PortalGrant) string {
	if g.PreferredName != "" {
		return g.PreferredName
	}
	return g.FirstName
}

// isNone says that an error means: no such row.
func isNone(err error) bool {
	return err != nil && (errors.Is(err, errNoRows) || fault.CodeOf(err) == fault.NotFound)
}
