package typed_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	for _, c := range []struct {
		rule, in, out string
		code          fault.Code
	}{
		{"takes_a_plain_address", "ana@example.test", "ana@example.test", ""},
		{"trims_space_around_it", " \tana@example.test\r\n", "ana@example.test", ""},
		{"keeps_case_and_tags", "Ana.Lopez+home@Example.Test", "Ana.Lopez+home@Example.Test", ""},
		{"takes_an_apostrophe", "o'neil@example.test", "o'neil@example.test", ""},
		{"composes_accents", "an\u0303a@example.test", "aña@example.test", ""},
		{"takes_a_foreign_domain", "ana@bücher.example", "ana@bücher.example", ""},
		{"takes_a_long_local_part", long + "@example.test", long + "@example.test", ""},
		{"refuses_nothing", "  ", "", fault.Missing},
		{"refuses_a_local_part_too_long", long + "a@example.test", "", typed.AddressInvalid},
		{"refuses_what_is_too_long", "a@" + strings.Repeat("b.", 130) + "test", "", typed.AddressTooLong},
		{"refuses_a_line_end_inside", "ana@example.test\r\nBcc: x@example.test", "", typed.AddressInvalid},
		{"refuses_a_nul", "ana\x00@example.test", "", typed.AddressInvalid},
		{"refuses_a_parameter", "a@example.test> NOTIFY=NEVER <b@example.test", "", typed.AddressInvalid},
		{"refuses_a_name", "Ana <ana@example.test>", "", typed.AddressInvalid},
		{"refuses_a_list", "ana@example.test,bob@example.test", "", typed.AddressInvalid},
		{"refuses_two_signs", "ana@home@example.test", "", typed.AddressInvalid},
		{"refuses_quotes", `"ana b"@example.test`, "", typed.AddressInvalid},
		{"refuses_a_comment", "ana(home)@example.test", "", typed.AddressInvalid},
		{"refuses_a_space", "ana b@example.test", "", typed.AddressInvalid},
		{"refuses_a_wide_space", "ana\u3000b@example.test", "", typed.AddressInvalid},
		{"refuses_a_direction_mark", "ana\u202e@example.test", "", typed.AddressInvalid},
		{"refuses_a_host_without_dot", "ana@localhost", "", typed.AddressInvalid},
		{"refuses_a_number_for_a_host", "ana@192.0.2.1", "", typed.AddressInvalid},
		{"refuses_a_literal", "ana@[192.0.2.1]", "", typed.AddressInvalid},
		{"refuses_empty_pieces", "ana..b@example.test", "", typed.AddressInvalid},
		{"refuses_an_empty_label", "ana@example..test", "", typed.AddressInvalid},
		{"refuses_a_hyphen_at_the_edge", "ana@-example.test", "", typed.AddressInvalid},
		{"refuses_broken_utf8", "ana\xff@example.test", "", typed.AddressInvalid},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			got, err := typed.Address(c.in)
			if got != c.out || fault.CodeOf(err) != c.code {
				t.Errorf("parsed %q, %v; want %q, %q", got, err, c.out, c.code)
			}
		})
	}
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"ana@example.test", " Ana@Bücher.example ", "a@b", "a@x.test> NOTIFY=NEVER <b@x.test", "\"a\"@x.test", "a\r\n@x.test"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		address, err := typed.Address(s)
		if err != nil {
			if address != "" || fault.CodeOf(err) == fault.Internal {
				t.Fatalf("%q: %q with %v", s, address, err)
			}
			return
		}
		if len(address) > 254 || strings.Count(address, "@") != 1 || !utf8.ValidString(address) ||
			strings.ContainsAny(address, " \t\r\n\x00<>()[]\\,;:\"") {
			t.Fatalf("%q was taken as %q", s, address)
		}
		again, err := typed.Address(address)
		if err != nil || again != address {
			t.Fatalf("%q does not stay: %q, %v", address, again, err)
		}
	})
}

func FuzzLine(f *testing.F) {
	for _, seed := range []string{"Ana", " Ana\t", "a\r\nBcc: b@example.test", "\u202eevil", "\ufeff", "\xff", "\x00", "e\u0301", "👩‍👩‍👧", "   "} {
		f.Add(seed)
	}
	const limit = 20
	f.Fuzz(func(t *testing.T, s string) {
		line, err := typed.Line(s, limit)
		if err != nil {
			if code := fault.CodeOf(err); line != "" || (code != fault.TooLong && code != fault.Invalid) {
				t.Fatalf("%q: %q with %v", s, line, err)
			}
			return
		}
		if line != strings.TrimSpace(s) || utf8.RuneCountInString(line) > limit || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n\x00\u2028\u202e\ufeff") {
			t.Fatalf("%q was taken as %q", s, line)
		}
	})
}
