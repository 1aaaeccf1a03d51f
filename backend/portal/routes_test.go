package portal_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/portal"
	"anteroom/backend/visitor"
)

func TestRoutes(t *testing.T) {
	t.Parallel()

	t.Run("declare_what_the_visitor_must_be_allowed", func(t *testing.T) {
		t.Parallel()
		for _, route := range portal.Routes() {
			if !slices.Contains(visitor.Operations(), route.Operation) {
				t.Errorf("%s %s declares %q", route.Method, route.Pattern, route.Operation)
			}
		}
	})

	t.Run("without_a_declaration_are_refused_to_everybody", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews, portal.Route{Method: http.MethodGet, Pattern: "/forgotten"})
		w.invited("Ana", ana)
		b := w.browser()
		b.get("/forgotten").check(t, wants{status: 303, location: "/sign-in"})
		b.signIn(ana)
		b.get("/forgotten").check(t, wants{status: 403, says: []string{"This page is not open to you"}})
	})

	t.Run("S33: follow_the_permissions_from_the_next_request_on", func(t *testing.T) {
		t.Parallel()
		for _, mode := range []string{onViews, onTables} {
			t.Run(mode, func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, mode,
					portal.Route{Method: http.MethodGet, Pattern: "/bills", Operation: visitor.SeeBills},
					portal.Route{Method: http.MethodPost, Pattern: "/letters", Operation: visitor.UseMessages},
					portal.Route{Method: http.MethodPost, Pattern: "/requests", Operation: visitor.RequestAppointments},
				)
				id := w.invited("Ana", ana)
				b := w.browser()
				b.post("/letters").check(t, wants{status: 401, says: []string{"You are signed out", "Sign in"}})
				b.signIn(ana)
				for range 2 {
					w.permit(id, visitor.Permissions{BillingDocuments: true})
					b.get("/bills").check(t, wants{status: 200, says: []string{"done"}})
					b.post("/letters").check(t, wants{status: 403, says: []string{"not open to you", "Go to the start"}, neverSays: []string{"done"}})
					w.permit(id, visitor.Permissions{Messaging: true, Requests: true})
					b.get("/bills").check(t, wants{status: 403, neverSays: []string{"done"}})
					b.post("/letters").check(t, wants{status: 200, says: []string{"done"}})
					b.post("/requests").check(t, wants{status: 200, says: []string{"done"}})
				}
			})
		}
	})

	t.Run("S30: end_for_everyone_at_once_at_the_next_request", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			w.invited("Ana", ana)
			w.invited("Otto", otto)
			first, second := w.browser(), w.browser()
			first.signIn(ana)
			second.signIn(otto)
			w.settle()
			_, err := w.grants.SignEveryoneOut(context.Background())
			w.must(err)
			w.settle()
			w.clock.Advance(time.Second)
			first.get("/").check(w.tb, wants{status: 303, location: "/sign-in?again"})
			second.post("/sign-out").check(w.tb, wants{status: 401, says: []string{"You are signed out"}})
			first.post("/sign-in", "email", ana).check(w.tb, wants{status: 303, location: "/check-email"})
			w.settle()
			first.signIn(ana)
			first.get("/").check(w.tb, wants{status: 200})
		})
	})

	t.Run("know_no_other_path_and_no_other_method", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			b := w.browser()
			for _, path := range []string{"/admin", "/sign-in/", "/l/", "/l/a/b", "//sign-in", "/../sign-in", "/./code", "/static/", "/static/../portal.css", "/debug/pprof/", "/favicon.ico", "/%2e%2e/x"} {
				b.get(path).check(t, wants{status: 404, says: []string{"This page is not here", "Go to the start"}})
			}
			for _, route := range portal.Routes() {
				for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, http.MethodOptions} {
					path := table()[route.Method+" "+route.Pattern].path
					got := b.send(method, path, nil)
					got.check(t, wants{status: 405, says: []string{"This does not work here"}})
					if !strings.Contains(got.header.Get("Allow"), route.Method) {
						t.Errorf("%s %s allows %q", method, path, got.header.Get("Allow"))
					}
				}
			}
			b.get("/sign-out").check(t, wants{status: 405})
			b.get("/renew").check(t, wants{status: 405})
		})
	})
}

func TestPracticeOff(t *testing.T) {
	t.Parallel()

	t.Run("S46: every_path_is_one_neutral_page_and_nothing_is_used_up", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			w.invited("Otto", otto)
			open := w.browser()
			open.signIn(otto)
			w.turn(false)
			before := w.contents()
			closed := wants{
				status: 503, says: []string{"Harbor Counseling’s online page is closed for now.", "Call 555-0199"},
				neverSays: []string{"<form", "<input", "Otto", otto, "Ana", ana},
			}
			link := w.browser()
			for _, b := range []*browser{open, link} {
				var first string
				for _, path := range []string{"/", "/sign-in", "/check-email", "/code", w.mail(ana).link, "/enter", "/nowhere", "//x"} {
					got := b.get(path)
					got.check(t, closed)
					if first == "" {
						first = got.body
					}
					if got.body != first {
						t.Errorf("%s answers with another page than /", path)
					}
				}
				for _, path := range []string{"/sign-in", "/code", "/enter", "/renew", "/sign-out", "/nowhere"} {
					b.post(path, "email", ana, "code", w.mail(ana).code).check(t, closed)
				}
			}
			if w.contents() != before {
				t.Error("something has changed while the practice was closed")
			}
			if len(link.cookies) > 0 {
				t.Errorf("a closed portal set %v", link.cookies)
			}
			w.turn(true)
			open.get("/").check(t, wants{status: 200, says: []string{"Hello Otto"}})
			link.signIn(ana)
		})
	})

	t.Run("S47: no_mail_goes_for_what_was_asked_while_it_was_off", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			w.turn(false)
			w.browser().post("/sign-in", "email", ana)
			w.settle()
			w.turn(true)
			if len(w.letters[ana]) != 1 || w.stateOf(id) != access.Invited {
				t.Errorf("the mailbox holds %d letters, the client is %s", len(w.letters[ana]), w.stateOf(id))
			}
		})
	})

	t.Run("a_store_without_a_practice_is_closed_too", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		empty := newEmptyPortal(t)
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8080/sign-in", nil)
		recorder := httptest.NewRecorder()
		empty.ServeHTTP(recorder, onListener(request))
		answer{status: recorder.Code, header: recorder.Header(), body: recorder.Body.String()}.check(w.tb, wants{
			status: 503, says: []string{"This online page is closed for now."}, neverSays: []string{"<form"},
		})
	})
}
