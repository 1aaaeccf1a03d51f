package portal

import (
	"log/slog"
	"time"

	"anteroom/backend/visitor"
)

// NewWith returns a portal that answers to more routes than its own: each shows "done".
func NewWith(door *visitor.Door, log *slog.Logger, more ...Route) *Portal {
	routes := Routes()
	for _, route := range more {
		if route.serve == nil {
			route.serve = func(v *visit) { _, _ = v.w.Write([]byte("done")) }
		}
		routes = append(routes, route)
	}
	p := newPortal(door, log, routes)
	p.liveEvery = 10 * time.Millisecond
	return p
}

// Panicking is a route whose work panics with a text that nobody may see.
func Panicking(method, pattern string) Route {
	return Route{Method: method, Pattern: pattern, Operation: visitor.Enter, serve: func(*visit) { panic("a secret") }}
}

// IsAlwaysOpen says whether a route answers while the practice is closed.
func (r Route) IsAlwaysOpen() bool { return r.isAlwaysOpen }

// HoldCopies makes everybody wait who asks for a copy, until the returned function is called.
func (p *Portal) HoldCopies() (letGo func()) {
	p.copies <- struct{}{}
	return func() { <-p.copies }
}

// Hurry gives each request of a server that has not begun no more time than this.
func (s *Server) Hurry(limit time.Duration) {
	s.server.ReadTimeout, s.server.WriteTimeout = limit, limit
}
