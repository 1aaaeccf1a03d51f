package mail_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"net"
	"slices"
	"testing"
	"time"

	"anteroom/backend/mail"
	"anteroom/backend/mail/mailtest"
)

// hasty are limits for servers that make no sense: what they keep silent about ends soon.
func hasty() mail.Limits {
	const soon = 100 * time.Millisecond
	return mail.Limits{Connect: 20 * time.Second, Reply: soon, Submission: soon, Whole: 5 * time.Second}
}

// grace is what a busy machine may need on top of a limit.
const grace = 20 * time.Second

func isKnown(verdict mail.Verdict) bool {
	return slices.Contains([]mail.Verdict{
		accepted, mail.Offline, mail.AccountBusy, mail.AccountRefused, mail.NeedsSignIn, mail.CertificateRefused, mail.Interrupted, mail.Retry,
		mail.Reject, mail.InDoubt,
	}, verdict)
}

// FuzzReplies: whatever a server answers at one stage of the conversation, the attempt ends within its
// limits in one of the known verdicts, and a mail that was not handed over has not arrived.
func FuzzReplies(f *testing.F) {
	f.Add(0, "220 ready")
	f.Fuzz(func(t *testing.T, at int, line string) {
		stage := mailtest.Stages()[uint(at)%uint(len(mailtest.Stages()))]
		server := mailtest.Start(t)
		server.Misbehave(stage, mailtest.Reply("fuzzed", line))
		begun, bounds := time.Now(), hasty()
		verdict, dotted := attempt(t, server.Account(), bounds, body())
		if took := time.Since(begun); took > 2*bounds.Whole+grace {
			t.Fatalf("%s: took %v", stage, took)
		}
		if !isKnown(verdict) {
			t.Fatalf("%s: ended in %q", stage, verdict)
		}
		if verdict == accepted && !dotted {
			t.Fatalf("%s: accepted without the hand-over being noted", stage)
		}
		if !dotted && stage != mailtest.AtBody && len(server.Messages()) > 0 {
			t.Fatalf("%s: ended in %s before the hand-over, but the server has the mail", stage, verdict)
		}
	})
}

// FuzzPlainReplies: a server that never encrypts learns nothing, whatever it says.
func FuzzPlainReplies(f *testing.F) {
	f.Add([]byte("220 ready\r\n250 hello\r\n"))
	f.Fuzz(func(t *testing.T, replies []byte) {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		heard := make(chan []byte, 1)
		go func() {
			conn, err := listener.Accept()
			if err != nil {
				heard <- nil
				return
			}
			defer conn.Close()
			_, _ = conn.Write(replies)
			said, _ := io.ReadAll(conn)
			heard <- said
		}()
		ctx, cancel := context.WithTimeout(t.Context(), grace)
		defer cancel()
		port := listener.Addr().(*net.TCPAddr).Port
		account := mail.Account{
			Host: "127.0.0.1", Port: port, Security: mail.StartTLS, Username: mailtest.Username, Password: mailtest.Password,
			Sender: mail.Address{Address: mailtest.Username},
		}
		session, err := mail.Dial(ctx, account, hasty())
		if err == nil {
			session.Close()
			t.Fatal("a session without encryption")
		}
		if found := failure(t, err); !isKnown(found.Verdict) || ctx.Err() != nil {
			t.Fatalf("ended in %v, %v", found, ctx.Err())
		}
		listener.Close()
		said := <-heard
		for _, secret := range []string{mailtest.Username, mailtest.Password} {
			encoded := base64.StdEncoding.EncodeToString([]byte(secret))
			if bytes.Contains(said, []byte(secret)) || bytes.Contains(said, []byte(encoded)) {
				t.Fatalf("it was told in clear: %q", said)
			}
		}
		for _, verb := range []string{"AUTH", "MAIL", "RCPT", "DATA"} {
			if bytes.Contains(bytes.ToUpper(beforeTLS(said)), []byte(verb)) {
				t.Fatalf("it was told %s in clear: %q", verb, said)
			}
		}
	})
}

// beforeTLS cuts off a handshake that was begun.
func beforeTLS(said []byte) []byte {
	plain, _, _ := bytes.Cut(said, []byte{0x16, 0x03})
	return plain
}
