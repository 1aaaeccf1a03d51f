package visitor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// lookBack is how long what is over is shown.
const lookBack = 366 * 24 * time.Hour

// Agenda is what a visitor and the practice agreed on, and what they asked for.
type Agenda struct {
	Upcoming     []Appointment // in order
	Requests     []TimeRequest // open ones first, then the newest first
	Past         []Appointment // and what was cancelled, the latest first
	CancelWithin time.Duration // before the start of an appointment, from which one has to call
}

// Appointment is one that was agreed on.
type Appointment struct {
	ID          string
	Service     string
	Place       Place
	Detail      string // the address, the link of the room, who calls whom
	Start, End  time.Time
	IsCancelled bool
	ByClient    bool   // the visitor cancelled it
	Reason      string // of the practice's cancelling
	MayCancel   bool
}

// RequestState is what has become of a time that was asked for.
type RequestState string

// The states of a request.
const (
	RequestPending   RequestState = "pending"
	RequestOffered   RequestState = "offered" // the practice offered other times
	RequestAccepted  RequestState = "accepted"
	RequestDeclined  RequestState = "declined"
	RequestTakenBack RequestState = "withdrawn"
	RequestExpired   RequestState = "expired"
	RequestRefused   RequestState = "refused" // it came too late, the time was taken
	RequestChosen    RequestState = "chosen"  // one of the times that were offered is chosen, and the desk has not heard of it
)

// TimeRequest is a time that was asked for.
type TimeRequest struct {
	ID         string
	Service    string
	Place      Place
	Start, End time.Time
	Note       string
	State      RequestState
	Reason     string // of the practice's answer
	At         time.Time
	Offers     []TimeOffer
}

// IsOpen says that it waits for an answer of either side.
func (r TimeRequest) IsOpen() bool {
	return r.State == RequestPending || r.State == RequestOffered
}

// TimeOffer is a time that was offered in answer.
type TimeOffer struct {
	ID         string
	Start, End time.Time
}

// Agenda reads the visitor's appointments and requests. What the visitor did is there from the moment it was done,
// wherever the desk is.
func (d *Door) Agenda(ctx context.Context, who Visitor) (Agenda, error) {
	var agenda Agenda
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		agenda, err = readAgenda(ctx, v, who)
		return err
	})
	return agenda, err
}

// AgendaMark is another one whenever the visitor's agenda shows something else than before.
func (d *Door) AgendaMark(ctx context.Context, who Visitor) (string, error) {
	agenda, err := d.Agenda(ctx, who)
	if err != nil {
		return "", err
	}
	return agenda.Mark()
}

// Mark is of what an agenda shows.
func (a Agenda) Mark() (string, error) {
	text, err := json.Marshal(a)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), err
}

func readAgenda(ctx context.Context, v *store.View, who Visitor) (Agenda, error) {
	rules, err := v.ReadPortalScheduling(ctx)
	if isNone(err) { // a store without a practice
		return Agenda{}, nil
	}
	if err != nil {
		return Agenda{}, err
	}
	agenda := Agenda{CancelWithin: minutesOf(rules.CancelWithin)}
	since := store.Millis(v.Now.Add(-lookBack))
	appointments, err := v.ReadPortalAppointments(ctx, row.ReadPortalAppointmentsParams{Holder: &who.Holder, Client: &who.Client, End: since})
	if err != nil {
		return agenda, err
	}
	all := make([]Appointment, 0, len(appointments))
	for _, r := range appointments {
		a := Appointment{
			ID: r.Key, Service: r.Service, Place: Place{Name: r.Place, Kind: r.Kind}, Detail: r.Detail, Start: store.Time(r.Start), End: store.Time(r.End),
			IsCancelled: r.State == "cancelled", ByClient: r.CancelledBy == "client", Reason: r.Reason,
		}
		a.MayCancel = !a.IsCancelled && a.Start.Add(-agenda.CancelWithin).After(v.Now)
		all = append(all, a)
	}
	if agenda.Requests, err = readRequests(ctx, v, who, since); err != nil {
		return agenda, err
	}
	if err := overlayAgenda(ctx, v, who, since, all, &agenda); err != nil {
		return agenda, err
	}
	for _, a := range all {
		if a.IsCancelled || !a.End.After(v.Now) {
			agenda.Past = append(agenda.Past, a)
		} else {
			agenda.Upcoming = append(agenda.Upcoming, a)
		}
	}
	slices.Reverse(agenda.Past)
	slices.SortStableFunc(agenda.Requests, func(a, b TimeRequest) int {
		switch {
		case a.IsOpen() == b.IsOpen():
			return b.At.Compare(a.At)
		case a.IsOpen():
			return -1
		}
		return 1
	})
	return agenda, nil
}

func readRequests(ctx context.Context, v *store.View, who Visitor, since int64) ([]TimeRequest, error) {
	rows, err := v.ReadPortalRequests(ctx, row.ReadPortalRequestsParams{Holder: who.Holder, Client: who.Client, At: since})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	offers, err := v.ReadPortalOffers(ctx, who.Holder)
	if err != nil {
		return nil, err
	}
	var requests []TimeRequest
	for _, r := range rows {
		request := TimeRequest{
			ID: r.Key, Service: r.Service, Place: Place{Name: r.Place, Kind: r.Kind}, Start: store.Time(r.Start), End: store.Time(r.End), Note: r.Note,
			State: RequestState(r.State), Reason: r.Reason, At: store.Time(r.At),
		}
		for _, o := range offers {
			if o.Request == r.Key && store.Time(o.Start).After(v.Now) {
				request.Offers = append(request.Offers, TimeOffer{ID: o.Key, Start: store.Time(o.Start), End: store.Time(o.End)})
			}
		}
		requests = append(requests, request)
	}
	return requests, nil
}

// overlayAgenda shows what the visitor did and the desk has not taken in yet. What it refused after the visitor had
// the answer is shown as refused.
func overlayAgenda(ctx context.Context, v *store.View, who Visitor, since int64, appointments []Appointment, agenda *Agenda) error {
	events, err := v.ListAppointmentEvents(ctx, row.ListAppointmentEventsParams{Client: who.Client, Since: since})
	if err != nil {
		return err
	}
	for _, r := range events {
		event := row.VisitorEvent{Kind: r.Kind, Body: r.Body}
		isRefused := r.Outcome == "refused"
		if Kind(r.Kind) == AppointmentRequested {
			body, isSound := bodyOf[AppointmentRequest](event)
			if isSound && body.Holder == who.Holder && (!isRefused || r.TakenAt > r.At) {
				if err := overlayRequest(ctx, v, body, store.Time(r.At), isRefused, agenda); err != nil {
					return err
				}
			}
			continue
		}
		if isRefused {
			continue
		}
		overlayChange(event, who, appointments, agenda)
	}
	return nil
}

// overlayRequest shows a request that no view has.
func overlayRequest(ctx context.Context, v *store.View, body AppointmentRequest, at time.Time, isRefused bool, agenda *Agenda) error {
	if slices.ContainsFunc(agenda.Requests, func(r TimeRequest) bool { return r.ID == body.Request }) {
		return nil
	}
	request := TimeRequest{ID: body.Request, Start: body.Start, End: body.Start, Note: body.Note, At: at, State: RequestPending}
	if isRefused {
		request.State = RequestRefused
	}
	service, err := serviceAt(ctx, v, body.Service, body.Place)
	if err != nil && fault.CodeOf(err) != fault.NotFound { // one that is offered no longer has no name here
		return err
	}
	request.Service, request.End = service.Name, body.Start.Add(service.Length)
	request.Place, _ = service.At(body.Place)
	agenda.Requests = append(agenda.Requests, request)
	return nil
}

// overlayChange shows what was done to a request or an appointment.
func overlayChange(event row.VisitorEvent, who Visitor, appointments []Appointment, agenda *Agenda) {
	change, isSound := bodyOf[struct {
		RequestWithdrawal

		Appointment string `json:"appointment"`
	}](event)
	if !isSound || change.Holder != who.Holder {
		return
	}
	for i := range agenda.Requests {
		r := &agenda.Requests[i]
		if r.ID != change.Request || !r.IsOpen() {
			continue
		}
		if r.State = RequestTakenBack; Kind(event.Kind) == OfferTaken {
			r.State = RequestChosen
		}
	}
	for i := range appointments {
		if a := &appointments[i]; a.ID == change.Appointment && !a.IsCancelled {
			a.IsCancelled, a.ByClient, a.MayCancel = true, true, false
		}
	}
}
