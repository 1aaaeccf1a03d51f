package mail_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
)

// accepted stands in the table for an attempt that ended well.
const accepted mail.Verdict = "accepted"

// wanted is the table: what an attempt must end in when the server plays a fault at a stage.
func wanted(stage mailtest.Stage, fault mailtest.Fault) mail.Verdict {
	switch stage {
	case mailtest.AtBanner, mailtest.AtHello, mailtest.AtStartTLS, mailtest.AtGreeting:
		return byFault(fault, mail.Offline, mail.AccountBusy, mail.AccountRefused, mail.AccountBusy)
	case mailtest.AtHandshake:
		// Whatever text comes in place of a handshake is no TLS.
		if fault.String() == "half_line" {
			return mail.AccountBusy
		}
		return byFault(fault, mail.Offline, mail.AccountBusy, mail.AccountBusy, mail.AccountBusy)
	case mailtest.AtAuth:
		return byFault(fault, mail.AccountBusy, mail.AccountBusy, mail.AccountRefused, mail.AccountBusy)
	case mailtest.AtMail, mailtest.AtRcpt:
		if fault.String() == "odd_yes" {
			return accepted
		}
		return byFault(fault, mail.Retry, mail.Retry, mail.Reject, mail.Retry)
	case mailtest.AtData:
		return byFault(fault, mail.Retry, mail.Retry, mail.Reject, mail.Retry)
	case mailtest.AtBody:
		if fault.String() == "odd_yes" {
			return accepted
		}
		if fault.String() == "garbage" {
			return mail.InDoubt // the body and its dot were read, and the reply makes no sense
		}
		return byFault(fault, mail.Retry, mail.Retry, mail.Reject, mail.Retry)
	case mailtest.AtDot:
		switch fault.String() {
		case "odd_yes", "half_line":
			return accepted // the server did say 250
		}
		return byFault(fault, mail.InDoubt, mail.Retry, mail.Reject, mail.InDoubt)
	case mailtest.AtReset, mailtest.AtQuit:
	}
	return accepted // nothing that happens after the mail was accepted matters
}

// byFault picks by kind of fault: the connection broke or went silent, 4xx, 5xx, or nonsense.
func byFault(fault mailtest.Fault, broke, temporary, permanent, nonsense mail.Verdict) mail.Verdict {
	switch fault.String() {
	case "temporary", "closing":
		return temporary
	case "permanent":
		return permanent
	case "garbage", "huge_line", "endless", "odd_yes":
		return nonsense
	}
	return broke
}

func TestEveryFaultAtEveryStage(t *testing.T) {
	t.Parallel()
	for _, stage := range mailtest.Stages() {
		for _, fault := range mailtest.Faults() {
			t.Run(fmt.Sprintf("%s_%s_ends_in_%s", stage, fault, wanted(stage, fault)), func(t *testing.T) {
				t.Parallel()
				server := mailtest.Start(t)
				server.Misbehave(stage, fault)
				begun, bounds := time.Now(), boundsFor(stage, fault)
				got, dotted := attempt(t, server.Account(), bounds, bodyFor(stage, fault))
				if want := wanted(stage, fault); got != want {
					t.Errorf("ended in %s, want %s", got, want)
				}
				if took := time.Since(begun); took > bounds.Whole {
					t.Errorf("took %v", took)
				}
				if before := got != accepted && got != mail.InDoubt; before && dotted && len(server.Messages()) > 0 {
					t.Errorf("ended in %s, but the server has the mail", got)
				}
			})
		}
	}
}

// attempt goes the whole way of one mail and says how it ended, and whether the hand-over was noted.
func attempt(t *testing.T, account mail.Account, limits mail.Limits, body []byte) (verdict mail.Verdict, dotted bool) {
	t.Helper()
	session, err := mail.Dial(t.Context(), account, limits)
	if err != nil {
		return failure(t, err).Verdict, false
	}
	defer session.Close()
	_, err = session.Send(t.Context(), envelope(), body, func() error { dotted = true; return nil })
	if err != nil {
		return failure(t, err).Verdict, dotted
	}
	return accepted, dotted
}

// bodyFor returns a mail; where the server stops reading a body, one larger than all that the network
// between can hold, so that its end cannot have left.
func bodyFor(stage mailtest.Stage, fault mailtest.Fault) []byte {
	readsOn := slices.Contains([]string{"temporary", "permanent", "odd_yes", "garbage"}, fault.String())
	if stage != mailtest.AtBody || readsOn {
		return body()
	}
	return append(body(), bytes.Repeat([]byte("All work and no play makes a long letter, says Nora to Ana.\r\n"), 250_000)...)
}

// boundsFor returns limits that end soon where a fault is ended by nothing else.
func boundsFor(stage mailtest.Stage, fault mailtest.Fault) mail.Limits {
	bounds := limits()
	blocks := stage == mailtest.AtBody && (fault.String() == "huge_line" || fault.String() == "endless")
	if blocks || fault.String() == "hang" || fault.String() == "drip" {
		bounds.Reply, bounds.Submission = mailtest.DripPause*2, mailtest.DripPause*2
	}
	return bounds
}
