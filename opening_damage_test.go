package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/secret"
)

// damage is something that can happen to the file of the keys, and what is said of it.
type damage struct {
	name string
	do   func(whole []byte) []byte
	code fault.Code
}

func damages() []damage {
	return []damage{
		{"cut short", func(whole []byte) []byte { return whole[:len(whole)/2] }, secret.SealedDamaged},
		{"empty", func([]byte) []byte { return nil }, secret.SealedDamaged},
		{"changed by one bit", func(whole []byte) []byte {
			whole[len(whole)/3] ^= 1
			return whole
		}, secret.SealedDamaged},
		{"of a newer version", func(whole []byte) []byte {
			whole[8] = 3
			content := whole[:len(whole)-sha256.Size]
			sum := sha256.Sum256(content)
			return append(content, sum[:]...)
		}, secret.SealedNewer},
	}
}

// keysOf is the file of the keys in dir, and what stands in it.
func keysOf(t *testing.T, dir string) (path string, whole []byte) {
	t.Helper()
	path = filepath.Join(dir, "keys.sealed")
	whole, err := os.ReadFile(path)
	wantNone(t, err)
	return path, whole
}

// wantTold ends the test unless the window is told this, at this stage.
func (p *program) wantTold(t *testing.T, about string, stage desktop.Stage, code fault.Code) {
	t.Helper()
	if state, err := p.startup.State(); err != nil || state.Stage != stage || state.Code != code || state.IsLocked {
		t.Fatalf("%s: the window is told %+v, %v; want %s and %q", about, state, err, stage, code)
	}
}

func TestDamagedKeys(t *testing.T) {
	t.Parallel()

	t.Run("are_told_before_anything_is_typed_and_open_the_records_once_they_are_put_back", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		keychain, id, _ := protected(t, dir)
		path, whole := keysOf(t, dir)
		for _, each := range damages() {
			damaged := each.do(bytes.Clone(whole))
			wantNone(t, os.WriteFile(path, damaged, 0o600))
			for _, lost := range []*heldKeychain{{isGone: true}, {entries: map[string][]byte{}}} {
				p := begin(t, dir, lost)
				p.wantTold(t, each.name, desktop.Refused, each.code)
				p.opening.Close()
				if _, left := keysOf(t, dir); !bytes.Equal(left, damaged) || len(lost.has()) != 0 {
					t.Fatalf("%s: something was changed", each.name)
				}
			}
			p := begin(t, dir, keychain)
			if each.code == secret.SealedNewer { // that version may ask for more than the keychain
				p.wantTold(t, each.name, desktop.Refused, each.code)
			} else {
				p.wantTold(t, each.name, desktop.Open, each.code)
				p.wantClient(t, id)
			}
			p.opening.Close()
		}
		p := begin(t, dir, &heldKeychain{isGone: true})
		p.wantTold(t, "still damaged", desktop.Refused, secret.SealedNewer)
		wantNone(t, os.WriteFile(path, whole, 0o600))
		p.opening.Retry()
		p.wantTold(t, "put back", desktop.EnterPassphrase, "")
		wantNone(t, p.startup.EnterPassphrase(testPassphrase))
		p.wantClient(t, id)
	})

	t.Run("that_break_while_the_passphrase_is_asked_for_are_told_with_the_next_try", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		keychain, _, _ := protected(t, dir)
		keychain.isGone = true
		p := begin(t, dir, keychain)
		p.wantStage(t, desktop.EnterPassphrase, false)
		path, whole := keysOf(t, dir)
		wantNone(t, os.WriteFile(path, whole[:40], 0o600))
		if err := p.startup.EnterPassphrase(testPassphrase); fault.CodeOf(err) != secret.SealedDamaged {
			t.Fatalf("got %v", err)
		}
		p.wantTold(t, "cut short", desktop.Refused, secret.SealedDamaged)
	})

	t.Run("are_made_anew_beside_a_keychain_but_not_in_place_of_a_newer_versions", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		keychain, id, _ := protected(t, dir)
		path, whole := keysOf(t, dir)
		newer := damages()[3].do(bytes.Clone(whole))
		wantNone(t, os.WriteFile(path, newer, 0o600))
		if _, err := secret.MendBeside(dir, laterPassphrase, bytes.Repeat([]byte{1}, 32), rand.Reader); fault.CodeOf(err) != secret.SealedNewer {
			t.Fatalf("it was put aside: %v", err)
		}

		damaged := []byte("not what was written")
		wantNone(t, os.WriteFile(path, damaged, 0o600))
		p := begin(t, dir, keychain)
		p.wantTold(t, "beside a keychain", desktop.Open, secret.SealedDamaged)
		p.wantClient(t, id)
		if protection, err := p.locks.Get(); err != nil || protection.HasPassphrase || protection.HasRecoveryCode {
			t.Fatalf("the window is told %+v, %v", protection, err)
		}
		if _, err := p.locks.ChangePassphrase("", "short"); fault.CodeOf(err) != secret.PassphraseTooShort {
			t.Fatalf("got %v", err)
		}
		_, err := p.locks.ChangePassphrase("", laterPassphrase)
		wantNone(t, err)
		p.wantTold(t, "made anew", desktop.Open, "")
		if kept, err := os.ReadFile(path + ".damaged"); err != nil || !bytes.Equal(kept, damaged) {
			t.Fatalf("the damaged file is not beside it: %v", err)
		}
		p.opening.Close()

		keychain.isGone = true
		again := begin(t, dir, keychain)
		again.wantStage(t, desktop.EnterPassphrase, false)
		wantNone(t, again.startup.EnterPassphrase(laterPassphrase)) // the file that was made anew opens the records
		again.wantClient(t, id)
	})
}
