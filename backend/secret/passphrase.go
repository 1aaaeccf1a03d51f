package secret

import (
	"bufio"
	"bytes"
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"anteroom/backend/fault"
)

// Limits of a passphrase: characters at least, bytes at most.
const (
	passphraseShortest = 12
	passphraseLongest  = 1024
)

// passphraseField is the field that a refusal names.
const passphraseField = "passphrase"

//go:embed passphrase_common.txt
var commonPassphrases []byte

// checkNewPassphrase says whether a passphrase may protect a practice's records: at least twelve
// characters, not one of the common ones, and not one short piece over and over.
func checkNewPassphrase(passphrase string) error {
	normal := normalPassphrase(passphrase)
	switch {
	case len(normal) > passphraseLongest:
		return fault.At(passphraseField, fault.TooLong)
	case utf8.RuneCount(normal) < passphraseShortest:
		return fault.At(passphraseField, PassphraseTooShort)
	case isCommon(string(normal)):
		return fault.At(passphraseField, PassphraseTooCommon)
	}
	return nil
}

// normalPassphrase makes the bytes that are derived from, so that one passphrase typed on two keyboards
// ("é" as one character or as two) is the same passphrase.
func normalPassphrase(passphrase string) []byte {
	return norm.NFC.Bytes([]byte(passphrase))
}

// isCommon compares without case, spaces and punctuation: "Pass-word 1234" is "password1234".
func isCommon(passphrase string) bool {
	plain := plainPassphrase(passphrase)
	if repeats(plain) || runs(plain) {
		return true
	}
	lines := bufio.NewScanner(bytes.NewReader(commonPassphrases))
	for lines.Scan() {
		if plain == plainPassphrase(lines.Text()) {
			return true
		}
	}
	return false
}

func plainPassphrase(passphrase string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, passphrase)
}

// repeats reports whether text is nothing but one piece of at most four characters, again and again.
// Text without any letter or digit is such a text.
func repeats(text string) bool {
	runes := []rune(text)
	for size := 1; size <= 4; size++ {
		same := true
		for i := size; i < len(runes); i++ {
			same = same && runes[i] == runes[i-size]
		}
		if same {
			return true
		}
	}
	return false
}

// runs reports whether text only counts up or down: "abcdefghijkl", "210987654321" by tens.
func runs(text string) bool {
	runes := []rune(text)
	return steps(runes, 1) || steps(runes, -1)
}

func steps(runes []rune, step rune) bool {
	for i := 1; i < len(runes); i++ {
		isNext := runes[i] == runes[i-1]+step
		isWrap := unicode.IsDigit(runes[i]) && unicode.IsDigit(runes[i-1]) && (runes[i]-runes[i-1]-step)%10 == 0
		if !isNext && !isWrap {
			return false
		}
	}
	return true
}
