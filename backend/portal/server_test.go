package portal_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/portal"
)

// serve starts a listener for a world's portal, and makes its address the practice's.
func serve(w *world) *portal.Server {
	w.tb.Helper()
	server := portal.NewServer(w.portal, portal.Options{Address: "127.0.0.1:0"})
	w.must(server.Start(w.tb.Context()))
	w.tb.Cleanup(server.Stop)
	w.setAddress("http://" + server.Address())
	return server
}

// caller is an ordinary client of HTTP with a jar of its own.
func caller(tb testing.TB) *http.Client {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	transport := &http.Transport{}
	tb.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport}
}

// read sends a request, follows where it leads, and reads the answer to its end.
func read(tb testing.TB, client *http.Client, method, address string) (path string, a answer) {
	tb.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, address, nil)
	if err != nil {
		tb.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		tb.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Fatal(err)
	}
	return response.Request.URL.Path, answer{status: response.StatusCode, header: response.Header, body: string(body)}
}

// redeem presses the button of a link, and says what came of it.
func redeem(tb testing.TB, client *http.Client, address, token string) (isIn, isUsed bool) {
	tb.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, address, nil)
	if err != nil {
		tb.Error(err)
		return false, false
	}
	request.AddCookie(&http.Cookie{Name: "link", Value: token})
	response, err := client.Do(request)
	if err != nil {
		tb.Error(err)
		return false, false
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		tb.Error(err)
	}
	for _, cookie := range response.Cookies() {
		isIn = isIn || (cookie.Name == "session" && cookie.Value != "")
	}
	return isIn, response.StatusCode == http.StatusGone && strings.Contains(string(body), "This link has already been used")
}

func TestServer(t *testing.T) {
	t.Parallel()

	t.Run("signs_in_over_the_wire_with_an_ordinary_cookie_jar", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			serve(w)
			w.invited("Ana", ana)
			client := caller(t)
			_, landing := read(t, client, http.MethodGet, w.address+w.mail(ana).link)
			landing.check(t, wants{status: 200, says: []string{"Yes, sign me in"}})
			path, home := read(t, client, http.MethodPost, w.address+"/enter")
			home.check(t, wants{status: 200, says: []string{"Hello Ana"}})
			if path != "/" || home.header.Get("Server") != "" {
				t.Errorf("the button leads to %s, on a server that calls itself %q", path, home.header.Get("Server"))
			}
		})
	})

	t.Run("two_hundred_redemptions_of_one_link_at_once_give_one_session", func(t *testing.T) {
		t.Parallel()
		inBothModes(t, func(w *world) {
			t := w.tb
			serve(w)
			id := w.invited("Ana", ana)
			const count = 200
			token := strings.TrimPrefix(w.mail(ana).link, "/l/")
			client := caller(t)
			client.Jar = nil
			client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			var group sync.WaitGroup
			var mu sync.Mutex
			sessions, used := 0, 0
			begin := make(chan struct{})
			for range count {
				group.Go(func() {
					<-begin
					isIn, isUsed := redeem(t, client, w.address+"/enter", token)
					mu.Lock()
					defer mu.Unlock()
					if isIn {
						sessions++
					}
					if isUsed {
						used++
					}
				})
			}
			close(begin)
			group.Wait()
			w.settle()
			if sessions != 1 || used != count-1 {
				t.Errorf("%d sessions and %d used pages, want 1 and %d", sessions, used, count-1)
			}
			if rows := strings.Count(w.contents(), "visitor_session "); rows != 1 || w.stateOf(id) != access.Active {
				t.Errorf("%d sessions are stored, the client is %s", rows, w.stateOf(id))
			}
		})
	})

	t.Run("answers_whatever_the_wire_brings_with_every_header", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := serve(w)
		for _, request := range []string{
			"OPTIONS * HTTP/1.1\r\nHost: " + server.Address() + "\r\n\r\n",
			"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
			"POST /sign-in HTTP/1.1\r\nHost: " + server.Address() + "\r\nContent-Length: 99999999\r\n\r\n",
			"BREW / HTTP/1.1\r\nHost: " + server.Address() + "\r\n\r\n",
			"HEAD /nowhere HTTP/1.1\r\nHost: " + server.Address() + "\r\n\r\n",
		} {
			connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Address())
			w.must(err)
			w.must(connection.SetDeadline(time.Now().Add(10 * time.Second)))
			_, err = io.WriteString(connection, strings.Replace(request, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1))
			w.must(err)
			got, err := io.ReadAll(connection)
			if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%q: %v", request, err)
			}
			for name, value := range portal.Headers() {
				if !strings.Contains(string(got), "\r\n"+http.CanonicalHeaderKey(name)+": "+value) {
					t.Errorf("%q is answered without %s:\n%s", request, name, got)
				}
			}
			w.must(connection.Close())
		}
	})

	t.Run("refuses_plain_http_beyond_this_machine", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.test:0", "127.0.0.1"} {
			server := portal.NewServer(w.portal, portal.Options{Address: address})
			if err := server.Start(t.Context()); fault.CodeOf(err) != portal.PlainHTTP {
				t.Errorf("listening on %q: %v, want %s", address, err, portal.PlainHTTP)
			}
			server.Stop()
		}
		secret := portal.NewServer(w.portal, portal.Options{Address: "127.0.0.1:0", Secrets: &tls.Config{MinVersion: tls.VersionTLS12}})
		w.must(secret.Start(t.Context()))
		secret.Stop()
	})

	t.Run("says_when_its_address_is_taken", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		first := serve(w)
		second := portal.NewServer(w.portal, portal.Options{Address: first.Address()})
		if err := second.Start(t.Context()); fault.CodeOf(err) != portal.AddressBusy {
			t.Errorf("listening twice: %v, want %s", err, portal.AddressBusy)
		}
		second.Stop()
	})

	t.Run("stops_with_its_context_and_can_be_stopped_twice", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		ctx, cancel := context.WithCancel(t.Context())
		server := portal.NewServer(w.portal, portal.Options{Address: "127.0.0.1:0"})
		w.must(server.Start(ctx))
		cancel()
		server.Stop()
		server.Stop()
		if _, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Address()); err == nil {
			t.Error("somebody still listens")
		}
	})
}
