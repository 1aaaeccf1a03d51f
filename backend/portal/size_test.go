package portal_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"regexp"
	"testing"

	portalassets "anteroom/frontend/portal"
)

// What a client's phone loads before the first view, compressed: the page and its stylesheet fit what a
// server may send before the first answer comes back, and the script is small beside them.
const (
	pageBudget   = 14 << 10
	scriptBudget = 12 << 10
)

func TestBytesToTheFirstView(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onViews)
	packed := map[string]int{}
	for _, file := range portalassets.All() {
		packed[file.Name] = packedSize(t, file.Body)
	}

	t.Run("the sign-in page and its stylesheet fit the first window of a connection", func(t *testing.T) {
		t.Parallel()
		page := w.browser().get("/sign-in")
		if sum := packedSize(t, []byte(page.body)) + packed[portalassets.Style]; page.status != http.StatusOK || len(page.body) == 0 || sum > pageBudget {
			t.Fatalf("the page answers %d; it and its stylesheet are %d bytes, at most %d", page.status, sum, pageBudget)
		}
	})

	t.Run("the scripts stay small", func(t *testing.T) {
		t.Parallel()
		all := packed[portalassets.Script] + packed[portalassets.Messages]
		if packed[portalassets.Script] == 0 || packed[portalassets.Messages] == 0 || all > scriptBudget {
			t.Fatalf("the scripts of the page with the most are %d bytes, at most %d", all, scriptBudget)
		}
	})

	t.Run("stylesheet and script are served compressed, and pages are not", func(t *testing.T) {
		t.Parallel()
		b := w.browser()
		b.headers["Accept-Encoding"] = "gzip"
		page := b.get("/sign-in")
		// A page holds what a client typed beside what is secret: compressed, its length would tell.
		if page.header.Get("Content-Encoding") != "" {
			t.Fatalf("the page came as %q", page.header.Get("Content-Encoding"))
		}
		files := hrefs(page.body)
		if len(files) < 2 {
			t.Fatalf("the page names %q", files)
		}
		for _, path := range files {
			if got := b.get(path); got.status != http.StatusOK || got.header.Get("Content-Encoding") != "gzip" {
				t.Errorf("%s: %d, %q", path, got.status, got.header.Get("Content-Encoding"))
			}
		}
	})
}

// packedSize is how many bytes gzip makes of a text.
func packedSize(t *testing.T, body []byte) int {
	t.Helper()
	var small bytes.Buffer
	writer := gzip.NewWriter(&small)
	if _, err := writer.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return small.Len()
}

// hrefs are the files that a page names.
func hrefs(page string) []string {
	var found []string
	for _, match := range regexp.MustCompile(`(?:href|src)="(/static/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		found = append(found, match[1])
	}
	return found
}
