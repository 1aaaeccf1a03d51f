package scheduling

import (
	"context"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// PlaceKind says what a place is.
type PlaceKind string

// The kinds of places.
const (
	Office PlaceKind = "office"
	Video  PlaceKind = "video"
	Phone  PlaceKind = "phone"
	Visit  PlaceKind = "visit" // the practitioner comes to the client
)

// Place is where an appointment can be.
type Place struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Kind   PlaceKind `json:"kind"`
	Detail string    `json:"detail"` // the address, the link of the room, who calls whom: the client reads it once the appointment is agreed
}

// Places lists the places, in their order.
func (d *Diary) Places(ctx context.Context) ([]Place, error) {
	places := []Place{}
	err := d.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListPlaces(ctx)
		for _, r := range rows {
			places = append(places, placeOf(r))
		}
		return err
	})
	return places, err
}

// SavePlace keeps a place; one without an id is new. It fails with [fault.Missing] or [fault.TooLong] at name, with
// [fault.TooLong] at detail, with [fault.Invalid] at kind, or with [fault.NotFound] at id.
func (d *Diary) SavePlace(ctx context.Context, p Place) (Place, error) {
	p, err := checkPlace(p)
	if err != nil {
		return Place{}, err
	}
	isNew := p.ID == ""
	err = d.save(ctx, &p.ID, func(tx *store.Tx, practiceID string) error {
		all, err := tx.ListPlaces(ctx)
		if err != nil {
			return err
		}
		if !isNew {
			if old, err := tx.GetPlace(ctx, p.ID); err != nil || old.ArchivedAt != nil {
				return notFoundAt("id", err)
			}
		}
		return tx.SavePlace(ctx, row.SavePlaceParams{
			ID: p.ID, PracticeID: practiceID, Position: int64(len(all)), Name: p.Name, Kind: string(p.Kind), Detail: p.Detail, UpdatedAt: store.Millis(tx.Now),
		})
	})
	return p, err
}

// ArchivePlace takes a place away, with the hours that are its alone. Appointments that are agreed keep it. It fails with
// [fault.NotFound].
func (d *Diary) ArchivePlace(ctx context.Context, id string) error {
	return d.changeHours(ctx, id, func(tx *store.Tx) error {
		if old, err := tx.GetPlace(ctx, id); err != nil || old.ArchivedAt != nil {
			return notFoundAt("id", err)
		}
		if err := tx.DropBlocksOfPlace(ctx, &id); err != nil {
			return err
		}
		if err := tx.DropExceptionsOfPlace(ctx, &id); err != nil {
			return err
		}
		now := store.Millis(tx.Now)
		return tx.ArchivePlace(ctx, row.ArchivePlaceParams{At: &now, ID: id})
	})
}

func checkPlace(p Place) (Place, error) {
	name, err := typed.Line(p.Name, nameMax)
	switch {
	case err != nil:
		return p, fault.At("name", fault.CodeOf(err))
	case name == "":
		return p, fault.At("name", fault.Missing)
	case p.Kind != Office && p.Kind != Video && p.Kind != Phone && p.Kind != Visit:
		return p, fault.At("kind", fault.Invalid)
	}
	p.Name = name
	p.Detail, err = lines("detail", p.Detail, detailMax)
	return p, err
}

func placeOf(r row.Place) Place {
	return Place{ID: r.ID, Name: r.Name, Kind: PlaceKind(r.Kind), Detail: r.Detail}
}
