package access

import (
	"time"

	"anteroom/backend/client"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
)

// Finding is why a client cannot get in, or that they can: a word that the window has one plain sentence for.
type Finding string

// The findings.
const (
	FoundArchived      Finding = "archived"
	FoundNotSetUp      Finding = "not_set_up"      // the portal has no address
	FoundPracticeOff   Finding = "practice_off"    // the practice's switch
	FoundDisabled      Finding = "disabled"        // this client's access is off
	FoundNoAddress     Finding = "no_address"      // nothing to write to
	FoundNoConsent     Finding = "no_consent"      // nothing that may be written to
	FoundNotInvited    Finding = "not_invited"     // nothing was ever sent
	FoundInside        Finding = "inside"          // signed in now
	FoundCodeOpen      Finding = "code_open"       // a code to read out waits to be typed
	FoundNotSent       Finding = "not_sent"        // no mail of this access has gone, and none waits
	FoundHeld          Finding = "mail_held"       // the undo window
	FoundNoAccount     Finding = "mail_no_account" // no mail account yet
	FoundPaused        Finding = "mail_paused"     // by the practitioner
	FoundOffline       Finding = "mail_offline"    // no connection
	FoundAccount       Finding = "mail_account"    // the mail account needs the practitioner
	FoundBusy          Finding = "mail_busy"       // the server wants no mail for now
	FoundQueued        Finding = "mail_queued"     // its turn comes
	FoundSending       Finding = "mail_sending"
	FoundDeferred      Finding = "mail_deferred"    // the server put it off
	FoundFailed        Finding = "mail_failed"      // the server refused it
	FoundReturned      Finding = "mail_returned"    // accepted by the server, and came back
	FoundUncertain     Finding = "mail_uncertain"   // handed over without an answer
	FoundTakenBack     Finding = "mail_taken_back"  // never left
	FoundMuted         Finding = "consent_taken"    // nothing more may be mailed to the address
	FoundElsewhere     Finding = "other_address"    // they tried another address of theirs
	FoundCodeWrong     Finding = "code_wrong"       //
	FoundCodeUsed      Finding = "code_used"        //
	FoundCodeExpired   Finding = "code_expired"     //
	FoundTooMany       Finding = "code_too_many"    // wrong tries have shut the code
	FoundDelayed       Finding = "mail_delayed"     // accepted by the server, and put off by one behind it
	FoundNotOpened     Finding = "not_opened"       // accepted by the server, and nobody has opened it
	FoundNotConfirmed  Finding = "not_confirmed"    // opened, and the button was not pressed
	FoundExpired       Finding = "expired"          // opened, and not confirmed in time
	FoundExpiredUnread Finding = "expired_unopened" // never opened in time
	FoundSignedIn      Finding = "signed_in"        // the last thing that happened: they got in
)

// Diagnosis is a finding and the moment that it speaks of, where there is one.
type Diagnosis struct {
	Finding Finding    `json:"finding"`
	At      *time.Time `json:"at" ts_type:"string | null"`
}

// attempt is a way in that was refused.
type attempt struct {
	action history.Action
	reason string
	at     time.Time
}

// situation is all that a diagnosis rests on.
type situation struct {
	now          time.Time
	isArchived   bool
	isSetUp      bool
	isPracticeOn bool
	state        State
	addresses    []client.Address
	isMuted      bool // nothing more may be mailed to the address that access is at
	isInside     bool
	signedInAt   *time.Time // the last time
	endedAt      *time.Time
	code         *OpenCode
	refused      *attempt     // the last
	mail         *outbox.Mail // the newest of this access
	openedAt     *time.Time   // its link
	expiresAt    *time.Time   // its link
	hasAccount   bool
	account      outbox.AccountState
	isPaused     bool
}

// diagnose says in one word what is the matter. What lies over everything comes first, then what happened last.
func diagnose(s situation) Diagnosis {
	found := func(f Finding) Diagnosis { return Diagnosis{Finding: f} }
	switch {
	case s.isArchived:
		return found(FoundArchived)
	case !s.isSetUp:
		return found(FoundNotSetUp)
	case !s.isPracticeOn:
		return found(FoundPracticeOff)
	case s.state == Disabled:
		return Diagnosis{FoundDisabled, s.endedAt}
	case s.state == NoEmail && len(s.addresses) == 0:
		return found(FoundNoAddress)
	case s.state == NoEmail:
		return found(FoundNoConsent)
	case s.state == Ready:
		return found(FoundNotInvited)
	case s.isInside:
		return Diagnosis{FoundInside, s.signedInAt}
	case s.code != nil && !s.isRefusedSince(&s.code.MadeAt):
		return Diagnosis{FoundCodeOpen, &s.code.ExpiresAt}
	case s.code != nil:
		return s.refusal()
	}
	return s.diagnoseMail()
}

// diagnoseMail looks at the newest mail, and at what has happened since it went.
func (s situation) diagnoseMail() Diagnosis {
	isIn := s.signedInAt != nil && (s.mail == nil || s.mail.CreatedAt.Before(*s.signedInAt))
	switch {
	case isIn && s.isRefusedSince(s.signedInAt):
		return s.refusal()
	case isIn:
		return Diagnosis{FoundSignedIn, s.signedInAt}
	case s.mail == nil:
		return Diagnosis{Finding: FoundNotSent}
	case s.isMuted && (s.mail.State != outbox.Sent || s.isOver()):
		return Diagnosis{Finding: FoundMuted}
	}
	if f := s.underWay(); f != "" {
		at := &s.mail.CreatedAt
		if s.mail.State == outbox.Held || s.mail.State == outbox.Retrying {
			at = &s.mail.NextAt
		}
		return Diagnosis{f, at}
	}
	if s.isRefusedSince(s.mail.SentAt) {
		return s.refusal()
	}
	return s.arrived()
}

// underWay says what keeps a mail that the server has not accepted; empty: it has.
func (s situation) underWay() Finding {
	switch s.mail.State { //nolint:exhaustive // a mail that waits for its turn is the way out's matter, below
	case outbox.Held:
		return FoundHeld
	case outbox.Sending:
		return FoundSending
	case outbox.Retrying:
		return FoundDeferred
	case outbox.Failed:
		return FoundFailed
	case outbox.Bounced:
		return FoundReturned
	case outbox.InDoubt:
		if s.openedAt != nil {
			return "" // it has arrived, whatever the server did not say
		}
		return FoundUncertain
	case outbox.Cancelled:
		return FoundTakenBack
	case outbox.Sent:
		return ""
	}
	switch {
	case !s.hasAccount:
		return FoundNoAccount
	case s.isPaused:
		return FoundPaused
	case s.account == outbox.Offline:
		return FoundOffline
	case s.account == outbox.AccountBusy:
		return FoundBusy
	case s.account != outbox.Ready:
		return FoundAccount
	}
	return FoundQueued
}

// arrived says how far a client came with the link of a mail that has gone.
func (s situation) arrived() Diagnosis {
	switch {
	case s.isOver() && s.openedAt != nil:
		return Diagnosis{FoundExpired, s.expiresAt}
	case s.isOver():
		return Diagnosis{FoundExpiredUnread, s.expiresAt}
	case s.openedAt != nil:
		return Diagnosis{FoundNotConfirmed, s.openedAt}
	case s.mail.IsDelayed():
		return Diagnosis{FoundDelayed, s.mail.SentAt}
	}
	return Diagnosis{FoundNotOpened, s.mail.SentAt}
}

// isOver says whether the link of the newest mail has run out.
func (s situation) isOver() bool { return s.expiresAt != nil && !s.now.Before(*s.expiresAt) }

func (s situation) isRefusedSince(moment *time.Time) bool {
	return s.refused != nil && (moment == nil || !s.refused.at.Before(*moment))
}

// refusal says why the last way in was refused.
func (s situation) refusal() Diagnosis {
	findings := map[string]Finding{"wrong": FoundCodeWrong, "used": FoundCodeUsed, "expired": FoundCodeExpired, "too_many": FoundTooMany}
	f := findings[s.refused.reason]
	if s.refused.action == history.SignInElsewhere {
		f = FoundElsewhere
	}
	return Diagnosis{f, &s.refused.at}
}
