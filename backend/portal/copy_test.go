package portal_test

import (
	"bytes"
	"context"
	"maps"
	"net/url"
	"strings"
	"sync"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/paperwork"
)

// shareFile gives a client a file.
func (w *world) shareFile(client string) string {
	w.tb.Helper()
	library := paperwork.NewLibrary(w.desk)
	return w.share(client, library, func() (paperwork.Paper, error) {
		return library.AddFile(context.Background(), "en", "Rules.pdf", []byte(file))
	})
}

// wantCopy says of an answer that it is a file to save, and the very one that the desk makes.
func (w *world) wantCopy(got answer, path, name string) {
	w.tb.Helper()
	called, made, err := paperwork.NewShares(w.desk).Copy(context.Background(), strings.TrimPrefix(path, "/papers/"))
	w.must(err)
	if got.status != 200 || got.body != string(made) || got.header.Get("Content-Type") != string(document.PDF) || called != name ||
		got.header.Get("Content-Disposition") != "attachment; filename*=UTF-8''"+url.PathEscape(name) {
		w.tb.Errorf("%d %v, %d bytes, the desk has %q of %d", got.status, got.header, len(got.body), called, len(made))
	}
	if !bytes.HasPrefix(made, []byte("%PDF-")) {
		w.tb.Errorf("it is no PDF: %q", made[:min(20, len(made))])
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()

	t.Run("S53: of a text there is a copy once it is signed, the same as on the desk, and fetching it changes nothing", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareText(id)
			page := b.get(path)
			page.check(t, wants{status: 200, neverSays: []string{"Download a copy"}})
			b.get(path+"/copy").check(t, wants{status: 404, says: []string{"This document is not here"}})
			b.fill(path+"/sign", page.body, url.Values{"name": {"Nguyễn Thị Ánh"}, "drawing": {"M1 2L3.5 4"}}).check(t, wants{status: 303, location: path + "?signed"})
			w.settle()
			b.get(path).check(t, wants{status: 200, says: []string{"Download a copy", `href="` + path + `/copy"`}})
			before := w.contents()
			w.wantCopy(b.get(path+"/copy"), path, "Privacy notice.pdf")
			if head := b.head(path + "/copy"); head.status != 200 || head.header.Get("Content-Disposition") == "" {
				t.Errorf("%d %v", head.status, head.header)
			}
			if w.contents() != before {
				t.Error("a copy was fetched, and rows changed")
			}
			spanish := b.get(path + "/copy?lang=es")
			if spanish.status != 200 || spanish.body == b.get(path+"/copy?lang=en").body {
				t.Error("the copy speaks one language alone")
			}
		})
	})

	t.Run("S53: of a form there is a copy once it is handed in", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			path := w.shareForm(id)
			b.fill(path+"/1", b.get(path+"/1").body, url.Values{"q.name": {"Ana"}, "q.home.city": {"Town"}}).check(t, wants{status: 303, location: path + "/2"})
			w.settle()
			b.get(path+"/copy").check(t, wants{status: 404})
			b.fill(path+"/2", b.get(path+"/2").body, url.Values{"q.medicine": {"no"}, "q.help": {"no"}, "q.sleep": {"4"}, "q.height": {"1.75"}}).check(t, wants{status: 303, location: path + "/review"})
			w.settle()
			b.fill(path+"/sign", b.get(path+"/review").body, nil).check(t, wants{status: 303, location: path + "?signed"})
			w.settle()
			b.get(path).check(t, wants{status: 200, says: []string{"Download a copy"}})
			w.wantCopy(b.get(path+"/copy"), path, "Intake.pdf")
		})
	})

	t.Run("S53: of what is on its way to the practice there is none yet", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onTables)
		id, b := w.signedIn("Ana", ana)
		path := w.shareText(id)
		b.fill(path+"/sign", b.get(path).body, url.Values{"name": {"Ana"}}).check(t, wants{status: 303, location: path + "?signed"})
		b.get(path).check(t, wants{status: 200, says: []string{"Signed by Ana"}, neverSays: []string{"Download a copy"}})
		b.get(path+"/copy").check(t, wants{status: 404})
	})

	t.Run("S53: nobody gets another's copy, and of a file there is none", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			id, b := w.signedIn("Ana", ana)
			_, other := w.signedIn("Otto", otto)
			path, rules := w.shareText(id), w.shareFile(id)
			b.fill(path+"/sign", b.get(path).body, url.Values{"name": {"Ana"}}).check(t, wants{status: 303, location: path + "?signed"})
			b.get(rules + "/file")
			w.settle()
			other.get(path+"/copy").check(t, wants{status: 404, neverSays: []string{"Privacy", "Ana"}})
			b.get(rules+"/copy").check(t, wants{status: 404})
			if _, _, err := paperwork.NewShares(w.desk).Copy(context.Background(), strings.TrimPrefix(rules, "/papers/")); err == nil {
				t.Error("the desk makes a copy of a file")
			}
		})
	})
}

func TestManyCopies(t *testing.T) {
	t.Parallel()

	t.Run("S53: are made one after the other, and whoever would wait too long is told", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		id, b := w.signedIn("Ana", ana)
		path := w.shareText(id)
		b.fill(path+"/sign", b.get(path).body, url.Values{"name": {"Ana"}}).check(t, wants{status: 303, location: path + "?signed"})
		letGo := w.portal.HoldCopies()
		b.get(path+"/copy").check(t, wants{status: 503, says: []string{"Very busy just now"}})
		letGo()
		var asking sync.WaitGroup
		for range 8 {
			one := w.browser()
			maps.Copy(one.cookies, b.cookies)
			asking.Go(func() {
				if got := one.get(path + "/copy"); got.status != 200 {
					t.Errorf("a copy is answered with %d", got.status)
				}
			})
		}
		asking.Wait()
	})
}

func TestAskingForTheHead(t *testing.T) {
	t.Parallel()

	t.Run("S53: counts neither as looking at a paper nor as fetching its file", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		id, b := w.signedIn("Ana", ana)
		text, rules := w.shareText(id), w.shareFile(id)
		before := w.contents()
		for _, path := range []string{text, rules, rules + "/file"} {
			if got := b.head(path); got.status != 200 {
				t.Errorf("HEAD %s answers %d", path, got.status)
			}
		}
		w.settle()
		if w.contents() != before {
			t.Error("rows changed")
		}
		b.get("/papers").check(t, wants{status: 200, neverSays: []string{"Downloaded on"}})
		b.get(rules + "/file")
		b.get("/papers").check(t, wants{status: 200, says: []string{"Downloaded on"}})
	})
}
