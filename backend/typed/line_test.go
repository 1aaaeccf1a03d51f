package typed_test

import (
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
)

func TestLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule, in, out string
		code          fault.Code
	}{
		{"trims_space_around_it", " \tAna\r\n", "Ana", ""},
		{"may_be_empty", "  \u3000 ", "", ""},
		{"keeps_markup_and_braces_as_they_are", "<b>{{Ana}}</b>", "<b>{{Ana}}</b>", ""},
		{"keeps_the_joiners_that_a_script_needs", "\u0646\u200c\u0647", "\u0646\u200c\u0647", ""},
		{"keeps_an_emoji_that_is_joined", "\U0001F469\u200d\U0001F467", "\U0001F469\u200d\U0001F467", ""},
		{"takes_as_many_characters_as_allowed", strings.Repeat("\u540d", 20), strings.Repeat("\u540d", 20), ""},
		{"refuses_one_more", strings.Repeat("\u540d", 21), "", fault.TooLong},
		{"refuses_a_second_line", "Ana\r\nBcc: b@x.test", "", fault.Invalid},
		{"refuses_a_direction_mark", "Ana\u202enanA", "", fault.Invalid},
		{"refuses_what_is_no_text", "Ana\xff", "", fault.Invalid},
		{"refuses_joiners_alone", "\u200b\u200c\u200d", "", fault.Invalid},
		{"refuses_a_soft_hyphen_alone", "\u00ad", "", fault.Invalid},
		{"refuses_a_filler_alone", "\u3164", "", fault.Invalid},
		{"refuses_a_variation_selector_alone", "\ufe0f \ufe0f", "", fault.Invalid},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			if line, err := typed.Line(c.in, 20); line != c.out || fault.CodeOf(err) != c.code {
				t.Errorf("%q gives %q, %v", c.in, line, err)
			}
		})
	}
}
