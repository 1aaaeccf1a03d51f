package desktop

import (
	"context"
	"math"

	"anteroom/backend/fault"
)

// Stage is how far the program has come in opening the records.
type Stage string

// The stages.
const (
	ChoosePassphrase Stage = "choose_passphrase" // no keychain here: a passphrase has to be chosen
	EnterPassphrase  Stage = "enter_passphrase"
	Open             Stage = "open"
	Refused          Stage = "refused" // the records cannot be opened, and the code says why
)

// StartupState is what the window shows first.
type StartupState struct {
	Stage   Stage      `json:"stage"`
	Code    fault.Code `json:"code"` // why they are refused; on open records, what opens them no more
	Version string     `json:"version"`

	HasRecoveryCode bool `json:"hasRecoveryCode"` // a printed code opens the records too
	TriesLeft       int  `json:"triesLeft"`       // wrong ones until a pause
	PauseSeconds    int  `json:"pauseSeconds"`    // until the next try; 0: now

	IsLocked     bool   `json:"isLocked"` // the records are open, and the window is locked
	PracticeName string `json:"practiceName"`
	Waiting      int    `json:"waiting"` // mails that will leave while it is locked
}

// Opener opens the records; main is one.
type Opener interface {
	State() StartupState
	Choose(passphrase string) error
	// Enter and EnterRecoveryCode open the records; where they are open, they only prove that the
	// person may see them.
	Enter(passphrase string) error
	EnterRecoveryCode(code string) error
	Retry() StartupState
}

// Startup is bound to the window: it works before the records are open.
type Startup struct {
	desk   *Desk
	opener Opener
}

// NewStartup binds an opener.
func NewStartup(desk *Desk, opener Opener) *Startup { return &Startup{desk: desk, opener: opener} }

// State says how far the program has come. A locked window is at enter_passphrase, with isLocked.
func (s *Startup) State() (state StartupState, err error) {
	defer s.desk.caught(&err)
	state = s.opener.State()
	state.TriesLeft = s.desk.lock.triesLeft()
	state.PauseSeconds = int(math.Ceil(max(0, s.desk.lock.pause().Sub(s.desk.lock.now()).Seconds())))
	s.desk.mu.RLock()
	house, isLocked := s.desk.house, s.desk.isLocked
	s.desk.mu.RUnlock()
	if house == nil || !isLocked {
		return state, nil
	}
	state.Stage, state.IsLocked = EnterPassphrase, true
	s.glance(house, &state)
	return state, nil
}

// glance adds what the lock screen shows of the practice. Where it cannot be read, the screen does
// without: it must open in any case.
func (s *Startup) glance(house *House, state *StartupState) {
	if house.Practices == nil || house.Outbox == nil {
		return
	}
	ctx := context.Background()
	if found, err := house.Practices.Get(ctx); err == nil {
		state.PracticeName = found.Name
	}
	if summary, err := house.Outbox.Summary(ctx); err == nil && !summary.IsPaused {
		state.Waiting = summary.Waiting
	}
}

// Touch says that a person is there. The window calls it when a key or the mouse was used, and for
// nothing that happens by itself.
func (s *Startup) Touch() error {
	if s.desk.isOpen() {
		s.desk.lock.touch()
	}
	return nil
}

// ChoosePassphrase makes the records, sealed by a new passphrase. Codes: passphrase_too_short,
// passphrase_too_common, and those of opening.
func (s *Startup) ChoosePassphrase(passphrase string) (err error) {
	defer s.desk.caught(&err)
	return s.opener.Choose(passphrase)
}

// EnterPassphrase opens the records, or the locked window. Codes: passphrase_wrong, too_many, and those
// of opening.
func (s *Startup) EnterPassphrase(passphrase string) (err error) {
	defer s.desk.caught(&err)
	return s.enter(func() error { return s.opener.Enter(passphrase) })
}

// EnterRecoveryCode opens the records, or the locked window. Codes: recovery_code_mistyped,
// recovery_code_wrong, too_many, and those of opening.
func (s *Startup) EnterRecoveryCode(code string) (err error) {
	defer s.desk.caught(&err)
	return s.enter(func() error { return s.opener.EnterRecoveryCode(code) })
}

func (s *Startup) enter(prove func() error) error {
	err := s.desk.lock.try(prove)
	if err == nil {
		s.desk.Unlock()
	}
	return err
}

// Retry tries to open the records again, after what was in the way has gone.
func (s *Startup) Retry() (state StartupState, err error) {
	defer s.desk.caught(&err)
	return s.opener.Retry(), nil
}
