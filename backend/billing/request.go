package billing

import (
	"context"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// What is missing for a client to pay in the portal (S38).
const (
	AccountOff fault.Code = "payments_account_off" // no active online-payments account
	BillsOff   fault.Code = "bills_off"            // "Access billing documents" is off
	PayOff     fault.Code = "pay_off"              // "Pay outstanding balance" is off
)

// MissingToPay says which of the three things are missing that paying needs; nothing where it works (S38).
func MissingToPay(hasAccount bool, allowed visitor.Permissions) []fault.Code {
	missing := []fault.Code{}
	if !hasAccount {
		missing = append(missing, AccountOff)
	}
	if !allowed.BillingDocuments {
		missing = append(missing, BillsOff)
	}
	if !allowed.Pay {
		missing = append(missing, PayOff)
	}
	return missing
}

// Prospect is what asking a client, or a contact, for payment would mean now (S40).
type Prospect struct {
	ClientID string       `json:"clientId"`
	HolderID string       `json:"holderId"`
	Name     string       `json:"name"`
	Address  string       `json:"address"` // where access is
	Balance  Balance      `json:"balance"`
	Missing  []fault.Code `json:"missing"` // of the three things that paying needs
	Why      fault.Code   `json:"why"`     // why it cannot be asked for; empty: it can
}

// Requested is a mail that was laid into the outbox.
type Requested struct {
	MailID string `json:"mailId"`
}

// PaymentProspect reads what asking for payment would mean. It fails with [fault.NotFound].
func (b *Books) PaymentProspect(ctx context.Context, holderID string) (Prospect, error) {
	p := Prospect{Missing: []fault.Code{}}
	err := b.store.Read(ctx, func(v *store.View) error {
		to, err := access.ReaderOf(ctx, v, holderID)
		if err != nil {
			return err
		}
		hasAccount, err := v.GetPaymentAccount(ctx)
		if err != nil {
			return err
		}
		p = Prospect{ClientID: to.ClientID, HolderID: to.HolderID, Name: to.Name, Address: to.Address, Missing: MissingToPay(hasAccount, to.Allowed)}
		if p.Balance, err = balanceOf(ctx, v, to.ClientID); err != nil {
			return err
		}
		p.Why, err = whyNoPayment(ctx, v, to)
		return err
	})
	return p, err
}

// PaymentMessage reads what the editor of the mail starts from. It fails with the codes of [Books.RequestPayment].
func (b *Books) PaymentMessage(ctx context.Context, holderID string) (outbox.Message, error) {
	var message outbox.Message
	err := b.store.Read(ctx, func(v *store.View) error {
		to, err := payerOf(ctx, v, holderID)
		if err != nil {
			return err
		}
		message, err = outbox.MessageOf(ctx, v, Letters{}, letterTo(to, outbox.PaymentRequest, ""))
		return err
	})
	return message, err
}

// PaymentPreview shows the mail as they would have it with a wording. It fails with the codes of [Books.RequestPayment].
func (b *Books) PaymentPreview(ctx context.Context, holderID string, w outbox.Wording) (outbox.Preview, error) {
	var preview outbox.Preview
	err := b.store.Read(ctx, func(v *store.View) error {
		to, err := payerOf(ctx, v, holderID)
		if err != nil {
			return err
		}
		preview, err = outbox.PreviewOf(ctx, v, Letters{}, letterTo(to, outbox.PaymentRequest, ""), w)
		return err
	})
	return preview, err
}

// RequestPayment mails a client, or a contact, that the open balance is to be paid, with the way to where it is (S40). While
// such a mail waits, that is the one. It fails with [fault.NotFound]; with [BillSettled] where nothing is owed; with
// [AccountOff], [BillsOff] or [PayOff] where one of the three is missing (S38); with [access.ClientArchived],
// [access.NoAccess], [access.PortalNotSetUp], [access.PortalClosed] or [access.NoConsentThere]; and with the codes of a
// wording.
func (b *Books) RequestPayment(ctx context.Context, holderID string, w outbox.Wording) (Requested, error) {
	var requested Requested
	err := b.write(ctx, history.PaymentRequested, func(tx *store.Tx) (history.Entry, error) {
		to, err := payerOf(ctx, &tx.View, holderID)
		if err != nil {
			return history.Entry{}, err
		}
		id, isNew, err := layIn(ctx, tx, to, outbox.PaymentRequest, "", w)
		if requested.MailID = id; err != nil || !isNew {
			return history.Entry{}, err
		}
		return history.Entry{Client: to.ClientID, Subject: id, Detail: to.Address}, nil
	})
	return requested, err
}

// payerOf reads somebody who can be asked for payment.
func payerOf(ctx context.Context, v *store.View, holderID string) (access.Reader, error) {
	to, err := access.ReaderOf(ctx, v, holderID)
	if err != nil {
		return to, err
	}
	why, err := whyNoPayment(ctx, v, to)
	if err == nil && why != "" {
		err = fault.New(why)
	}
	return to, err
}

// whyNoPayment says why somebody cannot be asked for payment; empty: they can.
func whyNoPayment(ctx context.Context, v *store.View, to access.Reader) (fault.Code, error) {
	why, err := whyNoRequest(ctx, v, to)
	if err != nil || why != "" {
		return why, err
	}
	return to.Why, nil
}

// whyNoRequest says why there is nothing to ask somebody for, or no way for them to pay.
func whyNoRequest(ctx context.Context, v *store.View, to access.Reader) (fault.Code, error) {
	b, err := balanceOf(ctx, v, to.ClientID)
	if err != nil {
		return "", err
	}
	if b.Balance <= 0 {
		return BillSettled, nil
	}
	hasAccount, err := v.GetPaymentAccount(ctx)
	if err != nil {
		return "", err
	}
	if missing := MissingToPay(hasAccount, to.Allowed); len(missing) > 0 {
		return missing[0], nil
	}
	return "", nil
}

// undoOf is how long a mail is held, so that sending it can be undone.
func undoOf(p row.Practice) time.Duration { return time.Duration(p.UndoSeconds) * time.Second }
