package portal

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// The cookies. Under https their names carry __Host-, so that no neighbour's page can set them.
const (
	sessionCookie  = "session" // a session's token; ends with the browser or the session
	linkCookie     = "link"    // the token of the link that was followed
	pendingCookie  = "pending" // the address that was typed
	wantedCookie   = "wanted"  // the page that was asked for before signing in
	languageCookie = "language"
	previewCookie  = "preview" // the token of the practitioner's own look at a client's pages
)

// How long the browser keeps them. Zero is: until it is closed.
const (
	sessionLife  time.Duration = 0
	linkLife                   = 10 * time.Minute
	pendingLife                = 10 * time.Minute
	languageLife               = 365 * 24 * time.Hour
)

// addressLimit is the longest address that mail knows.
const addressLimit = 254

// isHTTPS says that the portal's stored address is an https one. The request is not asked.
func (v *visit) isHTTPS() bool { return strings.HasPrefix(v.practice.Address, "https://") }

func (v *visit) cookieName(name string) string {
	if v.isHTTPS() {
		return "__Host-" + name
	}
	return name
}

// cookie reads a cookie; "" is none. In a preview nobody is signed in, also where the practitioner's browser is.
func (v *visit) cookie(name string) string {
	if name == sessionCookie && v.who.Preview.IsOn {
		return ""
	}
	cookie, err := v.r.Cookie(v.cookieName(name))
	if err != nil {
		return ""
	}
	return cookie.Value
}

// setCookie hands the browser a cookie that no script reads and no other site sends along with a form.
func (v *visit) setCookie(name, value string, life time.Duration) {
	http.SetCookie(v.w, &http.Cookie{ //nolint:gosec // Secure follows the portal's address
		Name: v.cookieName(name), Value: value, Path: "/", MaxAge: int(life / time.Second),
		Secure: v.isHTTPS(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// dropCookie takes a cookie out of the browser.
func (v *visit) dropCookie(name string) { v.setCookie(name, "", -time.Second) }

// remember keeps the address that was typed, so that it need not be typed again with the code.
func (v *visit) remember(address string) {
	v.setCookie(pendingCookie, base64.RawURLEncoding.EncodeToString([]byte(address)), pendingLife)
}

// remembered is the address that was typed in this browser a few minutes ago, or "".
func (v *visit) remembered() string {
	address, err := base64.RawURLEncoding.DecodeString(v.cookie(pendingCookie))
	if err != nil || !utf8.Valid(address) || problemOf(string(address)) != "" {
		return ""
	}
	return string(address)
}

// problemOf is the key of what is wrong with a typed address, or "". It asks for no more than any
// address has; whether it is known is not its business.
func problemOf(address string) string {
	name, domain, hasAt := strings.Cut(address, "@")
	switch {
	case address == "":
		return "portal_email_missing"
	case !hasAt, name == "", domain == "", len(address) > addressLimit, strings.ContainsFunc(address, isStrange), strings.Contains(domain, "@"):
		return "portal_email_invalid"
	}
	return ""
}

func isStrange(r rune) bool {
	return r <= ' ' || r == 0x7f || r == utf8.RuneError || strings.ContainsRune("<>,;\"", r)
}
