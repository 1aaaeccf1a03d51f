package portal_test

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/paperwork"
)

// bomb is an archive whose one entry unpacks to a hundred times its size.
func bomb(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	entry, err := archive.Create("../page.html")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := entry.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func picture(t *testing.T) []byte {
	t.Helper()
	var drawn bytes.Buffer
	if err := png.Encode(&drawn, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		t.Fatal(err)
	}
	return drawn.Bytes()
}

// hostile is a file that must not come in.
type hostile struct {
	name    string
	content []byte
}

func hostiles(t *testing.T) map[string]hostile {
	t.Helper()
	page := []byte("<!DOCTYPE html><script>alert(1)</script>")
	drawing := []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
	return map[string]hostile{
		"a page that is called a PDF":        {"a.pdf", page},
		"a page in the first lines of a PDF": {"a.pdf", []byte("%PDF-1.4\n%<HTML><script>alert(1)</script>\n" + file)},
		"a drawing":                          {"a.svg", drawing},
		"a drawing that is called a picture": {"a.png", drawing},
		"a page behind a picture":            {"a.png", bytes.Join([][]byte{picture(t), bytes.Repeat([]byte(" "), 2000), page}, nil)},
		"an archive behind a PDF":            {"a.pdf", append([]byte(file), bomb(t)...)},
		"a bomb":                             {"a.zip", bomb(t)},
		"a bomb that is called a PDF":        {"a.pdf", bomb(t)},
		"a PDF that is called a page":        {"a.html", []byte(file)},
		"a PDF that runs a script":           {"a.pdf", []byte(strings.Replace(file, "/Count 0", "/Count 0/AA<</S/JavaScript/JS(app.alert(1))>>", 1))},
		"a way up":                           {"../../a.exe", []byte(file)},
		"nothing":                            {"a.pdf", nil},
		"eleven megabytes":                   {"a.pdf", make([]byte, 11<<20)},
	}
}

func TestHostileFiles(t *testing.T) { //nolint:tparallel // what was kept is counted after them
	t.Parallel()
	w := newWorld(t, onViews)
	id, b := w.signedIn("Ana", ana)
	library := paperwork.NewLibrary(w.desk)
	ctx := context.Background()
	for rule, h := range hostiles(t) {
		t.Run("S53: neither a client nor the library takes "+rule, func(t *testing.T) {
			got := b.sendFile(t, h.name, h.content)
			if got.status != http.StatusUnprocessableEntity && got.status != http.StatusRequestEntityTooLarge {
				t.Errorf("the portal answered %d", got.status)
			}
			if _, err := library.AddFile(ctx, "en", h.name, h.content); err == nil || fault.IsTrouble(fault.CodeOf(err)) {
				t.Errorf("the library says %v", err)
			}
		})
	}
	w.settle()
	sent, err := paperwork.NewShares(w.desk).Uploads(ctx, id)
	w.must(err)
	kept, err := library.List(ctx)
	w.must(err)
	if len(sent) != 0 || len(kept) != 0 {
		t.Errorf("kept %+v and %+v", sent, kept)
	}

	t.Run("S53: a way up in the name of a sound file leads nowhere", func(t *testing.T) {
		b.sendFile(t, "../../etc/card.pdf", []byte(file)).check(t, wants{status: http.StatusSeeOther, location: "/papers?sent#send"})
		w.settle()
		sent, err := paperwork.NewShares(w.desk).Uploads(ctx, id)
		if err != nil || len(sent) != 1 || sent[0].Name != "card.pdf" {
			t.Errorf("kept as %+v, %v", sent, err)
		}
		if _, err := library.AddFile(ctx, "en", "../../etc/card.pdf", []byte(file)); fault.CodeOf(err) != document.FileName {
			t.Errorf("the library says %v", err)
		}
	})

	t.Run("S53: what is served is saved, and never shown", func(t *testing.T) {
		for name, content := range map[string][]byte{"plan.png": picture(t), "card.pdf": []byte(file)} {
			path := w.share(id, library, func() (paperwork.Paper, error) { return library.AddFile(ctx, "en", name, content) })
			got := b.get(path + "/file")
			if got.status != http.StatusOK || got.body != string(content) || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment;") ||
				got.header.Get("X-Content-Type-Options") != "nosniff" || strings.Contains(got.header.Get("Content-Type"), "html") {
				t.Errorf("%s: %d %v", name, got.status, got.header)
			}
		}
	})
}
