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
	papers, err := v.portal.door.Papers(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	waiting := 0
	for _, paper := range papers {
		if paper.DoneAt == nil {
			waiting++
		}
	}
	unread := 0
	if v.who.Permissions.Messaging {
		if unread, err = v.portal.door.CountUnread(v.r.Context(), v.who); err != nil {
			v.refuse(err)
			return
		}
	}
	agenda, err := v.portal.door.Agenda(v.r.Context(), v.who)
	if err != nil {
		v.refuse(err)
		return
	}
	next, hasOffers := "", false
	if len(agenda.Upcoming) > 0 {
		at := v.moment(agenda.Upcoming[0].Start)
		next = at.Day + ", " + at.Clock
	}
	for _, r := range agenda.Requests {
		hasOffers = hasOffers || len(r.Offers) > 0
	}
	balance, mayPay := "", false
	if v.who.Permissions.BillingDocuments {
		bills, err := v.portal.door.Bills(v.r.Context(), v.who)
		if err != nil {
			v.refuse(err)
			return
		}
		balance, mayPay = v.balance(bills), v.who.CanPay && bills.Due > 0
	}
	v.show(http.StatusOK, pages.ShowHome(v.here("portal_home_title"), pages.Home{
		Waiting:      waiting,
		MayWrite:     v.who.Permissions.Messaging,
		Unread:       unread,
		Next:         next,
		HasOffers:    hasOffers,
		MayAsk:       v.who.Permissions.Requests,
		Balance:      balance,
		MayPay:       mayPay,
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
