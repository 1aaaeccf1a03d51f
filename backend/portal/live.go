package portal

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"anteroom/backend/visitor"
)

const (
	// liveEvery is how often what an open page shows is looked at.
	liveEvery = 2 * time.Second
	// breathEvery is how many looks pass until a stream that has nothing to say shows that it is still there.
	breathEvery = 10
	// liveEach is how many pages of one session may be open at once.
	liveEach = 4
)

// streams counts the streams that are open, by session.
type streams struct {
	mu   sync.Mutex
	open map[string]int
}

// enter counts one more, if there is room.
func (s *streams) enter(session string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[session] >= liveEach {
		return false
	}
	s.open[session]++
	return true
}

func (s *streams) leave(session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[session]--; s.open[session] <= 0 {
		delete(s.open, session)
	}
}

// marker reads the mark of what an open page shows.
type marker func(context.Context, visitor.Visitor) (string, error)

// sendThreadChanges tells an open page when the visitor's thread shows something else than it has.
func (v *visit) sendThreadChanges() { v.sendChanges(visitor.UseMessages, v.portal.door.MessageMark) }

// sendChanges tells an open page when what it shows is something else than it has, and when it may no longer see it. The
// page says what it has by a mark. It ends with the visitor's leave to see it, and with the server.
func (v *visit) sendChanges(op visitor.Operation, markOf marker) {
	session, holder := v.who.Session, v.who.Holder
	if !v.portal.streams.enter(session) {
		v.refuseStream()
		return
	}
	defer v.portal.streams.leave(session)
	header := v.w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no") // a proxy passes each event on at once
	if v.r.Method == http.MethodHead {
		return
	}
	control := http.NewResponseController(v.w)
	isLasting := isUnhurried(control)
	known := v.r.Header.Get("Last-Event-ID")
	if known == "" {
		known = v.r.URL.Query().Get("mark")
	}
	say := func(text string) bool {
		_, err := v.w.Write([]byte(text)) //nolint:gosec // marks are made here, of hexadecimal digits
		return err == nil && control.Flush() == nil
	}
	look := time.NewTicker(v.portal.liveEvery)
	defer look.Stop()
	isOpen := say("retry: 3000\n\n")
	for looks := 1; isOpen; looks++ {
		mark, verdict, err := v.look(holder, op, markOf)
		switch {
		case err != nil:
			return // the page asks again
		case verdict != visitor.Allowed:
			say("event: over\ndata: " + string(verdict) + "\n\n")
			return
		case mark != known:
			known = mark
			isOpen = say(fmt.Sprintf("id: %s\nevent: change\ndata: %[1]s\n\n", mark))
		case looks%breathEvery == 0:
			isOpen = say(":\n\n")
		}
		if !isLasting {
			return // a connection that cannot be given time has told what there is now
		}
		select {
		case <-look.C:
		case <-v.r.Context().Done():
			return
		case <-arrivalOf(v.r).leaving:
			return
		}
	}
}

// look asks again whether the visitor may see what the page shows, and reads its mark.
func (v *visit) look(holder string, op visitor.Operation, markOf marker) (mark string, verdict visitor.Verdict, err error) {
	if err := v.arrive(); err != nil {
		return "", "", err
	}
	verdict, err = v.admit(op)
	if err != nil || verdict != visitor.Allowed {
		return "", verdict, err
	}
	if v.who.Holder != holder {
		return "", visitor.Stranger, nil
	}
	mark, err = markOf(v.r.Context(), v.who)
	return mark, verdict, err
}

// refuseStream says no to one page too many.
func (v *visit) refuseStream() {
	v.w.Header().Set("Retry-After", seconds(visitor.RetryAfter))
	v.tell(http.StatusTooManyRequests, refusal{name: "too_many", leadsHome: true})
}
