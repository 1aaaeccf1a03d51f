package outbox_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"anteroom/backend/outbox"
)

var update = flag.Bool("update", false, "write what became of every fault into docs/delivery.md")

const (
	delivery = "../../docs/delivery.md"
	tablesAt = "<!-- The tables are written by `go test ./backend/outbox -run TestEveryFault -update`. -->\n"
	cutoff   = "|---|---|---|---|\n"
)

// wantDocumented compares the tables of docs/delivery.md with what was seen.
func wantDocumented(t *testing.T, byStage [][]outcome, byCase []outcome) {
	t.Helper()
	stored, err := os.ReadFile(delivery)
	if err != nil {
		t.Fatal(err)
	}
	head, _, isThere := bytes.Cut(stored, []byte(tablesAt))
	if !isThere {
		t.Fatalf("%s has no place for the tables", delivery)
	}
	written := append(append(head, tablesAt...), tables(byStage, byCase)...)
	if *update {
		if err := os.WriteFile(delivery, written, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(stored, written) {
		t.Errorf("%s says something else than what became of the mails; see what -update changes", delivery)
	}
}

// tables are the two tables of the document.
func tables(byStage [][]outcome, byCase []outcome) string {
	var text strings.Builder
	text.WriteString("\n## Known from the field\n\n| the server | the mail | the account | the screen says |\n" + cutoff)
	for _, o := range byCase {
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", o.what, stateName(o.state), stateName(o.account), o.screen)
	}
	text.WriteString("\n## Every fault at every stage\n")
	for _, outcomes := range byStage {
		fmt.Fprintf(&text, "\n### At %s\n\n| the server | the mail | the account | the screen says |\n"+cutoff, outcomes[0].where)
		for len(outcomes) > 0 {
			first, rest, alike := outcomes[0], []outcome{}, []string{}
			for _, o := range outcomes {
				if o.state == first.state && o.account == first.account && o.screen == first.screen {
					alike = append(alike, o.what)
				} else {
					rest = append(rest, o)
				}
			}
			fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", strings.Join(alike, "; "), stateName(first.state), stateName(first.account), first.screen)
			outcomes = rest
		}
	}
	return text.String()
}

// stateName is a state's name as the document has it.
func stateName[S outbox.State | outbox.AccountState](state S) string {
	return "`" + string(state) + "`"
}
