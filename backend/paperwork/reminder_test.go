package paperwork_test

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/store/storetest"
)

// onDay is the first moment of a day that is so many days from the first one.
func onDay(day int) time.Time { return storetest.Start().Truncate(24*time.Hour).AddDate(0, 0, day) }

// until turns the clock to an hour of a day that is so many days from the first one.
func (r *room) until(day, hour int) {
	r.t.Helper()
	r.clock.Advance(onDay(day).Add(time.Duration(hour) * time.Hour).Sub(r.clock.Now()))
}

// due shares documents with Ana that are due so many days from the first one.
func (r *room) due(day int, documents ...string) {
	r.t.Helper()
	_, err := r.shares.Share(r.t.Context(), paperwork.ShareDraft{
		HolderID: r.ana.Holder, Documents: documents, DueOn: onDay(day).Format(time.DateOnly),
	})
	r.must(err)
}

// reminders looks whom to remind, and returns all reminders that were ever laid in, the oldest first.
func (r *room) reminders() []outbox.Row {
	r.t.Helper()
	r.must(r.shares.Remind(r.t.Context()))
	var found []outbox.Row
	for _, mail := range r.mails() {
		if mail.Kind == outbox.PaperReminder {
			found = append(found, mail)
		}
	}
	slices.SortFunc(found, func(a, b outbox.Row) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return found
}

func (r *room) wantReminders(want int, why string) {
	r.t.Helper()
	if got := r.reminders(); len(got) != want {
		r.t.Errorf("%s: reminded %d times, want %d", why, len(got), want)
	}
}

func TestReminder(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("one goes the day before and one the day after, once each and for all that is due together", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.due(5, r.notice(), r.form())
		r.until(4, 8)
		r.wantReminders(0, "before nine")
		if at := r.list(r.ana.Client)[0].ReminderAt; at == nil || !at.Equal(onDay(4).Add(9*time.Hour)) {
			t.Errorf("the desk says that it goes at %v", at)
		}
		r.until(4, 9)
		r.wantReminders(1, "at nine")
		values := r.filled(r.reminders()[0].ID)
		if values.Documents != 2 || values.DueOn != r.list(r.ana.Client)[0].DueOn || values.Link != "http://127.0.0.1:8080/papers" || values.Code != "" {
			t.Errorf("the mail is filled with %+v", values)
		}
		r.until(5, 12)
		r.wantReminders(1, "on the day")
		r.until(6, 9)
		r.wantReminders(2, "the day after")
		r.until(20, 9)
		r.wantReminders(2, "and then no more")
		if at := r.list(r.ana.Client)[0].ReminderAt; at != nil {
			t.Errorf("one more is said to go at %v", at)
		}
		card, err := r.grants.Card(ctx, r.ana.Client)
		r.must(err)
		told := 0
		for _, line := range card.Activity {
			if line.Action == history.PaperReminded {
				told++
			}
		}
		if told != 4 {
			t.Errorf("the history tells of %d", told)
		}
	})

	t.Run("what is past after a week away is not sent, and what is late but of use goes once", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.due(2, r.notice())
		r.due(8, r.form())
		_, err := r.shares.SaveReminderRule(ctx, []int{-7, -3, 0, 1})
		r.must(err)
		r.until(7, 15)
		got := r.reminders()
		if len(got) != 1 {
			t.Fatalf("reminded %+v", got)
		}
		if values := r.filled(got[0].ID); values.DueOn != onDay(8).Format(time.DateOnly) {
			t.Errorf("reminded of what is due on %s", values.DueOn)
		}
	})

	t.Run("one that waits for a network until it is past is taken back", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.due(2, r.notice())
		r.until(1, 10)
		id := r.reminders()[0].ID
		r.until(2, 23)
		if got := r.leave(id); got != outbox.Go() {
			t.Errorf("on the day due: %+v", got)
		}
		r.until(3, 0)
		if got := r.leave(id); got != outbox.Drop(access.ReminderPast) {
			t.Errorf("after it: %+v", got)
		}
	})

	t.Run("it stops when the paper is done or taken back", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.due(2, r.notice())
		share := r.list(r.ana.Client)[0].ID
		r.until(1, 9)
		id := r.reminders()[0].ID
		r.must(r.sign(share, "Ana Example"))
		if got := r.leave(id); got != outbox.Drop(access.PapersDone) {
			t.Errorf("the one that waits: %+v", got)
		}
		r.until(3, 9)
		r.wantReminders(1, "done")
		if given := r.list(r.ana.Client)[0]; given.ReminderAt != nil {
			t.Errorf("given %+v", given)
		}
		r.due(9, r.form())
		r.must(r.shares.Withdraw(ctx, r.list(r.ana.Client)[0].ID))
		r.until(8, 9)
		r.wantReminders(1, "taken back")
	})

	t.Run("nobody is reminded who did not agree, or has no access", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.due(2, r.notice())
		profile, err := client.New(r.store).Get(ctx, r.ana.Client)
		r.must(err)
		draft := profile.Draft
		draft.Addresses[0].HasReminders = false
		_, err = r.grants.Save(ctx, profile.ID, profile.Version, draft, access.Undecided)
		r.must(err)
		r.until(1, 9)
		r.wantReminders(0, "consent withdrawn")
		if given := r.list(r.ana.Client)[0]; given.ReminderAt != nil {
			t.Errorf("the desk promises one: %+v", given)
		}
		r.must(r.grants.Disable(ctx, r.ana.Client))
		r.wantReminders(0, "no access")
	})

	t.Run("what was shared, or chosen, after its moment reminds of nothing that has passed", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.until(0, 15)
		r.due(1, r.notice())
		r.wantReminders(0, "shared after nine")
		r.due(2, r.form())
		r.until(1, 8)
		_, err := r.shares.SaveReminderRule(ctx, []int{})
		r.must(err)
		r.until(1, 10)
		r.wantReminders(0, "none is chosen")
		_, err = r.shares.SaveReminderRule(ctx, []int{-1})
		r.must(err)
		r.wantReminders(0, "chosen too late")
	})

	t.Run("the days are the practitioner's choice", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		rule, err := r.shares.ReminderRule(ctx)
		if err != nil || !slices.Equal(rule.Days, []int{-1, 1}) {
			t.Errorf("at first %+v, %v", rule, err)
		}
		rule, err = r.shares.SaveReminderRule(ctx, []int{1, -7})
		if err != nil || !slices.Equal(rule.Days, []int{-7, 1}) || !slices.Equal(r.prospect(r.ana.Client).Reminders.Days, rule.Days) {
			t.Errorf("then %+v, %v", rule, err)
		}
		for place, days := range map[string][]int{"0": {5}, "1": {1, 1}} {
			_, err = r.shares.SaveReminderRule(ctx, days)
			wantRefusal(t, err, place, fault.Invalid)
		}
	})

	t.Run("nine o'clock is the practice's, also where its clock changes overnight", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		zone, err := time.LoadLocation("America/New_York")
		r.must(err)
		_, err = practice.New(r.store, "").SaveDetails(ctx, practice.Details{Name: "Harbor", Zone: zone.String()})
		r.must(err)
		r.clock.Advance(time.Date(2027, 3, 10, 12, 0, 0, 0, zone).Sub(r.clock.Now()))
		_, err = r.shares.Share(ctx, paperwork.ShareDraft{HolderID: r.ana.Holder, Documents: []string{r.notice()}, DueOn: "2027-03-15"})
		r.must(err)
		want := time.Date(2027, 3, 14, 9, 0, 0, 0, zone) // the clock went forward at two
		r.clock.Advance(want.Add(-time.Minute).Sub(r.clock.Now()))
		r.wantReminders(0, "a minute early")
		r.clock.Advance(time.Minute)
		r.wantReminders(1, "at nine")
	})

	t.Run("the worker reminds as soon as it begins, and ends when it is told to", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		r.due(2, r.notice())
		r.until(1, 9)
		<-r.changed
		worker := paperwork.NewReminder(r.shares, slog.New(slog.DiscardHandler))
		worker.Start(ctx)
		<-r.changed
		worker.Stop()
		worker.Stop()
		r.wantReminders(1, "by the worker")
	})
}
