package secret

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"anteroom/backend/fault"
)

// A recovery code has 27 random characters of five bits each, 135 bits, and a check character. It is
// printed in groups of four.
const (
	recoveryRandom   = 27
	recoveryLength   = recoveryRandom + 1
	recoveryGroup    = 4
	recoveryAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's: no I, L, O, U
)

// recoveryField is the field that a refusal names.
const recoveryField = "code"

// newRecoveryCode makes a code as it is printed.
func newRecoveryCode(random io.Reader) (string, error) {
	drawn := make([]byte, recoveryRandom)
	if _, err := io.ReadFull(random, drawn); err != nil {
		return "", fmt.Errorf("draw a recovery code: %w", err)
	}
	var code strings.Builder
	for _, b := range drawn {
		code.WriteByte(recoveryAlphabet[b&31])
	}
	code.WriteByte(checkCharacter(code.String()))
	var printed strings.Builder
	for i, r := range code.String() {
		if i > 0 && i%recoveryGroup == 0 {
			printed.WriteByte('-')
		}
		printed.WriteRune(r)
	}
	return printed.String(), nil
}

// CheckRecoveryCode says whether a text can be a recovery code at all: every single mistyped character
// and every two that changed places are found without a guess. It returns [RecoveryCodeMistyped].
func CheckRecoveryCode(typed string) error {
	code := normalRecoveryCode(typed)
	if len(code) != recoveryLength || strings.Trim(code, recoveryAlphabet) != "" ||
		code[recoveryRandom] != checkCharacter(code[:recoveryRandom]) {
		return fault.At(recoveryField, RecoveryCodeMistyped)
	}
	return nil
}

// normalRecoveryCode is a code as it was meant: without case, spaces and dashes, and with the letters
// that look like a figure read as that figure.
func normalRecoveryCode(typed string) string {
	var code strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Dash, r), unicode.Is(unicode.Cf, r):
		case r == 'O':
			code.WriteByte('0')
		case r == 'I', r == 'L':
			code.WriteByte('1')
		default:
			code.WriteRune(r)
		}
	}
	return code.String()
}

// checkCharacter is the sum of the characters, each times a power of two of its own, in the field of 32
// elements. As the powers differ, one wrong character or two exchanged ones always change it.
func checkCharacter(characters string) byte {
	sum := 0
	for i := range len(characters) {
		sum = doubled(sum) ^ strings.IndexByte(recoveryAlphabet, characters[i])
	}
	return recoveryAlphabet[doubled(sum)]
}

// doubled multiplies by x modulo x^5+x^2+1.
func doubled(element int) int {
	element <<= 1
	if element > 31 {
		element ^= 0b100101
	}
	return element
}
