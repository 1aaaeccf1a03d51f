package visitor

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"
	"unicode"

	"golang.org/x/crypto/argon2"
)

const (
	// TokenSize is the length in bytes of the secret in a link and in a session's cookie.
	TokenSize = 32
	// CodeLength is how many characters a code has; each carries five bits.
	CodeLength = 8

	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // Crockford's: no I, L, O, U
)

// How long the link and the code in a mail work, counted from the hand-over to the mail server.
const (
	InvitationLife = 7 * 24 * time.Hour
	SignInLife     = 10 * time.Minute
)

// EncodeToken is a token as it stands in a link or a cookie.
func EncodeToken(token []byte) string { return base64.RawURLEncoding.EncodeToString(token) }

// HashOfToken is a token as it rests in a table. A token has 256 random bits, so one plain hash hides
// it. What is not a token at all has the hash of nothing, which no row has.
func HashOfToken(encoded string) []byte {
	encoding := base64.RawURLEncoding.Strict()
	token, err := encoding.DecodeString(encoded)
	if err != nil || len(token) != TokenSize || len(encoded) != encoding.EncodedLen(TokenSize) { // it reads past line ends
		token = nil
	}
	sum := sha256.Sum256(token)
	return sum[:]
}

// CodeFrom makes a code of CodeLength random bytes.
func CodeFrom(random []byte) string {
	var code strings.Builder
	for _, b := range random[:CodeLength] {
		code.WriteByte(codeAlphabet[b&31])
	}
	return code.String()
}

// NormalCode is a code as it was meant, however it was typed: without case, spaces and dashes, and
// with the letters that look like a figure read as that figure.
func NormalCode(typed string) string {
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

// Price is what one hash of a code costs whoever makes it. The zero price is the program's own; tests
// that make thousands of codes name a lower one. A code is found only at the price that it was made at.
type Price struct {
	Passes    uint32
	MemoryKiB uint32
}

// standardPrice is what the program pays (OWASP's second choice for argon2id).
func standardPrice() Price { return Price{Passes: 2, MemoryKiB: 19 * 1024} }

// HashOfCode is a code as it rests in a table: a slow hash, since 40 bits could be searched. The salt
// is made of the practice's own and the address, so that one computation serves all the codes that an
// address may have open, and an unknown address costs the same time.
func HashOfCode(price Price, practiceSalt []byte, addressKey, code string) []byte {
	const (
		threads = 1
		length  = 32
	)
	if price == (Price{}) {
		price = standardPrice()
	}
	salt := sha256.Sum256(append(append([]byte{}, practiceSalt...), addressKey...))
	return argon2.IDKey([]byte(NormalCode(code)), salt[:], price.Passes, price.MemoryKiB, threads, length)
}
