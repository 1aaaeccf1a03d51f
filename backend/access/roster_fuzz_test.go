package access_test

import (
	"testing"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
)

// FuzzRoster: whatever is typed into the search, the list answers.
func FuzzRoster(f *testing.F) {
	for _, seed := range []string{"Ana", "\"", "*", "NEAR(", "a OR b", "-", "\x00", "\xff", "555-0100", "名前", "e\u0301", "🙂", "' OR 1=1 --"} {
		f.Add(seed, "", "", 0, 10)
	}
	w := accesstest.New(f)
	w.Add("Ana", accesstest.Consented("ana@example.test"))
	f.Fuzz(func(t *testing.T, text, status, state string, offset, limit int) {
		found, err := w.Grants.Roster(t.Context(), access.Query{Text: text, Status: status, Access: state, Offset: offset, Limit: limit})
		if err != nil || found.Rows == nil || len(found.Rows) > access.PageLimit || found.Total > 1 {
			t.Fatalf("%q: %+v, %v", text, found, err)
		}
	})
}
