package scheduling

import (
	"context"
	"strings"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Openness says what keeps clients from asking for a time, besides the practice's switch.
type Openness struct {
	IsOffered   bool     `json:"isOffered"` // there is a service that clients may ask for
	IsFree      bool     `json:"isFree"`    // there is a free time that the rules let them ask for
	Able        int      `json:"able"`      // clients with access who may ask
	Barred      []Barred `json:"barred"`    // clients with access who may not, by name, at most 3
	BarredCount int      `json:"barredCount"`
}

// Barred is a client who may not ask for a time.
type Barred struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// barredMax is how many of them are named.
const barredMax = 3

// Openness reads what keeps clients from asking for a time.
func (d *Diary) Openness(ctx context.Context) (Openness, error) {
	open := Openness{Barred: []Barred{}}
	err := d.store.Read(ctx, func(v *store.View) error {
		p, zone, err := practiceOf(ctx, v)
		if err != nil {
			return err
		}
		rules, err := v.GetSchedulingRule(ctx, p.ID)
		if err != nil {
			return err
		}
		services, err := v.CountOfferedServices(ctx)
		if err != nil {
			return err
		}
		earliest, latest := visitor.Reach(v.Now, zone, minutes(rules.Notice), int(rules.Furthest))
		free, err := v.CountOpenTimesBetween(ctx, row.CountOpenTimesBetweenParams{Since: store.Millis(earliest), Until: store.Millis(latest)})
		if err != nil {
			return err
		}
		open.IsOffered, open.IsFree = services > 0, free > 0
		clients, err := v.ListWhoMayAsk(ctx)
		for _, c := range clients {
			switch {
			case c.Requests:
				open.Able++
				continue
			case open.BarredCount < barredMax:
				open.Barred = append(open.Barred, Barred{ID: c.ID, Name: strings.TrimSpace(c.Name)})
			}
			open.BarredCount++
		}
		return err
	})
	return open, err
}
