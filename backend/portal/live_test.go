package portal_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"anteroom/backend/portal"
	"anteroom/backend/visitor"
)

// stream is an open page's connection.
type stream struct {
	w      *world
	status int
	lines  *bufio.Reader
	close  func()
}

// Besides its events a stream shows that it is there, and ends cleanly or is cut off.
const (
	breath = ":"
	ended  = "ended"
	cutOff = "cut off"
)

// listen opens a stream as a page that shows nothing yet, and reads what stands at first.
func listen(w *world, client *http.Client) *stream {
	w.tb.Helper()
	s := connect(w, client)
	s.expect("event: change")
	return s
}

func connect(w *world, client *http.Client) *stream {
	w.tb.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.address+"/messages/live", nil)
	w.must(err)
	response, err := client.Do(request) //nolint:bodyclose // the stream is closed by its close
	if err != nil {
		cancel()
		w.tb.Fatal(err)
	}
	s := &stream{w: w, status: response.StatusCode, lines: bufio.NewReader(response.Body), close: func() {
		cancel()
		_ = response.Body.Close()
	}}
	w.tb.Cleanup(s.close)
	return s
}

// next is the next event, a breath, or how the stream ended.
func (s *stream) next() string {
	for {
		line, err := s.lines.ReadString('\n')
		line = strings.TrimSpace(line)
		switch {
		case errors.Is(err, io.EOF):
			return ended
		case err != nil:
			return cutOff
		case strings.HasPrefix(line, "event: "), line == breath:
			return line
		}
	}
}

// expect reads the next event and says what it had to be.
func (s *stream) expect(want string) {
	s.w.tb.Helper()
	got := s.next()
	for got == breath && want != breath {
		got = s.next()
	}
	if got != want {
		s.w.tb.Fatalf("the stream says %q, want %q", got, want)
	}
}

// served is a world behind a listener, with Ana signed in there.
func served(w *world, server *portal.Server) (string, *http.Client) {
	w.tb.Helper()
	w.must(server.Start(w.tb.Context()))
	w.tb.Cleanup(server.Stop)
	w.setAddress("http://" + server.Address())
	id, client := w.invited("Ana", ana), caller(w.tb)
	read(w.tb, client, http.MethodGet, w.address+w.mail(ana).link)
	_, home := read(w.tb, client, http.MethodPost, w.address+"/enter")
	home.check(w.tb, wants{status: 200, says: []string{"Hello Ana"}})
	w.settle()
	return id, client
}

func TestLive(t *testing.T) {
	t.Parallel()
	listener := func(w *world) *portal.Server {
		return portal.NewServer(w.portal, portal.Options{Address: "127.0.0.1:0"})
	}

	t.Run("S50: an open page hears of a message when it is there, and not while it can be taken back", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			server := listener(w)
			server.Hurry(100 * time.Millisecond)
			id, client := served(w, server)
			s := listen(w, client)
			s.expect(breath) // each after ten looks: longer than any other request may take
			s.expect(breath)
			w.wrote(id, id, "Words", 0)
			s.expect("event: change")
			w.wrote(id, id, "Later words", time.Minute)
			s.expect(breath)
			if got := s.next(); got != breath {
				w.tb.Fatalf("the stream says %q of what can be taken back", got)
			}
			w.clock.Advance(time.Minute)
			s.expect("event: change")
		})
	})

	for name, end := range map[string]func(w *world, id string, client *http.Client){
		"signed out": func(w *world, _ string, client *http.Client) {
			read(w.tb, client, http.MethodPost, w.address+"/sign-out")
		},
		"disabled":             func(w *world, id string, _ *http.Client) { w.disable(id) },
		"not allowed any more": func(w *world, id string, _ *http.Client) { w.permit(id, visitor.Permissions{}) },
		"shut out with all":    func(w *world, _ string, _ *http.Client) { w.turn(false) },
		"idle for too long":    func(w *world, _ string, _ *http.Client) { w.clock.Advance(visitor.IdleLimit) },
	} {
		t.Run("S50: an open page is told at once when its visitor is "+name, func(t *testing.T) {
			t.Parallel()
			inBothModes(t, func(w *world) {
				id, client := served(w, listener(w))
				s := listen(w, client)
				end(w, id, client)
				s.expect("event: over")
				s.expect(ended)
			})
		})
	}

	t.Run("S50: lying open, and asking by itself, keeps no session alive", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			_, client := served(w, listener(w))
			s := listen(w, client)
			w.clock.Advance(visitor.IdleLimit - time.Second)
			s.expect(breath)
			_, page := read(w.tb, client, http.MethodGet, w.address+"/messages/thread")
			page.check(w.tb, wants{status: 200})
			again := listen(w, client)
			w.clock.Advance(time.Second)
			s.expect("event: over")
			again.expect("event: over")
			path, _ := read(w.tb, client, http.MethodGet, w.address+"/messages/thread")
			if path != "/sign-in" {
				w.tb.Errorf("the session is still there: %s", path)
			}
		})
	})

	t.Run("S50: a session has no more than a handful open", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		_, client := served(w, listener(w))
		var open []*stream
		for range 4 {
			open = append(open, listen(w, client))
		}
		if s := connect(w, client); s.status != http.StatusTooManyRequests {
			t.Fatalf("one more answers %d", s.status)
		}
		open[0].close()
		for connect(w, client).status != http.StatusOK { // the server hears of it a moment later
		}
	})

	t.Run("S50: nobody waits for it when the server stops", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := listener(w)
		_, client := served(w, server)
		s := listen(w, client)
		server.Retire()
		s.expect(ended)
	})

	t.Run("S50 W10: a phone may take its time to send a message with files, or a file", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := listener(w)
		server.Hurry(100 * time.Millisecond)
		_, client := served(w, server)
		clock := listen(w, client)
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, path := range []string{"/messages", "/papers/files"} {
			body, given := io.Pipe()
			form := multipart.NewWriter(given)
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.address+path, body)
			w.must(err)
			request.Header.Set("Content-Type", form.FormDataContentType())
			go func() {
				part, err := form.CreateFormFile("file", "card.pdf")
				for i := 0; err == nil && i < len(file); i += 50 {
					_, err = io.WriteString(part, file[i:min(i+50, len(file))])
					for said := ""; err == nil && said != breath; { // ten looks: as long as any other request may take in all
						if said = clock.next(); said == ended || said == cutOff {
							err = errors.New("the clock has stopped")
						}
					}
				}
				if err == nil {
					err = errors.Join(form.WriteField("page", "a-page"), form.Close())
				}
				_ = given.CloseWithError(err)
			}()
			response, err := client.Do(request)
			w.must(err)
			w.must(response.Body.Close())
			if response.StatusCode != http.StatusSeeOther {
				t.Errorf("%s answers %d", path, response.StatusCode)
			}
		}
	})
}
