// Package stripetest is Stripe's far end on loopback for tests: it remembers sessions and payments, moves money, forgets
// nothing that happened, and fails on demand. It must never be linked into the program. Start reading at [Start].
package stripetest

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Key is the restricted key that works.
const Key = "rk_test_anteroom"

// Far is one Stripe account. All methods may be called from any goroutine.
type Far struct {
	server *httptest.Server

	mu       sync.Mutex
	sessions []*Session
	byOrder  map[string]*Session // by idempotency key
	events   []event
	troubles []Trouble
	forbids  map[string]bool // parts of paths that the key may not use
	isLocked bool
	second   int64 // its clock
	asked    int
}

// Session is a page on which somebody can pay, and what has become of it.
type Session struct {
	ID, Intent, Order, What, Currency, Return string
	Amount                                    int64
	Status                                    string // open, complete, expired
	Payment                                   string // the intent's status
	IsPaid                                    bool
	Refunded                                  int64
	Declined                                  string // why the last card was refused; empty: none was
	Dispute                                   string // a dispute's status; empty: none
	DueBy                                     int64  // until when it can be answered, in seconds; 0: it is not told
}

type event struct {
	ID      string
	Kind    string
	At      int64
	Subject map[string]any
}

// Trouble is what befalls the next request.
type Trouble string

// The troubles.
const (
	Broken     Trouble = "broken"      // it answers 500, and has done nothing
	Silent     Trouble = "silent"      // the connection ends without an answer, and nothing was done
	AnswerLost Trouble = "answer_lost" // it is done, and the connection ends without an answer
	Hanging    Trouble = "hanging"     // nothing is done, and no answer comes until whoever asks gives up
)

// Start starts an account and stops it at the end of the test.
func Start(tb testing.TB) *Far {
	tb.Helper()
	f := &Far{byOrder: map[string]*Session{}, forbids: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/checkout/sessions", f.begin)
	mux.HandleFunc("GET /v1/checkout/sessions/{session}", f.look)
	mux.HandleFunc("POST /v1/checkout/sessions/{session}/expire", f.expire)
	mux.HandleFunc("GET /v1/events", f.list)
	mux.HandleFunc("GET /v1/disputes", f.disputes)
	f.server = httptest.NewServer(f.guard(mux))
	tb.Cleanup(f.server.Close)
	return f
}

// Address is where it is asked.
func (f *Far) Address() string { return f.server.URL }

// Set sets its clock: what happens from now on happens then.
func (f *Far) Set(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.second = now.Unix()
}

// Befall has troubles befall the next requests, one each.
func (f *Far) Befall(troubles ...Trouble) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.troubles = append(f.troubles, troubles...)
}

// Calm takes away the troubles that have befallen nobody yet.
func (f *Far) Calm() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.troubles = nil
}

// Forbid takes from the key the right to a part of the API, by a part of its paths.
func (f *Far) Forbid(part string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.forbids[part] = true
}

// Lock has the account know no key any more, or again.
func (f *Far) Lock(isLocked bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.isLocked = isLocked
}

// Sessions are all that were begun, oldest first.
func (f *Far) Sessions() []Session {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make([]Session, 0, len(f.sessions))
	for _, s := range f.sessions {
		all = append(all, *s)
	}
	return all
}

// Asked is how many requests have come.
func (f *Far) Asked() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.asked
}

// Pay pays on a page with a card. It says whether it went: on a page that is not open nobody can.
func (f *Far) Pay(id string) bool {
	return f.move(id, "open", func(s *Session) {
		s.Status, s.Payment, s.IsPaid = "complete", "succeeded", true
		f.tell("checkout.session.completed", map[string]any{"id": s.ID})
	})
}

// HandIn pays on a page in a way that the bank decides on later.
func (f *Far) HandIn(id string) bool {
	return f.move(id, "open", func(s *Session) {
		s.Status, s.Payment = "complete", "processing"
		f.tell("checkout.session.completed", map[string]any{"id": s.ID})
	})
}

// Decide is the bank's answer to what was handed in.
func (f *Far) Decide(id string, isGood bool) bool {
	return f.move(id, "complete", func(s *Session) {
		if s.IsPaid = isGood; isGood {
			s.Payment = "succeeded"
			f.tell("checkout.session.async_payment_succeeded", map[string]any{"id": s.ID})
			return
		}
		s.Payment = "requires_payment_method"
		f.tell("checkout.session.async_payment_failed", map[string]any{"id": s.ID})
	})
}

// Decline refuses a card on a page, which stays open for another. Why is a decline code, or the code of an error.
func (f *Far) Decline(id, why string) bool {
	return f.move(id, "open", func(s *Session) { s.Declined = why })
}

// RunOut lets a page's time run out.
func (f *Far) RunOut(id string) bool {
	return f.move(id, "open", func(s *Session) {
		s.Status = "expired"
		f.tell("checkout.session.expired", map[string]any{"id": s.ID})
	})
}

// Refund gives so much of what was paid back, all in all.
func (f *Far) Refund(id string, amount int64) bool {
	return f.move(id, "complete", func(s *Session) {
		s.Refunded = amount
		f.tell("charge.refunded", map[string]any{"payment_intent": s.Intent})
	})
}

// Dispute has the payer's bank ask for a payment back, or decide on it: needs_response, under_review, won, lost.
func (f *Far) Dispute(id, status string) bool {
	return f.move(id, "complete", func(s *Session) {
		s.Dispute = status
		kind := "charge.dispute.closed"
		switch status {
		case "needs_response":
			kind, s.DueBy = "charge.dispute.created", f.second+7*24*60*60
		case "under_review":
			kind = "charge.dispute.updated"
		}
		f.tell(kind, map[string]any{"payment_intent": s.Intent})
	})
}

// ForgetEvents has what happened so far no longer be told.
func (f *Far) ForgetEvents() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = nil
}

func (f *Far) move(id, from string, change func(*Session)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.sessions {
		if s.ID == id && s.Status == from {
			change(s)
			return true
		}
	}
	return false
}

func (f *Far) tell(kind string, subject map[string]any) {
	f.events = append(f.events, event{ID: "evt_" + strconv.Itoa(len(f.events)+1), Kind: kind, At: f.second, Subject: subject})
}
