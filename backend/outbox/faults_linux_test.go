package outbox_test

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"anteroom/backend/mail/mailtest"
	"anteroom/backend/outbox"
)

// stageWords say the stages of a conversation as the table does.
func stageWords(stage mailtest.Stage) string {
	return map[mailtest.Stage]string{
		mailtest.AtBanner: "its greeting", mailtest.AtHello: "EHLO", mailtest.AtStartTLS: "STARTTLS", mailtest.AtHandshake: "the handshake",
		mailtest.AtGreeting: "EHLO, encrypted", mailtest.AtAuth: "signing in", mailtest.AtMail: "MAIL", mailtest.AtRcpt: "RCPT",
		mailtest.AtData: "DATA", mailtest.AtBody: "the mail itself", mailtest.AtDot: "the final dot",
		mailtest.AtReset: "RSET, after a mail that it refused", mailtest.AtQuit: "QUIT",
	}[stage]
}

// faultWords say what a server does as the table does.
func faultWords(fault mailtest.Fault) string {
	return map[string]string{
		"drop": "hangs up", "cut": "resets the connection", "hang": "falls silent", "garbage": "says nonsense",
		"huge_line": "says a line without end", "endless": "says lines without end", "drip": "crawls, a byte at a time",
		"half_line": "hangs up in the middle of its line", "half_code": "hangs up in the middle of its code",
		"temporary": "says 451", "closing": "says 421", "permanent": "says 554", "odd_yes": "says 299",
	}[fault.String()]
}

// trialAt is a fault at a stage.
func trialAt(stage mailtest.Stage, fault mailtest.Fault) trial {
	name := fault.String()
	endless := name == "hang" || name == "drip" || (stage == mailtest.AtBody && (name == "huge_line" || name == "endless"))
	readsOn := name == "temporary" || name == "permanent" || name == "odd_yes" || name == "garbage"
	return trial{
		where: stageWords(stage), what: faultWords(fault), isPatient: !endless, isLarge: stage == mailtest.AtBody && !readsOn,
		arrange: func(l *lab) {
			if stage == mailtest.AtReset { // it comes after a mail that was refused
				l.server.MisbehaveTimes(1, mailtest.AtRcpt, mailtest.Reply("unknown", "550 5.1.1 no such mailbox here"))
				l.invite(l.newName())
			}
			l.server.Misbehave(stage, fault)
		},
	}
}

// TestEveryFault tries every fault of a mail server at every stage of the conversation, and a list of those that are known from
// the field. docs/delivery.md says what becomes of each.
func TestEveryFault(t *testing.T) {
	t.Parallel()
	stages, cases := mailtest.Stages(), cases()
	byStage, byCase := make([][]outcome, len(stages)), make([]outcome, len(cases))
	// Much of it is waiting for a server that says nothing: more parts run at once than there are processors.
	const shelves, atOnce = 6, 8
	var running sync.WaitGroup
	places := make(chan struct{}, atOnce)
	part := func(name string, trials func(t *testing.T, l *lab)) {
		running.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			t.Run(name, func(t *testing.T) { trials(t, newLab(t)) })
		})
	}
	for i, stage := range stages {
		part("W2: at "+stageWords(stage), func(t *testing.T, l *lab) {
			t.Helper()
			for _, fault := range mailtest.Faults() {
				t.Run(fault.String(), func(t *testing.T) { byStage[i] = append(byStage[i], l.try(t, trialAt(stage, fault))) })
			}
		})
	}
	for shelf := range shelves {
		part(fmt.Sprintf("W2: known from the field, part %d", shelf+1), func(t *testing.T, l *lab) {
			t.Helper()
			for i := shelf; i < len(cases); i += shelves {
				t.Run(cases[i].what, func(t *testing.T) { byCase[i] = l.try(t, cases[i]) })
			}
		})
	}
	running.Wait()
	isPart := slices.ContainsFunc(byStage, func(found []outcome) bool { return len(found) < len(mailtest.Faults()) }) ||
		slices.ContainsFunc(byCase, func(found outcome) bool { return found.what == "" })
	if !t.Failed() && !isPart {
		wantDocumented(t, byStage, byCase)
	}
}

// plays has the server play a fault.
func plays(stage mailtest.Stage, fault mailtest.Fault) func(*lab) {
	return func(l *lab) { l.server.Misbehave(stage, fault) }
}

func says(stage mailtest.Stage, line string) func(*lab) {
	return plays(stage, mailtest.Reply("said", line))
}

// another has the office send through a server that is as it should be.
func another(l *lab) {
	l.server = mailtest.Start(l.t)
	l.sendThrough(l.server.Account())
}

// cases are the faults of servers that are known from the field.
func cases() []trial {
	with := func(options ...mailtest.Option) []mailtest.Option { return options }
	return []trial{
		{what: "refuses the connection", isPatient: true, arrange: func(l *lab) { l.server.Stop() }, mend: func(l *lab) { l.server.Restart(l.t) }, want: outbox.Queued, code: "mail_unreachable"},
		{what: "has a name that nobody knows", isPatient: true, arrange: elsewhere, mend: another, want: outbox.Queued},
		{what: "answers no attempt to connect", arrange: intoABlackHole, mend: another, want: outbox.Queued, code: "mail_unreachable"},
		{what: "takes the connection and says nothing", arrange: plays(mailtest.AtBanner, mailtest.Hang()), want: outbox.Queued, code: "mail_unreachable"},
		{what: "greets with 554", isPatient: true, arrange: says(mailtest.AtBanner, "554 5.3.2 no service here"), want: outbox.Queued, code: "no service here"},
		{what: "greets a byte at a time", arrange: plays(mailtest.AtBanner, mailtest.Drip()), want: outbox.Queued, code: "mail_unreachable"},
		{what: "does not know EHLO", isPatient: true, arrange: says(mailtest.AtHello, "502 5.5.1 what?"), want: outbox.Queued, code: "mail_encryption_missing"},
		{what: "offers no encryption", isPatient: true, options: with(mailtest.WithoutStartTLS()), mend: another, want: outbox.Queued, code: "mail_encryption_missing"},
		{what: "has its encryption stripped on the way", isPatient: true, arrange: says(mailtest.AtHello, "250-smtp.example.test\r\n250 XXXXXXXA"), want: outbox.Queued, code: "mail_encryption_missing"},
		{what: "cannot encrypt now (454)", isPatient: true, arrange: says(mailtest.AtStartTLS, "454 4.7.0 not now"), want: outbox.Queued, code: "not now"},
		{what: "has words smuggled in before the encryption", isPatient: true, arrange: says(mailtest.AtStartTLS, "220 go ahead\r\n250-smuggled\r\n250 SIZE 1"), want: outbox.Sent},
		{what: "shows a certificate that has run out", isPatient: true, options: with(mailtest.WithCertificate(mailtest.Expired)), mend: another, want: outbox.Queued, code: "mail_certificate_expired"},
		{what: "shows another host’s certificate", isPatient: true, options: with(mailtest.WithCertificate(mailtest.WrongName)), mend: another, want: outbox.Queued, code: "mail_certificate_name"},
		{what: "shows a certificate that nobody vouches for", isPatient: true, options: with(mailtest.WithCertificate(mailtest.UnknownCA)), mend: another, want: outbox.Queued, code: "mail_certificate_unknown"},
		{what: "knows TLS 1.1 and nothing newer", isPatient: true, options: with(mailtest.WithNewestTLS(tls.VersionTLS11)), mend: another, want: outbox.Queued, code: "mail_encryption_failed"},
		{what: "offers no way to sign in", isPatient: true, options: with(mailtest.WithMechanisms()), mend: another, want: outbox.Queued, code: "mail_sign_in_unsupported"},
		{what: "does not take the password (535)", isPatient: true, arrange: func(l *lab) { l.server.SetPassword("another") }, mend: func(l *lab) { l.server.SetPassword(mailtest.Password) }, want: outbox.Queued, code: "user name and password do not fit"},
		{what: "cannot check the password now (454)", isPatient: true, arrange: says(mailtest.AtAuth, "454 4.7.0 later"), want: outbox.Queued, code: "later"},
		{what: "puts off the sender (MAIL 451)", isPatient: true, arrange: says(mailtest.AtMail, "451 4.3.0 later"), want: outbox.Retrying, code: "mail_try_later"},
		{what: "has no room now (MAIL 452)", isPatient: true, arrange: says(mailtest.AtMail, "452 4.3.1 no room"), want: outbox.Retrying, code: "mail_try_later"},
		{what: "takes no mail so large (MAIL 552)", isPatient: true, arrange: says(mailtest.AtMail, "552 5.3.4 too large"), want: outbox.Failed, code: "mail_too_large"},
		{what: "does not like the sender’s name (MAIL 553)", isPatient: true, arrange: says(mailtest.AtMail, "553 5.1.8 not yours"), want: outbox.Failed, code: "mail_sender_refused"},
		{what: "greylists the recipient (RCPT 450)", isPatient: true, arrange: func(l *lab) {
			l.server.MisbehaveTimes(1, mailtest.AtRcpt, mailtest.Reply("grey", "450 4.2.0 greylisted"))
		}, want: outbox.Retrying, code: "mail_try_later"},
		{what: "does not know the recipient (RCPT 550)", isPatient: true, arrange: says(mailtest.AtRcpt, "550 5.1.1 nobody"), want: outbox.Failed, code: "mail_recipient_unknown"},
		{what: "does not let this sender write there (RCPT 5.7.1)", isPatient: true, arrange: says(mailtest.AtRcpt, "550 5.7.1 not from you"), want: outbox.Failed, code: "mail_recipient_refused"},
		{what: "resets the connection within the mail", isPatient: true, isLarge: true, arrange: plays(mailtest.AtBody, mailtest.Cut()), want: outbox.Retrying, code: "mail_try_later"},
		{what: "resets the connection after the final dot", isPatient: true, arrange: plays(mailtest.AtDot, mailtest.Cut()), want: outbox.InDoubt, code: "mail_uncertain"},
		{what: "puts the whole mail off (451)", isPatient: true, arrange: says(mailtest.AtDot, "451 4.3.0 scanner is busy"), want: outbox.Retrying, code: "mail_try_later"},
		{what: "refuses the whole mail (554)", isPatient: true, arrange: says(mailtest.AtDot, "554 5.6.0 not this"), want: outbox.Failed, code: "mail_content_refused"},
		{what: "takes the mail and fails at QUIT", isPatient: true, arrange: plays(mailtest.AtQuit, mailtest.Drop()), want: outbox.Sent},
		{what: "closes down between two mails (421)", isPatient: true, arrange: closesBetween, want: outbox.Sent},
		{what: "breaks a reply of several lines", arrange: says(mailtest.AtRcpt, "250-2.1.5 known\r\n550 5.1.1 unknown"), want: outbox.Retrying, code: "mail_try_later"},
		{what: "says a line of 64 KB", isPatient: true, arrange: says(mailtest.AtRcpt, "250 "+strings.Repeat("x", 64<<10)), want: outbox.Retrying, code: "mail_try_later"},
		{what: "announces that it takes 100 bytes", isPatient: true, options: with(mailtest.WithExtensions("SIZE 100")), mend: another, want: outbox.Failed, code: "mail_too_large"},
		{what: "cannot write to an address with ü", isPatient: true, recipient: "jürgen", options: with(mailtest.WithExtensions("SIZE 52428800", "DSN")), want: outbox.Failed, code: "mail_needs_utf8"},
		{what: "reads a byte at a time", isLarge: true, arrange: plays(mailtest.AtBody, mailtest.Drip()), want: outbox.Retrying, code: "mail_try_later"},
		{what: "says yes to the mail too late", arrange: plays(mailtest.AtDot, mailtest.Drip()), want: outbox.InDoubt, code: "mail_uncertain"},
	}
}

// elsewhere names a server that does not exist.
func elsewhere(l *lab) {
	account := l.server.Account()
	account.Host = "smtp.invalid"
	l.sendThrough(account)
}

// closesBetween sends a first mail over the connection on which the second one meets the end.
func closesBetween(l *lab) {
	l.invite(l.newName())
	first := true
	l.mails.onHandOver(func(outbox.Mail) error {
		if first {
			l.server.MisbehaveTimes(1, mailtest.AtMail, mailtest.Reply("closing", "421 4.3.2 closing down"))
		}
		first = false
		return nil
	})
}

// intoABlackHole has the office send to a port whose queue is full: the attempts to connect are dropped unseen.
func intoABlackHole(l *lab) {
	l.t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	l.Must(err)
	listener := os.NewFile(uintptr(socket), "black hole")
	l.t.Cleanup(func() { _ = listener.Close() })
	l.Must(syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	l.Must(syscall.Listen(socket, 0))
	bound, err := syscall.Getsockname(socket)
	l.Must(err)
	account := l.server.Account()
	account.Port = bound.(*syscall.SockaddrInet4).Port
	for range 3 {
		conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", account.Port), 100*time.Millisecond)
		if err == nil {
			l.t.Cleanup(func() { _ = conn.Close() })
		}
	}
	l.sendThrough(account)
}
