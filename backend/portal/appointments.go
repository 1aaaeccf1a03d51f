package portal

import (
	"net/http"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
	portalassets "anteroom/frontend/portal"
)

const appointmentsPath = "/appointments"

// What was just done with an appointment or a request, as the list's address says it, and its words.
func doneNotes() map[string]string {
	return map[string]string{
		"asked": "portal_visits_asked", "withdrawn": "portal_visits_withdrawn", "taken": "portal_visits_taken", "cancelled": "portal_visits_cancelled",
	}
}

// showAppointments lists what was agreed on and what was asked for.
func (v *visit) showAppointments() { v.listAppointments(http.StatusOK, "") }

func (v *visit) listAppointments(status int, problem string) {
	agenda, err := v.portal.door.Agenda(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	mark, err := agenda.Mark()
	if err != nil {
		v.refuse(err)
		return
	}
	list := pages.Appointments{
		Zone: v.practice.Zone.String(), Mark: mark, Problem: problem, MayAsk: v.who.Permissions.Requests, IsStill: v.who.Preview.IsOn,
	}
	for note, words := range doneNotes() {
		if v.r.URL.Query().Has(note) && problem == "" {
			list.Note = words
		}
	}
	for _, a := range agenda.Upcoming {
		list.Upcoming = append(list.Upcoming, v.appointment(a))
	}
	for _, a := range agenda.Past {
		list.Past = append(list.Past, v.appointment(a))
	}
	for _, r := range agenda.Requests {
		if r.State != visitor.RequestAccepted { // it is an appointment
			list.Requests = append(list.Requests, v.timeRequest(r))
		}
	}
	page := v.page(v.book.Say("portal_visits_title"))
	page.Here, page.More = appointmentsPath, v.portal.pathOf(portalassets.Appointments)
	v.show(status, pages.ShowAppointments(page, list))
}

// moment is a time in words, as the practice's clock has it.
func (v *visit) moment(at time.Time) pages.Moment {
	local := at.In(v.practice.Zone)
	return pages.Moment{Day: v.book.Weekday(local), Clock: v.clock(at), ISO: at.UTC().Format(time.RFC3339)}
}

func (v *visit) appointment(a visitor.Appointment) pages.Appointment {
	shown := pages.Appointment{
		ID: a.ID, When: v.moment(a.Start), Service: a.Service, Place: v.placeName(a.Place), Reason: a.Reason, MayCancel: a.MayCancel,
		Pieces: pieces(a.Detail),
	}
	switch {
	case a.IsCancelled && a.ByClient:
		shown.State = v.book.Say("portal_visit_cancelled_by_you")
	case a.IsCancelled:
		shown.State = v.book.Say("portal_visit_cancelled")
	}
	return shown
}

// placeName is a place with what kind of place it is, where the name does not say it.
func (v *visit) placeName(p visitor.Place) string {
	if p.Name == "" {
		return ""
	}
	kind := v.book.Say("portal_place_" + p.Kind)
	if p.Name == kind {
		return p.Name
	}
	return p.Name + " (" + kind + ")"
}

func (v *visit) timeRequest(r visitor.TimeRequest) pages.TimeRequest {
	shown := pages.TimeRequest{
		ID: r.ID, When: v.moment(r.Start), Service: r.Service, Place: v.placeName(r.Place), Note: r.Note, Reason: r.Reason, IsOpen: r.IsOpen(),
		State: v.book.Say("portal_request_" + string(r.State)),
	}
	for _, o := range r.Offers {
		shown.Offers = append(shown.Offers, pages.TimeOffer{ID: o.ID, When: v.moment(o.Start)})
	}
	return shown
}

// showAppointment shows one appointment, to cancel it.
func (v *visit) showAppointment() {
	agenda, err := v.portal.door.Agenda(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	for _, list := range [][]visitor.Appointment{agenda.Upcoming, agenda.Past} {
		for _, a := range list {
			if a.ID == v.r.PathValue("appointment") {
				within := v.book.Say("portal_visit_call")
				if v.practice.Phone != "" {
					within = v.book.Say("portal_visit_call_phone", "phone", v.practice.Phone)
				}
				v.show(http.StatusOK, pages.ShowAppointment(v.here("portal_visit_title"), v.appointment(a), v.practice.Zone.String(), within))
				return
			}
		}
	}
	v.tell(http.StatusNotFound, refusal{name: "not_found", leadsHome: true})
}

// cancelAppointment cancels an appointment in time.
func (v *visit) cancelAppointment() {
	v.settle("cancelled", v.portal.door.CancelAppointment(v.r.Context(), v.who, v.r.PathValue("appointment")))
}

// withdrawRequest takes a request back.
func (v *visit) withdrawRequest() {
	v.settle("withdrawn", v.portal.door.WithdrawRequest(v.r.Context(), v.who, v.r.PathValue("request")))
}

// takeOffer agrees to a time that was offered.
func (v *visit) takeOffer() {
	v.settle("taken", v.portal.door.TakeOffer(v.r.Context(), v.who, v.r.PathValue("request"), v.r.PostFormValue("offer")))
}

// settle leads back to the list after something was done there, or says above it why it was not.
func (v *visit) settle(done string, err error) {
	switch code := fault.CodeOf(err); {
	case err == nil:
		v.sendTo(appointmentsPath + "?" + done)
	case code == fault.Forbidden:
		v.tell(http.StatusForbidden, refusal{name: "forbidden", leadsHome: true})
	case v.book.Has("portal_visits_" + string(code)):
		v.listAppointments(http.StatusUnprocessableEntity, "portal_visits_"+string(code))
	default:
		v.refuse(err)
	}
}

// sendAgendaChanges tells an open page when the visitor's agenda shows something else than it has.
func (v *visit) sendAgendaChanges() { v.sendChanges(visitor.SeeVisits, v.portal.door.AgendaMark) }
