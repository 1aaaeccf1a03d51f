package mail_test

import (
	"bytes"
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/typed"
	"anteroom/frontend/words"

	"golang.org/x/net/html"
)

// wantLines ends the test unless every line of a mail ends in CR LF and is no longer than SMTP allows.
func wantLines(t *testing.T, raw []byte) {
	t.Helper()
	const lineLimit = 998
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > lineLimit || bytes.ContainsAny(line, "\r\n\x00") {
			t.Fatalf("a line of %d bytes: %.200q", len(line), line)
		}
	}
}

// FuzzHeader: what stands in a header arrives as it was typed, and adds no line of its own.
func FuzzHeader(f *testing.F) {
	f.Add("Your page is ready", "Harbor", "Ana")
	f.Fuzz(func(t *testing.T, subject, sender, recipient string) {
		l := letter()
		l.Subject = subject
		raw, err := mail.Compose(l, mail.Address{Name: sender, Address: from.Address}, mail.Address{Name: recipient, Address: to.Address}, "ob-1@practice.example.test", date)
		if err != nil {
			if code := fault.CodeOf(err); raw != nil || (code != fault.Invalid && code != fault.Missing && code != fault.TooLong) || fault.FieldOf(err) == "" {
				t.Fatalf("%d bytes with %v", len(raw), err)
			}
			return
		}
		wantLines(t, raw)
		back := readBack(t, raw)
		if got, err := back.header.Subject(); err != nil || got != strings.TrimSpace(subject) {
			t.Fatalf("the subject %q arrived as %q, %v", subject, got, err)
		}
		for field, want := range map[string]string{"From": sender, "To": recipient} {
			list, err := back.header.AddressList(field)
			if err != nil || len(list) != 1 || list[0].Name != strings.TrimSpace(want) {
				t.Fatalf("%s: the name %q arrived as %v, %v", field, want, list, err)
			}
		}
	})
}

// FuzzLetter: what a practitioner and a client are called, and what was written, stands in both parts
// of every kind of mail as text, whatever it looks like.
func FuzzLetter(f *testing.F) {
	f.Add(0, "Ana", "Harbor Counseling", "Nora Reyes", "555-0100", "See you soon.")
	kinds := mail.Kinds()
	f.Fuzz(func(t *testing.T, kind int, first, practice, practitioner, phone, message string) {
		for _, text := range []*string{&first, &practice, &practitioner, &phone} {
			line, err := typed.Line(*text, 200)
			if err != nil {
				return // no field takes it
			}
			*text = line
		}
		v := values()
		v.FirstName, v.Practice, v.Practitioner, v.Phone = first, practice, practitioner, phone
		v.Wording = mail.Wording{Subject: "A page for you", Message: message}
		language := words.Languages()[uint(kind)%2]
		l, err := mail.Write(kinds[uint(kind)%uint(len(kinds))], words.For(language), v)
		if err != nil {
			if code := fault.CodeOf(err); code == fault.Internal || fault.FieldOf(err) != "message" {
				t.Fatal(err)
			}
			return
		}
		raw := compose(t, l)
		wantLines(t, raw)
		back := readBack(t, raw)
		page, links := visible(t, back.page)
		for _, want := range append(l.Paragraphs, practice, v.Link) {
			if want = squeeze(want); !strings.Contains(squeeze(back.text), want) || !strings.Contains(squeeze(page), want) {
				t.Fatalf("%q is not in both parts:\n%q\n%q", want, back.text, page)
			}
		}
		for _, link := range links {
			if link != v.Link {
				t.Fatalf("the page points to %q", link)
			}
		}
		wantOwnElements(t, back.page)
	})
}

// wantOwnElements ends the test at an element that no letter is made of.
func wantOwnElements(t *testing.T, page string) {
	t.Helper()
	own := " html head meta title body div p a br strong "
	for tokens := html.NewTokenizer(strings.NewReader(page)); tokens.Next() != html.ErrorToken; {
		token := tokens.Token()
		isElement := token.Type == html.StartTagToken || token.Type == html.SelfClosingTagToken || token.Type == html.CommentToken
		if isElement && !strings.Contains(own, " "+token.Data+" ") {
			t.Fatalf("the page has %q", token)
		}
	}
}
