package bench

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
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
	postFigure          = "post of 2 KB at 500/s, p99"
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
	note := "press the link's button, then the home page; 16 connections kept; beside net/http, a token's hash, two rows and a page of the same size"
	report(b, figure{name: signInFigure, unit: "visits/s", ours: ours, bare: limit, target: atLeast(0.5), note: note})
	report(b, figure{name: signInSlowestFigure, unit: "ms", ours: oursSlowest, bare: bareSlowest, target: atMost(2), note: "of the last round"})
}

// signInOurs measures the portal. Its clock runs ahead between visits, since the limits against guessing
// are counted by the minute and all visitors here come from one place.
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
		w.Clock.Advance(20 * time.Second)
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

// signInBare is a handler with nothing but the driver on an encrypted file: one transaction that uses the
// link up and opens a session, durable, shared by all who wait; then a page of a session's client.
func signInBare(b *testing.B) (perSecond, slowest float64) {
	b.Helper()
	db := bare(b, filepath.Join(b.TempDir(), "bare.db"), storetest.Key())
	db.SetMaxOpenConns(4)
	for _, statement := range []string{
		"CREATE TABLE link (hash BLOB PRIMARY KEY, client TEXT, used INTEGER)", "CREATE TABLE session (hash BLOB PRIMARY KEY, client TEXT)",
	} {
		_, err := db.ExecContext(context.Background(), statement)
		must(b, err)
	}
	tokens := make([]string, signInCount)
	for i := range tokens {
		tokens[i] = fmt.Sprintf("%043d", i)
		sum := sha256.Sum256([]byte(tokens[i]))
		_, err := db.ExecContext(context.Background(), "INSERT INTO link VALUES (?, ?, 0)", sum[:], "Ana")
		must(b, err)
	}
	page := bytes.Repeat([]byte("a page of the portal "), 150)
	writer := startGroup(db)
	defer writer.stop()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /enter", func(w http.ResponseWriter, r *http.Request) {
		cookie, _ := r.Cookie("link")
		sum, fresh := sha256.Sum256([]byte(cookie.Value)), sha256.Sum256([]byte("s"+cookie.Value))
		err := writer.write(func(tx *sql.Tx) error {
			if _, err := tx.Exec("UPDATE link SET used = 1 WHERE hash = ? AND used = 0", sum[:]); err != nil {
				return err
			}
			_, err := tx.Exec("INSERT INTO session VALUES (?, 'Ana')", fresh[:])
			return err
		})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: hex.EncodeToString(fresh[:])})
		w.Header().Set("Location", "/")
		w.WriteHeader(http.StatusSeeOther)
	})
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		cookie, _ := r.Cookie("session")
		hash, _ := hex.DecodeString(cookie.Value)
		var client string
		if err := db.QueryRow("SELECT client FROM session WHERE hash = ?", hash).Scan(&client); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		_, _ = fmt.Fprintf(w, "%s %s", client, page)
	})
	site := httptest.NewServer(mux)
	defer site.Close()
	client := keptClient()
	return visits(b, func(i int) error {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, site.URL+"/enter", nil)
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

// keptClient keeps a connection for each visitor and follows nothing.
func keptClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64},
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

// groupWriter is the bare side's group commit: whoever waits shares one durable transaction.
type groupWriter struct {
	db     *sql.DB
	wanted chan wanted
	done   sync.WaitGroup
}

type wanted struct {
	work func(*sql.Tx) error
	done chan error
}

func startGroup(db *sql.DB) *groupWriter {
	g := &groupWriter{db: db, wanted: make(chan wanted, 128)}
	g.done.Go(func() {
		for first := range g.wanted {
			batch := []wanted{first}
			for more := true; more && len(batch) < cap(g.wanted); {
				select {
				case next, isOpen := <-g.wanted:
					if more = isOpen; isOpen {
						batch = append(batch, next)
					}
				default:
					more = false
				}
			}
			err := g.commit(batch)
			for _, w := range batch {
				w.done <- err
			}
		}
	})
	return g
}

func (g *groupWriter) commit(batch []wanted) error {
	tx, err := g.db.Begin()
	if err != nil {
		return err
	}
	for _, w := range batch {
		if err := w.work(tx); err != nil {
			_ = tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}

func (g *groupWriter) write(work func(*sql.Tx) error) error {
	w := wanted{work: work, done: make(chan error, 1)}
	g.wanted <- w
	return <-w.done
}

func (g *groupWriter) stop() {
	close(g.wanted)
	g.done.Wait()
}

// The posts arrive at a fixed pace, whether earlier ones are answered or not.
const (
	postsPerSecond = 500
	postSeconds    = 4
	postSize       = 2 << 10
)

// writersOfPosts are the clients who write: none of them more than a client may in a day.
const writersOfPosts = 40

// BenchmarkPost has secure messages of clients who are signed in arrive at a fixed rate, each through the whole portal into the
// practice's thread.
func BenchmarkPost(b *testing.B) {
	promise(b, postFigure)
	ours, limit := byTurns(b, func() float64 { return postOurs(b) }, func() float64 { return postBare(b) })
	report(b, figure{
		name: postFigure, unit: "ms", ours: ours, bare: limit, target: atMost(2),
		note: "open loop, from the due time; a secure message through the portal and the intake, beside one insert in grouped commits",
	})
}

func postOurs(b *testing.B) float64 {
	b.Helper()
	w := accesstest.New(b)
	tokens := make([]string, writersOfPosts)
	for i := range tokens {
		_, tokens[i] = w.SignedIn("Ana", fmt.Sprintf("ana%d@example.test", i))
	}
	site := httptest.NewServer(portal.New(w.Door, nil))
	defer site.Close()
	_, err := w.Practices.SavePortalAddress(context.Background(), site.URL)
	must(b, err)
	body := strings.Repeat("message ", postSize/8)
	return pace(b, http.StatusSeeOther, func(i int) *http.Request {
		form := url.Values{"page": {fmt.Sprintf("page-%d", i)}, "body": {body}}
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, site.URL+"/messages", strings.NewReader(form.Encode()))
		if err != nil {
			b.Error(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.AddCookie(&http.Cookie{Name: "session", Value: tokens[i%len(tokens)]})
		return request
	})
}

func postBare(b *testing.B) float64 {
	b.Helper()
	db := bare(b, filepath.Join(b.TempDir(), "bare.db"), storetest.Key())
	_, err := db.ExecContext(context.Background(), "CREATE TABLE event (id INTEGER PRIMARY KEY, kind TEXT, body TEXT, at INTEGER)")
	must(b, err)
	writer := startGroup(db)
	defer writer.stop()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = writer.write(func(tx *sql.Tx) error {
				_, err := tx.Exec("INSERT INTO event (kind, body, at) VALUES ('message', ?, 1)", string(body))
				return err
			})
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	defer site.Close()
	body := strings.Repeat("message ", postSize/8)
	return pace(b, http.StatusOK, func(int) *http.Request {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, site.URL, strings.NewReader(body))
		if err != nil {
			b.Error(err)
		}
		return request
	})
}

// pace sends requests at the fixed rate and returns the slowest hundredth, from when each was due.
func pace(b *testing.B, wanted int, request func(i int) *http.Request) float64 {
	b.Helper()
	client := keptClient()
	took := make([]time.Duration, postsPerSecond*postSeconds)
	var posts sync.WaitGroup
	begin := time.Now()
	for i := range took {
		due := begin.Add(time.Duration(i) * time.Second / postsPerSecond)
		<-time.After(time.Until(due))
		posts.Go(func() {
			answer, err := client.Do(request(i))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			if _ = answer.Body.Close(); answer.StatusCode != wanted {
				b.Errorf("a post was answered %s", answer.Status)
			}
			took[i] = time.Since(due)
		})
	}
	posts.Wait()
	return percentile(took, 0.99)
}
