package bench

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// mailCount is how many mails one round drains: enough of a crowd for every connection.
const mailCount = 1000

// plainLetters write mails without a link of their own: the slow hash of an invitation's code is a
// chosen cost, and measured apart.
type plainLetters struct{ access.Letters }

func (plainLetters) Write(context.Context, *store.Tx, outbox.Mail) (outbox.Values, error) {
	return outbox.Values{
		FirstName: "Ana", Practice: "Harbor Counseling", PortalAddress: accesstest.PortalAddress,
		Link: accesstest.PortalAddress + "/l/x", Code: "ABCD2345", Days: 7, Minutes: 10,
	}, nil
}

// The figures of a drain.
const (
	drainFigure      = "drain the outbox"
	drainAloneFigure = "drain the outbox, one connection"
	drainCodesFigure = "drain the outbox, each with a fresh code"
)

// BenchmarkOutbox drains invitations into a server on loopback over TLS, durably, beside a client that
// keeps nothing and hands the same bytes to the same server over one connection.
func BenchmarkOutbox(b *testing.B) {
	promise(b, drainFigure, drainAloneFigure, drainCodesFigure)
	for _, c := range []struct {
		name        string
		letters     outbox.Correspondence
		connections int
		target      target
	}{
		{drainFigure, plainLetters{}, outbox.Connections, atLeast(0.5)},
		{drainAloneFigure, plainLetters{}, 1, target{}},
		{drainCodesFigure, access.Letters{}, outbox.Connections, target{}},
	} {
		var bodies [][]byte
		ours, limit := byTurns(b, func() float64 {
			rate, taken := drain(b, c.letters, c.connections)
			bodies = taken
			return rate
		}, func() float64 { return handOverBare(b, bodies) })
		report(b, figure{
			name: c.name, unit: "mails/s", ours: ours, bare: limit, target: c.target,
			note: fmt.Sprintf("%d mails, connections %d, synchronous=FULL, encrypted, beside a loop of mail.Session that keeps nothing", mailCount, c.connections),
		})
	}
}

// drain lays invitations in, lets the sender hand all of them over, and returns its speed and the bytes
// that arrived.
func drain(b *testing.B, letters outbox.Correspondence, connections int) (perSecond float64, bodies [][]byte) {
	b.Helper()
	ctx := context.Background()
	server := mailtest.Start(b, mailtest.WithSecurity(mail.TLS))
	w := accesstest.New(b)
	for i := range mailCount {
		w.Add("Ana", accesstest.Consented(fmt.Sprintf("ana%d@example.test", i)))
	}
	roster := ids(b, w)
	inParallel(len(roster), 64, func(i int) {
		if err := w.Grants.Invite(ctx, roster[i], ""); err != nil {
			b.Error(err)
		}
	})
	sender := outbox.NewSender(outbox.New(w.Store, letters), outbox.SenderOptions{
		Accounts: func(context.Context) (mail.Account, error) { return server.Account(), nil },
		Limits:   mail.StandardLimits(), Connections: connections, Clock: w.Clock.Now,
	})
	began := time.Now()
	must(b, sender.Start(ctx))
	messages, err := server.Wait(ctx, mailCount)
	took := time.Since(began)
	must(b, err)
	sender.Stop()
	for _, m := range messages {
		bodies = append(bodies, m.Data)
	}
	return mailCount / took.Seconds(), bodies
}

// handOverBare hands bytes to a server of the same kind and notes nothing.
func handOverBare(b *testing.B, bodies [][]byte) float64 {
	b.Helper()
	ctx := context.Background()
	server := mailtest.Start(b, mailtest.WithSecurity(mail.TLS))
	began := time.Now()
	session, err := mail.Dial(ctx, server.Account(), mail.StandardLimits())
	must(b, err)
	defer session.Close()
	for _, body := range bodies {
		_, err := session.Send(ctx, mail.Envelope{From: mailtest.Username, To: "ana@example.test"}, body, func() error { return nil })
		must(b, err)
	}
	return float64(len(bodies)) / time.Since(began).Seconds()
}

// invitationCount is how many clients are invited at once.
const (
	invitationCount = 10_000
	inviteFigure    = "queue 10,000 invitations"
)

// BenchmarkInvite queues invitations for ten thousand clients beside nothing but the rows that this
// leaves, inserted in one transaction by the driver alone.
func BenchmarkInvite(b *testing.B) {
	promise(b, inviteFigure)
	ctx := context.Background()
	dir := b.TempDir()
	w := accesstest.New(b, storetest.In(dir))
	inParallel(invitationCount, 64, func(i int) {
		if _, err := w.Clients.Create(ctx, accesstest.Draft("Ana", accesstest.Consented(fmt.Sprintf("ana%d@example.test", i)))); err != nil {
			b.Error(err)
		}
	})
	everybody := ids(b, w)
	began := time.Now()
	inParallel(len(everybody), 64, func(i int) {
		if err := w.Grants.Invite(ctx, everybody[i], ""); err != nil {
			b.Error(err)
		}
	})
	ours := time.Since(began)
	limit := insertAgain(b, (&crowd{World: w, dir: dir}).path())
	report(b, figure{
		name: inviteFigure, unit: "ms", ours: millis(ours), bare: millis(limit), target: atMost(4),
		note: "10,000 verbs with their checks and the hash chain, 64 at once, beside their rows copied one by one in one transaction",
	})
}

// insertAgain copies the rows that the invitations left into tables of the same columns and indexes, one
// statement a row.
func insertAgain(b *testing.B, path string) time.Duration {
	b.Helper()
	ctx := context.Background()
	db := bare(b, path, storetest.Key())
	tables := []string{"access_grant", "outbox", "history"}
	var all [][][]any
	for _, table := range tables {
		all = append(all, rowsOf(b, db, "SELECT * FROM "+table+" ORDER BY rowid DESC LIMIT 10000"))
		_, err := db.ExecContext(ctx, "CREATE TABLE bare_"+table+" AS SELECT * FROM "+table+" LIMIT 0")
		must(b, err)
		_, err = db.ExecContext(ctx, "CREATE UNIQUE INDEX bare_key_"+table+" ON bare_"+table+" (id)")
		must(b, err)
		_, err = db.ExecContext(ctx, "CREATE INDEX bare_client_"+table+" ON bare_"+table+" (client_id)")
		must(b, err)
	}
	began := time.Now()
	tx, err := db.BeginTx(ctx, nil)
	must(b, err)
	for i, table := range tables {
		statement, err := tx.PrepareContext(ctx, "INSERT INTO bare_"+table+" VALUES (?"+strings.Repeat(", ?", len(all[i][0])-1)+")")
		must(b, err)
		for _, values := range all[i] {
			_, err := statement.ExecContext(ctx, values...)
			must(b, err)
		}
		must(b, statement.Close())
	}
	must(b, tx.Commit())
	return time.Since(began)
}

// ids are the ids of all clients.
func ids(b *testing.B, w *accesstest.World) []string {
	b.Helper()
	ctx := context.Background()
	var all []string
	must(b, w.Store.Read(ctx, func(v *store.View) error {
		rows, err := v.Query(ctx, "SELECT id FROM client")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			all = append(all, id)
		}
		return rows.Err()
	}))
	return all
}
