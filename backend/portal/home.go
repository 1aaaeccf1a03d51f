package portal

import (
	"net/http"
	"strconv"
	"time"

	"anteroom/backend/portal/pages"
	"anteroom/backend/visitor"
)

// showHome is what a signed-in client sees first.
func (v *visit) showHome() {
	home, err := v.portal.door.Home(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	next, balance := "", ""
	if home.Next != nil {
		at := v.moment(home.Next.Start)
		next = at.Day + ", " + at.Clock
	}
	if v.who.Permissions.BillingDocuments {
		balance = v.balance(home.Balance)
	}
	v.show(http.StatusOK, pages.ShowHome(v.here("portal_home_title"), pages.Home{
		Waiting:      home.Papers,
		MayWrite:     v.who.Permissions.Messaging,
		Unread:       home.Unread,
		Next:         next,
		HasOffers:    home.HasOffers,
		MayAsk:       v.who.Permissions.Requests,
		Balance:      balance,
		MayPay:       v.who.CanPay && home.Balance.Due > 0 && !home.Balance.IsOnItsWay,
		Name:         v.who.Name,
		About:        v.who.About,
		HasOthers:    v.who.HasOthers,
		Address:      v.who.Address,
		Practitioner: v.practice.Practitioner,
		Minutes:      strconv.Itoa(int(visitor.IdleLimit / time.Minute)),
		Hours:        strconv.Itoa(int(visitor.SessionLimit / time.Hour)),
	}))
}

// signOut ends the session here and on the server, and asks the browser to forget what it kept.
func (v *visit) signOut() {
	if err := v.portal.door.SignOut(v.r.Context(), v.cookie(sessionCookie)); err != nil {
		v.refuse(err)
		return
	}
	for _, name := range []string{sessionCookie, linkCookie, pendingCookie} {
		v.dropCookie(name)
	}
	// Not "cookies": that would sign the visitor out of the practice's other sites too.
	v.w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	v.sendTo(signInPath + "?" + noteOut)
}
