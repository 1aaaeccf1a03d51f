package history_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain makes this binary the child of the power-cut test where it is asked to, and otherwise runs
// the tests and proves that nothing goes on running behind them.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		createUntilThePowerGoes(dir)
		return
	}
	goleak.VerifyTestMain(m)
}
