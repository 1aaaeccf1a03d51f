package outbox_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
)

func TestRecovery(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("what was under way and not handed over when the program ended goes again", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, _ := o.invite("ana")
		o.claimed(id, false)
		o.start()
		o.wantState(id, outbox.Sent)
	})

	t.Run("what was handed over and not answered when the program ended is in doubt", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		id, _ := o.invite("ana")
		o.claimed(id, true)
		o.start()
		got := o.row(id)
		if got.State != string(outbox.InDoubt) || got.Reason != string(mail.Uncertain) || string(got.Bytes) != "bytes" || got.IsSettled {
			t.Errorf("the row says %+v", got)
		}
		o.settleAll("other")
		if got := o.row(id).State; got != string(outbox.InDoubt) {
			t.Errorf("by itself it became %s", got)
		}
		o.Must(o.Outbox.LeaveIt(ctx, id))
	})
}

// claimed leaves a mail as an attempt leaves it that a crash interrupted.
func (o *office) claimed(id string, isHandedOver bool) {
	o.t.Helper()
	ctx := context.Background()
	o.Must(o.Store.Write(ctx, func(tx *store.Tx) error {
		now := store.Millis(tx.Now)
		if err := tx.ClaimMail(ctx, row.ClaimMailParams{At: &now, MessageID: "<x@example.test>", Bytes: []byte("bytes"), ID: id}); err != nil || !isHandedOver {
			return err
		}
		return tx.MarkHandedOver(ctx, row.MarkHandedOverParams{At: &now, ID: id})
	}))
	if !isHandedOver {
		o.change("UPDATE outbox SET bytes = NULL WHERE id = ? RETURNING id", id)
	}
}

func TestQueue(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("of several drafts with one key the first is kept, and its id returned", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		var ids []string
		w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
			for i := range 3 {
				id, err := outbox.Enqueue(ctx, tx, outbox.Draft{Kind: outbox.Invitation, Recipient: fmt.Sprintf("a%d@example.test", i), OnceKey: "once"})
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		}))
		if mails := w.Mails(); len(mails) != 1 || mails[0].Recipient != "a0@example.test" || ids[0] != mails[0].ID || ids[1] != ids[0] || ids[2] != ids[0] {
			t.Errorf("the ids are %q, the outbox holds %+v", ids, mails)
		}
	})

	t.Run("each list shows its own, newest first, a page at a time", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		draft := accesstest.Draft("Ana", accesstest.Consented("ana@example.test"))
		draft.LastName = ""
		created, err := w.Grants.CreateAndInvite(ctx, draft)
		w.Must(err)
		w.Deliver()
		for range 3 {
			w.Clock.Advance(time.Second)
			w.Must(w.Grants.Resend(ctx, created.Client.ID))
			w.Deliver()
		}
		w.Clock.Advance(time.Second)
		w.Must(w.Grants.Resend(ctx, created.Client.ID))
		for box, want := range map[outbox.Box]int{outbox.Waiting: 1, outbox.Accepted: 4, outbox.Problems: 0} {
			page, err := w.Outbox.Page(ctx, outbox.Query{Box: string(box), Limit: 2})
			w.Must(err)
			if page.Total != want || len(page.Rows) != min(want, 2) || page.Rows == nil {
				t.Errorf("%s: %d of %d", box, len(page.Rows), page.Total)
			}
			for i, r := range page.Rows {
				if r.ClientName != "Ana" || r.Recipient != "ana@example.test" || (i > 0 && r.CreatedAt.After(page.Rows[i-1].CreatedAt)) {
					t.Errorf("%s, row %d: %+v", box, i, r)
				}
			}
		}
		last, err := w.Outbox.Page(ctx, outbox.Query{Box: string(outbox.Accepted), Offset: 3, Limit: 1 << 30})
		w.Must(err)
		if len(last.Rows) != 1 || last.Rows[0].Kind != outbox.Welcome {
			t.Errorf("the last page is %+v", last)
		}
		_, err = w.Outbox.Page(ctx, outbox.Query{Box: "everything"})
		wantCode(t, err, "invalid")
	})

	t.Run("only what can still be changed is changed", func(t *testing.T) {
		t.Parallel()
		verbs := map[string]func(*outbox.Queue, string) error{
			"undo": func(q *outbox.Queue, id string) error { return q.Undo(ctx, id) }, "try now": func(q *outbox.Queue, id string) error { return q.TryNow(ctx, id) },
			"send again": func(q *outbox.Queue, id string) error { return q.SendAgain(ctx, id) }, "leave it": func(q *outbox.Queue, id string) error { return q.LeaveIt(ctx, id) },
		}
		may := map[string][]outbox.State{
			"undo": {outbox.Held, outbox.Queued, outbox.Retrying}, "try now": {outbox.Held, outbox.Queued, outbox.Retrying, outbox.Failed, outbox.Bounced},
			"send again": {outbox.InDoubt}, "leave it": {outbox.InDoubt, outbox.Failed, outbox.Bounced},
		}
		for _, state := range []outbox.State{
			outbox.Held, outbox.Queued, outbox.Sending, outbox.Sent, outbox.Retrying, outbox.InDoubt, outbox.Failed, outbox.Bounced, outbox.Cancelled,
		} {
			for name, verb := range verbs {
				w := accesstest.New(t)
				profile := w.Add("Ana", accesstest.Consented("ana@example.test"))
				w.Must(w.Grants.Invite(ctx, profile.ID, ""))
				id := w.Mails()[0].ID
				w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
					return tx.MoveMail(ctx, row.MoveMailParams{State: string(state), Bytes: []byte("b"), ID: id})
				}))
				isAllowed := false
				for _, allowed := range may[name] {
					isAllowed = isAllowed || allowed == state
				}
				err := verb(w.Outbox, id)
				if isAllowed {
					w.Must(err)
				} else {
					wantCode(t, err, outbox.TooLate)
				}
			}
		}
	})

	t.Run("a mail that is not there is not found", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		wantCode(t, w.Outbox.Undo(ctx, "none"), "not_found")
		wantCode(t, w.Outbox.TryNow(ctx, "none"), "not_found")
	})
}

// childFolder names the variable that makes this binary the child: it holds the data folder, in which
// the account lies beside the store.
const childFolder = "ANTEROOM_OUTBOX_CHILD"

// childAccount is what the child has to be told of the mail server.
type childAccount struct {
	Account     mail.Account
	Authority   []byte // the certificate that vouches for the server
	Connections int
}

// authorityOf asks a server for the certificate that vouches for it.
func authorityOf(t *testing.T, account mail.Account) []byte {
	t.Helper()
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: account.RootCAs, MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(t.Context(), "tcp", net.JoinHostPort(account.Host, strconv.Itoa(account.Port)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	chain := conn.(*tls.Conn).ConnectionState().PeerCertificates
	return chain[len(chain)-1].Raw
}

// sendUntilKilled is the child: it sends what is in the outbox until it is killed or nothing is left.
func sendUntilKilled() {
	dir, ctx := os.Getenv(childFolder), context.Background()
	var told childAccount
	raw, err := os.ReadFile(filepath.Join(dir, "account.json"))
	if err == nil {
		err = json.Unmarshal(raw, &told)
	}
	clock, changed := storetest.NewClock(), make(chan struct{}, 1)
	var db *store.DB
	if err == nil {
		db, err = store.Open(ctx, store.Options{Dir: dir, Key: storetest.Key(), Clock: clock.Now, Changed: func([]store.Change) {
			select {
			case changed <- struct{}{}:
			default:
			}
		}})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	queue := outbox.New(db, light{})
	authority, err := x509.ParseCertificate(told.Authority)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	told.Account.RootCAs = x509.NewCertPool()
	told.Account.RootCAs.AddCert(authority)
	sender := outbox.NewSender(queue, outbox.SenderOptions{
		Limits: fastLimits(), Connections: told.Connections, Clock: clock.Now, Accounts: func(context.Context) (mail.Account, error) { return told.Account, nil },
	})
	if err := sender.Start(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		summary, err := queue.Summary(ctx)
		if err != nil || summary.Waiting == 0 {
			sender.Stop()
			db.Close()
			return
		}
		fmt.Fprintln(os.Stdout, summary.Waiting) // whoever watches kills by it
		<-changed
	}
}

// TestKill kills the program while it sends.
func TestKill(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		name               string
		mails, connections int
	}{
		{"W2: kills lose no mail, and leave at most one in doubt each", 100, 1},
		{"W2: kills lose no mail of a crowd, and leave at most one in doubt for each connection", 700, outbox.Connections},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			const kills, seed = 10, 20261123
			dir, server := t.TempDir(), mailtest.Start(t, mailtest.WithSecurity(mail.TLS))
			account := server.Account()
			authority := authorityOf(t, account)
			account.RootCAs = nil
			raw, err := json.Marshal(childAccount{account, authority, test.connections})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "account.json"), raw, 0o600); err != nil {
				t.Fatal(err)
			}
			lay(t, dir, test.mails)
			dice := rand.New(rand.NewPCG(seed, 3))
			for range kills {
				child := startChild(t, dir)
				ctx, cancel := context.WithTimeout(context.Background(), patience)
				_, err := server.Wait(ctx, min(len(server.Messages())+1+dice.IntN(8*test.connections), test.mails))
				cancel()
				if err != nil {
					t.Error(err)
				}
				if err := child.Process.Kill(); err != nil {
					t.Error(err)
				}
				_ = child.Wait() // it was killed
			}
			if err := startChild(t, dir).Wait(); err != nil {
				t.Fatalf("the last run: %v", err)
			}
			wantNoneLost(t, dir, server, test.mails, kills*test.connections)
		})
	}
}

func startChild(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env, child.Stderr = append(os.Environ(), childFolder+"="+dir), os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child
}

// inStore runs a part of the test on the store in a folder, which nobody else has open meanwhile.
func inStore(t *testing.T, what, dir string, part func(t *testing.T, w *accesstest.World)) {
	t.Helper()
	t.Run(what, func(t *testing.T) { part(t, accesstest.New(t, storetest.In(dir))) }) // the store closes at its end
}

func lay(t *testing.T, dir string, mails int) {
	t.Helper()
	inStore(t, "laying them in", dir, func(_ *testing.T, w *accesstest.World) {
		for i := range mails {
			profile := w.Add("Client", accesstest.Consented(fmt.Sprintf("client%d@example.test", i)))
			w.Must(w.Grants.Invite(context.Background(), profile.ID, ""))
		}
	})
}

func wantNoneLost(t *testing.T, dir string, server *mailtest.Server, mails, doubts int) {
	t.Helper()
	copies := map[string]int{}
	for _, message := range server.Messages() {
		copies[message.EnvelopeID]++
	}
	inStore(t, "counting them", dir, func(t *testing.T, w *accesstest.World) {
		t.Helper()
		doubtful, stored := 0, w.Mails()
		for _, m := range stored {
			switch {
			case m.State == outbox.InDoubt && copies[m.ID] <= 1:
				doubtful++
			case m.State != outbox.Sent || copies[m.ID] != 1:
				t.Errorf("a mail is %s and arrived %d times", m.State, copies[m.ID])
			}
		}
		if len(stored) != mails || doubtful > doubts {
			t.Errorf("%d mails are stored, %d of them in doubt; at most %d may be", len(stored), doubtful, doubts)
		}
		summary, err := w.Outbox.Summary(context.Background())
		w.Must(err)
		if summary.Problems != doubtful {
			t.Errorf("%d are in doubt, and %d are shown as problems", doubtful, summary.Problems)
		}
		t.Logf("%d mails, %d in doubt of at most %d", mails, doubtful, doubts)
	})
}
