package secret

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"anteroom/backend/fault"
)

// The library's mock is one for the whole process, so these run one after the other; each case uses its
// own service name.
func TestKeychain(t *testing.T) {
	t.Run("gives_back_what_was_kept", func(t *testing.T) {
		keyring.MockInit()
		keychain := NewKeychain("anteroom-test-kept")
		if _, err := keychain.Get("a"); !errors.Is(err, ErrNone) {
			t.Fatalf("before: %v, want ErrNone", err)
		}
		value := string([]byte{0, 1, 254, 255})
		if err := keychain.Set("a", []byte(value)); err != nil {
			t.Fatal(err)
		}
		if got, err := keychain.Get("a"); err != nil || string(got) != value {
			t.Fatalf("got %x, %v", got, err)
		}
		if err := errors.Join(keychain.Delete("a"), keychain.Delete("a")); err != nil {
			t.Fatal(err)
		}
		if _, err := keychain.Get("a"); !errors.Is(err, ErrNone) {
			t.Fatalf("after: %v, want ErrNone", err)
		}
	})

	t.Run("says_that_the_keychain_does_not_answer", func(t *testing.T) {
		keyring.MockInitWithError(errors.New("no such interface"))
		keychain := NewKeychain("anteroom-test-silent")
		_, err := keychain.Get("a")
		for _, err := range []error{err, keychain.Set("a", []byte("b")), keychain.Delete("a")} {
			if fault.CodeOf(err) != KeychainUnavailable {
				t.Errorf("got %v, want %s", err, KeychainUnavailable)
			}
		}
	})

	t.Run("refuses_an_entry_that_another_program_wrote", func(t *testing.T) {
		keyring.MockInit()
		keychain := NewKeychain("anteroom-test-foreign")
		if err := keyring.Set("anteroom-test-foreign", "a", "not ours"); err != nil {
			t.Fatal(err)
		}
		if _, err := keychain.Get("a"); fault.CodeOf(err) != KeychainUnavailable {
			t.Fatalf("got %v, want %s", err, KeychainUnavailable)
		}
	})
}

func TestKeychainThatHangs(t *testing.T) {
	t.Parallel()

	t.Run("is_not_available", func(t *testing.T) {
		t.Parallel()
		keychain := NewKeychain("anteroom-test")
		keychain.answers = func(ctx context.Context, _ string) error {
			<-ctx.Done()
			return ctx.Err()
		}
		started := time.Now()
		if keychain.Available() || time.Since(started) > 2*keychainProbe {
			t.Fatalf("available, or only after %v", time.Since(started))
		}
	})

	t.Run("asks_one_person_one_thing_at_a_time", func(t *testing.T) {
		t.Parallel()
		keychain := NewKeychain("anteroom-test")
		keychain.person = time.Millisecond
		release, ended := make(chan struct{}), make(chan struct{})
		err := keychain.ask(func() error {
			defer close(ended)
			<-release
			return nil
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v, want that the time ran out", err)
		}
		if err := keychain.ask(func() error { return nil }); !errors.Is(err, errStillAsking) {
			t.Fatalf("a second dialog could open: %v", err)
		}
		close(release)
		<-ended
		keychain.busy <- struct{}{} // the token is free again
		<-keychain.busy
		if err := keychain.ask(func() error { return nil }); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("it never asks again: %v", err)
		}
	})

	t.Run("is_available_when_it_answers", func(t *testing.T) {
		t.Parallel()
		keychain := NewKeychain("anteroom-test")
		keychain.answers = func(context.Context, string) error { return nil }
		if !keychain.Available() {
			t.Fatal("not available")
		}
		keychain.answers = func(context.Context, string) error { return errors.New("no collection") }
		if keychain.Available() {
			t.Fatal("available without a collection")
		}
	})
}
