package bench

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"anteroom/backend/store/storetest"
)

// bareTables are what a handler needs that shows the same: who may come in, who is in, and what waits for whom.
var bareTables = []string{
	"CREATE TABLE practice (name TEXT, is_on INTEGER)", "INSERT INTO practice VALUES ('Harbor Counseling', 1)",
	"CREATE TABLE link (hash BLOB PRIMARY KEY, client INTEGER, used INTEGER)", "CREATE TABLE session (hash BLOB PRIMARY KEY, client INTEGER)",
	"CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT, may_write INTEGER)",
	"CREATE TABLE paper (id INTEGER PRIMARY KEY, client INTEGER, done INTEGER)", "CREATE INDEX paper_of ON paper (client, done)",
	"CREATE TABLE message (id INTEGER PRIMARY KEY, client INTEGER, read INTEGER)", "CREATE INDEX message_of ON message (client, read)",
	"CREATE TABLE visit (id INTEGER PRIMARY KEY, client INTEGER, start INTEGER)", "CREATE INDEX visit_of ON visit (client, start)",
	"CREATE TABLE bill (id INTEGER PRIMARY KEY, client INTEGER, open INTEGER)", "CREATE INDEX bill_of ON bill (client, open)",
}

// barePage is as long as the portal's home page.
var barePage = template.Must(template.New("home").Parse(`<h1>{{.Practice}}</h1><p>Hello {{.Name}}, {{.Papers}} papers, {{.Unread}} messages, next {{.Next}}, {{.Due}} to pay</p>` +
	strings.Repeat("<p>a page of the portal {{.Name}}</p>", 90)))

// bareHandler is net/http and the driver alone, on an encrypted file. Entering is one transaction that uses the link up and
// opens a session, durable, and shared by all who wait; the home page is a session, five more rows or counts, and a template.
type bareHandler struct {
	db     *sql.DB
	writer *groupWriter
}

func (h bareHandler) enter(w http.ResponseWriter, r *http.Request) {
	cookie, err := r.Cookie("link")
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	sum, fresh := sha256.Sum256([]byte(cookie.Value)), sha256.Sum256([]byte("s"+cookie.Value))
	if err := h.writer.write(func(tx *sql.Tx) error {
		var client int
		if err := tx.QueryRow("UPDATE link SET used = 1 WHERE hash = ? AND used = 0 RETURNING client", sum[:]).Scan(&client); err != nil {
			return err
		}
		_, err := tx.Exec("INSERT INTO session VALUES (?, ?)", fresh[:], client)
		return err
	}); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "session", Value: hex.EncodeToString(fresh[:])})
	w.Header().Set("Location", "/")
	w.WriteHeader(http.StatusSeeOther)
}

func (h bareHandler) home(w http.ResponseWriter, r *http.Request) {
	var shown struct {
		Practice, Name            string
		Papers, Unread, Next, Due int
	}
	if err := func() error {
		cookie, err := r.Cookie("session")
		if err != nil {
			return err
		}
		hash, err := hex.DecodeString(cookie.Value)
		if err != nil {
			return err
		}
		var client int
		for _, look := range []struct {
			statement string
			value     any
			into      []any
		}{
			{"SELECT client FROM session WHERE hash = ?", hash, []any{&client}},
			{"SELECT p.name, c.name FROM practice AS p, client AS c WHERE c.id = ?", &client, []any{&shown.Practice, &shown.Name}},
			{"SELECT count(*) FROM paper WHERE client = ? AND done = 0", &client, []any{&shown.Papers}},
			{"SELECT count(*) FROM message WHERE client = ? AND read = 0", &client, []any{&shown.Unread}},
			{"SELECT coalesce(min(start), 0) FROM visit WHERE client = ? AND start > 0", &client, []any{&shown.Next}},
			{"SELECT coalesce(sum(open), 0) FROM bill WHERE client = ?", &client, []any{&shown.Due}},
		} {
			if err := h.db.QueryRowContext(r.Context(), look.statement, look.value).Scan(look.into...); err != nil {
				return err
			}
		}
		return nil
	}(); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	_ = barePage.Execute(w, shown)
}

// signInBare measures the bare handler.
func signInBare(b *testing.B) (perSecond, slowest float64) {
	b.Helper()
	ctx := context.Background()
	db := bare(b, filepath.Join(b.TempDir(), "bare.db"), storetest.Key())
	db.SetMaxOpenConns(4)
	for _, statement := range bareTables {
		_, err := db.ExecContext(ctx, statement)
		must(b, err)
	}
	tokens := make([]string, signInCount)
	for i := range tokens {
		tokens[i] = fmt.Sprintf("%043d", i)
		sum := sha256.Sum256([]byte(tokens[i]))
		_, err := db.ExecContext(ctx, "INSERT INTO link VALUES (?, ?, 0)", sum[:], i)
		must(b, err)
		_, err = db.ExecContext(ctx, "INSERT INTO client VALUES (?, 'Ana', 1)", i)
		must(b, err)
	}
	handler := bareHandler{db: db, writer: startGroup(db)}
	defer handler.writer.stop()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /enter", handler.enter)
	mux.HandleFunc("GET /", handler.home)
	site := httptest.NewServer(mux)
	defer site.Close()
	client := keptClient()
	return visits(b, func(i int) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, site.URL+"/enter", nil)
		if err != nil {
			return err
		}
		request.AddCookie(&http.Cookie{Name: "link", Value: tokens[i]})
		return enterAndLook(client, request, site.URL+"/")
	})
}
