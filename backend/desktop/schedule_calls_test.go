package desktop_test

import (
	"time"

	"anteroom/backend/desktop"
	"anteroom/backend/scheduling"
)

// place is one that clients come to.
func (c caller) place() scheduling.Place {
	kept, err := desktop.NewSchedules(c.desk).SavePlace(scheduling.Place{Name: "Harbor Street", Kind: scheduling.Office, Detail: "Second floor"})
	c.Must(err)
	return kept
}

func (c caller) aService() scheduling.Service {
	return scheduling.Service{Name: "Session", Code: "S-50", Minutes: 50, Buffer: 10, IsOffered: true, PlaceIDs: []string{c.place().ID}}
}

func (c caller) service() scheduling.Service {
	kept, err := desktop.NewSchedules(c.desk).SaveService(c.aService())
	c.Must(err)
	return kept
}

func aBlock() scheduling.Block {
	return scheduling.Block{FirstDay: "2027-01-04", From: 9 * 60, To: 17 * 60, Weekly: scheduling.Weekly{Every: 1, Days: []int{1, 3}, Until: "2028-01-01"}}
}

func anException() scheduling.Exception {
	return scheduling.Exception{FirstDay: "2027-02-01", LastDay: "2027-02-05", From: 0, To: 24 * 60, Note: "Away"}
}

func (c caller) aBooking() scheduling.Booking {
	service := c.service()
	return scheduling.Booking{
		HolderID: c.consented().ID, ServiceID: service.ID, PlaceID: service.PlaceIDs[0], Minutes: 50, Anyway: true, Note: "Bring the form",
		Start:  time.Date(2027, time.March, 1, 9, 0, 0, 0, time.UTC),
		Repeat: scheduling.Repeat{Weekly: scheduling.Weekly{Every: 1, Days: []int{1}, Until: "2027-04-01"}},
	}
}

func (c caller) booked() scheduling.Entry {
	entry, err := desktop.NewAppointments(c.desk).Save(c.aBooking())
	c.Must(err)
	return entry
}

func (c caller) scheduleCalls() map[string]func() []any {
	const from, to = "2027-03-01T00:00:00Z", "2027-03-08T00:00:00Z"
	return map[string]func() []any{
		"Schedules.Services": nothing, "Schedules.Places": nothing, "Schedules.Availability": nothing,
		"Schedules.SaveService":    func() []any { return []any{c.aService()} },
		"Schedules.ArchiveService": func() []any { return []any{c.service().ID} },
		"Schedules.OrderServices": func() []any {
			c.service()
			services, err := desktop.NewSchedules(c.desk).Services()
			c.Must(err)
			ids := []string{}
			for _, s := range services {
				ids = append(ids, s.ID)
			}
			return []any{ids}
		},
		"Schedules.SavePlace": func() []any {
			return []any{scheduling.Place{Name: "Harbor Street", Kind: scheduling.Office, Detail: "Second floor"}}
		},
		"Schedules.ArchivePlace": func() []any { return []any{c.place().ID} },
		"Schedules.SaveRules": func() []any {
			return []any{scheduling.Rules{Step: 30, Notice: 60, Furthest: 30, CancelWithin: 60}}
		},
		"Schedules.SaveBlock": func() []any {
			block := aBlock()
			block.PlaceID = c.place().ID
			return []any{block}
		},
		"Schedules.RemoveBlock": func() []any {
			block := aBlock()
			block.PlaceID = c.place().ID
			kept, err := desktop.NewSchedules(c.desk).SaveBlock(block)
			c.Must(err)
			return []any{kept.ID}
		},
		"Schedules.SaveException": func() []any {
			exception := anException()
			exception.PlaceID = c.place().ID
			return []any{exception}
		},
		"Schedules.RemoveException": func() []any {
			kept, err := desktop.NewSchedules(c.desk).SaveException(anException())
			c.Must(err)
			return []any{kept.ID}
		},
		"Appointments.Between":  func() []any { return []any{from, to} },
		"Appointments.OfClient": c.one,
		"Appointments.Check":    func() []any { return []any{c.aBooking()} },
		"Appointments.Save":     func() []any { return []any{c.aBooking()} },
		"Appointments.Move":     func() []any { return []any{c.booked().ID, "2027-03-02T09:00:00Z", 50, "one", true, true} },
		"Appointments.Cancel":   func() []any { return []any{c.booked().ID, "Ill", "one", true} },
		"Appointments.Restore": func() []any {
			booked := c.booked()
			c.Must(desktop.NewAppointments(c.desk).Cancel(booked.ID, "", "one", false))
			return []any{booked.ID}
		},
		"Appointments.Reach": c.one,
		"Appointments.Free": func() []any {
			service := c.service()
			return []any{service.ID, service.PlaceIDs[0], from, to}
		},
	}
}
