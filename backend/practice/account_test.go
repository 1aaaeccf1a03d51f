package practice_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
	"anteroom/backend/store/storetest"
	"anteroom/backend/typed"
)

// keeper keeps passwords in memory, as the system's keychain would.
type keeper struct {
	mu     sync.Mutex
	kept   map[string]string
	broken error
}

func (k *keeper) Get(name string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	value, isKept := k.kept[name]
	if !isKept {
		return nil, errors.New("none")
	}
	return []byte(value), k.broken
}

func (k *keeper) Set(name string, value []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.broken == nil {
		k.kept[name] = string(value)
	}
	return k.broken
}

func (k *keeper) Delete(name string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.kept, name)
	return k.broken
}

func good() practice.AccountDraft {
	return practice.AccountDraft{
		Host: "smtp.example.test", Port: 587, Security: "starttls", Username: "nora@example.test", Password: "correct horse battery",
		SenderName: "Harbor Counseling", SenderAddress: "nora@example.test",
	}
}

func TestCheckAccount(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		rule   string
		change func(*practice.AccountDraft)
		code   fault.Code
		field  string
	}{
		{"takes a whole account", func(*practice.AccountDraft) {}, "", ""},
		{"takes TLS from the first byte", func(d *practice.AccountDraft) { d.Security, d.Port = "tls", 465 }, "", ""},
		{"takes an address as the host", func(d *practice.AccountDraft) { d.Host = "192.0.2.7" }, "", ""},
		{"takes space around, and capitals", func(d *practice.AccountDraft) { d.Host, d.Username = " SMTP.Example.Test ", " nora " }, "", ""},
		{"takes no password, which keeps the one stored", func(d *practice.AccountDraft) { d.Password = "" }, "", ""},
		{"takes no sender's name", func(d *practice.AccountDraft) { d.SenderName = "" }, "", ""},
		{"refuses no host", func(d *practice.AccountDraft) { d.Host = " " }, fault.Missing, "host"},
		{"refuses a host with a space", func(d *practice.AccountDraft) { d.Host = "smtp example" }, practice.HostInvalid, "host"},
		{"refuses a host with a port", func(d *practice.AccountDraft) { d.Host = "smtp.example.test:25" }, practice.HostInvalid, "host"},
		{"refuses a host with a scheme", func(d *practice.AccountDraft) { d.Host = "smtps://smtp.example.test" }, practice.HostInvalid, "host"},
		{"refuses a host with a line break", func(d *practice.AccountDraft) { d.Host = "smtp\r\n.example.test" }, practice.HostInvalid, "host"},
		{"refuses a host with a NUL", func(d *practice.AccountDraft) { d.Host = "smtp\x00.example.test" }, practice.HostInvalid, "host"},
		{"refuses a host of 254 characters", func(d *practice.AccountDraft) { d.Host = strings.Repeat("a", 254) }, practice.HostInvalid, "host"},
		{"refuses port 0", func(d *practice.AccountDraft) { d.Port = 0 }, practice.PortInvalid, "port"},
		{"refuses a negative port", func(d *practice.AccountDraft) { d.Port = -1 }, practice.PortInvalid, "port"},
		{"refuses port 65536", func(d *practice.AccountDraft) { d.Port = 65536 }, practice.PortInvalid, "port"},
		{"refuses no encryption", func(d *practice.AccountDraft) { d.Security = "none" }, practice.SecurityNeeded, "security"},
		{"refuses nothing said about encryption", func(d *practice.AccountDraft) { d.Security = "" }, practice.SecurityNeeded, "security"},
		{"refuses no user name", func(d *practice.AccountDraft) { d.Username = "" }, fault.Missing, "username"},
		{"refuses a user name with a line break", func(d *practice.AccountDraft) { d.Username = "a\r\nb" }, fault.Invalid, "username"},
		{"refuses a password with a NUL", func(d *practice.AccountDraft) { d.Password = "a\x00b" }, fault.Invalid, "password"},
		{"refuses a password of ten thousand characters", func(d *practice.AccountDraft) { d.Password = strings.Repeat("a", 10_000) }, fault.TooLong, "password"},
		{"refuses a sender's name with a line break", func(d *practice.AccountDraft) { d.SenderName = "Harbor\nBcc: x" }, fault.Invalid, "senderName"},
		{"refuses no sender", func(d *practice.AccountDraft) { d.SenderAddress = "" }, fault.Missing, "senderAddress"},
		{"refuses a sender that is no address", func(d *practice.AccountDraft) { d.SenderAddress = "nora" }, typed.AddressInvalid, "senderAddress"},
		{"refuses a sender with a name", func(d *practice.AccountDraft) { d.SenderAddress = "Nora <nora@example.test>" }, typed.AddressInvalid, "senderAddress"},
		{"refuses two senders", func(d *practice.AccountDraft) { d.SenderAddress = "a@example.test,b@example.test" }, typed.AddressInvalid, "senderAddress"},
		{"refuses a sender at a host without a dot", func(d *practice.AccountDraft) { d.SenderAddress = "nora@localhost" }, typed.AddressInvalid, "senderAddress"},
		{"refuses a sender's name that turns the text around", func(d *practice.AccountDraft) { d.SenderName = "Harbor\u202e" }, fault.Invalid, "senderName"},
		{"refuses a sender with parameters", func(d *practice.AccountDraft) { d.SenderAddress = "a@x> SIZE=1 <b@x" }, typed.AddressInvalid, "senderAddress"},
		{"takes Google's leave in place of a password", func(d *practice.AccountDraft) { d.SignIn, d.Client = "google", "id" }, "", ""},
		{"takes Microsoft's leave without a directory", func(d *practice.AccountDraft) { d.SignIn, d.Client = "microsoft", "id" }, "", ""},
		{"refuses a way to sign in that it does not know", func(d *practice.AccountDraft) { d.SignIn = "guess" }, practice.SignInInvalid, "signIn"},
		{"refuses leave without a registration", func(d *practice.AccountDraft) { d.SignIn = "google" }, fault.Missing, "client"},
		{"refuses a registration with a line break", func(d *practice.AccountDraft) { d.SignIn, d.Client = "google", "i\nd" }, fault.Invalid, "client"},
		{"refuses a directory with a path", func(d *practice.AccountDraft) { d.SignIn, d.Client, d.Tenant = "microsoft", "id", "a/../b" }, fault.Invalid, "tenant"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			draft := good()
			test.change(&draft)
			checked, err := practice.CheckAccount(draft)
			wantCode(t, err, test.code)
			if got := fault.FieldOf(err); got != test.field {
				t.Errorf("the field is %q, want %q", got, test.field)
			}
			if err == nil && (strings.TrimSpace(checked.Host) != checked.Host || strings.ToLower(checked.Host) != checked.Host) {
				t.Errorf("the host is %q", checked.Host)
			}
		})
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("P3: there is none until one is saved", func(t *testing.T) {
		t.Parallel()
		db := storetest.Open(t, storetest.NewClock())
		if err := practice.New(db, preview).Begin(ctx, "UTC"); err != nil {
			t.Fatal(err)
		}
		_, err := practice.NewAccounts(db, &keeper{kept: map[string]string{}}).Get(ctx)
		wantCode(t, err, practice.NoAccount)
	})

	t.Run("the password is kept by the keeper and stands nowhere in the store", func(t *testing.T) {
		t.Parallel()
		db := storetest.Open(t, storetest.NewClock())
		if err := practice.New(db, preview).Begin(ctx, "UTC"); err != nil {
			t.Fatal(err)
		}
		k := &keeper{kept: map[string]string{}}
		accounts := practice.NewAccounts(db, k)
		first, err := accounts.Save(ctx, good())
		if err != nil {
			t.Fatal(err)
		}
		if got := accounts.Password(first); got != "correct horse battery" || len(k.kept) != 1 {
			t.Errorf("the keeper has %d, the password is %q", len(k.kept), got)
		}
		if contents := storetest.Contents(t, db); strings.Contains(contents, "correct horse") || !strings.Contains(contents, "smtp.example.test") {
			t.Error("the password stands in the store, or the account does not")
		}
		draft := good()
		draft.Password, draft.Host = "", "smtp2.example.test"
		second, err := accounts.Save(ctx, draft)
		if err != nil || second.ID != first.ID || second.Host != "smtp2.example.test" || accounts.Password(second) != "correct horse battery" {
			t.Errorf("after a change without a password: %+v, %v", second, err)
		}
		draft.Password = "another"
		if _, err := accounts.Save(ctx, draft); err != nil || accounts.Password(second) != "another" || len(k.kept) != 1 {
			t.Errorf("after a change of the password: %v", err)
		}
	})

	t.Run("where the keeper refuses, nothing is saved", func(t *testing.T) {
		t.Parallel()
		db := storetest.Open(t, storetest.NewClock())
		if err := practice.New(db, preview).Begin(ctx, "UTC"); err != nil {
			t.Fatal(err)
		}
		before := storetest.Contents(t, db)
		k := &keeper{kept: map[string]string{}, broken: fault.New(fault.Locked)}
		accounts := practice.NewAccounts(db, k)
		_, err := accounts.Save(ctx, good())
		wantCode(t, err, fault.Locked)
		if storetest.Contents(t, db) != before || accounts.Password(practice.Account{ID: "none"}) != "" {
			t.Error("something was saved")
		}
	})
}
