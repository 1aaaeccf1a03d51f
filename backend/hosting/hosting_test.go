package hosting_test

import (
	"bufio"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/hosting"
	"anteroom/backend/portal"
	"anteroom/backend/practice"
)

const public = "https://portal.example.test"

func (p *place) wantRefusal(err error, code fault.Code, field string) {
	p.t.Helper()
	if fault.CodeOf(err) != code || fault.FieldOf(err) != field {
		p.t.Fatalf("got %s at %q (%v), want %s at %q", fault.CodeOf(err), fault.FieldOf(err), err, code, field)
	}
}

// occupy has another program listen at a port.
func occupy(t *testing.T, port int) (leave func()) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return func() { _ = listener.Close() }
}

func TestModes(t *testing.T) {
	t.Parallel()

	t.Run("a_preview_is_served_on_this_computer", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, "")
		status := p.host.Status()
		if !status.IsServed || status.Mode != practice.Preview || "http://"+status.Place != p.host.PreviewAddress() {
			t.Fatalf("it is %+v", status)
		}
		p.setAddress(p.host.PreviewAddress())
		if got := p.status(p.asker(nil), p.host.PreviewAddress()+"/sign-in"); got != http.StatusOK {
			t.Errorf("it answers %d", got)
		}
	})

	t.Run("behind_a_proxy_it_answers_to_the_stored_name_alone", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, public)
		port := freePort(t)
		p.must(p.choose(func(h *practice.Hosting) { h.Mode, h.ProxyPort = practice.BehindProxy, port }))
		if got := p.host.Status(); got.Place != fmt.Sprintf("127.0.0.1:%d", port) || got.Mode != practice.BehindProxy {
			t.Fatalf("it is %+v", got)
		}
		client := p.asker(nil)
		if got := p.status(client, "http://portal.example.test/sign-in"); got != http.StatusOK {
			t.Errorf("the stored name is answered with %d", got)
		}
		if got := p.status(client, "http://"+p.host.Status().Place+"/sign-in"); got != http.StatusMisdirectedRequest {
			t.Errorf("another name is answered with %d", got)
		}
	})

	t.Run("plain_http_beyond_this_computer_is_refused", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, "", func(o *hosting.Options) { o.Preview = "0.0.0.0:0" })
		if got := p.host.Status(); got.IsServed || got.Code != portal.PlainHTTP {
			t.Errorf("it is %+v", got)
		}
	})

	t.Run("a_change_of_mode_loses_no_request_under_way", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, "")
		p.setAddress(p.host.PreviewAddress())
		before := p.host.Status().Place
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", before)
		p.must(err)
		defer conn.Close()
		const body = "email=nobody%40example.test"
		_, err = fmt.Fprintf(conn, "POST /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", before, len(body))
		p.must(err)
		answers := bufio.NewReader(conn)
		if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
			t.Fatalf("the portal does not wait for the body: %q, %v", line, err)
		}
		_, err = answers.ReadString('\n')
		p.must(err)
		p.must(p.choose(func(h *practice.Hosting) { h.Mode, h.LANPort = practice.LocalNetwork, freePort(t) }))
		_, err = io.WriteString(conn, body)
		p.must(err)
		response, err := http.ReadResponse(answers, nil)
		p.must(err)
		defer response.Body.Close()
		if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/check-email" {
			t.Errorf("the request under way is answered with %d", response.StatusCode)
		}
	})

	t.Run("no_connection_is_refused_while_the_same_port_changes_hands", func(t *testing.T) {
		t.Parallel()
		port := freePort(t)
		p := newPlace(t, public, func(o *hosting.Options) { o.Preview = fmt.Sprintf("127.0.0.1:%d", port) })
		for i := range 20 {
			mode := []practice.HostingMode{practice.BehindProxy, practice.Preview}[i%2]
			p.must(p.choose(func(h *practice.Hosting) { h.Mode, h.ProxyPort = mode, port }))
			if got := p.status(p.asker(nil), "http://portal.example.test/sign-in"); got != http.StatusOK {
				t.Fatalf("after change %d it answers %d", i, got)
			}
		}
	})

	t.Run("a_port_that_is_busy_leaves_the_old_server_and_says_why_at_the_field", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, public)
		before := p.host.Status().Place
		port := freePort(t)
		occupy(t, port)
		p.wantRefusal(p.choose(func(h *practice.Hosting) { h.Mode, h.ProxyPort = practice.BehindProxy, port }), portal.AddressBusy, "proxyPort")
		p.wantRefusal(p.choose(func(h *practice.Hosting) { h.Mode, h.LANPort = practice.LocalNetwork, port }), portal.AddressBusy, "lanPort")
		p.wantRefusal(p.choose(func(h *practice.Hosting) {
			h.Mode, h.HTTPSPort, h.HTTPPort, h.HasAgreed = practice.Direct, freePort(t), port, true
		}), portal.AddressBusy, "httpPort")
		if got := p.host.Status(); got.Place != before || got.Mode != practice.Preview || got.Code != "" {
			t.Errorf("it is %+v", got)
		}
		if got := p.status(p.asker(nil), "http://portal.example.test/sign-in"); got != http.StatusOK {
			t.Errorf("the old server answers %d", got)
		}
		if got, _, err := p.hostings.Get(context.Background()); err != nil || got.Mode != practice.Preview {
			t.Errorf("%q was stored, %v", got.Mode, err)
		}
	})

	t.Run("an_address_that_this_computer_does_not_have_is_refused", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, public, func(o *hosting.Options) { o.Place = "192.0.2.1" })
		p.wantRefusal(p.choose(func(h *practice.Hosting) { h.Mode, h.LANPort = practice.LocalNetwork, freePort(t) }), hosting.NoSuchPlace, "lanPort")
	})

	t.Run("what_cannot_be_stored_is_not_served", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, public)
		want := practice.StandardHosting()
		want.Mode, want.ProxyPort = practice.BehindProxy, freePort(t)
		full := fault.New(fault.DiskFull)
		err := p.host.Apply(t.Context(), hosting.Want{Hosting: want, Address: public}, func() error { return full })
		if !errors.Is(err, full) || p.host.Status().Mode != practice.Preview {
			t.Errorf("got %v, and it is %+v", err, p.host.Status())
		}
	})

	t.Run("a_port_that_was_busy_at_the_start_is_taken_once_it_is_free", func(t *testing.T) {
		t.Parallel()
		port := freePort(t)
		leave := occupy(t, port)
		p := newPlace(t, "", func(o *hosting.Options) { o.Preview = fmt.Sprintf("127.0.0.1:%d", port) })
		if got := p.host.Status(); got.IsServed || got.Code != portal.AddressBusy {
			t.Fatalf("it is %+v", got)
		}
		leave()
		p.until("it is served", func(s hosting.Status) bool { return s.IsServed && s.Code == "" })
	})

	t.Run("can_be_stopped_twice", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t, "")
		where := p.host.Status().Place
		p.host.Stop()
		p.host.Stop()
		if conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", where); err == nil {
			_ = conn.Close()
			t.Error("somebody still listens")
		}
	})
}

func TestLocalNetwork(t *testing.T) {
	t.Parallel()
	served := func(t *testing.T) (*place, *x509.CertPool) {
		t.Helper()
		p := newPlace(t, "https://desk:8443")
		p.must(p.choose(func(h *practice.Hosting) { h.Mode, h.LANPort = practice.LocalNetwork, freePort(t) }))
		content, err := os.ReadFile(p.host.Status().Certificate.AuthorityFile)
		p.must(err)
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(content) {
			t.Fatal("the authority's file holds no certificate")
		}
		return p, roots
	}

	t.Run("a_client_that_trusts_this_computer_s_authority_is_served", func(t *testing.T) {
		t.Parallel()
		p, roots := served(t)
		for address, want := range map[string]int{
			"https://desk:8443/sign-in": http.StatusOK, "https://desk.local/sign-in": http.StatusMisdirectedRequest, "https://192.168.7.9/": http.StatusMisdirectedRequest,
		} {
			if got := p.status(p.asker(roots), address); got != want {
				t.Errorf("%s is answered with %d, want %d", address, got, want)
			}
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://desk:8443/", nil)
		p.must(err)
		response, err := p.asker(nil).Do(request)
		if err == nil {
			_ = response.Body.Close()
			t.Error("a client that does not trust it is served")
		}
	})

	t.Run("the_authority_vouches_for_nothing_on_the_internet", func(t *testing.T) {
		t.Parallel()
		p, _ := served(t)
		content, err := os.ReadFile(p.host.Status().Certificate.AuthorityFile)
		p.must(err)
		block, _ := pem.Decode(content)
		pair, err := x509.ParseCertificate(block.Bytes)
		p.must(err)
		if !pair.PermittedDNSDomainsCritical || slices.Contains(pair.PermittedDNSDomains, "") || len(pair.PermittedIPRanges) == 0 {
			t.Errorf("it may vouch for %v and %v", pair.PermittedDNSDomains, pair.PermittedIPRanges)
		}
	})

	t.Run("keys_are_this_user_s_alone_and_a_restart_makes_no_new_ones", func(t *testing.T) {
		t.Parallel()
		p, _ := served(t)
		before := p.host.Status().Certificate
		p.host.Stop()
		p.begin()
		after := p.until("it is served", func(s hosting.Status) bool { return s.IsServed }).Certificate
		if before.Fingerprint != after.Fingerprint || before.AuthorityFingerprint != after.AuthorityFingerprint || after.State != hosting.Valid || after.Until == nil {
			t.Errorf("it was %+v and is %+v", before, after)
		}
		wantPrivate(t, p.options.Dir)
	})

	t.Run("a_new_address_of_the_computer_gets_into_the_certificate", func(t *testing.T) {
		t.Parallel()
		p, _ := served(t)
		before := p.host.Status()
		if !slices.Contains(before.Suggestions, "https://192.168.7.9:"+before.Place[strings.LastIndex(before.Place, ":")+1:]) {
			t.Errorf("it suggests %v", before.Suggestions)
		}
		p.host.Stop()
		p.options.Addresses = func() ([]net.IP, error) { return []net.IP{net.IPv4(192, 168, 7, 10)}, nil }
		p.begin()
		after := p.host.Status().Certificate
		if after.Fingerprint == before.Certificate.Fingerprint || after.AuthorityFingerprint != before.Certificate.AuthorityFingerprint || !slices.Contains(after.Names, "192.168.7.10") {
			t.Errorf("it was %+v and is %+v", before.Certificate, after)
		}
	})
}

// wantPrivate wants everything below a folder to be this user's alone.
func wantPrivate(t *testing.T, dir string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		return // the user's profile is private there by itself
	}
	count := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		count++
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %s", filepath.Base(path), info.Mode())
		}
		return nil
	})
	if err != nil || count < 3 {
		t.Errorf("%d files, %v", count, err)
	}
}
