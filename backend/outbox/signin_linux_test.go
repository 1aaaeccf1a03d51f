package outbox_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"anteroom/backend/mail"
	"anteroom/backend/outbox"
)

// TestSignInWithPostfix has mails leave through a real Postfix by every way to sign in that the program knows, at the
// ports of both kinds. Dovecot checks what is given.
func TestSignInWithPostfix(t *testing.T) {
	t.Parallel()
	p := startPostfix(t)
	for _, test := range []struct {
		mechanism string
		isToken   bool
		port      int
		security  mail.Security
	}{
		{"PLAIN", false, p.startTLS(), mail.StartTLS},
		{"PLAIN", false, p.tls(), mail.TLS},
		{"LOGIN", false, p.olderStartTLS(), mail.StartTLS},
		{"LOGIN", false, p.olderTLS(), mail.TLS},
		{"OAUTHBEARER", true, p.startTLS(), mail.StartTLS},
		{"OAUTHBEARER", true, p.tls(), mail.TLS},
		{"XOAUTH2", true, p.olderStartTLS(), mail.StartTLS},
		{"XOAUTH2", true, p.olderTLS(), mail.TLS},
	} {
		with := func(secret string) mail.Account {
			account := p.account(test.port, test.security)
			account.Password = secret
			if test.isToken {
				account.Tokens = func(context.Context, string) (string, error) { return secret, nil }
			}
			return account
		}
		right := "quiet harbour äöü & more"
		if test.isToken {
			right = tokenOf("therapist@practice.test")
		}
		t.Run("W2: a mail leaves with "+test.mechanism+" over "+string(test.security), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.use(with(right))
			o.start()
			id, _ := o.invite("ana")
			o.sender.Wake()
			sent := o.wantState(id, outbox.Sent)
			postfix{p.in(t)}.wantSignedIn(sent.MessageID, test.mechanism)
		})
		t.Run("without the right secret none leaves with "+test.mechanism+" over "+string(test.security), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.use(with("wrong"))
			o.start()
			id, _ := o.invite("ana")
			o.sender.Wake()
			o.wantAccount(outbox.NeedsSignIn)
			if got := o.row(id); got.State != string(outbox.Queued) || got.Attempts != 0 {
				t.Errorf("the row says %+v", got)
			}
		})
	}
}

// wantSignedIn looks up in the server's log how the sender of a mail signed in.
func (p postfix) wantSignedIn(messageID, mechanism string) {
	p.t.Helper()
	entry := regexp.MustCompile(`smtpd\[\d+\]: (\w+): client=.*sasl_method=` + mechanism + `, sasl_username=therapist@practice\.test`)
	p.until("the log tells of a sign-in with "+mechanism, func() bool {
		log, err := os.ReadFile(filepath.Join(p.folder, "postfix.log"))
		if err != nil {
			p.t.Fatal(err)
		}
		for _, found := range entry.FindAllSubmatch(log, -1) {
			if bytes.Contains(log, []byte(string(found[1])+": message-id=<"+strings.Trim(messageID, "<>")+">")) {
				return true
			}
		}
		return false
	})
}
