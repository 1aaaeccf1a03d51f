package secret

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"syscall"
	"testing"

	"anteroom/backend/fault"
)

// resum gives a forged file a sum that fits, as someone would who can write the file.
func resum(file []byte) []byte {
	content := file[:len(file)-sha256.Size]
	sum := sha256.Sum256(content)
	return append(bytes.Clone(content), sum[:]...)
}

func TestEnvelopeAgainstForgery(t *testing.T) {
	t.Parallel()
	const passphrase = "violet kettle on the ninth stair"
	made, err := newLock(Alone, passphrase, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := made.seal(map[string][]byte{"a": []byte("value")}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}

	forgeries := map[string]struct {
		at   int
		want fault.Code
	}{
		"refuses_a_forged_magic":      {0, SealedDamaged},
		"refuses_a_forged_version":    {8, SealedNewer},
		"refuses_more_passes":         {12, PassphraseWrong},
		"refuses_more_memory":         {14, PassphraseWrong},
		"refuses_more_lanes":          {17, PassphraseWrong},
		"refuses_another_salt":        {18, PassphraseWrong},
		"refuses_another_wrap_nonce":  {headerSize, PassphraseWrong},
		"refuses_another_wrapped_key": {lockSize - 20, PassphraseWrong},
		"refuses_another_wrap_tag":    {lockSize - 1, PassphraseWrong},
		"refuses_another_nonce":       {lockSize, SealedDamaged},
		"refuses_another_body":        {lockSize + 24, SealedDamaged},
		"refuses_another_tag":         {len(whole) - sha256.Size - 1, SealedDamaged},
	}
	for name, forgery := range forgeries {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forged := bytes.Clone(whole)
			forged[forgery.at] ^= 4
			if _, _, err := unseal(resum(forged), ByPassphrase, passphrase); fault.CodeOf(err) != forgery.want {
				t.Fatalf("got %v, want %s", err, forgery.want)
			}
		})
	}

	t.Run("refuses_a_cheaper_and_a_ruinous_derivation_without_deriving", func(t *testing.T) {
		t.Parallel()
		for _, price := range []cost{
			{2, sealedMemory, 1},
			{3, sealedMemory - 1, 1},
			{3, sealedMemory, 0},
			{65, sealedMemory, 1},
			{3, 1024*1024 + 1, 1},
			{3, sealedMemory, 17},
			{1 << 31, 1 << 31, 255},
		} {
			forged := bytes.Clone(whole)
			binary.BigEndian.PutUint32(forged[9:], price.passes)
			binary.BigEndian.PutUint32(forged[13:], price.memory)
			forged[17] = price.lanes
			if _, _, err := unseal(resum(forged), ByPassphrase, passphrase); fault.CodeOf(err) != SealedDamaged {
				t.Errorf("%+v: %v", price, err)
			}
		}
	})

	t.Run("refuses_the_secrets_of_another_file_under_the_same_passphrase", func(t *testing.T) {
		t.Parallel()
		other, err := newLock(Alone, passphrase, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		spliced := append(bytes.Clone(other.bytes()), whole[lockSize:]...)
		if _, _, err := unseal(resum(spliced), ByPassphrase, passphrase); fault.CodeOf(err) != SealedDamaged {
			t.Fatalf("got %v", err)
		}
	})
}

func TestNewPassphrase(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		passphrase string
		want       fault.Code
	}{
		"refuses_eleven_characters":                {"k7#mQ2!xV9p", PassphraseTooShort},
		"counts_characters_and_not_bytes":          {"ñandúñandú", PassphraseTooShort},
		"counts_a_letter_and_its_accent_as_one":    {"a\u0301e\u0301i\u0301o\u0301u\u0301n\u0303", PassphraseTooShort},
		"refuses_one_from_the_list":                {"password1234", PassphraseTooCommon},
		"refuses_one_from_the_list_in_disguise":    {"Pass-Word 1234!", PassphraseTooCommon},
		"refuses_one_with_an_accent_from_the_list": {"Contraseña1234", PassphraseTooCommon},
		"refuses_a_piece_over_and_over":            {"abc1abc1abc1abc1", PassphraseTooCommon},
		"refuses_counting":                         {"1234567890123", PassphraseTooCommon},
		"refuses_counting_down":                    {"ponmlkjihgfedcba", PassphraseTooCommon},
		"refuses_nothing_but_signs":                {"------------", PassphraseTooCommon},
		"refuses_more_than_it_can_hash":            {string(bytes.Repeat([]byte("long "), 300)), fault.TooLong},
		"takes_four_words":                         {"violet kettle ninth stair", ""},
		"takes_twelve_characters":                  {"k7#mQ2!xV9pZ", ""},
		"takes_another_script":                     {"чайник на девятой", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := checkNewPassphrase(c.passphrase)
			if fault.CodeOf(err) != c.want || (err != nil && fault.FieldOf(err) != passphraseField) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestDiskFault(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err  error
		want fault.Code
	}{
		"a_full_disk_is_named":            {&fs.PathError{Op: "write", Err: syscall.ENOSPC}, fault.DiskFull},
		"a_spent_quota_is_a_full_disk":    {&fs.PathError{Op: "write", Err: syscall.EDQUOT}, fault.DiskFull},
		"a_forbidden_folder_is_read_only": {&fs.PathError{Op: "open", Err: syscall.EACCES}, fault.ReadOnly},
		"a_read_only_disk_is_read_only":   {&fs.PathError{Op: "open", Err: syscall.EROFS}, fault.ReadOnly},
		"a_broken_disk_is_named":          {&fs.PathError{Op: "fsync", Err: syscall.EIO}, fault.DiskFailed},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := fault.CodeOf(diskFault("write", c.err)); got != c.want {
				t.Fatalf("got %s, want %s", got, c.want)
			}
		})
	}
}
