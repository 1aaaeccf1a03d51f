package mail_test

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/typed"
	"anteroom/frontend/words"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"
	"golang.org/x/net/html"
)

// read is a message taken apart again.
type read struct {
	header     gomail.Header
	text, page string
}

func readBack(t *testing.T, raw []byte) read {
	t.Helper()
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("read back: %v", err)
	}
	back := read{header: gomail.Header{Header: entity.Header}}
	parts, types := entity.MultipartReader(), []string{}
	if parts == nil {
		t.Fatal("the message has one part")
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("next part: %v", err)
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatalf("read part: %v", err)
		}
		mediaType, _, _ := part.Header.ContentType()
		types = append(types, mediaType)
		if mediaType == "text/plain" {
			back.text = strings.ReplaceAll(string(content), "\r\n", "\n")
		} else {
			back.page = string(content)
		}
	}
	if strings.Join(types, " ") != "text/plain text/html" {
		t.Fatalf("the parts are %v", types)
	}
	return back
}

// visible returns the words that a reader of the page sees, and every address that it points to.
func visible(t *testing.T, page string) (text string, links []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("parse the page: %v", err)
	}
	var out strings.Builder
	for node := range root.Descendants() {
		switch {
		case node.Type == html.TextNode && node.Parent.Data != "title":
			out.WriteString(node.Data + " ")
		case node.Type == html.ElementNode:
			for _, attribute := range node.Attr {
				if attribute.Key == "href" || attribute.Key == "src" {
					links = append(links, attribute.Val)
				}
			}
		}
	}
	return out.String(), links
}

func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }

var (
	from = mail.Address{Name: `Dr. "Bob" O'Neil\`, Address: "nora@practice.example.test"}
	to   = mail.Address{Name: "Añá", Address: "ana@example.test"}
	date = time.Date(2026, 11, 22, 9, 12, 0, 0, time.UTC)
)

func letter() mail.Letter {
	return mail.Letter{
		Language: "en", Subject: "Your page ✓ is ready", Paragraphs: []string{"Hello Ana,", "First {{.Name}} & <b>bold</b>.", "Two\nlines."},
		Action: mail.Action{Label: "Open your page", URL: "https://harbor.example.test/s/abc?x=1&y=2"}, After: []string{"It stops working after 7 days."},
		CodeLine: "Or type this code on that page:", Code: "7KQ2M9XD", Closing: []string{"Bye."}, Signature: []string{"Harbor Counseling", "12 Pier Street"},
	}
}

func compose(t *testing.T, l mail.Letter) []byte {
	t.Helper()
	raw, err := mail.Compose(l, from, to, "ob-1@practice.example.test", date)
	if err != nil {
		t.Fatalf("compose: %v", err)
	}
	return raw
}

func TestCompose(t *testing.T) {
	t.Parallel()
	raw := compose(t, letter())
	back := readBack(t, raw)

	t.Run("says_the_same_in_both_parts", func(t *testing.T) {
		t.Parallel()
		page, links := visible(t, back.page)
		// Only the text needs a colon between the label and the address.
		if text := strings.Replace(squeeze(back.text), "Open your page:", "Open your page", 1); text != squeeze(page) {
			t.Errorf("text: %s\npage: %s", text, squeeze(page))
		}
		for _, link := range links {
			if link != letter().Action.URL {
				t.Errorf("the page points to %q", link)
			}
		}
		if len(links) != 2 || strings.Contains(back.page, "<img") || strings.Contains(back.page, "<script") {
			t.Errorf("links %v in %s", links, back.page)
		}
	})
	t.Run("brings_braces_and_tags_as_they_were_written", func(t *testing.T) {
		t.Parallel()
		if !strings.Contains(back.text, "First {{.Name}} & <b>bold</b>.") || strings.Contains(back.page, "<b>") {
			t.Errorf("text %q\npage %q", back.text, back.page)
		}
	})
	t.Run("prints_the_code_in_groups", func(t *testing.T) {
		t.Parallel()
		if !strings.Contains(back.text, "Or type this code on that page:\n7KQ2-M9XD\n") {
			t.Error(back.text)
		}
	})
	t.Run("has_one_sender_one_recipient_and_fixed_fields", func(t *testing.T) {
		t.Parallel()
		for key, want := range map[string]mail.Address{"From": from, "To": to} {
			list, err := back.header.AddressList(key)
			if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Address {
				t.Errorf("%s: %v, %v", key, list, err)
			}
			if fields := back.header.Values(key); len(fields) != 1 {
				t.Errorf("%d fields %s", len(fields), key)
			}
		}
		id, err := back.header.MessageID()
		if err != nil || id != "ob-1@practice.example.test" {
			t.Errorf("message id %q, %v", id, err)
		}
		when, err := back.header.Date()
		if err != nil || !when.Equal(date) {
			t.Errorf("date %v, %v", when, err)
		}
		subject, err := back.header.Subject()
		if err != nil || subject != letter().Subject {
			t.Errorf("subject %q, %v", subject, err)
		}
		for key, want := range map[string]string{"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": "en"} {
			if got := back.header.Get(key); got != want {
				t.Errorf("%s: %q", key, got)
			}
		}
		for _, key := range []string{"Cc", "Bcc", "Reply-To", "List-Unsubscribe"} {
			if back.header.Has(key) {
				t.Errorf("there is a %s", key)
			}
		}
	})
	t.Run("gives_the_same_bytes_again", func(t *testing.T) {
		t.Parallel()
		if !bytes.Equal(raw, compose(t, letter())) {
			t.Error("the second message differs")
		}
	})
	t.Run("keeps_to_ascii_and_short_lines", func(t *testing.T) {
		t.Parallel()
		for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
			if len(line) > 998 || bytes.ContainsAny(line, "\r\n") || bytes.ContainsFunc(line, func(r rune) bool { return r > 0x7e }) {
				t.Errorf("line %q", line)
			}
		}
	})
	t.Run("leaves_out_what_is_empty", func(t *testing.T) {
		t.Parallel()
		short := readBack(t, compose(t, mail.Letter{Language: "es", Subject: "Hola", CodeLine: "code:", Paragraphs: []string{"Una línea."}}))
		if page, _ := visible(t, short.page); short.text != "Una línea.\n" || squeeze(page) != "Una línea." {
			t.Errorf("text %q, page %q", short.text, squeeze(page))
		}
		if !strings.Contains(short.page, `<html lang="es">`) {
			t.Error("the page has no language")
		}
	})
}

func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule  string
		bend  func(l *mail.Letter, from, to *mail.Address, id *string)
		field string
		code  fault.Code
	}{
		{"a_line_end_in_the_subject", func(l *mail.Letter, _, _ *mail.Address, _ *string) { l.Subject = "Hi\r\nBcc: x@example.test" }, "subject", fault.Invalid},
		{"an_empty_subject", func(l *mail.Letter, _, _ *mail.Address, _ *string) { l.Subject = " " }, "subject", fault.Missing},
		{"a_line_end_in_the_senders_name", func(_ *mail.Letter, f, _ *mail.Address, _ *string) { f.Name = "Nora\nBcc: x@example.test" }, "from", fault.Invalid},
		{"a_control_character_in_the_recipients_name", func(_ *mail.Letter, _, r *mail.Address, _ *string) { r.Name = "Ana\x1b" }, "to", fault.Invalid},
		{"a_second_recipient", func(_ *mail.Letter, _, r *mail.Address, _ *string) { r.Address += ", x@example.test" }, "to", typed.AddressInvalid},
		{"no_recipient", func(_ *mail.Letter, _, r *mail.Address, _ *string) { r.Address = "" }, "to", fault.Missing},
		{"a_message_id_with_a_line_end", func(_ *mail.Letter, _, _ *mail.Address, id *string) { *id = "a@b>\r\nX: y" }, "message_id", fault.Invalid},
		{"a_script_for_a_link", func(l *mail.Letter, _, _ *mail.Address, _ *string) { l.Action.URL = "javascript:alert(1)" }, "link", mail.LinkInvalid},
		{"a_link_with_a_line_end", func(l *mail.Letter, _, _ *mail.Address, _ *string) { l.Action.URL = "https://a.test/\nx" }, "link", mail.LinkInvalid},
		{"a_link_to_nowhere", func(l *mail.Letter, _, _ *mail.Address, _ *string) { l.Action.URL = "/s/abc" }, "link", mail.LinkInvalid},
		{"a_language_that_is_no_tag", func(l *mail.Letter, _, _ *mail.Address, _ *string) { l.Language = "en\r\nX: y" }, "language", fault.Invalid},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			l, f, r, id := letter(), from, to, "ob-1@practice.example.test"
			c.bend(&l, &f, &r, &id)
			raw, err := mail.Compose(l, f, r, id, date)
			if raw != nil || fault.CodeOf(err) != c.code || fault.FieldOf(err) != c.field {
				t.Errorf("composed %d bytes, %v", len(raw), err)
			}
		})
	}
}

func TestMessageID(t *testing.T) {
	t.Parallel()
	id, err := mail.MessageID("0197-ab", "Nora@Bücher.example")
	if err != nil || id != "0197-ab@xn--bcher-kva.example" {
		t.Errorf("made %q, %v", id, err)
	}
	if _, err := mail.MessageID("a b", "nora@example.test"); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a space was taken: %v", err)
	}
}

func FuzzCompose(f *testing.F) {
	f.Add("Your page is ready", "Ana", "Hello {{.}}", "<script>alert(1)</script>", "7KQ2M9XD")
	f.Add("=?utf-8?q?x?=", "a\r\nBcc: b@example.test", "\u202eevil", "\n.\r\n.\n", "é\xff")
	field := regexp.MustCompile(`^[A-Za-z-]+: |^[ \t]`)
	f.Fuzz(func(t *testing.T, subject, name, greeting, paragraph, code string) {
		l := letter()
		l.Subject, l.Paragraphs, l.Code = subject, []string{greeting, paragraph}, code
		raw, err := mail.Compose(l, from, mail.Address{Name: name, Address: to.Address}, "ob-1@practice.example.test", date)
		if err != nil {
			if raw != nil || fault.CodeOf(err) == fault.Internal {
				t.Fatalf("%d bytes with %v", len(raw), err)
			}
			return
		}
		head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		for line := range bytes.SplitSeq(head, []byte("\r\n")) {
			if !field.Match(line) {
				t.Fatalf("a header line of its own: %q", line)
			}
		}
		back := readBack(t, raw)
		recipients, err := back.header.AddressList("To")
		if err != nil || len(recipients) != 1 || recipients[0].Address != to.Address || back.header.Len() != 10 {
			t.Fatalf("to %v, %v, %d fields", recipients, err, back.header.Len())
		}
		wantLines(t, raw)
		wantOwnElements(t, back.page)
		page, links := visible(t, back.page)
		for _, link := range links {
			if link != l.Action.URL {
				t.Fatalf("the page points to %q", link)
			}
		}
		if said, err := mail.ParseWording(mail.Wording{Subject: subject, Message: paragraph}); err == nil {
			if want := squeeze(said.Message); !strings.Contains(squeeze(back.text), want) || !strings.Contains(squeeze(page), want) {
				t.Fatalf("%q is not in both parts:\n%q\n%q", want, back.text, page)
			}
		}
	})
}

func BenchmarkCompose(b *testing.B) {
	l, err := mail.Write(mail.Invitation, words.For("en"), values())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := mail.Compose(l, from, to, "ob-1@practice.example.test", date); err != nil {
			b.Fatal(err)
		}
	}
}
