package portal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/paperwork"
	"anteroom/backend/portal"
	"anteroom/backend/visitor"
)

// A very long form, and how long somebody takes over it.
const (
	longForm  = 214
	longParts = 10
	longTime  = 45 * time.Minute
)

func longID(n int) string { return fmt.Sprintf("q%03d", n) }

// shareLong gives a client a form of so many questions.
func (w *world) shareLong(client string) string {
	w.tb.Helper()
	form := document.Form{Sections: make([]document.Section, longParts)}
	for n := range longForm {
		section := &form.Sections[n*longParts/longForm]
		section.Questions = append(section.Questions, document.Question{
			ID: longID(n), Kind: document.ShortText, Label: fmt.Sprintf("Question %d", n+1), IsRequired: true,
		})
	}
	library := paperwork.NewLibrary(w.desk)
	return w.share(client, library, func() (paperwork.Paper, error) {
		return library.AddForm(context.Background(), document.Sheet{Title: "Long", Language: "en", Form: form})
	})
}

// typist is somebody who fills in a form whose script saves what they type, as that script does: what was not
// acknowledged is sent again, with the mark of the answer that the page knows.
type typist struct {
	w       *world
	client  *http.Client
	path    string
	unsaved []string          // questions
	marks   map[string]string // of what the page knows to be kept
}

// save sends what is not saved yet; a lost answer is one that the page never hears of. It says how the portal answered.
func (p *typist) save(isAnswerLost bool) int {
	p.w.tb.Helper()
	fields := url.Values{}
	for _, question := range p.unsaved {
		fields.Set("was."+question, p.marks[question])
		fields.Set("q."+question, "answer of "+question)
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, p.w.address+p.path+"/save", strings.NewReader(fields.Encode()))
	p.w.must(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := p.client.Do(request)
	p.w.must(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	p.w.must(err)
	if isAnswerLost || response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") {
		return response.StatusCode
	}
	var saved struct {
		Marks, Problems map[string]string
		Newer           map[string][]string
	}
	if err := json.Unmarshal(body, &saved); err != nil || len(saved.Problems) > 0 || len(saved.Newer) > 0 {
		p.w.tb.Fatalf("the portal answered %s, %v", body, err)
	}
	for question, mark := range saved.Marks {
		p.marks[question] = mark
	}
	p.unsaved = nil
	return response.StatusCode
}

// enterAgain asks for a link, and signs in by it.
func (p *typist) enterAgain() {
	p.w.tb.Helper()
	p.w.browser().post("/sign-in", "email", ana).check(p.w.tb, wants{status: http.StatusSeeOther, location: "/check-email"})
	p.w.settle()
	read(p.w.tb, p.client, http.MethodGet, p.w.address+p.w.mail(ana).link)
	if path, _ := read(p.w.tb, p.client, http.MethodPost, p.w.address+"/enter"); path != "/" {
		p.w.tb.Fatalf("signing in again led to %s", path)
	}
	p.w.settle()
}

func TestLongForm(t *testing.T) {
	t.Parallel()
	t.Run("S53: 214 questions over 45 minutes, the session ending twice and the network failing in between, lose no answer", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, client := served(w, portal.NewServer(w.portal, portal.Options{Address: "127.0.0.1:0"}))
			p := &typist{w: w, client: client, path: w.shareLong(id), marks: map[string]string{}}
			ended := 0
			for n := range longForm {
				w.clock.Advance(longTime / longForm)
				p.unsaved = append(p.unsaved, longID(n))
				switch {
				case n == 70 || n == 150: // called away in the middle of a question
					w.clock.Advance(visitor.IdleLimit)
					if p.save(false); len(p.unsaved) == 0 {
						t.Fatalf("question %d was saved without a session", n+1)
					}
					ended++
					p.enterAgain()
					p.save(false)
				case n >= 100 && n < 110: // no connection: nothing leaves the phone
				case n%17 == 0: // it arrives, and the answer to it does not
					p.save(true)
				default:
					p.save(false)
				}
				if n%25 == 0 {
					w.settle()
				}
			}
			if p.save(false); ended != 2 || len(p.unsaved) > 0 {
				t.Fatalf("the session ended %d times, and %d answers are not saved", ended, len(p.unsaved))
			}
			w.settle()
			share := strings.TrimPrefix(p.path, "/papers/")
			reading, err := paperwork.NewShares(w.desk).Get(context.Background(), share)
			w.must(err)
			for n := range longForm {
				if got := reading.Answers[longID(n)]; got != "answer of "+longID(n) {
					t.Errorf("question %d has %v", n+1, got)
				}
			}
			if reading.Given.Percent != 100 {
				t.Errorf("%d %% is answered", reading.Given.Percent)
			}
			if _, review := read(t, client, http.MethodGet, w.address+p.path+"/review"); !strings.Contains(review.body, "Hand in now") {
				t.Error("it cannot be handed in")
			}
		})
	})
}
