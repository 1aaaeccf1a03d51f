package portal_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"anteroom/backend/portal"
)

// raw sends the portal what came over a connection. It returns false where the server would have
// refused it before the portal saw it.
func (w *world) raw(request string) (answer, bool) {
	w.tb.Helper()
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(request)))
	if err != nil {
		return answer{}, false
	}
	listener := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	r = r.WithContext(context.WithValue(context.Background(), http.LocalAddrContextKey, listener))
	r.RemoteAddr = "127.0.0.1:40000"
	recorder := httptest.NewRecorder()
	w.portal.ServeHTTP(recorder, r)
	a := answer{status: recorder.Code, header: recorder.Result().Header, body: recorder.Body.String()}
	for name, want := range portal.Headers() {
		if got := a.header.Get(name); got != want && name != "Cache-Control" {
			w.tb.Errorf("answered %d with %s %q, want %q", a.status, name, got, want)
		}
	}
	for tokens := html.NewTokenizer(strings.NewReader(a.body)); tokens.Next() != html.ErrorToken; {
		if token := tokens.Token(); token.Type == html.StartTagToken && strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			checkTag(w.tb, "the answer", token)
		}
	}
	return a, true
}

// wantStatus ends the test at an answer that the portal never gives on purpose.
func wantStatus(t *testing.T, a answer) {
	t.Helper()
	known := []int{200, 303, 400, 401, 403, 404, 405, 410, 413, 421, 422, 429}
	if !slices.Contains(known, a.status) {
		t.Fatalf("answered %d: %s", a.status, a.body)
	}
}

// sessions counts the sessions there are.
func (w *world) sessions() int { return strings.Count(w.contents(), "visitor_session ") }

// FuzzLink: a link that was never mailed leads to a page that says so, and changes nothing.
func FuzzLink(f *testing.F) {
	f.Add("", "")
	w := newWorld(f, onViews)
	w.invited("Ana", ana)
	before := w.contents()
	f.Fuzz(func(t *testing.T, path, cookie string) {
		w.tb = t
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, at := range []string{"/l/" + path, "/enter", "/check-email"} {
				a, isHeard := w.raw(fmt.Sprintf("%s %s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nCookie: link=%s\r\n\r\n", method, at, cookie))
				if isHeard {
					wantStatus(t, a)
				}
			}
		}
		if w.contents() != before {
			t.Fatal("it changed something")
		}
	})
}

// FuzzPost: whatever is posted, nobody is signed in without a link or a code of their own, nothing
// fails, and what another origin posts changes nothing.
func FuzzPost(f *testing.F) {
	f.Add(0, true, "", "", "")
	var posts []string
	for _, route := range portal.Routes() {
		if route.Method == http.MethodPost {
			posts = append(posts, route.Pattern)
		}
	}
	w := newWorld(f, onViews)
	w.invited("Ana", ana)
	f.Fuzz(func(t *testing.T, at int, isForeign bool, kind, cookies, body string) {
		w.tb = t
		w.clock.Advance(2 * time.Minute) // past the limits of one place
		site, before := "same-origin", ""
		if isForeign {
			site, before = "cross-site", w.contents()
		}
		a, isHeard := w.raw(fmt.Sprintf(
			"POST %s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nSec-Fetch-Site: %s\r\nContent-Type: %s\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n%s",
			posts[uint(at)%uint(len(posts))], site, clean(kind), clean(cookies), len(body), body,
		))
		if !isHeard {
			return
		}
		wantStatus(t, a)
		if w.sessions() > 0 {
			t.Fatal("it signed somebody in")
		}
		if isForeign && (a.status != http.StatusForbidden || w.contents() != before) {
			t.Fatalf("another origin was answered %d", a.status)
		}
	})
}

// clean keeps a header's value on its line.
func clean(value string) string { return strings.NewReplacer("\r", "", "\n", "").Replace(value) }
