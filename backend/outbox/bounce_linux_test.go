package outbox_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/mail"
	"anteroom/backend/outbox"
)

// TestBounceWithPostfix finds a mail that a real Postfix sends back in a real Dovecot's mailbox.
func TestBounceWithPostfix(t *testing.T) {
	t.Parallel()
	t.Run("W2: a mail that the server takes and sends back is told as returned, read over IMAPS", func(t *testing.T) {
		t.Parallel()
		p := startPostfix(t)
		o := newPostroom(t)
		o.use(p.account(p.tls(), mail.TLS))
		o.account = p.account(p.imaps(), mail.TLS)
		gone, here := o.send("gone"), o.send("ana")
		p.await("therapist", 1)
		o.look(time.Minute)
		found := o.row(gone.ID)
		if found.State != string(outbox.Bounced) || found.Reason != string(mail.RecipientUnknown) || !strings.Contains(found.LastWords, "no such mailbox here") {
			t.Errorf("got %s %s %q", found.State, found.Reason, found.LastWords)
		}
		if got := o.row(here.ID).State; got != string(outbox.Sent) {
			t.Errorf("the mail that arrived is %s", got)
		}
		wantEveryDoor(t, o.account)
		wantUntouched(t, p.lying("therapist"))
	})
}

// wantEveryDoor looks into a real mailbox with a password and with a token, and with wrong ones.
func wantEveryDoor(t *testing.T, byPassword mail.Account) {
	t.Helper()
	with := func(password, token string) mail.Account {
		account := byPassword
		account.Password = password
		if token != "" {
			account.Tokens = func(context.Context, string) (string, error) { return token, nil }
		}
		return account
	}
	look := func(account mail.Account) (mail.Collection, error) {
		return mail.Collect(t.Context(), account, mail.Place{}, time.Now().AddDate(0, 0, -2), fastLimits())
	}
	for _, right := range []mail.Account{byPassword, with("", tokenOf(byPassword.Username))} {
		if found, err := look(right); err != nil || len(found.Reports) != 1 {
			t.Errorf("got %+v, %v", found, err)
		}
	}
	for code, wrong := range map[fault.Code]mail.Account{mail.SignInRefused: with("wrong", ""), mail.SignInAgain: with("", "expired")} {
		_, err := look(wrong)
		if failure, _ := mail.FailureOf(err); failure == nil || failure.Verdict != mail.NeedsSignIn || failure.Fault != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
}

// wantUntouched looks whether a mailbox holds one mail that nothing was marked on.
func wantUntouched(t *testing.T, lying []string) {
	t.Helper()
	if len(lying) != 1 {
		t.Fatalf("there lies %q", lying)
	}
	if _, marks, _ := strings.Cut(filepath.Base(lying[0]), ":2,"); marks != "" {
		t.Errorf("it is marked %q", marks)
	}
}

// tokenOf is a token that the peer takes for a mailbox: it is signed with the key that the peer's script names.
func tokenOf(mailbox string) string {
	encode := func(part any) string {
		text, _ := json.Marshal(part)
		return base64.RawURLEncoding.EncodeToString(text)
	}
	now := time.Now()
	signed := encode(map[string]string{"alg": "HS256", "typ": "JWT"}) + "." +
		encode(map[string]any{"sub": mailbox, "email": mailbox, "iat": now.Add(-time.Minute).Unix(), "exp": now.Add(time.Hour).Unix()})
	sum := hmac.New(sha256.New, []byte("a key of 32 bytes for tests only"))
	sum.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}
