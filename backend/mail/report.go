package mail

import (
	"bufio"
	"errors"
	"io"
	"net/textproto"
	"strconv"
	"strings"

	"anteroom/backend/fault"

	"github.com/emersion/go-message"
)

// ReportMax is how much of a delivery report is read, in bytes. What the program asks of a report stands before
// the returned mail, or at its beginning.
const ReportMax = 256 << 10

const (
	reportParts      = 16       // of one report
	reportFields     = 64 << 10 // bytes of one of its parts
	reportRecipients = 32
	reportIDMax      = 250 // bytes of an id
)

// ErrNoReport means that a mail is no delivery report, or one that cannot be read.
var ErrNoReport = errors.New("the mail is no delivery report")

// Fate is what a mail server says it did with a mail for one recipient (RFC 3464, section 2.3.3).
type Fate string

// The fates. A server has given up for good with the first alone.
const (
	FateFailed    Fate = "failed"
	FateDelayed   Fate = "delayed"
	FateDelivered Fate = "delivered"
	FateRelayed   Fate = "relayed"
	FateExpanded  Fate = "expanded"
)

// Report is what a mail server says became of one mail after it had been accepted. Anybody can write one, so it
// proves nothing by itself: it is worth as much as the ids in it, which only those know who had the mail.
type Report struct {
	EnvelopeID string // as in [Envelope]; empty: the server does not say
	MessageID  string // of the mail that it is about, without angle brackets; empty: it was not returned
	Recipients []ReportedRecipient
}

// ReportedRecipient is what became of a mail for one recipient.
type ReportedRecipient struct {
	Fate   Fate
	Status string // "5.1.1"; empty: it has no form
	Code   int    // the reply code of the server that refused; 0: none is told
	Words  string // that server's, in one line without control characters, at most 500 bytes; may be empty
}

// Outcome returns what the report comes to for a mail to one recipient, which may have been passed on to several:
// it failed only where it reached nobody.
func (r Report) Outcome() ReportedRecipient {
	var worst ReportedRecipient
	for _, recipient := range r.Recipients {
		if rankOf(recipient.Fate) > rankOf(worst.Fate) {
			worst = recipient
		}
	}
	return worst
}

// rankOf orders the fates by how much they decide.
func rankOf(fate Fate) int {
	switch fate {
	case FateDelivered, FateRelayed, FateExpanded:
		return 3
	case FateFailed:
		return 2
	case FateDelayed:
		return 1
	}
	return 0
}

// Fault is the sentence for the practitioner: why the mail came back, or that it is delayed; empty for a mail that
// went on.
func (r ReportedRecipient) Fault() fault.Code {
	switch r.Fate {
	case FateFailed:
	case FateDelayed:
		return Delayed
	case FateDelivered, FateRelayed, FateExpanded:
		return ""
	}
	const permanent = 550
	about := reply{code: permanent, enhanced: r.Status}
	switch {
	case strings.HasPrefix(r.Status, "4.") || strings.HasPrefix(r.Status, "5.4."):
		return Undelivered
	case about.security():
		return ContentRefused
	case r.Status == "5.1.3" || r.Status == "5.1.6":
		return RecipientUnknown
	}
	_, code := judgeMail(Recipient, about)
	return code
}

// ParseReport reads a delivery report (RFC 3464), of which [ReportMax] bytes at most, or fails with [ErrNoReport].
// What is missing or has no form is left empty.
func ParseReport(raw io.Reader) (Report, error) {
	whole, err := message.Read(io.LimitReader(raw, ReportMax))
	if err != nil && !message.IsUnknownCharset(err) {
		return Report{}, ErrNoReport
	}
	if kind, _, err := whole.Header.ContentType(); err != nil || kind != "multipart/report" {
		return Report{}, ErrNoReport
	}
	parts := whole.MultipartReader()
	if parts == nil {
		return Report{}, ErrNoReport
	}
	var report Report
	for range reportParts {
		part, err := parts.NextPart()
		if err != nil && !message.IsUnknownCharset(err) {
			break // its end, or as far as it can be read
		}
		report.take(part)
	}
	if report.Outcome().Fate == "" || (report.EnvelopeID == "" && report.MessageID == "") {
		return Report{}, ErrNoReport
	}
	return report, nil
}

// take reads one part, if it is of use. The first of a kind counts.
func (r *Report) take(part *message.Entity) {
	kind, _, err := part.Header.ContentType()
	if err != nil {
		return
	}
	body := textproto.NewReader(bufio.NewReader(io.LimitReader(part.Body, reportFields)))
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		if len(r.Recipients) == 0 {
			r.takeStatus(body)
		}
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
		if r.MessageID == "" {
			returned, _ := readFields(body)
			r.MessageID = strings.TrimSuffix(strings.TrimPrefix(reportID(returned["message-id"]), "<"), ">")
		}
	}
}

// takeStatus reads the groups of fields: one about the mail, and one for each recipient.
func (r *Report) takeStatus(body *textproto.Reader) {
	for range reportRecipients + 1 {
		fields, isMore := readFields(body)
		if id := fields["original-envelope-id"]; id != "" && r.EnvelopeID == "" {
			r.EnvelopeID = reportID(id)
		}
		if fate := fateOf(fields["action"]); fate != "" {
			code, words := diagnosis(fields["diagnostic-code"])
			r.Recipients = append(r.Recipients, ReportedRecipient{
				Fate: fate, Status: statusOf(fields["status"]), Code: code, Words: words,
			})
		}
		if !isMore {
			return
		}
	}
}

// readFields reads fields up to an empty line, by their names in lower case; of several of a name the first, and no
// line without form. isMore is false at the end.
func readFields(body *textproto.Reader) (fields map[string]string, isMore bool) {
	fields = map[string]string{}
	for {
		line, err := body.ReadContinuedLine()
		if err != nil {
			return fields, false
		}
		if line == "" {
			return fields, true
		}
		name, value, isField := strings.Cut(line, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, isKnown := fields[name]; isField && !isKnown {
			fields[name] = value
		}
	}
}

// reportID bounds an id that came from outside.
func reportID(id string) string {
	id = cleanLine(id)
	if len(id) > reportIDMax {
		return ""
	}
	return id
}

func fateOf(text string) Fate {
	fate := Fate(strings.ToLower(strings.TrimSpace(text)))
	if rankOf(fate) == 0 {
		return ""
	}
	return fate
}

// statusOf returns the code at the beginning of a status, which some servers explain behind it.
func statusOf(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	if !isStatus(first) {
		return ""
	}
	return first
}

// isStatus accepts a code such as 5.1.1 (RFC 3463).
func isStatus(text string) bool {
	const numbers, digitsMax = 3, 3
	pieces := strings.Split(text, ".")
	if len(pieces) != numbers || len(pieces[0]) != 1 {
		return false
	}
	for _, piece := range pieces {
		if _, err := strconv.ParseUint(piece, 10, 16); err != nil || len(piece) > digitsMax {
			return false
		}
	}
	return true
}

// diagnosis takes a diagnostic code apart, such as "smtp; 550 5.1.1 User unknown": the reply's code and its words.
func diagnosis(text string) (code int, words string) {
	if _, said, isTyped := strings.Cut(text, ";"); isTyped {
		text = said
	}
	words = cleanWords(text)
	first, rest, _ := strings.Cut(strings.Replace(words, "-", " ", 1), " ")
	const least, beyond = 400, 600
	found, err := strconv.Atoi(first)
	if err != nil || found < least || found >= beyond {
		return 0, words
	}
	if status, behind, _ := strings.Cut(rest, " "); isStatus(status) && behind != "" {
		rest = behind
	}
	return found, rest
}
