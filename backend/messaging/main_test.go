package messaging_test

import (
	"context"
	"flag"
	"testing"

	"go.uber.org/goleak"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/messaging"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// drawn is how many sequences of events are drawn.
const drawn = "40"

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("rapid.checks", drawn); err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// room is a practice that writes to its clients.
type room struct {
	*accesstest.World
	*messaging.Threads

	t testing.TB
}

func newRoom(t testing.TB) *room {
	t.Helper()
	w := accesstest.New(t)
	return &room{World: w, Threads: messaging.New(w.Store), t: t}
}

// signedIn is a client who is in the portal.
func (r *room) signedIn(name string) client.Profile {
	r.t.Helper()
	r.undoWithin(0) // so that the invitation goes at once
	profile, _ := r.SignedIn(name, name+"@example.test")
	r.undoWithin(10)
	return profile
}

// undoWithin sets the undo window, in seconds.
func (r *room) undoWithin(seconds int) {
	r.t.Helper()
	_, err := r.Practices.SaveUndoWindow(context.Background(), seconds)
	r.Must(err)
}

func (r *room) get(holder string) messaging.Conversation {
	r.t.Helper()
	c, err := r.Get(context.Background(), holder, "")
	r.Must(err)
	return c
}

func (r *room) send(holder, body string) messaging.Message {
	r.t.Helper()
	m, err := r.Send(context.Background(), holder, body)
	r.Must(err)
	return m
}

// grantOf is the access that a holder has.
func (r *room) grantOf(holder string) string {
	r.t.Helper()
	var id string
	r.Must(r.Store.Read(context.Background(), func(v *store.View) error {
		grant, err := v.GetLatestGrant(context.Background(), holder)
		id = grant.ID
		return err
	}))
	return id
}

// write takes in what a client wrote.
func (r *room) write(holder, body string, uploads ...string) (string, error) {
	r.t.Helper()
	grant := r.grantOf(holder)
	var id string
	err := r.Store.Write(context.Background(), func(tx *store.Tx) error {
		id = tx.NewID()
		return messaging.Take(context.Background(), tx, visitor.MessageSend{Grant: grant, Holder: holder, Message: id, Body: body, Uploads: uploads})
	})
	return id, err
}

// wrote is write for what is taken.
func (r *room) wrote(holder, body string) string {
	r.t.Helper()
	id, err := r.write(holder, body)
	r.Must(err)
	return id
}

// reads notes that a client saw a message.
func (r *room) reads(holder, upTo string) error {
	r.t.Helper()
	grant := r.grantOf(holder)
	return r.Store.Write(context.Background(), func(tx *store.Tx) error {
		return messaging.TakeRead(context.Background(), tx, visitor.MessagesReading{Grant: grant, Holder: holder, UpTo: upTo})
	})
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code || err == nil {
		t.Errorf("the answer is %v, not %s", err, code)
	}
}

func bodies(messages []messaging.Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Body)
	}
	return all
}
