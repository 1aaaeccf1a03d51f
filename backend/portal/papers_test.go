package portal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/store"
)

const file = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

// shareText publishes a text and gives it to a client; it returns the share.
func (w *world) shareText(client string) string {
	w.tb.Helper()
	library := paperwork.NewLibrary(w.desk)
	return w.share(client, library, func() (paperwork.Paper, error) {
		return library.AddText(context.Background(), document.TextDraft{Title: "Privacy notice", Language: "en", Text: "# Your data\n\nIt stays <b>here</b>.\n- one\n- two"})
	})
}

// shareForm gives a client a form of two parts.
func (w *world) shareForm(client string) string {
	w.tb.Helper()
	library := paperwork.NewLibrary(w.desk)
	yesNo := []document.Option{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
	return w.share(client, library, func() (paperwork.Paper, error) {
		return library.AddForm(context.Background(), document.Sheet{Title: "Intake", Language: "en", Form: document.Form{Sections: []document.Section{
			{Title: "About you", Questions: []document.Question{
				{ID: "name", Kind: document.ShortText, Label: "Your name", IsRequired: true},
				{ID: "home", Kind: document.PostAddress, Label: "Your address"},
				{ID: "born", Kind: document.Date, Label: "Your birthday"},
			}},
			{Title: "Your health", Questions: []document.Question{
				{ID: "medicine", Kind: document.OneChoice, Label: "Do you take medicine?", IsRequired: true, Options: yesNo},
				{ID: "which", Kind: document.LongText, Label: "Which?", IsRequired: true, ShowIf: document.Condition{Question: "medicine", Value: "yes"}},
				{ID: "help", Kind: document.ManyChoices, Label: "Who helps you?", Options: yesNo},
				{ID: "sleep", Kind: document.Scale, Label: "How do you sleep?", Min: 1, Max: 5, LowLabel: "badly", HighLabel: "well"},
				{ID: "height", Kind: document.Number, Label: "Your height", Min: 0, Max: 3},
				{ID: "agree", Kind: document.Agreement, Label: "All of it is true."},
			}},
		}}})
	})
}

func (w *world) share(client string, library *paperwork.Library, add func() (paperwork.Paper, error)) string {
	w.tb.Helper()
	ctx := context.Background()
	paper, err := add()
	w.must(err)
	_, err = library.Publish(ctx, paper.Document.ID, paper.Document.Version)
	w.must(err)
	var ids []string
	w.must(w.desk.Write(ctx, func(tx *store.Tx) error {
		ids, err = paperwork.Lay(ctx, tx, client, client, []string{paper.Document.ID}, "2030-03-04")
		return err
	}))
	w.settle()
	return "/papers/" + ids[0]
}

// signedIn is a browser in which a client is signed in.
func (w *world) signedIn(name, address string) (string, *browser) {
	w.tb.Helper()
	id := w.invited(name, address)
	b := w.browser()
	b.signIn(address)
	w.settle()
	return id, b
}

// hidden reads the hidden fields of a page, as a form sends them.
func hidden(page string) map[string]string {
	fields := map[string]string{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		fields[m[1]] = m[2]
	}
	return fields
}

// fill sends a page's form with what is typed into it.
func (b *browser) fill(path, page string, typed url.Values) answer {
	form := url.Values{}
	for name, value := range hidden(page) {
		form.Set(name, value)
	}
	for name, values := range typed {
		form[name] = values
	}
	return b.send(http.MethodPost, path, form)
}

func TestPapers(t *testing.T) {
	t.Parallel()

	t.Run("S53: a text is listed, read, signed by a typed name, and listed as completed", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareText(id)
			b.get("/").check(t, wants{status: 200, says: []string{"1 document is waiting for you.", "Open your documents"}})
			b.get("/papers").check(t, wants{status: 200, says: []string{"Needs to be completed", "Privacy notice", "To read and sign", "March 4, 2030"}, neverSays: []string{"Completed<"}})
			page := b.get(path)
			page.check(t, wants{status: 200, says: []string{"Your data", "It stays <b>here</b>.", "Type your full name"}})
			if strings.Contains(page.body, "<b>here") {
				t.Error("what the practitioner wrote is taken for markup")
			}
			w.settle()
			b.fill(path+"/sign", page.body, url.Values{"name": {"  "}}).check(t, wants{status: 422, says: []string{"Type your name to sign."}})
			b.fill(path+"/sign", page.body, url.Values{"name": {"Ana Example"}, "hash": {"00"}}).check(t, wants{status: 409, says: []string{"Something changed"}})
			b.fill(path+"/sign", page.body, url.Values{"name": {"Ana"}, "drawing": {"url(x)"}}).check(t, wants{status: 422})
			b.fill(path+"/sign", page.body, url.Values{"name": {"Ana Example"}, "drawing": {"M1 2L3.5 4"}}).check(t, wants{status: 303, location: path + "?signed"})
			w.settle()
			b.fill(path+"/sign", page.body, url.Values{"name": {"Ana Example"}}).check(t, wants{status: 303, location: path + "?signed"}) // twice
			b.get(path+"?signed").check(t, wants{status: 200, says: []string{"Thank you, this is done.", "Signed by Ana Example on", "SHA-256", "M1 2L3.5 4"}, neverSays: []string{"Type your full name"}})
			b.get("/papers").check(t, wants{status: 200, says: []string{"Completed", "Signed on", "Nothing is waiting"}})
			b.get("/").check(t, wants{status: 200, says: []string{"Nothing to do right now."}})
		})
	})

	t.Run("S53: a form is filled in part by part without a script, and handed in whole", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareForm(id)
			b.get(path).check(t, wants{status: 303, location: path + "/1"})
			first := b.get(path + "/1")
			first.check(t, wants{status: 200, says: []string{"Part 1 of 2", "Your name", "Town or city"}})
			b.fill(path+"/1", first.body, url.Values{"q.name": {"Ana"}, "q.born": {"31.2.1990"}}).check(t,
				wants{status: 422, says: []string{"Please look at this once more", "This does not fit the question", "31.2.1990", `value="Ana"`}})
			w.settle()
			first = b.get(path + "/1")
			b.fill(path+"/1", first.body, url.Values{"q.name": {"Ana"}, "q.born": {"1990-02-28"}, "q.home.city": {"Town"}}).check(t, wants{status: 303, location: path + "/2"})
			w.settle()
			second := b.get(path + "/2")
			second.check(t, wants{status: 200, says: []string{"Part 2 of 2", "badly"}})
			b.fill(path+"/2", second.body, url.Values{"q.medicine": {"yes"}, "q.help": {"no", "yes"}, "q.sleep": {"4"}, "q.height": {"1,75"}, "q.agree": {"yes"}}).check(t,
				wants{status: 303, location: path + "/2?more"}) // it brings up a question
			w.settle()
			b.get(path+"/2?more").check(t, wants{status: 200, says: []string{"another question", "Which?"}})
			b.get(path+"/review").check(t, wants{status: 200, says: []string{"1 answer is still missing.", "Still to be answered", "Yes, No", "1.75"}, neverSays: []string{"Hand in now"}})
			second = b.get(path + "/2")
			b.fill(path+"/2", second.body, url.Values{"q.medicine": {"yes"}, "q.which": {"tea"}, "q.help": {"no", "yes"}, "q.sleep": {"4"}, "q.height": {"1.75"}, "q.agree": {"yes"}}).check(t,
				wants{status: 303, location: path + "/review"})
			w.settle()
			b.get("/papers").check(t, wants{status: 200, says: []string{"9 of 9 answered"}})
			review := b.get(path + "/review")
			b.fill(path+"/sign", review.body, nil).check(t, wants{status: 303, location: path + "?signed"})
			w.settle()
			b.get(path).check(t, wants{status: 200, says: []string{"Handed in by Ana Example", "tea", "fingerprint of your answers", "1.75"}, neverSays: []string{"Change these answers"}})
			b.get(path+"/1").check(t, wants{status: 303, location: path})
		})
	})

	t.Run("S53: an old tab never overwrites a newer answer, and says what stands", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareForm(id)
			old := b.get(path + "/1")
			b.fill(path+"/1", old.body, url.Values{"q.name": {"Newer"}}).check(t, wants{status: 303, location: path + "/2"})
			// Not settled: what was done shows before the desk knows of it.
			stale := b.fill(path+"/1", old.body, url.Values{"q.name": {"Older"}})
			stale.check(t, wants{status: 422, says: []string{"answered elsewhere meanwhile: “Newer”", `value="Older"`}})
			w.settle()
			b.get(path+"/1").check(t, wants{status: 200, says: []string{`value="Newer"`}})
			b.fill(path+"/1", stale.body, url.Values{"q.name": {"Older"}}).check(t, wants{status: 303, location: path + "/2"}) // knowing what stands, it counts
		})
	})

	t.Run("S53: the script is told what was kept, what is not sound, and what is newer", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareForm(id)
			saved := b.post(path+"/save", "was.name", "", "q.name", "Ana", "was.sleep", "", "q.sleep", "77")
			var reply struct {
				Marks, Problems map[string]string
				Newer           map[string][]string
			}
			if err := json.Unmarshal([]byte(saved.body), &reply); err != nil || saved.status != 200 || reply.Marks["name"] == "" || reply.Problems["sleep"] == "" {
				t.Fatalf("%d %s, %v", saved.status, saved.body, err)
			}
			w.settle()
			again := b.post(path+"/save", "was.name", "", "q.name", "Bo")
			if err := json.Unmarshal([]byte(again.body), &reply); err != nil || !strings.Contains(reply.Newer["name"][0], "“Ana”") || reply.Newer["name"][1] != reply.Marks["name"] {
				t.Errorf("%s, %v", again.body, err)
			}
		})
	})

	t.Run("S53: whoever was signed out keeps what they sent", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareForm(id)
			page := b.get(path + "/1")
			session := b.cookies["session"]
			b.post("/sign-out")
			b.cookies["session"] = session
			kept := b.fill(path+"/1", page.body, url.Values{"q.name": {`Ana "<i>`}})
			kept.check(t, wants{status: 401, says: []string{"What you typed is not lost", `Ana "<i>`}})
			if strings.Contains(kept.body, "<i>") {
				t.Error("what was typed is taken for markup")
			}
			w.clock.Advance(time.Second)
			b.post("/sign-in", "email", ana)
			w.settle()
			b.signIn(ana)
			b.fill(path+"/1", kept.body, url.Values{"q.name": {"Ana"}}).check(t, wants{status: 303, location: path + "/2"})
		})
	})

	t.Run("S53: whoever was signed out keeps the name that they signed with", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareText(id)
			page := b.get(path)
			session := b.cookies["session"]
			b.post("/sign-out")
			b.cookies["session"] = session
			kept := b.fill(path+"/sign", page.body, url.Values{"name": {"Ana Example"}})
			kept.check(t, wants{status: 401, says: []string{"What you typed is not lost", "Ana Example"}})
			w.clock.Advance(time.Second)
			b.post("/sign-in", "email", ana)
			w.settle()
			b.signIn(ana)
			b.fill(path+"/sign", kept.body, nil).check(t, wants{status: 303, location: path + "?signed"})
		})
	})

	t.Run("S53: going back saves what was typed, and leads to the part before", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareForm(id)
			page := b.get(path + "/2")
			b.fill(path+"/2", page.body, url.Values{"q.medicine": {"no"}, "back": {"yes"}}).check(t, wants{status: 303, location: path + "/1"})
			w.settle()
			b.get(path+"/2").check(t, wants{status: 200, says: []string{`value="no" checked`}})
			b.fill(path+"/1", b.get(path+"/1").body, url.Values{"back": {"yes"}}).check(t, wants{status: 303, location: path + "/2"})
		})
	})

	t.Run("S53: days and times are told as the practice lives them", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			_, err := w.practices.SaveDetails(context.Background(), practice.Details{Name: "Harbor Counseling", Zone: "Pacific/Auckland"})
			w.must(err)
			id, b := w.signedIn("Ana", ana)
			path := w.shareText(id)
			b.get(path).check(t, wants{status: 200, says: []string{"Please complete by Monday, March 4, 2030"}})
			b.get(path+"?lang=es").check(t, wants{status: 200, says: []string{"Complételo hasta el lunes, 4 de marzo de 2030"}})

			w.clock.Advance(time.Date(2030, 3, 4, 10, 59, 0, 0, time.UTC).Sub(w.clock.Now())) // a minute before midnight there
			b.post("/sign-in", "email", ana)
			w.settle()
			b.signIn(ana)
			b.get(path+"?lang=en").check(t, wants{status: 200, says: []string{"Please complete by"}})
			w.clock.Advance(time.Minute)
			page := b.get(path)
			page.check(t, wants{status: 200, says: []string{"This was due on Monday, March 4, 2030"}})
			b.get("/papers").check(t, wants{status: 200, says: []string{"This was due on Monday, March 4, 2030"}})
			b.fill(path+"/sign", page.body, url.Values{"name": {"Ana Example"}})
			w.settle()
			b.get(path).check(t, wants{status: 200, says: []string{"Signed by Ana Example on March 5, 2030 at 00:00 NZDT"}})
		})
	})

	t.Run("S53: nobody comes to what was shared with another, nor to what was taken back", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			_, other := w.signedIn("Otto", otto)
			path := w.shareForm(id)
			for _, page := range []string{"", "/1", "/review", "/file"} {
				other.get(path+page).check(t, wants{status: 404, neverSays: []string{"Intake", "Ana"}})
			}
			other.post(path+"/save", "was.name", "", "q.name", "Otto").check(t, wants{status: 404})
			w.must(paperwork.NewShares(w.desk).Withdraw(context.Background(), strings.TrimPrefix(path, "/papers/")))
			w.settle()
			b.get(path+"/1").check(t, wants{status: 404, says: []string{"This document is not here"}})
			b.get("/papers").check(t, wants{status: 200, neverSays: []string{"Intake"}})
		})
	})

	t.Run("W4: a preview shows the papers and does nothing to them", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, _ := w.signedIn("Ana", ana)
			text, form := w.shareText(id), w.shareForm(id)
			b := w.preview(id)
			b.get(text).check(t, wants{status: 200, says: []string{"Your data"}, neverSays: []string{"Type your full name"}})
			b.get(form+"/1").check(t, wants{status: 200, says: []string{"Your name"}, neverSays: []string{"Save and continue"}})
			b.post(form+"/save", "was.name", "", "q.name", "x").check(t, wants{status: 403})
			w.settle()
			given, err := paperwork.NewShares(w.desk).List(context.Background(), id)
			if err != nil || given[0].State != paperwork.GivenSent || given[1].State != paperwork.GivenSent {
				t.Errorf("%+v, %v", given, err)
			}
		})
	})
}

func TestFilesOfPapers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onViews)
	id, b := w.signedIn("Ana", ana)

	t.Run("S53: a file is saved and never shown in this site's name", func(t *testing.T) {
		t.Parallel()
		library := paperwork.NewLibrary(w.desk)
		path := w.share(id, library, func() (paperwork.Paper, error) {
			return library.AddFile(context.Background(), "en", "Hausordnung für alle.pdf", []byte(file))
		})
		b.get(path).check(t, wants{status: 200, says: []string{"Download", "1 KB"}})
		got := b.get(path + "/file")
		if got.status != 200 || got.body != file || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment;") ||
			got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%d %v", got.status, got.header)
		}
		b.get("/papers").check(t, wants{status: 200, says: []string{"Downloaded on"}})
	})

	t.Run("S53: a client sends a file, and what is none is refused with a reason", func(t *testing.T) {
		t.Parallel()
		b.sendFile(t, "card.pdf", []byte(file)).check(t, wants{status: 303, location: "/papers?sent#send"})
		b.get("/papers?sent").check(t, wants{status: 200, says: []string{"Your file has arrived.", "card.pdf, sent on"}})
		for name, c := range map[string]struct{ content, says string }{
			"page.pdf":  {"<html><script>alert(1)</script>", "Only PDF, PNG and JPEG"},
			"image.svg": {"<svg/>", "Only PDF, PNG and JPEG"},
			"card.png":  {file, "another kind than its content"},
			"empty.pdf": {"", "not empty"},
		} {
			b.sendFile(t, name, []byte(c.content)).check(t, wants{status: 422, says: []string{c.says}})
		}
		b.sendFile(t, "large.pdf", bytes.Repeat([]byte("x"), document.FileBytes+1)).check(t, wants{status: 422, says: []string{"larger than 10 MB"}})
		if huge := b.sendFile(t, "huge.pdf", bytes.Repeat([]byte("x"), document.FileBytes+1<<20)); huge.status != http.StatusRequestEntityTooLarge {
			t.Errorf("answered %d", huge.status)
		}
	})
}

// sendFile sends a file as a browser does.
func (b *browser) sendFile(t *testing.T, name string, content []byte) answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/papers/files", &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return b.ask(request)
}
