package bench

import (
	"context"
	"database/sql"
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
	"anteroom/backend/store/storetest"
)

const postFigure = "post of 2 KB at 500/s, p99"

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
