package catcher

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"
)

// Mail is one caught mail as it is shown: its text alone, never its HTML.
type Mail struct {
	ID      int // rises by one with each mail
	At      time.Time
	To      string
	From    string
	Subject string
	Text    string
	Link    string // the first link in the text; empty without one
}

// read takes a mail apart.
func read(r io.Reader) (Mail, error) {
	raw, err := io.ReadAll(io.LimitReader(r, SizeLimit+1))
	if err != nil {
		return Mail{}, fmt.Errorf("read the mail: %w", err)
	}
	reader, err := gomail.CreateReader(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) {
		return Mail{}, fmt.Errorf("read the mail's head: %w", err)
	}
	defer reader.Close() //nolint:errcheck // it reads from memory
	var m Mail
	if m.Subject, err = reader.Header.Subject(); err != nil {
		m.Subject = reader.Header.Get("Subject")
	}
	if from, err := reader.Header.AddressList("From"); err == nil && len(from) > 0 {
		m.From = from[0].Address
	}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return Mail{}, fmt.Errorf("read a part of the mail: %w", err)
		}
		kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil || kind != "text/plain" || m.Text != "" {
			continue
		}
		text, err := io.ReadAll(part.Body)
		if err != nil {
			return Mail{}, fmt.Errorf("read the mail's text: %w", err)
		}
		m.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
		m.Link = linkIn(m.Text)
	}
}

// linkIn is the first word of a text that is a link.
func linkIn(text string) string {
	for word := range strings.FieldsSeq(text) {
		if strings.HasPrefix(word, "http://") || strings.HasPrefix(word, "https://") {
			return word
		}
	}
	return ""
}
