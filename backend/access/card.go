package access

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Card is everything that the "Client Portal" tab shows of one client, and the dialog of one contact.
type Card struct {
	ClientID           string              `json:"clientId"`
	HolderID           string              `json:"holderId"` // whose access it is: the client's, or a contact's
	State              State               `json:"state"`
	IsPracticeOn       bool                `json:"isPracticeOn"`
	IsPortalSetUp      bool                `json:"isPortalSetUp"`
	PortalAddress      string              `json:"portalAddress"`
	Addresses          []Choice            `json:"addresses"`
	Address            string              `json:"address"` // the one that access is at, or was; empty: never any
	GrantedAt          *time.Time          `json:"grantedAt" ts_type:"string | null"`
	SignedInAt         *time.Time          `json:"signedInAt" ts_type:"string | null"`
	LastSeenAt         *time.Time          `json:"lastSeenAt" ts_type:"string | null"`
	IsSignedInNow      bool                `json:"isSignedInNow"`
	EndedAt            *time.Time          `json:"endedAt" ts_type:"string | null"`
	IsElsewhere        bool                `json:"isElsewhere"`        // access is at an address that is no longer in the profile (S25)
	IsConsentWithdrawn bool                `json:"isConsentWithdrawn"` // nothing more is mailed to the address access is at
	CanSend            bool                `json:"canSend"`
	Why                fault.Code          `json:"why"` // why nothing can be sent; empty when it can
	CanResend          bool                `json:"canResend"`
	WhyNoResend        fault.Code          `json:"whyNoResend"`
	WhyNoPreview       fault.Code          `json:"whyNoPreview"` // why the portal cannot be looked at as this client; empty when it can
	Sharings           []Sharing           `json:"sharings"`     // the addresses of these at which others have access
	Invitation         *Invitation         `json:"invitation" ts_type:"Invitation | null"`
	Permissions        visitor.Permissions `json:"permissions"`
	Companions         []Companion         `json:"companions"` // the client's contacts; none on a contact's card
	Activity           []history.Line      `json:"activity"`   // the client's, that of their contacts included
}

// Choice is one of the client's addresses in the dropdown "Email" (S18).
type Choice struct {
	ID         string `json:"id"`
	Address    string `json:"address"`
	Type       string `json:"type"`
	IsPrimary  bool   `json:"isPrimary"`
	HasConsent bool   `json:"hasConsent"`
	IsPortal   bool   `json:"isPortal"` // access is at this one
}

// Invitation is the newest invitation of the present access, and what has become of its mail.
type Invitation struct {
	MailID    string       `json:"mailId"`
	MailState outbox.State `json:"mailState"`
	Reason    fault.Code   `json:"reason"`
	Words     string       `json:"words"`
	Code      int          `json:"code"` // the server's reply code; 0: it gave none
	QueuedAt  time.Time    `json:"queuedAt" ts_type:"string"`
	HeldUntil *time.Time   `json:"heldUntil" ts_type:"string | null"`
	NextAt    *time.Time   `json:"nextAt" ts_type:"string | null"`
	SentAt    *time.Time   `json:"sentAt" ts_type:"string | null"`
	ExpiresAt *time.Time   `json:"expiresAt" ts_type:"string | null"`
	IsExpired bool         `json:"isExpired"`
	Attempts  int          `json:"attempts"`
	CanEdit   bool         `json:"canEdit"`   // its words can still be changed
	IsSettled bool         `json:"isSettled"` // nothing is left to do about the mail
}

// activityLines is how much of a client's history the card shows.
const activityLines = 12

// Card reads the card of a client or of a contact. It fails with [fault.NotFound].
func (g *Grants) Card(ctx context.Context, holderID string) (Card, error) {
	var card Card
	err := g.store.Read(ctx, func(v *store.View) error {
		h, err := holderOf(ctx, v, holderID)
		if err != nil {
			return err
		}
		grant, err := latestGrant(ctx, v, holderID)
		if err != nil {
			return err
		}
		if card, err = cardOf(ctx, v, h, grant); err != nil {
			return err
		}
		if card.Sharings, err = sharingsOf(ctx, v, card); err != nil {
			return err
		}
		card.Companions = []Companion{}
		if !h.isContact() {
			if card.Companions, err = companionsOf(ctx, v, h.Profile); err != nil {
				return err
			}
		}
		card.Activity, err = history.OfClient(ctx, v, h.ID, activityLines)
		return err
	})
	return card, err
}

func cardOf(ctx context.Context, v *store.View, h holder, grant *row.AccessGrant) (Card, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return Card{}, err
	}
	card := Card{
		ClientID: h.ID, HolderID: h.id, State: stateOf(grant, hasConsent(h.Addresses)),
		IsPracticeOn: p.IsPortalOn, IsPortalSetUp: p.PortalAddress != "", PortalAddress: p.PortalAddress,
		Addresses: make([]Choice, 0, len(h.Addresses)),
	}
	for _, a := range h.Addresses {
		card.Addresses = append(card.Addresses, Choice{
			ID: a.ID, Address: a.Address, Type: a.Type, IsPrimary: a.IsPrimary, HasConsent: a.HasReminders,
			IsPortal: grant != nil && grant.EndedAt == nil && grant.AddressKey == keyOf(a),
		})
	}
	if card.Permissions, err = h.permissions(ctx, v); err != nil {
		return Card{}, err
	}
	if card.Why, err = whyNot(ctx, v, h.Profile); err != nil {
		return Card{}, err
	}
	card.CanSend = card.Why == ""
	if card.WhyNoPreview, err = whyClosed(ctx, v, h.Profile); err != nil {
		return Card{}, err
	}
	if card.WhyNoResend, err = whyNoResend(ctx, v, h, grant); err != nil {
		return Card{}, err
	}
	card.CanResend = card.WhyNoResend == ""
	if grant == nil {
		return card, nil
	}
	return card.withGrant(ctx, v, h, *grant)
}

func (c Card) withGrant(ctx context.Context, v *store.View, h holder, grant row.AccessGrant) (Card, error) {
	granted := store.Time(grant.GrantedAt)
	c.Address, c.GrantedAt = grant.Address, &granted
	c.SignedInAt, c.EndedAt = store.TimeOrNil(grant.SignedInAt), store.TimeOrNil(grant.EndedAt)
	c.IsElsewhere = grant.EndedAt == nil && at(h.Addresses, grant) == nil
	c.IsConsentWithdrawn = grant.EndedAt == nil && !mayWriteTo(h.Addresses, grant)
	seen, err := v.GetLastSeen(ctx, row.GetLastSeenParams{
		Now: store.Millis(v.Now), IdleSince: store.Millis(v.Now.Add(-visitor.IdleLimit)), GrantID: grant.ID,
	})
	if err != nil {
		return Card{}, err
	}
	if seen.SeenAt > 0 {
		c.LastSeenAt = store.TimeOrNil(&seen.SeenAt)
	}
	c.IsSignedInNow = grant.EndedAt == nil && seen.Live > 0
	c.Invitation, err = invitationOf(ctx, v, grant.ID)
	return c, err
}

// invitationOf reads the newest invitation of a grant; nil when there is none.
func invitationOf(ctx context.Context, v *store.View, grantID string) (*Invitation, error) {
	m, err := outbox.NewestOf(ctx, v, grantID)
	if isNone(err) {
		return nil, nil //nolint:nilnil // no invitation is an answer, not an error
	}
	if err != nil {
		return nil, err
	}
	invitation := &Invitation{
		MailID: m.ID, MailState: m.State, Reason: m.Reason, Words: m.Words, Code: m.Code, QueuedAt: m.CreatedAt, SentAt: m.SentAt, Attempts: m.Attempts,
		CanEdit: m.CanEdit(), IsSettled: m.IsSettled,
	}
	switch m.State { //nolint:exhaustive // only these wait for a moment
	case outbox.Held:
		invitation.HeldUntil = &m.NextAt
	case outbox.Queued, outbox.Retrying:
		invitation.NextAt = &m.NextAt
	}
	link, err := v.GetLinkOfMail(ctx, m.ID)
	if isNone(err) {
		return invitation, nil
	}
	if link.HandedOverAt != nil {
		expires := store.Time(link.ExpiresAt)
		invitation.ExpiresAt, invitation.IsExpired = &expires, !v.Now.Before(expires)
	}
	return invitation, err
}
