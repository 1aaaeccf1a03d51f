package access_test

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

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

// childFolder names the variable that makes this binary the child: it holds the data folder, in which the
// account lies beside the store.
const childFolder = "ANTEROOM_BULK_CHILD"

// childAccount is what the child has to be told of the mail server.
type childAccount struct {
	Account   mail.Account
	Authority []byte // the certificate that vouches for the server
}

// inviteUntilKilled is the child: it carries a bulk invitation out, as the program does, until it is killed
// or every mail has gone.
func inviteUntilKilled(folder string) {
	if err := inviteAll(context.Background(), folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func inviteAll(ctx context.Context, folder string) error {
	account, err := readAccount(folder)
	if err != nil {
		return err
	}
	changed := make(chan struct{}, 1)
	db, err := store.Open(ctx, store.Options{Dir: folder, Key: storetest.Key(), Clock: time.Now, Changed: func([]store.Change) {
		select {
		case changed <- struct{}{}:
		default:
		}
	}})
	if err != nil {
		return err
	}
	defer db.Close()
	letters := access.Letters{CodePrice: visitor.Price{Passes: 1, MemoryKiB: 8}}
	queue, grants := outbox.New(db, practice.Letters{Correspondence: letters}), access.New(db)
	sender := outbox.NewSender(queue, outbox.SenderOptions{
		Limits: mail.Limits{Connect: time.Minute, Reply: time.Minute, Submission: time.Minute, Whole: 5 * time.Minute}, Connections: outbox.Connections,
		Accounts: func(context.Context) (mail.Account, error) { return account, nil },
	})
	if err := sender.Start(ctx); err != nil {
		return err
	}
	defer sender.Stop()
	bulks := access.NewBulks(grants, nil, nil)
	bulks.Start(ctx)
	defer bulks.Stop()
	for {
		summary, err := queue.Summary(ctx)
		if err != nil {
			return err
		}
		report, err := grants.Bulk(ctx, "", "", 0, 1)
		if err != nil || (report.IsQueued && summary.Waiting == 0) {
			return err
		}
		sender.Wake()
		<-changed
	}
}

func readAccount(folder string) (mail.Account, error) {
	var told childAccount
	raw, err := os.ReadFile(filepath.Join(folder, "account.json"))
	if err != nil {
		return mail.Account{}, err
	}
	if err := json.Unmarshal(raw, &told); err != nil {
		return mail.Account{}, err
	}
	authority, err := x509.ParseCertificate(told.Authority)
	if err != nil {
		return mail.Account{}, err
	}
	told.Account.RootCAs = x509.NewCertPool()
	told.Account.RootCAs.AddCert(authority)
	return told.Account, nil
}

// TestBulkKill kills the program while it invites a crowd: as many clients as one bulk invitation may be
// for, or a few of them under the race detector.
func TestBulkKill(t *testing.T) { //nolint:tparallel // each part reads what the one before it left
	t.Parallel()
	const kills, seed = 10, 20261123
	clients, pace := access.BulkLimit, mail.Rate{Mails: 330, Within: 2 * time.Second}
	if isRaced {
		clients, pace = 300, mail.Rate{Mails: 50, Within: time.Second}
	}
	folder, server := t.TempDir(), mailtest.Start(t, mailtest.WithSecurity(mail.TLS))
	account := server.Account()
	account.Pace = []mail.Rate{pace}
	tellAccount(t, folder, account)
	inFolder(t, folder, func(w *accesstest.World) { beginCrowd(w, clients) })

	dice := rand.New(rand.NewPCG(seed, 1))
	for kill := range kills {
		child := startChild(t, folder)
		arrived := clients*kill/kills + dice.IntN(clients/kills) // the first ones while mails are still being queued
		if _, err := server.Wait(t.Context(), arrived); err != nil {
			t.Fatal(err)
		}
		if err := child.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = child.Wait() // it was killed
	}
	if err := startChild(t, folder).Wait(); err != nil {
		t.Fatalf("the last run: %v", err)
	}

	usable := pace.Mails - pace.Mails/10
	t.Run("W6: each was sent one mail, or one that may have arrived and is marked", func(t *testing.T) {
		inFolder(t, folder, func(w *accesstest.World) { wantEachOnce(t, w, server, clients, kills*outbox.Connections) })
	})
	t.Run("W6: it kept to what the provider takes, through every crash", func(t *testing.T) {
		got := server.Messages()
		for i := usable + outbox.Connections; i < len(got); i++ { // one mail of each connection may have been late
			if within := got[i].At.Sub(got[i-usable-outbox.Connections].At); within < pace.Within {
				t.Fatalf("%d mails arrived within %s", usable+outbox.Connections+1, within)
			}
		}
		t.Logf("%d mails within %s, at %d in %s", len(got), got[len(got)-1].At.Sub(got[0].At).Round(time.Millisecond), usable, pace.Within)
	})
}

// wantEachOnce counts the copies that the server has of every mail, and holds the report against them.
func wantEachOnce(t *testing.T, w *accesstest.World, server *mailtest.Server, clients, doubts int) {
	t.Helper()
	copies, recipients := map[string]int{}, map[string]bool{}
	for _, message := range server.Messages() {
		copies[message.EnvelopeID]++
		recipients[message.To[0]] = true
	}
	mails := w.Mails()
	states := map[outbox.State]int{}
	for _, m := range mails {
		states[m.State]++
		isSent := m.State == outbox.Sent && copies[m.ID] == 1
		if !isSent && (m.State != outbox.InDoubt || copies[m.ID] > 1) {
			t.Errorf("a mail is %s and arrived %d times", m.State, copies[m.ID])
		}
	}
	if len(mails) != clients || states[outbox.InDoubt] > doubts || len(recipients) < clients-states[outbox.InDoubt] {
		t.Errorf("%d mails to %d clients, %v; at most %d may be in doubt", len(mails), len(recipients), states, doubts)
	}
	report, err := w.Grants.Bulk(context.Background(), "", "", 0, 1)
	w.Must(err)
	told := map[outbox.State]int{}
	for _, group := range report.Groups {
		told[outbox.State(group.Outcome)] += group.Clients
	}
	if !report.IsQueued || report.Selected != clients || told[outbox.Sent] != states[outbox.Sent] || told[outbox.InDoubt] != states[outbox.InDoubt] {
		t.Errorf("the report says %+v, the outbox has %v", report.Groups, states)
	}
	t.Logf("%d clients, %v, at most %d in doubt", clients, states, doubts)
}

// beginCrowd stores clients and begins to invite them all.
func beginCrowd(w *accesstest.World, clients int) {
	ctx := context.Background()
	w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
		for i := range clients {
			if _, err := client.Add(ctx, tx, accesstest.Draft("Client", accesstest.Consented(fmt.Sprintf("client%d@example.test", i)))); err != nil {
				return err
			}
		}
		return nil
	}))
	_, err := w.Grants.BeginBulk(ctx, everyone(), clients)
	w.Must(err)
}

// tellAccount lays the account beside the store, with what vouches for its server.
func tellAccount(t *testing.T, folder string, account mail.Account) {
	t.Helper()
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: account.RootCAs, MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(t.Context(), "tcp", net.JoinHostPort(account.Host, strconv.Itoa(account.Port)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	chain := conn.(*tls.Conn).ConnectionState().PeerCertificates
	account.RootCAs = nil
	raw, err := json.Marshal(childAccount{account, chain[len(chain)-1].Raw})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "account.json"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func startChild(t *testing.T, folder string) *exec.Cmd {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env, child.Stderr = append(os.Environ(), childFolder+"="+folder), os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child
}

// inFolder does something on the store in a folder, which nobody else has open meanwhile.
func inFolder(t *testing.T, folder string, part func(*accesstest.World)) {
	t.Helper()
	t.Run("on the records", func(t *testing.T) { part(accesstest.New(t, storetest.In(folder))) }) // the store closes at its end
}
