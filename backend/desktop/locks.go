package desktop

import (
	"context"
	"slices"
	"sync"
	"time"

	"anteroom/backend/fault"
)

// Codes of locking.
const (
	PassphraseNeeded fault.Code = "passphrase_needed" // nothing could unlock the window again
	TooMany          fault.Code = "too_many"          // wrong tries; again after a pause
)

// Protection is what the window may know of how the records are protected on this computer.
type Protection struct {
	HasPassphrase   bool `json:"hasPassphrase"`
	HasRecoveryCode bool `json:"hasRecoveryCode"`
	IsKeychainUsed  bool `json:"isKeychainUsed"`
	LockMinutes     int  `json:"lockMinutes"` // 0: never by itself
}

// Protector changes how the records are protected; main is one.
type Protector interface {
	// Protection says what there is; the minutes are the desk's.
	Protection() Protection
	// ChangePassphrase sets the passphrase. Where there is one already, current has to be it, or the
	// recovery code.
	ChangePassphrase(current, next string) error
	// NewRecoveryCode makes a recovery code in place of an older one; current as in ChangePassphrase.
	NewRecoveryCode(current string) (string, error)
}

// Locks is bound to the window: how the records are protected on this computer, and locking it.
type Locks struct {
	desk      *Desk
	protector Protector
}

// NewLocks binds the protection.
func NewLocks(desk *Desk, protector Protector) *Locks {
	return &Locks{desk: desk, protector: protector}
}

// Get reads the protection.
func (l *Locks) Get() (Protection, error) {
	return answer(l.desk, func(context.Context, *House) (Protection, error) { return l.read(), nil })
}

// ChangePassphrase sets or changes the passphrase. Codes: passphrase_wrong, passphrase_too_short,
// passphrase_too_common, too_many.
func (l *Locks) ChangePassphrase(current, next string) (Protection, error) {
	return answer(l.desk, func(context.Context, *House) (Protection, error) {
		err := l.desk.lock.try(func() error { return l.protector.ChangePassphrase(current, next) })
		return l.read(), err
	})
}

// NewRecoveryCode makes a recovery code and ends an older one. The code is shown once and kept nowhere.
// Codes: passphrase_wrong, passphrase_needed, too_many.
func (l *Locks) NewRecoveryCode(current string) (string, error) {
	return answer(l.desk, func(context.Context, *House) (code string, err error) {
		err = l.desk.lock.try(func() error {
			code, err = l.protector.NewRecoveryCode(current)
			return err
		})
		return code, err
	})
}

// SaveLockMinutes says after how many minutes without a person the window locks: 5, 10, 15, 30, or 0 for
// never. Codes: invalid.
func (l *Locks) SaveLockMinutes(minutes int) (Protection, error) {
	return answer(l.desk, func(context.Context, *House) (Protection, error) {
		err := l.desk.lock.saveMinutes(minutes)
		return l.read(), err
	})
}

// Lock locks the window. Codes: passphrase_needed.
func (l *Locks) Lock() error {
	_, err := answer(l.desk, func(context.Context, *House) (struct{}, error) {
		if !l.protector.Protection().HasPassphrase {
			return struct{}{}, fault.New(PassphraseNeeded)
		}
		l.desk.Lock()
		return struct{}{}, nil
	})
	return err
}

func (l *Locks) read() Protection {
	protection := l.protector.Protection()
	protection.LockMinutes = l.desk.lock.minutesNow()
	return protection
}

// Rules of locking.
const (
	lockMinutesFirst = 10
	lockJump         = time.Minute // a clock that went further between two looks was asleep, or was set
	triesBeforePause = 5
	triesPause       = 30 * time.Second
)

// lockChoices are the minutes that can be chosen.
func lockChoices() []int { return []int{0, 5, 10, 15, 30} }

// idleLock knows when the window has to lock, and counts wrong tries. Its clock is the wall's: the
// machine's own stands still while it sleeps.
type idleLock struct {
	now      func() time.Time
	computer *Computer

	mu          sync.Mutex
	touched     time.Time
	looked      time.Time
	wrong       int
	pausedUntil time.Time
	trying      sync.Mutex // held while somebody tries: guesses wait for each other
}

func newIdleLock(computer *Computer, now func() time.Time) *idleLock {
	lock := &idleLock{now: now, computer: computer}
	lock.touch()
	return lock
}

// touch says that a person is there.
func (l *idleLock) touch() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.touched = l.now().Round(0)
}

// isDue reports whether the window has to lock now: nobody was there for the time, or the clock jumped.
func (l *idleLock) isDue() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now().Round(0)
	isJump := !l.looked.IsZero() && now.Sub(l.looked).Abs() > lockJump
	l.looked = now
	minutes := l.minutesNow()
	return isJump || minutes > 0 && now.Sub(l.touched) >= time.Duration(minutes)*time.Minute
}

func (l *idleLock) minutesNow() int { return l.computer.read().LockMinutes }

func (l *idleLock) saveMinutes(minutes int) error {
	if !slices.Contains(lockChoices(), minutes) {
		return fault.At("lockMinutes", fault.Invalid)
	}
	return l.computer.change(func(kept *computer) { kept.LockMinutes = minutes })
}

// try lets somebody prove what they know. After five wrong tries it refuses to look for a while, so that
// every guess costs the same and guessing is slow.
func (l *idleLock) try(prove func() error) error {
	l.trying.Lock()
	defer l.trying.Unlock()
	if l.pause().After(l.now()) {
		return fault.New(TooMany)
	}
	err := prove()
	l.mu.Lock()
	defer l.mu.Unlock()
	switch code := fault.CodeOf(err); {
	case code == "passphrase_wrong", code == "recovery_code_wrong":
		if l.wrong++; l.wrong >= triesBeforePause {
			l.wrong, l.pausedUntil = 0, l.now().Round(0).Add(triesPause)
		}
	case err == nil:
		l.wrong = 0
	}
	return err
}

// pause is the end of the pause, past or to come.
func (l *idleLock) pause() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pausedUntil
}

func (l *idleLock) triesLeft() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return triesBeforePause - l.wrong
}
