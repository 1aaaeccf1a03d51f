package outbox_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/outbox"
)

// door is one way into Exim: a port, how it is encrypted, and the one way to sign in that it offers.
type door struct {
	port      int
	security  mail.Security
	mechanism string
}

// exim is a real mail server of another make than Postfix.
type exim struct{ *peer }

func startExim(t *testing.T) exim {
	t.Helper()
	return exim{startPeer(t, "eximpeer.sh", 4)}
}

// doors are in the order in which the peer's script takes its ports.
func (e exim) doors() []door {
	return []door{
		{e.ports[0], mail.StartTLS, "PLAIN"},
		{e.ports[1], mail.StartTLS, "LOGIN"},
		{e.ports[2], mail.TLS, "PLAIN"},
		{e.ports[3], mail.TLS, "LOGIN"},
	}
}

// log is what the server has written of a recipient.
func (e exim) log(recipient string) (lines []string) {
	e.t.Helper()
	text, err := os.ReadFile(filepath.Join(e.folder, "exim_main.log"))
	if err != nil {
		e.t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if strings.Contains(line, recipient) {
			lines = append(lines, line)
		}
	}
	return lines
}

// officeAt is an office whose mails leave by a door.
func (e exim) officeAt(t *testing.T, d door) *office {
	t.Helper()
	o := newOffice(t)
	o.use(e.account(d.port, d.security))
	o.start()
	return o
}

// TestMainWayWithExim goes the main way on a mail server of another make.
func TestMainWayWithExim(t *testing.T) {
	t.Parallel()
	e := startExim(t)

	for i, d := range e.doors() {
		t.Run("W2: an invitation arrives, signed in with "+d.mechanism+" over "+string(d.security), func(t *testing.T) {
			t.Parallel()
			e, o := exim{e.in(t)}, e.officeAt(t, d)
			mailbox := []string{"ana", "bo", "carla", "dario"}[i]
			id, clientID := o.invite(mailbox)
			o.sender.Wake()
			sent := o.wantState(id, outbox.Sent)
			if sent.LastCode != 250 || sent.Attempts != 1 || o.Card(clientID).Invitation.MailState != outbox.Sent {
				t.Errorf("the row says %+v", sent)
			}
			text, err := os.ReadFile(e.await(mailbox, 1)[0])
			o.Must(err)
			if !bytes.Contains(text, []byte(sent.MessageID)) || !regexp.MustCompile(`/l/\S+`).Match(text) {
				t.Errorf("it arrived without its name or its link: %s", text)
			}
			e.wantSignedIn(sent.MessageID, d.mechanism)
		})
	}

	t.Run("W2: a recipient that Exim does not know fails at once, in its words", func(t *testing.T) {
		t.Parallel()
		o := e.officeAt(t, e.doors()[0])
		id, _ := o.invite("nobody")
		o.sender.Wake()
		if failed := o.wantState(id, outbox.Failed); failed.Reason != string(mail.RecipientUnknown) || failed.LastCode != 550 || failed.LastWords != "no such mailbox here" {
			t.Errorf("the row says %+v", failed)
		}
		if got := o.summary(); got.Account != outbox.Ready || got.Problems != 1 {
			t.Errorf("the summary says %+v", got)
		}
	})

	t.Run("W2: a mail that Exim greylists waits, and is taken at the next try", func(t *testing.T) {
		t.Parallel()
		e, o := exim{e.in(t)}, e.officeAt(t, e.doors()[0])
		id, _ := o.invite("late")
		o.sender.Wake()
		first := o.wantState(id, outbox.Retrying)
		if first.LastCode != 451 || first.LastWords != "Greylisted, come back later" || len(e.lying("late")) != 0 {
			t.Errorf("the row says %+v", first)
		}
		o.pass(30 * time.Second)
		sent := o.wantState(id, outbox.Sent)
		if e.await("late", 1); sent.Attempts != 2 || sent.MessageID != first.MessageID {
			t.Errorf("the row says %+v", sent)
		}
	})

	for _, d := range []door{e.doors()[0], e.doors()[3]} {
		t.Run("a password that Exim does not take stops the account, with "+d.mechanism, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			account := e.account(d.port, d.security)
			account.Password = "wrong"
			o.use(account)
			o.start()
			id, _ := o.invite("ana")
			o.sender.Wake()
			o.wantAccount(outbox.NeedsSignIn)
			if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 {
				t.Errorf("the row says %+v", got)
			}
		})
	}

	t.Run("a server that nobody vouches for is not given the password", func(t *testing.T) {
		t.Parallel()
		account := e.account(e.ports[2], mail.TLS)
		account.RootCAs = nil
		_, err := mail.Dial(t.Context(), account, fastLimits())
		if fault.CodeOf(err) != mail.CertificateUnknown {
			t.Errorf("got %v", err)
		}
	})

	t.Run("W2: a mail that Exim takes and sends back is told as returned", func(t *testing.T) {
		t.Parallel()
		e, p := exim{e.in(t)}, newPostroom(t)
		p.use(e.account(e.doors()[0].port, mail.StartTLS))
		sent := p.send("gone")
		report, err := os.ReadFile(e.await("therapist", 1)[0])
		p.Must(err)
		p.box.Deliver(t, strings.ReplaceAll(string(report), "\n", "\r\n"), p.Clock.Now())
		p.look(time.Minute)
		// Exim reports a refusal of its own without the reason.
		if found := p.row(sent.ID); found.State != string(outbox.Bounced) || found.Reason != string(mail.RecipientRefused) {
			t.Errorf("got %s %s %q", found.State, found.Reason, found.LastWords)
		}
	})
}

// wantSignedIn looks up in the server's log how the sender of a mail signed in.
func (e exim) wantSignedIn(messageID, mechanism string) {
	e.t.Helper()
	lines := e.log(strings.Trim(messageID, "<>"))
	if len(lines) != 1 || !strings.Contains(lines[0], "P=esmtpsa") || !strings.Contains(lines[0], "A="+strings.ToLower(mechanism)) {
		e.t.Errorf("the server wrote %q", lines)
	}
}
