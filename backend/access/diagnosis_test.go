package access //nolint:testpackage // a pure rule, walked over every state

import (
	"testing"
	"time"

	"anteroom/backend/client"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
)

func TestDiagnose(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	ago := func(minutes int) *time.Time {
		at := now.Add(-time.Duration(minutes) * time.Minute)
		return &at
	}
	type change func(*situation)
	in := func(state outbox.State) change {
		return func(s *situation) {
			s.mail = &outbox.Mail{State: state, CreatedAt: *ago(60), NextAt: now.Add(time.Minute)}
			if state == outbox.Sent {
				s.mail.SentAt = ago(59)
			}
		}
	}
	refused := func(action history.Action, reason string, minutes int) change {
		return func(s *situation) { s.refused = &attempt{action: action, reason: reason, at: *ago(minutes)} }
	}
	way := func(account outbox.AccountState) change { return func(s *situation) { s.account = account } }
	came := func(minutes int) change {
		return func(s *situation) { s.signedInAt, s.state = ago(minutes), Active }
	}
	opened := func(s *situation) { s.openedAt = ago(30) }
	over := func(s *situation) { s.expiresAt = ago(1) }
	late := func(s *situation) { s.mail.Reason = "mail_delayed" }
	muted := func(s *situation) { s.isMuted = true }
	coded := func(s *situation) {
		s.code = &OpenCode{MadeAt: *ago(5), ExpiresAt: now.Add(5 * time.Minute), TriesLeft: 5}
	}
	for _, test := range []struct {
		rule string
		make []change
		want Finding
	}{
		{"an archived client", []change{func(s *situation) { s.isArchived = true }}, FoundArchived},
		{"a portal without an address", []change{func(s *situation) { s.isSetUp = false }}, FoundNotSetUp},
		{"the practice is off, over all else", []change{in(outbox.Failed), func(s *situation) { s.isPracticeOn = false }}, FoundPracticeOff},
		{"access is off", []change{in(outbox.Sent), func(s *situation) { s.state = Disabled }}, FoundDisabled},
		{"no address", []change{func(s *situation) { s.state, s.addresses = NoEmail, nil }}, FoundNoAddress},
		{"no consent", []change{func(s *situation) { s.state = NoEmail }}, FoundNoConsent},
		{"never invited", []change{func(s *situation) { s.state = Ready }}, FoundNotInvited},
		{"signed in at this moment", []change{in(outbox.Sent), came(2), func(s *situation) { s.isInside = true }}, FoundInside},
		{"a code waits to be typed, whatever the mail does", []change{in(outbox.Failed), coded}, FoundCodeOpen},
		{"a code waits, and a wrong one was typed", []change{in(outbox.Failed), coded, refused(history.CodeRefused, "wrong", 1)}, FoundCodeWrong},
		{"a code waits, and a wrong one was typed before it was made", []change{in(outbox.Sent), coded, refused(history.CodeRefused, "wrong", 9)}, FoundCodeOpen},
		{"no mail at all", nil, FoundNotSent},
		{"held", []change{in(outbox.Held)}, FoundHeld},
		{"waiting for an account", []change{in(outbox.Queued), func(s *situation) { s.hasAccount = false }}, FoundNoAccount},
		{"waiting because sending is paused", []change{in(outbox.Queued), func(s *situation) { s.isPaused = true }}, FoundPaused},
		{"waiting for the network", []change{in(outbox.Queued), way(outbox.Offline)}, FoundOffline},
		{"waiting for a busy server", []change{in(outbox.Queued), way(outbox.AccountBusy)}, FoundBusy},
		{"waiting because the password is wrong", []change{in(outbox.Queued), way(outbox.NeedsSignIn)}, FoundAccount},
		{"waiting because the account is refused", []change{in(outbox.Queued), way(outbox.Refused)}, FoundAccount},
		{"waiting because of a certificate", []change{in(outbox.Queued), way(outbox.Certificate)}, FoundAccount},
		{"waiting for its turn", []change{in(outbox.Queued)}, FoundQueued},
		{"under way", []change{in(outbox.Sending)}, FoundSending},
		{"deferred", []change{in(outbox.Retrying)}, FoundDeferred},
		{"refused by the server", []change{in(outbox.Failed)}, FoundFailed},
		{"returned", []change{in(outbox.Bounced)}, FoundReturned},
		{"uncertain", []change{in(outbox.InDoubt)}, FoundUncertain},
		{"uncertain, but its link was opened", []change{in(outbox.InDoubt), opened}, FoundNotConfirmed},
		{"taken back", []change{in(outbox.Cancelled)}, FoundTakenBack},
		{"consent was withdrawn before it went", []change{in(outbox.Cancelled), muted}, FoundMuted},
		{"consent was withdrawn, and the link has run out", []change{in(outbox.Sent), muted, over}, FoundMuted},
		{"consent was withdrawn, and the link still works", []change{in(outbox.Sent), muted}, FoundNotOpened},
		{"accepted and never opened", []change{in(outbox.Sent)}, FoundNotOpened},
		{"accepted, and put off behind the server", []change{in(outbox.Sent), late}, FoundDelayed},
		{"put off behind the server, and opened all the same", []change{in(outbox.Sent), late, opened}, FoundNotConfirmed},
		{"opened and not confirmed", []change{in(outbox.Sent), opened}, FoundNotConfirmed},
		{"run out after it was opened", []change{in(outbox.Sent), opened, over}, FoundExpired},
		{"run out unopened", []change{in(outbox.Sent), over}, FoundExpiredUnread},
		{"a wrong code", []change{in(outbox.Sent), refused(history.CodeRefused, "wrong", 1)}, FoundCodeWrong},
		{"a used code", []change{in(outbox.Sent), refused(history.CodeRefused, "used", 1)}, FoundCodeUsed},
		{"a code that had run out", []change{in(outbox.Sent), over, refused(history.CodeRefused, "expired", 1)}, FoundCodeExpired},
		{"too many wrong codes", []change{in(outbox.Sent), refused(history.CodeRefused, "too_many", 1)}, FoundTooMany},
		{"another address", []change{in(outbox.Sent), refused(history.SignInElsewhere, "ana.work@example.test", 1)}, FoundElsewhere},
		{"a wrong code from before the newest mail", []change{in(outbox.Sent), refused(history.CodeRefused, "wrong", 90)}, FoundNotOpened},
		{"a wrong code while the mail waits: the mail is the matter", []change{in(outbox.Queued), way(outbox.Offline), refused(history.CodeRefused, "wrong", 1)}, FoundOffline},
		{"signed in fine", []change{in(outbox.Sent), came(20)}, FoundSignedIn},
		{"signed in fine, without any mail", []change{came(20)}, FoundSignedIn},
		{"signed in, and a code refused since", []change{in(outbox.Sent), came(20), refused(history.CodeRefused, "used", 10)}, FoundCodeUsed},
		{"signed in long ago, and a new link not opened", []change{in(outbox.Sent), came(900)}, FoundNotOpened},
		{"signed in long ago, and the new link waits for the network", []change{in(outbox.Queued), way(outbox.Offline), came(900)}, FoundOffline},
	} {
		t.Run("S54: "+test.rule, func(t *testing.T) {
			t.Parallel()
			s := situation{
				now: now, isSetUp: true, isPracticeOn: true, state: Invited, hasAccount: true, account: outbox.Ready,
				addresses: []client.Address{{Address: "ana@example.test"}},
			}
			for _, change := range test.make {
				change(&s)
			}
			if got := diagnose(s); got.Finding != test.want {
				t.Errorf("got %q, want %q", got.Finding, test.want)
			}
		})
	}
}
