//go:build browser

package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"net/url"
	"sync/atomic"
)

// door lets one browser in: the one that brings the token of the first address, once. From then on a
// cookie stands for it. Another site in that browser, another name for this machine, and another
// program on it stay outside.
type door struct {
	authority string // the exact Host that is answered
	token     string
	cookie    http.Cookie
	isUsed    atomic.Bool
}

// newDoor makes the door of the server at authority. The secret is unguessable; token and cookie come
// from it, so that knowing one does not tell the other.
func newDoor(authority, secret string) *door {
	_, port, _ := net.SplitHostPort(authority)
	token, pass := sha256.Sum256([]byte("token "+secret)), sha256.Sum256([]byte("cookie "+secret))
	return &door{
		authority: authority,
		token:     hex.EncodeToString(token[:]),
		cookie: http.Cookie{ //nolint:gosec // loopback has no TLS, and Secure would keep the cookie from coming back
			Name: "anteroom-" + port, Value: hex.EncodeToString(pass[:]), Path: "/",
			HttpOnly: true, SameSite: http.SameSiteStrictMode,
		},
	}
}

func (d *door) origin() string  { return "http://" + d.authority }
func (d *door) address() string { return d.origin() + "/?" + url.Values{"token": {d.token}}.Encode() }

// guard answers 421 to another Host, 403 to another Origin and 401 to a browser that is not the one.
func (d *door) guard(inside http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		origins := r.Header.Values("Origin")
		isReading := r.Method == http.MethodGet || r.Method == http.MethodHead
		switch {
		case r.Host != d.authority:
			refuseRequest(w, http.StatusMisdirectedRequest)
		case len(origins) > 1, len(origins) == 1 && origins[0] != d.origin(), len(origins) == 0 && !isReading:
			refuseRequest(w, http.StatusForbidden)
		case d.isKnown(r):
			d.enter(w, r, inside)
		case isReading && r.URL.Path == "/" && d.opens(r.URL.Query().Get("token")):
			http.SetCookie(w, &d.cookie)
			http.Redirect(w, r, "/", http.StatusSeeOther)
		default:
			refuseRequest(w, http.StatusUnauthorized)
		}
	})
}

// enter serves a known browser, and takes a spent token out of its address bar.
func (d *door) enter(w http.ResponseWriter, r *http.Request, inside http.Handler) {
	if r.URL.Path == "/" && r.URL.Query().Has("token") {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return
	}
	inside.ServeHTTP(w, r)
}

// opens compares the token in constant time and is true once.
func (d *door) opens(token string) bool {
	return isSame(token, d.token) && d.isUsed.CompareAndSwap(false, true)
}

func (d *door) isKnown(r *http.Request) bool {
	cookies := r.CookiesNamed(d.cookie.Name)
	return len(cookies) == 1 && isSame(cookies[0].Value, d.cookie.Value)
}

func isSame(given, kept string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(kept)) == 1
}

// refuseRequest says no in the status's own words.
func refuseRequest(w http.ResponseWriter, status int) {
	http.Error(w, http.StatusText(status), status)
}
