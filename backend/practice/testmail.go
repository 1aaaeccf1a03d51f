package practice

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// NoPortal refuses a test while the portal has no address that its button could lead to.
const NoPortal fault.Code = "portal_not_set_up"

// examplePortal stands in a preview for the portal's address until there is one.
const examplePortal = "https://portal.example"

// exampleDocuments is how many documents an example says were shared.
const exampleDocuments = 2

// Preview shows the mail of a kind in a language as a client would have it with these words, with an invented
// name and what new clients may do. It fails with [fault.Invalid] at kind or language, and the codes of
// [outbox.ParseWording].
func (t *Templates) Preview(ctx context.Context, kind, language string, w outbox.Wording) (outbox.Preview, error) {
	standard, err := standardOf(kind, language)
	if err != nil {
		return outbox.Preview{}, err
	}
	var preview outbox.Preview
	err = t.store.Read(ctx, func(v *store.View) error {
		preview, err = outbox.PreviewOf(ctx, v, Letters{}, testOf(standard, w), orStandard(standard, w))
		return err
	})
	return preview, err
}

// SendTest lays the mail that Preview shows into the outbox, to the address that the practice's mail leaves
// from. Its subject says that it is a test, its code opens nothing, and its button leads to the portal's
// sign-in page. It waits and can be undone as any other mail. It fails with [NoAccount], [NoPortal], and the
// codes of Preview.
func (t *Templates) SendTest(ctx context.Context, kind, language string, w outbox.Wording) error {
	standard, err := standardOf(kind, language)
	if err != nil {
		return err
	}
	own, err := outbox.ParseWording(orStandard(standard, w))
	if err != nil {
		return err
	}
	return t.store.Write(ctx, func(tx *store.Tx) error {
		account, err := accountRow(ctx, &tx.View)
		if err != nil {
			return err
		}
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		if p.PortalAddress == "" {
			return fault.New(NoPortal)
		}
		id, err := outbox.Enqueue(ctx, tx, outbox.Draft{
			Kind: standard.Kind, Language: standard.Language, Recipient: account.SenderAddress, RecipientName: account.SenderName,
			Wording: own, IsTest: true, Hold: time.Duration(p.UndoSeconds) * time.Second,
		})
		if err != nil {
			return err
		}
		return history.Append(ctx, tx, history.Entry{
			Actor: history.Practitioner, Action: history.TemplateTested, Subject: id, Detail: account.SenderAddress,
		})
	})
}

// orStandard gives a test words of its own in any case: it shows what the editor shows, not what is saved.
func orStandard(standard outbox.Standard, w outbox.Wording) outbox.Wording {
	if w == (outbox.Wording{}) {
		return standard.Wording
	}
	return w
}

func testOf(standard outbox.Standard, w outbox.Wording) outbox.Mail {
	return outbox.Mail{Kind: standard.Kind, Language: standard.Language, Wording: w, IsTest: true}
}

// Letters answers the outbox about the tests of templates, and leaves every other mail to the correspondence
// that it was made with. A test belongs to no client: it may always go, and carries no secret.
type Letters struct{ outbox.Correspondence }

// MayGo lets a test go.
func (l Letters) MayGo(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Leave, error) {
	if m.IsTest {
		return outbox.Go(), nil
	}
	return l.Correspondence.MayGo(ctx, tx, m)
}

// Fill gives an example: an invented name, and what new clients may do.
func (l Letters) Fill(ctx context.Context, v *store.View, m outbox.Mail) (outbox.Values, error) {
	if !m.IsTest {
		return l.Correspondence.Fill(ctx, v, m)
	}
	p, err := v.GetPractice(ctx)
	if err != nil {
		return outbox.Values{}, err
	}
	values := outbox.Values{
		FirstName: outbox.ExampleName(m.Language), Practice: p.Name, Practitioner: p.Practitioner, Phone: p.Phone, PortalAddress: p.PortalAddress,
		Days: int(visitor.InvitationLife.Hours() / 24), Minutes: int(visitor.SignInLife.Minutes()),
		Documents: exampleDocuments, DueOn: v.Now.In(time.UTC).AddDate(0, 0, 1).Format(time.DateOnly),
		Permissions: outbox.Permissions{Request: p.DefaultRequests, Write: p.DefaultMessaging, Bills: p.DefaultBillingDocuments},
	}
	if values.PortalAddress == "" {
		values.PortalAddress = examplePortal
	}
	if outbox.LeadsInside(m.Kind) {
		values.IsInside, values.Link = true, values.PortalAddress
	}
	if outbox.IsOfAppointment(m.Kind) {
		values.IsInside, values.Link = true, values.PortalAddress
		values.Visit, err = exampleVisit(v.Now, p.Zone, m)
	}
	return values, err
}

// exampleVisit is an invented appointment of the next day. It brings nothing for a calendar.
func exampleVisit(now time.Time, zoneName string, m outbox.Mail) (*outbox.Visit, error) {
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		return nil, err
	}
	const hour = 10
	local := now.In(zone)
	start := time.Date(local.Year(), local.Month(), local.Day()+1, hour, 0, 0, 0, zone)
	return &outbox.Visit{Start: start, End: start.Add(time.Hour), Zone: zone, Place: outbox.ExamplePlace(m.Language)}, nil
}

// Write gives the example with a button that leads to the portal's own page, and a code that opens nothing.
func (l Letters) Write(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Values, error) {
	if !m.IsTest {
		return l.Correspondence.Write(ctx, tx, m)
	}
	values, err := l.Fill(ctx, &tx.View, m)
	values.IsTest, values.Link, values.Code = true, values.PortalAddress, outbox.NothingCode
	return values, err
}

// HandedOver has nothing to begin for a test.
func (l Letters) HandedOver(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	if m.IsTest {
		return nil
	}
	return l.Correspondence.HandedOver(ctx, tx, m)
}

// Moved has nobody's history to write for a test: the outbox shows what became of it.
func (l Letters) Moved(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	if m.IsTest {
		return nil
	}
	return l.Correspondence.Moved(ctx, tx, m)
}
