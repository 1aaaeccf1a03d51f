package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/typed"

	"github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"
)

// MessageID returns the Message-ID, without angle brackets, of the mail that the outbox knows as id: the
// id at the sender's domain, so that it is unique in the world and the same in every attempt.
//
// Codes: those of [typed.Address], and invalid for an id that is no plain word.
func MessageID(id, sender string) (string, error) {
	wire, _, err := onWire(sender)
	if err != nil {
		return "", err
	}
	_, domain, _ := strings.Cut(wire, "@")
	messageID := id + "@" + domain
	if !isMessageID(messageID) {
		return "", fault.At("id", fault.Invalid)
	}
	return messageID, nil
}

// Compose renders a letter into the bytes of one mail from one address to one address. The same input
// gives the same bytes, so that a mail sent twice is recognised as one. The message has two parts that
// say the same, plain text and HTML, and of an appointment a third for the reader's calendar, which is attached as
// a file too; nothing in it is fetched from elsewhere.
//
// Codes: those of [typed.Address] with the field "from" or "to", invalid for a name, subject or id with
// hidden characters, too_long for a name, missing for an empty subject, mail_link_invalid.
func Compose(letter Letter, from, to Address, messageID string, date time.Time) ([]byte, error) {
	header, err := headerOf(letter, from, to, messageID, date)
	if err != nil {
		return nil, err
	}
	letter, err = letter.clean()
	if err != nil {
		return nil, err
	}
	page, err := letter.html()
	if err != nil {
		return nil, fmt.Errorf("render the letter: %w", err)
	}
	text := letter.text()
	sum := sha256.Sum256([]byte(messageID + "\x00" + text))
	said, attached := hex.EncodeToString(sum[:16]), hex.EncodeToString(sum[16:])
	entry, err := letter.Visit.entry(from.Address, to.Address, date)
	if err != nil {
		return nil, err
	}

	var out bytes.Buffer
	if len(entry.content) == 0 {
		header.SetContentType(bothForms, map[string]string{"boundary": said})
		whole, err := message.CreateWriter(&out, header.Header)
		if err != nil {
			return nil, fmt.Errorf("write the header: %w", err)
		}
		if err := addForms(whole, text, page); err != nil {
			return nil, err
		}
		err = end(whole)
		return out.Bytes(), err
	}
	header.SetContentType("multipart/mixed", map[string]string{"boundary": attached})
	whole, err := message.CreateWriter(&out, header.Header)
	if err != nil {
		return nil, fmt.Errorf("write the header: %w", err)
	}
	if err := entry.addTo(whole, said, text, page); err != nil {
		return nil, err
	}
	err = end(whole)
	return out.Bytes(), err
}

// bothForms is the type of a message that says the same in more than one form.
const bothForms = "multipart/alternative"

// addForms writes the two parts that say the same.
func addForms(whole *message.Writer, text, page string) error {
	if err := addPart(whole, "text/plain", text); err != nil {
		return err
	}
	return addPart(whole, "text/html", page)
}

func end(whole *message.Writer) error {
	if err := whole.Close(); err != nil {
		return fmt.Errorf("end the message: %w", err)
	}
	return nil
}

func headerOf(letter Letter, from, to Address, messageID string, date time.Time) (gomail.Header, error) {
	var header gomail.Header
	sender, err := headerAddress("from", from)
	if err != nil {
		return header, err
	}
	recipient, err := headerAddress("to", to)
	if err != nil {
		return header, err
	}
	switch {
	case strings.TrimSpace(letter.Subject) == "":
		return header, fault.At("subject", fault.Missing)
	case hasHidden(letter.Subject):
		return header, fault.At("subject", fault.Invalid)
	case !isMessageID(messageID):
		return header, fault.At("message_id", fault.Invalid)
	case !isTag(letter.Language):
		return header, fault.At("language", fault.Invalid)
	}
	// The header is written from the last field set to the first.
	header.Set("X-Auto-Response-Suppress", "All")
	header.Set("Auto-Submitted", "auto-generated")
	header.Set("Content-Language", letter.Language)
	header.SetMessageID(messageID)
	header.SetDate(date)
	header.SetSubject(asWords(strings.TrimSpace(letter.Subject)))
	header.Set("To", recipient)
	header.Set("From", sender)
	return header, nil
}

// nameMax is the longest name beside an address, in characters. A longer one could not be folded into lines.
const nameMax = 500

// headerAddress returns an address as it stands in a header. It refuses what would be encoded there unseen.
//
// A name that is not ASCII is encoded as base64, always: the standard library chooses by the characters it
// knows to be forbidden in an encoded word, and does not know the backslash.
func headerAddress(field string, address Address) (string, error) {
	wire, _, err := onWire(address.Address)
	if err != nil {
		return "", fault.At(field, fault.CodeOf(err))
	}
	switch {
	case hasHidden(address.Name):
		return "", fault.At(field, fault.Invalid)
	case utf8.RuneCountInString(address.Name) > nameMax:
		return "", fault.At(field, fault.TooLong)
	}
	name := strings.TrimSpace(address.Name)
	if isASCII(name) {
		return (&gomail.Address{Name: name, Address: wire}).String(), nil
	}
	return mime.BEncoding.Encode("utf-8", name) + " " + (&gomail.Address{Address: wire}).String(), nil
}

// asWords returns an ASCII text as encoded words where a reader would take it for such already, or where
// a piece of it is too long to be folded. Everything else is returned as it is: what is not ASCII is
// encoded when the header is written.
func asWords(text string) string {
	const pieceMax, chunk = 60, 45 // 45 bytes are 60 characters of base64
	isLong := func(piece string) bool { return len(piece) > pieceMax }
	if !isASCII(text) || (!strings.Contains(text, "=?") && !slices.ContainsFunc(strings.Split(text, " "), isLong)) {
		return text
	}
	var encoded []string
	for piece := range slices.Chunk([]byte(text), chunk) {
		encoded = append(encoded, "=?utf-8?b?"+base64.StdEncoding.EncodeToString(piece)+"?=")
	}
	return strings.Join(encoded, " ")
}

func addPart(whole *message.Writer, mediaType, text string) error {
	var header message.Header
	header.Set("Content-Transfer-Encoding", "quoted-printable")
	header.SetContentType(mediaType, map[string]string{"charset": "utf-8"})
	part, err := whole.CreatePart(header)
	if err != nil {
		return fmt.Errorf("start the %s part: %w", mediaType, err)
	}
	if _, err := io.WriteString(part, text); err != nil {
		return fmt.Errorf("write the %s part: %w", mediaType, err)
	}
	if err := part.Close(); err != nil {
		return fmt.Errorf("end the %s part: %w", mediaType, err)
	}
	return nil
}

func isMessageID(id string) bool {
	parsed, err := typed.Address(id)
	return err == nil && parsed == id && isASCII(id) && len(id) <= 200
}

// isTag accepts language tags such as "es" and "es-MX".
func isTag(tag string) bool {
	return tag != "" && len(tag) <= 35 && !strings.ContainsFunc(tag, func(r rune) bool {
		return r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
}
