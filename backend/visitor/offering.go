package visitor

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Service is something that may be asked for.
type Service struct {
	ID     string
	Name   string
	Length time.Duration
	Places []Place // where it can be; none: it has no place

	buffer time.Duration
}

// Place is where an appointment can be.
type Place struct {
	ID   string
	Name string
	Kind string // office, video, phone, visit
}

// Services lists what may be asked for, in the practitioner's order.
func (d *Door) Services(ctx context.Context) ([]Service, error) {
	var services []Service
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		services, err = readServices(ctx, v)
		return err
	})
	return services, err
}

// Times are the moments at which a service may begin at a place, of those that may be asked for now. It fails with
// [fault.NotFound] where the service is not offered there.
func (d *Door) Times(ctx context.Context, serviceID, placeID string) ([]time.Time, error) {
	var times []time.Time
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		times, err = d.readTimes(ctx, v, serviceID, placeID)
		return err
	})
	return times, err
}

func readServices(ctx context.Context, v *store.View) ([]Service, error) {
	rows, err := v.ReadPortalServices(ctx)
	if err != nil {
		return nil, err
	}
	places, err := v.ReadPortalServicePlaces(ctx)
	if err != nil {
		return nil, err
	}
	services := make([]Service, 0, len(rows))
	for _, r := range rows {
		s := Service{ID: r.Key, Name: r.Name, Length: minutesOf(r.Minutes), buffer: minutesOf(r.Buffer)}
		for _, p := range places {
			if p.Service == r.Key {
				s.Places = append(s.Places, Place{ID: p.Place, Name: p.Name, Kind: p.Kind})
			}
		}
		services = append(services, s)
	}
	return services, nil
}

// At is the place of a service by its id; of a service that has none, the one without an id. Of any other there is none.
func (s Service) At(placeID string) (Place, bool) {
	if len(s.Places) == 0 {
		return Place{}, placeID == ""
	}
	for _, p := range s.Places {
		if p.ID == placeID {
			return p, true
		}
	}
	return Place{}, false
}

// serviceAt finds a service that is offered at a place. It fails with [fault.NotFound].
func serviceAt(ctx context.Context, v *store.View, serviceID, placeID string) (Service, error) {
	services, err := readServices(ctx, v)
	if err != nil {
		return Service{}, err
	}
	for _, s := range services {
		if _, isThere := s.At(placeID); s.ID == serviceID && isThere {
			return s, nil
		}
	}
	return Service{}, fault.New(fault.NotFound)
}

func (d *Door) readTimes(ctx context.Context, v *store.View, serviceID, placeID string) ([]time.Time, error) {
	service, err := serviceAt(ctx, v, serviceID, placeID)
	if err != nil {
		return nil, err
	}
	rules, err := v.ReadPortalScheduling(ctx)
	if err != nil {
		return nil, err
	}
	practice, err := v.ReadPortalPractice(ctx)
	if err != nil {
		return nil, err
	}
	earliest, latest := Reach(v.Now, d.zoneOf(practice.Zone), minutesOf(rules.Notice), int(rules.Furthest))
	rows, err := v.ReadPortalOpenTimes(ctx, row.ReadPortalOpenTimesParams{Place: placeID, Since: store.Millis(earliest)})
	open := make([]OpenTime, 0, len(rows))
	for _, r := range rows {
		open = append(open, OpenTime{Start: store.Time(r.Start), End: store.Time(r.End), Grid: store.Time(r.Grid), Next: store.TimeOrNil(r.Next)})
	}
	return Starts(open, service.Length, service.buffer, minutesOf(rules.Step), earliest, latest), err
}

func minutesOf(n int64) time.Duration { return time.Duration(n) * time.Minute }
