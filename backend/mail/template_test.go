package mail_test

import (
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/typed"
	"anteroom/frontend/words"
)

func TestTemplate(t *testing.T) {
	t.Parallel()

	t.Run("S6: a_template_is_what_every_mail_of_its_kind_says", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Template = mail.Wording{Subject: "Hello from {practice}", Message: "Dear {first_name},\n\nmy door is open. {permissions}\n\n{practitioner}"}
		letter, err := mail.Write(mail.Invitation, words.For("en"), v)
		if err != nil || letter.Subject != "Hello from Harbor Counseling" {
			t.Fatalf("got %q, %v", letter.Subject, err)
		}
		want := "Dear Ana,\n\nmy door is open. There you can ask for a visit, write to the practice and see your bills.\n\nNora Reyes\n\n" +
			"Open your page:\n" + v.Link + "\n\nThe link is only for you"
		if got := readBack(t, compose(t, letter)).text; !strings.HasPrefix(got, want) {
			t.Error(got)
		}
	})
	t.Run("S27: words_for_one_mail_stand_in_place_of_the_template", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Template = mail.Wording{Subject: "Template", Message: "Template"}
		v.Wording = mail.Wording{Subject: "Mine", Message: "Mine"}
		if got := write(t, mail.Resend, "en", v); !strings.HasPrefix(got, "Mine\n") {
			t.Error(got)
		}
	})
	t.Run("the_button_stands_where_the_text_says_it_and_otherwise_below", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Template = mail.Wording{Subject: "S", Message: "Before\n\n{link}\n\nAfter"}
		if got := write(t, mail.Welcome, "es", v); !strings.HasPrefix(got, "Before\n\nAbrir su página:\n"+v.Link+"\n\nAfter\n\nEl enlace es solo") {
			t.Error(got)
		}
		v.Template.Message = "Before, {link} after"
		if got := write(t, mail.SignInLink, "en", v); !strings.HasPrefix(got, "Before,\n\nSign in:\n"+v.Link+"\n\nafter\n\nIt works once") {
			t.Error(got)
		}
	})
	t.Run("a_subject_that_comes_out_empty_becomes_the_standard_one", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Practice, v.Practitioner = "", ""
		v.Template = mail.Wording{Subject: "{practitioner}", Message: "Hello"}
		letter, err := mail.Write(mail.SignInLink, words.For("en"), v)
		if err != nil || letter.Subject != "Your link to sign in at " {
			t.Errorf("got %q, %v", letter.Subject, err)
		}
		compose(t, letter)
	})
	t.Run("a_test_says_so_in_its_subject", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.IsTest = true
		for language, want := range map[string]string{"en": "Test: Welcome to Harbor Counseling", "es": "Prueba: Le damos la bienvenida a Harbor Counseling"} {
			if letter, err := mail.Write(mail.Welcome, words.For(language), v); err != nil || letter.Subject != want {
				t.Errorf("got %q, %v", letter.Subject, err)
			}
		}
	})
	t.Run("W11: the_standard_text_can_be_kept_as_a_template_and_changes_no_mail", func(t *testing.T) {
		t.Parallel()
		for _, kind := range mail.Kinds() {
			for _, language := range words.Languages() {
				for _, may := range []mail.Permissions{{}, {Bills: true}, {Request: true, Write: true, Bills: true}} {
					v := values()
					v.Permissions = may
					plain := write(t, kind, language, v)
					standard := mail.Standard(kind, words.For(language))
					if parsed, err := mail.ParseWording(standard); err != nil || parsed != standard {
						t.Fatalf("%s %s: %+v becomes %+v, %v", kind, language, standard, parsed, err)
					}
					v.Template = standard
					if got := write(t, kind, language, v); got != plain {
						t.Errorf("%s %s:\n%s\nbecame\n%s", kind, language, plain, got)
					}
				}
			}
		}
	})
	t.Run("S27: the_editor_of_one_mail_starts_from_the_template_with_this_clients_permissions", func(t *testing.T) {
		t.Parallel()
		v := values()
		v.Permissions = mail.Permissions{Write: true}
		v.Template = mail.Wording{Subject: "S", Message: "Dear {first_name}. {permissions}"}
		got := mail.Template(mail.Invitation, words.For("en"), v)
		if got.Message != "Dear {first_name}. There you can write to the practice." {
			t.Error(got.Message)
		}
		plain := write(t, mail.Invitation, "en", v)
		v.Wording = got
		if edited := write(t, mail.Invitation, "en", v); edited != plain {
			t.Errorf("%s\nbecame\n%s", plain, edited)
		}
	})
}

// FuzzTemplate: whatever a practitioner writes as a template, and whatever names are filled into it, the mail
// has its link in both parts, a subject of one line, and no element of its own.
func FuzzTemplate(f *testing.F) {
	f.Add(0, "Hello from {practice}", "Dear {first_name},\n\n{link}\n\n{permissions} {practitioner}", "Ana", "Harbor")
	f.Fuzz(func(t *testing.T, kind int, subject, message, first, practice string) {
		for _, text := range []*string{&first, &practice} {
			line, err := typed.Line(*text, 200)
			if err != nil {
				return // no field takes it
			}
			*text = line
		}
		own, err := mail.ParseWording(mail.Wording{Subject: subject, Message: message})
		if err != nil {
			if code, field := fault.CodeOf(err), fault.FieldOf(err); code == fault.Internal || (field != "subject" && field != "message") {
				t.Fatal(err)
			}
			return
		}
		if again, err := mail.ParseWording(own); err != nil || again != own {
			t.Fatalf("%+v is kept as %+v, %v", own, again, err)
		}
		v := values()
		v.FirstName, v.Practice, v.Template = first, practice, own
		kinds := mail.Kinds()
		l, err := mail.Write(kinds[uint(kind)%uint(len(kinds))], words.For(words.Languages()[uint(kind)%2]), v)
		if err != nil {
			t.Fatal(err)
		}
		raw := compose(t, l)
		wantLines(t, raw)
		back := readBack(t, raw)
		if got, err := back.header.Subject(); err != nil || strings.TrimSpace(got) == "" || strings.ContainsAny(got, "\r\n") || got != strings.TrimSpace(l.Subject) {
			t.Fatalf("the subject %q arrived as %q, %v", l.Subject, got, err)
		}
		_, links := visible(t, back.page)
		if len(links) != 2 || links[0] != v.Link || links[1] != v.Link || !strings.Contains(back.text, "\n"+v.Link+"\n") {
			t.Fatalf("the links of the page are %q, the text is\n%q", links, back.text)
		}
		wantOwnElements(t, back.page)
	})
}
