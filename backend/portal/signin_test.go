package portal_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/visitor"
)

func TestSignIn(t *testing.T) {
	t.Parallel()

	t.Run("S48: signs_in_from_the_mail_and_makes_the_client_active", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			b := w.browser()
			b.get("/").check(t, wants{status: 303, location: "/sign-in"})
			b.get(w.mail(ana).link).check(t, wants{status: 303, location: "/enter"})
			b.get("/enter").check(t, wants{
				status: 200, says: []string{"Sign in as a•••@example.test", "Yes, sign me in", "Use the code from the email instead"},
				neverSays: []string{ana, "Ana", w.mail(ana).link},
			})
			if state := w.stateOf(id); state != access.Invited {
				t.Errorf("before the button is pressed the client is %s", state)
			}
			b.post("/enter").check(t, wants{status: 303, location: "/"})
			w.settle()
			b.get("/").check(t, wants{
				status: 200, says: []string{"Hello Ana", "Nothing to do right now.", ana, "Sign out", "Nora Reyes, Harbor Counseling", "Call 555-0199"},
			})
			if state := w.stateOf(id); state != access.Active {
				t.Errorf("after the first sign-in the client is %s", state)
			}
			if b.cookies["link"] != "" || b.cookies["pending"] != "" {
				t.Errorf("the browser still keeps %v", b.cookies)
			}
		})
	})

	t.Run("W3: signs_in_by_the_code_in_a_browser_that_never_saw_the_link", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			b.get("/code").check(t, wants{status: 200, says: []string{"Sign in with a code", `name="email"`, `name="code"`}})
			code := w.mail(ana).code
			typed := strings.ToLower(code[:4]) + " - " + code[4:]
			b.post("/code", "email", " Ana@Example.TEST ", "code", typed).check(t, wants{status: 303, location: "/"})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Ana"}})
		})
	})

	t.Run("asks_for_a_link_and_types_the_code_from_the_mail", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			b.get("/sign-in").check(t, wants{status: 200, says: []string{"Email me a link", "There is no password", `autocomplete="email"`}})
			b.post("/sign-in", "email", ana).check(t, wants{status: 303, location: "/check-email"})
			w.settle()
			b.get("/check-email").check(t, wants{
				status: 200, says: []string{"If ana@example.test is registered here, a link is on its way.", `autocomplete="one-time-code"`, "Send again"},
			})
			b.post("/code", "code", w.mail(ana).code).check(t, wants{status: 303, location: "/"})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Ana"}})
		})
	})

	t.Run("says_what_is_wrong_with_what_was_typed", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		b := w.browser()
		before := w.contents()
		b.post("/sign-in").check(t, wants{status: 422, says: []string{"Please type your email address.", `aria-invalid="true"`}})
		for _, typed := range []string{"ana", "@example.test", "ana@", "a b@example.test", "ana@b@c", "<ana@example.test>", strings.Repeat("a", 250) + "@example.test"} {
			b.post("/sign-in", "email", typed).check(t, wants{status: 422, says: []string{"does not look like an email address", typed}})
		}
		b.post("/code", "email", ana).check(t, wants{status: 422, says: []string{"Please type the code."}})
		b.post("/code", "email", "ana", "code", " - ").check(t, wants{status: 422, says: []string{"Please type the code.", "does not look like an email address"}})
		if w.contents() != before {
			t.Error("what could not be read was counted or kept")
		}
	})

	t.Run("ends_the_session_that_the_browser_had_before", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			w.invited("Otto", otto)
			b := w.browser()
			b.signIn(otto)
			former := b.cookies["session"]
			b.get(w.mail(ana).link)
			b.get("/enter").check(t, wants{status: 200, says: []string{"Continue as a•••@example.test?", "You are signed in as Otto.", "Stay signed in as Otto"}})
			b.post("/enter").check(t, wants{status: 303, location: "/"})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Ana"}, neverSays: []string{"Otto"}})
			other := w.browser()
			other.cookies["session"] = former
			other.get("/").check(t, wants{status: 303, location: "/sign-in?again"})
		})
	})

	t.Run("never_adopts_a_session_that_it_did_not_open", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			planted := visitor.EncodeToken(make([]byte, visitor.TokenSize))
			b.cookies["session"] = planted
			b.signIn(ana)
			if b.cookies["session"] == planted {
				t.Fatal("the planted session was signed in")
			}
			thief := w.browser()
			thief.cookies["session"] = planted
			thief.get("/").check(t, wants{status: 303, location: "/sign-in?again", neverSays: []string{"Ana"}})
		})
	})
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(w *world) {
		t := w.tb
		w.invited("Ana", ana)
		b := w.browser()
		b.signIn(ana)
		token := b.cookies["session"]
		out := b.post("/sign-out")
		out.check(t, wants{status: 303, location: "/sign-in?out"})
		if out.header.Get("Clear-Site-Data") == "" || b.cookies["session"] != "" {
			t.Errorf("the browser was not asked to forget: %v", out.header)
		}
		b.get("/sign-in?out").check(t, wants{status: 200, says: []string{"You have signed out."}})
		b.cookies["session"] = token
		b.get("/").check(t, wants{status: 303, location: "/sign-in?again"})
		b.cookies["session"] = token
		b.post("/sign-out").check(t, wants{status: 401, says: []string{"You are signed out"}})
	})
}

func TestLink(t *testing.T) {
	t.Parallel()

	t.Run("W3: is_noted_once_and_changes_nothing_else_however_often_it_is_opened", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			untouched := w.contents()
			first := w.browser()
			first.get(w.mail(ana).link)
			first.head("/enter").check(t, wants{status: 200})
			if w.contents() != untouched {
				t.Error("asking for no more than the head has been noted")
			}
			first.get("/enter").check(t, wants{status: 200})
			before := w.contents()
			if strings.Count(before, "link_opened") == 0 {
				t.Error("nobody was told that the link was opened")
			}
			for range 20 {
				scanner := w.browser()
				scanner.get(w.mail(ana).link)
				scanner.head(w.mail(ana).link)
				scanner.get("/enter")
				scanner.head("/enter").check(t, wants{status: 200})
			}
			if w.contents() != before || w.stateOf(id) != access.Invited {
				t.Error("opening the link has changed something")
			}
			w.browser().signIn(ana)
		})
	})

	t.Run("says_that_it_has_been_used_and_mails_a_new_one_to_the_address_on_file", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			used := w.mail(ana)
			w.browser().signIn(ana)
			b := w.browser()
			b.get(used.link)
			b.get("/enter").check(t, wants{status: 410, says: []string{"This link has already been used", "Email me a new link"}, neverSays: []string{"Yes, sign me in"}})
			b.post("/enter").check(t, wants{status: 410, says: []string{"This link has already been used"}})
			b.post("/code", "email", ana, "code", used.code).check(t, wants{status: 422, says: []string{"This code does not work."}})
			b.post("/renew", "email", "mallory@example.test").check(t, wants{status: 303, location: "/check-email"})
			w.clock.Advance(time.Second)
			w.settle()
			b.get("/check-email").check(t, wants{status: 200, says: []string{"If a•••@example.test is registered here"}, neverSays: []string{ana}})
			if len(w.letters["mallory@example.test"]) > 0 || len(w.letters[ana]) != 2 {
				t.Fatalf("the mailboxes hold %v", w.letters)
			}
			b.signIn(ana)
		})
	})

	t.Run("says_that_it_has_run_out", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			b.get(w.mail(ana).link)
			w.clock.Advance(visitor.InvitationLife - time.Second)
			b.get("/enter").check(t, wants{status: 200, says: []string{"Yes, sign me in"}})
			w.clock.Advance(time.Second)
			b.get("/enter").check(t, wants{status: 410, says: []string{"This link has run out", "Email me a new link"}})
			b.post("/enter").check(t, wants{status: 410, says: []string{"This link has run out"}})
			b.post("/code", "email", ana, "code", w.mail(ana).code).check(t, wants{status: 422})
			b.post("/renew").check(t, wants{status: 303, location: "/check-email"})
			w.settle()
			b.signIn(ana)
		})
	})

	t.Run("says_that_it_does_not_work_when_nobody_issued_it", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			b := w.browser()
			for _, token := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 44), "a%0d%0aSet-Cookie:x=y"} {
				b.get("/l/"+token).check(t, wants{status: 303, location: "/enter"})
				b.get("/enter").check(t, wants{status: 410, says: []string{"This link does not work"}})
				b.post("/enter").check(t, wants{status: 410, says: []string{"This link does not work"}})
				b.post("/renew").check(t, wants{status: 303, location: "/sign-in"})
			}
			w.browser().get("/enter").check(t, wants{status: 410, says: []string{"This link does not work"}})
		})
	})

	t.Run("S26: works_beside_a_newer_one_and_dies_with_the_first_sign_in", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			first := w.mail(ana)
			w.clock.Advance(time.Hour)
			w.must(w.grants.Resend(t.Context(), id))
			w.settle()
			second := w.mail(ana)
			b := w.browser()
			b.get(first.link)
			b.post("/enter").check(t, wants{status: 303, location: "/"})
			w.settle()
			late := w.browser()
			late.get(second.link)
			late.get("/enter").check(t, wants{status: 410, says: []string{"This link has already been used"}})
			late.post("/enter").check(t, wants{status: 410})
		})
	})

	t.Run("stays_out_of_the_log", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		w.invited("Ana", ana)
		b := w.browser()
		b.signIn(ana)
		w.must(w.desk.Close())
		b.get(w.mail(ana).link)
		b.get("/")
		b.post("/code", "email", ana, "code", w.mail(ana).code)
		for _, secret := range []string{ana, strings.TrimPrefix(w.mail(ana).link, "/l/"), w.mail(ana).code, b.cookies["session"], "example"} {
			if strings.Contains(w.log.String(), secret) {
				t.Errorf("the log says %q:\n%s", secret, w.log.String())
			}
		}
	})
}

func TestSession(t *testing.T) {
	t.Parallel()

	t.Run("ends_after_fifteen_minutes_without_a_request", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			b.signIn(ana)
			for range 4 {
				w.clock.Advance(14 * time.Minute)
				b.get("/").check(t, wants{status: http.StatusOK})
			}
			w.clock.Advance(15 * time.Minute)
			b.get("/").check(t, wants{status: 303, location: "/sign-in?again", neverSays: []string{"Ana"}})
			if b.cookies["session"] != "" {
				t.Error("the browser keeps the session that ran out")
			}
			b.get("/sign-in?again").check(t, wants{status: 200, says: []string{"Sign in again to go on."}})
		})
	})

	t.Run("ends_after_twelve_hours_in_any_case", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			b := w.browser()
			b.signIn(ana)
			for range 71 {
				w.clock.Advance(10 * time.Minute)
				if b.get("/").status != http.StatusOK {
					t.Fatal("the session ended early")
				}
			}
			w.clock.Advance(10 * time.Minute)
			b.get("/").check(t, wants{status: 303, location: "/sign-in?again"})
		})
	})

	t.Run("S42: of_a_disabled_client_is_refused_at_the_next_request_and_stays_dead", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			b := w.browser()
			b.signIn(ana)
			token := b.cookies["session"]
			b.post("/sign-in", "email", ana)
			w.settle()
			waiting := w.mail(ana)
			b.get("/").check(t, wants{status: 200})
			w.disable(id)
			b.get("/").check(t, wants{status: 303, location: "/sign-in?again", neverSays: []string{"Ana"}})
			b.get(waiting.link)
			b.get("/enter").check(t, wants{status: 410, says: []string{"This link does not work"}, neverSays: []string{"example.test"}})
			b.post("/enter").check(t, wants{status: 410})
			b.post("/code", "email", ana, "code", waiting.code).check(t, wants{status: 422})
			w.clock.Advance(time.Second)
			w.invite(id)
			b.cookies["session"] = token
			b.get("/").check(t, wants{status: 303, location: "/sign-in?again"})
			b.signIn(ana)
		})
	})

	t.Run("of_one_client_shows_nothing_of_another", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", ana)
			w.invited("Otto", otto)
			a, b := w.browser(), w.browser()
			a.signIn(ana)
			b.signIn(otto)
			a.get("/").check(t, wants{status: 200, says: []string{"Hello Ana", ana}, neverSays: []string{"Otto", otto}})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Otto", otto}, neverSays: []string{"Ana", ana}})
		})
	})
}
