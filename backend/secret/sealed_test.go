package secret_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/secret"
)

const passphrase = "violet kettle on the ninth stair"

// newSealed makes a sealed file in dir under the test's passphrase.
func newSealed(t *testing.T, dir string) *secret.Sealed {
	t.Helper()
	sealed, err := secret.CreateSealed(dir, passphrase, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func sealedPath(dir string) string { return filepath.Join(dir, "keys.sealed") }

func TestSealed(t *testing.T) {
	t.Parallel()

	t.Run("gives_back_what_was_kept_after_it_is_opened_again", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "not", "yet", "there")
		sealed := newSealed(t, dir)
		for name, value := range map[string]string{"a": "first", "b": "second", "c": "third"} {
			if err := sealed.Set(name, []byte(value)); err != nil {
				t.Fatal(err)
			}
		}
		if err := sealed.Set("a", []byte{0, 255}); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(sealed.Delete("b"), sealed.Delete("never there")); err != nil {
			t.Fatal(err)
		}
		again, err := secret.OpenSealed(dir, passphrase)
		if err != nil {
			t.Fatal(err)
		}
		for _, keeper := range []secret.Keeper{sealed, again} {
			a, errA := keeper.Get("a")
			_, errB := keeper.Get("b")
			c, errC := keeper.Get("c")
			if !bytes.Equal(a, []byte{0, 255}) || string(c) != "third" || errA != nil || errC != nil {
				t.Fatalf("a %x (%v), c %q (%v)", a, errA, c, errC)
			}
			if !errors.Is(errB, secret.ErrNone) {
				t.Fatalf("b: %v, want ErrNone", errB)
			}
		}
	})

	t.Run("keeps_secrets_set_at_the_same_time", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		sealed := newSealed(t, dir)
		var setting sync.WaitGroup
		for i := range byte(8) {
			setting.Go(func() {
				if err := sealed.Set(string('a'+rune(i)), []byte{i}); err != nil {
					t.Error(err)
				}
			})
		}
		setting.Wait()
		again, err := secret.OpenSealed(dir, passphrase)
		if err != nil {
			t.Fatal(err)
		}
		for i := range byte(8) {
			if value, err := again.Get(string('a' + rune(i))); err != nil || !bytes.Equal(value, []byte{i}) {
				t.Errorf("secret %d: %x, %v", i, value, err)
			}
		}
	})

	t.Run("hands_out_copies", func(t *testing.T) {
		t.Parallel()
		sealed := newSealed(t, t.TempDir())
		given := []byte("secret")
		if err := sealed.Set("a", given); err != nil {
			t.Fatal(err)
		}
		given[0] = 'X'
		first, _ := sealed.Get("a")
		first[1] = 'X'
		if second, err := sealed.Get("a"); err != nil || string(second) != "secret" {
			t.Fatalf("got %q, %v", second, err)
		}
	})

	t.Run("writes_a_private_file_without_plain_secrets_and_leaves_no_draft", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := newSealed(t, dir).Set("mailbox", []byte("hunter2-hunter2")); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 || entries[0].Name() != "keys.sealed" {
			t.Fatalf("the folder has %v, %v", entries, err)
		}
		if info, err := entries[0].Info(); err != nil || info.Mode() != fs.FileMode(0o600) {
			t.Fatalf("the mode is %v, %v", info.Mode(), err)
		}
		file, err := os.ReadFile(sealedPath(dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, plain := range []string{"mailbox", "hunter2", "aHVudGVy", passphrase} {
			if bytes.Contains(file, []byte(plain)) {
				t.Errorf("the file shows %q", plain)
			}
		}
	})

	t.Run("costs_a_guess_64_MiB_three_passes_and_one_lane", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		newSealed(t, dir)
		file, err := os.ReadFile(sealedPath(dir))
		if err != nil {
			t.Fatal(err)
		}
		passes, memory, lanes := binary.BigEndian.Uint32(file[9:]), binary.BigEndian.Uint32(file[13:]), file[17]
		if string(file[:9]) != "ANTEROOM\x01" || passes != 3 || memory != 64*1024 || lanes != 1 {
			t.Fatalf("header %q: %d passes, %d KiB, %d lanes", file[:9], passes, memory, lanes)
		}
	})

	t.Run("never_writes_the_same_bytes_twice", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		sealed := newSealed(t, dir)
		var before []byte
		for range 3 {
			if err := sealed.Set("a", []byte("same")); err != nil {
				t.Fatal(err)
			}
			after, err := os.ReadFile(sealedPath(dir))
			if err != nil || bytes.Equal(before, after) {
				t.Fatalf("the nonce was used again (%v)", err)
			}
			before = after
		}
	})

	t.Run("opens_with_the_same_passphrase_typed_on_another_keyboard", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if _, err := secret.CreateSealed(dir, "caf\u00e9 con leche", rand.Reader); err != nil {
			t.Fatal(err)
		}
		if _, err := secret.OpenSealed(dir, "cafe\u0301 con leche"); err != nil {
			t.Fatalf("the composed and the decomposed letter differ: %v", err)
		}
		if _, err := secret.OpenSealed(dir, "cafe con leche"); fault.CodeOf(err) != secret.PassphraseWrong {
			t.Fatalf("without its accent: %v", err)
		}
	})
}

func TestSealedRefusals(t *testing.T) {
	t.Parallel()

	t.Run("refuses_a_wrong_passphrase_and_names_the_field", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		newSealed(t, dir)
		for _, wrong := range []string{"", passphrase + " ", strings.ToUpper(passphrase)} {
			_, err := secret.OpenSealed(dir, wrong)
			if fault.CodeOf(err) != secret.PassphraseWrong || fault.FieldOf(err) != "passphrase" {
				t.Errorf("%q: %v", wrong, err)
			}
		}
	})

	t.Run("refuses_every_single_byte_that_changed", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := newSealed(t, dir).Set("a", []byte("value")); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(sealedPath(dir))
		if err != nil {
			t.Fatal(err)
		}
		for i := range whole {
			for _, flip := range []byte{0x01, 0x80} {
				damaged := bytes.Clone(whole)
				damaged[i] ^= flip
				assertRefused(t, dir, damaged, secret.SealedDamaged)
			}
		}
	})

	t.Run("refuses_a_truncated_a_lengthened_and_an_empty_file", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		newSealed(t, dir)
		whole, err := os.ReadFile(sealedPath(dir))
		if err != nil {
			t.Fatal(err)
		}
		for size := range whole {
			assertRefused(t, dir, whole[:size], secret.SealedDamaged)
		}
		assertRefused(t, dir, append(bytes.Clone(whole), 0), secret.SealedDamaged)
		assertRefused(t, dir, make([]byte, 2<<20), secret.SealedDamaged)
	})

	t.Run("refuses_to_replace_a_sealed_file", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if secret.SealedExists(dir) {
			t.Fatal("an empty folder has a sealed file")
		}
		newSealed(t, dir)
		if !secret.SealedExists(dir) {
			t.Fatal("the sealed file is not seen")
		}
		if _, err := secret.CreateSealed(dir, passphrase, rand.Reader); fault.CodeOf(err) != fault.Conflict {
			t.Fatalf("got %v, want %s", err, fault.Conflict)
		}
	})

	t.Run("tells_a_missing_file_from_a_wrong_passphrase", func(t *testing.T) {
		t.Parallel()
		if _, err := secret.OpenSealed(t.TempDir(), passphrase); fault.CodeOf(err) != fault.NotFound {
			t.Fatalf("got %v, want %s", err, fault.NotFound)
		}
	})

	t.Run("keeps_the_old_secret_when_the_disk_refuses_the_new_one", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		sealed := newSealed(t, dir)
		if err := sealed.Set("a", []byte("old")); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(sealedPath(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(sealedPath(dir), 0o700); err != nil { // a rename over a folder fails for root as well
			t.Fatal(err)
		}
		if sealed.Set("a", []byte("new")) == nil || sealed.Delete("a") == nil {
			t.Fatal("the write was reported as done")
		}
		if value, err := sealed.Get("a"); err != nil || string(value) != "old" {
			t.Fatalf("got %q, %v", value, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Fatalf("a draft was left: %v, %v", entries, err)
		}
	})

	t.Run("makes_no_file_without_randomness", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if _, err := secret.CreateSealed(dir, passphrase, bytes.NewReader(make([]byte, 10))); err == nil {
			t.Fatal("a key was made from ten bytes")
		}
		if secret.SealedExists(dir) {
			t.Fatal("a file was left")
		}
	})
}

// assertRefused writes a file in place of the sealed one and opens it.
func assertRefused(t *testing.T, dir string, file []byte, want fault.Code) {
	t.Helper()
	if err := os.WriteFile(sealedPath(dir), file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.OpenSealed(dir, passphrase); fault.CodeOf(err) != want {
		t.Fatalf("%d bytes: got %v, want %s", len(file), err, want)
	}
}
