package scheduling

import (
	"context"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Why a mail about an appointment was taken back.
const (
	AppointmentChanged fault.Code = "appointment_changed" // it is otherwise now, and another mail says so or nobody wanted one
	AppointmentPast    fault.Code = "appointment_past"    // it has begun
)

// appointmentsPath is where the portal shows the appointments of whoever is signed in.
const appointmentsPath = "/appointments"

// Letters answers the outbox about the mails that tell of appointments and requests, and leaves every other mail to the
// correspondence that it was made with. They go to whoever agreed to mail there, with access or without, and name the
// practice, the time and the place: never a service, a note or a reason.
type Letters struct{ outbox.Correspondence }

// isOurs says whether a mail tells of an appointment or a request.
func isOurs(m outbox.Mail) bool {
	return outbox.IsOfAppointment(m.Kind) || m.Kind == outbox.RequestDeclined || m.Kind == outbox.TimesOffered
}

// MayGo says whether a mail may still go: they agree to mail there, and what it tells of is so.
func (l Letters) MayGo(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Leave, error) {
	if !isOurs(m) {
		return l.Correspondence.MayGo(ctx, tx, m)
	}
	holderID, err := holderOf(ctx, &tx.View, m)
	if err != nil {
		return outbox.Leave{}, err
	}
	why, err := access.WhyNotTo(ctx, &tx.View, holderID, m.Recipient)
	switch {
	case fault.CodeOf(err) == fault.NotFound: // a contact who is one no longer
		return outbox.Drop(access.ConsentWithdrawn), nil
	case err != nil:
		return outbox.Leave{}, err
	case why != "":
		return outbox.Drop(why), nil
	case !outbox.IsOfAppointment(m.Kind):
		return requestMayGo(ctx, tx, m)
	}
	told, err := tx.GetAppointmentMail(ctx, m.ID)
	if err != nil {
		return outbox.Leave{}, err
	}
	a, err := tx.GetAppointment(ctx, m.About)
	switch {
	case err != nil:
		return outbox.Leave{}, err
	case a.Sequence != told.Sequence:
		return outbox.Drop(AppointmentChanged), nil
	case a.Start <= store.Millis(tx.Now):
		return outbox.Drop(AppointmentPast), nil
	case told.Lead == nil:
		return outbox.Go(), nil
	}
	if isWanted, err := isLead(ctx, &tx.View, *told.Lead); err != nil || !isWanted {
		return outbox.Drop(ReminderOff), err
	}
	return outbox.Go(), nil
}

// requestMayGo says whether a mail about a request still tells what is so.
func requestMayGo(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Leave, error) {
	r, err := tx.GetRequest(ctx, m.About)
	if err != nil {
		return outbox.Leave{}, err
	}
	if RequestState(r.State) != stateTold(m.Kind) {
		return outbox.Drop(AppointmentChanged), nil
	}
	return outbox.Go(), nil
}

// holderOf is whose appointment or request a mail is about.
func holderOf(ctx context.Context, v *store.View, m outbox.Mail) (string, error) {
	if !outbox.IsOfAppointment(m.Kind) {
		r, err := v.GetRequest(ctx, m.About)
		return r.HolderID, err
	}
	a, err := v.GetAppointment(ctx, m.About)
	return deref(a.HolderID), err
}

// Fill gives what a mail's words are filled with.
func (l Letters) Fill(ctx context.Context, v *store.View, m outbox.Mail) (outbox.Values, error) {
	if !isOurs(m) {
		return l.Correspondence.Fill(ctx, v, m)
	}
	p, zone, err := practiceOf(ctx, v)
	if err != nil {
		return outbox.Values{}, err
	}
	holderID, err := holderOf(ctx, v, m)
	if err != nil {
		return outbox.Values{}, err
	}
	to, err := access.AddresseeOf(ctx, v, holderID)
	if err != nil {
		return outbox.Values{}, err
	}
	template, err := practice.TemplateOf(ctx, v, m.Kind, m.Language)
	if err != nil {
		return outbox.Values{}, err
	}
	values := outbox.Values{
		FirstName: to.FirstName, Practice: p.Name, Practitioner: p.Practitioner, Phone: p.Phone, PortalAddress: p.PortalAddress, Template: template, IsInside: true,
	}
	if to.HasAccess {
		values.Link = p.PortalAddress + appointmentsPath
	}
	if outbox.IsOfAppointment(m.Kind) {
		values.Visit, err = visitOf(ctx, v, m, zone)
	}
	return values, err
}

// visitOf is an appointment as a mail about it tells of it.
func visitOf(ctx context.Context, v *store.View, m outbox.Mail, zone *time.Location) (*outbox.Visit, error) {
	a, err := v.GetAppointment(ctx, m.About)
	if err != nil {
		return nil, err
	}
	told, err := v.GetAppointmentMail(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	visit := &outbox.Visit{
		UID: a.ID, Sequence: int(a.Sequence), Start: store.Time(a.Start), End: store.Time(a.End), Zone: zone, IsCancelled: State(a.State) == Cancelled,
	}
	if visit.Place, err = placeSaid(ctx, v, a.PlaceID); err != nil || a.SeriesID == nil {
		return visit, err
	}
	whole, err := recurrenceOf(ctx, v, *a.SeriesID)
	if err != nil {
		return nil, err
	}
	visit.UID, visit.Sequence = whole.series.Uid, whole.sequence()
	if !told.IsOfSeries {
		visit.Slot = store.Time(*a.Slot)
		return visit, nil
	}
	for _, each := range whole.all {
		if each.Start > a.Start && *each.SeriesID == *a.SeriesID && each.State == a.State && deref(each.CancelledAt) == deref(a.CancelledAt) {
			visit.More = append(visit.More, store.Time(each.Start))
		}
	}
	visit.Series, err = whole.pictured(ctx, v, zone)
	return visit, err
}

// whereabouts is a place as a mail names it.
func whereabouts(p row.Place) string {
	if p.Detail == "" {
		return p.Name
	}
	return p.Name + ", " + p.Detail
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

// Moved records the outcome of a mail in the client's history.
func (l Letters) Moved(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	if !isOurs(m) {
		return l.Correspondence.Moved(ctx, tx, m)
	}
	holderID, err := holderOf(ctx, &tx.View, m)
	if err != nil {
		return err
	}
	return access.LettersTo(holderID).Moved(ctx, tx, m)
}

// Edited records that the practitioner gave a mail that waits other words.
func (l Letters) Edited(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	if !isOurs(m) {
		return l.Correspondence.Edited(ctx, tx, m)
	}
	return access.Letters{}.Edited(ctx, tx, m)
}
