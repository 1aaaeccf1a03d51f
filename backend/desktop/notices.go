package desktop

import (
	"context"
	"slices"
	"sync"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/messaging"
	"anteroom/backend/outbox"
	"anteroom/backend/scheduling"
)

// Notice is something worth telling a person who looks elsewhere. It is a kind and nothing more: it
// names no client and quotes no mail, because anybody may be looking at the screen it appears on.
type Notice string

// The notices.
const (
	ClientSignedIn    Notice = "client_signed_in"    // for the first time since they were invited
	EmailAttention    Notice = "email_attention"     // a mail has a problem, or the account refuses
	InvitationNotSent Notice = "invitation_not_sent" // an invitation has failed for good
	MessageArrived    Notice = "message_arrived"     // a client wrote
	RequestArrived    Notice = "request_arrived"     // a client asked for an appointment
)

// Notices decides which changes are worth a notice. What was so before it began is none.
type Notices struct {
	desk  *Desk
	began time.Time

	mu      sync.Mutex
	house   *House               // whose account was looked at; another one begins anew
	signIns map[string]time.Time // by client, what was told already
	told    map[string]bool      // the mails that were told of
	account outbox.AccountState
	unread  int // messages, when it was last looked
	pending int // requests for appointments, when it was last looked
}

// NewNotices begins to watch now.
func NewNotices(desk *Desk) *Notices {
	return &Notices{desk: desk, began: desk.lock.now(), signIns: map[string]time.Time{}, told: map[string]bool{}}
}

// Of says what a change is worth telling, and tells nothing twice. A lock of the window does not matter:
// what is told has no content. It fails as reading the records does.
func (n *Notices) Of(ctx context.Context, noun, id string) ([]Notice, error) {
	n.desk.mu.RLock()
	house := n.desk.house
	n.desk.mu.RUnlock()
	if house == nil {
		return nil, nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if house != n.house {
		return nil, n.begin(ctx, house)
	}
	switch {
	case noun == access.Noun && id != "":
		return n.ofAccess(ctx, house, id)
	case noun == outbox.Noun:
		return n.ofOutbox(ctx, house, id)
	case noun == messaging.Noun:
		return n.ofMessages(ctx, house)
	case noun == scheduling.RequestNoun:
		return n.ofRequests(ctx, house)
	}
	return nil, nil
}

// begin takes in how things are in records that were just opened.
func (n *Notices) begin(ctx context.Context, house *House) error {
	summary, err := house.Outbox.Summary(ctx)
	if err != nil {
		return err
	}
	unread, err := house.Threads.Unread(ctx)
	if err != nil {
		return err
	}
	pending, err := house.Diary.PendingRequests(ctx)
	if err == nil {
		n.house, n.account, n.unread, n.pending = house, summary.Account, unread, pending
	}
	return err
}

// ofRequests tells of requests that came in since the last look.
func (n *Notices) ofRequests(ctx context.Context, house *House) ([]Notice, error) {
	before := n.pending
	pending, err := house.Diary.PendingRequests(ctx)
	if err != nil {
		return nil, err
	}
	if n.pending = pending; pending <= before {
		return nil, nil
	}
	return []Notice{RequestArrived}, nil
}

// ofMessages tells of messages that came in since the last look.
func (n *Notices) ofMessages(ctx context.Context, house *House) ([]Notice, error) {
	before := n.unread
	unread, err := house.Threads.Unread(ctx)
	if err != nil {
		return nil, err
	}
	if n.unread = unread; unread <= before {
		return nil, nil
	}
	return []Notice{MessageArrived}, nil
}

func (n *Notices) ofAccess(ctx context.Context, house *House, id string) ([]Notice, error) {
	card, err := house.Grants.Card(ctx, id)
	if err != nil || card.SignedInAt == nil || card.SignedInAt.Before(n.began) || card.SignedInAt.Equal(n.signIns[id]) {
		return nil, err
	}
	n.signIns[id] = *card.SignedInAt
	return []Notice{ClientSignedIn}, nil
}

func (n *Notices) ofOutbox(ctx context.Context, house *House, id string) ([]Notice, error) {
	summary, err := house.Outbox.Summary(ctx)
	if err != nil {
		return nil, err
	}
	var notices []Notice
	if summary.Account != n.account {
		n.account = summary.Account
		if n.account != outbox.Ready && n.account != outbox.Offline {
			notices = append(notices, EmailAttention)
		}
	}
	if id == "" {
		return notices, nil
	}
	page, err := house.Outbox.Page(ctx, outbox.Query{Box: string(outbox.Problems), Limit: outbox.PageLimit})
	if err != nil {
		return nil, err
	}
	found := slices.IndexFunc(page.Rows, func(r outbox.Row) bool { return r.ID == id && !r.IsSettled })
	if found < 0 {
		delete(n.told, id) // tried anew: another failure is news
		return notices, nil
	}
	if n.told[id] {
		return notices, nil
	}
	n.told[id] = true
	return append(notices, noticeOf(page.Rows[found])), nil
}

// noticeOf says what is told of a mail with a problem. Only what has failed for good is known not to
// have been sent.
func noticeOf(mail outbox.Row) Notice {
	if mail.State == outbox.Failed && mail.Kind != outbox.SignInLink && !mail.IsTest {
		return InvitationNotSent
	}
	return EmailAttention
}
