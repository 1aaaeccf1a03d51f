package portal_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"

	"anteroom/backend/access"
)

// guest is a browser at the portal's real listener; it comes from a place of its own, keeps cookies and follows no redirect.
type guest struct {
	http.Client

	address string
}

// guests has so many browsers before the portal, which listens on loopback.
func guests(t *testing.T, w *world, browsers int) []*guest {
	t.Helper()
	address := "http://" + serve(w).Address()
	all := make([]*guest, browsers)
	for i := range all {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(1+i/200), byte(1+i%200))}}
		transport := &http.Transport{DialContext: dialer.DialContext}
		t.Cleanup(transport.CloseIdleConnections)
		all[i] = &guest{address: address, Client: http.Client{
			Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
	}
	return all
}

// ask sends a request and says how it was answered, and where it leads.
func (c *guest) ask(t *testing.T, method, path string) (status int, location string) {
	t.Helper()
	return c.send(t, method, path, http.NoBody)
}

// post sends a form, and says how it was answered.
func (c *guest) post(t *testing.T, path string, fields ...string) (status int) {
	t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	status, _ = c.send(t, http.MethodPost, path, strings.NewReader(form.Encode()))
	return status
}

// takesSession gives the browser the session of another.
func (c *guest) takesSession(t *testing.T, session string) {
	t.Helper()
	address, err := url.Parse(c.address)
	if err != nil {
		t.Fatal(err)
	}
	c.Jar.SetCookies(address, []*http.Cookie{{Name: "session", Value: session, Path: "/"}})
}

func (c *guest) send(t *testing.T, method, path string, body io.Reader) (status int, location string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, c.address+path, body)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	if method == http.MethodPost {
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	got, err := c.Do(request)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer got.Body.Close()
	return got.StatusCode, got.Header.Get("Location")
}

// enter opens a link and confirms it.
func (c *guest) enter(t *testing.T, link string) (isIn bool) {
	t.Helper()
	c.ask(t, http.MethodGet, link)
	c.ask(t, http.MethodPost, "/enter")
	return c.isIn(t)
}

// isIn says whether the next request of the browser shows the client's home.
func (c *guest) isIn(t *testing.T) bool {
	t.Helper()
	status, _ := c.ask(t, http.MethodGet, "/")
	return status == http.StatusOK
}

// TestLinkRace has two hundred browsers redeem one link over real connections: one of them is let in.
func TestLinkRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, onViews)
	all := guests(t, w, 200)
	w.invited("Ana", ana)
	link := w.mail(ana).link
	for _, c := range all {
		c.ask(t, http.MethodGet, link)
	}
	start := make(chan struct{})
	var going sync.WaitGroup
	for _, c := range all {
		going.Go(func() {
			<-start
			if status, _ := c.ask(t, http.MethodPost, "/enter"); status != http.StatusSeeOther && status != http.StatusGone {
				t.Errorf("entering answered %d", status)
			}
		})
	}
	close(start)
	going.Wait()
	let := 0
	for _, c := range all {
		if c.isIn(t) {
			let++
		}
	}
	if sessions := strings.Count("\n"+w.contents(), "\nvisitor_session "); let != 1 || sessions != 1 {
		t.Errorf("%d browsers are let in, %d sessions are open", let, sessions)
	}
}

// TestNextRequest ends access in every way while a session is open on a real connection: the next request is refused, and
// what waits to be mailed there does not go.
func TestNextRequest(t *testing.T) {
	t.Parallel()
	for rule, test := range map[string]struct {
		end      func(w *world, id string)
		location string
		status   int
	}{
		"S42: disabling access": {(*world).disable, "/sign-in?again", http.StatusSeeOther},
		"S42: archiving":        {(*world).archive, "/sign-in?again", http.StatusSeeOther},
		"S24: another address": {func(w *world, id string) {
			profile, err := w.clients.Get(context.Background(), id)
			w.must(err)
			profile.Addresses[0].Address = otto
			_, err = w.grants.Save(context.Background(), id, profile.Version, profile.Draft, access.MoveAccess)
			w.must(err)
		}, "/sign-in?again", http.StatusSeeOther},
		"S46: the practice’s switch": {func(w *world, _ string) { w.turn(false) }, "", http.StatusServiceUnavailable},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, onViews)
			c := guests(t, w, 1)[0]
			id := w.invited("Ana", ana)
			if !c.enter(t, w.mail(ana).link) {
				t.Fatal("she is not let in")
			}
			ask, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.address+"/sign-in", strings.NewReader(url.Values{"email": {ana}}.Encode()))
			w.must(err)
			ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			ask.Header.Set("Sec-Fetch-Site", "same-origin")
			asked, err := c.Do(ask)
			w.must(err)
			w.must(asked.Body.Close())
			before := len(w.letters[ana])
			test.end(w, id)
			if status, location := c.ask(t, http.MethodGet, "/"); status != test.status || location != test.location {
				t.Errorf("the next request is answered %d, and leads to %q", status, location)
			}
			if w.settle(); len(w.letters[ana]) != before {
				t.Error("the link that was asked for went all the same")
			}
		})
	}
}
