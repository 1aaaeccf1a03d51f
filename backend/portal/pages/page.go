// Package pages draws what the Client Portal shows: HTML that works without a script.
//
// Every word comes from frontend/words and every fact from what the caller hands in. A page must
// never decide anything, and must carry no style or script of its own: the portal's policy lets the
// browser run nothing but the stylesheet and the scripts of its own. Start reading at [Page] and [Layout].
package pages

import (
	"strings"

	"anteroom/frontend/words"
)

// Page is what every page needs, whatever it shows.
type Page struct {
	Book     words.Book
	Practice string // empty where the page must not say whose it is
	Phone    string
	Title    string // said before the practice's name in the browser's tab
	Here     string // the path that the language's links stay on
	Style    string // the stylesheet's path
	Script   string // the script's path
	More     string // the path of a script of this page alone; empty: it has none
	Icon     string // the icon's path
	Person   string // whom the page is about, where the visitor is somebody else or has others to choose; else empty
	IsShared bool   // there is somebody else to choose
	Idle     int    // seconds after which a signed-in page is left; 0: never

	IsSignedIn bool
	Preview    *Preview // the practitioner looks at a client's pages; else nil
}

// Preview is what is said above every page while the practitioner looks at it.
type Preview struct {
	Book      words.Book // the practitioner's; the page itself speaks the client's language
	Name      string     // whose pages these are
	HasAccess bool       // they may come in by themselves now
}

// Say says a key in the page's language.
func (p Page) Say(key string, pairs ...string) string { return p.Book.Say(key, pairs...) }

// InTab is the title as the browser's tab shows it.
func (p Page) InTab() string {
	if p.Practice == "" {
		return p.Title
	}
	return p.Say("portal_title", "page", p.Title, "practice", p.Practice)
}

// language is one of the languages that the portal speaks, by its own name.
type language struct{ tag, name string }

// languages lists the languages and what each calls itself.
func languages() []language {
	names := map[string]string{words.English: "English", words.Spanish: "Español"}
	list := make([]language, 0, len(names))
	for _, tag := range words.Languages() {
		list = append(list, language{tag: tag, name: names[tag]})
	}
	return list
}

// dial is a phone number as a telephone takes it.
func dial(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r == '+' || ('0' <= r && r <= '9') {
			return r
		}
		return -1
	}, phone)
	return "tel:" + digits
}

// describedBy names the texts that explain a field, its problem first.
func describedBy(problem, problemID string, ids ...string) string {
	if problem != "" {
		ids = append([]string{problemID}, ids...)
	}
	return strings.Join(ids, " ")
}
