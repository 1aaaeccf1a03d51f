package mail_test

import (
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/frontend/words"
)

func TestWording(t *testing.T) {
	t.Parallel()
	cases := []struct {
		rule, subject, message string
		code                   fault.Code
		field                  string
	}{
		{"takes_none_at_all", "", "", "", ""},
		{"takes_both", "News", "Hello {first_name},\n\nfrom {practitioner} at {practice}", "", ""},
		{"leaves_single_braces_alone", "a { b", "c } d\n{", "", ""},
		{"refuses_a_message_without_a_subject", " ", "Hello", fault.Missing, "subject"},
		{"refuses_a_subject_without_a_message", "News", "\n \n", fault.Missing, "message"},
		{"refuses_a_header_smuggled_into_the_subject", "News\r\nBcc: eve@example.test", "Hello", fault.Invalid, "subject"},
		{"refuses_a_lone_line_end_in_the_subject", "News\nmore", "Hello", fault.Invalid, "subject"},
		{"refuses_a_subject_that_turns_the_reading_direction", "News\u202e", "Hello", fault.Invalid, "subject"},
		{"refuses_a_subject_that_is_too_long", strings.Repeat("ñ", mail.SubjectMax+1), "Hello", fault.TooLong, "subject"},
		{"refuses_a_message_that_is_too_long", "News", strings.Repeat("ñ", mail.MessageMax+1), fault.TooLong, "message"},
		{"refuses_an_unknown_placeholder", "News", "Hello {name},", mail.PlaceholderUnknown, "message"},
		{"refuses_an_unknown_placeholder_in_the_subject", "{link}", "Hello", mail.PlaceholderUnknown, "subject"},
		{"takes_the_places_of_the_button_and_of_the_permissions", "News", "Hello {first_name},\n{link}\n{permissions}", "", ""},
		{"refuses_two_places_for_the_one_button", "News", "{link} and {link}", mail.LinkTwice, "message"},
		{"refuses_a_sentence_in_the_subject", "{permissions}", "Hello", mail.PlaceholderUnknown, "subject"},
		{"refuses_a_placeholder_with_a_space", "News", "Hello {first name},", mail.PlaceholderUnknown, "message"},
		{"refuses_a_template_of_a_programmer", "News", "Hello {{.Link}},", mail.PlaceholderUnknown, "message"},
	}
	for _, c := range cases {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			_, err := mail.ParseWording(mail.Wording{Subject: c.subject, Message: c.message})
			if c.code == "" && err != nil {
				t.Fatal(err)
			}
			if c.code != "" && (fault.CodeOf(err) != c.code || fault.FieldOf(err) != c.field) {
				t.Fatalf("got %v at %q", err, fault.FieldOf(err))
			}
		})
	}

	t.Run("fills_a_name_in_as_it_is_and_never_twice", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.FirstName, v.Practice = "{practice}", "Evil\r\nBcc: eve@example.test"
		v.Wording = mail.Wording{Subject: "For {first_name} of {practice}", Message: "{first_name}"}
		letter, err := mail.Write(mail.Invitation, words.For("en"), v)
		if err != nil {
			t.Fatal(err)
		}
		if letter.Subject != "For {practice} of Evil Bcc: eve@example.test" || letter.Paragraphs[0] != "{practice}" {
			t.Fatalf("got %q and %q", letter.Subject, letter.Paragraphs)
		}
	})

	t.Run("puts_the_practice_in_place_of_an_unnamed_practitioner", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Practitioner = ""
		v.Wording = mail.Wording{Subject: "S", Message: "From {practitioner}"}
		if got := write(t, mail.Invitation, "en", v); !strings.Contains(got, "From "+v.Practice) {
			t.Fatal(got)
		}
	})

	t.Run("text_stays_text_in_the_HTML_part", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Wording = mail.Wording{Subject: "<i>S</i>", Message: `<script>alert(1)</script> <a href="https://evil.test">x</a>`}
		letter, err := mail.Write(mail.Invitation, words.For("en"), v)
		if err != nil {
			t.Fatal(err)
		}
		page := readBack(t, compose(t, letter)).page
		if strings.Contains(page, "<script") || strings.Contains(page, `href="https://evil.test"`) || strings.Contains(page, "<i>") ||
			!strings.Contains(page, "&lt;script&gt;alert(1)&lt;/script&gt;") {
			t.Fatal(page)
		}
	})
}

// The preview must say what the mail says, or it is worth nothing.
func TestPreviewIsTheMail(t *testing.T) {
	t.Parallel()
	for _, kind := range mail.Kinds() {
		for _, own := range []mail.Wording{{}, {Subject: "News for {first_name}", Message: "Dear {first_name},\n\na < b\n{link}\nand more"}} {
			v := values()
			v.Template = own
			letter, err := mail.Write(kind, words.For("es"), v)
			if err != nil {
				t.Fatal(err)
			}
			preview, err := letter.Preview()
			if err != nil {
				t.Fatal(err)
			}
			arrived := readBack(t, compose(t, letter))
			plain := func(part string) string { return strings.ReplaceAll(part, "\r\n", "\n") }
			if preview.Text != plain(arrived.text) || preview.Page != plain(arrived.page) || preview.Subject != letter.Subject || preview.Language != "es" {
				t.Errorf("%s: the preview says\n%s\n%s\nthe mail\n%s\n%s", kind, preview.Text, preview.Page, arrived.text, arrived.page)
			}
		}
	}
}
