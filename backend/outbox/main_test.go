package outbox_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"anteroom/backend/fault"
)

// TestMain makes this binary the child of the kill test where it is asked to, and otherwise runs the
// tests and proves that nothing goes on running behind them.
func TestMain(m *testing.M) {
	if os.Getenv(childFolder) != "" {
		sendUntilKilled()
		return
	}
	goleak.VerifyTestMain(m)
}

// wantCode ends the test unless err carries the code.
func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != code {
		t.Fatalf("got code %q (%v), want %q", got, err, code)
	}
}
