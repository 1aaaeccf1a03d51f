package practice

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// AccountNoun is how a change of the mail account is announced.
const AccountNoun = "account"

// Refusals that belong to the mail account.
const (
	HostInvalid    fault.Code = "host_invalid"    // not the name of a mail server
	PortInvalid    fault.Code = "port_invalid"    // not between 1 and 65535
	SecurityNeeded fault.Code = "security_needed" // neither STARTTLS nor TLS
	NoAccount      fault.Code = "account_missing" // no mail account has been set up
)

// Security is how the connection to the mail server is encrypted. There is no way without.
type Security string

// The ways.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls"
)

// SignIn is how the program proves to the mail server whose mail it is.
type SignIn string

// The ways to sign in. The last two use leave that the provider gave; see [Accounts.KeepLeave].
const (
	ByPassword  SignIn = "password"
	ByGoogle    SignIn = "google"
	ByMicrosoft SignIn = "microsoft"
)

// AnyTenant is the directory of a Microsoft account for which none is named.
const AnyTenant = "common"

// Account is where the practice's mail leaves from. Its secrets are kept apart, under the account's id.
type Account struct {
	ID            string
	SignIn        SignIn
	Client        string // how the practice is registered with the provider that gives leave
	Tenant        string // Microsoft's directory
	Host          string
	Port          int
	Security      Security
	Username      string
	SenderName    string
	SenderAddress string
}

// AccountDraft is a mail account as it is typed in.
type AccountDraft struct {
	Host          string `json:"host"`
	Port          int    `json:"port"`
	Security      string `json:"security"`
	Username      string `json:"username"`
	Password      string `json:"password"` // empty keeps the one that is stored
	SenderName    string `json:"senderName"`
	SenderAddress string `json:"senderAddress"`
	SignIn        string `json:"signIn"` // password, google or microsoft; empty: password
	Client        string `json:"client"`
	ClientSecret  string `json:"clientSecret"` // empty keeps the one that is stored
	Tenant        string `json:"tenant"`       // empty: common
}

// Keeper keeps secrets by name, outside the store.
type Keeper interface {
	Get(name string) ([]byte, error)
	Set(name string, value []byte) error
	Delete(name string) error
}

// Accounts reads and changes the mail account; there is at most one.
type Accounts struct {
	store  *store.DB
	keeper Keeper
}

// NewAccounts returns the mail account of a store, with its password in keeper.
func NewAccounts(db *store.DB, keeper Keeper) *Accounts { return &Accounts{store: db, keeper: keeper} }

// Get reads the account. It fails with [NoAccount].
func (a *Accounts) Get(ctx context.Context) (Account, error) {
	var account Account
	err := a.store.Read(ctx, func(v *store.View) error {
		found, err := accountRow(ctx, v)
		account = found
		return err
	})
	return account, err
}

// Save stores the account, and the secrets that were typed. Leave that was given for another mailbox or by
// another provider is forgotten. It fails with [HostInvalid], [PortInvalid], [SecurityNeeded],
// [SignInInvalid], [fault.Missing], [fault.Invalid], [fault.TooLong] or a code of [typed.Address] at the
// field.
func (a *Accounts) Save(ctx context.Context, d AccountDraft) (Account, error) {
	d, err := CheckAccount(d)
	if err != nil {
		return Account{}, err
	}
	before, err := a.Get(ctx)
	if err != nil && fault.CodeOf(err) != NoAccount {
		return Account{}, err
	}
	id, err := a.idToUse(ctx)
	if err != nil {
		return Account{}, err
	}
	if err := a.keepSecrets(id, d); err != nil {
		return Account{}, err
	}
	var account Account
	err = a.store.Write(ctx, func(tx *store.Tx) error {
		p, err := tx.GetPractice(ctx)
		if err != nil {
			return err
		}
		now := store.Millis(tx.Now)
		if err := tx.UpsertMailAccount(ctx, row.UpsertMailAccountParams{
			ID: id, PracticeID: p.ID, Host: d.Host, Port: int64(d.Port), Security: d.Security, Username: d.Username,
			SenderName: d.SenderName, SenderAddress: d.SenderAddress, SignIn: d.SignIn, OauthClient: d.Client, OauthTenant: d.Tenant,
			CreatedAt: now, UpdatedAt: now,
		}); err != nil {
			return err
		}
		account, err = accountRow(ctx, &tx.View)
		if err != nil {
			return err
		}
		tx.Changed(AccountNoun, account.ID)
		return history.Append(ctx, tx, history.Entry{
			Actor: history.Practitioner, Action: history.AccountChanged, Subject: account.ID, Detail: account.SenderAddress,
		})
	})
	if err == nil && before.ID != "" {
		err = a.forgetSecrets(before, d)
	}
	return account, err
}

// loginLimit is how many characters a user name, a password or a sender's name may have.
const loginLimit = 2 * NameLimit

// CheckAccount mends what can be mended of a draft (space, case) and refuses the rest; see
// [Accounts.Save] for the codes. A password is taken as it is.
func CheckAccount(d AccountDraft) (AccountDraft, error) {
	d.Host = strings.ToLower(strings.TrimSpace(d.Host))
	d, err := checkSignIn(d)
	if err != nil {
		return d, err
	}
	if err := checkServer(d.Host, d.Port, Security(d.Security)); err != nil {
		return d, err
	}
	lines := []struct {
		field string
		value *string
	}{{"username", &d.Username}, {"senderName", &d.SenderName}}
	for _, line := range lines {
		text, err := typed.Line(*line.value, loginLimit)
		if err != nil {
			return d, fault.At(line.field, fault.CodeOf(err))
		}
		*line.value = text
	}
	if d.Username == "" {
		return d, fault.At("username", fault.Missing)
	}
	switch {
	case utf8.RuneCountInString(d.Password) > loginLimit:
		return d, fault.At("password", fault.TooLong)
	case !utf8.ValidString(d.Password) || strings.ContainsFunc(d.Password, unicode.IsControl):
		return d, fault.At("password", fault.Invalid)
	}
	address, err := typed.Address(d.SenderAddress)
	if err != nil {
		return d, fault.At("senderAddress", fault.CodeOf(err))
	}
	d.SenderAddress = address
	return d, nil
}

// checkServer refuses what is no way to a mail server, at its field.
func checkServer(host string, port int, security Security) error {
	const hostLimit, portLimit = 253, 65535
	switch {
	case host == "":
		return fault.At("host", fault.Missing)
	case len(host) > hostLimit || !isHost(host):
		return fault.At("host", HostInvalid)
	case port < 1 || port > portLimit:
		return fault.At("port", PortInvalid)
	case security != StartTLS && security != TLS:
		return fault.At("security", SecurityNeeded)
	}
	return nil
}

// idToUse is the stored account's id, or a new one.
func (a *Accounts) idToUse(ctx context.Context) (string, error) {
	account, err := a.Get(ctx)
	if fault.CodeOf(err) != NoAccount {
		return account.ID, err
	}
	var id string
	err = a.store.Write(ctx, func(tx *store.Tx) error {
		id = tx.NewID()
		return nil
	})
	return id, err
}

func accountRow(ctx context.Context, v *store.View) (Account, error) {
	p, err := v.GetPractice(ctx)
	if err != nil {
		return Account{}, err
	}
	r, err := v.GetMailAccount(ctx, p.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, fault.New(NoAccount)
	}
	return Account{
		ID: r.ID, Host: r.Host, Port: int(r.Port), Security: Security(r.Security), Username: r.Username,
		SenderName: r.SenderName, SenderAddress: r.SenderAddress, SignIn: SignIn(r.SignIn), Client: r.OauthClient, Tenant: r.OauthTenant,
	}, err
}
