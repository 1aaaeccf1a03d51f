// Package practice is the practice itself: its name and zone, the account that its mail leaves from,
// what it writes in its mails, the address of its Client Portal and the switch that closes it.
//
// It knows no client. Start at [Practices]; what mails say begins at [Templates].
package practice

import (
	"context"
	"database/sql"
	"errors"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
	"anteroom/backend/visitor"
)

// Noun is how a change of the practice is announced.
const Noun = "practice"

// Refusals that belong to the practice's settings.
const (
	ZoneUnknown    fault.Code = "zone_unknown"           // no such time zone
	AddressInvalid fault.Code = "portal_address_invalid" // not the address of a website
	PlainHTTP      fault.Code = "portal_plain_http"      // http leads off this computer
	AddressLocked  fault.Code = "portal_address_locked"  // S32: it is unlocked first
	UndoInvalid    fault.Code = "undo_invalid"           // not one of the undo windows
)

// NameLimit is how many characters a name of the practice may have.
const NameLimit = 200

// Practice is the practice as its settings show it.
type Practice struct {
	Details

	ID              string              `json:"id"`
	PortalAddress   string              `json:"portalAddress"` // without a slash at its end; empty until it is set up
	PreviewAddress  string              `json:"previewAddress"`
	IsPortalSetUp   bool                `json:"isPortalSetUp"`
	IsAddressLocked bool                `json:"isAddressLocked"` // it cannot be changed by accident (S32)
	IsPortalOn      bool                `json:"isPortalOn"`
	UndoSeconds     int                 `json:"undoSeconds"`
	Defaults        visitor.Permissions `json:"defaults"`
}

// Details are what the practice is called and where it is.
type Details struct {
	Name         string `json:"name"`
	Practitioner string `json:"practitioner"`
	Phone        string `json:"phone"`
	Zone         string `json:"zone"` // a name of the IANA time zone database
}

// Practices reads and changes the practice; there is one in a store.
type Practices struct {
	store   *store.DB
	preview string
}

// New returns the practice of a store. preview is the portal's address on this computer.
func New(db *store.DB, preview string) *Practices { return &Practices{store: db, preview: preview} }

// Begin makes the practice in a new store, in the system's time zone. On any other it does nothing.
func (p *Practices) Begin(ctx context.Context, zone string) error {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		zone = "UTC"
	}
	return p.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.GetPractice(ctx)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		const saltSize = 32
		salt, err := tx.Random(saltSize)
		if err != nil {
			return err
		}
		now := store.Millis(tx.Now)
		return tx.InsertPractice(ctx, row.InsertPracticeParams{ID: tx.NewID(), Zone: zone, CodeSalt: salt, CreatedAt: now, UpdatedAt: now})
	})
}

// Get reads the practice.
func (p *Practices) Get(ctx context.Context) (Practice, error) {
	var practice Practice
	err := p.store.Read(ctx, func(v *store.View) error {
		found, err := v.GetPractice(ctx)
		practice = p.fromRow(found)
		return err
	})
	return practice, err
}

// SaveDetails changes the practice's names, phone and zone. It fails with [fault.TooLong],
// [fault.Invalid] or [ZoneUnknown] at the field.
func (p *Practices) SaveDetails(ctx context.Context, d Details) (Practice, error) {
	d, err := checkDetails(d)
	if err != nil {
		return Practice{}, err
	}
	return p.change(ctx, history.PracticeChanged, "", func(tx *store.Tx) error {
		return tx.UpdatePracticeDetails(ctx, row.UpdatePracticeDetailsParams{
			Name: d.Name, Practitioner: d.Practitioner, Phone: d.Phone, Zone: d.Zone, UpdatedAt: store.Millis(tx.Now),
		})
	})
}

// SavePortalAddress changes the address that links in mails carry; empty takes it away. It fails with
// [AddressInvalid], [PlainHTTP] or [AddressLocked] at portalAddress.
func (p *Practices) SavePortalAddress(ctx context.Context, address string) (Practice, error) {
	address, err := checkPortalAddress(address)
	if err != nil {
		return Practice{}, err
	}
	return p.change(ctx, history.PracticeChanged, address, func(tx *store.Tx) error {
		if err := mayMoveTo(ctx, tx, address); err != nil {
			return err
		}
		return tx.UpdatePortalAddress(ctx, row.UpdatePortalAddressParams{PortalAddress: address, UpdatedAt: store.Millis(tx.Now)})
	})
}

// OpenPortal turns the practice's switch on. Everybody's own access is as it was; nothing is sent.
func (p *Practices) OpenPortal(ctx context.Context) (Practice, error) {
	return p.turn(ctx, true, history.PortalOpened)
}

// ClosePortal turns the practice's switch off: from the next request on nobody can use the portal.
func (p *Practices) ClosePortal(ctx context.Context) (Practice, error) {
	return p.turn(ctx, false, history.PortalClosed)
}

func (p *Practices) turn(ctx context.Context, on bool, action history.Action) (Practice, error) {
	return p.change(ctx, action, "", func(tx *store.Tx) error {
		return tx.UpdatePortalSwitch(ctx, row.UpdatePortalSwitchParams{IsPortalOn: on, UpdatedAt: store.Millis(tx.Now)})
	})
}

// SaveDefaults changes what new clients may do from the start. Nobody who is there already is changed.
func (p *Practices) SaveDefaults(ctx context.Context, d visitor.Permissions) (Practice, error) {
	return p.change(ctx, history.DefaultsChanged, "", func(tx *store.Tx) error {
		return tx.UpdateDefaults(ctx, row.UpdateDefaultsParams{
			DefaultRequests: d.Requests, DefaultMessaging: d.Messaging, DefaultBillingDocuments: d.BillingDocuments,
			DefaultPay: d.Pay, UpdatedAt: store.Millis(tx.Now),
		})
	})
}

// UndoWindows are the seconds that a mail may be held for, so that sending it can be undone.
func UndoWindows() []int { return []int{0, 5, 10, 20, 30, 180} }

// SaveUndoWindow changes how long new mails are held. It fails with [UndoInvalid].
func (p *Practices) SaveUndoWindow(ctx context.Context, seconds int) (Practice, error) {
	if !slices.Contains(UndoWindows(), seconds) {
		return Practice{}, fault.At("undoSeconds", UndoInvalid)
	}
	return p.change(ctx, history.PracticeChanged, "", func(tx *store.Tx) error {
		return tx.UpdateUndoSeconds(ctx, row.UpdateUndoSecondsParams{UndoSeconds: int64(seconds), UpdatedAt: store.Millis(tx.Now)})
	})
}

// change runs one verb on the practice with its history row, and returns the practice as it is then.
func (p *Practices) change(ctx context.Context, action history.Action, detail string, verb func(*store.Tx) error) (Practice, error) {
	var practice Practice
	err := p.store.Write(ctx, func(tx *store.Tx) error {
		if err := verb(tx); err != nil {
			return err
		}
		found, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		practice = p.fromRow(found)
		tx.Changed(Noun, practice.ID)
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: action, Subject: practice.ID, Detail: detail})
	})
	return practice, err
}

func checkDetails(d Details) (Details, error) {
	fields := []struct {
		name  string
		value *string
	}{{"name", &d.Name}, {"practitioner", &d.Practitioner}, {"phone", &d.Phone}}
	for _, field := range fields {
		line, err := typed.Line(*field.value, NameLimit)
		if err != nil {
			return d, fault.At(field.name, fault.CodeOf(err))
		}
		*field.value = line
	}
	if _, err := time.LoadLocation(d.Zone); err != nil || d.Zone == "" || d.Zone == "Local" {
		return d, fault.At("zone", ZoneUnknown)
	}
	return d, nil
}

// checkPortalAddress wants the bare address of a website: https anywhere, http on this computer alone.
func checkPortalAddress(address string) (string, error) {
	const field = "portalAddress"
	address = strings.TrimSuffix(strings.TrimSpace(address), "/")
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	isBare := err == nil && isHost(u.Hostname()) && isPort(u) && u.Path == "" && u.RawQuery == "" && u.Fragment == "" &&
		u.User == nil && !strings.ContainsAny(address, " \t?#@") && len(address) <= NameLimit
	if !isBare || (u.Scheme != "https" && u.Scheme != "http") {
		return "", fault.At(field, AddressInvalid)
	}
	host := strings.ToLower(u.Host)
	if u.Scheme == "http" && !isLoopback(strings.ToLower(u.Hostname())) {
		return "", fault.At(field, PlainHTTP)
	}
	return u.Scheme + "://" + host, nil
}

// isHost wants an IP address, or a name of labels in letters of any script, figures and inner hyphens.
func isHost(host string) bool {
	if net.ParseIP(host) != nil {
		return true
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.Trim(label, "-") != label || strings.ContainsFunc(label, isNoNameRune) {
			return false
		}
	}
	return true
}

func isNoNameRune(r rune) bool {
	return r != '-' && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}

// isPort wants no port, or one that there is.
func isPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.Atoi(u.Port())
	return err == nil && port >= 1 && port <= 65535
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func (p *Practices) fromRow(r row.Practice) Practice {
	return Practice{
		Details:       Details{Name: r.Name, Practitioner: r.Practitioner, Phone: r.Phone, Zone: r.Zone},
		ID:            r.ID,
		PortalAddress: r.PortalAddress, PreviewAddress: p.preview, IsPortalSetUp: r.PortalAddress != "", IsAddressLocked: r.IsAddressLocked, IsPortalOn: r.IsPortalOn,
		UndoSeconds: int(r.UndoSeconds),
		Defaults: visitor.Permissions{
			Requests: r.DefaultRequests, Messaging: r.DefaultMessaging, BillingDocuments: r.DefaultBillingDocuments, Pay: r.DefaultPay,
		},
	}
}
