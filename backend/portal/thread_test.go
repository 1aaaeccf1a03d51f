package portal_test

import (
	"net/url"
	"strings"
	"testing"

	"anteroom/backend/visitor"
)

func TestMessagesBelongToOne(t *testing.T) {
	t.Parallel()

	t.Run("S35: the permission closes the page, and both directions, from the next request on", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			w.wrote(id, id, "Private words", 0)
			page := b.get("/messages").body
			w.permit(id, visitor.Permissions{})
			before := w.contents()
			shut := wants{status: 403, says: []string{"This page is not open to you"}, neverSays: []string{"Private words"}}
			b.get("/messages").check(t, shut)
			b.get("/messages/thread").check(t, shut)
			b.get("/messages/live").check(t, shut)
			b.write(page, "words").check(t, shut)
			b.post("/messages/read", "upTo", "x").check(t, shut)
			b.get("/").check(t, wants{status: 200, neverSays: []string{"/messages"}})
			if w.contents() != before {
				t.Error("something was written")
			}
			w.permit(id, visitor.Permissions{Messaging: true})
			b.get("/messages").check(t, wants{status: 200, says: []string{"Private words"}})
		})
	})

	t.Run("S35: whoever was writing when the permission ended gets back what they typed, and again when it is given", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			id, b := w.signedIn("Ana", ana)
			page := b.get("/messages").body
			b.post("/messages/draft", "page", hidden(page)["page"], "body", "Long words").check(w.tb, wants{status: 204})
			w.permit(id, visitor.Permissions{})
			b.write(page, "Long words of mine <b>").check(w.tb, wants{
				status: 403, says: []string{"This page is not open to you", "so that you can copy it", "Long words of mine <b>"},
			})
			b.post("/messages/draft", "page", hidden(page)["page"], "body", "More").check(w.tb, wants{status: 403})
			w.permit(id, visitor.Permissions{Messaging: true})
			b.get("/messages").check(w.tb, wants{status: 200, says: []string{">Long words</textarea>", "It has not been sent."}, neverSays: []string{"of mine"}})
		})
	})

	t.Run("S50: in a household nothing of one shows under the other", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			contact := w.invitedContact(id, "Marta", marta)
			w.permit(contact, visitor.Permissions{Messaging: true})
			parent := w.browser()
			parent.signIn(marta)
			own := w.wrote(id, id, "To Ana alone", 0)
			w.wrote(id, contact, "To Marta alone", 0)
			b.get("/messages").check(t, wants{status: 200, says: []string{"To Ana alone"}, neverSays: []string{"To Marta alone"}})
			parent.get("/messages").check(t, wants{status: 200, says: []string{"To Marta alone"}, neverSays: []string{"To Ana alone"}})
			parent.get("/messages?before="+own).check(t, wants{status: 404})
			b.write(b.get("/messages").body, "From Ana alone").check(t, sentMessage)
			parent.get("/messages").check(t, wants{status: 200, neverSays: []string{"From Ana alone"}})
		})
	})

	t.Run("S50: what was typed while the session ended is kept on the page", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			_, b := w.signedIn("Ana", ana)
			page := b.get("/messages").body
			w.clock.Advance(visitor.IdleLimit)
			kept := b.write(page, "Long words\r\nof mine", attached{"card.pdf", file})
			kept.check(t, wants{status: 401, says: []string{"You were signed out", "Long words", "Files cannot be kept"}})
			b.post("/sign-in", "email", ana)
			w.settle()
			b.signIn(ana)
			b.fill("/messages", kept.body, url.Values{"body": {"Long words\r\nof mine"}}).check(t, sentMessage)
			b.get("/messages").check(t, wants{status: 200, says: []string{"Long words\nof mine"}})
		})
	})

	t.Run("W4: a preview shows the thread, reads nothing and has no form", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id := w.add("Ana", ana)
			w.wrote(id, id, "Private words", 0)
			b := w.preview(id)
			b.get("/messages").check(t, wants{status: 200, says: []string{"Private words", "Preview as Ana."}, neverSays: []string{"Send message", "messages-"}})
			b.get("/").check(t, wants{status: 200, says: []string{"You have 1 new message."}})
			b.write("", "words").check(t, wants{status: 403, says: []string{"This is a preview"}})
		})
	})

	t.Run("S50: what was begun is there again after the page, the session and the access, until it is sent", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			_, other := w.signedIn("Otto", otto)
			page := b.get("/messages").body
			draft := func(body string) answer {
				return b.post("/messages/draft", "page", hidden(page)["page"], "body", body)
			}
			kept := wants{status: 204}
			draft("First").check(t, kept)
			draft("A question\r\nof two lines").check(t, kept)
			b.get("/messages").check(t, wants{status: 200, says: []string{">A question\nof two lines</textarea>", "It has not been sent."}})
			other.get("/messages").check(t, wants{status: 200, neverSays: []string{"A question"}})
			w.clock.Advance(visitor.IdleLimit)
			draft("Too late").check(t, wants{status: 401})
			w.disable(id)
			w.settle()
			w.invite(id)
			w.settle()
			again := w.browser()
			again.signIn(ana)
			page = again.get("/messages").body
			if !strings.Contains(page, ">A question\nof two lines</textarea>") {
				t.Errorf("the page says %s", page)
			}
			b = again
			b.write(page, "A question").check(t, sentMessage)
			draft("A quest").check(t, kept) // on its way while the message was sent
			b.get("/messages").check(t, wants{status: 200, neverSays: []string{"A quest</textarea>", "It has not been sent."}})
			page = b.get("/messages").body
			draft("Something else").check(t, kept)
			draft("").check(t, kept)
			b.get("/messages").check(t, wants{status: 200, neverSays: []string{"Something else", "It has not been sent."}})
			draft(strings.Repeat("ñ", visitor.DraftMax)).check(t, kept)
			draft(strings.Repeat("ñ", visitor.DraftMax+1)).check(t, wants{status: 422})
			b.post("/messages/draft", "body", "words").check(t, wants{status: 422, says: []string{"could not be read"}})
			if got := w.count("SELECT count(*) FROM visitor_event WHERE body LIKE '%Something%' OR body LIKE '%two lines%'"); got != 0 {
				t.Errorf("the practice was told of %d drafts", got)
			}
		})
	})

	t.Run("S50: everything is said in Spanish too", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		id, b := w.signedIn("Ana", ana)
		b.cookies["language"] = "es"
		w.wrote(id, id, "Hola", 0)
		b.headers["Accept-Language"] = "es"
		b.get("/messages?lang=es").check(t, wants{status: 200, says: []string{"Mensajes", "Nuevo", "No es para urgencias", "Enviar mensaje"}})
	})
}
