package access

import (
	"context"

	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// AccessElsewhere is the refusal to tell somebody of documents at another address than their access is at: moving
// the access is a verb of its own.
const AccessElsewhere fault.Code = "access_elsewhere"

// SharesWithdrawn is why a mail was taken back: so was every document that it tells of.
const SharesWithdrawn fault.Code = "shares_withdrawn"

// Announced is the mail that tells a holder of documents.
type Announced struct {
	MailID      string
	IsNewAccess bool // the holder had no access, and it was opened
}

// Announce tells a holder of documents that the same transaction shares with them, in one mail (S16). Whoever has no
// access is let in, and whoever has never signed in gets a fresh link with it, exactly as by an invitation; the mail
// of anybody else leads to the portal and opens nothing. addressID is as for [Grants.Invite], and of somebody who has
// access no other than the one it is at. An invitation that still waits is taken back: this mail brings its link too.
// It fails with [fault.NotFound], the codes of a wording, and those of Invite except the last two (S17); at address
// also with [AccessElsewhere].
func Announce(ctx context.Context, tx *store.Tx, holderID, addressID string, w outbox.Wording) (Announced, error) {
	h, err := holderOf(ctx, &tx.View, holderID)
	if err != nil {
		return Announced{}, err
	}
	before, err := latestGrant(ctx, &tx.View, holderID)
	if err != nil {
		return Announced{}, err
	}
	if reason, err := whyNoShare(ctx, &tx.View, h, before); err != nil || reason != "" {
		return Announced{}, refusal(reason, err)
	}
	address, reason := addressFor(h, before, addressID)
	if reason != "" {
		return Announced{}, fault.At("address", reason)
	}
	told := Announced{IsNewAccess: !isLive(before)}
	if told.IsNewAccess {
		grant, err := open(ctx, tx, h, address, before)
		if err != nil {
			return Announced{}, err
		}
		before = &grant
	} else if before.SignedInAt == nil {
		if err := outbox.Supersede(ctx, tx, Letters{}, before.ID); err != nil {
			return Announced{}, err
		}
	}
	told.MailID, err = mailInvitation(ctx, tx, h, *before, outbox.Share, w)
	return told, err
}

// Prospect is what telling a holder of documents would mean now.
type Prospect struct {
	ClientID    string      `json:"clientId"`
	HolderID    string      `json:"holderId"`
	Name        string      `json:"name"`
	IsNewAccess bool        `json:"isNewAccess"` // they would get access with it (S14)
	Address     string      `json:"address"`     // the one that access is at; empty without access
	Addresses   []Choice    `json:"addresses"`
	AddressID   string      `json:"addressId"`  // the one the mail would go to unless another is chosen; empty: none may be
	Why         fault.Code  `json:"why"`        // why nothing may be sent; empty when it may (S17)
	Recipients  []Recipient `json:"recipients"` // whom it could be shared with: the client first, then their contacts with access
}

// Recipient is somebody of a client's circle whom documents can be shared with.
type Recipient struct {
	HolderID string          `json:"holderId"`
	Name     string          `json:"name"`
	Relation client.Relation `json:"relation"` // empty: the client
}

// ProspectOf reads what telling a holder of documents would mean. It fails with [fault.NotFound].
func ProspectOf(ctx context.Context, v *store.View, holderID string) (Prospect, error) {
	h, err := holderOf(ctx, v, holderID)
	if err != nil {
		return Prospect{}, err
	}
	grant, err := latestGrant(ctx, v, holderID)
	if err != nil {
		return Prospect{}, err
	}
	p := Prospect{ClientID: h.ID, HolderID: h.id, Name: h.Name, IsNewAccess: !isLive(grant), Addresses: make([]Choice, 0, len(h.Addresses))}
	if !p.IsNewAccess {
		p.Address = grant.Address
	}
	for _, a := range h.Addresses {
		p.Addresses = append(p.Addresses, Choice{
			ID: a.ID, Address: a.Address, Type: a.Type, IsPrimary: a.IsPrimary, HasConsent: a.HasReminders,
			IsPortal: !p.IsNewAccess && grant.AddressKey == keyOf(a),
		})
	}
	if address, reason := addressFor(h, grant, ""); reason == "" {
		p.AddressID = address.ID
	}
	if p.Why, err = whyNoShare(ctx, v, h, grant); err != nil {
		return Prospect{}, err
	}
	p.Recipients, err = recipientsOf(ctx, v, h.ID)
	return p, err
}

// recipientsOf lists a client and those of their contacts who have access of their own.
func recipientsOf(ctx context.Context, v *store.View, clientID string) ([]Recipient, error) {
	profile, err := client.Read(ctx, v, clientID)
	if err != nil {
		return nil, err
	}
	companions, err := companionsOf(ctx, v, profile)
	recipients := []Recipient{{HolderID: profile.ID, Name: profile.Name}}
	for _, c := range companions {
		if c.State == Invited || c.State == Active {
			recipients = append(recipients, Recipient{HolderID: c.ID, Name: c.Name, Relation: c.Relation})
		}
	}
	return recipients, err
}

// ShareMessage reads what the editor of the mail starts from that tells a holder of documents. It fails like
// [Announce].
func ShareMessage(ctx context.Context, v *store.View, holderID, addressID string) (outbox.Message, error) {
	m, err := shareLetter(ctx, v, holderID, addressID)
	if err != nil {
		return outbox.Message{}, err
	}
	return outbox.MessageOf(ctx, v, Letters{addressee: holderID}, m)
}

// SharePreview shows the mail as the holder would have it with a wording, of so many documents. It fails like
// [Announce].
func SharePreview(ctx context.Context, v *store.View, holderID, addressID string, documents int, w outbox.Wording) (outbox.Preview, error) {
	m, err := shareLetter(ctx, v, holderID, addressID)
	if err != nil {
		return outbox.Preview{}, err
	}
	return outbox.PreviewOf(ctx, v, Letters{addressee: holderID, unsentDocuments: documents}, m, w)
}

// shareLetter is the mail that would be laid into the outbox now.
func shareLetter(ctx context.Context, v *store.View, holderID, addressID string) (outbox.Mail, error) {
	h, err := holderOf(ctx, v, holderID)
	if err != nil {
		return outbox.Mail{}, err
	}
	grant, err := latestGrant(ctx, v, holderID)
	if err != nil {
		return outbox.Mail{}, err
	}
	address, reason := addressFor(h, grant, addressID)
	if reason != "" {
		return outbox.Mail{}, fault.At("address", reason)
	}
	return letterTo(h, address.Address, outbox.Share), nil
}

// addressFor is where a mail about documents goes: where access is, else where it would be opened.
func addressFor(h holder, grant *row.AccessGrant, addressID string) (client.Address, fault.Code) {
	if !isLive(grant) {
		return choose(h.Addresses, addressID)
	}
	address := at(h.Addresses, *grant)
	switch {
	case addressID != "" && (address == nil || address.ID != addressID):
		return client.Address{}, AccessElsewhere
	case !mayWriteTo(h.Addresses, *grant):
		return client.Address{}, NoConsentThere
	case address == nil: // it was kept, though it is no longer in the profile
		return client.Address{Address: grant.Address}, ""
	}
	return *address, ""
}

// whyNoShare says why nobody may be told of documents; empty: they may.
func whyNoShare(ctx context.Context, v *store.View, h holder, grant *row.AccessGrant) (fault.Code, error) {
	if !isLive(grant) {
		return whyNot(ctx, v, h.Profile)
	}
	if reason, err := whyClosed(ctx, v, h.Profile); err != nil || reason != "" {
		return reason, err
	}
	if mayWriteTo(h.Addresses, *grant) {
		return "", nil
	}
	if reason := whyNowhere(h.Addresses); reason != "" {
		return reason, nil
	}
	return NoConsentThere, nil
}

// isLive says whether a grant opens the portal.
func isLive(grant *row.AccessGrant) bool { return grant != nil && grant.EndedAt == nil }

// carriesLink says whether a mail of a grant opened the portal by a link of its own, or would: one about documents
// does so until the first sign-in.
func carriesLink(m outbox.Mail, grant row.AccessGrant) bool {
	return m.Kind != outbox.Notice && m.Kind != outbox.PaperReminder && (m.Kind != outbox.Share || grant.SignedInAt == nil || m.CreatedAt.Before(store.Time(*grant.SignedInAt)))
}
