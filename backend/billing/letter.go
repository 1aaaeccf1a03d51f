package billing

import (
	"context"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/store"
)

// Why a mail about bills was taken back.
const (
	BillGone    fault.Code = "bill_gone"    // it was voided, or paid
	BillSettled fault.Code = "bill_settled" // nothing is owed any more
)

// Where the portal shows bills, and where they are paid (S40). Whoever is not signed in is asked to first.
const (
	billsPath = "/billing"
	payPath   = "/billing/pay"
)

// Letters answers the outbox about the mails that tell of bills, and leaves every other mail to the correspondence that it
// was made with. They go where access is, name the practice and nothing else, and open nothing: what is owed, and for what,
// stands in the portal.
type Letters struct{ outbox.Correspondence }

// isOurs says whether a mail tells of bills.
func isOurs(m outbox.Mail) bool { return m.Kind == outbox.Bill || m.Kind == outbox.PaymentRequest }

// MayGo says whether a mail may still go: they have the access that it was written for, agree to mail there, may do what it
// asks of them, and something is still owed.
func (l Letters) MayGo(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Leave, error) {
	if !isOurs(m) {
		return l.Correspondence.MayGo(ctx, tx, m)
	}
	to, err := readerOf(ctx, &tx.View, m)
	switch {
	case fault.CodeOf(err) == fault.NotFound: // a contact who is one no longer
		return outbox.Drop(access.AccessEnded), nil
	case err != nil:
		return outbox.Leave{}, err
	case to.Why == access.PortalNotSetUp, to.Why == access.PortalClosed:
		return outbox.Wait(to.Why), nil
	case to.Why == access.NoAccess, to.Why == "" && to.Grant != m.Grant:
		return outbox.Drop(access.AccessEnded), nil
	case to.Why == access.NoConsentThere:
		return outbox.Drop(access.ConsentWithdrawn), nil
	case to.Why != "":
		return outbox.Drop(to.Why), nil
	}
	why, err := whyNotNow(ctx, &tx.View, m, to)
	if err != nil || why != "" {
		return outbox.Drop(why), err
	}
	return outbox.Go(), nil
}

// whyNotNow says why what a mail tells is so no longer.
func whyNotNow(ctx context.Context, v *store.View, m outbox.Mail, to access.Reader) (fault.Code, error) {
	if m.Kind == outbox.PaymentRequest {
		return whyNoRequest(ctx, v, to)
	}
	if !to.Allowed.BillingDocuments {
		return BillsOff, nil
	}
	in, err := v.GetInvoice(ctx, m.About)
	if err == nil && in.Open == 0 {
		return BillGone, nil
	}
	return "", err
}

// readerOf is to whom a mail was written.
func readerOf(ctx context.Context, v *store.View, m outbox.Mail) (access.Reader, error) {
	grant, err := v.GetGrant(ctx, m.Grant)
	if err != nil {
		return access.Reader{}, notFoundAt("grant", err)
	}
	return access.ReaderOf(ctx, v, grant.HolderID)
}

// Fill gives what a mail's words are filled with.
func (l Letters) Fill(ctx context.Context, v *store.View, m outbox.Mail) (outbox.Values, error) {
	if !isOurs(m) {
		return l.Correspondence.Fill(ctx, v, m)
	}
	to, err := readerOf(ctx, v, m)
	if err != nil {
		return outbox.Values{}, err
	}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return outbox.Values{}, err
	}
	template, err := practice.TemplateOf(ctx, v, m.Kind, m.Language)
	values := outbox.Values{
		FirstName: to.FirstName, Practice: p.Name, Practitioner: p.Practitioner, Phone: p.Phone, PortalAddress: p.PortalAddress, Template: template,
		IsInside: true, Link: p.PortalAddress + billsPath,
	}
	if m.Kind == outbox.PaymentRequest {
		values.Link = p.PortalAddress + payPath
	}
	return values, err
}

// Write gives what a mail says. It carries no link that opens anything.
func (l Letters) Write(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Values, error) {
	if !isOurs(m) {
		return l.Correspondence.Write(ctx, tx, m)
	}
	return l.Fill(ctx, &tx.View, m)
}

// HandedOver has nothing to begin for a mail of ours.
func (l Letters) HandedOver(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	if isOurs(m) {
		return nil
	}
	return l.Correspondence.HandedOver(ctx, tx, m)
}

// layIn lays a mail about bills into the outbox, with the undo window, and returns its id. While one of its kind and about
// the same waits, that is the one.
func layIn(ctx context.Context, tx *store.Tx, to access.Reader, kind outbox.Kind, about string, w outbox.Wording) (id string, isNew bool, err error) {
	waiting, err := tx.ListWaitingOfGrant(ctx, to.Grant)
	if err != nil {
		return "", false, err
	}
	for _, m := range waiting {
		if outbox.Kind(m.Kind) == kind && m.SubjectID == about {
			return m.ID, false, nil
		}
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", false, err
	}
	m := letterTo(to, kind, about)
	if m.Wording, err = outbox.OwnWording(ctx, &tx.View, Letters{}, m, w); err != nil {
		return "", false, err
	}
	id, err = outbox.Enqueue(ctx, tx, outbox.Draft{
		Kind: kind, Client: m.Client, Grant: m.Grant, Language: m.Language, Recipient: m.Recipient, RecipientName: m.RecipientName, Wording: m.Wording,
		About: about, Hold: undoOf(p),
	})
	return id, true, err
}

func letterTo(to access.Reader, kind outbox.Kind, about string) outbox.Mail {
	return outbox.Mail{
		Kind: kind, Client: to.ClientID, Grant: to.Grant, About: about, Language: to.Language, Recipient: to.Address, RecipientName: to.Name,
	}
}
