package outbox_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io/fs"
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
		given := p.account()
		authority, err := x509.ParseCertificate(given.Authority)
		if err != nil {
			t.Fatal(err)
		}
		account := given.Account
		account.RootCAs = x509.NewCertPool()
		account.RootCAs.AddCert(authority)
		o := newPostroom(t)
		o.Clock.Advance(time.Until(o.Clock.Now())) // the server's clock is the machine's
		o.mu.Lock()
		o.office.account = account
		o.mu.Unlock()
		o.account = account
		o.account.Port = p.imaps
		gone, here := o.send("gone"), o.send("ana")
		p.cameBack(1)
		o.look(time.Minute)
		found := o.row(gone.ID)
		if found.State != string(outbox.Bounced) || found.Reason != string(mail.RecipientUnknown) || !strings.Contains(found.LastWords, "no such mailbox here") {
			t.Errorf("got %s %s %q", found.State, found.Reason, found.LastWords)
		}
		if got := o.row(here.ID).State; got != string(outbox.Sent) {
			t.Errorf("the mail that arrived is %s", got)
		}
		wantEveryDoor(t, o.account)
		wantUntouched(t, p.lying())
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

// lying lists what is in the practitioner's mailbox, by the names of its files, which tell what was read.
func (p *postfix) lying() []string {
	p.t.Helper()
	var found []string
	_ = filepath.WalkDir(filepath.Join(p.folder, "mail", "therapist"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && (strings.Contains(path, "/new/") || strings.Contains(path, "/cur/")) {
			found = append(found, path)
		}
		return nil // a mail may move while it is looked at
	})
	return found
}

// cameBack waits until so many mails lie in the practitioner's mailbox.
func (p *postfix) cameBack(n int) {
	p.t.Helper()
	timeout, look := time.NewTimer(patience), time.NewTicker(50*time.Millisecond)
	defer timeout.Stop()
	defer look.Stop()
	for len(p.lying()) < n {
		select {
		case <-look.C:
		case <-timeout.C:
			p.t.Fatal("nothing came back")
		}
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
