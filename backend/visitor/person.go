package visitor

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Person is one of those whom an address reaches.
type Person struct {
	Grant    string
	Name     string // what the client goes by, whose pages they are
	As       string // what the visitor goes by, who is a contact of the client; empty: the client
	IsChosen bool   // the session looks at them now
}

// NotReached is the refusal to look at somebody whom the session does not reach, or no longer.
const NotReached fault.Code = "person_not_reached"

// People lists whom a session may look at, by name, and the address that it signed in at. It lists nobody
// for a session that has ended and for one that an invitation opened: that was for one person.
func (d *Door) People(ctx context.Context, token string) (people []Person, address string, err error) {
	err = d.portal.Read(ctx, func(v *store.View) error {
		session, grants, err := lookAround(ctx, v, token)
		for _, grant := range grants {
			people = append(people, personOf(grant, session))
			address = grant.Address
		}
		return err
	})
	slices.SortStableFunc(people, func(a, b Person) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return people, address, err
}

// personOf is a grant as a choice: a contact is asked for whom they come.
func personOf(grant row.PortalGrant, session row.VisitorSession) Person {
	person := Person{Grant: grant.Key, Name: nameOf(grant), IsChosen: grant.Key == session.GrantID}
	if grant.About != "" {
		person.Name, person.As = grant.About, person.Name
	}
	return person
}

// Choose has a session look at one of those whom its address reaches now, and returns the token of the
// session that takes its place: what one person's pages knew is worth nothing under another. It ends when
// the first would have. It fails with [NotReached], [RefusedClosed] or [TooMany].
func (d *Door) Choose(ctx context.Context, token, grant string) (string, error) {
	chosen := token
	err := d.portal.Write(ctx, func(tx *store.Tx) error {
		practice, err := requireOpen(ctx, tx)
		if err != nil {
			return err
		}
		session, grants, err := lookAround(ctx, &tx.View, token)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(grants, func(g row.PortalGrant) bool { return g.Key == grant })
		if at < 0 {
			return fault.At("person", NotReached)
		}
		if grant == session.GrantID {
			return nil
		}
		chosen, err = replace(ctx, tx, practice, session, grants[at])
		return err
	})
	return chosen, err
}

// replace ends a session and opens one of the same address for a person of it.
func replace(ctx context.Context, tx *store.Tx, practice row.PortalPractice, session row.VisitorSession, grant row.PortalGrant) (string, error) {
	now := store.Millis(tx.Now)
	if err := tx.EndSession(ctx, row.EndSessionParams{ID: session.ID, EndedAt: &now}); err != nil {
		return "", err
	}
	if session.GrantID != "" {
		if err := record(ctx, tx, SignedOut, session.Client, SignOut{Grant: session.GrantID, Session: session.ID}); err != nil {
			return "", err
		}
	}
	id, token, err := openSession(ctx, tx, practice, row.InsertSessionParams{
		GrantID: grant.Key, Client: grant.Client, AddressKey: session.AddressKey, Since: session.Since, EndsAt: session.EndsAt,
	})
	if err != nil {
		return "", err
	}
	return token, record(ctx, tx, SignedIn, grant.Client, SignIn{Grant: grant.Key, Session: id, Way: byChoice})
}

// lookAround reads a live session and whom it reaches; nobody where there is none.
func lookAround(ctx context.Context, v *store.View, token string) (row.VisitorSession, []row.PortalGrant, error) {
	session, err := v.GetSessionByToken(ctx, HashOfToken(token))
	if isNone(err) {
		return session, nil, nil
	}
	if err != nil {
		return session, nil, err
	}
	practice, err := v.ReadPortalPractice(ctx)
	if err != nil || !practice.IsOn || !isLive(session, practice.SessionRound, v.Now) {
		return session, nil, err
	}
	grants, err := reachOf(ctx, v, session)
	return session, grants, err
}

// reachOf lists the grants that a session reaches now: those open at its address that were there when its
// link was made. What was opened later takes a sign-in of its own, so that ending access and giving it
// again shuts every open session out.
func reachOf(ctx context.Context, v *store.View, session row.VisitorSession) ([]row.PortalGrant, error) {
	if session.AddressKey == "" {
		return nil, nil
	}
	return v.ReadPortalGrantsOfAddress(ctx, row.ReadPortalGrantsOfAddressParams{AddressKey: session.AddressKey, GrantedAt: session.Since})
}
