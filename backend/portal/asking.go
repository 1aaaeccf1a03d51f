package portal

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
	portalassets "anteroom/frontend/portal"
)

const (
	askPath = "/appointments/new"
	// daysAtOnce is how many days with free times one page shows.
	daysAtOnce = 7
)

// asking is how far a visitor has come on the way to asking for an appointment. Each step is a page with an address of its
// own, and what was chosen is in the address.
type asking struct {
	services []visitor.Service
	service  visitor.Service
	place    visitor.Place
	hasPlace bool
	problem  string
}

// showAsking draws the first step that is still to be taken: service, place, time, and what is sent.
func (v *visit) showAsking() {
	a, isRead := v.readAsking(v.r.URL.Query())
	if !isRead {
		return
	}
	start, err := time.Parse(time.RFC3339, v.r.URL.Query().Get("start"))
	if !a.hasPlace || err != nil {
		v.drawAsking(http.StatusOK, a)
		return
	}
	v.drawAsk(http.StatusOK, a, pages.Ask{When: v.moment(start)})
}

// readAsking reads what was chosen until now. What is the only choice is chosen, and what is offered no longer is not.
func (v *visit) readAsking(chosen url.Values) (asking, bool) {
	var a asking
	var err error
	if a.services, err = v.portal.door.Services(v.r.Context()); err != nil {
		v.refuse(err)
		return a, false
	}
	at := slices.IndexFunc(a.services, func(s visitor.Service) bool { return s.ID == chosen.Get("service") })
	if len(a.services) == 1 {
		at = 0
	}
	if at < 0 {
		return a, true
	}
	a.service = a.services[at]
	if a.place, a.hasPlace = a.service.At(chosen.Get("place")); len(a.service.Places) == 1 {
		a.place, a.hasPlace = a.service.Places[0], true
	}
	return a, true
}

// drawAsking draws the step in which a service, a place or a time is chosen.
func (v *visit) drawAsking(status int, a asking) {
	page := v.page(v.book.Say("portal_ask_title"))
	page.Here = appointmentsPath
	shown := pages.Asking{Back: v.back(a), Chosen: v.chosen(a), Problem: a.problem}
	switch {
	case a.service.ID == "":
		choices := make([]pages.Option, 0, len(a.services))
		for _, s := range a.services {
			choices = append(choices, pages.Option{Path: a.path(s.ID, "", ""), Name: s.Name, Detail: v.length(s)})
		}
		v.show(status, pages.ShowChoices(page, shown, "portal_ask_service", "portal_ask_no_service", choices))
	case !a.hasPlace:
		choices := make([]pages.Option, 0, len(a.service.Places))
		for _, p := range a.service.Places {
			choices = append(choices, pages.Option{Path: a.path(a.service.ID, p.ID, ""), Name: p.Name, Detail: v.book.Say("portal_place_" + p.Kind)})
		}
		v.show(status, pages.ShowChoices(page, shown, "portal_ask_place", "portal_ask_no_service", choices))
	default:
		v.drawTimes(status, page, shown, a)
	}
}

// drawTimes draws the free times of a few days.
func (v *visit) drawTimes(status int, page pages.Page, shown pages.Asking, a asking) {
	times, err := v.portal.door.Times(v.r.Context(), a.service.ID, a.place.ID)
	if err != nil {
		v.refuse(err)
		return
	}
	var days []pages.FreeDay
	last := ""
	for _, at := range times {
		local := at.In(v.practice.Zone)
		if day := local.Format(time.DateOnly); day != last {
			days, last = append(days, pages.FreeDay{Name: v.book.Weekday(local)}), day
		}
		free := &days[len(days)-1].Times
		*free = append(*free, pages.FreeTime{
			Path: a.path(a.service.ID, a.place.ID, at.UTC().Format(time.RFC3339)), Clock: local.Format("15:04"), ISO: at.UTC().Format(time.RFC3339),
		})
	}
	from, _ := strconv.Atoi(v.r.URL.Query().Get("from"))
	from = min(max(from, 0), max(len(days)-1, 0))
	turn := func(to int) string { return a.path(a.service.ID, a.place.ID, "") + "&from=" + strconv.Itoa(to) }
	var earlier, later, message string
	if from > 0 {
		earlier = turn(max(from-daysAtOnce, 0))
	}
	if from+daysAtOnce < len(days) {
		later = turn(from + daysAtOnce)
	}
	if v.who.Permissions.Messaging {
		message = messagesPath + newestPart
	}
	page.More = v.portal.pathOf(portalassets.Appointments)
	v.show(status, pages.ShowTimes(page, shown, days[from:min(from+daysAtOnce, len(days))], v.practice.Zone.String(), earlier, later, message))
}

// drawAsk draws the last step.
func (v *visit) drawAsk(status int, a asking, ask pages.Ask) {
	page := v.page(v.book.Say("portal_ask_title"))
	page.Here, page.More = appointmentsPath, v.portal.pathOf(portalassets.Appointments)
	ask.Service, ask.Place, ask.ServiceID, ask.PlaceID = a.service.Name, v.placeName(a.place), a.service.ID, a.place.ID
	ask.Page, ask.Zone = rand.Text(), v.practice.Zone.String()
	v.show(status, pages.ShowAsk(page, pages.Asking{Back: a.path(a.service.ID, a.place.ID, ""), Problem: a.problem}, ask))
}

// askForTime takes a request. A time that is gone leads back to those that are still free.
func (v *visit) askForTime() {
	a, isRead := v.readAsking(v.r.PostForm)
	if !isRead {
		return
	}
	start, err := time.Parse(time.RFC3339, v.r.PostFormValue("start"))
	if err != nil || !a.hasPlace {
		a.problem = v.book.Say("portal_ask_gone")
		v.drawAsking(http.StatusUnprocessableEntity, a)
		return
	}
	note := v.r.PostFormValue("note")
	err = v.portal.door.AskForTime(v.r.Context(), v.who, visitor.Asking{
		Page: v.r.PostFormValue("page"), Service: a.service.ID, Place: a.place.ID, Start: start, Note: note,
	})
	ask := pages.Ask{When: v.moment(start), Note: note}
	switch fault.CodeOf(err) {
	case "":
		v.sendTo(appointmentsPath + "?asked")
	case visitor.TimeTaken:
		a.problem = v.book.Say("portal_ask_taken")
		v.drawAsking(http.StatusUnprocessableEntity, a)
	case visitor.RequestsMany:
		a.problem = v.book.Count("portal_ask_many", visitor.RequestsOpen)
		v.drawAsk(http.StatusUnprocessableEntity, a, ask)
	case fault.TooLong:
		ask.NoteProblem = v.book.Say("portal_answer_too_long")
		v.drawAsk(http.StatusUnprocessableEntity, a, ask)
	case fault.NotFound:
		a.problem = v.book.Say("portal_ask_gone")
		v.drawAsking(http.StatusUnprocessableEntity, asking{services: a.services, problem: a.problem})
	case fault.Forbidden:
		v.tell(http.StatusForbidden, refusal{name: "forbidden", leadsHome: true})
	case fault.Invalid:
		v.tell(http.StatusUnprocessableEntity, refusal{name: "unreadable", leadsHome: true})
	default:
		v.refuse(err)
	}
}

// path is the address of the step after these choices.
func (a asking) path(service, place, start string) string {
	chosen := url.Values{"service": {service}}
	if place != "" {
		chosen.Set("place", place)
	}
	if start != "" {
		chosen.Set("start", start)
	}
	return askPath + "?" + chosen.Encode()
}

// back is the address of the step before, past those in which there was nothing to choose.
func (v *visit) back(a asking) string {
	switch {
	case a.hasPlace && len(a.service.Places) > 1:
		return a.path(a.service.ID, "", "")
	case a.service.ID != "" && len(a.services) > 1:
		return askPath
	}
	return appointmentsPath
}

// chosen is what was chosen until now, in words.
func (v *visit) chosen(a asking) string {
	switch {
	case a.service.ID == "":
		return ""
	case a.place.ID == "":
		return a.service.Name + ", " + v.length(a.service)
	}
	return a.service.Name + ", " + v.length(a.service) + " · " + v.placeName(a.place)
}

// length is how long a service takes, in words.
func (v *visit) length(s visitor.Service) string {
	return v.book.Count("portal_ask_minutes", int(s.Length/time.Minute))
}
