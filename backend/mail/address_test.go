package mail_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
)

func TestParseAddress(t *testing.T) {
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
		{"refuses_a_local_part_too_long", long + "a@example.test", "", mail.AddressInvalid},
		{"refuses_what_is_too_long", "a@" + strings.Repeat("b.", 130) + "test", "", mail.AddressTooLong},
		{"refuses_a_line_end_inside", "ana@example.test\r\nBcc: x@example.test", "", mail.AddressInvalid},
		{"refuses_a_nul", "ana\x00@example.test", "", mail.AddressInvalid},
		{"refuses_a_parameter", "a@example.test> NOTIFY=NEVER <b@example.test", "", mail.AddressInvalid},
		{"refuses_a_name", "Ana <ana@example.test>", "", mail.AddressInvalid},
		{"refuses_a_list", "ana@example.test,bob@example.test", "", mail.AddressInvalid},
		{"refuses_two_signs", "ana@home@example.test", "", mail.AddressInvalid},
		{"refuses_quotes", `"ana b"@example.test`, "", mail.AddressInvalid},
		{"refuses_a_comment", "ana(home)@example.test", "", mail.AddressInvalid},
		{"refuses_a_space", "ana b@example.test", "", mail.AddressInvalid},
		{"refuses_a_wide_space", "ana\u3000b@example.test", "", mail.AddressInvalid},
		{"refuses_a_direction_mark", "ana\u202e@example.test", "", mail.AddressInvalid},
		{"refuses_a_host_without_dot", "ana@localhost", "", mail.AddressInvalid},
		{"refuses_a_number_for_a_host", "ana@192.0.2.1", "", mail.AddressInvalid},
		{"refuses_a_literal", "ana@[192.0.2.1]", "", mail.AddressInvalid},
		{"refuses_empty_pieces", "ana..b@example.test", "", mail.AddressInvalid},
		{"refuses_an_empty_label", "ana@example..test", "", mail.AddressInvalid},
		{"refuses_a_hyphen_at_the_edge", "ana@-example.test", "", mail.AddressInvalid},
		{"refuses_broken_utf8", "ana\xff@example.test", "", mail.AddressInvalid},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			got, err := mail.ParseAddress(c.in)
			if got != c.out || fault.CodeOf(err) != c.code {
				t.Errorf("parsed %q, %v; want %q, %q", got, err, c.out, c.code)
			}
		})
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{
		{"Ana@Example.test", "ana@example.TEST"},
		{"AÑA@example.test", "an\u0303a@example.test"},
		{"ana@bücher.example", "ana@xn--bcher-kva.example"},
	} {
		if a, b := mail.Key(same[0]), mail.Key(same[1]); a != b {
			t.Errorf("%q and %q differ: %q, %q", same[0], same[1], a, b)
		}
	}
	if mail.Key("ana@example.test") == mail.Key("ana+home@example.test") {
		t.Error("a tag was dropped")
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{"ana@example.test", " Ana@Bücher.example ", "a@b", "a@x.test> NOTIFY=NEVER <b@x.test", "\"a\"@x.test", "a\r\n@x.test"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		address, err := mail.ParseAddress(s)
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
		again, err := mail.ParseAddress(address)
		if err != nil || again != address {
			t.Fatalf("%q does not stay: %q, %v", address, again, err)
		}
		if mail.Key(address) != mail.Key(mail.Key(address)) {
			t.Fatalf("the key of %q has another key", address)
		}
	})
}
