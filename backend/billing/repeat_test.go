package billing_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/billing"
	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// repeating is an invoice over 100.00 that begins today.
func (o *office) repeating(clientID string, every billing.Every) billing.Repeat {
	return billing.Repeat{ClientID: clientID, Every: every, FirstOn: o.today(), Lines: asking(clientID, 10_000).Lines, IsIssued: true}
}

func (o *office) repeat(r billing.Repeat) billing.RepeatCard {
	o.t.Helper()
	card, err := o.SaveRepeat(context.Background(), o.page(), r)
	o.Must(err)
	return card
}

// days are the days of a client's invoices, the oldest first.
func (o *office) days(clientID string) []string {
	o.t.Helper()
	page, err := o.Invoices(context.Background(), billing.Filter{ClientID: clientID})
	o.Must(err)
	var days []string
	for _, in := range page.Invoices {
		days = append([]string{in.IssuedOn}, days...)
	}
	return days
}

func TestRepeat(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("makes one a day, each once and dated on its day, also after a week off", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		r := o.repeating(ana, billing.EveryDay)
		r.LastOn = o.day(9)
		first := o.today()
		o.repeat(r)
		for range 2 {
			_, err := o.MakeDue(ctx)
			o.Must(err)
		}
		if days := o.days(ana); len(days) != 1 || days[0] != first {
			t.Fatalf("got %v", days)
		}
		o.Clock.Advance(7 * 24 * time.Hour)
		if made, err := o.MakeDue(ctx); err != nil || made != 7 {
			t.Fatalf("%d were made, %v", made, err)
		}
		days := o.days(ana)
		if len(days) != 8 || days[7] != o.today() || days[1] != o.day(-6) {
			t.Errorf("got %v", days)
		}
		o.Clock.Advance(30 * 24 * time.Hour)
		_, err := o.MakeDue(ctx)
		if o.Must(err); len(o.days(ana)) != 10 {
			t.Errorf("got %v", o.days(ana))
		}
		cards, err := o.Repeats(ctx, ana)
		if o.Must(err); len(cards) != 1 || cards[0].Made != 10 || cards[0].State != billing.Ended || cards[0].Total != 10_000 {
			t.Errorf("got %+v", cards)
		}
	})

	t.Run("a month that is too short has it on its last day", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		o.Clock.Advance(time.Date(2027, time.October, 31, 9, 0, 0, 0, time.UTC).Sub(o.Clock.Now()))
		o.repeat(o.repeating(ana, billing.EveryMonth))
		o.Clock.Advance(200 * 24 * time.Hour)
		_, err := o.MakeDue(ctx)
		o.Must(err)
		want := []string{"2027-10-31", "2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"}
		days := o.days(ana)
		if len(days) != len(want) {
			t.Fatalf("got %v", days)
		}
		for i := range want {
			if days[i] != want[i] {
				t.Errorf("got %v, want %v", days, want)
			}
		}
	})

	t.Run("makes drafts where they are to be looked at first, and nothing once it has ended", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		r := o.repeating(ana, billing.EveryDay)
		r.IsIssued = false
		card := o.repeat(r)
		_, err := o.MakeDue(ctx)
		o.Must(err)
		page, err := o.Invoices(ctx, billing.Filter{ClientID: ana})
		if o.Must(err); len(page.Invoices) != 1 || page.Invoices[0].State != billing.Drafted || page.Invoices[0].RepeatID != card.ID {
			t.Fatalf("got %+v", page)
		}
		o.Must(o.EndRepeat(ctx, card.ID, card.Version))
		wantFault(t, o.EndRepeat(ctx, card.ID, card.Version+1), billing.RepeatEnded, "id")
		o.Clock.Advance(48 * time.Hour)
		if made, err := o.MakeDue(ctx); err != nil || made != 0 {
			t.Errorf("%d were made, %v", made, err)
		}
	})

	t.Run("makes nothing more for a client who is archived", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		o.repeat(o.repeating(ana, billing.EveryDay))
		_, err := o.Grants.Archive(ctx, ana)
		o.Must(err)
		_, err = o.MakeDue(ctx)
		if o.Must(err); len(o.days(ana)) != 0 {
			t.Errorf("got %v", o.days(ana))
		}
	})

	t.Run("tells what was made last, and what was caught up after days off", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		card := o.repeat(o.repeating(o.client("Ana"), billing.EveryDay))
		if card.State != billing.Running || card.LastID != "" || card.CaughtUp != 0 {
			t.Errorf("before the first: %+v", card)
		}
		made := func(days int) billing.RepeatCard {
			o.Clock.Advance(time.Duration(days) * 24 * time.Hour)
			_, err := o.MakeDue(ctx)
			o.Must(err)
			card, err := o.Repeat(ctx, card.ID)
			o.Must(err)
			return card
		}
		if card := made(0); card.CaughtUp != 0 || card.LastLabel != "1" || card.LastMade != o.today() {
			t.Errorf("the first: %+v", card)
		}
		if card := made(7); card.CaughtUp != 6 || card.CaughtUpOn != o.today() || card.LastLabel != "8" {
			t.Errorf("after a week: %+v", card)
		}
		if card := made(1); card.CaughtUp != 6 || card.CaughtUpOn != o.day(-1) || o.invoice(card.LastID).RepeatID != card.ID {
			t.Errorf("the day after: %+v", card)
		}
		for range 40 {
			card = made(1)
		}
		if card.CaughtUp != 0 || card.CaughtUpOn != "" {
			t.Errorf("long after: %+v", card)
		}
		_, err := o.Repeat(ctx, "none")
		wantFault(t, err, fault.NotFound, "id")
	})

	t.Run("makes nothing while it is paused, and goes on with the next day, not with those that were left out", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		card := o.repeat(o.repeating(ana, billing.EveryDay))
		card, err := o.PauseRepeat(ctx, card.ID, card.Version)
		if o.Must(err); card.State != billing.Paused {
			t.Errorf("got %+v", card)
		}
		o.Clock.Advance(5 * 24 * time.Hour)
		if made, err := o.MakeDue(ctx); err != nil || made != 0 {
			t.Errorf("%d were made, %v", made, err)
		}
		_, err = o.ResumeRepeat(ctx, card.ID, card.Version-1)
		wantFault(t, err, fault.Conflict, "")
		card, err = o.ResumeRepeat(ctx, card.ID, card.Version)
		if o.Must(err); card.State != billing.Running || card.NextOn != o.today() {
			t.Errorf("got %+v", card)
		}
		again, err := o.ResumeRepeat(ctx, card.ID, card.Version)
		if o.Must(err); again.Version != card.Version {
			t.Errorf("going on changed %+v", again)
		}
		if made, err := o.MakeDue(ctx); err != nil || made != 1 || o.days(ana)[0] != o.today() {
			t.Errorf("%d were made, %v: %v", made, err, o.days(ana))
		}
	})

	t.Run("has ended where its last day passed while it was paused", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		r := o.repeating(o.client("Ana"), billing.EveryMonth)
		r.LastOn = o.day(40)
		card := o.repeat(r)
		card, err := o.PauseRepeat(ctx, card.ID, card.Version)
		o.Must(err)
		o.Clock.Advance(100 * 24 * time.Hour)
		card, err = o.ResumeRepeat(ctx, card.ID, card.Version)
		if o.Must(err); card.State != billing.Ended {
			t.Errorf("got %+v", card)
		}
		_, err = o.PauseRepeat(ctx, card.ID, card.Version)
		wantFault(t, err, billing.RepeatEnded, "id")
	})

	t.Run("pressing twice keeps one, and what changes holds from the next one on", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		r := o.repeating(ana, billing.EveryDay)
		var card billing.RepeatCard
		for range 2 {
			var err error
			card, err = o.SaveRepeat(ctx, "one form", r)
			o.Must(err)
		}
		if n := o.rows("SELECT 1 FROM invoice_repeat"); n != 1 {
			t.Fatalf("%d are kept", n)
		}
		r.ID, r.Version = card.ID, card.Version
		r.Lines[0].Price = 20_000
		card, err := o.SaveRepeat(ctx, "", r)
		if o.Must(err); card.Total != 20_000 {
			t.Errorf("got %+v", card)
		}
		_, err = o.SaveRepeat(ctx, "", r)
		wantFault(t, err, fault.Conflict, "")
	})

	t.Run("refuses, at its field, what cannot repeat", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		for _, c := range []struct {
			change func(*billing.Repeat)
			code   fault.Code
			field  string
		}{
			{func(r *billing.Repeat) { r.Every = "week" }, fault.Invalid, "every"},
			{func(r *billing.Repeat) { r.FirstOn = "x" }, fault.Invalid, "firstOn"},
			{func(r *billing.Repeat) { r.FirstOn = o.day(-1) }, billing.OutOfRange, "firstOn"},
			{func(r *billing.Repeat) { r.LastOn = o.day(-1) }, billing.EndFirst, "lastOn"},
			{func(r *billing.Repeat) { r.Lines = nil }, billing.InvoiceEmpty, "lines"},
			{func(r *billing.Repeat) { r.Lines[0].Price = 0 }, billing.InvoiceZero, "lines"},
			{func(r *billing.Repeat) { r.Lines[0].Price = -1 }, billing.OutOfRange, "lines.0.price"},
			{func(r *billing.Repeat) { r.Lines[0].Day = o.today() }, fault.Invalid, "lines.0.day"},
			{func(r *billing.Repeat) { r.Lines[0].AppointmentID = "any" }, fault.Invalid, "lines.0.appointmentId"},
			{func(r *billing.Repeat) { r.ClientID = "nobody" }, fault.NotFound, "clientId"},
			{func(r *billing.Repeat) { r.ID = "none" }, fault.NotFound, "id"},
		} {
			r := o.repeating(ana, billing.EveryDay)
			c.change(&r)
			_, err := o.SaveRepeat(ctx, o.page(), r)
			wantFault(t, err, c.code, c.field)
		}
	})

	t.Run("the keeper makes what is due when it is woken, and stops", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		ana := o.client("Ana")
		o.repeat(o.repeating(ana, billing.EveryDay))
		k := billing.NewKeeper(o.Books, slog.New(slog.DiscardHandler))
		k.Start(ctx)
		for len(o.days(ana)) == 0 {
			if err := o.Store.Write(ctx, func(*store.Tx) error { return nil }); err != nil {
				t.Fatal(err)
			}
		}
		k.Stop()
		k.Stop()
	})
}

// TestRepeatRules draws rhythms and how long nobody looks: every day that is due has its one invoice, and no other has any.
func TestRepeatRules(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	o := newOffice(t)
	rapid.Check(t, func(rt *rapid.T) {
		ana := o.client("Ana")
		o.Clock.Advance(time.Duration(rapid.IntRange(0, 40).Draw(rt, "start")) * 24 * time.Hour)
		every := rapid.SampledFrom([]billing.Every{billing.EveryDay, billing.EveryMonth}).Draw(rt, "every")
		first := o.Clock.Now()
		card := o.repeat(o.repeating(ana, every))
		for i := range rapid.IntRange(1, 5).Draw(rt, "looks") {
			o.Clock.Advance(time.Duration(rapid.IntRange(0, 15).Draw(rt, "days"+string(rune('a'+i)))) * 24 * time.Hour)
			_, err := o.MakeDue(ctx)
			o.Must(err)
		}
		due := 0
		for day := first; !day.After(o.Clock.Now()); day = day.AddDate(0, 0, 1) {
			last := time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
			if every == billing.EveryDay || day.Day() == min(first.Day(), last) {
				due++
			}
		}
		if days := o.days(ana); len(days) != due {
			rt.Fatalf("from %s, every %s, to %s: %v", first.Format(time.DateOnly), every, o.today(), days)
		}
		o.Must(o.EndRepeat(ctx, card.ID, card.Version))
	})
}
