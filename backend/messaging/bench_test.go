package messaging_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"anteroom/backend/messaging"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// BenchmarkThread opens a thread of 5,000 messages, on both faces, in stores with nothing besides and with 250,000 messages
// of 500 other clients; and the list of threads.
func BenchmarkThread(b *testing.B) {
	ctx := context.Background()
	const long, others, each = 5000, 500, 500
	for _, isFull := range []bool{false, true} {
		r := newRoom(b)
		ana := r.signedIn("Ana")
		r.fill(ana.ID, long)
		if isFull {
			for i := range others {
				r.fill(r.Add(fmt.Sprint("Client", i)).ID, each)
			}
		}
		who := visitor.Visitor{Client: ana.ID, Holder: ana.ID, Grant: r.grantOf(ana.ID)}
		name := map[bool]string{false: "alone", true: "among 250,000"}[isFull]
		b.Run(name+"/desk", func(b *testing.B) {
			for b.Loop() {
				if c := r.get(ana.ID); len(c.Messages) != messaging.PageSize || !c.HasOlder {
					b.Fatal("it is not the newest page")
				}
			}
		})
		b.Run(name+"/portal", func(b *testing.B) {
			for b.Loop() {
				if thread, err := r.Door.Messages(ctx, who, ""); err != nil || len(thread.Messages) == 0 || !thread.HasOlder {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/list", func(b *testing.B) {
			for b.Loop() {
				if _, err := r.List(ctx, messaging.Query{}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/send", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				r.send(ana.ID, fmt.Sprint("Message ", i))
			}
		})
	}
}

// fill writes many messages to and fro, straight into the store.
func (r *room) fill(holder string, count int) {
	ctx := context.Background()
	r.Must(r.Store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		last := row.PutThreadParams{HolderID: holder, ClientID: holder}
		for i := range count {
			last.LastID, last.LastAt = tx.NewID(), store.Millis(tx.Now.Add(time.Duration(i-count)*time.Minute))
			if err := tx.InsertMessage(ctx, row.InsertMessageParams{
				ID: last.LastID, PracticeID: p.ID, ClientID: holder, HolderID: holder, IsFromClient: i%2 == 0, Body: "Thursday at ten works for me, thank you.",
				At: last.LastAt, VisibleAt: last.LastAt,
			}); err != nil {
				return err
			}
		}
		return tx.PutThread(ctx, last)
	}))
}
