package portal_test

import (
	"context"
	"net/http"
	"regexp"
	"testing"
	"time"

	"anteroom/backend/portal"
	"anteroom/backend/visitor"
)

const home = "home@example.test"

// choiceOf is what a page's button for a person posts.
func choiceOf(tb interface{ Fatalf(string, ...any) }, page answer, name string) string {
	found := regexp.MustCompile(`value="([^"]+)"[^>]*><span>` + name + `</span>`).FindStringSubmatch(page.body)
	if found == nil {
		tb.Fatalf("nobody named %s can be chosen:\n%s", name, page.body)
		return ""
	}
	return found[1]
}

// choose presses a person's button.
func (b *browser) choose(name string) answer {
	b.w.tb.Helper()
	return b.post("/person", "person", choiceOf(b.w.tb, b.get("/person"), name))
}

// shareHome invites Ana and Boris at one address, and signs a browser in there.
func shareHome(w *world) (ana, bo string, b *browser) {
	w.tb.Helper()
	ana, bo, b = w.invited("Ana", home), w.invited("Boris", home), w.browser()
	w.clock.Advance(time.Minute)
	b.post("/sign-in", "email", home).check(w.tb, wants{status: 303, location: "/check-email"})
	w.settle()
	b.signIn(home)
	return ana, bo, b
}

func TestPerson(t *testing.T) {
	t.Parallel()

	t.Run("one_request_for_an_address_of_two_brings_one_mail", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			shareHome(w)
			if got := len(w.letters[home]); got != 3 {
				w.tb.Errorf("%d letters, want two invitations and one link", got)
			}
		})
	})

	t.Run("is_asked_for_before_any_page_is_shown_or_anything_done", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			_, _, b := shareHome(w)
			b.get("/").check(t, wants{status: 303, location: "/person", neverSays: []string{"Ana", "Boris"}})
			b.get("/sign-in").check(t, wants{status: 303, location: "/"})
			page := b.get("/person")
			page.check(t, wants{status: 200, says: []string{"Who is this visit for?", home, ">Ana<", ">Boris<", "Sign out"}, neverSays: []string{"Open now", "Example"}})
			b.post("/person", "person", "nobody").check(t, wants{status: 422, says: []string{"Please choose again", ">Ana<"}})
			b.choose("Ana").check(t, wants{status: 303, location: "/"})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Ana", "For Ana", "Change person", "by whoever signs in at home@example.test"}, neverSays: []string{"Boris", "Only you"}})
			b.get("/person").check(t, wants{status: 200, says: []string{"Open now"}})
		})
	})

	t.Run("can_be_changed_and_the_pages_of_the_one_before_are_gone", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			_, _, b := shareHome(w)
			b.choose("Ana")
			former := b.cookies["session"]
			b.choose("Boris").check(t, wants{status: 303, location: "/"})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Boris", "For Boris"}, neverSays: []string{"Ana"}})
			other := w.browser()
			other.cookies["session"] = former
			other.get("/").check(t, wants{status: 303, location: "/sign-in?again"})
		})
	})

	t.Run("S42: whose_access_ends_is_gone_from_the_choice_and_the_other_stays", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			ana, bo, b := shareHome(w)
			b.choose("Ana")
			w.settle()
			stale := choiceOf(t, b.get("/person"), "Ana")
			w.disable(ana)
			b.get("/").check(t, wants{status: 303, location: "/person", neverSays: []string{"Ana"}})
			b.post("/person", "person", stale).check(t, wants{status: 422, says: []string{">Boris<"}, neverSays: []string{"Ana"}})
			b.choose("Boris").check(t, wants{status: 303, location: "/"})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Boris"}, neverSays: []string{"Change person", "Ana"}})
			w.settle()
			w.disable(bo)
			b.get("/person").check(t, wants{status: 303, location: "/sign-in?again", neverSays: []string{"Boris"}})
		})
	})

	t.Run("is_asked_for_where_something_was_to_be_done", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews, portal.Route{Method: http.MethodPost, Pattern: "/letters", Operation: visitor.UseMessages})
		_, _, b := shareHome(w)
		b.post("/letters").check(t, wants{status: http.StatusConflict, says: []string{"Nothing was done.", `href="/person"`}, neverSays: []string{"done<"}})
		b.choose("Ana")
		b.post("/letters").check(t, wants{status: 200, says: []string{"done"}})
	})

	t.Run("is_not_asked_for_where_an_invitation_has_said_it", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			w.invited("Ana", home)
			w.invited("Boris", home)
			b := w.browser()
			b.signIn(home) // by the newest mail, which is Boris's invitation
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Boris"}, neverSays: []string{"Ana", "Change person"}})
			b.get("/person").check(t, wants{status: 403, neverSays: []string{"Ana"}})
		})
	})
}

func TestContactsPages(t *testing.T) {
	t.Parallel()

	t.Run("greet_the_contact_and_say_whose_pages_they_are", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			leo := w.add("Leo", "")
			mother, father := w.invitedContact(leo, "Marta", marta), w.invitedContact(leo, "Tom", otto)
			hers, his := w.browser(), w.browser()
			hers.signIn(marta)
			his.signIn(otto)
			w.settle()
			page := hers.get("/")
			page.check(t, wants{status: 200, says: []string{"Hello Marta", "For Leo", "by others who have been given access", marta}, neverSays: []string{"Tom", otto, "Change person", "Only you"}})
			w.clock.Advance(time.Second)
			w.disable(mother)
			hers.get("/").check(t, wants{status: 303, location: "/sign-in?again"})
			his.get("/").check(t, wants{status: 200, says: []string{"Hello Tom", "For Leo", "Only you"}})
			w.must(w.grants.RemoveContact(context.Background(), father))
			w.settle()
			his.get("/").check(t, wants{status: 303, location: "/sign-in?again", neverSays: []string{"Leo"}})
		})
	})

	t.Run("of_two_children_are_chosen_by_the_child_and_each_has_its_own_permissions", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews, portal.Route{Method: http.MethodGet, Pattern: "/bills", Operation: visitor.SeeBills})
		leo, mia := w.add("Leo", ""), w.add("Mia", "")
		w.invitedContact(leo, "Marta", marta)
		forMia := w.invitedContact(mia, "Marta", marta)
		w.permit(forMia, visitor.Permissions{BillingDocuments: true})
		w.clock.Advance(time.Minute)
		b := w.browser()
		b.post("/sign-in", "email", marta)
		w.settle()
		b.signIn(marta)
		b.get("/person").check(t, wants{status: 200, says: []string{">Leo<", ">Mia<", "As Marta"}})
		b.choose("Leo").check(t, wants{status: 303, location: "/"})
		b.get("/").check(t, wants{status: 200, says: []string{"Hello Marta", "For Leo", "Change person"}, neverSays: []string{"Mia"}})
		b.get("/bills").check(t, wants{status: 403})
		b.choose("Mia").check(t, wants{status: 303, location: "/"})
		b.get("/").check(t, wants{status: 200, says: []string{"For Mia"}, neverSays: []string{"Leo"}})
		b.get("/bills").check(t, wants{status: 200})
	})
}
