package visitor

import (
	"context"
	"encoding/json"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Kind names what a visitor did.
type Kind string

// The kinds, each with the body that goes with it.
const (
	LinkRequested Kind = "link_requested"  // [LinkRequest]: an address was typed on the sign-in page
	LinkRenewed   Kind = "link_renewed"    // [LinkRenewal]: a new link was asked for in place of one that no longer works
	SignedIn      Kind = "signed_in"       // [SignIn]
	SignedOut     Kind = "signed_out"      // [SignOut]
	LinkOpened    Kind = "link_opened"     // [LinkOpening]: the page of a link was shown; nobody has come in by it yet
	CodeRefused   Kind = "code_refused"    // [CodeRefusal]: a code was typed that opens nothing
	PaperOpened   Kind = "paper_opened"    // [PaperLook]: a paper was looked at for the first time
	PaperFetched  Kind = "paper_fetched"   // [PaperLook]: the file of a paper was fetched
	AnswersSaved  Kind = "answers_saved"   // [AnswersSave]
	PaperHandedIn Kind = "paper_handed_in" // [PaperHandIn]: a text was signed, or a form handed in
	FileSent      Kind = "file_sent"       // [FileSending]
	MessageSent   Kind = "message_sent"    // [MessageSend]
	MessagesRead  Kind = "messages_read"   // [MessagesReading]

	AppointmentRequested Kind = "appointment_requested" // [AppointmentRequest]
	RequestWithdrawn     Kind = "request_withdrawn"     // [RequestWithdrawal]
	OfferTaken           Kind = "offer_taken"           // [OfferTaking]
	AppointmentCancelled Kind = "appointment_cancelled" // [AppointmentCancelling]
	PaymentAsked         Kind = "payment_asked"         // [PaymentAsk]
	PaymentWatch         Kind = "payment_watched"       // [PaymentLook]: somebody waits to hear what became of a payment
)

// IsDeferred says whether an event of this kind is taken in after the visitor has had the answer. A
// request for a link is, and a code that was refused, so that a known address takes no longer than an unknown one.
func (k Kind) IsDeferred() bool { return k == LinkRequested || k == LinkRenewed || k == CodeRefused }

// LinkRequest is the body of [LinkRequested].
type LinkRequest struct {
	Address string `json:"address"`
}

// LinkRenewal is the body of [LinkRenewed]. The mail goes to the address on file, whoever asked.
type LinkRenewal struct {
	Link string `json:"link"`
}

// SignIn is the body of [SignedIn].
type SignIn struct {
	Grant   string `json:"grant"`
	Link    string `json:"link"`
	Session string `json:"session"`
	Way     string `json:"way"`
}

// SignOut is the body of [SignedOut].
type SignOut struct {
	Grant   string `json:"grant"`
	Session string `json:"session"`
}

// LinkOpening is the body of [LinkOpened].
type LinkOpening struct {
	Grant string    `json:"grant"`
	Link  string    `json:"link"`
	State LinkState `json:"state"` // what it was worth then
}

// CodeRefusal is the body of [CodeRefused]. What was typed as the code is in no event.
type CodeRefusal struct {
	Address string     `json:"address"`
	Reason  CodeReason `json:"reason"`
}

// CodeReason is why a code opened nothing. Only the desk is told; to whoever typed it all are the same.
type CodeReason string

// The reasons.
const (
	CodeWrong   CodeReason = "wrong"    // no code of this address
	CodeUsed    CodeReason = "used"     // a code of this address that somebody has come in by, or after
	CodeExpired CodeReason = "expired"  // a code of this address that has run out
	CodeTooMany CodeReason = "too_many" // wrong codes have shut every code that this address had open
)

// PaperLook is the body of [PaperOpened] and [PaperFetched].
type PaperLook struct {
	Grant string `json:"grant"`
	Share string `json:"share"`
}

// AnswersSave is the body of [AnswersSaved].
type AnswersSave struct {
	Grant   string            `json:"grant"`
	Share   string            `json:"share"`
	Changes []document.Change `json:"changes"`
}

// PaperHandIn is the body of [PaperHandedIn].
type PaperHandIn struct {
	Grant       string `json:"grant"`
	Share       string `json:"share"`
	Signer      string `json:"signer"` // as typed; empty: whose access it is
	Way         Way    `json:"way"`
	Drawing     string `json:"drawing"`
	Hash        string `json:"hash"`        // of the paper that was shown
	AnswersHash string `json:"answersHash"` // over the answers that were shown
}

// FileSending is the body of [FileSent]: the file itself is a row of visitor_upload.
type FileSending struct {
	Grant  string `json:"grant"`
	Upload string `json:"upload"`
}

// PaymentAsk is the body of [PaymentAsked]. It names no amount: that comes from rows.
type PaymentAsk struct {
	Grant   string `json:"grant"`
	Holder  string `json:"holder"`
	Payment string `json:"payment"` // the id that it has from now on
	Invoice string `json:"invoice"` // empty: all that is open
}

// PaymentLook is the body of [PaymentWatch].
type PaymentLook struct {
	Grant   string `json:"grant"`
	Payment string `json:"payment"`
}

// Limits of a message.
const (
	MessageMax      = 5000 // characters
	MessageFilesMax = 5
)

// ForMessage is the purpose of an upload that goes with a message.
const ForMessage = "message"

// MessageSend is the body of [MessageSent]: its files are rows of visitor_upload.
type MessageSend struct {
	Grant   string   `json:"grant"`
	Holder  string   `json:"holder"`
	Message string   `json:"message"` // its id
	Body    string   `json:"body"`
	Uploads []string `json:"uploads"`
}

// MessagesReading is the body of [MessagesRead]: what the practice wrote up to a message was on the screen.
type MessagesReading struct {
	Grant  string `json:"grant"`
	Holder string `json:"holder"`
	UpTo   string `json:"upTo"` // the newest message of the practice that was shown
}

// AppointmentRequest is the body of [AppointmentRequested].
type AppointmentRequest struct {
	Grant   string    `json:"grant"`
	Holder  string    `json:"holder"`
	Request string    `json:"request"` // its id
	Service string    `json:"service"`
	Place   string    `json:"place"` // empty: the service has none
	Start   time.Time `json:"start"`
	Note    string    `json:"note"`
}

// RequestWithdrawal is the body of [RequestWithdrawn].
type RequestWithdrawal struct {
	Grant   string `json:"grant"`
	Holder  string `json:"holder"`
	Request string `json:"request"`
}

// OfferTaking is the body of [OfferTaken]: one of the other times that the practitioner offered.
type OfferTaking struct {
	Grant   string `json:"grant"`
	Holder  string `json:"holder"`
	Request string `json:"request"`
	Offer   string `json:"offer"`
}

// AppointmentCancelling is the body of [AppointmentCancelled].
type AppointmentCancelling struct {
	Grant       string `json:"grant"`
	Holder      string `json:"holder"`
	Appointment string `json:"appointment"`
}

// EventNoun is how a new event is marked with [store.Tx.Changed]: the mark's id is the event's.
const EventNoun = "event"

// record appends one event.
func record(ctx context.Context, tx *store.Tx, kind Kind, client string, body any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	event := row.InsertEventParams{ID: tx.NewID(), Kind: string(kind), Client: client, Body: string(text), At: store.Millis(tx.Now)}
	appended, err := tx.InsertEvent(ctx, event)
	if err == nil && appended != 1 {
		err = fault.New(fault.Internal) // a store that has lost its name
	}
	tx.Changed(EventNoun, event.ID)
	return err
}
