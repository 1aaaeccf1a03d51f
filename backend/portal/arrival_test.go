package portal_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"anteroom/backend/portal"
)

// behindProxy starts a listener for a world's portal that trusts this machine as its proxy, and one more.
func behindProxy(w *world) *portal.Server {
	w.tb.Helper()
	server := portal.NewServer(w.portal, portal.Options{
		Address: "127.0.0.1:0", Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("203.0.113.0/24")},
	})
	w.must(server.Start(w.tb.Context()))
	w.tb.Cleanup(server.Stop)
	w.setAddress(secureAddress)
	return server
}

// forward sends a request as a proxy on this machine would.
func forward(w *world, server *portal.Server, method, path string, headers ...string) answer {
	w.tb.Helper()
	request, err := http.NewRequestWithContext(w.tb.Context(), method, "http://"+server.Address()+path, strings.NewReader("email=nobody%40example.test"))
	w.must(err)
	request.Host = strings.TrimPrefix(secureAddress, "https://")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
			continue
		}
		request.Header.Add(headers[i], headers[i+1])
	}
	client := caller(w.tb)
	client.Jar = nil
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	w.must(err)
	w.must(response.Body.Close())
	return answer{status: response.StatusCode, header: response.Header}
}

func TestBehindProxy(t *testing.T) {
	t.Parallel()
	const linkLimit = 10 // a minute and place, as the limits say

	t.Run("counts_the_client_and_not_the_proxy", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := behindProxy(w)
		for range linkLimit {
			if got := forward(w, server, http.MethodPost, "/sign-in", "X-Forwarded-For", "198.51.100.7"); got.status != http.StatusSeeOther {
				t.Fatalf("it answers %d", got.status)
			}
		}
		if got := forward(w, server, http.MethodPost, "/sign-in", "X-Forwarded-For", "198.51.100.7"); got.status != http.StatusTooManyRequests {
			t.Errorf("one more is answered with %d", got.status)
		}
		if got := forward(w, server, http.MethodPost, "/sign-in", "X-Forwarded-For", "198.51.100.8"); got.status != http.StatusSeeOther {
			t.Errorf("somebody else is answered with %d", got.status)
		}
	})

	t.Run("a_forged_beginning_of_the_list_gives_no_other_place", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := behindProxy(w)
		forged := []string{"10.0.0.1", "10.0.0.2, 10.0.0.3", "127.0.0.1", "nonsense", "203.0.113.9", "", "[::1]:7", "10.0.0.4", "8.8.8.8", "1.1.1.1"}
		for _, beginning := range forged {
			if got := forward(w, server, http.MethodPost, "/sign-in", "X-Forwarded-For", beginning, "X-Forwarded-For", "198.51.100.7, 203.0.113.5"); got.status != http.StatusSeeOther {
				t.Fatalf("%q is answered with %d", beginning, got.status)
			}
		}
		if got := forward(w, server, http.MethodPost, "/sign-in", "X-Forwarded-For", "9.9.9.9, 198.51.100.7"); got.status != http.StatusTooManyRequests {
			t.Errorf("one more is answered with %d", got.status)
		}
	})

	t.Run("answers_to_the_stored_host_alone_and_leads_to_no_other", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := behindProxy(w)
		for _, host := range []string{"evil.example.test", server.Address(), "localhost", "harbor.example.test.evil.example.test", "harbor.example.test:8080"} {
			got := forward(w, server, http.MethodGet, "/sign-in", "Host", host, "X-Forwarded-Host", "harbor.example.test", "X-Forwarded-Proto", "http")
			if got.status != http.StatusMisdirectedRequest || got.header.Get("Location") != "" {
				t.Errorf("%s is answered with %d and led to %q", host, got.status, got.header.Get("Location"))
			}
		}
		if got := forward(w, server, http.MethodGet, "/sign-in"); got.status != http.StatusOK {
			t.Errorf("the stored host is answered with %d", got.status)
		}
	})

	t.Run("leads_whoever_came_to_the_proxy_without_tls_to_the_stored_address", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := behindProxy(w)
		got := forward(w, server, http.MethodGet, "/sign-in?lang=es", "X-Forwarded-Proto", "http")
		if got.status != http.StatusPermanentRedirect || got.header.Get("Location") != secureAddress+"/sign-in?lang=es" {
			t.Errorf("it answers %d and leads to %q", got.status, got.header.Get("Location"))
		}
		for _, proto := range []string{"https", "HTTPS, http", ""} {
			if got := forward(w, server, http.MethodGet, "/sign-in", "X-Forwarded-Proto", proto); got.status != http.StatusOK {
				t.Errorf("%q is answered with %d", proto, got.status)
			}
		}
	})

	t.Run("gives_secure_cookies", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		got := forward(w, behindProxy(w), http.MethodGet, "/sign-in?lang=es")
		if cookie := got.header.Get("Set-Cookie"); !strings.HasPrefix(cookie, "__Host-") || !strings.Contains(cookie, "Secure") {
			t.Errorf("the cookie is %q", cookie)
		}
	})

	t.Run("believes_no_forwarded_header_where_no_proxy_was_chosen", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, onViews)
		server := serve(w)
		for i := range linkLimit + 1 {
			want := http.StatusSeeOther
			if i == linkLimit {
				want = http.StatusTooManyRequests
			}
			forged := netip.AddrFrom4([4]byte{198, 51, 100, byte(i)}).String()
			if got := forward(w, server, http.MethodPost, "/sign-in", "Host", server.Address(), "X-Forwarded-For", forged); got.status != want {
				t.Errorf("request %d is answered with %d, want %d", i, got.status, want)
			}
		}
	})
}
