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
	"time"

	"anteroom/backend/access"
	"anteroom/backend/billing"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/messaging"
	"anteroom/backend/outbox"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/scheduling"
)

// House is the domain, built on an open store.
type House struct {
	Practices *practice.Practices
	Hostings  *practice.Hostings
	Accounts  *practice.Accounts
	Templates *practice.Templates
	Clients   *client.Clients
	Grants    *access.Grants
	Library   *paperwork.Library
	Shares    *paperwork.Shares
	Threads   *messaging.Threads
	Diary     *scheduling.Diary
	Books     *billing.Books
	Till      *billing.Till
	Outbox    *outbox.Queue
	// SetUpTill takes a key for online payments, where the practice can be paid at all.
	SetUpTill func(ctx context.Context, key string) (billing.TillState, error)
	// WakeOutbox has the sender look again now.
	WakeOutbox func()
	// Probe tries a mail account out; an empty password means the one that is stored.
	Probe func(context.Context, practice.AccountDraft) TestReport
	// ProbeMailbox tries drafted settings of the mailbox out. It fails with [practice.NoAccount].
	ProbeMailbox func(context.Context, practice.Mailbox) (TestReport, error)
	// MailSignIn asks a mail provider for leave to send.
	MailSignIn MailSignIn
	// HostingStatus says whether the Client Portal is being served, and how.
	HostingStatus func() HostingStatus
	// SaveHosting serves the portal in another way and stores that.
	SaveHosting func(context.Context, practice.Hosting) error
	// CheckReach walks the way that clients take to the portal.
	CheckReach func(ctx context.Context, isPortalOn bool) []ReachStep
	// Doorstep is the address at which a browser on this computer finds the portal. It fails with
	// [NotServed].
	Doorstep func(context.Context) (string, error)
	// Locked is told that the window has been locked.
	Locked func()
}

// Desk is what the bound structs share: the house once it is open, and who is told of changes.
type Desk struct {
	log *slog.Logger

	lock     *idleLock
	computer *Computer

	mu        sync.RWMutex
	house     *House
	told      []func(noun, id string)
	overheard []func(noun, id string)
	isLocked  bool
	missed    map[change]bool // what changed while the window was locked
	exit      exit
	saveAs    SaveAs // nil: the page saves
}

// change is one announced change.
type change struct{ noun, id string }

// Nouns that the desk itself announces or looks for.
const (
	startupNoun = "startup"
	outboxNoun  = "outbox"

	// languageNoun is heard beside the window alone; its id is the language.
	languageNoun = "language"
)

// NewDesk returns a desk whose house is still closed. What belongs to this computer is kept in dir; now
// is the wall's clock.
func NewDesk(log *slog.Logger, dir string, now func() time.Time) *Desk {
	computer := newComputer(dir)
	return &Desk{log: log, lock: newIdleLock(computer, now), computer: computer, missed: map[change]bool{}}
}

// Computer is what is kept of this computer.
func (d *Desk) Computer() *Computer { return d.computer }

// Open gives the bound structs their house.
func (d *Desk) Open(house *House) {
	d.mu.Lock()
	d.house = house
	d.mu.Unlock()
	d.lock.touch()
	d.Announce(startupNoun, "")
}

// Lock shuts the window: every method but those of [Startup] answers [fault.Locked] until Unlock. The
// workers go on. The house is told, so that nothing of the practitioner's stays open beside the window.
func (d *Desk) Lock() {
	d.mu.Lock()
	d.isLocked = true
	house := d.house
	d.mu.Unlock()
	if house != nil && house.Locked != nil {
		house.Locked()
	}
	d.Announce(startupNoun, "")
}

// Unlock lets the window in again, and tells it what changed meanwhile. Whoever calls it has seen the
// person's proof.
func (d *Desk) Unlock() {
	d.lock.touch()
	d.mu.Lock()
	d.isLocked = false
	missed := d.missed
	d.missed = map[change]bool{}
	d.mu.Unlock()
	d.Announce(startupNoun, "")
	for each := range missed {
		d.Announce(each.noun, each.id)
	}
}

// Watch locks the window when nobody was there for the chosen time and when the wall's clock jumped, as
// it does while a computer sleeps. It looks at every tick, only while canLock says that somebody could
// unlock it again, and returns when ctx ends.
func (d *Desk) Watch(ctx context.Context, ticks <-chan time.Time, canLock func() bool) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		if isDue := d.lock.isDue(); isDue && d.isOpen() && canLock() {
			d.Lock()
		}
	}
}

func (d *Desk) isOpen() bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.house != nil && !d.isLocked
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

// Overhear has changed called for every change, those under a lock included, and with the noun "language"
// and its tag when the window speaks another language. It is for what stands beside the window, such as
// its menu; what it shows must have no content. It may be called from any goroutine and must not block.
func (d *Desk) Overhear(changed func(noun, id string)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.overheard = append(d.overheard, changed)
}

// overhear tells whoever stands beside the window.
func (d *Desk) overhear(noun, id string) {
	d.mu.RLock()
	overheard := d.overheard
	d.mu.RUnlock()
	for _, changed := range overheard {
		changed(noun, id)
	}
}

// Announce tells every subscriber of a change. A locked window hears of nothing but its lock; what it
// missed it hears when it is unlocked.
func (d *Desk) Announce(noun, id string) {
	d.overhear(noun, id)
	told, noun, id := d.audience(noun, id)
	for _, changed := range told {
		changed(noun, id)
	}
}

// audience says who hears of a change, and what of it. A locked window shows how many mails wait, so a
// change of the outbox becomes one of the lock screen.
func (d *Desk) audience(noun, id string) (told []func(noun, id string), heard, of string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.isLocked || noun == startupNoun {
		return d.told, noun, id
	}
	d.missed[change{noun, id}] = true
	if noun == outboxNoun {
		return d.told, startupNoun, ""
	}
	return nil, "", ""
}

// answer runs one verb of the house for the window.
func answer[T any](d *Desk, verb func(context.Context, *House) (T, error)) (result T, err error) {
	defer d.caught(&err)
	d.mu.RLock()
	house, isLocked := d.house, d.isLocked
	d.mu.RUnlock()
	if house == nil || isLocked {
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
