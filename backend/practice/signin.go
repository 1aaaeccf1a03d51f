package practice

import (
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
)

// SignInInvalid refuses a way to sign in that the program does not know.
const SignInInvalid fault.Code = "sign_in_invalid"

// Password reads the account's password, which is empty when none is stored.
func (a *Accounts) Password(account Account) string { return a.secret(passwordName(account.ID)) }

// ClientSecret reads what goes with the practice's registration; empty when there is none.
func (a *Accounts) ClientSecret(account Account) string { return a.secret(clientName(account.ID)) }

// Leave reads what the provider gave when the practitioner agreed; empty when nobody has, or when the
// account has become another since.
func (a *Accounts) Leave(account Account) string { return a.secret(leaveName(account.ID)) }

// KeepLeave stores what the provider gave for an account, in place of what it gave before.
func (a *Accounts) KeepLeave(account Account, leave string) error {
	return a.keeper.Set(leaveName(account.ID), []byte(leave))
}

// NeedsNewLeave says whether leave that was given for an account is worth nothing for a draft of it: it
// is for another mailbox, or from another provider.
func NeedsNewLeave(account Account, d AccountDraft) bool {
	return string(account.SignIn) != d.SignIn || account.Client != d.Client || account.Tenant != d.Tenant || account.Username != d.Username
}

// keepSecrets stores what was typed, before the account is saved: one without its secrets could not send.
func (a *Accounts) keepSecrets(id string, d AccountDraft) error {
	for name, typed := range map[string]string{passwordName(id): d.Password, clientName(id): d.ClientSecret} {
		if typed == "" {
			continue
		}
		if err := a.keeper.Set(name, []byte(typed)); err != nil {
			return err
		}
	}
	return nil
}

// forgetSecrets deletes what the account, as it is saved now, no longer signs in with.
func (a *Accounts) forgetSecrets(before Account, d AccountDraft) error {
	stale := map[string]bool{
		passwordName(before.ID): d.SignIn != string(ByPassword),
		clientName(before.ID):   d.SignIn == string(ByPassword),
		leaveName(before.ID):    NeedsNewLeave(before, d),
	}
	for name, isStale := range stale {
		if !isStale || a.secret(name) == "" {
			continue
		}
		if err := a.keeper.Delete(name); err != nil {
			return err
		}
	}
	return nil
}

func (a *Accounts) secret(name string) string {
	value, err := a.keeper.Get(name)
	if err != nil {
		return ""
	}
	return string(value)
}

// checkSignIn mends and refuses what belongs to the way to sign in.
func checkSignIn(d AccountDraft) (AccountDraft, error) {
	lines := []struct {
		field string
		value *string
	}{{"client", &d.Client}, {"clientSecret", &d.ClientSecret}, {"tenant", &d.Tenant}}
	for _, line := range lines {
		text, err := typed.Line(*line.value, loginLimit)
		if err != nil {
			return d, fault.At(line.field, fault.CodeOf(err))
		}
		*line.value = text
	}
	d.Tenant = strings.ToLower(d.Tenant)
	switch SignIn(d.SignIn) {
	case "", ByPassword:
		d.SignIn, d.Client, d.ClientSecret, d.Tenant = string(ByPassword), "", "", ""
		return d, nil
	case ByGoogle:
		d.Tenant = ""
	case ByMicrosoft:
		if d.Tenant == "" {
			d.Tenant = AnyTenant
		}
		if strings.ContainsFunc(d.Tenant, isNoTenant) {
			return d, fault.At("tenant", fault.Invalid)
		}
	default:
		return d, fault.At("signIn", SignInInvalid)
	}
	d.Password = ""
	if d.Client == "" {
		return d, fault.At("client", fault.Missing)
	}
	return d, nil
}

// isNoTenant finds what cannot be part of a directory's name or id: it becomes part of an address.
func isNoTenant(r rune) bool {
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.'
}

func passwordName(id string) string { return "mail-account-" + id }
func clientName(id string) string   { return "mail-account-" + id + "-client" }
func leaveName(id string) string    { return "mail-account-" + id + "-leave" }
