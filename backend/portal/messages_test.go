package portal_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// wrote puts a message of the practice into a holder's thread, which the client has after a while.
func (w *world) wrote(client, holder, body string, after time.Duration) string {
	w.tb.Helper()
	ctx := context.Background()
	var id string
	w.must(w.desk.Write(ctx, func(tx *store.Tx) error {
		id = tx.NewID()
		rows, err := tx.Query(ctx, `INSERT INTO message (id, practice_id, client_id, holder_id, is_from_client, body, at, visible_at)
			SELECT ?, (SELECT id FROM practice), ?, ?, 0, ?, ?, ? RETURNING id`, id, client, holder, body, store.Millis(tx.Now), store.Millis(tx.Now.Add(after)))
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		return rows.Close()
	}))
	w.clock.Advance(time.Millisecond)
	w.settle()
	return id
}

// attached is a file that goes with a message.
type attached struct{ name, content string }

// write sends a message as a browser does, from a page that was drawn.
func (b *browser) write(page, body string, files ...attached) answer {
	b.w.tb.Helper()
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	b.w.must(parts.WriteField("page", hidden(page)["page"]))
	b.w.must(parts.WriteField("body", body))
	if len(files) == 0 {
		files = []attached{{}}
	}
	for _, each := range files {
		part, err := parts.CreateFormFile("file", each.name)
		b.w.must(err)
		_, err = part.Write([]byte(each.content))
		b.w.must(err)
	}
	b.w.must(parts.Close())
	request := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/messages", &form)
	request.Header.Set("Content-Type", parts.FormDataContentType())
	return b.ask(request)
}

// count runs a statement that counts, on what the portal works on.
func (w *world) count(statement string) int {
	w.tb.Helper()
	db := w.desk
	if w.host != nil {
		db = w.host.DB
	}
	var found int
	w.must(db.Read(context.Background(), func(v *store.View) error {
		rows, err := v.Query(context.Background(), statement)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&found); err != nil {
				return err
			}
		}
		return rows.Err()
	}))
	return found
}

var sentMessage = wants{status: 303, location: "/messages#newest"}

func TestMessages(t *testing.T) {
	t.Parallel()

	t.Run("S50: are read in their order, unread ones marked and counted, and seen once", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			b.get("/").check(t, wants{status: 200, says: []string{"Write to Harbor Counseling"}, neverSays: []string{"new message"}})
			b.get("/messages").check(t, wants{status: 200, says: []string{"Nothing was written yet.", "Not for emergencies", "Send message"}})
			w.wrote(id, id, "First <b>words</b>", 0)
			w.wrote(id, id, "Second words", 0)
			b.get("/").check(t, wants{status: 200, says: []string{"You have 2 new messages.", "Read them"}})
			b.head("/messages")
			b.headers["Sec-Purpose"] = "prefetch"
			b.get("/messages")
			delete(b.headers, "Sec-Purpose")
			b.get("/").check(t, wants{status: 200, says: []string{"You have 2 new messages."}})
			page := b.get("/messages")
			page.check(t, wants{status: 200, says: []string{"First <b>words</b>", ">New<", "Harbor Counseling"}})
			if strings.Contains(page.body, "<b>words") || strings.Index(page.body, "First") > strings.Index(page.body, "Second") {
				t.Errorf("the page says %s", page.body)
			}
			if got := w.count("SELECT count(*) FROM visitor_event WHERE kind = 'messages_read'"); got != 1 {
				t.Errorf("%d times it was told that they were read", got)
			}
			if w.host != nil { // the desk has not heard of it
				b.get("/").check(t, wants{status: 200, neverSays: []string{"new message"}})
				b.get("/messages").check(t, wants{status: 200, neverSays: []string{">New<"}})
				if got := w.count("SELECT count(*) FROM visitor_event WHERE kind = 'messages_read'"); got != 1 {
					t.Errorf("%d times it was told that they were read", got)
				}
			}
		})
	})

	t.Run("S50: what is written shows at once, is sent once, and says when it was read", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			w.wrote(id, id, "How are you?", 0)
			page := b.get("/messages").body
			b.write(page, "Well,\r\n<i>thank</i> you: https://example.test/x").check(t, sentMessage)
			b.write(page, "Well,\r\n<i>thank</i> you: https://example.test/x").check(t, sentMessage) // pressed twice
			b.write(page, "And another").check(t, sentMessage)                                       // typed after going back
			for range 2 {
				shown := b.get("/messages")
				shown.check(t, wants{status: 200, says: []string{"How are you?", "Well,\n<i>thank</i> you", "And another", "You", "Sent"}})
				if strings.Count(shown.body, "thank") != 1 || strings.Contains(shown.body, `href="https://example.test/x"`) {
					t.Errorf("the page says %s", shown.body)
				}
				w.settle()
			}
		})
	})

	t.Run("S50: nothing, too much and too many are refused beside the field, and the text is kept", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			_, b := w.signedIn("Ana", ana)
			page := b.get("/messages").body
			b.write(page, " \r\n ").check(t, wants{status: 422, says: []string{"Write something, or choose a file."}})
			long := strings.Repeat("ñ", visitor.MessageMax+1)
			refused := b.write(page, long)
			refused.check(t, wants{status: 422, says: []string{"longer than 5,000 characters", long}})
			b.write(refused.body, long[2:]).check(t, sentMessage)
			b.post("/messages", "page", "", "body", "words").check(t, wants{status: 422, says: []string{"could not be read"}})
			for i := range visitor.MessagesADay - 1 {
				b.post("/messages", "page", fmt.Sprint("p", i), "body", "words").check(t, sentMessage)
			}
			b.post("/messages", "page", "p0", "body", "words").check(t, sentMessage)
			b.post("/messages", "page", "one-more", "body", "one too many").check(t, wants{
				status: 422, says: []string{"as many messages as can be sent in one day", "call Harbor Counseling", "one too many"},
			})
			if got := w.count("SELECT count(*) FROM visitor_event WHERE kind = 'message_sent'"); got != visitor.MessagesADay {
				t.Errorf("%d messages went", got)
			}
			w.clock.Advance(24 * time.Hour)
			b.post("/sign-in", "email", ana)
			w.settle()
			b.signIn(ana)
			b.post("/messages", "page", "one-more", "body", "the next day").check(t, sentMessage)
		})
	})

	t.Run("S50: files go with a message, are looked at, and can be fetched by whoever may see it", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			_, b := w.signedIn("Ana", ana)
			page := b.get("/messages").body
			b.write(page, "See here", attached{"card.pdf", file}, attached{"bad.svg", "<svg/>"}).check(t, wants{
				status: 422, says: []string{"bad.svg: Only PDF, PNG and JPEG", "choose your files again", "See here"},
			})
			six := make([]attached, 6)
			for i := range six {
				six[i] = attached{fmt.Sprintf("%d.pdf", i), file}
			}
			b.write(page, "See here", six...).check(t, wants{status: 422, says: []string{"5 files at most"}})
			b.write(page, "", attached{"card.pdf", file}).check(t, sentMessage)
			shown := b.get("/messages")
			shown.check(t, wants{status: 200, says: []string{"card.pdf"}})
			path := regexp.MustCompile(`/messages/files/[^"]+`).FindString(shown.body)
			got := b.get(path)
			if got.status != http.StatusOK || got.body != file || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
				t.Errorf("answered %d: %v", got.status, got.header)
			}
			b.get("/papers").check(t, wants{status: 200, neverSays: []string{"card.pdf"}})
			_, other := w.signedIn("Otto", otto)
			other.get(path).check(t, wants{status: 404})
			for i := range 5 {
				b.write(b.get("/messages").body, fmt.Sprint("batch ", i), six[:5]...).check(t, sentMessage)
			}
			b.write(b.get("/messages").body, "more", six[:5]...).check(t, wants{status: 422, says: []string{"as many files as can be sent in one day"}})
		})
	})

	t.Run("S50: what the practice may still take back is not there until its time has come", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			id, b := w.signedIn("Ana", ana)
			w.wrote(id, id, "Not yet", 10*time.Second)
			b.get("/messages").check(w.tb, wants{status: 200, neverSays: []string{"Not yet"}})
			b.get("/").check(w.tb, wants{status: 200, neverSays: []string{"new message"}})
			w.clock.Advance(10 * time.Second)
			b.get("/").check(w.tb, wants{status: 200, says: []string{"You have 1 new message."}})
			b.get("/messages").check(w.tb, wants{status: 200, says: []string{"Not yet"}})
		})
	})

	t.Run("S31: an address of the web in what the practice wrote is a link, and nothing else is", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			w.wrote(id, id, "Come in (http://127.0.0.1:8080/sign-in). Or https://example.test/a_(b)?c=1&d, javascript:alert(1), https://bank.test@evil.test/", 0)
			page := b.get("/messages").body
			for _, link := range []string{`<a href="http://127.0.0.1:8080/sign-in" rel="noreferrer noopener">http://127.0.0.1:8080/sign-in</a>).`, `<a href="https://example.test/a_(b)?c=1&amp;d" rel="noreferrer noopener">`} {
				if !strings.Contains(page, link) {
					t.Errorf("there is no %s in %s", link, page)
				}
			}
			if strings.Contains(page, `href="javascript`) || strings.Contains(page, `href="https://bank`) {
				t.Errorf("the page links to what it must not: %s", page)
			}
		})
	})

	t.Run("S50: of a long thread the newest fifty are shown, and what came before on demand", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			for i := range 51 {
				w.wrote(id, id, fmt.Sprintf("number %02d.", i), 0)
			}
			page := b.get("/messages")
			page.check(t, wants{status: 200, says: []string{"Earlier messages", "number 01.", "number 50."}, neverSays: []string{"number 00."}})
			older := regexp.MustCompile(`/messages\?before=[^"]+`).FindString(page.body)
			b.get(older).check(t, wants{status: 200, says: []string{"number 00.", "To the newest messages"}, neverSays: []string{"number 01.", "Send message"}})
			b.get("/messages?before=nobodys").check(t, wants{status: 404})
		})
	})
}
