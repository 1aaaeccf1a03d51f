package main

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/messaging"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/store"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func sampleIn(t *testing.T, parent string) *samplePractice {
	t.Helper()
	practice, err := openSample(t.Context(), parent, func(string, string) {}, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(practice.close)
	return practice
}

func roster(t *testing.T, h *house, status string) []access.Entry {
	t.Helper()
	found, err := h.grants.Roster(t.Context(), access.Query{Status: status, Limit: access.PageLimit})
	if err != nil {
		t.Fatal(err)
	}
	return found.Rows
}

func TestSamplePractice(t *testing.T) {
	t.Parallel()
	began := time.Now()
	practice := sampleIn(t, t.TempDir())
	t.Logf("made in %v", time.Since(began))
	everybody := roster(t, practice.house, "")

	t.Run("P1: has_clients_in_every_state_of_access_and_of_a_mail", func(t *testing.T) {
		t.Parallel()
		states, mails := map[access.State]int{}, map[outbox.State]int{}
		for _, entry := range everybody {
			states[entry.Access]++
			if entry.Access == access.Invited {
				mails[entry.MailState]++
			}
		}
		for _, state := range []access.State{access.NoEmail, access.Ready, access.Invited, access.Active, access.Disabled} {
			if states[state] == 0 {
				t.Errorf("nobody is %s: %v", state, states)
			}
		}
		for _, state := range []outbox.State{outbox.Sent, outbox.Retrying, outbox.Failed, outbox.InDoubt} {
			if mails[state] == 0 {
				t.Errorf("no invitation is %s: %v", state, mails)
			}
		}
		archived := len(roster(t, practice.house, string(client.Archived)))
		if total := len(everybody) + archived; archived == 0 || total < 40 {
			t.Errorf("%d clients, %d of them archived", total, archived)
		}
	})

	t.Run("has_the_parent_of_a_minor_and_the_partner_of_a_couple", func(t *testing.T) {
		t.Parallel()
		var found []string
		for _, entry := range everybody {
			contacts, err := practice.house.clients.Contacts(t.Context(), entry.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, contact := range contacts {
				card, err := practice.house.grants.Card(t.Context(), contact.ID)
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, fmt.Sprintf("%s %s, %s", contact.Relation, contact.Name, card.State))
			}
		}
		if slices.Sort(found); !slices.Equal(found, []string{"parent Fiona Farrow, active", "partner Mia Larsen, invited"}) {
			t.Errorf("the contacts are %q", found)
		}
	})

	t.Run("has_invitations_whose_link_has_run_out_and_ones_that_still_work", func(t *testing.T) {
		t.Parallel()
		expired, live := 0, 0
		for _, entry := range everybody {
			card, err := practice.house.grants.Card(t.Context(), entry.ID)
			if err != nil {
				t.Fatal(err)
			}
			if card.State != access.Invited || card.Invitation.MailState != outbox.Sent {
				continue
			}
			if card.Invitation.IsExpired {
				expired++
			} else {
				live++
			}
		}
		if expired == 0 || live == 0 {
			t.Fatalf("%d links have run out, %d work", expired, live)
		}
	})

	t.Run("has_caught_every_mail_that_is_told_to_have_been_sent", func(t *testing.T) {
		t.Parallel()
		sent, err := practice.house.outbox.Page(t.Context(), outbox.Query{Box: string(outbox.Accepted), Limit: outbox.PageLimit})
		if err != nil {
			t.Fatal(err)
		}
		caught := practice.mails()
		if sent.Total == 0 || len(caught) != sent.Total {
			t.Fatalf("%d mails were sent, %d were caught", sent.Total, len(caught))
		}
		portal := practice.house.host.PreviewAddress()
		for _, m := range caught {
			isNotice := m.Link == portal+"/messages" // of a message: whoever follows it signs in first
			if !isNotice && !strings.HasPrefix(m.Link, portal+"/l/") {
				t.Errorf("%q carries %q", m.Subject, m.Link)
			}
		}
	})

	t.Run("has_a_calendar_with_what_was_and_what_comes", func(t *testing.T) {
		t.Parallel()
		now := time.Now()
		found, err := practice.house.diary.Between(t.Context(), now.AddDate(0, 0, -22), now.AddDate(0, 0, 22))
		if err != nil {
			t.Fatal(err)
		}
		past, coming, pending, besides := 0, 0, 0, 0
		for _, e := range found.Entries {
			switch {
			case e.IsPending:
				pending++
			case e.HolderID == "":
				besides++
			case e.Start.Before(now):
				past++
			default:
				coming++
			}
		}
		if past < 5 || coming < 5 || pending != 1 || besides < 2 || len(found.Open) == 0 {
			t.Errorf("%d were, %d come, %d are asked for, %d are without a client, open %d times", past, coming, pending, besides, len(found.Open))
		}
	})

	t.Run("has_documents_in_every_state_and_messages_that_wait_to_be_read", func(t *testing.T) {
		t.Parallel()
		states := map[paperwork.GivenState]int{}
		for _, entry := range everybody {
			given, err := practice.house.shares.List(t.Context(), entry.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range given {
				states[g.State]++
			}
		}
		for _, state := range []paperwork.GivenState{paperwork.GivenSent, paperwork.GivenOpened, paperwork.GivenStarted, paperwork.GivenDone, paperwork.GivenSigned} {
			if states[state] == 0 {
				t.Errorf("nothing is %s: %v", state, states)
			}
		}
		threads, err := practice.house.threads.List(t.Context(), messaging.Query{})
		if err != nil || len(threads.Lines) < 4 || threads.Unread == 0 {
			t.Errorf("%d threads, %d unread: %v", len(threads.Lines), threads.Unread, err)
		}
	})

	t.Run("spreads_its_past_over_weeks", func(t *testing.T) {
		t.Parallel()
		caught := practice.mails()
		newest, oldest := caught[0].At, caught[len(caught)-1].At
		if newest.After(time.Now()) || newest.Sub(oldest) < 4*7*24*time.Hour {
			t.Fatalf("from %v to %v", oldest, newest)
		}
	})

	t.Run("serves_its_portal_on_loopback", func(t *testing.T) {
		t.Parallel()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, practice.house.host.PreviewAddress()+"/sign-in", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK || !strings.HasPrefix(practice.house.host.PreviewAddress(), "http://127.0.0.1:") {
			t.Fatalf("%s answers %s", practice.house.host.PreviewAddress(), response.Status)
		}
	})
}

func TestSampleLeavesNoTrace(t *testing.T) {
	parent, records := t.TempDir(), filepath.Join(t.TempDir(), "records")
	t.Setenv("TMPDIR", parent)
	t.Setenv("TMP", parent)
	t.Setenv("TEMP", parent)
	desk := desktop.NewDesk(quiet(), records, time.Now)
	o := newOpening(settings{dataDir: records, portalAddr: "127.0.0.1:0"}, desk, quiet())
	t.Cleanup(o.Close)
	o.Begin()
	wantStage(t, o, desktop.Welcome)

	if err := o.LeaveSample(); fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("there is no sample to leave, and it was left: %v", err)
	}
	for range 2 { // it can be left and looked at again
		if err := o.StartSample(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		wantStage(t, o, desktop.Open)
		if err := o.StartPractice(); fault.CodeOf(err) != fault.Conflict {
			t.Fatalf("a practice was begun beside the sample: %v", err)
		}
		if got := o.Retry(); got.Stage != desktop.Open {
			t.Fatalf("trying again ended the sample: %v", got)
		}
		info, err := os.Stat(o.sample.dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Fatalf("the folder is %v, %v", info, err)
		}
		if err := o.LeaveSample(); err != nil {
			t.Fatal(err)
		}
		wantStage(t, o, desktop.Welcome)
		wantEmpty(t, parent)
	}
	if _, err := os.Stat(records); !os.IsNotExist(err) {
		t.Fatalf("the user's own folder was touched: %v", err)
	}

	if err := o.StartSample(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	o.Close()
	wantEmpty(t, parent)
}

func TestLeftSamples(t *testing.T) {
	t.Parallel()

	t.Run("are_removed_when_nobody_has_them_open", func(t *testing.T) {
		t.Parallel()
		parent := t.TempDir()
		dir := filepath.Join(parent, samplePrefix+"crashed")
		db, err := store.Open(t.Context(), store.Options{Dir: dir, Key: []byte(strings.Repeat("k", store.KeySize))})
		if err != nil {
			t.Fatal(err)
		}
		removeLeftSamples(t.Context(), parent, quiet())
		if !store.Exists(dir) {
			t.Fatal("a sample that is open was removed")
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		removeLeftSamples(t.Context(), parent, quiet())
		wantEmpty(t, parent)
	})

	t.Run("are_told_from_everything_else", func(t *testing.T) {
		t.Parallel()
		parent := t.TempDir()
		kept := []string{samplePrefix + "beginning", "something-else"}
		for _, name := range kept {
			if err := os.Mkdir(filepath.Join(parent, name), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		removeLeftSamples(t.Context(), parent, quiet())
		for _, name := range kept {
			if _, err := os.Stat(filepath.Join(parent, name)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func wantStage(t *testing.T, o *opening, want desktop.Stage) {
	t.Helper()
	if got := o.State().Stage; got != want {
		t.Fatalf("at %q, want %q", got, want)
	}
}

func wantEmpty(t *testing.T, dir string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && path != dir {
			t.Errorf("%s is left", path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
