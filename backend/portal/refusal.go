package portal

import (
	"net/http"
	"strconv"
	"time"

	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// refusal is a page that says no and what to do.
type refusal struct {
	name      string // the middle of its words' keys
	leadsHome bool
	calls     bool   // the telephone is the way on
	typed     string // what was sent along and not taken; empty: nothing
}

// tell shows a refusal.
func (v *visit) tell(status int, r refusal) {
	message := pages.Message{
		Heading: "portal_" + r.name + "_title", Text: v.book.Say("portal_" + r.name + "_text"), Calls: r.calls, Typed: r.typed,
	}
	if r.leadsHome {
		message.Action, message.Path = "portal_to_start", "/"
	}
	v.show(status, pages.ShowMessage(v.page(v.book.Say(message.Heading)), message))
}

// forbid says that a page is not open to whoever is signed in. What they had written there meanwhile is theirs to copy.
func (v *visit) forbid(route Route) {
	r := v.forbidden(route.Operation)
	if route.keeps {
		r.typed = v.typed()
	}
	v.tell(http.StatusForbidden, r)
}

// typed is the text among what was sent; empty where there is none that can be read.
func (v *visit) typed() string {
	values, _, err := readValues(v.r)
	if err != nil || v.r.ParseForm() != nil {
		return ""
	}
	for _, value := range values {
		if value[0] == "body" {
			return value[1]
		}
	}
	return v.r.PostForm.Get("body") + v.r.PostForm.Get("note")
}

// forbidden is the refusal of what is not allowed to the visitor. Of the three things that paying needs it tells those apart that
// a client could ask about (S38).
func (v *visit) forbidden(op visitor.Operation) refusal {
	switch {
	case op != visitor.PayBills:
		return refusal{name: "forbidden", leadsHome: true}
	case v.who.Permissions.BillingDocuments && v.who.Permissions.Pay:
		return refusal{name: "no_account", leadsHome: true}
	}
	return refusal{name: "no_paying", leadsHome: true}
}

// showClosed is the one answer of a closed practice, whoever asks for what: no form, and nothing of
// anybody.
func (v *visit) showClosed() {
	text := v.book.Say("portal_closed_text_nameless")
	if v.practice.Name != "" {
		text = v.book.Say("portal_closed_text", "practice", v.practice.Name)
	}
	page := v.page(v.book.Say("portal_closed_title"))
	message := pages.Message{Heading: "portal_closed_title", Text: text, Calls: true}
	v.show(http.StatusServiceUnavailable, pages.ShowMessage(page, message))
}

// showOut leads a stranger to the sign-in page; what they wanted done was not done. A session that is
// no more is taken out of the browser.
func (v *visit) showOut() {
	hadSession := v.cookie(sessionCookie) != ""
	if hadSession {
		v.dropCookie(sessionCookie)
	}
	switch {
	case !isReading(v.r):
		message := pages.Message{
			Heading: "portal_signed_out_title", Text: v.book.Say("portal_signed_out_text"),
			Action: "portal_sign_in_title", Path: signInPath,
		}
		v.show(http.StatusUnauthorized, pages.ShowMessage(v.page(v.book.Say(message.Heading)), message))
	case hadSession:
		v.sendTo(signInPath + "?" + noteAgain)
	default:
		v.sendTo(signInPath)
	}
}

// seconds is a duration as Retry-After takes it.
func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
