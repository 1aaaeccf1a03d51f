package portal

import (
	"net/http"

	"anteroom/backend/fault"
	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// followLink takes the token out of the address bar into a cookie of a few minutes. Nothing is looked
// up and nothing changes: mail scanners follow links too.
func (v *visit) followLink() {
	if token := v.r.PathValue("token"); isToken(token) {
		v.setCookie(linkCookie, token, linkLife)
	} else {
		v.dropCookie(linkCookie)
	}
	v.sendTo(enterPath)
}

// isToken says whether a text has a token's form.
func isToken(text string) bool {
	const length = (visitor.TokenSize*8 + 5) / 6
	if len(text) != length {
		return false
	}
	for i := range len(text) {
		c := text[i]
		isLetter := ('a' <= c && c <= 'z') || ('A' <= c && c <= 'Z')
		if !isLetter && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// showLink is the page of the link that was followed: its button is what signs in. That it was shown is noted
// once, for whoever helps a client who cannot get in; the link is worth what it was.
func (v *visit) showLink() {
	link, err := v.portal.door.LookAtLink(v.r.Context(), v.cookie(linkCookie))
	if err == nil && v.r.Method == http.MethodGet && link.State != visitor.LinkUnknown {
		if err := v.portal.door.NoteOpened(v.r.Context(), v.cookie(linkCookie)); err != nil {
			v.logFailure(err) // the page is shown all the same
		}
	}
	switch {
	case err != nil:
		v.refuse(err)
	case link.State == visitor.LinkLive:
		landing := pages.Landing{Address: link.Address, SignedInAs: v.who.Name}
		v.show(http.StatusOK, pages.ShowLanding(v.here("portal_enter_title"), landing))
	default:
		v.showDeadLink(link.State)
	}
}

// showDeadLink is the page of a link that signs nobody in, with the way to a new one.
func (v *visit) showDeadLink(state visitor.LinkState) {
	title := "portal_link_" + string(state) + "_title"
	v.show(http.StatusGone, pages.ShowDeadLink(v.here(title), pages.DeadLink{State: string(state), SignedInAs: v.who.Name}))
}

// enterByLink signs in whoever holds the link that was followed and pressed its button.
func (v *visit) enterByLink() {
	token, err := v.portal.door.RedeemLink(v.r.Context(), v.cookie(linkCookie), placeOf(v.r))
	switch fault.CodeOf(err) {
	case "":
		v.welcome(token)
	case visitor.RefusedUsed:
		v.showDeadLink(visitor.LinkUsed)
	case visitor.RefusedExpired:
		v.showDeadLink(visitor.LinkExpired)
	case visitor.RefusedUnknown:
		v.showDeadLink(visitor.LinkUnknown)
	default:
		v.refuse(err)
	}
}

// askAgain asks for a new link in place of the one that was followed; it goes to the address on file.
// A link that nobody issued has none, so its holder is led to where an address is typed.
func (v *visit) askAgain() {
	token := v.cookie(linkCookie)
	link, err := v.portal.door.LookAtLink(v.r.Context(), token)
	if err != nil {
		v.refuse(err)
		return
	}
	if link.State == visitor.LinkUnknown {
		v.sendTo(signInPath)
		return
	}
	if err := v.portal.door.AskAgain(v.r.Context(), token, placeOf(v.r)); err != nil {
		v.refuse(err)
		return
	}
	v.dropCookie(pendingCookie)
	v.sendTo(checkEmailPath)
}
