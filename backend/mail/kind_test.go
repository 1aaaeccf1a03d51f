package mail_test

import (
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/frontend/words"
)

func values() mail.Values {
	return mail.Values{
		FirstName: "Ana", Practice: "Harbor Counseling", Practitioner: "Nora Reyes", Phone: "555-0199",
		PostalAddress: "12 Pier Street\nHarbor Town", PortalAddress: "https://harbor.example.test",
		Link: "https://harbor.example.test/s/abc", Code: "7KQ2M9XD", Days: 7, Minutes: 10,
		Permissions: mail.Permissions{Request: true, Write: true, Bills: true},
	}
}

// write returns the plain text of a kind as it arrives.
func write(t *testing.T, kind mail.Kind, language string, v mail.Values) string {
	t.Helper()
	l, err := mail.Write(kind, words.For(language), v)
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	return readBack(t, compose(t, l)).text
}

func TestWrite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule     string
		kind     mail.Kind
		language string
		change   func(*mail.Values)
		has, not []string
	}{
		{
			"invites_in_english", mail.Invitation, "en", nil,
			[]string{
				"Hello Ana,\n\nNora Reyes has opened a private page for you. There you can ask for a visit, write to the practice and see your bills.\n\n",
				"Open your page:\nhttps://harbor.example.test/s/abc\n\n", "stops working after 7 days. If it has run out, go to https://harbor.example.test and",
				"Or type this code on that page:\n7KQ2-M9XD\n\n", "call us on 555-0199", "\n\nHarbor Counseling\n12 Pier Street\nHarbor Town\n",
			},
			nil,
		},
		{
			"invites_in_spanish", mail.Invitation, "es-MX", nil,
			[]string{"Hola, Ana:", "Ahí puede pedir una cita, escribir al consultorio y ver sus cuentas.", "Abrir su página:", "en 7 días", "llámenos al 555-0199"},
			[]string{"{"},
		},
		{
			"promises_only_what_is_allowed", mail.Invitation, "en", func(v *mail.Values) { v.Permissions = mail.Permissions{Write: true, Bills: true} },
			[]string{"There you can write to the practice and see your bills."},
			[]string{"visit"},
		},
		{
			"promises_one_thing", mail.Invitation, "es", func(v *mail.Values) { v.Permissions = mail.Permissions{Bills: true} },
			[]string{"Ahí puede ver sus cuentas."},
			[]string{"cita", "escribir"},
		},
		{
			"promises_nothing_where_nothing_is_allowed", mail.Invitation, "en", func(v *mail.Values) { v.Permissions = mail.Permissions{} },
			[]string{"a private page for you.\n\n"},
			[]string{"There you can"},
		},
		{
			"greets_without_a_name_and_calls_no_missing_number", mail.Invitation, "en", func(v *mail.Values) { v.FirstName, v.Phone, v.Code, v.Practitioner = " ", "", "", "" },
			[]string{"Hello,\n\nHarbor Counseling has opened"},
			[]string{"call us", "type this code"},
		},
		{
			"sends_a_fresh_link", mail.Resend, "en", nil,
			[]string{"Here is a fresh link, in case the first one was lost."},
			[]string{"has opened"},
		},
		{
			"reminds_of_documents_without_their_names", mail.PaperReminder, "en", func(v *mail.Values) { v.Documents, v.DueOn = 2, "2026-12-03" },
			[]string{"you still have 2 documents to complete. Nora Reyes asked for this by December 3, 2026.", "Open your documents:", "you do not need a password"},
			[]string{"7KQ2", "{"},
		},
		{
			"reminds_in_spanish", mail.PaperReminder, "es", func(v *mail.Values) { v.Documents, v.DueOn = 1, "2026-12-03" },
			[]string{"todavía tiene 1 documento por completar. Nora Reyes se lo pidió para el 3 de diciembre de 2026."},
			[]string{"{"},
		},
		{
			"tells_the_new_address", mail.NewAddress, "es", nil,
			[]string{"Su página usa ahora esta dirección de correo. La anterior ya no la abre."},
			nil,
		},
		{
			"sends_a_sign_in_link_that_promises_nothing", mail.SignInLink, "en", nil,
			[]string{"Here is the link you asked for.\n\nSign in:\n", "It works once, for 10 minutes.", "code on the sign-in page:\n7KQ2-M9XD", "nobody got in"},
			[]string{"There you can", "7 days", "run out"},
		},
		{
			"S50: tells_of_a_message_and_says_nothing_of_it", mail.Notice, "en", func(v *mail.Values) { v.Link = "https://harbor.example.test/messages" },
			[]string{"You have a new message from Harbor Counseling on your private page. It is not in this email.\n\nRead the message:\nhttps://harbor.example.test/messages\n\n", "you do not need a password"},
			[]string{"7KQ2", "7 days", "There you can"},
		},
		{
			"S27: sends_the_edited_text_and_keeps_the_link", mail.Resend, "en", func(v *mail.Values) {
				v.Wording = mail.Wording{
					Subject: "News from {practice}", Message: "Dear {first_name},\r\n\r\n\r\nsee <b>you</b>\u202e soon. {practitioner}",
				}
			},
			[]string{"Dear Ana,\n\nsee <b>you</b> soon. Nora Reyes\n\nOpen your page:\nhttps://harbor.example.test/s/abc\n"},
			[]string{"fresh link", "There you can", "Hello"},
		},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			v := values()
			if c.change != nil {
				c.change(&v)
			}
			got := write(t, c.kind, c.language, v)
			for _, want := range c.has {
				if !strings.Contains(got, want) {
					t.Errorf("%q is missing in\n%s", want, got)
				}
			}
			for _, unwanted := range c.not {
				if strings.Contains(got, unwanted) {
					t.Errorf("%q is in\n%s", unwanted, got)
				}
			}
		})
	}
	t.Run("refuses_a_text_that_is_too_long", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Wording = mail.Wording{Subject: "Un enlace", Message: strings.Repeat("ñ", mail.MessageMax)}
		if _, err := mail.Write(mail.Resend, words.For("es"), v); err != nil {
			t.Errorf("the longest: %v", err)
		}
		v.Wording.Message += "x"
		_, err := mail.Write(mail.Resend, words.For("es"), v)
		if fault.CodeOf(err) != fault.TooLong || fault.FieldOf(err) != "message" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("refuses_an_unknown_kind", func(t *testing.T) {
		t.Parallel()
		if _, err := mail.Write("newsletter", words.For("en"), values()); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("got %v", err)
		}
	})
	t.Run("starts_the_editor_with_the_words_that_would_be_sent", func(t *testing.T) {
		t.Parallel()
		v := values()
		plain := write(t, mail.Invitation, "es", v)
		v.Wording = mail.Template(mail.Invitation, words.For("es"), v)
		if edited := write(t, mail.Invitation, "es", v); edited != plain {
			t.Errorf("unedited text changes the mail:\n%s\n%s", plain, edited)
		}
	})
}

// TestEveryWordIsKnown writes every kind in every language with and without each value, and looks for a
// key that was printed instead of its text.
func TestEveryWordIsKnown(t *testing.T) {
	t.Parallel()
	for _, language := range words.Languages() {
		for _, kind := range mail.Kinds() {
			for _, v := range []mail.Values{values(), {Practice: "P", PortalAddress: "https://p.test", Link: "https://p.test/s/a", Days: 1, Minutes: 1}} {
				l, err := mail.Write(kind, words.For(language), v)
				if err != nil {
					t.Fatal(err)
				}
				if got := l.Subject + readBack(t, compose(t, l)).text; strings.Contains(got, "mail_") || strings.ContainsAny(got, "{}") {
					t.Errorf("%s %s: %s", language, kind, got)
				}
			}
		}
	}
}
