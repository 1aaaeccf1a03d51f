package visitor_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"anteroom/backend/visitor"
)

func TestCodes(t *testing.T) {
	t.Parallel()

	t.Run("however a code is typed, what was meant is read", func(t *testing.T) {
		t.Parallel()
		for typed, want := range map[string]string{
			"ABCD2345": "ABCD2345", "abcd2345": "ABCD2345", "ABCD-2345": "ABCD2345", " ab cd 23 45 ": "ABCD2345", "abcd\u20102345": "ABCD2345",
			"abcd\u20112345": "ABCD2345", "abcd\u20132345": "ABCD2345", "abcd\u00a02345": "ABCD2345", "OoOo0000": "00000000", "IiLl1111": "11111111",
			"o1iL-0oQZ": "011100QZ", "": "", "----": "", "ABCD\t2345": "ABCD2345", "abcd\r\n2345": "ABCD2345", "abcd\u20142345": "ABCD2345",
			"abcd\u22122345": "ABCD2345", "abcd\u202f2345": "ABCD2345", "ＡＢＣＤ２３４５": "ＡＢＣＤ２３４５",
		} {
			if got := visitor.NormalCode(typed); got != want {
				t.Errorf("%q is read as %q, want %q", typed, got, want)
			}
		}
	})

	t.Run("a code has eight characters, none of which is read for another", func(t *testing.T) {
		t.Parallel()
		seen := map[rune]bool{}
		for b := range 256 {
			code := visitor.CodeFrom(bytes.Repeat([]byte{byte(b)}, visitor.CodeLength))
			if len(code) != 8 || visitor.NormalCode(code) != code || strings.ContainsAny(code, "ILOU") {
				t.Errorf("%d makes %q", b, code)
			}
			seen[rune(code[0])] = true
		}
		if len(seen) != 32 {
			t.Errorf("%d characters are used, want 32", len(seen))
		}
	})

	t.Run("the hash depends on the salt, the address and the code, and on nothing else", func(t *testing.T) {
		t.Parallel()
		salt := []byte("salt")
		base := visitor.HashOfCode(visitor.Price{}, salt, "ana@example.test", "ABCD2345")
		if same := visitor.HashOfCode(visitor.Price{}, salt, "ana@example.test", "abcd-2345"); !bytes.Equal(base, same) {
			t.Error("the same code typed otherwise has another hash")
		}
		for name, other := range map[string][]byte{
			"salt":    visitor.HashOfCode(visitor.Price{}, []byte("other"), "ana@example.test", "ABCD2345"),
			"address": visitor.HashOfCode(visitor.Price{}, salt, "ben@example.test", "ABCD2345"),
			"code":    visitor.HashOfCode(visitor.Price{}, salt, "ana@example.test", "ABCD2346"),
		} {
			if bytes.Equal(base, other) {
				t.Errorf("another %s has the same hash", name)
			}
		}
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()

	t.Run("the hash of a token is that of its bytes", func(t *testing.T) {
		t.Parallel()
		raw := bytes.Repeat([]byte{0xa5}, visitor.TokenSize)
		want := sha256.Sum256(raw)
		if got := visitor.HashOfToken(visitor.EncodeToken(raw)); !bytes.Equal(got, want[:]) {
			t.Error("it is another")
		}
	})

	t.Run("what is no token has the hash of nothing", func(t *testing.T) {
		t.Parallel()
		nothing := sha256.Sum256(nil)
		good := visitor.EncodeToken(bytes.Repeat([]byte{0xa5}, visitor.TokenSize))
		for _, bad := range []string{
			"", " ", "short", good + "A", good[1:], good + "=", " " + good, good[:20] + "\n" + good[20:], good[:42] + "x",
			strings.Repeat("A", 10_000), "\x00", "Ω", good[:10] + "+" + good[11:],
		} {
			if got := visitor.HashOfToken(bad); !bytes.Equal(got, nothing[:]) {
				t.Errorf("%.50q is taken for a token", bad)
			}
		}
	})
}

func FuzzNormalCode(f *testing.F) {
	for _, seed := range []string{"ABCD2345", "abcd-2345", "Oo0 iIlL1", "\u00a0", "é", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		once := visitor.NormalCode(typed)
		if twice := visitor.NormalCode(once); twice != once {
			t.Errorf("%q is read as %q, and that as %q", typed, once, twice)
		}
	})
}

func FuzzToken(f *testing.F) {
	good := visitor.EncodeToken(bytes.Repeat([]byte{0xa5}, visitor.TokenSize))
	for _, seed := range []string{good, good + "=", good[:42] + "x", "", "\x00", "\xff"} {
		f.Add(seed)
	}
	nothing := sha256.Sum256(nil)
	f.Fuzz(func(t *testing.T, typed string) {
		hash := visitor.HashOfToken(typed)
		if bytes.Equal(hash, nothing[:]) {
			return
		}
		raw, err := base64.RawURLEncoding.DecodeString(typed)
		want := sha256.Sum256(raw)
		if err != nil || len(raw) != visitor.TokenSize || visitor.EncodeToken(raw) != typed || !bytes.Equal(hash, want[:]) {
			t.Errorf("%q is taken for a token", typed)
		}
	})
}
