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
	SignIn        string     `json:"signIn"` // password, google or microsoft
	HasPassword   bool       `json:"hasPassword"`
	Client        string     `json:"client"` // how the practice is registered with the provider
	HasSecret     bool       `json:"hasSecret"`
	Tenant        string     `json:"tenant"`
	HasLeave      bool       `json:"hasLeave"` // the provider has given leave to send
	SenderName    string     `json:"senderName"`
	SenderAddress string     `json:"senderAddress"`
	State         string     `json:"state"` // none, ready, offline, busy, needs_sign_in, refused, certificate
	Words         string     `json:"words"` // the server's, or a code
	Since         *time.Time `json:"since" ts_type:"string | null"`
}

// MailSignIn asks a mail provider for leave to send in the practitioner's name.
type MailSignIn interface {
	// Begin returns the provider's page, to be opened in the system's browser. In the end that shows a page
	// in language.
	Begin(ctx context.Context, draft practice.AccountDraft, language string) (address string, err error)
	// Finish waits for the person and saves the account.
	Finish(ctx context.Context) error
	// Cancel ends what Begin began.
	Cancel()
}

// TestStep is one finding of "Test connection".
type TestStep struct {
	Step  string     `json:"step"` // connect, encrypt, sign_in, sender or mailbox
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
		return mended(ctx, h)
	})
}

// BeginSignIn begins to ask the draft's provider for leave to send, and returns the page on which the
// person agrees, to be opened in the system's browser. language is the window's.
func (m *MailAccounts) BeginSignIn(draft practice.AccountDraft, language string) (string, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (string, error) { return h.MailSignIn.Begin(ctx, draft, language) })
}

// FinishSignIn answers when the person has agreed: the account is saved then, and what waits is tried at
// once. It fails when they did not, or took too long.
func (m *MailAccounts) FinishSignIn() (MailAccount, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (MailAccount, error) {
		if err := h.MailSignIn.Finish(ctx); err != nil {
			return MailAccount{}, err
		}
		return mended(ctx, h)
	})
}

// CancelSignIn ends the asking that BeginSignIn began.
func (m *MailAccounts) CancelSignIn() error {
	return act(m.desk, func(_ context.Context, h *House) error {
		h.MailSignIn.Cancel()
		return nil
	})
}

// Test connects, encrypts, signs in and names the sender, and says what it found. It sends nothing
// and stores nothing of the draft. If it goes well with the account as it is stored, what waits is tried at once.
func (m *MailAccounts) Test(draft practice.AccountDraft) (TestReport, error) {
	return answer(m.desk, func(ctx context.Context, h *House) (TestReport, error) {
		checked, err := practice.CheckAccount(draft)
		if err != nil {
			return TestReport{}, err
		}
		report := h.Probe(ctx, checked)
		if isStored, err := isStored(ctx, h, checked); err != nil || !isStored || !report.IsOK {
			return report, err
		}
		_, err = mended(ctx, h)
		return report, err
	})
}

// isStored says whether a draft is the account as it is stored.
func isStored(ctx context.Context, h *House, draft practice.AccountDraft) (bool, error) {
	account, err := h.Accounts.Get(ctx)
	if fault.CodeOf(err) == practice.NoAccount {
		return false, nil
	}
	return draft == practice.AccountDraft{
		Host: account.Host, Port: account.Port, Security: string(account.Security), Username: account.Username, SenderName: account.SenderName,
		SenderAddress: account.SenderAddress, SignIn: string(account.SignIn), Client: account.Client, Tenant: account.Tenant,
	}, err
}

// mended tries what waits at once, with the account as it is now.
func mended(ctx context.Context, h *House) (MailAccount, error) {
	if err := h.Outbox.AccountMended(ctx); err != nil {
		return MailAccount{}, err
	}
	h.WakeOutbox()
	return readAccount(ctx, h)
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
		SignIn: string(account.SignIn), Client: account.Client, Tenant: account.Tenant, HasSecret: h.Accounts.ClientSecret(account) != "",
		HasLeave: h.Accounts.Leave(account) != "", HasPassword: h.Accounts.Password(account) != "", SenderName: account.SenderName, SenderAddress: account.SenderAddress,
		State: string(summary.Account), Words: summary.AccountWords, Since: summary.Since,
	}, err
}
