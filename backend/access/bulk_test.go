package access_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// everyone selects the whole list.
func everyone() access.Selection { return access.Selection{IsEveryone: true} }

// carryOut runs the worker until nothing is open, and stops it.
func carryOut(t *testing.T, w *accesstest.World, changed <-chan struct{}, id string) access.BulkReport {
	t.Helper()
	worker := access.NewBulks(w.Grants, nil, nil)
	worker.Start(context.Background())
	defer worker.Stop()
	timeout := time.After(time.Minute)
	for {
		report, err := w.Grants.Bulk(context.Background(), id, "", 0, 100)
		w.Must(err)
		if report.IsQueued {
			return report
		}
		select {
		case <-changed:
		case <-timeout:
			t.Fatal("the bulk invitation does not end")
		}
	}
}

func newBulkWorld(t *testing.T) (*accesstest.World, <-chan struct{}) {
	t.Helper()
	changed := make(chan struct{}, 1)
	return accesstest.New(t, storetest.Changed(func([]store.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	})), changed
}

// crowd adds one client in every state that decides about an invitation.
func crowd(w *accesstest.World) {
	ctx := context.Background()
	w.Add("Ana", accesstest.Consented("ana@example.test"))
	w.Add("Ben", accesstest.Unconsented("ben@work.example.test"), accesstest.Consented("ben@example.test"))
	w.Add("Cleo")
	w.Add("Dora", accesstest.Unconsented("dora@example.test"))
	w.Invited("Emil", "emil@example.test")
	w.SignedIn("Finn", "finn@example.test")
	gina, _ := w.SignedIn("Gina", "gina@example.test")
	w.Must(w.Grants.Disable(ctx, gina.ID))
	hugo := w.Add("Hugo", accesstest.Consented("hugo@example.test"))
	_, err := w.Grants.Archive(ctx, hugo.ID)
	w.Must(err)
}

func TestBulkRehearsal(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W6: a dry run says who gets it and where, and who is left out and why", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		crowd(w)
		rehearsal, err := w.Grants.Rehearse(ctx, everyone(), false, 0, 100)
		w.Must(err)
		if rehearsal.Selected != 7 || rehearsal.Invited != 2 || len(rehearsal.Rows) != 2 {
			t.Fatalf("%+v", rehearsal)
		}
		if got := rehearsal.Rows[1].Address; got != "ben@example.test" {
			t.Errorf("Ben would get it at %q", got)
		}
		out, err := w.Grants.Rehearse(ctx, everyone(), true, 0, 100)
		w.Must(err)
		reasons := map[string]fault.Code{}
		for _, line := range out.Rows {
			reasons[line.Name] = line.Reason
		}
		want := map[string]fault.Code{
			"Example, Cleo": access.NoAddress, "Example, Dora": access.NoConsent, "Example, Emil": access.AlreadyInvited,
			"Example, Finn": access.AlreadySignedIn, "Example, Gina": access.ShutOut,
		}
		if fmt.Sprint(reasons) != fmt.Sprint(want) {
			t.Errorf("left out are %v", reasons)
		}
		if w.Waiting(rehearsal.Rows[0].ID) != 0 {
			t.Error("a dry run queued a mail")
		}
	})

	t.Run("W6: it decides as inviting one by one does", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		crowd(w)
		for _, isLeftOut := range []bool{false, true} {
			rehearsal, err := w.Grants.Rehearse(ctx, everyone(), isLeftOut, 0, 100)
			w.Must(err)
			for _, line := range rehearsal.Rows {
				if line.Reason == access.ShutOut {
					continue // the one difference: access that was ended comes back one by one alone
				}
				if code := fault.CodeOf(w.Grants.Invite(ctx, line.ID, "")); code != line.Reason {
					t.Errorf("%s: the dry run says %q, the invitation %q", line.Name, line.Reason, code)
				}
			}
		}
	})

	t.Run("W6: it is about those who were chosen, by name or as all of a list but some", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Add("Ben", accesstest.Consented("ben@example.test"))
		w.Add("Cleo")
		for _, c := range []struct {
			selection         access.Selection
			selected, invited int
		}{
			{access.Selection{IDs: []string{ana.ID, "unknown"}}, 1, 1},
			{access.Selection{}, 0, 0},
			{everyone(), 3, 2},
			{access.Selection{IsEveryone: true, IDs: []string{ana.ID}}, 2, 1},
			{access.Selection{IsEveryone: true, Text: "cle"}, 1, 0},
			{access.Selection{IsEveryone: true, Access: "ready", IDs: []string{ana.ID}}, 1, 1},
		} {
			got, err := w.Grants.Rehearse(ctx, c.selection, false, 0, 1)
			w.Must(err)
			if got.Selected != c.selected || got.Invited != c.invited {
				t.Errorf("%+v: %d selected, %d invited", c.selection, got.Selected, got.Invited)
			}
		}
	})

	t.Run("P2: without a portal, or with the practice off, it is refused", func(t *testing.T) {
		t.Parallel()
		bare := accesstest.Bare(t)
		_, err := bare.Practices.SavePortalAddress(ctx, "")
		bare.Must(err)
		_, err = bare.Grants.Rehearse(ctx, everyone(), false, 0, 1)
		wantCode(t, err, access.PortalNotSetUp)
		w := accesstest.New(t)
		w.Turn(false)
		_, err = w.Grants.BeginBulk(ctx, everyone(), 1)
		wantCode(t, err, access.PortalClosed)
	})
}

func TestBulk(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W6: everybody who can be is invited once, and each has a result", func(t *testing.T) {
		t.Parallel()
		w, changed := newBulkWorld(t)
		crowd(w)
		w.Deliver()
		id, err := w.Grants.BeginBulk(ctx, everyone(), 2)
		w.Must(err)
		carryOut(t, w, changed, id)
		if letters := w.Deliver(); len(letters) != 2 || letters[0].Recipient != "ana@example.test" || letters[1].Recipient != "ben@example.test" {
			t.Fatalf("%+v went", letters)
		}
		report, err := w.Grants.Bulk(ctx, id, "sent", 0, 100)
		if err != nil || report.Selected != 7 || len(report.Rows) != 2 || report.Rows[0].SentAt == nil {
			t.Fatalf("%+v, %v", report, err)
		}
		out, err := w.Grants.Bulk(ctx, "", "left_out", 0, 100)
		if err != nil || len(out.Rows) != 5 || len(out.Groups) != 6 {
			t.Fatalf("%+v, %v", out, err)
		}
		_, err = w.Grants.BeginBulk(ctx, everyone(), 2)
		wantCode(t, err, access.BulkNobody)
	})

	t.Run("W6: it goes on where a crash interrupted it, and nobody is invited twice", func(t *testing.T) {
		t.Parallel()
		w, changed := newBulkWorld(t)
		for i := range 120 {
			w.Add(fmt.Sprintf("Client%03d", i), accesstest.Consented(fmt.Sprintf("client%03d@example.test", i)))
		}
		id, err := w.Grants.BeginBulk(ctx, everyone(), 120)
		w.Must(err)
		w.Restart()
		carryOut(t, w, changed, id)
		w.Restart()
		carryOut(t, w, changed, id)
		seen := map[string]bool{}
		for _, letter := range w.Deliver() {
			if seen[letter.Recipient] {
				t.Errorf("%s was invited twice", letter.Recipient)
			}
			seen[letter.Recipient] = true
		}
		if len(seen) != 120 {
			t.Errorf("%d were invited", len(seen))
		}
	})

	t.Run("W6: nobody gets it whom the dry run did not show", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Add("Ana", accesstest.Consented("ana@example.test"))
		_, err := w.Grants.BeginBulk(ctx, everyone(), 2)
		wantCode(t, err, access.BulkChanged)
		_, err = w.Grants.BeginBulk(ctx, everyone(), 1)
		w.Must(err)
		w.Add("Ben", accesstest.Consented("ben@example.test"))
		_, err = w.Grants.BeginBulk(ctx, everyone(), 2)
		wantCode(t, err, access.BulkRunning)
	})

	t.Run("W6: who can no longer be invited when their turn comes is left out with the reason", func(t *testing.T) {
		t.Parallel()
		w, changed := newBulkWorld(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		ben := w.Add("Ben", accesstest.Consented("ben@example.test"))
		w.Add("Cleo", accesstest.Consented("cleo@example.test"))
		id, err := w.Grants.BeginBulk(ctx, everyone(), 3)
		w.Must(err)
		w.Consent(ana.ID, false)
		w.Must(w.Grants.Invite(ctx, ben.ID, ""))
		w.Must(w.Grants.Disable(ctx, ben.ID))
		report := carryOut(t, w, changed, id)
		if report.Rows[0].Reason != access.NoConsent || report.Rows[1].Reason != access.ShutOut || report.Rows[2].Outcome != string(outbox.Queued) {
			t.Fatalf("%+v", report.Rows)
		}
	})

	t.Run("W5: stopping takes back every mail that has not gone, and invites nobody more", func(t *testing.T) {
		t.Parallel()
		w, changed := newBulkWorld(t)
		w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Add("Ben", accesstest.Consented("ben@example.test"))
		id, err := w.Grants.BeginBulk(ctx, everyone(), 2)
		w.Must(err)
		carryOut(t, w, changed, id)
		w.Must(w.Grants.StopBulk(ctx, id))
		if letters := w.Deliver(); len(letters) != 0 {
			t.Errorf("%d mails went", len(letters))
		}
		report, err := w.Grants.Bulk(ctx, id, "left_out", 0, 10)
		if err != nil || len(report.Rows) != 2 || report.StoppedAt == nil {
			t.Fatalf("%+v, %v", report, err)
		}
		w.Add("Cleo", accesstest.Consented("cleo@example.test"))
		second, err := w.Grants.BeginBulk(ctx, everyone(), 1)
		w.Must(err)
		w.Must(w.Grants.StopBulk(ctx, second))
		if report := carryOut(t, w, changed, second); len(report.Rows) != 3 || len(w.Deliver()) != 0 {
			t.Errorf("%+v", report)
		}
		wantCode(t, w.Grants.StopBulk(ctx, "unknown"), fault.NotFound)
	})
}
