package messaging_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/messaging"
	"anteroom/backend/visitor"
)

// note is a message as the model has it.
type note struct {
	id      string
	isMine  bool
	body    string
	there   time.Time // from when the client has it
	isRead  bool
	hasGone bool // taken back
}

// pair is what the model knows of one client and the practice.
type pair struct {
	who   visitor.Visitor
	notes []note
	isOff bool
}

// standing are the messages that were not taken back.
func (p *pair) standing() []*note {
	var all []*note
	for i := range p.notes {
		if !p.notes[i].hasGone {
			all = append(all, &p.notes[i])
		}
	}
	return all
}

func (p *pair) of(isMine bool) []*note {
	return slices.DeleteFunc(p.standing(), func(n *note) bool { return n.isMine != isMine })
}

// TestThreadRules draws what two clients and the practice do, and holds both faces against a model after every step.
func TestThreadRules(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	done := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		r := newRoom(t)
		var pairs []*pair
		for _, name := range []string{"Ana", "Bo"} {
			profile := r.signedIn(name)
			pairs = append(pairs, &pair{who: visitor.Visitor{Client: profile.ID, Holder: profile.ID, Grant: r.grantOf(profile.ID)}})
		}
		written := 0
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			r.Clock.Advance(time.Duration(rapid.IntRange(1, 6).Draw(rt, "seconds")) * time.Second)
			now := r.Clock.Now()
			p := rapid.SampledFrom(pairs).Draw(rt, "whose")
			what := rapid.SampledFrom([]string{"send", "send", "write", "write", "undo", "see", "read", "turn"}).Draw(rt, "what")
			written++
			body := fmt.Sprint("note ", written)
			switch what {
			case "send":
				sent, err := r.Send(ctx, p.who.Holder, body)
				if p.isOff {
					what = "refused"
					wantCode(t, err, access.MessagingOff)
					break
				}
				r.Must(err)
				p.notes = append(p.notes, note{id: sent.ID, isMine: true, body: body, there: now.Add(10 * time.Second)})
			case "write":
				if p.isOff {
					continue // the intake lets nothing of it in
				}
				p.notes = append(p.notes, note{id: r.wrote(p.who.Holder, body), body: body, there: now})
			case "undo":
				mine := p.of(true)
				if len(mine) == 0 {
					continue
				}
				last := mine[len(mine)-1]
				err := r.Undo(ctx, last.id)
				if last.there.After(now) {
					r.Must(err)
					last.hasGone = true
				} else {
					what = "too late"
					wantCode(t, err, messaging.MessageGone)
				}
			case "see", "read": // the practice sees what the client wrote; the client reads what the practice wrote
				theirs := p.of(what == "read")
				if len(theirs) == 0 {
					continue
				}
				upTo := rapid.IntRange(0, len(theirs)-1).Draw(rt, "up to")
				if what == "see" {
					r.Must(r.MarkRead(ctx, p.who.Holder, theirs[upTo].id))
				} else {
					r.Must(r.reads(p.who.Holder, theirs[upTo].id))
				}
				for _, n := range theirs[:upTo+1] {
					n.isRead = n.isRead || !n.there.After(now)
				}
			case "turn":
				p.isOff = !p.isOff
				r.Must(r.Grants.SavePermissions(ctx, p.who.Holder, visitor.Permissions{Messaging: !p.isOff}))
			}
			done[what]++
			for _, p := range pairs {
				wantThread(rt, r, p)
			}
		}
	})
	for _, what := range []string{"send", "refused", "write", "undo", "too late", "see", "read", "turn"} {
		if done[what] == 0 {
			t.Errorf("never drawn: %s", what)
		}
	}
	t.Log(done)
}

// wantThread holds both faces of a thread against the model.
func wantThread(rt *rapid.T, r *room, p *pair) {
	ctx := context.Background()
	now := r.Clock.Now()
	var desk, portal, wantDesk, wantPortal []string
	unread := 0
	for _, n := range p.standing() {
		line := fmt.Sprint(n.body, " read: ", n.isRead)
		wantDesk = append(wantDesk, line)
		if !n.there.After(now) && !p.isOff {
			wantPortal = append(wantPortal, line)
		}
		if !n.isMine && !n.isRead {
			unread++
		}
	}
	c := r.get(p.who.Holder)
	for _, m := range c.Messages {
		desk = append(desk, fmt.Sprint(m.Body, " read: ", m.ReadAt != nil))
	}
	thread, err := r.Door.Messages(ctx, p.who, "")
	if fault.CodeOf(err) != "" {
		rt.Fatal(err)
	}
	for _, m := range thread.Messages {
		portal = append(portal, fmt.Sprint(m.Body, " read: ", m.ReadAt != nil))
	}
	if !slices.Equal(desk, wantDesk) || !slices.Equal(portal, wantPortal) || c.Unread != unread {
		rt.Fatalf("the desk has %v, %d unread, not %v, %d; the portal %v, not %v", desk, c.Unread, wantDesk, unread, portal, wantPortal)
	}
}
