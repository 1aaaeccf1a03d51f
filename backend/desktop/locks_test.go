package desktop_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
)

// wallClock is a clock that stands where it was put.
type wallClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *wallClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *wallClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// keyholder opens by one passphrase.
type keyholder struct{ hasPassphrase bool }

const (
	rightPassphrase = "violet kettle on the ninth stair"
	passphraseWrong = fault.Code("passphrase_wrong")
)

func (k *keyholder) State() desktop.StartupState { return desktop.StartupState{Stage: desktop.Open} }
func (k *keyholder) Retry() desktop.StartupState { return k.State() }
func (k *keyholder) Choose(string) error         { return nil }
func (k *keyholder) Enter(passphrase string) error {
	if passphrase != rightPassphrase {
		return fault.New(passphraseWrong)
	}
	return nil
}
func (k *keyholder) EnterRecoveryCode(code string) error { return k.Enter(code) }
func (k *keyholder) Protection() desktop.Protection {
	return desktop.Protection{HasPassphrase: k.hasPassphrase}
}
func (k *keyholder) ChangePassphrase(current, _ string) error { return k.Enter(current) }
func (k *keyholder) NewRecoveryCode(current string) (string, error) {
	return "a code", k.Enter(current)
}

// lockedDesk is a desk on an open house, with everything that locks it.
type lockedDesk struct {
	*desktop.Desk
	clock   *wallClock
	holder  *keyholder
	startup *desktop.Startup
	locks   *desktop.Locks
	dir     string
}

func newLockedDesk(t *testing.T) *lockedDesk {
	t.Helper()
	d := &lockedDesk{
		clock: &wallClock{at: time.Date(2030, 3, 4, 9, 0, 0, 0, time.UTC)}, holder: &keyholder{hasPassphrase: true}, dir: t.TempDir(),
	}
	d.Desk = desktop.NewDesk(slog.New(slog.DiscardHandler), d.dir, d.clock.now)
	d.startup = desktop.NewStartup(d.Desk, d.holder)
	d.locks = desktop.NewLocks(d.Desk, d.holder)
	d.Open(&desktop.House{})
	return d
}

// look has the desk look at its clock, as many times as it is told, and returns when it has.
func (d *lockedDesk) look(t *testing.T, times int, between time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ticks, ended := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(ended)
		d.Watch(ctx, ticks, func() bool { return d.holder.hasPassphrase })
	}()
	for range times {
		d.clock.pass(between)
		ticks <- d.clock.now()
		ticks <- d.clock.now() // taken only when the look before it is over
	}
	cancel()
	<-ended
}

func (d *lockedDesk) isLocked(t *testing.T) bool {
	t.Helper()
	state, err := d.startup.State()
	if err != nil {
		t.Fatal(err)
	}
	if state.IsLocked != (state.Stage == desktop.EnterPassphrase) {
		t.Fatalf("the state is at odds with itself: %+v", state)
	}
	return state.IsLocked
}

func TestLockedWindow(t *testing.T) {
	t.Parallel()

	t.Run("answers_locked_for_every_method_but_those_of_startup", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		d.Lock()
		tried := 0
		for _, bound := range []any{
			desktop.NewPractices(d.Desk), desktop.NewMailAccounts(d.Desk), desktop.NewClients(d.Desk), desktop.NewContacts(d.Desk),
			desktop.NewAccesses(d.Desk), desktop.NewBulks(d.Desk), desktop.NewOutboxes(d.Desk), d.locks,
		} {
			value := reflect.ValueOf(bound)
			for i := range value.NumMethod() {
				method := value.Method(i)
				given := make([]reflect.Value, method.Type().NumIn())
				for j := range given {
					given[j] = reflect.Zero(method.Type().In(j))
				}
				results := method.Call(given)
				err, _ := results[len(results)-1].Interface().(error)
				if fault.CodeOf(err) != fault.Locked {
					t.Errorf("%T.%s: %v", bound, value.Type().Method(i).Name, err)
				}
				tried++
			}
		}
		if tried < 30 {
			t.Fatalf("only %d methods were tried", tried)
		}
	})

	t.Run("hears_of_nothing_but_its_lock_and_of_the_rest_when_it_is_unlocked", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		var heard []string
		d.Subscribe(func(noun, id string) { heard = append(heard, noun+id) })
		d.Lock()
		d.Announce("client", "-7")
		d.Announce("client", "-7")
		d.Announce("outbox", "-8")
		if want := []string{"startup", "startup"}; !reflect.DeepEqual(heard, want) {
			t.Fatalf("it heard %q", heard)
		}
		heard = nil
		d.Unlock()
		if len(heard) != 3 || heard[0] != "startup" {
			t.Fatalf("afterwards it heard %q", heard)
		}
	})

	t.Run("is_not_locked_where_nothing_could_unlock_it", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		d.holder.hasPassphrase = false
		wantCode(t, d.locks.Lock(), desktop.PassphraseNeeded)
		d.look(t, 1, 24*time.Hour)
		d.look(t, 1, 24*time.Hour)
		if d.isLocked(t) {
			t.Fatal("it locked")
		}
	})
}

func TestLockingByItself(t *testing.T) {
	t.Parallel()

	t.Run("locks_after_ten_minutes_without_a_person", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		d.look(t, 19, 30*time.Second)
		if d.isLocked(t) {
			t.Fatal("it locked too early")
		}
		d.look(t, 1, 30*time.Second)
		if !d.isLocked(t) {
			t.Fatal("it did not lock")
		}
	})

	t.Run("stays_open_while_a_person_is_there_whatever_the_workers_do", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		d.look(t, 18, 30*time.Second)
		if err := d.startup.Touch(); err != nil {
			t.Fatal(err)
		}
		d.look(t, 18, 30*time.Second)
		if d.isLocked(t) {
			t.Fatal("it locked under the person's hands")
		}
		d.Announce("outbox", "1")
		d.look(t, 2, 30*time.Second)
		if !d.isLocked(t) {
			t.Fatal("a worker kept it open")
		}
	})

	t.Run("locks_when_the_wall_clock_jumped_either_way", func(t *testing.T) {
		t.Parallel()
		for _, jump := range []time.Duration{61 * time.Second, -61 * time.Second} {
			d := newLockedDesk(t)
			if _, err := d.locks.SaveLockMinutes(0); err != nil {
				t.Fatal(err)
			}
			d.look(t, 3, 59*time.Second)
			if d.isLocked(t) {
				t.Fatal("it locked without a jump")
			}
			d.look(t, 1, jump)
			if !d.isLocked(t) {
				t.Fatalf("a jump of %v passed", jump)
			}
		}
	})

	t.Run("keeps_the_chosen_time_on_this_computer", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		_, err := d.locks.SaveLockMinutes(7)
		wantCode(t, err, fault.Invalid)
		if saved, err := d.locks.SaveLockMinutes(30); err != nil || saved.LockMinutes != 30 {
			t.Fatalf("%+v, %v", saved, err)
		}
		later := desktop.NewDesk(slog.New(slog.DiscardHandler), d.dir, d.clock.now)
		later.Open(&desktop.House{})
		if kept, err := desktop.NewLocks(later, d.holder).Get(); err != nil || kept.LockMinutes != 30 {
			t.Fatalf("%+v, %v", kept, err)
		}
		if found, err := filepath.Glob(filepath.Join(d.dir, "*")); err != nil || len(found) != 1 {
			t.Fatalf("the folder holds %q, %v", found, err)
		}
	})
}

func TestWrongTries(t *testing.T) {
	t.Parallel()

	t.Run("five_of_them_make_a_pause_that_even_the_right_passphrase_has_to_wait_for", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		d.Lock()
		for left := 4; left >= 1; left-- {
			wantCode(t, d.startup.EnterPassphrase("wrong"), passphraseWrong)
			if state, err := d.startup.State(); err != nil || state.TriesLeft != left || state.PauseSeconds != 0 {
				t.Fatalf("%+v, %v", state, err)
			}
		}
		wantCode(t, d.startup.EnterRecoveryCode("wrong"), passphraseWrong)
		wantCode(t, d.startup.EnterPassphrase(rightPassphrase), desktop.TooMany)
		if state, err := d.startup.State(); err != nil || state.PauseSeconds != 30 || !state.IsLocked {
			t.Fatalf("%+v, %v", state, err)
		}
		d.clock.pass(30 * time.Second)
		if err := d.startup.EnterPassphrase(rightPassphrase); err != nil || d.isLocked(t) {
			t.Fatalf("it stays locked: %v", err)
		}
	})

	t.Run("count_in_the_settings_too", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		for range 4 {
			_, err := d.locks.ChangePassphrase("wrong", rightPassphrase)
			wantCode(t, err, passphraseWrong)
		}
		_, err := d.locks.NewRecoveryCode("wrong")
		wantCode(t, err, passphraseWrong)
		_, err = d.locks.NewRecoveryCode(rightPassphrase)
		wantCode(t, err, desktop.TooMany)
	})

	t.Run("begin_anew_after_a_right_one", func(t *testing.T) {
		t.Parallel()
		d := newLockedDesk(t)
		wantCode(t, d.startup.EnterPassphrase("wrong"), passphraseWrong)
		wantCode(t, d.startup.EnterPassphrase(rightPassphrase), "")
		if state, err := d.startup.State(); err != nil || state.TriesLeft != 5 {
			t.Fatalf("%+v, %v", state, err)
		}
	})
}
