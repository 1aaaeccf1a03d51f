package desktop

import (
	"context"
	"time"

	"anteroom/backend/fault"
)

// exitNoun announces that the question whether to end the program was asked or settled.
const exitNoun = "exit"

// exitLook is how long looking for waiting mails may hold up a window that is being closed.
const exitLook = 2 * time.Second

// exit is how far the program is from its end; the desk's mutex guards it.
type exit struct {
	quit     func() // ends the shell
	isAsked  bool   // the person is being asked
	isAgreed bool   // and wants it to end
}

// OfferQuit takes what ends the shell. The shell calls it once, when it stands.
func (d *Desk) OfferQuit(quit func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.exit.quit = quit
}

// MayClose says whether the window may close now. With mails waiting it does not the first time: it has
// the window ask. The second time it always may, so that a window that no longer answers can be closed;
// and so may a locked one, which could not ask.
func (d *Desk) MayClose(ctx context.Context) bool {
	d.mu.RLock()
	house, isLocked, now := d.house, d.isLocked, d.exit
	d.mu.RUnlock()
	if now.isAgreed || now.isAsked || house == nil || isLocked || house.Outbox == nil {
		return true
	}
	ctx, giveUp := context.WithTimeout(ctx, exitLook)
	defer giveUp()
	summary, err := house.Outbox.Summary(ctx)
	if err != nil || summary.Waiting == 0 {
		return true
	}
	d.setAsked(true)
	return false
}

func (d *Desk) setAsked(isAsked bool) {
	d.mu.Lock()
	d.exit.isAsked = isAsked
	d.mu.Unlock()
	d.Announce(exitNoun, "")
}

// Exits is bound to the window: ending the program, also while mails wait.
type Exits struct{ desk *Desk }

// NewExits binds the end of the program.
func NewExits(desk *Desk) *Exits { return &Exits{desk: desk} }

// ExitState says whether the person is to be asked.
type ExitState struct {
	IsAsked bool `json:"isAsked"`
}

// State says whether the window was about to close and waits for an answer.
func (e *Exits) State() (ExitState, error) {
	return answer(e.desk, func(context.Context, *House) (ExitState, error) {
		e.desk.mu.RLock()
		defer e.desk.mu.RUnlock()
		return ExitState{IsAsked: e.desk.exit.isAsked}, nil
	})
}

// Ask ends the program as closing its window does: at once, or after asking where mails wait.
func (e *Exits) Ask() error {
	return act(e.desk, func(ctx context.Context, _ *House) error {
		if !e.desk.MayClose(ctx) {
			return nil
		}
		return e.desk.leave()
	})
}

// Stay keeps the program open after it was asked.
func (e *Exits) Stay() error {
	return act(e.desk, func(context.Context, *House) error {
		e.desk.setAsked(false)
		return nil
	})
}

// Quit ends the program. What waits stays in the outbox, unsent.
func (e *Exits) Quit() error {
	return act(e.desk, func(context.Context, *House) error { return e.desk.leave() })
}

// leave ends the shell from a goroutine of its own: the call that asked for it must still be answered.
func (d *Desk) leave() error {
	d.mu.Lock()
	d.exit.isAgreed = true
	quit := d.exit.quit
	d.mu.Unlock()
	if quit == nil {
		return fault.New(fault.Internal)
	}
	go quit()
	return nil
}
