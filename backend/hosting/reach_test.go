package hosting_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"testing"
	"time"

	"anteroom/backend/hosting"
	"anteroom/backend/practice"
)

func TestReach(t *testing.T) {
	t.Parallel()
	const here, seen = "name:note:reach_name_here", "outside:note:reach_seen_from_here"

	want := func(p *place, steps ...string) {
		p.t.Helper()
		if got := p.steps(); !slices.Equal(got, steps) {
			p.t.Errorf("it finds %q, want %q", got, steps)
		}
	}
	// proxied is a portal behind a TLS proxy on this machine, as a practitioner would set one up. change
	// says how the proxy forwards.
	proxied := func(t *testing.T, change func(*httputil.ProxyRequest)) *place {
		t.Helper()
		port := freePort(t)
		target, err := url.Parse(fmt.Sprintf("http://127.0.0.1:%d", port))
		if err != nil {
			t.Fatal(err)
		}
		proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Transport: &http.Transport{DisableKeepAlives: true}, Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.SetXForwarded()
			r.Out.Host = r.In.Host
			change(r)
		}})
		t.Cleanup(proxy.Close)
		_, proxyPort, _ := net.SplitHostPort(proxy.Listener.Addr().String())
		roots := x509.NewCertPool()
		roots.AddCert(proxy.Certificate())
		p := newPlace(t, "https://example.com:"+proxyPort, func(o *hosting.Options) { o.Roots = roots })
		p.must(p.choose(func(h *practice.Hosting) { h.Mode, h.ProxyPort = practice.BehindProxy, port }))
		return p
	}

	t.Run("finds_the_way_through_a_proxy", func(t *testing.T) {
		t.Parallel()
		p := proxied(t, func(*httputil.ProxyRequest) {})
		want(p, "served:ok", here, "connection:ok", "certificate:ok", "answer:ok", "switch:ok", seen)
	})

	t.Run("says_that_the_practice_is_off", func(t *testing.T) {
		t.Parallel()
		p := proxied(t, func(*httputil.ProxyRequest) {})
		_, err := p.practices.ClosePortal(context.Background())
		p.must(err)
		want(p, "served:ok", here, "connection:ok", "certificate:ok", "answer:ok", "switch:failed:reach_switch_off", seen)
	})

	t.Run("says_that_the_proxy_passes_another_name_on", func(t *testing.T) {
		t.Parallel()
		p := proxied(t, func(r *httputil.ProxyRequest) { r.Out.Host = "" })
		want(p, "served:ok", here, "connection:ok", "certificate:ok", "answer:failed:reach_answer_host")
	})

	t.Run("says_that_the_proxy_tells_of_clients_without_tls", func(t *testing.T) {
		t.Parallel()
		p := proxied(t, func(r *httputil.ProxyRequest) { r.Out.Header.Set("X-Forwarded-Proto", "http") })
		want(p, "served:ok", here, "connection:ok", "certificate:ok", "answer:failed:reach_answer_loop")
	})

	t.Run("says_that_another_website_answers", func(t *testing.T) {
		t.Parallel()
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("hello")) }))
		t.Cleanup(other.Close)
		p := newPlace(t, other.URL)
		want(p, "served:ok", here, "connection:ok", "answer:failed:reach_answer_other")
	})

	t.Run("says_that_nobody_listens", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, fmt.Sprintf("https://portal.example.test:%d", freePort(t)))
		want(p, "served:ok", here, "connection:failed:reach_refused")
	})

	t.Run("says_that_some_of_the_addresses_do_not_answer", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, "", func(o *hosting.Options) {
			o.Lookup = func(context.Context, string) ([]net.IP, error) {
				return []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(127, 0, 0, 9)}, nil
			}
		})
		_, port, _ := net.SplitHostPort(p.host.Status().Place)
		p.setAddress("http://localhost:" + port)
		want(p, "served:ok", here, "connection:note:reach_some_away", "answer:ok", "switch:ok", seen)
	})

	t.Run("says_what_is_wrong_with_the_name", func(t *testing.T) {
		t.Parallel()
		for code, lookup := range map[string]error{
			"reach_name_unknown": &net.DNSError{IsNotFound: true}, "reach_lookup_failed": &net.DNSError{IsTimeout: true},
		} {
			p := newPlace(t, public, func(o *hosting.Options) {
				o.Lookup = func(context.Context, string) ([]net.IP, error) { return nil, lookup }
			})
			want(p, "served:ok", "name:failed:"+code)
		}
		want(newPlace(t, ""), "served:ok", "name:failed:reach_no_address")
	})

	t.Run("says_what_is_wrong_with_the_certificate", func(t *testing.T) {
		t.Parallel()
		other := httptest.NewTLSServer(http.NotFoundHandler())
		t.Cleanup(other.Close)
		_, port, _ := net.SplitHostPort(other.Listener.Addr().String())
		trusted := x509.NewCertPool()
		trusted.AddCert(other.Certificate())
		late := func() time.Time { return other.Certificate().NotAfter.Add(time.Hour) }
		for code, c := range map[string]struct {
			name  string
			roots *x509.CertPool
			clock func() time.Time
		}{
			"reach_certificate_name":    {"portal.example.test", trusted, nil},
			"reach_certificate_unknown": {"example.com", x509.NewCertPool(), nil},
			"reach_certificate_expired": {"example.com", trusted, late},
		} {
			p := newPlace(t, "https://"+c.name+":"+port, func(o *hosting.Options) {
				o.Roots = c.roots
				if c.clock != nil {
					o.Clock = c.clock
				}
			})
			want(p, "served:ok", here, "connection:ok", "certificate:failed:"+code)
		}
	})

	t.Run("says_that_what_answers_speaks_no_tls", func(t *testing.T) {
		t.Parallel()
		other := httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(other.Close)
		_, port, _ := net.SplitHostPort(other.Listener.Addr().String())
		want(newPlace(t, "https://example.com:"+port), "served:ok", here, "connection:ok", "certificate:failed:reach_no_tls")
	})

	t.Run("says_that_the_certificate_was_made_here", func(t *testing.T) {
		t.Parallel()
		port := freePort(t)
		p := newPlace(t, fmt.Sprintf("https://desk:%d", port))
		p.must(p.choose(func(h *practice.Hosting) { h.Mode, h.LANPort = practice.LocalNetwork, port }))
		want(p, "served:ok", here, "connection:ok", "certificate:note:reach_certificate_own", "answer:ok", "switch:ok", seen)
	})

	t.Run("says_that_this_program_serves_nothing", func(t *testing.T) {
		t.Parallel()
		port := freePort(t)
		occupy(t, port)
		p := newPlace(t, "", func(o *hosting.Options) { o.Preview = fmt.Sprintf("127.0.0.1:%d", port) })
		want(p, "served:failed:portal_address_busy", "name:failed:reach_no_address")
	})

	t.Run("answers_no_question_that_it_did_not_ask", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, "")
		p.setAddress(p.host.PreviewAddress())
		if got := p.status(p.asker(nil), p.host.PreviewAddress()+"/.well-known/anteroom/ABCDEFGHIJKLMNOPQRSTUVWXYZ"); got != http.StatusNotFound {
			t.Errorf("it answers %d", got)
		}
	})
}
