package scheduling

import (
	"context"
	"slices"
	"strconv"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// ReminderOff is why a reminder was taken back: none is wanted any more so long before an appointment.
const ReminderOff fault.Code = "reminder_off"

// Limits of reminders.
const (
	leadMin  = 15        // minutes
	leadMax  = 14 * 1440 // minutes
	leadsMax = 4
	// remindAhead is how long before it is due a reminder is laid into the outbox, where it can still be taken back.
	remindAhead = time.Hour
)

// Reminders reads how long before an appointment clients are reminded of it by mail, in minutes, the longest first.
func (d *Diary) Reminders(ctx context.Context) ([]int, error) {
	leads := []int{}
	err := d.store.Read(ctx, func(v *store.View) error {
		rows, err := leadsOf(ctx, v)
		for _, lead := range rows {
			leads = append(leads, int(lead))
		}
		return err
	})
	return leads, err
}

// SaveReminders keeps how long before an appointment clients are reminded of it: none to four times, each 15 minutes to
// two weeks. It fails with [OutOfRange] at leads where there are more, and at a lead, by its number from 0.
func (d *Diary) SaveReminders(ctx context.Context, leads []int) error {
	for i, lead := range leads {
		if lead < leadMin || lead > leadMax {
			return fault.At(strconv.Itoa(i), OutOfRange)
		}
	}
	if leads = slices.Compact(slices.Sorted(slices.Values(leads))); len(leads) > leadsMax {
		return fault.At("leads", OutOfRange)
	}
	return d.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		if err := tx.DropReminderLeads(ctx, p.ID); err != nil {
			return err
		}
		for _, lead := range leads {
			if err := tx.InsertReminderLead(ctx, row.InsertReminderLeadParams{PracticeID: p.ID, Minutes: int64(lead)}); err != nil {
				return err
			}
		}
		tx.Changed(AvailabilityNoun, "")
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.AvailabilityChanged, Subject: p.ID})
	})
}

// Remind lays in the reminders that are due within the hour: one for each appointment and lead, to whoever agreed to mail.
// Where a later one is due too, after a week offline say, the earlier is left out; so is one whose moment had passed when
// the appointment was made or moved.
func (d *Diary) Remind(ctx context.Context) error {
	return d.store.Write(ctx, func(tx *store.Tx) error {
		leads, err := leadsOf(ctx, &tx.View)
		if err != nil {
			return err
		}
		for i, lead := range leads {
			due, err := tx.ListToRemind(ctx, row.ListToRemindParams{
				Since: store.Millis(tx.Now), Until: store.Millis(tx.Now.Add(minutes(lead) + remindAhead)), Lead: &lead,
			})
			if err != nil {
				return err
			}
			for _, a := range due {
				at := store.Time(a.Start).Add(-minutes(lead))
				isLaterDue := i+1 < len(leads) && !store.Time(a.Start).Add(-minutes(leads[i+1])).After(tx.Now)
				if isLaterDue || store.Millis(at) < a.UpdatedAt {
					continue
				}
				if err := remind(ctx, tx, a, lead, at.Sub(tx.Now)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// remind lays one reminder in.
func remind(ctx context.Context, tx *store.Tx, a row.Appointment, lead int64, hold time.Duration) error {
	to, err := access.AddresseeOf(ctx, &tx.View, *a.HolderID)
	if fault.CodeOf(err) == fault.NotFound || err == nil && to.Why != "" {
		return nil
	}
	if err != nil {
		return err
	}
	return layIn(ctx, tx, a, to, appointmentMail{kind: outbox.Reminder, lead: &lead, hold: hold})
}

// leadsOf are the leads of reminders, the longest first.
func leadsOf(ctx context.Context, v *store.View) ([]int64, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return nil, err
	}
	return v.ListReminderLeads(ctx, p.ID)
}

// isLead says whether clients are reminded so long before an appointment.
func isLead(ctx context.Context, v *store.View, lead int64) (bool, error) {
	leads, err := leadsOf(ctx, v)
	return slices.Contains(leads, lead), err
}
