package desktop_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/visitor"
)

func TestPreview(t *testing.T) {
	t.Parallel()

	// open takes a client's preview up, as their browser would.
	open := func(t *testing.T, r *room, id string) (token string) {
		t.Helper()
		address, err := desktop.NewAccesses(r.desk).PreviewPortal(id, "en")
		r.Must(err)
		ticket, isThere := strings.CutPrefix(address, "http://127.0.0.1:8080/preview/")
		if !isThere {
			t.Fatalf("the address is %s", address)
		}
		token, err = r.Door.OpenPreview(context.Background(), ticket)
		r.Must(err)
		return token
	}
	wantVerdict := func(t *testing.T, r *room, token string, want visitor.Verdict) {
		t.Helper()
		if _, got, err := r.Door.Look(context.Background(), token, visitor.SeeHome, true); got != want || err != nil {
			t.Errorf("looking is %s (%v), want %s", got, err, want)
		}
	}

	t.Run("W4: leads to the portal, and ends when the window locks", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		id := r.Add("Ana").ID
		token := open(t, r, id)
		wantVerdict(t, r, token, visitor.Allowed)
		r.desk.Lock()
		wantVerdict(t, r, token, visitor.Stranger)
		_, err := desktop.NewAccesses(r.desk).PreviewPortal(id, "en")
		wantCode(t, err, fault.Locked)
		r.desk.Unlock()
		wantVerdict(t, r, token, visitor.Stranger)
		wantVerdict(t, r, open(t, r, id), visitor.Allowed)
	})

	t.Run("W9: says why there is nothing to look at", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		id, accesses := r.Add("Ana").ID, desktop.NewAccesses(r.desk)
		wantWhy := func(want fault.Code) {
			t.Helper()
			card, err := accesses.Get(id)
			r.Must(err)
			if card.WhyNoPreview != want {
				t.Errorf("the card says %q, want %q", card.WhyNoPreview, want)
			}
			if _, err := accesses.PreviewPortal(id, "en"); fault.CodeOf(err) != want {
				t.Errorf("the verb says %v, want %q", err, want)
			}
		}
		wantWhy("")
		r.isUnserved = true
		wantWhy(desktop.NotServed)
		r.isUnserved = false
		_, err := r.Practices.ClosePortal(context.Background())
		r.Must(err)
		wantWhy(access.PortalClosed)
	})
}
