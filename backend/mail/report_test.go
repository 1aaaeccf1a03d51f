package mail_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/typed"
)

const (
	envelopeID = "0198a7c2-1111-7222-8333-944455556666"
	returnedID = envelopeID + "@practice.example.test"
)

// reportOf is a report in the form of RFC 3464 with the given parts.
func reportOf(parts ...string) string {
	text := "From: MAILER-DAEMON@mail.example.test\r\nTo: nora@practice.example.test\r\nSubject: Undelivered Mail\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"cut/here\"\r\n\r\nThis is MIME.\r\n"
	for _, part := range parts {
		text += "--cut/here\r\n" + part + "\r\n"
	}
	return text + "--cut/here--\r\n"
}

func explained() string {
	return "Content-Type: text/plain\r\n\r\nYour mail could not be delivered.\r\n"
}

// status is the part with the fields, the first group about the mail.
func status(groups ...string) string {
	return "Content-Type: message/delivery-status\r\n\r\n" + strings.Join(groups, "\r\n\r\n") + "\r\n"
}

func aboutMail() string {
	return "Reporting-MTA: dns; mail.example.test\r\nOriginal-Envelope-Id: " + envelopeID + "\r\nArrival-Date: Mon, 23 Nov 2026 09:00:00 +0000 (UTC)"
}

func about(action, status, diagnosis string) string {
	text := "Final-Recipient: rfc822; ana@example.test\r\nAction: " + action + "\r\nStatus: " + status
	if diagnosis != "" {
		text += "\r\nDiagnostic-Code: " + diagnosis
	}
	return text
}

func returned() string {
	return "Content-Type: text/rfc822-headers\r\n\r\nFrom: nora@practice.example.test\r\nMessage-ID: <" + returnedID + ">\r\nSubject: Your page\r\n"
}

func parse(t *testing.T, text string) mail.Report {
	t.Helper()
	report, err := mail.ParseReport(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return report
}

func TestParseReport(t *testing.T) {
	t.Parallel()
	t.Run("W2: a report says which mail it is about, what became of it, and why in the server's words", func(t *testing.T) {
		t.Parallel()
		report := parse(t, reportOf(explained(), status(aboutMail(), about("failed", "5.1.1", "smtp; 550 5.1.1 <ana@example.test>: Recipient address rejected:\r\n    User unknown in virtual mailbox table")), returned()))
		want := mail.ReportedRecipient{Fate: mail.FateFailed, Status: "5.1.1", Code: 550, Words: "<ana@example.test>: Recipient address rejected: User unknown in virtual mailbox table"}
		if report.EnvelopeID != envelopeID || report.MessageID != returnedID || report.Outcome() != want {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("the returned mail alone names it where the server keeps no envelope's id", func(t *testing.T) {
		t.Parallel()
		whole := strings.Replace(returned(), "text/rfc822-headers", "message/rfc822", 1) + "\r\nHello Ana.\r\n"
		report := parse(t, reportOf(explained(), status("Reporting-MTA: dns; x", about("failed", "5.0.0", "")), whole))
		if report.EnvelopeID != "" || report.MessageID != returnedID {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("a report in another encoding and in the newer form is read too", func(t *testing.T) {
		t.Parallel()
		part := "Content-Type: message/global-delivery-status; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
			aboutMail() + "\r\n\r\nAction: Failed\r\nStatus: 5.2.2 (mailbox full)\r\nDiagnostic-Code: smtp; 552-5.2.2 Das Postfach ist =C3=BCbervoll\r\n"
		want := mail.ReportedRecipient{Fate: mail.FateFailed, Status: "5.2.2", Code: 552, Words: "Das Postfach ist übervoll"}
		if got := parse(t, reportOf(part)).Outcome(); got != want {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("lines without form around what counts are passed over", func(t *testing.T) {
		t.Parallel()
		odd := " begins with a space\r\nno field\r\nX-Odd (note): \x00\r\n"
		report := parse(t, reportOf(status(odd+aboutMail(), about("failed", "5.1.1", "")), strings.Replace(returned(), "From", odd+"From", 1)))
		if report.EnvelopeID != envelopeID || report.MessageID != returnedID {
			t.Errorf("got %+v", report)
		}
	})
	t.Run("a report that was cut off says what it has", func(t *testing.T) {
		t.Parallel()
		text := reportOf(explained(), status(aboutMail(), about("failed", "5.1.1", "smtp; 550 no")), returned()+"\r\n"+strings.Repeat("x", mail.ReportMax))
		if got := parse(t, text); got.Outcome().Fate != mail.FateFailed || got.EnvelopeID != envelopeID {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("words without end are cut, and carry no mark that turns or hides text", func(t *testing.T) {
		t.Parallel()
		report := parse(t, reportOf(status(aboutMail(), about("failed", "5.1.1", "smtp; 550 "+strings.Repeat("no\u202e\x1b ", 5000)))))
		if words := report.Outcome().Words; len(words) > 500 || !strings.HasPrefix(words, "no no no ") {
			t.Errorf("got %d bytes: %.40q", len(words), words)
		}
	})
	for name, text := range map[string]string{
		"a letter":                      "From: ana@example.test\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\n",
		"a report about nothing":        reportOf(explained(), returned()),
		"a report about no mail":        reportOf(status("Reporting-MTA: dns; x", about("failed", "5.1.1", ""))),
		"a receipt that it was read":    reportOf("Content-Type: message/disposition-notification\r\n\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n", returned()),
		"nothing":                       "",
		"a report in a report":          reportOf("Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n" + status(aboutMail(), about("failed", "5.1.1", "")) + "\r\n--x--\r\n"),
		"an id that is longer than any": reportOf(status("Original-Envelope-Id: "+strings.Repeat("x", 300), about("failed", "5.1.1", ""))),
	} {
		t.Run(name+" is no report", func(t *testing.T) {
			t.Parallel()
			if got, err := mail.ParseReport(strings.NewReader(text)); !errors.Is(err, mail.ErrNoReport) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestReportOutcome(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		actions []string
		want    mail.Fate
	}{
		"a mail that failed for the one it was for has failed": {[]string{"failed"}, mail.FateFailed},
		"a mail passed on to two that reached one has not":     {[]string{"failed", "delivered"}, mail.FateDelivered},
		"a mail put off for one and refused for another has":   {[]string{"delayed", "failed"}, mail.FateFailed},
		"a mail passed on to another system has not":           {[]string{"relayed"}, mail.FateRelayed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			groups := []string{aboutMail()}
			for _, action := range c.actions {
				groups = append(groups, about(action, "5.0.0", ""))
			}
			if got := parse(t, reportOf(status(groups...))).Outcome().Fate; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	for code, statuses := range map[fault.Code][]string{
		mail.RecipientUnknown: {"5.1.1", "5.1.2", "5.1.3", "5.1.10"},
		mail.RecipientFull:    {"5.2.2"},
		mail.RecipientRefused: {"5.2.1", "5.0.0", "", "nonsense", "5.1.1.1", "+5.1.1"},
		mail.ContentRefused:   {"5.7.1"},
		mail.MailTooLarge:     {"5.3.4"},
		mail.Undelivered:      {"4.4.1", "4.4.7", "5.4.7", "5.4.1"},
	} {
		for _, status := range statuses {
			t.Run(fmt.Sprintf("%q is told as %s", status, code), func(t *testing.T) {
				t.Parallel()
				report := parse(t, reportOf("Content-Type: message/delivery-status\r\n\r\n"+aboutMail()+"\r\n\r\n"+about("failed", status, "")+"\r\n"))
				if got := report.Outcome().Fault(); got != code {
					t.Errorf("got %s", got)
				}
			})
		}
	}
}

// FuzzReport: whatever stands in the mailbox, reading it ends, and what it is read as is bounded and can be printed.
func FuzzReport(f *testing.F) {
	f.Add([]byte(reportOf(explained(), status(aboutMail(), about("failed", "5.1.1", "smtp; 550 5.1.1 no")), returned())))
	f.Fuzz(func(t *testing.T, raw []byte) {
		report, err := mail.ParseReport(strings.NewReader(string(raw)))
		if err != nil {
			if !errors.Is(err, mail.ErrNoReport) || len(report.Recipients) != 0 && report.EnvelopeID != "" {
				t.Fatalf("%v with %+v", err, report)
			}
			return
		}
		outcome := report.Outcome()
		if outcome.Fate == "" || report.EnvelopeID+report.MessageID == "" || len(report.Recipients) > 40 {
			t.Fatalf("got %+v", report)
		}
		if (outcome.Fault() == "") != (outcome.Fate != mail.FateFailed && outcome.Fate != mail.FateDelayed) {
			t.Fatalf("%s is told as %q", outcome.Fate, outcome.Fault())
		}
		for _, text := range []string{outcome.Words, outcome.Status, report.EnvelopeID, report.MessageID} {
			wantPrintable(t, text)
		}
	})
}

// wantPrintable ends the test unless a text is one bounded line that shows what it says.
func wantPrintable(t *testing.T, text string) {
	t.Helper()
	if len(text) > 500 || !utf8.ValidString(text) || strings.ContainsFunc(text, typed.IsHidden) {
		t.Fatalf("%q is kept", text)
	}
}
