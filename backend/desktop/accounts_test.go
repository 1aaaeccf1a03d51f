package desktop_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/practice"
)

// keeper keeps passwords in memory.
type keeper struct{ kept sync.Map }

func (k *keeper) Get(name string) ([]byte, error) {
	if value, isKept := k.kept.Load(name); isKept {
		return value.([]byte), nil
	}
	return nil, errors.New("none")
}

func (k *keeper) Set(name string, value []byte) error {
	k.kept.Store(name, value)
	return nil
}

func (k *keeper) Delete(name string) error {
	k.kept.Delete(name)
	return nil
}

// agreeing is a mail provider whose person agrees, with the account, to whatever was begun.
type agreeing struct {
	accounts *practice.Accounts
	draft    practice.AccountDraft
}

func (a *agreeing) Begin(_ context.Context, d practice.AccountDraft, _ string) (string, error) {
	checked, err := practice.CheckAccount(d)
	a.draft = checked
	return "https://accounts.example.test/", err
}

func (a *agreeing) Finish(ctx context.Context) error {
	if a.draft.Client == "" {
		return fault.New(fault.Cancelled)
	}
	account, err := a.accounts.Save(ctx, a.draft)
	if err != nil {
		return err
	}
	return a.accounts.KeepLeave(account, "leave")
}

func (a *agreeing) Cancel() { a.draft = practice.AccountDraft{} }

func account() practice.AccountDraft {
	return practice.AccountDraft{
		Host: "smtp.example.test", Port: 587, Security: "starttls", Username: "nora@example.test", Password: "correct horse",
		SenderName: "Harbor Counseling", SenderAddress: "nora@example.test",
	}
}

// byLeave is an account whose provider gives leave in place of a password.
func byLeave() practice.AccountDraft {
	draft := account()
	draft.SignIn, draft.Client, draft.Password = "microsoft", "client-id", ""
	return draft
}

func TestMailAccounts(t *testing.T) {
	t.Parallel()

	t.Run("P3: without one it says so, and so does the frame", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		if got, err := desktop.NewMailAccounts(r.desk).Get(); err != nil || got != (desktop.MailAccount{State: "none"}) {
			t.Errorf("got %+v, %v", got, err)
		}
		if got, err := desktop.NewOutboxes(r.desk).Summary(); err != nil || got.Account != "none" || got.IsOffline {
			t.Errorf("got %+v, %v", got, err)
		}
	})

	t.Run("the password never comes back, and what waits is tried at once", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		accounts := desktop.NewMailAccounts(r.desk)
		want := desktop.MailAccount{
			IsSet: true, Host: "smtp.example.test", Port: 587, Security: "starttls", Username: "nora@example.test", SignIn: "password", HasPassword: true,
			SenderName: "Harbor Counseling", SenderAddress: "nora@example.test", State: "ready",
		}
		if got, err := accounts.Save(account()); err != nil || got != want || !r.woken() {
			t.Errorf("got %+v, %v", got, err)
		}
		if got, err := accounts.Get(); err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
	})

	t.Run("P1: a test checks the draft, stores nothing and reports each step", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		accounts := desktop.NewMailAccounts(r.desk)
		_, err := accounts.Test(practice.AccountDraft{})
		wantCode(t, err, fault.Missing)
		if report, err := accounts.Test(account()); err != nil || !report.IsOK || len(report.Steps) != 1 || report.Steps[0].Words != "smtp.example.test" {
			t.Errorf("got %+v, %v", report, err)
		}
		if got, err := accounts.Get(); err != nil || got.IsSet {
			t.Errorf("got %+v, %v", got, err)
		}
	})

	t.Run("W2: a test that goes well with the stored account has what waits tried at once, and no other test has", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		accounts := desktop.NewMailAccounts(r.desk)
		if _, err := accounts.Save(account()); err != nil || !r.woken() {
			t.Fatal(err)
		}
		other := account()
		other.Host = "smtp.other.example.test"
		for _, draft := range []practice.AccountDraft{other, account()} {
			if _, err := accounts.Test(draft); err != nil || r.woken() {
				t.Errorf("%+v had what waits tried, %v", draft, err)
			}
		}
		stored := account()
		stored.Password = "" // the one that is stored
		if _, err := accounts.Test(stored); err != nil || !r.woken() {
			t.Errorf("nothing was tried, %v", err)
		}
	})

	t.Run("leave_of_a_provider_is_asked_for_before_the_account_is_saved", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		accounts := desktop.NewMailAccounts(r.desk)
		if page, err := accounts.BeginSignIn(byLeave(), "es"); err != nil || page != "https://accounts.example.test/" {
			t.Fatalf("got %q, %v", page, err)
		}
		if got, err := accounts.Get(); err != nil || got.IsSet {
			t.Fatalf("got %+v, %v", got, err)
		}
		got, err := accounts.FinishSignIn()
		if err != nil || got.SignIn != "microsoft" || got.Client != "client-id" || got.Tenant != "common" || !got.HasLeave || got.HasPassword || !r.woken() {
			t.Errorf("got %+v, %v", got, err)
		}
		if err := accounts.CancelSignIn(); err != nil {
			t.Fatal(err)
		}
		_, err = accounts.FinishSignIn()
		wantCode(t, err, fault.Cancelled)
		_, err = accounts.BeginSignIn(practice.AccountDraft{}, "en")
		wantCode(t, err, fault.Missing)
	})
}
