package sample

import (
	"sync/atomic"
	"time"
)

// Clock is the sample practice's clock. While the practice is being made it is set back, so that what
// happens spreads over the last weeks; afterwards it is the system's.
type Clock struct {
	system func() time.Time
	behind atomic.Int64
}

// NewClock returns a clock that shows the system's time.
func NewClock(system func() time.Time) *Clock { return &Clock{system: system} }

// Now is the moment that the clock shows.
func (c *Clock) Now() time.Time { return c.system().Add(-time.Duration(c.behind.Load())) }

// SetBack has the clock show a moment that has passed; zero: the system's time.
func (c *Clock) SetBack(by time.Duration) { c.behind.Store(int64(by)) }
