package desktop

import (
	"context"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
)

// MailAccounts is bound to the window: the account that mail leaves from.
type MailAccounts struct{ desk *Desk }

// NewMailAccounts binds the mail account.
func NewMailAccounts(desk *Desk) *MailAccounts { return &MailAccounts{desk: desk} }

// MailAccount is the account as its settings show it. The password never comes back.
type MailAccount struct {
	IsSet         bool       `json:"isSet"`
	Host          string     `json:"host"`
	Port          int        `json:"port"`
	Security      string     `json:"security"`
	Username      string     `json:"username"`
	HasPassword   bool       `json:"hasPassword"`
	SenderName    string     `json:"senderName"`
	SenderAddress string     `json:"senderAddress"`
	State         string     `json:"state"` // none, ready, offline, busy, needs_sign_in, refused, certificate
	Words         string     `json:"words"` // the server's, or a code
	Since         *time.Time `json:"since" ts_type:"string | null"`
}

// TestStep is one finding of "Test connection".
type TestStep struct {
	Step  string     `json:"step"` // connect, encrypt, sign_in, sender
	IsOK  bool       `json:"isOk"`
	Code  fault.Code `json:"code"`
	Words string     `json:"words"` // the server's
}

// TestReport is what "Test connection" found, up to and with the first step that failed.
type TestReport struct {
	IsOK  bool       `json:"isOk"`
	Steps []TestStep `json:"steps"`
}

const noAccount = "none"

// Get reads the account and how it is.
func (m *MailAccounts) Get() (MailAccount, error) { return answer(m.desk, readAccount) }

// Presets lists the mail providers that are known.
func (m *MailAccounts) Presets() ([]practice.Preset, error) {
	return answer(m.desk, func(context.Context, *House) ([]practice.Preset, error) { return practice.Presets(), nil })
}

// PresetFor finds the provider of an address by its domain's name; one without a key is not known.
func (m *MailAccounts) PresetFor(address string) (practice.Preset, error) {
	return answer(m.desk, func(context.Context, *House) (practice.Preset, error) { return practice.PresetFor(address), nil })
}

// Save stores the account, and the password if one was typed, and tries what waits at once.
func (m *MailAccounts) Save(draft practice.AccountDraft) (MailAccount, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (MailAccount, error) {
		if _, err := h.Accounts.Save(ctx, draft); err != nil {
			return MailAccount{}, err
		}
		if err := h.Outbox.AccountMended(ctx); err != nil {
			return MailAccount{}, err
		}
		h.WakeOutbox()
		return readAccount(ctx, h)
	})
}

// Test connects, encrypts, signs in and names the sender, and says what it found. It sends nothing
// and stores nothing.
func (m *MailAccounts) Test(draft practice.AccountDraft) (TestReport, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (TestReport, error) {
		checked, err := practice.CheckAccount(draft)
		if err != nil {
			return TestReport{}, err
		}
		return h.Probe(ctx, checked), nil
	})
}

func readAccount(ctx context.Context, h *House) (MailAccount, error) {
	account, err := h.Accounts.Get(ctx)
	if fault.CodeOf(err) == practice.NoAccount {
		return MailAccount{State: noAccount}, nil
	}
	if err != nil {
		return MailAccount{}, err
	}
	summary, err := h.Outbox.Summary(ctx)
	return MailAccount{
		IsSet: true, Host: account.Host, Port: account.Port, Security: string(account.Security), Username: account.Username,
		HasPassword: h.Accounts.Password(account) != "", SenderName: account.SenderName, SenderAddress: account.SenderAddress,
		State: string(summary.Account), Words: summary.AccountWords, Since: summary.Since,
	}, err
}
