package secret_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/secret"
)

const otherPassphrase = "nine copper bells under the ferry"

// newBeside makes a sealed file beside a keychain, with a recovery code.
func newBeside(t *testing.T, dir string) (sealed *secret.Sealed, code string, key []byte) {
	t.Helper()
	key = bytes.Repeat([]byte{7, 8}, 16)
	sealed, err := secret.CreateBeside(dir, passphrase, key, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if code, err = sealed.NewRecoveryCode(); err != nil {
		t.Fatal(err)
	}
	return sealed, code, key
}

func assertOpens(t *testing.T, dir string, by secret.Way, typed string, key []byte) {
	t.Helper()
	sealed, err := secret.OpenSealedBy(dir, by, typed)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := secret.StoreKey(sealed, true, rand.Reader); err != nil || !bytes.Equal(got, key) {
		t.Fatalf("another key came out: %v", err)
	}
}

func assertStaysShut(t *testing.T, dir string, by secret.Way, typed string, want fault.Code) {
	t.Helper()
	if _, err := secret.OpenSealedBy(dir, by, typed); fault.CodeOf(err) != want {
		t.Fatalf("got %v, want %s", err, want)
	}
}

func TestWraps(t *testing.T) {
	t.Parallel()

	t.Run("open_the_same_key_by_passphrase_and_by_recovery_code", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		sealed, code, key := newBeside(t, dir)
		assertOpens(t, dir, secret.ByPassphrase, passphrase, key)
		assertOpens(t, dir, secret.ByRecoveryCode, strings.ToLower(strings.ReplaceAll(code, "-", " ")), key)
		sight := secret.LookAtSealed(dir)
		if want := (secret.SealedSight{IsThere: true, Role: secret.Beside, HasRecoveryCode: true}); sight != want || sealed.Role() != secret.Beside {
			t.Fatalf("seen: %+v", sight)
		}
	})

	t.Run("a_new_passphrase_ends_the_old_one_and_leaves_the_recovery_code", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		sealed, code, key := newBeside(t, dir)
		if err := sealed.SetPassphrase("too short"); fault.CodeOf(err) != secret.PassphraseTooShort {
			t.Fatal(err)
		}
		if err := sealed.SetPassphrase(otherPassphrase); err != nil {
			t.Fatal(err)
		}
		assertStaysShut(t, dir, secret.ByPassphrase, passphrase, secret.PassphraseWrong)
		assertOpens(t, dir, secret.ByPassphrase, otherPassphrase, key)
		assertOpens(t, dir, secret.ByRecoveryCode, code, key)
	})

	t.Run("a_new_recovery_code_ends_the_old_one_and_leaves_the_passphrase", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		sealed, old, key := newBeside(t, dir)
		code, err := sealed.NewRecoveryCode()
		if err != nil || code == old {
			t.Fatalf("the code is the old one: %v", err)
		}
		assertStaysShut(t, dir, secret.ByRecoveryCode, old, secret.RecoveryCodeWrong)
		assertStaysShut(t, dir, secret.ByPassphrase, code, secret.PassphraseWrong)
		assertOpens(t, dir, secret.ByRecoveryCode, code, key)
		assertOpens(t, dir, secret.ByPassphrase, passphrase, key)
	})

	t.Run("a_file_without_a_recovery_code_refuses_every_code", func(t *testing.T) {
		t.Parallel()
		_, code, _ := newBeside(t, t.TempDir())
		dir := t.TempDir()
		newSealed(t, dir)
		assertStaysShut(t, dir, secret.ByRecoveryCode, code, secret.RecoveryCodeWrong)
	})

	t.Run("every_byte_that_changed_is_refused_even_with_a_sum_that_fits", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		_, code, _ := newBeside(t, dir)
		whole, err := os.ReadFile(sealedPath(dir))
		if err != nil {
			t.Fatal(err)
		}
		for at := range whole {
			forged := bytes.Clone(whole)
			forged[at] ^= 0x80
			assertRefused(t, t.TempDir(), forged, secret.SealedDamaged)
		}
		for _, at := range []int{9, 10, 11, 21, 12 + 40, 11 + 98, 11 + 98 + 60, 11 + 2*98 + 3, len(whole) - 40} {
			forged := bytes.Clone(whole[:len(whole)-sha256.Size])
			forged[at] ^= 1
			sum := sha256.Sum256(forged)
			other := t.TempDir()
			if err := os.WriteFile(sealedPath(other), append(forged, sum[:]...), 0o600); err != nil {
				t.Fatal(err)
			}
			_, byPassphrase := secret.OpenSealedBy(other, secret.ByPassphrase, passphrase)
			_, byCode := secret.OpenSealedBy(other, secret.ByRecoveryCode, code)
			if byPassphrase == nil || byCode == nil {
				t.Errorf("byte %d: by passphrase %v, by code %v", at, byPassphrase, byCode)
			}
		}
	})

	t.Run("a_sealed_file_of_the_first_version_opens_and_takes_a_recovery_code", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		file, err := base64.StdEncoding.DecodeString(firstVersionFile)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(sealedPath(dir), file, 0o600); err != nil {
			t.Fatal(err)
		}
		sealed, err := secret.OpenSealed(dir, passphrase)
		if err != nil || sealed.Role() != secret.Alone {
			t.Fatalf("it does not open: %v", err)
		}
		code, err := sealed.NewRecoveryCode()
		if err != nil {
			t.Fatal(err)
		}
		for by, typed := range map[secret.Way]string{secret.ByPassphrase: passphrase, secret.ByRecoveryCode: code} {
			again, err := secret.OpenSealedBy(dir, by, typed)
			if err != nil {
				t.Fatal(err)
			}
			if value, err := again.Get("mailbox"); err != nil || string(value) != "kept before" {
				t.Fatalf("got %q, %v", value, err)
			}
		}
	})
}

func TestRecoveryCode(t *testing.T) {
	t.Parallel()
	_, code, _ := newBeside(t, t.TempDir())

	t.Run("is_seven_groups_of_four_characters_that_cannot_be_mistaken", func(t *testing.T) {
		t.Parallel()
		groups := strings.Split(code, "-")
		if len(groups) != 7 || strings.ContainsAny(code, "ILOU") || secret.CheckRecoveryCode(code) != nil {
			t.Fatalf("the code has %d groups", len(groups))
		}
		for _, group := range groups {
			if len(group) != 4 {
				t.Fatalf("a group has %d characters", len(group))
			}
		}
	})

	t.Run("shows_every_mistyped_character_and_every_exchange", func(t *testing.T) {
		t.Parallel()
		const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
		plain := strings.ReplaceAll(code, "-", "")
		refused := func(typed string) {
			if err := secret.CheckRecoveryCode(typed); fault.CodeOf(err) != secret.RecoveryCodeMistyped || fault.FieldOf(err) != "code" {
				t.Errorf("a slip passed: %v", err)
			}
		}
		for i := range plain {
			for _, letter := range alphabet {
				if byte(letter) != plain[i] {
					refused(plain[:i] + string(letter) + plain[i+1:])
				}
			}
			for j := range i {
				if plain[i] != plain[j] {
					slip := []byte(plain)
					slip[i], slip[j] = slip[j], slip[i]
					refused(string(slip))
				}
			}
		}
		refused("")
		refused(plain + "0")
		refused(plain[:27])
		refused(plain[:27] + "é")
	})
}

func TestChangedKeychain(t *testing.T) {
	t.Parallel()

	t.Run("gets_what_it_lacks_and_keeps_what_it_has", func(t *testing.T) {
		t.Parallel()
		sealed, _, key := newBeside(t, t.TempDir())
		for name, value := range map[string]string{"mailbox": "of the file", "other": "of the file"} {
			if err := sealed.Set(name, []byte(value)); err != nil {
				t.Fatal(err)
			}
		}
		keychain := newSealed(t, t.TempDir())
		if err := keychain.Set("mailbox", []byte("of the keychain")); err != nil {
			t.Fatal(err)
		}
		if err := sealed.CopyTo(keychain); err != nil {
			t.Fatal(err)
		}
		mailbox, _ := keychain.Get("mailbox")
		other, _ := keychain.Get("other")
		if string(mailbox) != "of the keychain" || string(other) != "of the file" {
			t.Fatalf("mailbox %q, other %q", mailbox, other)
		}
		if _, err := secret.StoreKey(keychain, true, rand.Reader); fault.CodeOf(err) != secret.StoreKeyMissing {
			t.Fatalf("the store's key went along before the store was opened: %v", err)
		}
		if err := secret.KeepStoreKey(keychain, key); err != nil {
			t.Fatal(err)
		}
		if got, err := secret.StoreKey(keychain, true, rand.Reader); err != nil || !bytes.Equal(got, key) {
			t.Fatalf("the keychain does not have the key: %v", err)
		}
	})
}

// firstVersionFile was written before there were recovery codes; "mailbox" is "kept before" in it.
const firstVersionFile = "QU5URVJPT00BAAAAAwABAAAB3h1CjWMasKD0IPhJ3pMV+/qjSUQb4qCJBUiA1pJOyQ/tn6f2qtH1vW6JAuuMIG7XINXeiWZ6" +
	"DhVEO/YDKYWze9n0ut+7adAVuftPTnrhTwPUfxZHVvB8AD6ovN8dz0b8YPBqsTx2902AJzbaYoL6a0Vqa/VhvECSbnoCFZxn" +
	"j23nbypMbP2RfUMgxcZJ+BgCadOObQKkAsJwTpYyDyH5t9jI5RxyiDanScBwhqVzaCNa5tOj83pAEH9ZQBkbIA=="
