package sample

import (
	"context"
	"slices"
	"time"

	"anteroom/backend/scheduling"
	"anteroom/backend/visitor"
)

// offer is what the sample practice has to offer: its places and services, by the order in which they are made.
type offer struct {
	places   []scheduling.Place
	services []scheduling.Service
}

const (
	office = iota
	video
)

const (
	firstVisit = iota
	followUp
	supervision
)

// openHours gives the practice its places, services and hours.
func (h House) openHours(ctx context.Context) (offer, error) {
	var o offer
	for _, p := range []scheduling.Place{
		{Name: "Pier Street office", Kind: scheduling.Office, Detail: "12 Pier Street, second floor. Please ring twice."},
		{Name: "Video room", Kind: scheduling.Video, Detail: "https://video.example.test/nora"},
	} {
		saved, err := h.Diary.SavePlace(ctx, p)
		if err != nil {
			return o, err
		}
		o.places = append(o.places, saved)
	}
	both := []string{o.places[office].ID, o.places[video].ID}
	for _, s := range []scheduling.Service{
		{Name: "First visit", Code: "90791", Minutes: 80, Buffer: 10, Fee: 180_00, IsOffered: true, PlaceIDs: both[:1]},
		{Name: "Follow-up", Code: "90834", Minutes: 50, Buffer: 10, Fee: 120_00, IsOffered: true, PlaceIDs: both},
		{Name: "Supervision", Minutes: 60, PlaceIDs: both[1:]},
	} {
		saved, err := h.Diary.SaveService(ctx, s)
		if err != nil {
			return o, err
		}
		o.services = append(o.services, saved)
	}
	return o, h.saveHours(ctx, o)
}

func (h House) saveHours(ctx context.Context, o offer) error {
	began := h.Clock.Now().Format(time.DateOnly)
	for _, b := range []scheduling.Block{
		{Weekly: scheduling.Weekly{Every: 1, Days: []int{1, 2, 3, 4}}, FirstDay: began, From: 9 * 60, To: 13 * 60},
		{Weekly: scheduling.Weekly{Every: 1, Days: []int{1, 2, 3, 4}}, FirstDay: began, From: 14 * 60, To: 17 * 60},
		{Weekly: scheduling.Weekly{Every: 2, Days: []int{5}}, FirstDay: began, From: 10 * 60, To: 13 * 60, PlaceID: o.places[video].ID},
	} {
		if _, err := h.Diary.SaveBlock(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// visit is what is agreed with a sample client, or what else stands in the calendar.
type visit struct {
	first    string // name; empty: without a client
	title    string
	week     int // from this one
	weekday  int // 1 Monday
	at       int // minutes after midnight
	service  int
	place    int
	every    int // weeks; 0: once
	count    int
	isCalled bool // off
}

func visits() []visit {
	return []visit{
		{first: "Ana", week: -4, weekday: 1, at: 9 * 60, service: followUp, place: office, every: 1, count: 10},
		{first: "Bo", week: -4, weekday: 2, at: 10 * 60, service: followUp, place: video, every: 2, count: 6},
		{first: "Carla", week: -3, weekday: 3, at: 14 * 60, service: followUp, place: office, every: 1, count: 8},
		{first: "Finn", week: -3, weekday: 4, at: 15 * 60, service: followUp, place: office, every: 2, count: 5},
		{first: "Leo and Mia", week: -3, weekday: 2, at: 15 * 60, service: followUp, place: office, every: 1, count: 9},
		{first: "Hugo", week: -4, weekday: 1, at: 11 * 60, service: firstVisit, place: office},
		{first: "Hugo", week: 0, weekday: 1, at: 14 * 60, service: followUp, place: video},
		{first: "Kaya", week: -1, weekday: 3, at: 9 * 60, service: followUp, place: video},
		{first: "Kaya", week: 1, weekday: 3, at: 9 * 60, service: followUp, place: video},
		{first: "Olga", week: -2, weekday: 4, at: 10 * 60, service: firstVisit, place: office},
		{first: "Olga", week: 0, weekday: 4, at: 11 * 60, service: followUp, place: office},
		{first: "Quinn", week: 0, weekday: 3, at: 11 * 60, service: followUp, place: video, isCalled: true},
		{first: "Uma", week: 1, weekday: 2, at: 11 * 60, service: firstVisit, place: office},
		{first: "Gus", week: 1, weekday: 1, at: 15 * 60, service: firstVisit, place: office},
		{title: "Supervision", week: -4, weekday: 5, at: 10 * 60, service: supervision, place: video, every: 2, count: 8},
		{title: "Call with the school", week: 0, weekday: 3, at: 14*60 + 30, service: -1, place: -1},
	}
}

// bookVisits writes the calendar down, as it is agreed today.
func (h House) bookVisits(ctx context.Context, o offer, ids map[string]string) error {
	zone, err := h.zone(ctx)
	if err != nil {
		return err
	}
	for _, v := range visits() {
		b := v.booking(o, h.Clock.Now().In(zone))
		b.HolderID = ids[v.first]
		entry, err := h.Diary.Save(ctx, b)
		if err != nil {
			return err
		}
		if v.isCalled {
			if err := h.Diary.Cancel(ctx, entry.ID, "I am at a training that day.", scheduling.One, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// booking is a visit as the window would write it down.
func (v visit) booking(o offer, today time.Time) scheduling.Booking {
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	day := monday.AddDate(0, 0, 7*v.week+v.weekday-1)
	b := scheduling.Booking{
		Title: v.title, Start: time.Date(day.Year(), day.Month(), day.Day(), 0, v.at, 0, 0, today.Location()), Minutes: 30, Anyway: true,
		Repeat: scheduling.Repeat{Weekly: scheduling.Weekly{Every: v.every}, Count: v.count},
	}
	if v.service >= 0 {
		b.ServiceID, b.Minutes = o.services[v.service].ID, o.services[v.service].Minutes
	}
	if v.place >= 0 {
		b.PlaceID = o.places[v.place].ID
	}
	return b
}

func (h House) zone(ctx context.Context) (*time.Location, error) {
	p, err := h.Practices.Get(ctx)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(p.Zone)
}

// askForVisit has a client who is signed in ask for the last but one time that is offered next week or later.
func (h House) askForVisit(ctx context.Context, session string, o offer) error {
	who, verdict, err := h.Door.Admit(ctx, session, visitor.RequestAppointments)
	if err != nil || verdict != visitor.Allowed {
		return err
	}
	service, place := o.services[followUp].ID, o.places[office].ID
	times, err := h.Door.Times(ctx, service, place)
	if err != nil {
		return err
	}
	after := h.Clock.Now().AddDate(0, 0, 9)
	at := slices.IndexFunc(times, func(start time.Time) bool { return start.After(after) })
	if at < 0 {
		return nil
	}
	return h.Door.AskForTime(ctx, who, visitor.Asking{Page: "sample", Service: service, Place: place, Start: times[at], Note: "Mornings are best for me."})
}
