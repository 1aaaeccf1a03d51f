package practice

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Mailbox is where mail that came back is looked for: the mailbox of the mail account, which signs in there as it does
// to send. While it is off nothing is read.
type Mailbox struct {
	IsOn     bool     `json:"isOn"`
	Host     string   `json:"host"` // of the IMAP server
	Port     int      `json:"port"`
	Security Security `json:"security"`
}

// The port of IMAP that is encrypted from the first byte.
const imapPort = 993

// Mailbox reads the mailbox's settings; where there are none, what the account's provider publishes, switched off.
// It fails with [NoAccount].
func (a *Accounts) Mailbox(ctx context.Context) (Mailbox, error) {
	var mailbox Mailbox
	err := a.store.Read(ctx, func(v *store.View) error {
		var err error
		mailbox, err = mailboxOf(ctx, v)
		return err
	})
	return mailbox, err
}

// SaveMailbox switches the looking for returned mail on or off. Switched off, where the mailbox is stays as it was. It
// fails with [NoAccount], or with a code of [CheckMailbox].
func (a *Accounts) SaveMailbox(ctx context.Context, draft Mailbox) (Mailbox, error) {
	var mailbox Mailbox
	err := a.store.Write(ctx, func(tx *store.Tx) error {
		before, err := mailboxOf(ctx, &tx.View)
		if err != nil {
			return err
		}
		if !draft.IsOn {
			draft = before
			draft.IsOn = false
		}
		if mailbox, err = CheckMailbox(draft); err != nil {
			return err
		}
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		if err := tx.UpsertMailbox(ctx, row.UpsertMailboxParams{
			PracticeID: p.ID, IsOn: mailbox.IsOn, Host: mailbox.Host, Port: int64(mailbox.Port), Security: string(mailbox.Security),
			UpdatedAt: store.Millis(tx.Now),
		}); err != nil {
			return err
		}
		tx.Changed(outbox.MailboxNoun, "")
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.AccountChanged, Detail: mailbox.Host})
	})
	return mailbox, err
}

// CheckMailbox mends what can be mended of the settings (space, case) and refuses the rest, with [fault.Missing] or
// [HostInvalid] at host, [PortInvalid] at port or [SecurityNeeded] at security.
func CheckMailbox(m Mailbox) (Mailbox, error) {
	m.Host = strings.ToLower(strings.TrimSpace(m.Host))
	return m, checkServer(m.Host, m.Port, m.Security)
}

func mailboxOf(ctx context.Context, v *store.View) (Mailbox, error) {
	account, err := accountRow(ctx, v)
	if err != nil {
		return Mailbox{}, err
	}
	r, err := v.GetMailbox(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return mailboxBeside(account.Host), nil
	}
	return Mailbox{IsOn: r.IsOn, Host: r.Host, Port: int(r.Port), Security: Security(r.Security)}, err
}

// mailboxBeside is where the mailbox of an account usually is that sends by a server: what its provider publishes, else
// the server of the same name but for its first word.
func mailboxBeside(host string) Mailbox {
	for _, provider := range providers() {
		if provider.preset.Host == host {
			return provider.mailbox
		}
	}
	if rest, isNamed := strings.CutPrefix(host, "smtp."); isNamed {
		host = "imap." + rest
	}
	return imapAt(host)
}

func imapAt(host string) Mailbox { return Mailbox{Host: host, Port: imapPort, Security: TLS} }

// NeedsMailbox says whether leave that is asked for now has to let the mailbox be read as well.
func (a *Accounts) NeedsMailbox(ctx context.Context) bool {
	mailbox, err := a.Mailbox(ctx)
	return err == nil && mailbox.IsOn
}
