package visitor

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"

	"golang.org/x/text/unicode/norm"
)

// errNoRows is how a statement says that there is no such row.
var errNoRows = sql.ErrNoRows

// clockSlack is how far back a clock may have been set without a token or session being refused.
const clockSlack = time.Minute

// Door is how a visitor gets in, is known, and leaves.
type Door struct {
	portal  *store.Portal
	price   Price
	hashing chan struct{} // holds one for each code that is being hashed
	zones   sync.Map      // of *time.Location, by name
}

// hashesAtOnce bounds the memory that slow hashes take, however many codes are tried.
const hashesAtOnce = 2

// NewDoor returns the door of a portal.
func NewDoor(portal *store.Portal) *Door { return NewDoorAt(Price{}, portal) }

// NewDoorAt returns the door of a portal whose codes were made at a price.
func NewDoorAt(price Price, portal *store.Portal) *Door {
	return &Door{portal: portal, price: price, hashing: make(chan struct{}, hashesAtOnce)}
}

// Practice is what every page of the portal shows of the practice.
type Practice struct {
	Name         string
	Practitioner string
	Phone        string
	Language     string
	Address      string // the portal's own address, without a slash at its end; empty until it is set up
	IsOn         bool
	Zone         *time.Location
	Today        string // 2006-01-02 there
}

func (d *Door) practiceOf(p row.PortalPractice, now time.Time) Practice {
	zone := d.zoneOf(p.Zone)
	return Practice{
		Name: p.Name, Practitioner: p.Practitioner, Phone: p.Phone, Language: p.Language, Address: p.Address, IsOn: p.IsOn,
		Zone: zone, Today: now.In(zone).Format(time.DateOnly),
	}
}

// zoneOf is the zone of a name, read from the system once. One that this computer does not know is no reason to show a
// client nothing.
func (d *Door) zoneOf(name string) *time.Location {
	if known, isKnown := d.zones.Load(name); isKnown {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	d.zones.Store(name, zone)
	return zone
}

// AskForLink asks that a sign-in link be mailed to an address. It does and answers the same whether
// the address is known or not; what becomes of it is decided later, by the intake. place is where the
// request comes from (an IP address or its network). It fails with [TooMany] past the place's limit;
// past the address's own limit it quietly does nothing.
func (d *Door) AskForLink(ctx context.Context, address, place string) error {
	return d.portal.Write(ctx, func(tx *store.Tx) error {
		if err := countPlace(ctx, tx, place, signInByPlace(), signInByAll()); err != nil {
			return err
		}
		return askFor(ctx, tx, AddressKey(address), LinkRequested, "", LinkRequest{Address: AddressKey(address)})
	})
}

// AskAgain asks that a new link be mailed in place of one that no longer works, to the address on
// file. It is as silent as [Door.AskForLink] about what it found.
func (d *Door) AskAgain(ctx context.Context, token, place string) error {
	return d.portal.Write(ctx, func(tx *store.Tx) error {
		if err := countPlace(ctx, tx, place, signInByPlace(), signInByAll()); err != nil {
			return err
		}
		link, err := tx.ReadPortalLinkByToken(ctx, HashOfToken(token))
		if isNone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return askFor(ctx, tx, link.AddressKey, LinkRenewed, link.Client, LinkRenewal{Link: link.Key})
	})
}

func askFor(ctx context.Context, tx *store.Tx, addressKey string, kind Kind, client string, body any) error {
	for _, limit := range []pace{linksByAddress(), linksByDay()} {
		within, err := limit.isWithin(ctx, tx, addressKey)
		if err != nil || !within {
			return err
		}
	}
	if err := count(ctx, tx, linksByAddress().what, addressKey); err != nil {
		return err
	}
	return record(ctx, tx, kind, client, body)
}

// LinkState is what a link is worth now.
type LinkState string

// The states of a link. A link that nobody issued and one whose grant has ended are both unknown.
const (
	LinkLive    LinkState = "live"
	LinkUsed    LinkState = "used" // it has been used, or another one since it was made
	LinkExpired LinkState = "expired"
	LinkUnknown LinkState = "unknown"
)

// Link is what a link's page shows before anybody has signed in by it.
type Link struct {
	State   LinkState
	Address string // its first letter and its domain; empty for an unknown link
}

// LookAtLink reads what a link is worth. It changes nothing, however often it is called: mail
// scanners open links too.
func (d *Door) LookAtLink(ctx context.Context, token string) (Link, error) {
	var found Link
	err := d.portal.Read(ctx, func(v *store.View) error {
		link, err := v.ReadPortalLinkByToken(ctx, HashOfToken(token))
		if isNone(err) {
			found = Link{State: LinkUnknown}
			return nil
		}
		if err != nil {
			return err
		}
		state, err := stateOf(ctx, v, link)
		found = Link{State: state, Address: veil(link.AddressKey)}
		return err
	})
	return found, err
}

// NoteOpened tells the desk that the page of a link was shown, once for each worth that the link had. It changes
// nothing of the link, and proves nothing of who opened it: mail scanners open links too. A link that nobody
// issued is told of to nobody.
func (d *Door) NoteOpened(ctx context.Context, token string) error {
	return d.portal.Write(ctx, func(tx *store.Tx) error {
		link, err := tx.ReadPortalLinkByToken(ctx, HashOfToken(token))
		if isNone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		state, err := stateOf(ctx, &tx.View, link)
		if err != nil {
			return err
		}
		what := opened + string(state)
		times, err := tx.CountAttempts(ctx, row.CountAttemptsParams{What: what, Who: link.Key})
		if err != nil || times > 0 {
			return err
		}
		if err := count(ctx, tx, what, link.Key); err != nil {
			return err
		}
		return record(ctx, tx, LinkOpened, link.Client, LinkOpening{Grant: link.GrantID, Link: link.Key, State: state})
	})
}

// stateOf says what a link is worth. An invitation dies with the first sign-in as the person that it is
// for, a sign-in link with the first at its address.
func stateOf(ctx context.Context, v *store.View, link row.PortalLink) (LinkState, error) {
	used, err := countUses(ctx, v, link)
	switch {
	case err != nil:
		return LinkUnknown, err
	case used > 0:
		return LinkUsed, nil
	case !v.Now.Before(store.Time(link.ExpiresAt)), v.Now.Before(store.Time(link.IssuedAt).Add(-clockSlack)):
		return LinkExpired, nil
	}
	return LinkLive, nil
}

func countUses(ctx context.Context, v *store.View, link row.PortalLink) (int64, error) {
	if link.Kind == ofAddress {
		return v.CountRedemptionsOfAddressSince(ctx, row.CountRedemptionsOfAddressSinceParams{AddressKey: link.AddressKey, At: link.IssuedAt})
	}
	return v.CountSessionsSince(ctx, row.CountSessionsSinceParams{GrantID: link.GrantID, CreatedAt: link.IssuedAt})
}

// AddressKey is an address as it is compared: without surrounding space, in lower case, and in composed
// Unicode form, so that an accent that a phone types as two characters finds the address that has it as one.
func AddressKey(address string) string {
	return norm.NFC.String(strings.ToLower(strings.TrimSpace(address)))
}

// veil hides all of an address but its first letter and its domain.
func veil(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return ""
	}
	first := []rune(address)[0]
	return string(first) + "•••" + address[at:]
}

// Refusals to sign somebody in.
const (
	RefusedUsed    fault.Code = "link_used"
	RefusedExpired fault.Code = "link_expired"
	RefusedUnknown fault.Code = "link_unknown"
	RefusedCode    fault.Code = "code_wrong" // wrong, used, run out or tried too often: the same to whoever asks
	RefusedClosed  fault.Code = "portal_closed"
)
