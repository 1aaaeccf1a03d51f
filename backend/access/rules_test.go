package access_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
)

// The sequences that are drawn: in each of some practices, one client after another.
const (
	drawnPractices = 8
	drawnSequences = 250 // in each; TestMain says so to rapid
	drawnRaced     = 25  // the same under the race detector
)

// tally counts how often each event had each outcome.
type tally struct {
	mu     sync.Mutex
	counts map[string]int
}

func (t *tally) count(event string, code fault.Code) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[strings.TrimSuffix(event+", "+string(code), ", ")]++
}

func (t *tally) add(event string) { t.count(event, "") }

// report lists what happened, and fails the test over what never did, if enough was drawn.
func (t *tally) report(tb testing.TB, must []string) {
	tb.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, outcome := range slices.Sorted(maps.Keys(t.counts)) {
		tb.Logf("%7d  %s", t.counts[outcome], outcome)
	}
	for _, outcome := range must {
		if t.counts[outcome] == 0 && !isRaced {
			tb.Errorf("never drawn: %s", outcome)
		}
	}
}

// mustBeDrawn are the outcomes without which the sequences would prove little.
func mustBeDrawn() []string {
	return []string{
		"sequence", "restart", "permissions", "consent given: true", "consent given: false", "archived: true", "archived: false",
		"the practice on: false", "the practice on: true", "ask for a link", "sign out",
		"invite", "invite, portal_closed", "invite, no_consent", "invite, archived", "invite, already_invited", "invite, already_signed_in",
		"invite at another address", "invite after access was off", "resend", "resend, already_signed_in", "resend, still_waiting", "resend, not_invited",
		"disable", "disable, no_access", "delivered: invitation", "delivered: resend", "delivered: new_address", "delivered: sign_in_link",
		"sign in by link", "sign in by link, link_used", "sign in by link, link_expired", "sign in by link, link_unknown", "sign in by link, portal_closed",
		"sign in by code", "sign in by code, code_wrong", "sign in by code, portal_closed",
		"a session is allowed", "a session is forbidden", "a session is stranger", "a session is closed",
	}
}

// TestRules draws sequences of events and holds the program against the model after each.
func TestRules(t *testing.T) { //nolint:tparallel // what was drawn is counted when all practices are done
	t.Parallel()
	seen := &tally{counts: map[string]int{}}
	t.Run("product rule 11 holds after any sequence of events", func(t *testing.T) {
		for practice := range drawnPractices {
			t.Run(fmt.Sprintf("in practice %d", practice+1), func(t *testing.T) {
				t.Parallel()
				w, drawn := accesstest.New(t), 0
				rapid.Check(t, func(rt *rapid.T) {
					drawn++
					seen.add("sequence")
					rt.Repeat(newDrive(w, seen, fmt.Sprintf("client%d", drawn), rapid.IntRange(0, 3).Draw(rt, "consented") > 0).actions())
				})
			})
		}
	})
	seen.report(t, mustBeDrawn())
}
