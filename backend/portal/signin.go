package portal

import (
	"net/http"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// Paths that pages lead to.
const (
	homePath       = "/"
	signInPath     = "/sign-in"
	checkEmailPath = "/check-email"
	enterPath      = "/enter"
	personPath     = "/person"
)

// What the sign-in page is told in its address about what happened before.
const (
	noteOut   = "out"
	noteAgain = "again"
)

// showSignIn is the page that the practice's address leads to. Whoever is signed in is led home.
func (v *visit) showSignIn() {
	if v.who.Session != "" {
		v.sendTo(homePath)
		return
	}
	form := pages.SignIn{Address: v.remembered()}
	switch query := v.r.URL.Query(); {
	case query.Has(noteOut):
		form.Note = "portal_note_out"
	case query.Has(noteAgain):
		form.Note = "portal_note_again"
	}
	v.show(http.StatusOK, pages.ShowSignIn(v.here("portal_sign_in_title"), form))
}

// askForLink asks for a link by mail and leads to the same page for every address.
func (v *visit) askForLink() {
	address := strings.TrimSpace(v.r.PostFormValue("email"))
	if problem := problemOf(address); problem != "" {
		form := pages.SignIn{Address: address, Problem: problem}
		v.show(http.StatusUnprocessableEntity, pages.ShowSignIn(v.here("portal_sign_in_title"), form))
		return
	}
	if err := v.portal.door.AskForLink(v.r.Context(), address, placeOf(v.r)); err != nil {
		v.refuse(err)
		return
	}
	v.remember(address)
	v.dropCookie(linkCookie)
	v.sendTo(checkEmailPath)
}

// showCheckEmail says that a link is on its way, if there is anybody to send it to.
func (v *visit) showCheckEmail() {
	shown := pages.CheckEmail{Typed: v.remembered()}
	shown.Address = shown.Typed
	if token := v.cookie(linkCookie); token != "" && shown.Typed == "" {
		link, err := v.portal.door.LookAtLink(v.r.Context(), token)
		if err != nil {
			v.refuse(err)
			return
		}
		shown.Address, shown.Renewed = link.Address, link.State != visitor.LinkUnknown
	}
	v.show(http.StatusOK, pages.ShowCheckEmail(v.here("portal_check_title"), shown))
}

// showCode is the page where a code is typed, whether a link was asked for in this browser or not.
func (v *visit) showCode() {
	form := pages.Code{Address: v.remembered()}
	form.IsAddressKnown = form.Address != "" && !v.r.URL.Query().Has("other")
	v.show(http.StatusOK, pages.ShowCode(v.here("portal_code_title"), form))
}

// enterByCode signs in whoever knows an open code of the address that was typed here or before.
func (v *visit) enterByCode() {
	form := pages.Code{Address: v.remembered(), IsAddressKnown: true}
	if v.r.PostForm.Has("email") {
		form = pages.Code{Address: strings.TrimSpace(v.r.PostForm.Get("email"))}
	}
	code := v.r.PostFormValue("code")
	form.AddressProblem = problemOf(form.Address)
	if visitor.NormalCode(code) == "" {
		form.CodeProblem = "portal_code_missing"
	}
	if form.AddressProblem != "" {
		form.IsAddressKnown = false
	}
	if form.AddressProblem != "" || form.CodeProblem != "" {
		v.show(http.StatusUnprocessableEntity, pages.ShowCode(v.here("portal_code_title"), form))
		return
	}
	token, err := v.portal.door.RedeemCode(v.r.Context(), form.Address, code, placeOf(v.r))
	switch {
	case err == nil:
		v.welcome(token)
	case fault.CodeOf(err) == visitor.RefusedCode:
		form.CodeProblem = "portal_code_wrong"
		v.show(http.StatusUnprocessableEntity, pages.ShowCode(v.here("portal_code_title"), form))
	default:
		v.refuse(err)
	}
}

// welcome gives the browser its new session, ends the one that it had, and leads home.
func (v *visit) welcome(token string) {
	if former := v.cookie(sessionCookie); former != "" {
		if err := v.portal.door.SignOut(v.r.Context(), former); err != nil {
			v.logFailure(err) // the new session stands all the same
		}
	}
	v.setCookie(sessionCookie, token, sessionLife)
	v.dropCookie(linkCookie)
	v.dropCookie(pendingCookie)
	v.sendTo(v.wanted())
}

// wanted is where somebody who has signed in is led: to the page that they had asked for, if it is one for that, else to the start.
func (v *visit) wanted() string {
	asked := v.cookie(wantedCookie)
	if asked == "" {
		return homePath
	}
	v.dropCookie(wantedCookie)
	for _, route := range Routes() {
		if route.lands && route.Pattern == asked {
			return asked
		}
	}
	return homePath
}
