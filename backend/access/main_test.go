package access_test

import (
	"flag"
	"os"
	"strconv"
	"testing"
	"time"

	"go.uber.org/goleak"

	"anteroom/backend/fault"
)

// TestMain makes this binary the child of the kill test where it is asked to. Otherwise it has rapid draw as
// many sequences as the tests want, unless somebody asks for another number, and runs the tests.
func TestMain(m *testing.M) {
	if folder := os.Getenv(childFolder); folder != "" {
		inviteUntilKilled(folder)
		return
	}
	flag.Parse()
	isAsked := false
	flag.Visit(func(f *flag.Flag) { isAsked = isAsked || f.Name == "rapid.checks" })
	if !isAsked {
		sequences := drawnSequences
		if isRaced {
			sequences = drawnRaced
		}
		if err := flag.Set("rapid.checks", strconv.Itoa(sequences)); err != nil {
			panic(err)
		}
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

const day = 24 * time.Hour
