package paperwork

import (
	"context"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Prospect is what sharing with a holder would mean now, and what there is to share.
type Prospect struct {
	Stock

	Holder access.Prospect `json:"holder"`
}

// Stock is what there is to share.
type Stock struct {
	Documents []Offer      `json:"documents"` // published and not put away, in the library's order
	Drafts    int          `json:"drafts"`    // how many others wait to be published
	AtOnce    int          `json:"atOnce"`    // how many may go in one sharing
	Today     string       `json:"today"`     // 2006-01-02 in the practice's zone: the earliest day due
	Reminders ReminderRule `json:"reminders"` // when clients are reminded, where there is a day due
}

// Offer is a document that may be shared.
type Offer struct {
	ID       string               `json:"id"`
	Kind     document.ContentKind `json:"kind"`
	Title    string               `json:"title"` // as it was published
	Language string               `json:"language"`
	Number   int                  `json:"number"` // of the version
	IsOpen   bool                 `json:"isOpen"` // they have it already, and have not done it yet
}

// ShareDraft is what is to be shared with whom, and how they are told.
type ShareDraft struct {
	HolderID  string         `json:"holderId"`  // a client, or a contact
	AddressID string         `json:"addressId"` // as for [access.Announce]
	Documents []string       `json:"documents"`
	DueOn     string         `json:"dueOn"`   // 2006-01-02; empty: none
	Wording   outbox.Wording `json:"wording"` // zero: the template's words
}

// Shared is what a sharing did.
type Shared struct {
	MailID      string     `json:"mailId"`
	HeldUntil   *time.Time `json:"heldUntil" ts_type:"string | null"` // until when the mail can be taken back; nil: it is on its way
	IsNewAccess bool       `json:"isNewAccess"`
	Count       int        `json:"count"`
}

// Prospect reads what sharing with a holder would mean. It fails with [fault.NotFound].
func (s *Shares) Prospect(ctx context.Context, holderID string) (Prospect, error) {
	var prospect Prospect
	err := s.store.Read(ctx, func(v *store.View) error {
		var err error
		if prospect.Holder, err = access.ProspectOf(ctx, v, holderID); err != nil {
			return err
		}
		prospect.Stock, err = stockFor(ctx, v, holderID)
		return err
	})
	return prospect, err
}

// Stock reads what there is to share, with nobody in particular.
func (s *Shares) Stock(ctx context.Context) (Stock, error) {
	var stock Stock
	err := s.store.Read(ctx, func(v *store.View) error {
		var err error
		stock, err = stockFor(ctx, v, "")
		return err
	})
	return stock, err
}

// stockFor reads what there is to share with a holder; empty: with nobody in particular.
func stockFor(ctx context.Context, v *store.View, holderID string) (Stock, error) {
	stock := Stock{Documents: []Offer{}, AtOnce: SharesAtOnce}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return Stock{}, err
	}
	stock.Today = today(p.Zone, v.Now)
	if stock.Reminders, err = ruleOf(ctx, v); err != nil {
		return Stock{}, err
	}
	documents, err := v.ListDocuments(ctx)
	if err != nil {
		return Stock{}, err
	}
	for _, d := range documents {
		switch {
		case d.ArchivedAt != nil:
			continue
		case d.Published == 0:
			stock.Drafts++
			continue
		}
		offer, err := offerOf(ctx, v, d.ID, holderID)
		if err != nil {
			return Stock{}, err
		}
		stock.Documents = append(stock.Documents, offer)
	}
	return stock, nil
}

// Message reads what the editor of the mail starts from. It fails like [access.ShareMessage].
func (s *Shares) Message(ctx context.Context, holderID, addressID string) (outbox.Message, error) {
	var message outbox.Message
	err := s.store.Read(ctx, func(v *store.View) error {
		var err error
		message, err = access.ShareMessage(ctx, v, holderID, addressID)
		return err
	})
	return message, err
}

// Preview shows the mail that a draft would send. It fails like [access.SharePreview].
func (s *Shares) Preview(ctx context.Context, d ShareDraft) (outbox.Preview, error) {
	var preview outbox.Preview
	err := s.store.Read(ctx, func(v *store.View) error {
		var err error
		preview, err = access.SharePreview(ctx, v, d.HolderID, d.AddressID, len(d.Documents), d.Wording)
		return holderFault(err)
	})
	return preview, err
}

// Share gives documents to a holder and tells them in one mail, in one transaction (S15, S16): either all of it
// happens or nothing. Whoever has no access gets it. A second call with the same documents, as by a double click, is
// refused with [ShareAlready] and changes nothing. It fails with the codes of [access.Announce] and of [Lay].
func (s *Shares) Share(ctx context.Context, d ShareDraft) (Shared, error) {
	var shared Shared
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		var err error
		shared, err = share(ctx, tx, d)
		return err
	})
	return shared, err
}

// share is [Shares.Share] in the transaction of a verb.
func share(ctx context.Context, tx *store.Tx, d ShareDraft) (Shared, error) {
	holder, err := access.ProspectOf(ctx, &tx.View, d.HolderID)
	if err != nil {
		return Shared{}, holderFault(err)
	}
	told, err := access.Announce(ctx, tx, d.HolderID, d.AddressID, d.Wording)
	if err != nil {
		return Shared{}, err
	}
	ids, err := Lay(ctx, tx, holder.ClientID, d.HolderID, d.Documents, d.DueOn)
	if err != nil {
		return Shared{}, err
	}
	for _, id := range ids {
		if err := tx.InsertShareMail(ctx, row.InsertShareMailParams{ShareID: id, MailID: told.MailID}); err != nil {
			return Shared{}, err
		}
	}
	mail, err := tx.GetMail(ctx, told.MailID)
	shared := Shared{MailID: told.MailID, IsNewAccess: told.IsNewAccess, Count: len(ids)}
	if outbox.State(mail.State) == outbox.Held {
		shared.HeldUntil = store.TimeOrNil(&mail.NextAt)
	}
	return shared, err
}

// holderFault puts the refusal of somebody who is not there to the field that names them.
func holderFault(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return fault.At("holderId", fault.NotFound)
	}
	return err
}

// Undo takes a sharing back as a whole while its mail has not gone (W5): the mail, and every paper of it that is not
// done. What somebody who asks for this expects is that nothing was shared. Access that came with it stays, as after
// an invitation that was taken back. Where the mail alone is taken back, in the outbox, the papers stay, and say that
// nobody was told of them. It fails with [fault.NotFound] and [outbox.TooLate].
func (s *Shares) Undo(ctx context.Context, mailID string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error { return undo(ctx, tx, mailID) })
}

// undo is [Shares.Undo] in the transaction of a verb.
func undo(ctx context.Context, tx *store.Tx, mailID string) error {
	if err := outbox.TakeBack(ctx, tx, access.Letters{}, mailID); err != nil {
		return err
	}
	ids, err := tx.ListSharesOfMail(ctx, mailID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := withdraw(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// offerOf reads what is given out of a document.
func offerOf(ctx context.Context, v *store.View, id, holderID string) (Offer, error) {
	version, err := v.GetPublished(ctx, id)
	if err != nil {
		return Offer{}, err
	}
	held, err := document.ReadContent(version.Body)
	if err != nil {
		return Offer{}, err
	}
	open, err := v.CountOpenShares(ctx, row.CountOpenSharesParams{HolderID: holderID, DocumentID: id})
	return Offer{ID: id, Kind: held.Kind, Title: held.Title, Language: held.Language, Number: int(version.Number), IsOpen: open > 0}, err
}
