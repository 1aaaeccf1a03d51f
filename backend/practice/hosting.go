package practice

import (
	"context"
	"database/sql"
	"errors"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// HostingNoun is how a change of the portal's hosting is announced.
const HostingNoun = "hosting"

// Refusals that belong to the portal's hosting.
const (
	HostingModeUnknown fault.Code = "hosting_mode_unknown"    // none of the modes
	HostingNoAddress   fault.Code = "hosting_address_missing" // this mode needs the portal's https address first
	HostingNameLocal   fault.Code = "hosting_name_local"      // nobody certifies a name that the internet does not know
	HostingTerms       fault.Code = "hosting_terms_needed"    // the authority's terms were not agreed to
	HostingPortTwice   fault.Code = "hosting_port_twice"      // one port cannot speak both ways
	ProxyInvalid       fault.Code = "hosting_proxy_invalid"   // not an address, and not a network of addresses
	ProxyEverybody     fault.Code = "hosting_proxy_everybody" // trusting everybody is trusting forged headers
)

// HostingMode is how clients reach the portal.
type HostingMode string

// The modes.
const (
	Preview      HostingMode = "preview" // on this computer alone
	BehindProxy  HostingMode = "proxy"   // through the practitioner's own proxy or tunnel
	Direct       HostingMode = "direct"  // from the internet, with a public certificate
	LocalNetwork HostingMode = "lan"     // from the same network, with a certificate made here
)

// Hosting is where and how the portal is served. What the chosen mode does not use stays as it was, for
// the day it is chosen again.
type Hosting struct {
	Mode      HostingMode `json:"mode"`
	ProxyPort int         `json:"proxyPort"` // on this computer; the proxy leads there
	Trusted   []string    `json:"trusted"`   // the proxy's own addresses or networks
	HTTPSPort int         `json:"httpsPort"`
	HTTPPort  int         `json:"httpPort"`
	Contact   string      `json:"contact"` // for the certificate authority; may be empty
	HasAgreed bool        `json:"hasAgreed"`
	LANPort   int         `json:"lanPort"`
}

// StandardHosting is how the portal is served until something else is chosen.
func StandardHosting() Hosting {
	return Hosting{
		Mode: Preview, ProxyPort: 8448, Trusted: []string{"127.0.0.0/8", "::1/128"}, HTTPSPort: 443, HTTPPort: 80, LANPort: 8443,
	}
}

// Hostings reads and changes the portal's hosting; there is one in a store.
type Hostings struct{ store *store.DB }

// NewHostings returns the hosting of a store.
func NewHostings(db *store.DB) *Hostings { return &Hostings{store: db} }

// Get reads the hosting, and the portal's stored address that it serves.
func (h *Hostings) Get(ctx context.Context) (hosting Hosting, address string, err error) {
	err = h.store.Read(ctx, func(v *store.View) error {
		found, err := v.GetPractice(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		address = found.PortalAddress
		stored, err := v.GetHosting(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			hosting = StandardHosting()
			return nil
		}
		hosting = hostingOf(stored)
		return err
	})
	return hosting, address, err
}

// Check mends what can be mended of a hosting (space, case) and refuses the rest, for the stored address
// of the portal. What the chosen mode does not use is taken from the store. It fails with
// [HostingModeUnknown] or [HostingNoAddress] or [HostingNameLocal] at mode, [PortInvalid] or
// [HostingPortTwice] at the port's field, [ProxyInvalid] or [ProxyEverybody] at trusted, those of [typed.Address]
// at contact and [HostingTerms] at hasAgreed.
func (h *Hostings) Check(ctx context.Context, draft Hosting) (checked Hosting, address string, err error) {
	checked, address, err = h.Get(ctx)
	if err != nil {
		return checked, address, err
	}
	checked.Mode = draft.Mode
	switch draft.Mode {
	case Preview:
	case BehindProxy:
		err = checked.checkProxy(draft, address)
	case Direct:
		err = checked.checkDirect(draft, address)
	case LocalNetwork:
		checked.LANPort = draft.LANPort
		err = checkPort("lanPort", draft.LANPort)
	default:
		err = fault.At("mode", HostingModeUnknown)
	}
	return checked, address, err
}

// Save stores a hosting that was checked.
func (h *Hostings) Save(ctx context.Context, hosting Hosting) error {
	return h.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		now := store.Millis(tx.Now)
		var agreed *int64
		if hosting.HasAgreed {
			agreed = &now
			if before, err := tx.GetHosting(ctx); err == nil && before.AgreedAt != nil {
				agreed = before.AgreedAt
			}
		}
		if err := tx.UpsertHosting(ctx, row.UpsertHostingParams{
			PracticeID: p.ID, Mode: string(hosting.Mode), ProxyPort: int64(hosting.ProxyPort), Trusted: strings.Join(hosting.Trusted, "\n"),
			HttpsPort: int64(hosting.HTTPSPort), HttpPort: int64(hosting.HTTPPort), Contact: hosting.Contact, AgreedAt: agreed,
			LanPort: int64(hosting.LANPort), UpdatedAt: now,
		}); err != nil {
			return err
		}
		tx.Changed(HostingNoun, p.ID)
		return history.Append(ctx, tx, history.Entry{
			Actor: history.Practitioner, Action: history.HostingChanged, Subject: p.ID, Detail: string(hosting.Mode),
		})
	})
}

func (h *Hosting) checkProxy(draft Hosting, address string) error {
	if !strings.HasPrefix(address, "https://") {
		return fault.At("mode", HostingNoAddress)
	}
	if err := checkPort("proxyPort", draft.ProxyPort); err != nil {
		return err
	}
	h.ProxyPort, h.Trusted = draft.ProxyPort, nil
	for _, text := range draft.Trusted {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		network, err := parseNetwork(text)
		if err != nil {
			return err
		}
		if !slices.Contains(h.Trusted, network) {
			h.Trusted = append(h.Trusted, network)
		}
	}
	if len(h.Trusted) == 0 {
		return fault.At("trusted", fault.Missing)
	}
	return nil
}

func (h *Hosting) checkDirect(draft Hosting, address string) error {
	if !strings.HasPrefix(address, "https://") {
		return fault.At("mode", HostingNoAddress)
	}
	if u, err := url.Parse(address); err != nil || !isPublicName(u.Hostname()) {
		return fault.At("mode", HostingNameLocal)
	}
	if err := checkPort("httpsPort", draft.HTTPSPort); err != nil {
		return err
	}
	if err := checkPort("httpPort", draft.HTTPPort); err != nil {
		return err
	}
	h.HTTPSPort, h.HTTPPort = draft.HTTPSPort, draft.HTTPPort
	h.Contact, h.HasAgreed = strings.TrimSpace(draft.Contact), draft.HasAgreed
	if h.Contact != "" {
		contact, err := typed.Address(h.Contact)
		if err != nil {
			return fault.At("contact", fault.CodeOf(err))
		}
		h.Contact = contact
	}
	switch {
	case h.HTTPSPort == h.HTTPPort:
		return fault.At("httpPort", HostingPortTwice)
	case !h.HasAgreed:
		return fault.At("hasAgreed", HostingTerms)
	}
	return nil
}

func checkPort(field string, port int) error {
	const limit = 65535
	if port < 1 || port > limit {
		return fault.At(field, PortInvalid)
	}
	return nil
}

// parseNetwork reads "192.0.2.7" or "192.0.2.0/24", and writes it as a network.
func parseNetwork(text string) (string, error) {
	network, err := netip.ParsePrefix(text)
	if ip, notOne := netip.ParseAddr(text); err != nil && notOne == nil {
		ip = ip.Unmap().WithZone("")
		network, err = netip.PrefixFrom(ip, ip.BitLen()), nil
	}
	switch {
	case err != nil:
		return "", fault.At("trusted", ProxyInvalid)
	case network.Bits() == 0:
		return "", fault.At("trusted", ProxyEverybody)
	}
	return network.Masked().String(), nil
}

// isPublicName says whether a name could be one that the internet knows.
func isPublicName(name string) bool {
	if _, err := netip.ParseAddr(name); err == nil {
		return false
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	for _, ending := range []string{"localhost", "local", "internal", "lan", "home.arpa", "home", "corp"} {
		if name == ending || strings.HasSuffix(name, "."+ending) {
			return false
		}
	}
	return strings.Contains(name, ".")
}

func hostingOf(r row.Hosting) Hosting {
	return Hosting{
		Mode: HostingMode(r.Mode), ProxyPort: int(r.ProxyPort), Trusted: strings.Split(r.Trusted, "\n"),
		HTTPSPort: int(r.HttpsPort), HTTPPort: int(r.HttpPort), Contact: r.Contact, HasAgreed: r.AgreedAt != nil, LANPort: int(r.LanPort),
	}
}
