package practice_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/practice"
	"anteroom/backend/store/storetest"
)

// withLeave is an account for which a provider has given leave.
func withLeave(t *testing.T) (*practice.Accounts, practice.Account, *keeper, practice.AccountDraft) {
	t.Helper()
	db := storetest.Open(t, storetest.NewClock())
	if err := practice.New(db, preview).Begin(context.Background(), "UTC"); err != nil {
		t.Fatal(err)
	}
	k := &keeper{kept: map[string]string{}}
	accounts := practice.NewAccounts(db, k)
	draft := good()
	draft.SignIn, draft.Client, draft.ClientSecret = "microsoft", "client-id", "not a secret"
	account, err := accounts.Save(context.Background(), draft)
	if err != nil {
		t.Fatal(err)
	}
	if err := accounts.KeepLeave(account, "leave"); err != nil {
		t.Fatal(err)
	}
	if contents := storetest.Contents(t, db); strings.Contains(contents, "not a secret") {
		t.Error("the client's secret stands in the store")
	}
	draft.ClientSecret = ""
	return accounts, account, k, draft
}

func TestLeave(t *testing.T) {
	t.Parallel()
	t.Run("stands beside the account and keeps no password", func(t *testing.T) {
		t.Parallel()
		accounts, account, _, _ := withLeave(t)
		if account.SignIn != practice.ByMicrosoft || account.Tenant != practice.AnyTenant || account.Client != "client-id" {
			t.Errorf("got %+v", account)
		}
		if accounts.Leave(account) != "leave" || accounts.ClientSecret(account) != "not a secret" || accounts.Password(account) != "" {
			t.Error("the secrets are not what was kept")
		}
	})
	for name, c := range map[string]struct {
		change func(*practice.AccountDraft)
		kept   bool
	}{
		"outlives_another_name":            {func(d *practice.AccountDraft) { d.SenderName = "Harbor" }, true},
		"outlives_another_server":          {func(d *practice.AccountDraft) { d.Host = "smtp2.example.test" }, true},
		"ends_with_another_mailbox":        {func(d *practice.AccountDraft) { d.Username = "sam@example.test" }, false},
		"ends_with_another_directory":      {func(d *practice.AccountDraft) { d.Tenant = "harbor.example.test" }, false},
		"ends_with_another_registration":   {func(d *practice.AccountDraft) { d.Client = "another" }, false},
		"ends_with_another_provider":       {func(d *practice.AccountDraft) { d.SignIn = "google" }, false},
		"ends_when_a_password_is_used":     {func(d *practice.AccountDraft) { d.SignIn = "password" }, false},
		"outlives_saving_what_stood_there": {func(*practice.AccountDraft) {}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			accounts, _, _, draft := withLeave(t)
			c.change(&draft)
			account, err := accounts.Save(context.Background(), draft)
			if err != nil {
				t.Fatal(err)
			}
			if isKept := accounts.Leave(account) == "leave"; isKept != c.kept {
				t.Errorf("kept: %t, want %t", isKept, c.kept)
			}
		})
	}
	t.Run("and_password_never_stand_beside_each_other", func(t *testing.T) {
		t.Parallel()
		accounts, _, k, draft := withLeave(t)
		draft.SignIn, draft.Password = "password", "correct horse battery"
		if _, err := accounts.Save(context.Background(), draft); err != nil {
			t.Fatal(err)
		}
		if len(k.kept) != 1 {
			t.Errorf("the keeper has %v", k.kept)
		}
		draft.SignIn, draft.Password = "google", ""
		draft.Client = "client-id"
		if _, err := accounts.Save(context.Background(), draft); err != nil {
			t.Fatal(err)
		}
		if len(k.kept) != 0 {
			t.Errorf("the keeper still has %v", k.kept)
		}
	})
}
