package billing

import (
	"context"
	"time"

	"anteroom/backend/fault"
)

// Refusals and troubles of a payment provider.
const (
	KeyInvalid    fault.Code = "payment_key_invalid"   // it does not read like a restricted key
	KeySecret     fault.Code = "payment_key_secret"    //nolint:gosec // a code: a key that may do everything, and none such is kept here
	KeyRefused    fault.Code = "payment_key_refused"   // the provider does not know it, or no longer
	KeyNarrow     fault.Code = "payment_key_narrow"    // it may not do all that is needed
	Unreachable   fault.Code = "payment_unreachable"   // the provider does not answer, or is in trouble itself
	AmountRefused fault.Code = "payment_amount"        // less or more than the provider takes at once
	OrderRefused  fault.Code = "payment_order_refused" // the provider takes no such payment
	PageUnknown   fault.Code = "payment_page_unknown"  // the provider has no such page, or it is another account's
)

// Why a card was not taken. Nothing was charged.
const (
	Declined      fault.Code = "payment_declined"       // the payer's bank did not give the money, and says no more
	DeclinedFunds fault.Code = "payment_declined_funds" // there is not enough on it
	CardOver      fault.Code = "payment_card_over"      // its time is over
	CardMistyped  fault.Code = "payment_card_mistyped"
	Unconfirmed   fault.Code = "payment_unconfirmed" // the payer did not confirm it with their bank
)

// Provider takes clients' cards, on pages of its own; no card's number comes near this program. Every verb acts as whoever
// the key belongs to, fails with the codes above, and may be called again after any failure.
type Provider interface {
	// Begin has a page made on which an order is paid. For the same order it is always the same page.
	Begin(ctx context.Context, key string, order Order) (PayPage, error)
	// Look says what has become of a page. It alone is believed.
	Look(ctx context.Context, key, page string) (Sight, error)
	// Close sees to it that nobody pays on a page any more, and says what has become of it: it may be paid already.
	Close(ctx context.Context, key, page string) (Sight, error)
	// Since lists the pages and payments, by the provider's ids, with which something has happened since a moment. The
	// provider remembers for thirty days.
	Since(ctx context.Context, key string, at time.Time) ([]string, error)
}

// Order is what is to be paid. It tells the provider nothing of anybody's care.
type Order struct {
	ID       string // made here; the provider keeps it with the payment
	Amount   int64  // in the currency's minor unit
	Currency string // three letters, as in ISO 4217
	What     string // what the payer reads beside the amount, such as "Invoice 2026-042"
	Language string // en or es
	Return   string // the address to which the payer comes back, whatever they did
}

// PayPage is where an order is paid.
type PayPage struct {
	ID      string
	Address string
	IsTrial bool // no money moves on it
}

// Progress is how far the payment on a page has come.
type Progress string

// The stages. All but the first two are final, but that money may go back.
const (
	PageOpen    Progress = "open"
	PageWaiting Progress = "processing" // handed in, and the bank has not decided yet: it may take days
	PagePaid    Progress = "paid"
	PageFailed  Progress = "failed"
	PageExpired Progress = "expired" // nobody can pay on it any more, and nobody has
)

// Sight is what has become of a page.
type Sight struct {
	Progress    Progress
	Payment     string // the provider's id of the payment; empty: there is none yet
	Amount      int64  // what was paid, in the minor unit
	Currency    string
	Why         fault.Code // why the last card was not taken; empty: none was tried, or it was
	Returned    int64      // what went back to the payer since, all in all
	Dispute     Dispute
	AnswerUntil time.Time // of a dispute that is unanswered; zero: the provider has not told
}

// Dispute is how far the payer's bank has come with a payment that it asks back.
type Dispute string

// The stages. It may begin anew after it was decided.
const (
	Undisputed  Dispute = ""
	Unanswered  Dispute = "unanswered" // the practice can still say why the money is its own
	Answered    Dispute = "answered"   // it has, or may no longer, and the bank has yet to decide
	DisputeWon  Dispute = "won"
	DisputeLost Dispute = "lost" // the bank took the money back
)

// IsOpen says whether the bank has yet to decide.
func (d Dispute) IsOpen() bool { return d == Unanswered || d == Answered }
