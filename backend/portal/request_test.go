package portal_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"anteroom/backend/portal"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

// newEmptyPortal is a portal on a store in which no practice has been begun.
func newEmptyPortal(tb testing.TB) *portal.Portal {
	tb.Helper()
	return portal.New(visitor.NewDoor(storetest.Open(tb, storetest.NewClock()).Portal(nil)), nil)
}

// onListener is a request as the listener at 127.0.0.1:8080 gets it.
func onListener(request *http.Request) *http.Request {
	listener := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}
	return request.WithContext(context.WithValue(request.Context(), http.LocalAddrContextKey, listener))
}

func TestSameAnswer(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(w *world) {
		t := w.tb
		w.invited("Known", "known@example.test")
		w.disable(w.invited("Ended", "ended@example.test"))
		w.add("Ready", "ready@example.test")
		w.archive(w.invited("Stored", "store@example.test"))
		paths := func(name string) string {
			b := w.browser()
			address := name + "@example.test"
			var all strings.Builder
			tell := func(a answer) { fmt.Fprintln(&all, a.status, a.header, a.body) }
			for range 5 { // more than the address's own limit, too
				tell(b.post("/sign-in", "email", address))
				tell(b.get("/check-email"))
			}
			tell(b.post("/code", "code", "00000000"))
			tell(b.post("/code", "email", address, "code", "00000000"))
			w.clock.Advance(time.Minute)
			b.w.settle()
			cookie := b.cookies["pending"]
			return strings.NewReplacer(address, "ADDRESS", cookie, "COOKIE").Replace(all.String())
		}
		want := paths("never")
		for _, name := range []string{"known", "ended", "ready", "store"} {
			if got := paths(name); got != want {
				t.Errorf("%s is answered otherwise than an address that nobody has:\n%s\n\n%s", name, got, want)
			}
		}
		for name, count := range map[string]int{"known": 4, "ended": 1, "store": 1, "ready": 0, "never": 0} {
			if got := len(w.letters[name+"@example.test"]); got != count {
				t.Errorf("%s got %d letters, want %d", name, got, count)
			}
		}
	})
}

func TestLimits(t *testing.T) {
	t.Parallel()

	t.Run("the_fourth_link_within_fifteen_minutes_is_silently_not_sent", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			ask := func() {
				w.browser().post("/sign-in", "email", ana).check(t, wants{status: 303, location: "/check-email"})
				w.settle()
			}
			for range 4 {
				ask()
			}
			if got := len(w.letters[ana]); got != 1+3 {
				t.Errorf("%d letters, want the invitation and three", got)
			}
			w.clock.Advance(15*time.Minute + time.Millisecond)
			ask()
			if got := len(w.letters[ana]); got != 1+4 {
				t.Errorf("%d letters after a quarter of an hour, want one more", got)
			}
		})
	})

	t.Run("the_eleventh_request_of_one_place_within_a_minute_is_told_to_wait", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			b := w.browser()
			b.place = "[2001:db8::1]:4000"
			for i := range 10 {
				b.post("/sign-in", "email", fmt.Sprintf("a%d@example.test", i)).check(t, wants{status: 303, location: "/check-email"})
			}
			before := w.contents()
			b.place = "[2001:db8::ffff]:4001" // another address of the same household
			refused := b.post("/sign-in", "email", ana)
			refused.check(t, wants{status: 429, says: []string{"Please wait a minute"}})
			if refused.header.Get("Retry-After") != "60" || w.contents() != before {
				t.Errorf("refused with Retry-After %q", refused.header.Get("Retry-After"))
			}
			b.headers["X-Forwarded-For"], b.headers["X-Real-IP"] = "198.51.100.7", "198.51.100.7"
			b.post("/sign-in", "email", ana).check(t, wants{status: 429})
			other := w.browser()
			other.place = "[2001:db8:0:1::1]:4000"
			other.post("/sign-in", "email", ana).check(t, wants{status: 303, location: "/check-email"})
			w.clock.Advance(time.Minute + time.Millisecond)
			b.post("/sign-in", "email", ana).check(t, wants{status: 303, location: "/check-email"})
		})
	})

	t.Run("the_twenty_first_try_of_one_place_within_a_minute_is_told_to_wait", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			b := w.browser()
			for i := range 20 {
				b.get("/l/" + strings.Repeat("A", 42) + string(rune('A'+i)))
				b.post("/enter").check(t, wants{status: 410})
			}
			b.post("/enter").check(t, wants{status: 429, says: []string{"Please wait a minute"}})
			b.post("/code", "email", ana, "code", "00000000").check(t, wants{status: 429})
			w.clock.Advance(time.Minute + time.Millisecond)
			b.post("/enter").check(t, wants{status: 410})
		})
	})

	t.Run("a_code_survives_four_wrong_tries_and_not_five", func(t *testing.T) {
		t.Parallel()
		for _, wrong := range []int{visitor.WrongTries - 1, visitor.WrongTries} {
			inBothModes(t, func(w *world) {
				t := w.tb
				w.invited("Ana", ana)
				code := w.mail(ana).code
				for range wrong {
					w.browser().post("/code", "email", ana, "code", "00000000").check(t, wants{status: 422, says: []string{"This code does not work."}})
				}
				right := w.browser().post("/code", "email", ana, "code", code)
				if isIn := right.status == http.StatusSeeOther; isIn != (wrong < visitor.WrongTries) {
					t.Errorf("after %d wrong tries the right code is answered %d", wrong, right.status)
				}
				if wrong == visitor.WrongTries {
					w.browser().signIn(ana) // the link is another way, and still open
				}
			})
		}
	})
}

func TestRequest(t *testing.T) {
	t.Parallel()

	t.Run("of_another_site_is_refused", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			b.signIn(ana)
			before := w.contents()
			for _, headers := range []map[string]string{
				{"Sec-Fetch-Site": "cross-site"},
				{"Sec-Fetch-Site": "same-site"},
				{"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
				{"Sec-Fetch-Site": "", "Origin": "null"},
			} {
				b.headers = headers
				for _, path := range []string{"/sign-in", "/code", "/enter", "/renew", "/sign-out"} {
					b.post(path, "email", ana).check(t, wants{status: 403, says: []string{"That came from another website"}})
				}
			}
			if w.contents() != before {
				t.Error("another site has changed something")
			}
			b.headers = map[string]string{}
			b.get("/").check(t, wants{status: 200})
		})
	})

	t.Run("under_a_foreign_host_is_misdirected", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			b := w.browser()
			for _, host := range []string{"evil.example", "127.0.0.1:9999", "localhost", "127.0.0.1.evil.example:8080", "localhost.evil.example:8080", "", "8.8.8.8:8080", "x"} {
				b.headers = map[string]string{"Host": host, "X-Forwarded-Host": "127.0.0.1:8080", "Forwarded": "host=127.0.0.1:8080"}
				b.get("/sign-in").check(t, wants{status: 421, neverSays: []string{"Harbor", "555-0199", "<form"}})
				b.post("/sign-in", "email", ana).check(t, wants{status: 421})
			}
			for _, host := range []string{"127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"} {
				b.headers = map[string]string{"Host": host}
				b.get("/sign-in").check(t, wants{status: 200})
			}
			w.setAddress(secureAddress)
			for host, status := range map[string]int{
				"harbor.example.test": 200, "HARBOR.example.test:443": 200, "harbor.example.test:8080": 421, "x.harbor.example.test": 421, "localhost:8080": 200,
			} {
				b.headers = map[string]string{"Host": host}
				b.get("/sign-in").check(t, wants{status: status})
			}
		})
	})

	t.Run("that_is_too_large_or_unreadable_is_refused", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		b := w.browser()
		before := w.contents()
		large := url.Values{"email": {strings.Repeat("a", 64<<10)}}
		b.send(http.MethodPost, "/sign-in", large).check(t, wants{status: 413, says: []string{"too much at once"}})
		for body, status := range map[string]int{large.Encode(): 413, "email=%zz": 400} {
			request := onListener(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:8080/sign-in", strings.NewReader(body)))
			request.ContentLength = -1 // as in chunks
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			recorder := httptest.NewRecorder()
			w.portal.ServeHTTP(recorder, request)
			got := answer{status: recorder.Code, header: recorder.Header(), body: recorder.Body.String()}
			got.check(t, wants{status: status})
			checkAnswer(w, "/sign-in", got)
		}
		if w.contents() != before {
			t.Error("something was done all the same")
		}
	})

	t.Run("that_fails_is_answered_without_the_cause_and_logged_once", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews, portal.Panicking(http.MethodGet, "/panic/{x}"))
		b := w.browser()
		b.get("/panic/ana").check(t, wants{status: 500, says: []string{"Something went wrong on our side", "Call 555-0199"}, neverSays: []string{"secret"}})
		if log := w.log.String(); strings.Contains(log, "a secret") || strings.Contains(log, "/panic/ana") || strings.Count(log, "level=ERROR") != 1 || !strings.Contains(log, "/panic/{x}") {
			t.Errorf("the log says:\n%s", log)
		}
		w.must(w.desk.Close())
		got := b.get("/sign-in")
		if got.status != 503 && got.status != 500 {
			t.Errorf("a closed store is answered %d", got.status)
		}
	})
}

func TestSecureAddress(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(w *world) {
		t := w.tb
		w.setAddress(secureAddress)
		w.invited("Ana", ana)
		b := w.browser()
		b.post("/sign-in", "email", ana)
		if b.cookies["__Host-pending"] == "" {
			t.Errorf("the cookies are %v", b.cookies)
		}
		b.signIn(ana)
		b.get("/").check(t, wants{status: 200, says: []string{"Hello Ana"}})
		// A neighbour's page can set a cookie of the plain name; it opens nothing.
		plain := w.browser()
		plain.cookies["session"] = b.cookies["__Host-session"]
		plain.get("/").check(t, wants{status: 303, location: "/sign-in"})
	})
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onViews)
	b := w.browser()
	b.get("/sign-in").check(t, wants{status: 200, says: []string{`<html lang="en">`, "Email me a link"}})
	b.headers["Accept-Language"] = "fr;q=1, es-MX;q=0.8, en"
	b.get("/sign-in").check(t, wants{status: 200, says: []string{`<html lang="es">`, "Enviarme un enlace", "¿Algún problema?"}})
	b.get("/sign-in?lang=en").check(t, wants{status: 200, says: []string{`<html lang="en">`, "Email me a link"}})
	b.get("/code").check(t, wants{status: 200, says: []string{`<html lang="en">`}})
	b.get("/?lang=es").check(t, wants{status: 303, location: "/sign-in"})
	b.get("/nowhere").check(t, wants{status: 404, says: []string{`<html lang="es">`, "Esta página no está aquí"}})
	b.get("/code?lang=xx").check(t, wants{status: 200, says: []string{`<html lang="es">`}})
	w.turn(false)
	b.get("/").check(t, wants{status: 503, says: []string{"La página en línea de Harbor Counseling está cerrada por ahora."}})
}

func TestStatic(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onViews)
	b := w.browser()
	page := b.get("/sign-in").body
	total := 0
	for _, start := range []string{"/static/portal-", "/static/icon-"} {
		for part := range strings.SplitSeq(page, `"`) {
			if !strings.HasPrefix(part, start) {
				continue
			}
			b.headers = map[string]string{}
			plain := b.get(part)
			if plain.status != 200 || plain.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s: %d %v", part, plain.status, plain.header)
			}
			b.headers = map[string]string{"Accept-Encoding": "gzip"}
			squeezed := b.get(part)
			if squeezed.header.Get("Content-Encoding") != "gzip" || len(squeezed.body) >= len(plain.body) {
				t.Errorf("%s is not compressed", part)
			}
			if strings.HasSuffix(part, ".js") && len(plain.body) > 12<<10 {
				t.Errorf("the script has %d bytes", len(plain.body))
			}
			total += len(squeezed.body)
		}
	}
	if total == 0 || total+len(page) > 14<<10 {
		t.Errorf("a page weighs %d bytes with its files", total+len(page))
	}
}
