package desktop

import (
	"context"
	"time"

	"anteroom/backend/practice"
)

// Mailboxes is bound to the window: the mailbox in which returned mail is looked for.
type Mailboxes struct{ desk *Desk }

// NewMailboxes binds the mailbox.
func NewMailboxes(desk *Desk) *Mailboxes { return &Mailboxes{desk: desk} }

// Mailbox is the mailbox as its settings show it, and how looking into it goes.
type Mailbox struct {
	IsOn     bool       `json:"isOn"`
	Host     string     `json:"host"`
	Port     int        `json:"port"`
	Security string     `json:"security"`
	State    string     `json:"state"` // ready, offline, busy, needs_sign_in, refused, certificate
	Words    string     `json:"words"` // the server's, or a code
	Since    *time.Time `json:"since" ts_type:"string | null"`
	LookedAt *time.Time `json:"lookedAt" ts_type:"string | null"` // when it was last read to its end
}

// Get reads the settings, and how the last look went. It fails with [practice.NoAccount].
func (m *Mailboxes) Get() (Mailbox, error) { return answer(m.desk, readMailbox) }

// Save switches the looking for returned mail on or off, and forgets how the last look went.
func (m *Mailboxes) Save(draft practice.Mailbox) (Mailbox, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (Mailbox, error) {
		if _, err := h.Accounts.SaveMailbox(ctx, draft); err != nil {
			return Mailbox{}, err
		}
		return readMailbox(ctx, h)
	})
}

// Test connects, encrypts, signs in and opens the mailbox for reading, and says what it found. It reads no mail and
// stores nothing.
func (m *Mailboxes) Test(draft practice.Mailbox) (TestReport, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (TestReport, error) {
		checked, err := practice.CheckMailbox(draft)
		if err != nil {
			return TestReport{}, err
		}
		return h.ProbeMailbox(ctx, checked)
	})
}

func readMailbox(ctx context.Context, h *House) (Mailbox, error) {
	settings, err := h.Accounts.Mailbox(ctx)
	if err != nil {
		return Mailbox{}, err
	}
	standing, err := h.Outbox.Mailbox(ctx)
	return Mailbox{
		IsOn: settings.IsOn, Host: settings.Host, Port: settings.Port, Security: string(settings.Security),
		State: string(standing.State), Words: standing.Words, Since: standing.Since, LookedAt: standing.LookedAt,
	}, err
}
