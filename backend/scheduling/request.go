package scheduling

import (
	"context"
	"strings"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// RequestState says what has become of a time that a client asked for.
type RequestState string

// The states of a request. Pending and offered wait for an answer: the practitioner's, and the client's.
const (
	Pending   RequestState = "pending"
	Offered   RequestState = "offered"
	Accepted  RequestState = "accepted"
	Declined  RequestState = "declined"
	Withdrawn RequestState = "withdrawn"
	Expired   RequestState = "expired" // its time passed unanswered
)

func (s RequestState) isOpen() bool { return s == Pending || s == Offered }

// stateTold is the state of a request that a mail of a kind tells of.
func stateTold(kind outbox.Kind) RequestState {
	if kind == outbox.TimesOffered {
		return Offered
	}
	return Declined
}

// Request is a time that a client asked for.
type Request struct {
	ID            string       `json:"id"`
	ClientID      string       `json:"clientId"`
	HolderID      string       `json:"holderId"` // the client, or the contact who asks
	Name          string       `json:"name"`
	IsNew         bool         `json:"isNew"` // of an open one: the client has never had an appointment
	ServiceID     string       `json:"serviceId"`
	Service       string       `json:"service"`
	PlaceID       string       `json:"placeId"` // empty: the service has none
	Place         string       `json:"place"`
	Kind          PlaceKind    `json:"kind"`
	Start         time.Time    `json:"start" ts_type:"string"`
	End           time.Time    `json:"end" ts_type:"string"`
	Note          string       `json:"note"` // the client's
	State         RequestState `json:"state"`
	Reason        string       `json:"reason"` // the practitioner's, as the client reads it
	At            time.Time    `json:"at" ts_type:"string"`
	AnsweredAt    *time.Time   `json:"answeredAt" ts_type:"string | null"`
	AppointmentID string       `json:"appointmentId"`
	Offers        []Span       `json:"offers"`    // other times that were offered
	Conflicts     []string     `json:"conflicts"` // of a pending one: the names of what is there at that time
	IsFirm        bool         `json:"isFirm"`    // another request was accepted at that time: it cannot be accepted in any way
	Why           fault.Code   `json:"why"`       // why no mail can tell them of the answer; empty: one can
}

// RequestList are the requests of one list.
type RequestList struct {
	Zone     string    `json:"zone"` // the practice's
	Requests []Request `json:"requests"`
	Pending  int       `json:"pending"` // how many wait for the practitioner
}

// archiveMax is how many answered requests are read at once.
const archiveMax = 200

// Requests reads those that wait for an answer of either side, by their time, or the archived ones, the newest answer
// first and at most 200.
func (d *Diary) Requests(ctx context.Context, isArchive bool) (RequestList, error) {
	list := RequestList{Requests: []Request{}}
	err := d.store.Read(ctx, func(v *store.View) error {
		p, err := v.GetPractice(ctx)
		if err != nil {
			return err
		}
		list.Zone = p.Zone
		pending, err := v.CountPendingRequests(ctx)
		if err != nil {
			return err
		}
		list.Pending = int(pending)
		if isArchive {
			rows, err := v.ListClosedRequests(ctx, archiveMax)
			for _, r := range rows {
				list.Requests = append(list.Requests, requestOf(row.ListOpenRequestsRow{
					AppointmentRequest: r.AppointmentRequest, Name: r.Name, Service: r.Service, Place: r.Place, Kind: r.Kind,
				}))
			}
			return err
		}
		rows, err := v.ListOpenRequests(ctx)
		if err != nil {
			return err
		}
		for _, r := range rows {
			request := requestOf(r)
			if err := request.look(ctx, v, r.AppointmentRequest.Buffer); err != nil {
				return err
			}
			list.Requests = append(list.Requests, request)
		}
		return nil
	})
	return list, err
}

// PendingRequests counts the requests that wait for the practitioner.
func (d *Diary) PendingRequests(ctx context.Context) (int, error) {
	var pending int64
	err := d.store.Read(ctx, func(v *store.View) error {
		var err error
		pending, err = v.CountPendingRequests(ctx)
		return err
	})
	return int(pending), err
}

// look adds what has to be known to answer a request.
func (r *Request) look(ctx context.Context, v *store.View, buffer int64) error {
	to, err := access.AddresseeOf(ctx, v, r.HolderID)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	if r.Why = to.Why; err != nil { // a contact who is one no longer
		r.Why = access.NoAddress
	}
	offers, err := v.ListOffers(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, o := range offers {
		r.Offers = append(r.Offers, Span{From: store.Time(o.Start), To: store.Time(o.End)})
	}
	if r.State != Pending {
		return nil
	}
	if r.Conflicts, err = Conflicts(ctx, v, r.Start, r.End.Add(minutes(buffer)), r.ID); err != nil {
		return err
	}
	r.IsFirm, err = isRequested(ctx, v, r.Start, r.End)
	return err
}

// isRequested says whether another request was accepted in a stretch of time.
func isRequested(ctx context.Context, v *store.View, start, end time.Time) (bool, error) {
	there, err := v.CountRequestedBetween(ctx, row.CountRequestedBetweenParams{Since: store.Millis(start), Until: store.Millis(end)})
	return there > 0, err
}

func requestOf(r row.ListOpenRequestsRow) Request {
	q := r.AppointmentRequest
	return Request{
		ID: q.ID, ClientID: q.ClientID, HolderID: q.HolderID, Name: strings.TrimSpace(r.Name), IsNew: r.IsNew == 1, ServiceID: q.ServiceID, Service: r.Service,
		PlaceID: deref(q.PlaceID), Place: r.Place, Kind: PlaceKind(r.Kind), Start: store.Time(q.Start), End: store.Time(q.End), Note: q.Note,
		State: RequestState(q.State), Reason: q.Reason, At: store.Time(q.At), AnsweredAt: store.TimeOrNil(q.AnsweredAt), AppointmentID: deref(q.AppointmentID),
		Offers: []Span{}, Conflicts: []string{},
	}
}
