// Package desktop is bound to the window: one small struct per noun, whose methods the window calls
// by name.
//
// A method decodes nothing and decides nothing: it calls one verb of the domain and hands the answer
// on. It never fails to answer: while the records are closed it says so, and a panic becomes an error
// with a code. Nothing here knows Wails. Start at [Desk], which the structs share.
package desktop

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/outbox"
	"anteroom/backend/practice"
)

// House is the domain, built on an open store.
type House struct {
	Practices *practice.Practices
	Accounts  *practice.Accounts
	Clients   *client.Clients
	Grants    *access.Grants
	Outbox    *outbox.Queue
	// WakeOutbox has the sender look again now.
	WakeOutbox func()
	// Probe tries a mail account out; an empty password means the one that is stored.
	Probe func(context.Context, practice.AccountDraft) TestReport
	// Portal says whether the Client Portal is being served.
	Portal func() PortalStatus
}

// Desk is what the bound structs share: the house once it is open, and who is told of changes.
type Desk struct {
	log *slog.Logger

	mu    sync.RWMutex
	house *House
	told  []func(noun, id string)
}

// NewDesk returns a desk whose house is still closed.
func NewDesk(log *slog.Logger) *Desk { return &Desk{log: log} }

// Open gives the bound structs their house.
func (d *Desk) Open(house *House) {
	d.mu.Lock()
	d.house = house
	d.mu.Unlock()
	d.Announce("startup", "")
}

// Close takes the house away again; from then on every method answers [fault.Locked].
func (d *Desk) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.house = nil
}

// Subscribe has changed called for every change that the window should show. It may be called from
// any goroutine and must not block.
func (d *Desk) Subscribe(changed func(noun, id string)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = append(d.told, changed)
}

// Announce tells every subscriber of a change.
func (d *Desk) Announce(noun, id string) {
	d.mu.RLock()
	told := d.told
	d.mu.RUnlock()
	for _, changed := range told {
		changed(noun, id)
	}
}

// answer runs one verb of the house for the window.
func answer[T any](d *Desk, verb func(context.Context, *House) (T, error)) (result T, err error) {
	defer d.caught(&err)
	d.mu.RLock()
	house := d.house
	d.mu.RUnlock()
	if house == nil {
		return result, fault.New(fault.Locked)
	}
	return verb(context.Background(), house)
}

// act is answer for a verb that has no result of its own.
func act(d *Desk, verb func(context.Context, *House) error) error {
	_, err := answer(d, func(ctx context.Context, h *House) (struct{}, error) { return struct{}{}, verb(ctx, h) })
	return err
}

// caught turns a panic into an error: a call that never answered would leave the window waiting.
func (d *Desk) caught(err *error) {
	if cause := recover(); cause != nil {
		d.log.Error("a call panicked", "stack", string(debug.Stack()))
		*err = fault.Wrap(fault.Internal, fmt.Errorf("panic: %T", cause))
	}
}
