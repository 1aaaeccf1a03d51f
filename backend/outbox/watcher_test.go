package outbox_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"anteroom/backend/history"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// postroom is an office whose mailbox is looked into.
type postroom struct {
	*office
	box     *mailtest.Mailbox
	watcher *outbox.Watcher
	account mail.Account // of the mailbox
}

func newPostroom(t *testing.T) *postroom {
	t.Helper()
	p := &postroom{office: newOffice(t), box: mailtest.StartMailbox(t, mail.TLS, mailtest.Good)}
	p.account = p.box.Account()
	p.watcher = outbox.NewWatcher(p.Outbox, outbox.WatcherOptions{
		Mailboxes: func(context.Context) (mail.Account, error) { return p.account, nil }, Limits: fastLimits(), Clock: p.Clock.Now,
	})
	p.turn(true)
	p.start()
	return p
}

// turn switches the looking on or off.
func (p *postroom) turn(isOn bool) {
	p.t.Helper()
	p.Must(p.Store.Write(context.Background(), func(tx *store.Tx) error {
		practice, err := tx.GetPractice(context.Background())
		if err != nil {
			return err
		}
		return tx.UpsertMailbox(context.Background(), row.UpsertMailboxParams{PracticeID: practice.ID, IsOn: isOn, Host: "127.0.0.1", Port: 993, Security: "tls"})
	}))
}

// send has an invitation accepted by the server.
func (p *postroom) send(name string) row.Outbox {
	p.t.Helper()
	id, _ := p.invite(name)
	p.sender.Wake()
	return p.wantState(id, outbox.Sent)
}

// look lets some time pass, looks, and says how long there is nothing more to look for.
func (p *postroom) look(after time.Duration) time.Duration {
	p.t.Helper()
	p.Clock.Advance(after)
	for range 5 {
		wait, err := outbox.LookIfDue(context.Background(), p.watcher)
		p.Must(err)
		if wait > 0 {
			return wait
		}
	}
	p.t.Fatal("it never has enough")
	return 0
}

func (p *postroom) standing() outbox.MailboxStanding {
	p.t.Helper()
	standing, err := p.Outbox.Mailbox(context.Background())
	p.Must(err)
	return standing
}

// reported lays a report into the mailbox.
func (p *postroom) reported(envelopeID, messageID, action string) {
	p.t.Helper()
	p.box.Deliver(p.t, reportAbout(envelopeID, messageID, action), p.Clock.Now())
}

func reportAbout(envelopeID, messageID, action string) string {
	about := "Reporting-MTA: dns; mail.example.test\r\n"
	if envelopeID != "" {
		about += "Original-Envelope-Id: " + envelopeID + "\r\n"
	}
	status, reply := "5.1.1", "550 5.1.1 <someone>: there is nobody here"
	if action == "delayed" {
		status, reply = "4.4.1", "421 4.4.1 not now"
	}
	return "From: MAILER-DAEMON@mail.example.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\n" + about + "\r\nFinal-Recipient: rfc822; someone@example.test\r\nAction: " + action +
		"\r\nStatus: " + status + "\r\nDiagnostic-Code: smtp; " + reply + "\r\n\r\n" +
		"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + messageID + ">\r\n\r\n--b--\r\n"
}

func (p *postroom) wantBounced(id string) {
	p.t.Helper()
	found := p.row(id)
	if found.State != string(outbox.Bounced) || found.Reason != string(mail.RecipientUnknown) || found.LastCode != 550 ||
		found.LastWords != "<someone>: there is nobody here" || found.IsSettled {
		p.t.Errorf("got %s %s %d %q, settled: %t", found.State, found.Reason, found.LastCode, found.LastWords, found.IsSettled)
	}
}

func TestWatcher(t *testing.T) {
	t.Parallel()
	for name, ids := range map[string]func(row.Outbox) (string, string){
		"the envelope's id": func(m row.Outbox) (string, string) { return m.ID, "another@example.test" },
		"the mail's own id": func(m row.Outbox) (string, string) { return "", m.MessageID },
	} {
		t.Run("W2: a mail that comes back is known by "+name+" and told in the server's words", func(t *testing.T) {
			t.Parallel()
			p := newPostroom(t)
			sent, other := p.send("ana"), p.send("bo")
			envelopeID, messageID := ids(sent)
			p.reported(envelopeID, messageID, "failed")
			p.look(5 * time.Second)
			p.wantBounced(sent.ID)
			if got := p.row(other.ID); got.State != string(outbox.Sent) {
				t.Errorf("the other mail is %s", got.State)
			}
			if got := p.summary().Problems; got != 1 {
				t.Errorf("%d problems are told", got)
			}
			activity := p.Card(sent.ClientID).Activity
			if !slices.ContainsFunc(activity, func(l history.Line) bool { return l.Action == history.MailBounced }) {
				t.Errorf("the history says %+v", activity)
			}
		})
	}
	t.Run("W2: a mail that may have arrived has not when it comes back", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		p.server.MisbehaveTimes(1, mailtest.AtDot, mailtest.Drop())
		id, _ := p.invite("ana")
		p.sender.Wake()
		p.wantState(id, outbox.InDoubt)
		p.reported(id, "", "failed")
		p.look(5 * time.Second)
		p.wantBounced(id)
	})
	t.Run("W2: a mail that is put off stays sent, with a note, until it comes back", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		sent := p.send("ana")
		p.reported(sent.ID, "", "delayed")
		p.look(5 * time.Second)
		noted := p.row(sent.ID)
		if noted.State != string(outbox.Sent) || noted.Reason != string(mail.Delayed) || noted.LastWords != "not now" || !noted.IsSettled {
			t.Errorf("got %s %s %q", noted.State, noted.Reason, noted.LastWords)
		}
		if activity := p.Card(sent.ClientID).Activity; activity[0].Action != history.MailDelayed {
			t.Errorf("the history says %+v", activity)
		}
		p.Clock.Advance(time.Hour)
		p.reported(sent.ID, "", "failed")
		p.look(0)
		p.wantBounced(sent.ID)
	})
	t.Run("a report cannot change a mail in any other way", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		p.Must(p.Outbox.Pause(context.Background()))
		undone, _ := p.invite("uma")
		p.Must(p.Outbox.Undo(context.Background(), undone))
		p.Must(p.Outbox.Resume(context.Background()))
		sent := p.send("ana")
		p.Must(p.Outbox.Pause(context.Background()))
		waiting, _ := p.invite("wanda")
		for _, action := range []string{"delivered", "relayed", "expanded"} {
			p.reported(sent.ID, "", action)
		}
		p.reported(undone, "", "failed")
		p.reported(waiting, "", "failed")
		p.reported("", "", "failed")
		p.reported("0198a7c2-0000-7000-8000-000000000000", "nobody@example.test", "failed")
		p.look(5 * time.Second)
		if got := p.row(sent.ID); got.State != string(outbox.Sent) || got.Reason != "" {
			t.Errorf("the sent mail is %s (%s)", got.State, got.Reason)
		}
		if undone, waiting := p.row(undone).State, p.row(waiting).State; undone != string(outbox.Cancelled) || waiting != string(outbox.Queued) {
			t.Errorf("the mail that was taken back is %s, and the one that waits %s", undone, waiting)
		}
	})
	t.Run("a mailbox that is numbered anew does not return a mail twice", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		sent, at := p.send("ana"), p.Clock.Now()
		p.box.Deliver(t, reportAbout(sent.ID, "", "failed"), at)
		p.look(5 * time.Second)
		p.wantBounced(sent.ID)
		p.Must(p.Outbox.TryNow(context.Background(), sent.ID))
		p.sender.Wake()
		p.wantState(sent.ID, outbox.Sent)
		p.box.Renew(t)
		p.box.Deliver(t, reportAbout(sent.ID, "", "failed"), at)
		p.look(time.Minute)
		if got := p.row(sent.ID).State; got != string(outbox.Sent) {
			t.Errorf("the mail is %s", got)
		}
		p.reported(sent.ID, "", "failed")
		p.look(time.Minute)
		p.wantBounced(sent.ID)
	})
	t.Run("nothing is read while it is switched off, and long after the last mail", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		sent := p.send("ana")
		p.reported(sent.ID, "", "failed")
		p.turn(false)
		p.look(time.Minute)
		p.turn(true)
		p.look(7 * 24 * time.Hour)
		if said := p.box.Commands(); len(said) > 0 {
			t.Errorf("it said %q", said)
		}
	})
	t.Run("the worker looks by itself once a mail has left", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		sent := p.send("ana")
		p.reported(sent.ID, "", "failed")
		p.Clock.Advance(5 * time.Second)
		p.watcher.Start(context.Background())
		t.Cleanup(p.watcher.Stop)
		p.wantState(sent.ID, outbox.Bounced)
	})
}

func TestWatcherIsRefused(t *testing.T) {
	t.Parallel()
	t.Run("a password that is not accepted is told, and not tried again until it is mended", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		sent := p.send("ana")
		p.reported(sent.ID, "", "failed")
		p.account.Password = "wrong"
		p.look(5 * time.Second)
		if got := p.standing(); got.State != outbox.NeedsSignIn || got.Words == "" || got.Since == nil {
			t.Errorf("got %+v", got)
		}
		said := len(p.box.Commands())
		p.look(time.Hour)
		if again := len(p.box.Commands()); again != said {
			t.Error("it was tried again")
		}
		p.account.Password = mailtest.Password
		p.Must(p.Outbox.AccountMended(context.Background()))
		p.look(0)
		p.wantBounced(sent.ID)
		if got := p.standing(); got.State != outbox.Ready || got.LookedAt == nil {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("a server that is away is tried again, more and more seldom, and nothing is lost", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		sent := p.send("ana")
		p.reported(sent.ID, "", "failed")
		p.box.Misbehave("EXAMINE", mailtest.BreakOff)
		waits := []time.Duration{p.look(5 * time.Second), p.look(time.Minute), p.look(2 * time.Minute)}
		if got := p.standing(); got.State != outbox.Offline {
			t.Errorf("got %+v", got)
		}
		if want := []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute}; !slices.Equal(waits, want) {
			t.Errorf("waits %v, want %v", waits, want)
		}
		p.box.Misbehave("", "")
		p.look(4 * time.Minute)
		p.wantBounced(sent.ID)
	})
	t.Run("another mailbox is read from its own beginning", func(t *testing.T) {
		t.Parallel()
		p := newPostroom(t)
		sent := p.send("ana")
		for range 3 {
			p.reported("", "nobody@example.test", "failed")
		}
		p.look(5 * time.Second)
		p.box = mailtest.StartMailbox(t, mail.TLS, mailtest.Good)
		p.account = p.box.Account()
		p.Must(p.Store.Write(context.Background(), func(tx *store.Tx) error {
			return tx.UpdateMailboxPlace(context.Background(), row.UpdateMailboxPlaceParams{PlaceOf: "someone else", UidValidity: 1, Uid: 3})
		}))
		p.reported(sent.ID, "", "failed")
		p.look(time.Minute)
		p.wantBounced(sent.ID)
	})
}

func TestNextLook(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct{ newest, looked, want time.Duration }{
		"soon after a mail has left":                         {0, -time.Hour, 5 * time.Second},
		"not at every mail of a crowd":                       {0, -time.Second, 29 * time.Second},
		"every half minute at first":                         {0, 6 * time.Second, 36 * time.Second},
		"as long after a look as the mail had been out then": {0, 2 * time.Minute, 4 * time.Minute},
		"every five minutes in the end":                      {0, 3 * time.Hour, 3*time.Hour + 5*time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := outbox.NextLook(noon.Add(c.newest), noon.Add(c.looked)); !got.Equal(noon.Add(c.want)) {
				t.Errorf("got %s, want %s", got.Sub(noon), c.want)
			}
		})
	}
}
