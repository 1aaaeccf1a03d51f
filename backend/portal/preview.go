package portal

import (
	"net/http"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/visitor"
	"anteroom/frontend/words"
)

// previewOver is the gate's own verdict on whoever still holds the token of a preview that has ended.
const previewOver visitor.Verdict = "preview_over"

// openPreview takes up the ticket that the practitioner's window has made a moment ago (W4). It is the one GET that
// writes: the ticket comes from this computer and never from a mail, works once and for a minute, and opens less than
// any client has. Whoever looks ahead, as browsers and scanners do, finds nothing and does not use it up.
func (v *visit) openPreview() {
	if v.r.Method != http.MethodGet || strings.Contains(v.r.Header.Get("Sec-Purpose"), "prefetch") {
		v.tell(http.StatusGone, refusal{name: "preview_over"})
		return
	}
	token, err := v.portal.door.OpenPreview(v.r.Context(), v.r.PathValue("ticket"))
	switch {
	case err == nil:
		v.setCookie(previewCookie, token, sessionLife)
		v.sendTo(homePath)
	case fault.CodeOf(err) == visitor.PreviewOver:
		v.tell(http.StatusGone, refusal{name: "preview_over"})
	default:
		v.refuse(err)
	}
}

// refuseInPreview says, to the practitioner and in their language, that nothing is done in a preview.
func (v *visit) refuseInPreview() {
	v.book = words.For(v.who.Preview.Language)
	v.tell(http.StatusForbidden, refusal{name: "preview_only", leadsHome: true})
}

// closePreview ends the preview here and on the server.
func (v *visit) closePreview() {
	if err := v.portal.door.ClosePreview(v.r.Context(), v.cookie(previewCookie)); err != nil {
		v.refuse(err)
		return
	}
	v.dropCookie(previewCookie)
	v.book, v.who = words.For(v.who.Preview.Language), visitor.Visitor{}
	v.tell(http.StatusOK, refusal{name: "preview_closed"})
}
