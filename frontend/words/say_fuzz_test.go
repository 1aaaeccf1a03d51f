package words_test

import (
	"strings"
	"testing"

	"anteroom/frontend/words"
)

// FuzzSay: a value is put in as it is, once, and is never searched for placeholders itself.
func FuzzSay(f *testing.F) {
	for _, seed := range []string{"Ana", "{name}", "{{.}}", "{practice}{name}", "%s", "<b>", "\u202e", "\xff", ""} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, name, practitioner string) {
		for _, language := range words.Languages() {
			book := words.For(language)
			before, after, found := strings.Cut(book.Say("mail_greeting"), "{name}")
			if got := book.Say("mail_greeting", "name", name); !found || got != before+name+after {
				t.Fatalf("%q became %q", name, got)
			}
			left, right, _ := strings.Cut(book.Say("mail_invitation_opening"), "{practitioner}")
			fill := func(text string) string { return strings.ReplaceAll(text, "{practice}", name) }
			if got, want := book.Say("mail_invitation_opening", "practitioner", practitioner, "practice", name), fill(left)+practitioner+fill(right); got != want {
				t.Fatalf("%q and %q became %q", practitioner, name, got)
			}
		}
	})
}
