package mail_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// limits are short enough to see every wait end, and long enough for a busy machine to answer in time.
func limits() mail.Limits {
	return mail.Limits{Connect: 20 * time.Second, Reply: 20 * time.Second, Submission: 20 * time.Second, Whole: time.Minute}
}

// dial opens a session that is closed at the end of the test.
func dial(t *testing.T, server *mailtest.Server) *mail.Session {
	t.Helper()
	session, err := mail.Dial(t.Context(), server.Account(), limits())
	if err != nil {
		t.Fatalf("dial: %v (%v)", err, errors.Unwrap(err))
	}
	t.Cleanup(session.Close)
	return session
}

func envelope() mail.Envelope {
	return mail.Envelope{From: mailtest.Username, To: "ana@example.test", ID: "ob-1"}
}

func body() []byte { return []byte("Subject: hello\r\n\r\nHello Ana.\r\n.leading dot\r\n") }

func noted() error { return nil }

// failure returns the failure that err must be.
func failure(t *testing.T, err error) *mail.Failure {
	t.Helper()
	f, ok := mail.FailureOf(err)
	if !ok {
		t.Fatalf("got %v, want a failure", err)
	}
	return f
}

// arrived waits for n mails.
func arrived(t *testing.T, server *mailtest.Server, n int) []mailtest.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	messages, err := server.Wait(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	return messages
}
