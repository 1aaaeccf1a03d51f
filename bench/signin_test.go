package bench

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/portal"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

const (
	signInCount = 1000
	visitorsNow = 16 // at once, each on a connection that is kept

	signInFigure        = "portal: sign in and home page"
	signInSlowestFigure = "portal: the same, p99 of a visit"
)

// BenchmarkSignIn signs clients in by the links of their mails and shows each their home page, over real
// HTTP, beside a handler that does the same least work on the driver alone.
func BenchmarkSignIn(b *testing.B) {
	promise(b, signInFigure, signInSlowestFigure)
	var oursSlowest, bareSlowest float64
	ours, limit := byTurns(b, func() float64 {
		rate, slowest := signInOurs(b)
		oursSlowest = slowest
		return rate
	}, func() float64 {
		rate, slowest := signInBare(b)
		bareSlowest = slowest
		return rate
	})
	note := "press the link's button, then the home page; 16 visitors; beside net/http, a link used up and a session, then six statements and html/template"
	report(b, figure{name: signInFigure, unit: "visits/s", ours: ours, bare: limit, target: atLeast(0.5), note: note})
	report(b, figure{name: signInSlowestFigure, unit: "ms", ours: oursSlowest, bare: bareSlowest, target: atMost(2), note: "of the last round"})
}

// signInOurs measures the portal. Its clock runs ahead a little with each visit, since the limits against guessing are
// counted by the minute.
func signInOurs(b *testing.B) (perSecond, slowest float64) {
	b.Helper()
	w := accesstest.New(b)
	tokens := linksFor(b, w)
	site := httptest.NewServer(portal.New(w.Door, nil))
	defer site.Close()
	_, err := w.Practices.SavePortalAddress(context.Background(), site.URL)
	must(b, err)
	client := keptClient()
	return visits(b, func(i int) error {
		w.Clock.Advance(600 * time.Millisecond)
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, site.URL+"/enter", nil)
		if err != nil {
			return err
		}
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.AddCookie(&http.Cookie{Name: "link", Value: tokens[i]})
		return enterAndLook(client, request, site.URL+"/")
	})
}

// linksFor gives every client access with a link that has been handed over. The rows are laid in at once:
// making the links is not what is measured.
func linksFor(b *testing.B, w *accesstest.World) []string {
	b.Helper()
	ctx := context.Background()
	tokens := make([]string, signInCount)
	must(b, w.Store.Write(ctx, func(tx *store.Tx) error {
		for _, statement := range filling {
			var values []any
			if statement == filling[0] {
				values = []any{signInCount * 10}
			}
			if err := run(ctx, tx, statement, values...); err != nil {
				return err
			}
		}
		if err := run(ctx, tx, "DELETE FROM visitor_session"); err != nil {
			return err
		}
		for i := range tokens {
			secret := sha256.Sum256(fmt.Append(nil, "link", i))
			tokens[i] = visitor.EncodeToken(secret[:])
			id := fmt.Sprintf("g00000000-0000-7000-8000-%012x", i*10+6)
			if err := tx.InsertLink(ctx, row.InsertLinkParams{
				ID: tx.NewID(), GrantID: id, MailID: "m" + id, Kind: "invitation", TokenHash: visitor.HashOfToken(tokens[i]),
				CodeHash: secret[:], IssuedAt: store.Millis(tx.Now), Life: int64(7 * 24 * time.Hour / time.Millisecond),
				ExpiresAt: store.Millis(tx.Now.Add(7 * 24 * time.Hour)),
			}); err != nil {
				return err
			}
		}
		return nil
	}))
	return tokens
}

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

// enterAndLook posts a link and reads the home page with the session that it opened.
func enterAndLook(client *http.Client, enter *http.Request, home string) error {
	entered, err := client.Do(enter)
	if err != nil {
		return err
	}
	defer entered.Body.Close()
	_, _ = io.Copy(io.Discard, entered.Body)
	look, err := http.NewRequestWithContext(enter.Context(), http.MethodGet, home, nil)
	if err != nil {
		return err
	}
	for _, cookie := range entered.Cookies() {
		if cookie.Name == "session" {
			look.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
		}
	}
	if entered.StatusCode != http.StatusSeeOther || len(look.Cookies()) == 0 {
		return fmt.Errorf("signing in answered %s", entered.Status)
	}
	shown, err := client.Do(look)
	if err != nil {
		return err
	}
	defer shown.Body.Close()
	_, _ = io.Copy(io.Discard, shown.Body)
	if shown.StatusCode != http.StatusOK {
		return fmt.Errorf("the home page answered %s", shown.Status)
	}
	return nil
}

// keptClient keeps a connection for each visitor, each from an address of its own, and follows nothing.
func keptClient() *http.Client {
	var places atomic.Uint32
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		from := net.IPv4(127, 0, 1, byte(places.Add(1)))
		return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}).DialContext(ctx, network, address)
	}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// visits makes every visit, some at once, and returns how many a second and the slowest hundredth.
func visits(b *testing.B, visit func(i int) error) (perSecond, slowest float64) {
	b.Helper()
	took := make([]time.Duration, signInCount)
	began := time.Now()
	inParallel(signInCount, visitorsNow, func(i int) {
		start := time.Now()
		if err := visit(i); err != nil {
			b.Error(err)
		}
		took[i] = time.Since(start)
	})
	return signInCount / time.Since(began).Seconds(), percentile(took, 0.99)
}
