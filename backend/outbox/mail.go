// Package outbox is the only way out of the house: a durable queue of mails, and the one sender that
// hands them to the practitioner's mail server.
//
// A verb of the domain lays a mail in with [Enqueue], in its own transaction. The mail says what is to
// be sent and to whom; its text is written at the first attempt, so that a link in it is fresh however
// long the machine was offline. Each attempt is recorded before the network is touched, and the
// hand-over before the final dot, so that a crash leaves at most one mail in doubt and loses none.
//
// The package knows no client and no permission: whether a mail may still go, and what it says, it
// asks the [Correspondence] that main hands in. It must never send a mail again that may have arrived,
// unless the practitioner says so. What came back of the mails that were accepted it looks for in the
// practitioner's mailbox, where that is switched on. Start at [Enqueue], then [Sender], then [Watcher].
package outbox

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Noun is how a change of a mail is announced.
const Noun = "outbox"

// Kind is the occasion of a mail.
type Kind string

// The kinds so far.
const (
	Welcome    Kind = Kind(mail.Welcome)
	Invitation Kind = Kind(mail.Invitation)
	Resend     Kind = Kind(mail.Resend)
	NewAddress Kind = Kind(mail.NewAddress)
	SignInLink Kind = Kind(mail.SignInLink)
	Share      Kind = Kind(mail.Share)
	Notice     Kind = Kind(mail.Notice)

	PaperReminder Kind = Kind(mail.PaperReminder)

	AppointmentBooked    Kind = Kind(mail.AppointmentBooked)
	AppointmentMoved     Kind = Kind(mail.AppointmentMoved)
	AppointmentCancelled Kind = Kind(mail.AppointmentCancelled)
	Reminder             Kind = Kind(mail.Reminder)
	RequestDeclined      Kind = Kind(mail.RequestDeclined)
	TimesOffered         Kind = Kind(mail.TimesOffered)

	Bill           Kind = Kind(mail.Bill)
	PaymentRequest Kind = Kind(mail.PaymentRequest)
)

// isInvitation says whether a mail of this kind tells of nothing but the portal.
func (k Kind) isInvitation() bool {
	return k == Welcome || k == Invitation || k == Resend || k == NewAddress
}

// State is what has become of a mail.
type State string

// The states. Held, queued and retrying wait; sending is under way; the others are outcomes.
const (
	Held      State = "held"      // waits for the end of the undo window
	Queued    State = "queued"    // waits for its turn, the network or the account
	Sending   State = "sending"   // an attempt is under way
	Sent      State = "sent"      // accepted by the mail server
	Retrying  State = "retrying"  // put off by the server; next_at is when it is tried again
	InDoubt   State = "in_doubt"  // handed over without a clear reply: it may have arrived
	Failed    State = "failed"    // refused for good, or given up
	Bounced   State = "bounced"   // accepted, and later reported as undeliverable
	Cancelled State = "cancelled" // taken back before it went, or no longer allowed to go
)

// Waits says whether a mail in this state can still be taken back.
func (s State) Waits() bool { return s == Held || s == Queued || s == Retrying }

// Refusals and reasons that belong to the outbox.
const (
	TooLate  fault.Code = "mail_too_late" // the mail has gone, or is going
	GaveUp   fault.Code = "mail_gave_up"  // tried for days without success
	TakenOut fault.Code = "mail_undone"   // the practitioner took it back
	Paused   fault.Code = "outbox_paused"

	ToldTogether fault.Code = "mail_told_together" // another mail, laid in later, says it too
)

// Mail is one mail on its way out, to one recipient.
type Mail struct {
	ID            string
	Kind          Kind
	Client        string
	Grant         string
	About         string // what it is about, where that is one thing: an appointment, a request
	Language      string
	Recipient     string
	RecipientName string
	Wording       Wording // the practitioner's own words; zero for the template's
	IsTest        bool    // it shows the practitioner what a template says, and belongs to no client
	State         State
	Reason        fault.Code
	Attempts      int
	MessageID     string
	CreatedAt     time.Time
	NextAt        time.Time
	HandedOverAt  *time.Time
	SentAt        *time.Time
	Words         string // the server's
	Code          int    // the server's reply code; 0: it gave none
	Phase         string // how far the last attempt came
	IsSettled     bool   // nothing is left to do about it

	bytes      []byte
	reportedAt *int64 // when the newest report on it arrived in the mailbox
}

// Draft is what a verb lays into the outbox.
type Draft struct {
	Kind          Kind
	Client        string
	Grant         string
	About         string // see [Mail]
	Language      string
	Recipient     string
	RecipientName string
	Wording       Wording // as [OwnWording] returns it
	IsTest        bool
	Hold          time.Duration // the undo window; 0 lets it go at once
	OnceKey       string        // of several drafts with one key the first is kept; empty: every one is
}

// Enqueue lays a mail into the outbox in a verb's transaction and returns its id; of several drafts with
// one key, the id of the first.
func Enqueue(ctx context.Context, tx *store.Tx, d Draft) (string, error) {
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	state, next := Queued, tx.Now
	if d.Hold > 0 {
		state, next = Held, tx.Now.Add(d.Hold)
	}
	id, now := tx.NewID(), store.Millis(tx.Now)
	var once *string
	if d.OnceKey != "" {
		once = &d.OnceKey
	}
	err = tx.InsertMail(ctx, row.InsertMailParams{
		ID: id, PracticeID: p.ID, DedupKey: once, Kind: string(d.Kind), ClientID: d.Client, GrantID: d.Grant, Language: d.Language,
		Recipient: d.Recipient, RecipientName: d.RecipientName, Subject: d.Wording.Subject, Note: d.Wording.Message, IsTest: d.IsTest, SubjectID: d.About, State: string(state), NextAt: store.Millis(next),
		CreatedAt: now, UpdatedAt: now,
	})
	if err == nil && once != nil {
		id, err = tx.GetMailOfKey(ctx, once)
	}
	tx.Changed(Noun, id)
	return id, err
}

// CancelOfGrant takes back every mail of a grant that has not gone, in a verb's transaction.
func CancelOfGrant(ctx context.Context, tx *store.Tx, grant string, reason fault.Code) error {
	tx.Changed(Noun, "")
	return tx.CancelMailOfGrant(ctx, row.CancelMailOfGrantParams{
		Reason: string(reason), UpdatedAt: store.Millis(tx.Now), GrantID: grant,
	})
}

// PassOn has the sign-in links that were to go to an address for one grant go there for another.
func PassOn(ctx context.Context, tx *store.Tx, from, grant, client string) error {
	return tx.PassOnMail(ctx, row.PassOnMailParams{
		Heir: grant, ClientID: client, UpdatedAt: store.Millis(tx.Now), GrantID: from,
	})
}

// WaitingOf reads the ids of the mails of one kind and grant that have not gone, the oldest first.
func WaitingOf(ctx context.Context, v *store.View, grant string, kind Kind) ([]string, error) {
	waiting, err := v.ListWaitingOfGrant(ctx, grant)
	var ids []string
	for _, r := range waiting {
		if Kind(r.Kind) == kind {
			ids = append(ids, r.ID)
		}
	}
	return ids, err
}

// WaitingAbout reads the mails about one thing that have not gone, the oldest first.
func WaitingAbout(ctx context.Context, v *store.View, about string) ([]Mail, error) {
	rows, err := v.ListWaitingAbout(ctx, about)
	waiting := make([]Mail, 0, len(rows))
	for _, r := range rows {
		waiting = append(waiting, fromRow(r))
	}
	return waiting, err
}

// NewestOf reads the newest invitation of a grant. It fails with [fault.NotFound].
func NewestOf(ctx context.Context, v *store.View, grant string) (Mail, error) {
	r, err := v.GetNewestMailOfGrant(ctx, grant)
	if err != nil {
		return Mail{}, err
	}
	return fromRow(r), nil
}

// LastOf lists the last mails to a holder of access, newest first, at most most of them; the sign-in links that were mailed to
// addressKey are theirs too, whoever else at that address they stand under.
func LastOf(ctx context.Context, v *store.View, holder, addressKey string, most int) ([]Mail, error) {
	rows, err := v.ListMailOfHolder(ctx, row.ListMailOfHolderParams{HolderID: holder, AddressKey: addressKey, Most: int64(most)})
	if err != nil {
		return nil, err
	}
	mails := make([]Mail, 0, len(rows))
	for _, r := range rows {
		mails = append(mails, fromRow(r))
	}
	return mails, nil
}

// Way reads how the way out is, and whether the practitioner has paused it.
func Way(ctx context.Context, v *store.View) (state AccountState, isPaused bool, err error) {
	account, err := v.GetOutboxAccount(ctx)
	return AccountState(account.State), account.IsPaused, err
}

func fromRow(r row.Outbox) Mail {
	return Mail{
		ID: r.ID, Kind: Kind(r.Kind), Client: r.ClientID, Grant: r.GrantID, About: r.SubjectID, Language: r.Language, Recipient: r.Recipient,
		RecipientName: r.RecipientName, Wording: Wording{Subject: r.Subject, Message: r.Note}, IsTest: r.IsTest, State: State(r.State), Reason: fault.Code(r.Reason), Attempts: int(r.Attempts),
		MessageID: r.MessageID, CreatedAt: store.Time(r.CreatedAt), NextAt: store.Time(r.NextAt),
		HandedOverAt: store.TimeOrNil(r.HandedOverAt), SentAt: store.TimeOrNil(r.SentAt), Words: r.LastWords, Code: int(r.LastCode),
		Phase: r.LastPhase, IsSettled: r.IsSettled, bytes: r.Bytes, reportedAt: r.ReportedAt,
	}
}
