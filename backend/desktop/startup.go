package desktop

import (
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
	Code    fault.Code `json:"code"`
	Version string     `json:"version"`
}

// Opener opens the records; main is one.
type Opener interface {
	State() StartupState
	Choose(passphrase string) error
	Enter(passphrase string) error
	Retry() StartupState
}

// Startup is bound to the window: it works before the records are open.
type Startup struct {
	desk   *Desk
	opener Opener
}

// NewStartup binds an opener.
func NewStartup(desk *Desk, opener Opener) *Startup { return &Startup{desk: desk, opener: opener} }

// State says how far the program has come.
func (s *Startup) State() (state StartupState, err error) {
	defer s.desk.caught(&err)
	return s.opener.State(), nil
}

// ChoosePassphrase makes the records, sealed by a new passphrase. Codes: passphrase_too_short,
// passphrase_too_common, and those of opening.
func (s *Startup) ChoosePassphrase(passphrase string) (err error) {
	defer s.desk.caught(&err)
	return s.opener.Choose(passphrase)
}

// EnterPassphrase opens the records. Codes: passphrase_wrong, and those of opening.
func (s *Startup) EnterPassphrase(passphrase string) (err error) {
	defer s.desk.caught(&err)
	return s.opener.Enter(passphrase)
}

// Retry tries to open the records again, after what was in the way has gone.
func (s *Startup) Retry() (state StartupState, err error) {
	defer s.desk.caught(&err)
	return s.opener.Retry(), nil
}
