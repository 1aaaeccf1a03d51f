package portal

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
	portalassets "anteroom/frontend/portal"
	"anteroom/frontend/words"
)

// visit is one request, with what is known of whoever makes it.
type visit struct {
	portal   *Portal
	w        http.ResponseWriter
	r        *http.Request
	arrived  visitor.Arrival
	practice visitor.Practice
	who      visitor.Visitor // empty while nobody is signed in
	book     words.Book
	pattern  string // the route's; what the log says instead of the path
	isSilent bool   // the route's
}

// visitKey is the key of a request's visit in its context.
type visitKey struct{}

// speak settles the language: what was chosen with the link in the footer, else the client's own,
// else what the browser asks for, else the practice's. A preview keeps no choice and heeds none that is
// kept: the browser is the practitioner's.
func (v *visit) speak(client string) {
	if chosen := v.r.URL.Query().Get("lang"); isSpoken(chosen) && isReading(v.r) {
		if v.cookie(previewCookie) == "" {
			v.setCookie(languageCookie, chosen, languageLife)
		}
		v.book = words.For(chosen)
		return
	}
	kept := v.cookie(languageCookie)
	if v.who.Preview.IsOn {
		kept = ""
	}
	for _, tag := range []string{kept, client, asked(v.r.Header.Get("Accept-Language")), v.practice.Language} {
		if isSpoken(tag) {
			v.book = words.For(tag)
			return
		}
	}
	v.book = words.For(words.English)
}

// asked is the first language of an Accept-Language header that the portal speaks, or "".
func asked(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if isSpoken(tag) {
			return tag
		}
	}
	return ""
}

func isSpoken(tag string) bool { return slices.Contains(words.Languages(), tag) }

// isReading says that a request asks to be shown something and no more.
func isReading(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead
}

// page is the frame for a page of this title.
func (v *visit) page(title string) pages.Page {
	page := pages.Page{
		Book: v.book, Practice: v.practice.Name, Phone: v.practice.Phone, Title: title, Here: "/",
		Style: v.portal.pathOf(portalassets.Style), Script: v.portal.pathOf(portalassets.Script), Icon: v.portal.pathOf(portalassets.Icon),
	}
	page.IsSignedIn = v.who.Session != ""
	if preview := v.who.Preview; preview.IsOn {
		page.Preview = &pages.Preview{Book: words.For(preview.Language), Name: v.who.Name, HasAccess: preview.HasAccess}
	} else if page.IsSignedIn {
		page.Idle = int(visitor.IdleLimit / time.Second)
	}
	if page.IsShared = v.who.IsShared; page.IsShared {
		page.Person = v.who.Name
	}
	if v.who.About != "" {
		page.Person = v.who.About
	}
	return page
}

// here is the frame for a page that the language's links may stay on, under a title's key.
func (v *visit) here(title string) pages.Page {
	page := v.page(v.book.Say(title))
	page.Here = v.r.URL.Path
	return page
}

// show sends a page. It is drawn whole before the first byte leaves, so that a page that cannot be
// drawn is never sent by half.
func (v *visit) show(status int, page templ.Component) {
	var body bytes.Buffer
	if err := page.Render(v.r.Context(), &body); err != nil {
		v.logFailure(err)
		http.Error(v.w, "", http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = body.WriteTo(v.w) // whoever went away needs no page
}

// sendTo leads on to another page of the portal.
func (v *visit) sendTo(path string) {
	v.w.Header().Set("Location", path)
	v.w.WriteHeader(http.StatusSeeOther)
}

// refuse shows the page that an error leads to, and logs what nobody expected.
func (v *visit) refuse(err error) {
	switch fault.CodeOf(err) {
	case visitor.TooMany:
		v.w.Header().Set("Retry-After", seconds(visitor.RetryAfter))
		v.tell(http.StatusTooManyRequests, refusal{name: "too_many", leadsHome: true})
	case visitor.RefusedClosed:
		v.showClosed()
	case fault.Busy, fault.Locked:
		v.w.Header().Set("Retry-After", seconds(busyWait))
		v.tell(http.StatusServiceUnavailable, refusal{name: "busy", calls: true})
	case fault.Cancelled:
		v.tell(http.StatusServiceUnavailable, refusal{name: "busy"})
	default:
		v.logFailure(err)
		v.tell(http.StatusInternalServerError, refusal{name: "failed", calls: true})
	}
}

// busyWait is how long one is told to wait when too many ask at once.
const busyWait = 5 * time.Second

// logFailure logs an error once, with the route's pattern and without anything that was asked for.
func (v *visit) logFailure(err error) {
	v.portal.log.Error("the portal failed", "route", v.pattern, "code", string(fault.CodeOf(err)), "cause", err)
}
