package portal_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/portal"
	"anteroom/backend/visitor"
)

// ticket has the desk make a ticket to the portal as one client sees it, and returns the path that takes it up.
func (w *world) ticket(client string) string {
	w.tb.Helper()
	made, err := w.grants.PreviewPortal(context.Background(), client, "en")
	w.must(err)
	w.settle()
	return "/preview/" + made
}

// preview opens a browser on the portal as one client sees it.
func (w *world) preview(client string) *browser {
	w.tb.Helper()
	b := w.browser()
	b.get(w.ticket(client)).check(w.tb, wants{status: 303, location: "/"})
	if b.cookies["preview"] == "" {
		w.tb.Fatal("there is no cookie of the preview")
	}
	return b
}

// theirs is what the portal keeps of its visitors, without the previews themselves.
func (w *world) theirs() string {
	w.tb.Helper()
	var kept strings.Builder
	for line := range strings.Lines(w.contents()) {
		if !strings.HasPrefix(line, "visitor_preview ") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// isOver says that a browser's preview shows nothing more.
func isOver(b *browser) {
	b.w.tb.Helper()
	b.get("/").check(b.w.tb, wants{status: 410, says: []string{"This preview has ended"}, neverSays: []string{"Ana", ana}})
	if b.cookies["preview"] != "" {
		b.w.tb.Error("the browser keeps the cookie of a preview that has ended")
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()

	t.Run("W4: shows what the client sees now, and says so above it", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			b := w.preview(id)
			says := []string{"Hello Ana", ana, "Preview as Ana.", "You see what Ana sees; nothing can be changed.", "Close preview", "Sign out"}
			b.get("/").check(t, wants{status: 200, says: says, neverSays: []string{"data-idle", "Change person"}})
			b.get("/sign-in").check(t, wants{status: 303, location: "/"})
			b.get("/?lang=es").check(t, wants{status: 200, says: []string{`<html lang="es">`, `lang="en" aria-label="Preview"`, "Preview as Ana."}})
			b.get("/").check(t, wants{status: 200, says: []string{`<html lang="en">`}})
		})
	})

	t.Run("W4: in no state of access does any route write for it", func(t *testing.T) {
		t.Parallel()
		for name, stand := range standings() {
			if name == "archived" || name == "practice_off" { // of which there is no preview
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				inBothModes(t, func(w *world) {
					stand(w)
					walkInPreview(w, w.preview(w.ids["Ana"]))
				})
			})
		}
	})

	t.Run("follows the client's permissions, and posts nothing that they allow", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews,
			portal.Route{Method: http.MethodGet, Pattern: "/bills", Operation: visitor.SeeBills},
		)
		id := w.add("Ana", ana)
		b := w.preview(id)
		w.permit(id, visitor.Permissions{BillingDocuments: true, Messaging: true})
		b.get("/bills").check(t, wants{status: 200, says: []string{"done"}})
		b.post("/messages").check(t, wants{status: 403, says: []string{"This is a preview", "nothing was done"}, neverSays: []string{"done<"}})
		w.permit(id, visitor.Permissions{})
		b.get("/bills").check(t, wants{status: 403, says: []string{"not open to you", "Preview as Ana."}})
	})

	t.Run("is there for a client without access or an address, and says so", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			b := w.preview(w.add("Ana", ""))
			b.get("/").check(w.tb, wants{status: 200, says: []string{"Hello Ana", "Ana has no access now. This is what Ana would see"}, neverSays: []string{"<dd></dd>"}})
		})
	})

	t.Run("is no sign-in: Invited stays Invited, and nobody was seen", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			link := w.mail(ana).link
			w.preview(id).get("/")
			w.settle()
			card, err := w.grants.Card(context.Background(), id)
			w.must(err)
			if card.State != access.Invited || card.SignedInAt != nil || card.LastSeenAt != nil || card.IsSignedInNow || !strings.HasPrefix(string(card.Activity[0].Action), "portal_previewed") {
				t.Errorf("the card says %+v", card)
			}
			reach, err := w.grants.Reach(context.Background())
			w.must(err)
			if reach.SignedIn != 0 || reach.Sessions != 0 {
				t.Errorf("%+v are signed in", reach)
			}
			b := w.browser()
			b.get(link)
			b.post("/enter").check(t, wants{status: 303, location: "/"})
		})
	})

	t.Run("of one person offers nobody else at their address", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, _, _ := shareHome(w)
			b := w.preview(id)
			b.get("/").check(t, wants{status: 200, says: []string{"For Ana", "by whoever signs in at home@example.test"}, neverSays: []string{"Boris", "Change person"}})
			b.get("/person").check(t, wants{status: 403, neverSays: []string{"Boris"}})
			b.post("/person", "person", "x").check(t, wants{status: 403, says: []string{"This is a preview"}, neverSays: []string{"Boris"}})
		})
	})

	t.Run("does not mix with a client who is signed in in the same browser", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.invited("Ana", ana)
			w.invited("Otto", otto)
			b := w.browser()
			b.signIn(otto)
			b.get(w.ticket(id)).check(t, wants{status: 303, location: "/"})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Ana"}, neverSays: []string{"Otto"}})
			b.post("/sign-out").check(t, wants{status: 403, says: []string{"This is a preview"}})
			w.clock.Advance(visitor.PreviewLimit - time.Minute)
			b.post("/preview/close").check(t, wants{status: 200, says: []string{"The preview is closed"}, neverSays: []string{"Ana", "Otto"}})
			b.get("/").check(t, wants{status: 200, says: []string{"Hello Otto"}})
		})
	})

	t.Run("that has ended has nothing done as anybody else", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		id := w.invited("Ana", ana)
		w.invited("Otto", otto)
		b := w.browser()
		b.get(w.ticket(id))
		w.clock.Advance(visitor.PreviewLimit)
		other := w.browser()
		other.signIn(otto)
		b.cookies["session"] = other.cookies["session"]
		b.post("/sign-out").check(t, wants{status: 410, says: []string{"This preview has ended"}})
		b.get("/").check(t, wants{status: 200, says: []string{"Hello Otto"}})
	})

	t.Run("is closed with the practice, like everything else", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			id := w.invited("Ana", ana)
			b := w.preview(id)
			w.turn(false)
			shut := wants{status: 503, says: []string{"closed for now"}, neverSays: []string{"Ana", "Preview"}}
			b.get("/").check(w.tb, shut)
			b.post("/preview/close").check(w.tb, shut)
			w.turn(true)
			b.get("/").check(w.tb, wants{status: 200, says: []string{"Preview as Ana."}})
			ticket := w.ticket(id)
			w.turn(false)
			w.browser().get(ticket).check(w.tb, shut)
			w.turn(true)
			w.browser().get(ticket).check(w.tb, wants{status: 303, location: "/"})
		})
	})
}

// walkInPreview asks for every route in a preview, by reading and by posting, and finds nothing written for it.
func walkInPreview(w *world, b *browser) {
	w.tb.Helper()
	before := w.theirs()
	for _, route := range portal.Routes() {
		if route.Operation == visitor.ClosePreview {
			continue
		}
		line := table()[route.Method+" "+route.Pattern]
		if route.Method == http.MethodPost {
			b.post(line.path, line.fields...).check(w.tb, wants{status: 403, says: []string{"This is a preview"}})
		} else {
			b.get(line.path)
			b.head(line.path)
		}
		if w.theirs() != before {
			w.tb.Fatalf("%s %s wrote in a preview", route.Method, route.Pattern)
		}
	}
	b.post("/preview/close").check(w.tb, wants{status: 200, says: []string{"The preview is closed"}})
	if w.theirs() != before || b.cookies["preview"] != "" {
		w.tb.Error("closing the preview left something")
	}
	b.get("/").check(w.tb, wants{status: 303, location: "/sign-in"})
}

func TestPreviewEnds(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, end := range map[string]func(w *world, id string){
		"after fifteen minutes, however often it is looked at": func(w *world, _ string) { w.clock.Advance(visitor.PreviewLimit) },
		"when the clock was set back":                          func(w *world, _ string) { w.clock.Advance(-time.Hour) },
		"when everyone is signed out": func(w *world, _ string) {
			_, err := w.grants.SignEveryoneOut(ctx)
			w.must(err)
		},
		"when the client's access is disabled":    func(w *world, id string) { w.disable(id) },
		"when the client is archived":             func(w *world, id string) { w.archive(id) },
		"when another preview is opened":          func(w *world, _ string) { w.ticket(w.add("Otto", otto)) },
		"when the window is locked":               func(w *world, _ string) { w.must(w.grants.EndPreviews(ctx)) },
		"when the access is given anew meanwhile": func(w *world, id string) { w.disable(id); w.invite(id) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBothModes(t, func(w *world) {
				id := w.invited("Ana", ana)
				b := w.preview(id)
				w.clock.Advance(time.Minute)
				b.get("/").check(w.tb, wants{status: 200, says: []string{"Hello Ana"}})
				end(w, id)
				w.settle()
				isOver(b)
			})
		})
	}
}

func TestTickets(t *testing.T) {
	t.Parallel()
	over := wants{status: 410, says: []string{"This preview has ended", "Preview as this client"}, neverSays: []string{"Ana"}}

	t.Run("work once, and not for whoever looks ahead", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			path := w.ticket(w.invited("Ana", ana))
			ahead := w.browser()
			ahead.head(path).check(t, wants{status: 410})
			ahead.headers["Sec-Purpose"] = "prefetch;prerender"
			ahead.get(path).check(t, over)
			if len(ahead.cookies) > 0 {
				t.Errorf("looking ahead set %v", ahead.cookies)
			}
			w.browser().get(path).check(t, wants{status: 303, location: "/"})
			before := w.contents()
			w.browser().get(path).check(t, over)
			if w.contents() != before {
				t.Error("a used ticket wrote something")
			}
		})
	})

	t.Run("work for a minute", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			id := w.invited("Ana", ana)
			path := w.ticket(id)
			w.clock.Advance(visitor.TicketLife)
			w.browser().get(path).check(w.tb, over)
			path = w.ticket(id)
			w.clock.Advance(visitor.TicketLife - time.Millisecond)
			w.browser().get(path).check(w.tb, wants{status: 303, location: "/"})
		})
	})

	t.Run("that nobody made open nothing and write nothing", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			w.ticket(w.invited("Ana", ana))
			before := w.contents()
			for _, ticket := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 5000)} {
				w.browser().get("/preview/"+ticket).check(w.tb, over)
			}
			if w.contents() != before {
				w.tb.Error("a guess wrote something")
			}
		})
	})
}
