package secret_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"testing"
	"testing/iotest"

	"anteroom/backend/fault"
	"anteroom/backend/secret"
)

// brokenKeeper answers everything with one error.
type brokenKeeper struct{ err error }

func (k brokenKeeper) Get(string) ([]byte, error) { return nil, k.err }
func (k brokenKeeper) Set(string, []byte) error   { return k.err }
func (k brokenKeeper) Delete(string) error        { return k.err }

func TestStoreKey(t *testing.T) {
	t.Parallel()

	t.Run("makes_a_key_for_a_new_store_and_gives_the_same_one_afterwards", func(t *testing.T) {
		t.Parallel()
		keeper := newSealed(t, t.TempDir())
		made, err := secret.StoreKey(keeper, false, bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
		if err != nil || !bytes.Equal(made, bytes.Repeat([]byte{7}, 32)) {
			t.Fatalf("made %x, %v; want the 32 bytes that random gave", made, err)
		}
		for _, isStoreThere := range []bool{true, false} {
			again, err := secret.StoreKey(keeper, isStoreThere, iotest.ErrReader(errors.New("not to be asked")))
			if err != nil || !bytes.Equal(again, made) {
				t.Fatalf("again %x, %v; want the key that was made", again, err)
			}
		}
	})

	t.Run("refuses_to_make_a_key_for_a_store_that_exists", func(t *testing.T) {
		t.Parallel()
		keeper := newSealed(t, t.TempDir())
		if _, err := secret.StoreKey(keeper, true, rand.Reader); fault.CodeOf(err) != secret.StoreKeyMissing {
			t.Fatalf("got %v, want %s", err, secret.StoreKeyMissing)
		}
		if _, err := keeper.Get("store-key"); !errors.Is(err, secret.ErrNone) {
			t.Fatalf("a key was kept: %v", err)
		}
	})

	t.Run("refuses_a_kept_key_of_another_size", func(t *testing.T) {
		t.Parallel()
		keeper := newSealed(t, t.TempDir())
		if err := keeper.Set("store-key", []byte("short")); err != nil {
			t.Fatal(err)
		}
		if _, err := secret.StoreKey(keeper, false, rand.Reader); fault.CodeOf(err) != secret.StoreKeyMissing {
			t.Fatalf("got %v, want %s", err, secret.StoreKeyMissing)
		}
	})

	t.Run("passes_on_that_the_keeper_does_not_answer", func(t *testing.T) {
		t.Parallel()
		keeper := brokenKeeper{err: fault.New(secret.KeychainUnavailable)}
		if _, err := secret.StoreKey(keeper, false, rand.Reader); fault.CodeOf(err) != secret.KeychainUnavailable {
			t.Fatalf("got %v, want %s", err, secret.KeychainUnavailable)
		}
	})

	t.Run("gives_no_key_that_could_not_be_drawn", func(t *testing.T) {
		t.Parallel()
		keeper := newSealed(t, t.TempDir())
		if key, err := secret.StoreKey(keeper, false, bytes.NewReader(make([]byte, 31))); err == nil {
			t.Fatalf("got key %x from 31 bytes of randomness", key)
		}
		if _, err := keeper.Get("store-key"); !errors.Is(err, secret.ErrNone) {
			t.Fatalf("a key was kept: %v", err)
		}
	})
}
