package billing

import (
	"context"
	"time"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Fee is a service as it is billed.
type Fee struct {
	ServiceID string `json:"serviceId"`
	Name      string `json:"name"`
	Code      string `json:"code"`
	Fee       int64  `json:"fee"`
}

// Unbilled is an appointment that no invoice asks for, with the line that would.
type Unbilled struct {
	Start time.Time `json:"start" ts_type:"string"`
	Line  DraftLine `json:"line"`
}

// unbilledMax is how many appointments are offered at once.
const unbilledMax = 200

// Fees lists the services with their fees, in their order.
func (b *Books) Fees(ctx context.Context) ([]Fee, error) {
	fees := []Fee{}
	err := b.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListFees(ctx)
		for _, r := range rows {
			fees = append(fees, Fee{ServiceID: r.ID, Name: r.Name, Code: r.Code, Fee: r.Fee})
		}
		return err
	})
	return fees, err
}

// Unbilled lists the appointments of a client that have begun and that no invoice asks for, the oldest first, at most 200.
// It fails with [fault.NotFound] at clientId.
func (b *Books) Unbilled(ctx context.Context, clientID string) ([]Unbilled, error) {
	found := []Unbilled{}
	err := b.store.Read(ctx, func(v *store.View) error {
		if _, err := clientOf(ctx, v, clientID); err != nil {
			return err
		}
		p, s, err := settingsOf(ctx, v)
		if err != nil {
			return err
		}
		rows, err := v.ListUnbilled(ctx, row.ListUnbilledParams{ClientID: &clientID, Until: store.Millis(v.Now), Most: unbilledMax})
		if err != nil {
			return err
		}
		for _, r := range rows {
			start := store.Time(r.Start)
			day, err := today(p, start)
			if err != nil {
				return err
			}
			found = append(found, Unbilled{Start: start, Line: DraftLine{
				Day: day, Text: r.Service, Code: r.Code, Quantity: 100, Price: r.Fee, TaxRate: int(s.TaxRate), ServiceID: r.ServiceID, AppointmentID: r.ID,
			}})
		}
		return nil
	})
	return found, err
}
