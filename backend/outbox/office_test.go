package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
)

// patience is how long a test waits for something that must come.
const patience = 3 * time.Minute

// office is a practice with a real mail server at the other end of its outbox.
type office struct {
	*accesstest.World

	t       *testing.T
	server  *mailtest.Server
	sender  *outbox.Sender
	changed *signal
	mails   *spy

	connections int // that the sender may make; 0: one

	mu      sync.Mutex
	account mail.Account
	missing fault.Code // why there is no account; empty: there is one
}

// signal wakes whoever waits for a change of the store.
type signal struct {
	mu   sync.Mutex
	next chan struct{}
}

func (s *signal) fire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.next)
	s.next = make(chan struct{})
}

func (s *signal) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.next
}

// spy is the domain's answers, which a test may bend.
type spy struct {
	outbox.Correspondence

	mu         sync.Mutex
	handedOver func(outbox.Mail) error
	written    []string // the ids of mails whose words were asked for
}

func (s *spy) onHandOver(do func(outbox.Mail) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handedOver = do
}

func (s *spy) HandedOver(ctx context.Context, tx *store.Tx, m outbox.Mail) error {
	s.mu.Lock()
	do := s.handedOver
	s.mu.Unlock()
	if do != nil {
		if err := do(m); err != nil {
			return err
		}
	}
	return s.Correspondence.HandedOver(ctx, tx, m)
}

func (s *spy) Write(ctx context.Context, tx *store.Tx, m outbox.Mail) (outbox.Values, error) {
	s.mu.Lock()
	s.written = append(s.written, m.ID)
	s.mu.Unlock()
	return s.Correspondence.Write(ctx, tx, m)
}

// light writes mails without making a link: a link's slow hash is not what these tests are about.
type light struct{ access.Letters }

func (light) Write(context.Context, *store.Tx, outbox.Mail) (outbox.Values, error) {
	return outbox.Values{
		FirstName: "Ana", Practice: "Harbor Counseling", PortalAddress: accesstest.PortalAddress, Link: accesstest.PortalAddress + "/l/x", Code: "ABCD2345", Days: 7, Minutes: 10,
	}, nil
}

func fastLimits() mail.Limits {
	return mail.Limits{Connect: 20 * time.Second, Reply: 20 * time.Second, Submission: 20 * time.Second, Whole: time.Minute}
}

// newOffice opens the office; its sender is not started.
func newOffice(t *testing.T, options ...mailtest.Option) *office {
	t.Helper()
	o := &office{t: t, server: mailtest.Start(t, options...), changed: &signal{next: make(chan struct{})}, mails: &spy{Correspondence: practice.Letters{Correspondence: access.Letters{CodePrice: accesstest.CodePrice()}}}}
	o.World = accesstest.New(t, storetest.Changed(func([]store.Change) { o.changed.fire() }))
	o.Outbox = outbox.New(o.Store, o.mails)
	o.account = o.server.Account()
	return o
}

func (o *office) accounts(context.Context) (mail.Account, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.missing != "" {
		return mail.Account{}, fault.New(o.missing)
	}
	return o.account, nil
}

// start starts a sender and stops it at the test's end.
func (o *office) start() {
	o.t.Helper()
	o.sender = outbox.NewSender(o.Outbox, outbox.SenderOptions{
		Accounts: o.accounts, Limits: fastLimits(), Connections: o.connections, Clock: o.Clock.Now, Jitter: func() float64 { return 0.5 },
	})
	o.Must(o.sender.Start(context.Background()))
	o.t.Cleanup(o.sender.Stop)
}

// invite lays an invitation in for a new client and returns the mail's and the client's id.
func (o *office) invite(name string) (mailID, clientID string) {
	o.t.Helper()
	profile := o.Add(name, accesstest.Consented(name+"@example.test"))
	o.Must(o.Grants.Invite(context.Background(), profile.ID, ""))
	return o.Card(profile.ID).Invitation.MailID, profile.ID
}

// row reads a mail as it is stored.
func (o *office) row(id string) row.Outbox {
	o.t.Helper()
	var found row.Outbox
	o.Must(o.Store.Read(context.Background(), func(v *store.View) error {
		var err error
		found, err = v.GetMail(context.Background(), id)
		return err
	}))
	return found
}

// change alters stored rows by a statement that returns them.
func (o *office) change(statement string, values ...any) {
	o.t.Helper()
	o.Must(o.Store.Write(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.Query(context.Background(), statement, values...)
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		return rows.Close()
	}))
}

// until waits until something holds, looking again after each change of the store.
func (o *office) until(what string, holds func() bool) {
	o.t.Helper()
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	for {
		changed := o.changed.wait()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-timeout.C:
			o.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// wantState waits until a mail is in a state.
func (o *office) wantState(id string, want outbox.State) row.Outbox {
	o.t.Helper()
	var found row.Outbox
	o.until(fmt.Sprintf("the mail is %s", want), func() bool {
		found = o.row(id)
		return found.State == string(want)
	})
	return found
}

// wantAccount waits until the way out is in a state.
func (o *office) wantAccount(want outbox.AccountState) outbox.Summary {
	o.t.Helper()
	var found outbox.Summary
	o.until(fmt.Sprintf("the account is %s", want), func() bool {
		found = o.summary()
		return found.Account == want
	})
	return found
}

func (o *office) summary() outbox.Summary {
	o.t.Helper()
	found, err := o.Outbox.Summary(context.Background())
	o.Must(err)
	return found
}

// arrived waits until the server has so many mails.
func (o *office) arrived(n int) []mailtest.Message {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	messages, err := o.server.Wait(ctx, n)
	o.Must(err)
	return messages
}

// pass lets time pass and has the sender look again.
func (o *office) pass(d time.Duration) {
	o.Clock.Advance(d)
	o.sender.Wake()
}

// settleAll hands a mail over that is laid in now: when it has gone, the sender has been through
// everything that was due before it.
func (o *office) settleAll(name string) {
	o.t.Helper()
	id, _ := o.invite(name)
	o.sender.Wake()
	o.wantState(id, outbox.Sent)
}

var errPlanned = errors.New("planned")
