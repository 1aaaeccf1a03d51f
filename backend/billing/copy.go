package billing

import (
	"context"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// kept is a paper as it lies in the records.
type kept struct {
	clientID string
	body     string
	mark     billpaper.Mark
}

// InvoicePDF makes the PDF of an issued invoice, in its client's language. It fails with [fault.NotFound] or [NotIssued] at
// id.
func (b *Books) InvoicePDF(ctx context.Context, id string) (name string, content []byte, err error) {
	return b.pdf(ctx, func(v *store.View) (kept, error) {
		r, err := v.GetInvoice(ctx, id)
		k := kept{clientID: r.Invoice.ClientID, body: r.Invoice.Body, mark: markIf(r.IsVoid, billpaper.Void)}
		if err == nil && r.Invoice.Number == nil {
			return k, fault.At("id", NotIssued)
		}
		return k, err
	})
}

// ReceiptPDF makes the receipt of a payment likewise. It fails with [fault.NotFound] at id.
func (b *Books) ReceiptPDF(ctx context.Context, id string) (name string, content []byte, err error) {
	return b.pdf(ctx, func(v *store.View) (kept, error) {
		r, err := v.GetPayment(ctx, id)
		return kept{clientID: r.Payment.ClientID, body: r.Payment.Body, mark: markIf(r.Payment.TakenBackAt != nil, billpaper.TakenBack)}, err
	})
}

// StatementPDF makes the PDF of a statement likewise. It fails with [fault.NotFound] at id.
func (b *Books) StatementPDF(ctx context.Context, id string) (name string, content []byte, err error) {
	return b.pdf(ctx, func(v *store.View) (kept, error) {
		r, err := v.GetStatement(ctx, id)
		return kept{clientID: r.Statement.ClientID, body: r.Statement.Body, mark: markIf(r.Statement.WithdrawnAt != nil, billpaper.Withdrawn)}, err
	})
}

// SuperbillPDF makes the PDF of a superbill likewise. It fails with [fault.NotFound] at id.
func (b *Books) SuperbillPDF(ctx context.Context, id string) (name string, content []byte, err error) {
	return b.pdf(ctx, func(v *store.View) (kept, error) {
		r, err := v.GetSuperbill(ctx, id)
		return kept{clientID: r.Superbill.ClientID, body: r.Superbill.Body, mark: markIf(r.Superbill.WithdrawnAt != nil, billpaper.Withdrawn)}, err
	})
}

func (b *Books) pdf(ctx context.Context, find func(*store.View) (kept, error)) (name string, content []byte, err error) {
	var paper billpaper.Paper
	var k kept
	language := ""
	err = b.store.Read(ctx, func(v *store.View) error {
		if k, err = find(v); err != nil {
			if fault.FieldOf(err) != "" {
				return err
			}
			return notFoundAt("id", err)
		}
		profile, err := clientOf(ctx, v, k.clientID)
		if err != nil {
			return err
		}
		language = profile.Language
		paper, err = billpaper.Read(k.body)
		return err
	})
	if err != nil {
		return "", nil, err
	}
	content, err = paper.PDF(language, k.mark)
	return paper.Name(language), content, err
}

func markIf(isSo bool, mark billpaper.Mark) billpaper.Mark {
	if isSo {
		return mark
	}
	return billpaper.Stands
}
