package paperwork_test

import (
	"context"
	"log/slog"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/store"
)

// everybody selects every client.
func everybody(documents ...string) paperwork.BulkDraft {
	return paperwork.BulkDraft{Selection: access.Selection{IsEveryone: true}, Documents: documents}
}

// reasons are why clients are left out of a dry run, by their first name; empty: they get the documents.
func (r *room) reasons(d paperwork.BulkDraft) (reasons map[string]fault.Code, told int) {
	r.t.Helper()
	reasons = map[string]fault.Code{}
	for _, isLeftOut := range []bool{false, true} {
		rehearsal, err := r.shares.RehearseBulk(r.t.Context(), d, isLeftOut, 0, 50)
		r.must(err)
		told = rehearsal.Invited
		for _, line := range rehearsal.Rows {
			reasons[line.Name] = line.Reason
		}
	}
	return reasons, told
}

// carryOut has the worker share until every client of the newest bulk has an outcome.
func (r *room) carryOut(errand access.Errand) access.BulkReport {
	r.t.Helper()
	worker := access.NewBulks(r.grants, errand, slog.New(slog.DiscardHandler))
	worker.Start(r.t.Context())
	defer worker.Stop()
	for {
		report, err := r.grants.Bulk(r.t.Context(), "", "", 0, 50)
		r.must(err)
		if report.IsQueued {
			return report
		}
		<-r.changed
	}
}

func TestBulkShare(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("the dry run says who gets them and who is left out, and why; nothing is sent", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		notice, form := r.notice(), r.form()
		r.give(notice, form)
		r.newcomer("dora", true)
		r.newcomer("eva", false)
		shut := r.letIn("Finn")
		r.must(r.grants.Disable(ctx, shut.Client))
		quiet := r.letIn("Hugo")
		hugo, err := client.New(r.store).Get(ctx, quiet.Client)
		r.must(err)
		hugo.Addresses[0].HasReminders = false
		_, err = r.grants.Save(ctx, hugo.ID, hugo.Version, hugo.Draft, access.Undecided)
		r.must(err)
		mails := len(r.mails())
		got, told := r.reasons(everybody(notice, form))
		want := map[string]fault.Code{
			"Example, Ana": paperwork.ShareAlready, "Example, Bo": "", "Example, dora": "", "Example, eva": access.NoConsent,
			"Example, Finn": access.ShutOut, "Example, Hugo": access.NoConsentThere,
		}
		for name, reason := range want {
			if code, isThere := got[name]; !isThere || code != reason {
				t.Errorf("%s: %q, want %q", name, code, reason)
			}
		}
		if told != 2 || len(got) != len(want) || len(r.mails()) != mails || len(r.list(r.bo.Client)) != 0 {
			t.Errorf("%d of %d, and %d mails", told, len(got), len(r.mails())-mails)
		}
	})

	t.Run("each gets one mail with what they have not, and one who is refused stops nobody", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		notice, form := r.notice(), r.form()
		r.give(notice)
		dora := r.newcomer("dora", true)
		mails := len(r.mails())
		_, told := r.reasons(everybody(notice, form))
		id, err := r.shares.BeginBulk(ctx, everybody(notice, form), told)
		r.must(err)
		r.must(r.grants.Disable(ctx, r.bo.Client)) // after the dry run
		report := r.carryOut(r.shares.ShareOfBulk)
		if report.ID != id || report.Purpose != access.BulkShare || report.Selected != 3 {
			t.Errorf("the report is %+v", report)
		}
		for _, line := range report.Rows {
			if isBo := line.ClientID == r.bo.Client; isBo != (line.Reason == access.ShutOut) || isBo != (line.Outcome == "left_out") {
				t.Errorf("%+v", line)
			}
		}
		if len(r.list(r.ana.Client)) != 2 || len(r.list(dora.ID)) != 2 || len(r.list(r.bo.Client)) != 0 {
			t.Error("somebody has too much, or too little")
		}
		sharing := 0
		for _, mail := range r.mails() {
			if mail.Kind == outbox.Share {
				sharing++
			}
		}
		if sharing != 2 {
			t.Errorf("%d mails tell of it, %d before", sharing, mails)
		}
	})

	t.Run("what a crash interrupts is gone on with, and nobody gets it twice", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		notice := r.notice()
		r.newcomer("dora", true)
		_, err := r.shares.BeginBulk(ctx, everybody(notice), 3)
		r.must(err)
		calls := 0
		dying, die := context.WithCancel(ctx)
		worker := access.NewBulks(r.grants, func(ctx context.Context, tx *store.Tx, bulkID, clientID string) (string, error) {
			if calls++; calls > 1 {
				die()
				return "", dying.Err() // in the middle of the second client's transaction
			}
			return r.shares.ShareOfBulk(ctx, tx, bulkID, clientID)
		}, slog.New(slog.DiscardHandler))
		worker.Start(ctx)
		<-dying.Done()
		worker.Stop()
		report, err := r.grants.Bulk(ctx, "", "", 0, 50)
		r.must(err)
		if report.IsQueued || len(r.list(r.ana.Client)) != 1 || len(r.list(r.bo.Client)) != 0 {
			t.Errorf("after the crash: %+v", report)
		}
		r.carryOut(r.shares.ShareOfBulk)
		if len(r.list(r.ana.Client)) != 1 || len(r.list(r.bo.Client)) != 1 {
			t.Error("not everybody has it once")
		}
	})

	t.Run("W5: stopping takes back the mails that wait with their papers, and shares with nobody more", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		id, err := r.shares.BeginBulk(ctx, everybody(r.notice()), 2)
		r.must(err)
		r.carryOut(r.shares.ShareOfBulk)
		r.must(r.shares.StopBulk(ctx, id))
		for _, who := range []string{r.ana.Client, r.bo.Client} {
			if given := r.list(who); given[0].State != paperwork.GivenWithdrawn || given[0].MailState != outbox.Cancelled {
				t.Errorf("given %+v", given)
			}
		}
	})

	t.Run("what cannot be shared is refused as a whole, and so is a number that is not what was shown", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		notice := r.notice()
		for _, c := range []struct {
			draft paperwork.BulkDraft
			field string
			code  fault.Code
		}{
			{everybody(), "documents", paperwork.ShareNothing},
			{everybody("none"), "documents", paperwork.ShareUnready},
			{everybody(notice, notice), "documents", paperwork.ShareUnready},
			{everybody(make([]string, paperwork.SharesAtOnce+1)...), "documents", paperwork.ShareMany},
			{paperwork.BulkDraft{Documents: []string{notice}, DueOn: "2001-01-01"}, "dueOn", paperwork.SharePast},
			{paperwork.BulkDraft{Documents: []string{notice}}, "", access.BulkNobody},
			{everybody(notice), "", access.BulkChanged},
		} {
			_, err := r.shares.BeginBulk(ctx, c.draft, 7)
			wantRefusal(t, err, c.field, c.code)
		}
		wantRefusal(t, r.shares.StopBulk(ctx, "none"), "", fault.NotFound)
	})
}
