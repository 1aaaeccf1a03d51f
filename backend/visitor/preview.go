package visitor

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// How long the practitioner's look at a client's pages may take.
const (
	TicketLife   = time.Minute      // from the button in the window until the browser has opened
	PreviewLimit = 15 * time.Minute // whatever is looked at in it
)

// PreviewOver is the refusal of a ticket that opens nothing: used, too old, or never made.
const PreviewOver fault.Code = "preview_over"

// Preview says that a visitor is the practitioner, who looks at a client's pages and can do nothing there. The
// zero Preview is a client's own visit.
type Preview struct {
	IsOn      bool
	HasAccess bool   // the client may come in by themselves now
	Language  string // the practitioner's
}

// OpenPreview turns a ticket of the desk into a preview and returns the token for its cookie. Of any number of tries
// with one ticket one succeeds. A ticket that nobody made is refused without anything being written. It fails with
// [PreviewOver] or [RefusedClosed].
func (d *Door) OpenPreview(ctx context.Context, ticket string) (string, error) {
	hash := HashOfToken(ticket)
	if err := d.portal.Read(ctx, func(v *store.View) error {
		_, err := readTicket(ctx, v, hash)
		return err
	}); err != nil {
		return "", err
	}
	var token string
	err := d.portal.Write(ctx, func(tx *store.Tx) error {
		if _, err := requireOpen(ctx, tx); err != nil {
			return err
		}
		leave, err := readTicket(ctx, &tx.View, hash)
		if err != nil {
			return err
		}
		secret, err := tx.Random(TokenSize)
		if err != nil {
			return err
		}
		token = EncodeToken(secret)
		stored, err := tx.InsertVisitorPreview(ctx, row.InsertVisitorPreviewParams{
			Preview: leave.Key, TokenHash: HashOfToken(token), CreatedAt: store.Millis(tx.Now),
		})
		if err == nil && stored == 0 {
			return fault.New(PreviewOver)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// readTicket reads what a ticket gives leave to look at.
func readTicket(ctx context.Context, v *store.View, hash []byte) (row.PortalPreview, error) {
	leave, err := v.ReadPortalPreviewByTicket(ctx, hash)
	if isNone(err) || err == nil && !isWithin(leave.CreatedAt, TicketLife, v.Now) {
		return leave, fault.New(PreviewOver)
	}
	return leave, err
}

// isWithin says whether so much time has not passed yet since a moment. Time that went backwards proves nothing.
func isWithin(since int64, life time.Duration, now time.Time) bool {
	begun := store.Time(since)
	return now.Before(begun.Add(life)) && now.After(begun.Add(-clockSlack))
}

// Look is [Door.Admit] for the holder of a preview's token: it reads whose pages are looked at and says whether op may be
// shown, or done, now. It writes nothing, whatever is asked. Without a live preview the verdict is [Stranger].
func (d *Door) Look(ctx context.Context, token string, op Operation, isReading bool) (Visitor, Verdict, error) {
	standing := Standing{IsPreview: true, IsReading: isReading}
	var seen Visitor
	err := d.portal.Read(ctx, func(v *store.View) error {
		practice, err := v.ReadPortalPractice(ctx)
		if standing.IsPracticeOn = practice.IsOn; err != nil || !practice.IsOn {
			return err
		}
		look, err := v.GetVisitorPreviewByToken(ctx, HashOfToken(token))
		if err != nil || look.EndedAt != nil || !isWithin(look.CreatedAt, PreviewLimit, v.Now) {
			return err
		}
		leave, err := v.ReadPortalPreview(ctx, look.Preview)
		if err != nil {
			return err
		}
		standing.IsSessionLive, standing.IsGrantOn = true, true // as they would be for the client
		seen, err = lookAs(ctx, v, look, leave)
		if err != nil {
			return err
		}
		standing.Permissions = seen.Permissions
		standing.TakesPayments, err = takesPayments(ctx, v)
		seen.CanPay = permits(standing, PayBills)
		return err
	})
	if err != nil && !isNone(err) {
		return Visitor{}, "", err
	}
	return seen, Decide(standing, op), nil
}

// lookAs is the visitor that the client would be.
func lookAs(ctx context.Context, v *store.View, look row.VisitorPreview, leave row.PortalPreview) (Visitor, error) {
	seen := Visitor{
		Session: look.Preview, Grant: leave.GrantID, Client: leave.Client, Holder: leave.Holder, Address: leave.Address, Language: leave.Language, HasOthers: leave.HasOthers,
		Name: nameOf(row.PortalGrant{PreferredName: leave.PreferredName, FirstName: leave.FirstName}),
		Permissions: Permissions{
			Requests: leave.MayRequest, Messaging: leave.MayMessage, BillingDocuments: leave.MaySeeBills, Pay: leave.MayPay,
		},
		EndsAt:  store.Time(look.CreatedAt).Add(PreviewLimit),
		Preview: Preview{IsOn: true, HasAccess: leave.GrantID != "", Language: leave.Spoken},
	}
	if leave.AddressKey == "" {
		return seen, nil
	}
	there, err := v.ReadPortalGrantsOfAddress(ctx, row.ReadPortalGrantsOfAddressParams{AddressKey: leave.AddressKey, GrantedAt: store.Millis(v.Now)})
	seen.IsShared = len(there) > 1
	return seen, err
}

// ClosePreview ends the preview that the token opens. An unknown token is no error.
func (d *Door) ClosePreview(ctx context.Context, token string) error {
	return d.portal.Write(ctx, func(tx *store.Tx) error {
		now := store.Millis(tx.Now)
		return tx.EndVisitorPreview(ctx, row.EndVisitorPreviewParams{EndedAt: &now, TokenHash: HashOfToken(token)})
	})
}
