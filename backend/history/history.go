// Package history is the practice's memory of who did what: rows that are only ever added, each with
// a hash over itself and the row before it, so that a change, a gap or a reordering shows.
//
// An entry is written by the transaction of the verb that it tells of, never beside it. It holds no
// message text, no answer to a question and no secret. Start at [Append].
package history

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Actor is who did it.
type Actor string

// The actors.
const (
	Practitioner Actor = "practitioner"
	Client       Actor = "client"
	Program      Actor = "program"
)

// Action is what was done, in a word that the window has a sentence for.
type Action string

// The actions so far; each noun's own are added as the noun comes.
const (
	PracticeChanged      Action = "practice_changed"
	PortalOpened         Action = "portal_opened"
	PortalClosed         Action = "portal_closed"
	AddressLocked        Action = "portal_address_locked"
	AddressUnlocked      Action = "portal_address_unlocked"
	EveryoneSignedOut    Action = "everyone_signed_out"
	AccountChanged       Action = "account_changed"
	DefaultsChanged      Action = "defaults_changed"
	TemplateChanged      Action = "template_changed"
	TemplateReset        Action = "template_reset"
	TemplateTested       Action = "template_tested"
	HostingChanged       Action = "hosting_changed"
	ClientCreated        Action = "client_created"
	ClientChanged        Action = "client_changed"
	ClientArchived       Action = "client_archived"
	ClientRestored       Action = "client_restored"
	ContactAdded         Action = "contact_added"
	ContactChanged       Action = "contact_changed"
	ContactRemoved       Action = "contact_removed"
	DocumentAdded        Action = "document_added"
	DocumentChanged      Action = "document_changed"
	DocumentPublished    Action = "document_published"
	DocumentMoved        Action = "document_moved"
	DocumentArchived     Action = "document_archived"
	DocumentRestored     Action = "document_restored"
	PaperShared          Action = "paper_shared"
	PaperWithdrawn       Action = "paper_withdrawn"
	PaperOpened          Action = "paper_opened"
	PaperStarted         Action = "paper_started"
	PaperFetched         Action = "paper_fetched"
	PaperSigned          Action = "paper_signed"    // detail: the title, and how the seal begins
	PaperHandedIn        Action = "paper_handed_in" // the same
	PaperReminded        Action = "paper_reminded"
	DetailAccepted       Action = "detail_accepted"   // detail: the title and the question
	DetailLeft           Action = "detail_left"       // the same
	RemindersChanged     Action = "reminders_changed" // detail: the days
	FileReceived         Action = "file_received"
	AvailabilityChanged  Action = "availability_changed" // when clients can come
	AppointmentBooked    Action = "appointment_booked"
	AppointmentMoved     Action = "appointment_moved" // or changed otherwise
	AppointmentCancelled Action = "appointment_cancelled"
	AppointmentRestored  Action = "appointment_restored"
	RequestReceived      Action = "request_received" // a client asked for a time
	RequestWithdrawn     Action = "request_withdrawn"
	RequestAccepted      Action = "request_accepted"
	RequestDeclined      Action = "request_declined"
	RequestOffered       Action = "request_offered"    // other times were offered
	RequestReopened      Action = "request_reopened"   // the answer was taken back before the client was told of it
	MessageSent          Action = "message_sent"       // a secure message of the practice
	MessageTakenBack     Action = "message_taken_back" // before the client had it
	MessageReceived      Action = "message_received"   // a secure message of a client
	BillingChanged       Action = "billing_changed"    // how the practice bills
	InvoiceSaved         Action = "invoice_saved"      // a draft
	InvoiceDiscarded     Action = "invoice_discarded"
	InvoiceIssued        Action = "invoice_issued" // detail: its number, here and below
	InvoiceVoided        Action = "invoice_voided"
	InvoiceWrittenOff    Action = "invoice_written_off"
	PaymentRecorded      Action = "payment_recorded"
	PaymentTakenBack     Action = "payment_taken_back"
	PaymentRefunded      Action = "payment_refunded"
	StatementIssued      Action = "statement_issued"
	StatementWithdrawn   Action = "statement_withdrawn"
	SuperbillIssued      Action = "superbill_issued"
	SuperbillWithdrawn   Action = "superbill_withdrawn"
	CodesChanged         Action = "codes_changed" // for diagnoses or services
	RepeatSaved          Action = "repeat_saved"  // an invoice that is made again and again
	RepeatPaused         Action = "repeat_paused"
	RepeatResumed        Action = "repeat_resumed"
	RepeatEnded          Action = "repeat_ended"
	PaymentRequested     Action = "payment_requested"
	CreditApplied        Action = "credit_applied"  // to an invoice
	CreditReleased       Action = "credit_released" // from one
	ConsentGiven         Action = "consent_given"
	ConsentWithdrawn     Action = "consent_withdrawn"
	AccessGranted        Action = "access_granted"
	AccessReplaced       Action = "access_replaced"
	AccessDisabled       Action = "access_disabled"
	AccessKept           Action = "access_kept"
	InvitationQueued     Action = "invitation_queued"
	InvitationResent     Action = "invitation_resent"
	MessageEdited        Action = "message_edited"
	PermissionsChanged   Action = "permissions_changed"
	PortalPreviewed      Action = "portal_previewed"
	LinkRequested        Action = "link_requested"
	LinkOpened           Action = "link_opened"       // detail: what the link was worth
	CodeRefused          Action = "code_refused"      // detail: why
	SignInElsewhere      Action = "sign_in_elsewhere" // detail: the address that was typed
	SignInDisabled       Action = "sign_in_disabled"  // detail: the address that was typed
	CodeCreated          Action = "code_created"
	SignedIn             Action = "signed_in"
	SignedOut            Action = "signed_out"
	MailSent             Action = "mail_sent"
	MailFailed           Action = "mail_failed"
	MailUncertain        Action = "mail_uncertain"
	MailCancelled        Action = "mail_cancelled"
	MailDelayed          Action = "mail_delayed"
	MailBounced          Action = "mail_bounced"

	TillChanged         Action = "online_payments_changed" // detail: on or off
	PaymentBegun        Action = "payment_begun"           // online; detail: what for, here and below
	PaymentFailed       Action = "payment_failed"
	PaymentDisputed     Action = "payment_disputed" // the payer's bank asks for it back
	PaymentDisputeEnded Action = "payment_dispute_ended"
)

// Entry is one thing that was done.
type Entry struct {
	Actor   Actor
	Action  Action
	Client  string // the client's id; empty where it concerns the whole practice
	Subject string // the id of the object it was done to
	Detail  string // a word for the screen: an address, a setting

	Contact  string // the name of the client's contact whom it concerns, as of that day; empty: the client
	Relation string // what the contact is to the client
}

// Line is an entry as the window shows it.
type Line struct {
	At       time.Time `json:"at" ts_type:"string"`
	Actor    Actor     `json:"actor"`
	Action   Action    `json:"action"`
	Detail   string    `json:"detail"`
	Contact  string    `json:"contact"`  // the contact whose access it concerns; empty: the client's own
	Relation string    `json:"relation"` // what they are to the client
}

// Broken is the first row at which a history does not hold together.
var errBroken = errors.New("the history does not hold together")

// Append adds an entry in the verb's transaction.
func Append(ctx context.Context, tx *store.Tx, e Entry) error {
	head, err := tx.GetHistoryHead(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	h := row.History{
		Seq: head.Seq + 1, ID: tx.NewID(), At: store.Millis(tx.Now), Actor: string(e.Actor), Action: string(e.Action),
		ClientID: e.Client, Subject: e.Subject, Detail: e.Detail,
		Contact: e.Contact, Relation: e.Relation,
	}
	if h.Hash, err = hashOf(head.Hash, h); err != nil {
		return err
	}
	return tx.InsertHistory(ctx, row.InsertHistoryParams(h))
}

// OfClient lists what was last done for one client, newest first, at most most lines.
func OfClient(ctx context.Context, v *store.View, client string, most int) ([]Line, error) {
	rows, err := v.ListHistoryOfClient(ctx, row.ListHistoryOfClientParams{ClientID: client, Limit: int64(most)})
	if err != nil {
		return nil, err
	}
	lines := make([]Line, 0, len(rows))
	for _, h := range rows {
		lines = append(lines, Line{
			At: store.Time(h.At), Actor: Actor(h.Actor), Action: Action(h.Action), Detail: h.Detail, Contact: h.Contact, Relation: h.Relation,
		})
	}
	return lines, nil
}

// Verify reads the whole history and returns the number of its last row. It fails at the first row
// that was changed, or that stands where another should.
func Verify(ctx context.Context, v *store.View) (int64, error) {
	const page = 500
	var last int64
	var hash []byte
	for {
		rows, err := v.ListHistory(ctx, row.ListHistoryParams{Seq: last, Limit: page})
		if err != nil || len(rows) == 0 {
			return last, err
		}
		for _, h := range rows {
			want, err := hashOf(hash, h)
			if err != nil {
				return last, err
			}
			if h.Seq != last+1 || !bytes.Equal(h.Hash, want) {
				return last, fmt.Errorf("row %d: %w", h.Seq, errBroken)
			}
			last, hash = h.Seq, h.Hash
		}
	}
}

// hashOf covers the hash before and every column of the row, as a JSON list so that no two rows read
// alike. What later versions added to a row stands in the list where it was used.
func hashOf(before []byte, h row.History) ([]byte, error) {
	columns := []any{before, h.Seq, h.ID, h.At, h.Actor, h.Action, h.ClientID, h.Subject, h.Detail}
	if h.Contact != "" || h.Relation != "" {
		columns = append(columns, h.Contact, h.Relation)
	}
	text, err := json.Marshal(columns)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	return sum[:], nil
}
