package scheduling

import (
	"context"
	"fmt"
	"slices"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Service is something that clients come for.
type Service struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Code      string   `json:"code"`    // as it stands on a bill
	Minutes   int      `json:"minutes"` // 5 to 1440
	Buffer    int      `json:"buffer"`  // minutes kept free after it, 0 to 240
	Fee       int64    `json:"fee"`     // in the minor unit of the practice's currency
	IsOffered bool     `json:"isOffered"`
	PlaceIDs  []string `json:"placeIds"` // empty: it has no place
}

// Limits of a service.
const (
	minutesMin = 5
	minutesMax = 24 * 60
	bufferMax  = 240
	feeMax     = 100_000_000
)

// Services lists the services, in their order.
func (d *Diary) Services(ctx context.Context) ([]Service, error) {
	services := []Service{}
	err := d.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListServices(ctx)
		if err != nil {
			return err
		}
		places, err := v.ListServicePlaces(ctx)
		for _, r := range rows {
			services = append(services, serviceOf(r, places))
		}
		return err
	})
	return services, err
}

// SaveService keeps a service; one without an id is new. Appointments that are agreed stay as they are. It fails with
// [fault.Missing], [fault.TooLong] or [OutOfRange] at the field, or with [fault.NotFound] at id or at the place.
func (d *Diary) SaveService(ctx context.Context, s Service) (Service, error) {
	s, err := checkService(s)
	if err != nil {
		return Service{}, err
	}
	isNew := s.ID == ""
	err = d.save(ctx, &s.ID, func(tx *store.Tx, practiceID string) error {
		all, err := tx.ListServices(ctx)
		if err != nil {
			return err
		}
		if !isNew && !slices.ContainsFunc(all, func(r row.Service) bool { return r.ID == s.ID }) {
			return fault.At("id", fault.NotFound)
		}
		if err := tx.SaveService(ctx, row.SaveServiceParams{
			ID: s.ID, PracticeID: practiceID, Position: int64(len(all)), Name: s.Name, Code: s.Code, Minutes: int64(s.Minutes), Buffer: int64(s.Buffer),
			Fee: s.Fee, IsOffered: s.IsOffered, UpdatedAt: store.Millis(tx.Now),
		}); err != nil {
			return err
		}
		return s.keepPlaces(ctx, tx)
	})
	return s, err
}

// keepPlaces writes where a service is given, each place once.
func (s *Service) keepPlaces(ctx context.Context, tx *store.Tx) error {
	for i, id := range s.PlaceIDs {
		if p, err := tx.GetPlace(ctx, id); err != nil || p.ArchivedAt != nil {
			return notFoundAt(fmt.Sprintf("placeIds.%d", i), err)
		}
	}
	if err := tx.DropServicePlaces(ctx, s.ID); err != nil {
		return err
	}
	slices.Sort(s.PlaceIDs)
	s.PlaceIDs = slices.Compact(s.PlaceIDs)
	for _, id := range s.PlaceIDs {
		if err := tx.InsertServicePlace(ctx, row.InsertServicePlaceParams{ServiceID: s.ID, PlaceID: id}); err != nil {
			return err
		}
	}
	return nil
}

// ArchiveService takes a service away. Appointments that are agreed keep it. It fails with [fault.NotFound].
func (d *Diary) ArchiveService(ctx context.Context, id string) error {
	return d.changeHours(ctx, id, func(tx *store.Tx) error {
		if old, err := tx.GetService(ctx, id); err != nil || old.ArchivedAt != nil {
			return notFoundAt("id", err)
		}
		now := store.Millis(tx.Now)
		return tx.ArchiveService(ctx, row.ArchiveServiceParams{At: &now, ID: id})
	})
}

// OrderServices puts the services into an order. It fails with [fault.Conflict] where these are not just the services
// that there are.
func (d *Diary) OrderServices(ctx context.Context, ids []string) error {
	return d.changeHours(ctx, "", func(tx *store.Tx) error {
		all, err := tx.ListServices(ctx)
		if err != nil {
			return err
		}
		known := make([]string, 0, len(all))
		for _, r := range all {
			known = append(known, r.ID)
		}
		if !slices.Equal(slices.Sorted(slices.Values(known)), slices.Sorted(slices.Values(ids))) {
			return fault.New(fault.Conflict)
		}
		for i, id := range ids {
			if err := tx.PlaceService(ctx, row.PlaceServiceParams{Position: int64(i), ID: id}); err != nil {
				return err
			}
		}
		return nil
	})
}

func checkService(s Service) (Service, error) {
	name, err := line("name", s.Name, nameMax)
	if err != nil {
		return s, err
	}
	if name == "" {
		return s, fault.At("name", fault.Missing)
	}
	code, err := line("code", s.Code, codeMax)
	switch {
	case err != nil:
		return s, err
	case s.Minutes < minutesMin || s.Minutes > minutesMax:
		return s, fault.At("minutes", OutOfRange)
	case s.Buffer < 0 || s.Buffer > bufferMax:
		return s, fault.At("buffer", OutOfRange)
	case s.Fee < 0 || s.Fee > feeMax:
		return s, fault.At("fee", OutOfRange)
	}
	s.Name, s.Code = name, code
	s.PlaceIDs = append([]string{}, s.PlaceIDs...)
	return s, nil
}

func serviceOf(r row.Service, places []row.ServicePlace) Service {
	s := Service{
		ID: r.ID, Name: r.Name, Code: r.Code, Minutes: int(r.Minutes), Buffer: int(r.Buffer), Fee: r.Fee, IsOffered: r.IsOffered, PlaceIDs: []string{},
	}
	for _, p := range places {
		if p.ServiceID == r.ID {
			s.PlaceIDs = append(s.PlaceIDs, p.PlaceID)
		}
	}
	return s
}
