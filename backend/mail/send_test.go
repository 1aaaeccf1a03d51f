package mail

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// TestDotThatDidNotLeave looks at the one case that a server cannot play at will: the connection breaks
// in the very write that carries the final dot. A pipe has no buffer, so there it always does.
func TestDotThatDidNotLeave(t *testing.T) {
	t.Parallel()
	near, far := net.Pipe()
	done := make(chan error, 1)
	go func() { done <- answerUpToData(far) }()

	wait := 20 * time.Second
	session := &Session{guard: &guard{Conn: timeless{near}}, limits: Limits{Connect: wait, Reply: wait, Submission: wait, Whole: wait}}
	if err := session.guard.begin(wait, wait); err != nil {
		t.Fatal(err)
	}
	session.client = smtp.NewClient(session.guard)
	_, err := session.Send(t.Context(), Envelope{From: "nora@example.test", To: "ana@example.test"}, []byte("Subject: x\r\n\r\nx\r\n"),
		func() error { return errors.Join(<-done, far.Close()) })
	failure, ok := FailureOf(err)
	if !ok || failure.Verdict != Retry || failure.Phase != Body || session.Alive() {
		t.Errorf("a dot that did not leave ends in %v, alive: %v", err, session.Alive())
	}
}

// timeless has no deadlines; a pipe refuses them once its far end is closed, which no network does.
type timeless struct{ net.Conn }

func (timeless) SetDeadline(time.Time) error      { return nil }
func (timeless) SetReadDeadline(time.Time) error  { return nil }
func (timeless) SetWriteDeadline(time.Time) error { return nil }

// answerUpToData says yes to everything until the body is asked for.
func answerUpToData(far net.Conn) error {
	if _, err := io.WriteString(far, "220 ready\r\n"); err != nil {
		return err
	}
	lines := bufio.NewScanner(far)
	for lines.Scan() {
		reply := "250 yes\r\n"
		if strings.HasPrefix(lines.Text(), "DATA") {
			reply = "354 go ahead\r\n"
		}
		if _, err := io.WriteString(far, reply); err != nil || strings.HasPrefix(reply, "354") {
			return err
		}
	}
	return lines.Err()
}
