package billing

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
)

// IssueAndTell is [Books.Issue] with a mail to the client that there is a new bill, and not a word of it. It fails with the
// codes of Issue, with those of a wording, and with those for which nobody can be told: [BillsOff], [access.ClientArchived],
// [access.NoAccess], [access.PortalNotSetUp], [access.PortalClosed] or [access.NoConsentThere].
func (b *Books) IssueAndTell(ctx context.Context, id string, version int, w outbox.Wording) (Invoice, error) {
	var invoice Invoice
	err := b.write(ctx, history.InvoiceIssued, func(tx *store.Tx) (history.Entry, error) {
		entry, err := issueOnce(ctx, tx, id, version)
		if err != nil {
			return entry, err
		}
		if invoice, err = readInvoice(ctx, &tx.View, id); err != nil || entry.Subject == "" {
			return entry, err
		}
		return entry, tell(ctx, tx, invoice, w)
	})
	return invoice, err
}

// tell mails a client that there is a new bill.
func tell(ctx context.Context, tx *store.Tx, in Invoice, w outbox.Wording) error {
	to, err := toldOf(ctx, &tx.View, in.ClientID)
	if err != nil {
		return err
	}
	_, _, err = layIn(ctx, tx, to, outbox.Bill, in.ID, w)
	return err
}

// TellMessage reads what the editor of the mail about an invoice starts from. It fails with [fault.NotFound] at id, and with
// the codes for which nobody can be told (see [Books.IssueAndTell]).
func (b *Books) TellMessage(ctx context.Context, id string) (outbox.Message, error) {
	var message outbox.Message
	err := b.store.Read(ctx, func(v *store.View) error {
		m, err := tellLetter(ctx, v, id)
		if err != nil {
			return err
		}
		message, err = outbox.MessageOf(ctx, v, Letters{}, m)
		return err
	})
	return message, err
}

// TellPreview shows that mail as the client would have it with a wording. It fails with the codes of [Books.TellMessage],
// and with those of a wording.
func (b *Books) TellPreview(ctx context.Context, id string, w outbox.Wording) (outbox.Preview, error) {
	var preview outbox.Preview
	err := b.store.Read(ctx, func(v *store.View) error {
		m, err := tellLetter(ctx, v, id)
		if err != nil {
			return err
		}
		preview, err = outbox.PreviewOf(ctx, v, Letters{}, m, w)
		return err
	})
	return preview, err
}

// tellLetter is the mail that tells a client of an invoice.
func tellLetter(ctx context.Context, v *store.View, id string) (outbox.Mail, error) {
	in, err := v.GetInvoice(ctx, id)
	if err != nil {
		return outbox.Mail{}, notFoundAt("id", err)
	}
	to, err := toldOf(ctx, v, in.Invoice.ClientID)
	return letterTo(to, outbox.Bill, id), err
}

// toldOf reads a client who can be told of a bill.
func toldOf(ctx context.Context, v *store.View, clientID string) (access.Reader, error) {
	to, err := access.ReaderOf(ctx, v, clientID)
	switch {
	case err != nil:
		return to, err
	case to.Why != "":
		return to, fault.New(to.Why)
	case !to.Allowed.BillingDocuments:
		return to, fault.New(BillsOff)
	}
	return to, nil
}
