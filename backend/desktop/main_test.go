package desktop_test

import (
	"testing"

	"go.uber.org/goleak"

	"anteroom/backend/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// wantCode ends the test unless err carries the code.
func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != code {
		t.Fatalf("got code %q (%v), want %q", got, err, code)
	}
}
