package visitor

import (
	"context"
	"crypto/subtle"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// WrongTries is how many wrong tries an open code survives.
const WrongTries = 5

// The ways in.
const (
	byLink   = "link"
	byCode   = "code"
	byChoice = "choice" // of a person, by whoever had signed in at an address
)

// ofAddress is the kind of the links that belong to an address; the others belong to one grant.
const ofAddress = "sign_in"

// RedeemLink signs in whoever holds a live link and returns the token for the session's cookie. Of any
// number of redemptions at once one succeeds. It fails with [RefusedUsed], [RefusedExpired],
// [RefusedUnknown], [RefusedClosed] or [TooMany].
func (d *Door) RedeemLink(ctx context.Context, token, place string) (string, error) {
	var session string
	var refusal error
	err := d.portal.Write(ctx, func(tx *store.Tx) error {
		if err := countPlace(ctx, tx, place, redeemByPlace(), redeemByAll()); err != nil {
			return err
		}
		practice, err := requireOpen(ctx, tx)
		if err != nil {
			return err
		}
		link, err := tx.ReadPortalLinkByToken(ctx, HashOfToken(token))
		if isNone(err) {
			refusal = fault.New(RefusedUnknown)
			return nil // the try counts: this is how one would guess
		}
		if err != nil {
			return err
		}
		session, err = redeem(ctx, tx, practice, link, byLink)
		if fault.CodeOf(err) == RefusedExpired {
			refusal = err
			return nil
		}
		return err
	})
	if err == nil {
		err = refusal
	}
	return session, err
}

// RedeemCode signs in whoever knows an open code of an address, and is to the outside the same for
// addresses that have none. It fails with [RefusedCode], [RefusedClosed] or [TooMany].
func (d *Door) RedeemCode(ctx context.Context, address, code, place string) (string, error) {
	practice, err := d.practiceRow(ctx)
	if err != nil {
		return "", err
	}
	if !practice.IsOn {
		return "", fault.New(RefusedClosed)
	}
	if err := d.portal.Write(ctx, func(tx *store.Tx) error {
		return countPlace(ctx, tx, place, redeemByPlace(), redeemByAll())
	}); err != nil {
		return "", err
	}
	// The slow hash is computed outside the transaction: the writer serves others meanwhile.
	key := AddressKey(address)
	hash, err := d.hashOfCode(ctx, practice.CodeSalt, key, code)
	if err != nil {
		return "", err
	}
	var session string
	isWrong := false
	err = d.portal.Write(ctx, func(tx *store.Tx) error {
		practice, err := requireOpen(ctx, tx)
		if err != nil {
			return err
		}
		link, err := findByCode(ctx, tx, key, hash)
		if err != nil {
			return err
		}
		if link == nil {
			isWrong = true
			return refuseCode(ctx, tx, key, hash)
		}
		session, err = redeem(ctx, tx, practice, *link, byCode)
		return err
	})
	if err == nil && isWrong {
		err = fault.At("code", RefusedCode)
	}
	return session, err
}

// hashOfCode is [HashOfCode] in its turn, as long as whoever asked is still there.
func (d *Door) hashOfCode(ctx context.Context, salt []byte, addressKey, code string) ([]byte, error) {
	select {
	case d.hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.Wrap(fault.Cancelled, ctx.Err())
	}
	defer func() { <-d.hashing }()
	return HashOfCode(d.price, salt, addressKey, code), nil
}

// findByCode returns the open link of an address whose code has this hash, or nil. A code that has
// been tried wrongly too often since it was issued is no longer open.
func findByCode(ctx context.Context, tx *store.Tx, addressKey string, hash []byte) (*row.PortalLink, error) {
	links, err := tx.ReadPortalLinksOfAddress(ctx, row.ReadPortalLinksOfAddressParams{AddressKey: addressKey, ExpiresAt: store.Millis(tx.Now)})
	if err != nil {
		return nil, err
	}
	for _, link := range links {
		if subtle.ConstantTimeCompare(link.CodeHash, hash) != 1 {
			continue
		}
		wrong, err := tx.CountAttempts(ctx, row.CountAttemptsParams{What: wrongCode, Who: addressKey, At: link.IssuedAt})
		if err != nil {
			return nil, err
		}
		state, err := stateOf(ctx, &tx.View, link)
		if err != nil {
			return nil, err
		}
		if wrong < WrongTries && state == LinkLive {
			return &link, nil
		}
	}
	return nil, nil //nolint:nilnil // no such code is an answer, not an error
}

// refuseCode counts a code that opened nothing, and tells the desk of it.
func refuseCode(ctx context.Context, tx *store.Tx, addressKey string, hash []byte) error {
	isTold, err := refusalsByAddress().isWithin(ctx, tx, addressKey)
	if err != nil {
		return err
	}
	if err := count(ctx, tx, wrongCode, addressKey); err != nil || !isTold {
		return err
	}
	reason, err := whyRefused(ctx, tx, addressKey, hash)
	if err != nil {
		return err
	}
	return record(ctx, tx, CodeRefused, "", CodeRefusal{Address: addressKey, Reason: reason})
}

// whyRefused says what was the matter with a code that opened nothing. It looks at what has run out too.
func whyRefused(ctx context.Context, tx *store.Tx, addressKey string, hash []byte) (CodeReason, error) {
	links, err := tx.ReadPortalLinksOfAddress(ctx, row.ReadPortalLinksOfAddressParams{AddressKey: addressKey})
	if err != nil {
		return "", err
	}
	isOpen, isShut := false, false
	for _, link := range links {
		state, err := stateOf(ctx, &tx.View, link)
		if err != nil {
			return "", err
		}
		wrong, err := tx.CountAttempts(ctx, row.CountAttemptsParams{What: wrongCode, Who: addressKey, At: link.IssuedAt})
		if err != nil {
			return "", err
		}
		isHit := subtle.ConstantTimeCompare(link.CodeHash, hash) == 1
		switch {
		case isHit && state == LinkUsed:
			return CodeUsed, nil
		case isHit && state == LinkExpired:
			return CodeExpired, nil
		case state == LinkLive && wrong >= WrongTries:
			isShut = true
		case state == LinkLive:
			isOpen = true
		}
	}
	if isShut && !isOpen {
		return CodeTooMany, nil
	}
	return CodeWrong, nil
}

// redeem uses a link up: the redemption, the session and the event, in one transaction.
func redeem(ctx context.Context, tx *store.Tx, practice row.PortalPractice, link row.PortalLink, way string) (string, error) {
	state, err := stateOf(ctx, &tx.View, link)
	if err != nil {
		return "", err
	}
	switch state {
	case LinkLive:
	case LinkUsed:
		return "", fault.New(RefusedUsed)
	case LinkExpired:
		return "", fault.New(RefusedExpired)
	case LinkUnknown:
		return "", fault.New(RefusedUnknown)
	}
	s, err := sessionBy(ctx, tx, link)
	if err != nil {
		return "", err
	}
	id, token, err := openSession(ctx, tx, practice, s)
	if err != nil {
		return "", err
	}
	stored, err := tx.InsertRedemption(ctx, row.InsertRedemptionParams{
		Link: link.Key, GrantID: s.GrantID, AddressKey: link.AddressKey, Session: id, Way: way, At: store.Millis(tx.Now),
	})
	if err != nil {
		return "", err
	}
	if stored == 0 {
		return "", fault.New(RefusedUsed)
	}
	if s.GrantID == "" { // the event follows when somebody has been chosen
		return token, nil
	}
	return token, record(ctx, tx, SignedIn, s.Client, SignIn{Grant: s.GrantID, Link: link.Key, Session: id, Way: way})
}

// sessionBy is the session that a link opens: an invitation that of its own person, a sign-in link that
// of its address. Where the address has one person, they are chosen.
func sessionBy(ctx context.Context, tx *store.Tx, link row.PortalLink) (row.InsertSessionParams, error) {
	s := row.InsertSessionParams{GrantID: link.GrantID, Client: link.Client, EndsAt: store.Millis(tx.Now.Add(SessionLimit))}
	if link.Kind != ofAddress {
		return s, nil
	}
	s.AddressKey, s.Since = link.AddressKey, link.IssuedAt
	grants, err := tx.ReadPortalGrantsOfAddress(ctx, row.ReadPortalGrantsOfAddressParams{AddressKey: s.AddressKey, GrantedAt: s.Since})
	switch {
	case err != nil:
		return s, err
	case len(grants) == 0:
		return s, fault.New(RefusedUnknown)
	case len(grants) == 1:
		s.GrantID, s.Client = grants[0].Key, grants[0].Client
	default:
		s.GrantID, s.Client = "", ""
	}
	return s, nil
}

// requireOpen reads the practice, and fails with [RefusedClosed] where its portal is.
func requireOpen(ctx context.Context, tx *store.Tx) (row.PortalPractice, error) {
	practice, err := tx.ReadPortalPractice(ctx)
	if err == nil && !practice.IsOn {
		return practice, fault.New(RefusedClosed)
	}
	return practice, err
}

func (d *Door) practiceRow(ctx context.Context) (row.PortalPractice, error) {
	var practice row.PortalPractice
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		practice, err = v.ReadPortalPractice(ctx)
		return err
	})
	return practice, err
}

// TriesLeft is how many wrong tries a code of an address survives that was issued at a moment.
func TriesLeft(ctx context.Context, v *store.View, addressKey string, issued time.Time) (int, error) {
	wrong, err := v.CountAttempts(ctx, row.CountAttemptsParams{What: wrongCode, Who: addressKey, At: store.Millis(issued)})
	return max(0, WrongTries-int(wrong)), err
}
