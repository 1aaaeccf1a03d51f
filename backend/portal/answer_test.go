package portal_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"anteroom/backend/portal"
)

// gap is a word that was not said: a key, or a placeholder that was not filled in.
var gap = regexp.MustCompile(`portal_[a-z]|\{[a-z]+\}|%!`)

// checkAnswer holds every answer of every test to what no answer may lack.
func checkAnswer(w *world, path string, a answer) {
	w.tb.Helper()
	for name, want := range portal.Headers() {
		isKept := name == "Cache-Control" && strings.HasPrefix(path, "/static/") && a.status == 200
		if got := a.header.Get(name); got != want && !isKept {
			w.tb.Errorf("%s answered %d with %s %q, want %q", path, a.status, name, got, want)
		}
	}
	isSecure := strings.HasPrefix(w.address, "https://")
	if got := a.header.Get("Strict-Transport-Security") != ""; got != isSecure {
		w.tb.Errorf("%s answered %d, with HSTS: %t, though the portal's address is %s", path, a.status, got, w.address)
	}
	if server := a.header.Get("Server"); server != "" {
		w.tb.Errorf("%s answered with the header Server: %s", path, server)
	}
	for _, cookie := range a.header.Values("Set-Cookie") {
		for _, want := range []string{"Path=/;", "HttpOnly", "SameSite=Lax"} {
			if !strings.Contains(cookie, want) {
				w.tb.Errorf("%s set the cookie %s without %s", path, cookie, want)
			}
		}
		if strings.Contains(cookie, "; Secure") != isSecure || strings.HasPrefix(cookie, "__Host-") != isSecure || strings.Contains(cookie, "Domain") {
			w.tb.Errorf("%s set the cookie %s, though the portal's address is %s", path, cookie, w.address)
		}
	}
	if strings.HasPrefix(a.header.Get("Content-Type"), "text/html") && a.body != "" {
		checkPage(w.tb, path, a.body)
	}
}

// checkPage holds a page to well-formed HTML without a script, style or address of its own.
func checkPage(tb testing.TB, path, page string) {
	tb.Helper()
	if found := gap.FindString(strings.ReplaceAll(page, "{time}", "")); found != "" {
		tb.Errorf("%s says %q", path, found)
	}
	void := []string{"meta", "link", "input", "hr", "br", "img"}
	var open []string
	ids, labelled, described, headings := map[string]int{}, []string{}, []string{}, 0
	for tokens := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		token := tokens.Token()
		switch kind { //nolint:exhaustive // the others open and close nothing
		case html.StartTagToken:
			if token.Data == "h1" {
				headings++
			}
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
			checkTag(tb, path, token)
			for _, a := range token.Attr {
				switch a.Key {
				case "id":
					ids[a.Val]++
				case "for":
					labelled = append(labelled, a.Val)
				case "aria-describedby":
					described = append(described, strings.Fields(a.Val)...)
				}
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				tb.Errorf("%s closes %s inside %v", path, token.Data, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 || headings != 1 {
		tb.Errorf("%s leaves %v open and has %d first headings", path, open, headings)
	}
	for id, count := range ids {
		if count > 1 {
			tb.Errorf("%s has %d elements called %s", path, count, id)
		}
	}
	for _, id := range slices.Concat(labelled, described) {
		if ids[id] == 0 {
			tb.Errorf("%s refers to %q, which it has not", path, id)
		}
	}
}

// webLink is an address in a message.
var webLink = regexp.MustCompile(`^https?://`)

// checkTag allows no inline script or style, and no address but the portal's own, the telephone's, and what the practice
// wrote in a message.
func checkTag(tb testing.TB, path string, token html.Token) {
	tb.Helper()
	for _, a := range token.Attr {
		isOut := token.Data == "a" && slices.Contains(token.Attr, html.Attribute{Key: "rel", Val: "noreferrer noopener"}) && webLink.MatchString(a.Val)
		isOwn := isOut || (strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//")) || strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "tel:")
		switch {
		case a.Key == "style", strings.HasPrefix(a.Key, "on"):
			tb.Errorf("%s has the attribute %s", path, a.Key)
		case (a.Key == "href" || a.Key == "src" || a.Key == "action") && !isOwn:
			tb.Errorf("%s leads to %s", path, a.Val)
		}
	}
	if token.Data == "style" || token.Data == "iframe" || token.Data == "img" {
		tb.Errorf("%s has an element %s", path, token.Data)
	}
}

// wants says what an answer must and must not be.
type wants struct {
	status    int
	location  string
	says      []string
	neverSays []string
}

func (a answer) check(tb testing.TB, want wants) {
	tb.Helper()
	if a.status != want.status || a.header.Get("Location") != want.location {
		tb.Errorf("answered %d, leading to %q, want %d and %q\n%s", a.status, a.header.Get("Location"), want.status, want.location, a.body)
	}
	text := html.UnescapeString(a.body)
	for _, words := range want.says {
		if !strings.Contains(text, words) {
			tb.Errorf("does not say %q:\n%s", words, text)
		}
	}
	for _, words := range want.neverSays {
		if strings.Contains(text, words) {
			tb.Errorf("says %q:\n%s", words, text)
		}
	}
}
