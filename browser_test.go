//go:build browser

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"anteroom/backend/fault"
)

// Ledger is bound in these tests.
type Ledger struct{ opened int }

// Line is one of its objects.
type Line struct {
	Name   string   `json:"name"`
	Amount int      `json:"amount"`
	Tags   []string `json:"tags"`
}

func (l *Ledger) Open()                         { l.opened++ }
func (l *Ledger) Double(line Line, by int) Line { line.Amount *= by; return line }
func (l *Ledger) Find(string) (Line, error)     { return Line{}, fault.At("id", fault.NotFound) }
func (l *Ledger) Fail() error                   { return errors.New("the disk of Ana Alvarez is broken") }

func (l *Ledger) Save(_ Line) (line Line, _ error) { return Line{Name: "saved", Tags: []string{}}, nil }
func (l *Ledger) Break() Line                      { var none *Line; return *none }

// openedBrowser is a served frame and what a test needs to talk to it.
type openedBrowser struct {
	address string // the first address, with its token
	origin  string
	log     *bytes.Buffer // read it after stop
	publish func(noun, id string)
	stop    func() error
}

func openBrowser(t *testing.T) openedBrowser {
	t.Helper()
	opened := openedBrowser{log: &bytes.Buffer{}}
	ready := make(chan struct{})
	f := frame{
		title: "Test", bound: []any{&Ledger{}}, log: slog.New(slog.NewJSONHandler(opened.log, nil)),
		assets: fstest.MapFS{
			"index.html":    {Data: []byte("<!doctype html><html><head lang=en><title>T</title></head><body></body></html>")},
			"assets/app.js": {Data: []byte("void 0")},
		},
		subscribe: func(changed func(noun, id string)) { opened.publish = changed },
		onReady:   func(context.Context) { close(ready) },
		offerQuit: func(func()) {},
		onClose:   func(context.Context) bool { return true },
	}
	f.settings.shell.address = "127.0.0.1:0"
	told, end := context.WithCancel(context.Background())
	read, write := io.Pipe()
	served := make(chan error, 1)
	go func() { served <- serveBrowser(told, f, write) }()
	line, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address, isLine := strings.CutPrefix(strings.TrimSpace(line), "Anteroom is open at ")
	if !isLine || !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Fatalf("it said %q", line)
	}
	<-ready
	opened.address = address
	opened.origin, _, _ = strings.Cut(address, "/?token=")
	opened.stop = func() error {
		end()
		err := <-served
		served <- nil
		return err
	}
	t.Cleanup(func() {
		if err := opened.stop(); err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	return opened
}

// answered is a whole response.
type answered struct {
	*http.Response
	text string
}

// ask sends one request, follows nothing and reads the answer to its end.
func ask(t *testing.T, r *http.Request) answered {
	t.Helper()
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{Response: response, text: string(body)}
}

// listen opens the stream of events.
func (o openedBrowser) listen(t *testing.T, cookie *http.Cookie) *bufio.Reader {
	t.Helper()
	response, err := http.DefaultTransport.RoundTrip(o.get(t, "/events", cookie))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	stream := bufio.NewReader(response.Body)
	expectLines(t, stream, ": open", "")
	return stream
}

func (o openedBrowser) get(t *testing.T, path string, cookies ...*http.Cookie) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.origin+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range cookies {
		r.AddCookie(cookie)
	}
	return r
}

func (o openedBrowser) call(t *testing.T, name, arguments string, cookies ...*http.Cookie) *http.Request {
	t.Helper()
	r := o.get(t, "/call/"+name, cookies...)
	r.Method, r.Body = http.MethodPost, io.NopCloser(strings.NewReader(arguments))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", o.origin)
	return r
}

// enter spends the token and returns the cookie.
func (o openedBrowser) enter(t *testing.T) *http.Cookie {
	t.Helper()
	response := ask(t, o.get(t, strings.TrimPrefix(o.address, o.origin)))
	cookies := response.Cookies()
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/" || len(cookies) != 1 {
		t.Fatalf("entering: %s, %v", response.Status, response.Header)
	}
	return cookies[0]
}

func TestBrowserDoor(t *testing.T) {
	t.Parallel()

	t.Run("lets_the_first_address_in_once", func(t *testing.T) {
		t.Parallel()
		o := openBrowser(t)
		entry := strings.TrimPrefix(o.address, o.origin)
		if got := ask(t, o.get(t, "/?token=wrong")).StatusCode; got != http.StatusUnauthorized {
			t.Fatalf("a wrong token: %d", got)
		}
		cookie := o.enter(t)
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" {
			t.Fatalf("the cookie is %v", cookie)
		}
		if strings.Contains(entry, cookie.Value) {
			t.Fatal("the cookie is the token")
		}
		if got := ask(t, o.get(t, entry)).StatusCode; got != http.StatusUnauthorized {
			t.Fatalf("the token a second time: %d", got)
		}
		if got := ask(t, o.get(t, entry, cookie)); got.StatusCode != http.StatusSeeOther || len(got.Cookies()) != 0 {
			t.Fatalf("the known browser at its first address again: %s", got.Status)
		}
	})

	t.Run("answers_nobody_without_the_cookie", func(t *testing.T) {
		t.Parallel()
		o := openBrowser(t)
		cookie := o.enter(t)
		wrong := &http.Cookie{Name: cookie.Name, Value: strings.Repeat("0", len(cookie.Value))}
		for _, path := range []string{"/", "/index.html", "/bridge.js", "/assets/app.js", "/events", "/nothing"} {
			for _, r := range []*http.Request{o.get(t, path), o.get(t, path, wrong), o.get(t, path, cookie, wrong)} {
				if got := ask(t, r).StatusCode; got != http.StatusUnauthorized {
					t.Errorf("%s: %d", path, got)
				}
			}
		}
		if got := ask(t, o.call(t, "Ledger/Open", "[]")).StatusCode; got != http.StatusUnauthorized {
			t.Errorf("a call: %d", got)
		}
	})

	t.Run("refuses_another_host_name", func(t *testing.T) {
		t.Parallel()
		o := openBrowser(t)
		cookie := o.enter(t)
		port := strings.TrimPrefix(o.origin, "http://127.0.0.1:")
		for _, host := range []string{"evil.example.test", "localhost:" + port, "127.0.0.1", "127.0.0.1:1", "127.0.0.1.:" + port} {
			r := o.get(t, "/", cookie)
			r.Host = host
			if got := ask(t, r).StatusCode; got != http.StatusMisdirectedRequest {
				t.Errorf("Host %s: %d", host, got)
			}
		}
	})

	t.Run("refuses_another_origin_and_a_call_without_one", func(t *testing.T) {
		t.Parallel()
		o := openBrowser(t)
		cookie := o.enter(t)
		for _, origin := range []string{"http://evil.example.test", "null", strings.Replace(o.origin, "http:", "https:", 1), o.origin + "/", ""} {
			r := o.call(t, "Ledger/Open", "[]", cookie)
			r.Header.Set("Origin", origin)
			if got := ask(t, r).StatusCode; got != http.StatusForbidden {
				t.Errorf("Origin %q: %d", origin, got)
			}
		}
		without := o.call(t, "Ledger/Open", "[]", cookie)
		without.Header.Del("Origin")
		if got := ask(t, without).StatusCode; got != http.StatusForbidden {
			t.Errorf("no Origin: %d", got)
		}
		reading := o.get(t, "/events", cookie)
		reading.Header.Set("Origin", "http://evil.example.test")
		if got := ask(t, reading).StatusCode; got != http.StatusForbidden {
			t.Errorf("a foreign reader of events: %d", got)
		}
	})

	t.Run("listens_on_this_machine_alone", func(t *testing.T) {
		t.Parallel()
		for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "localhost:0", "nonsense"} {
			if listener, err := listenLoopback(t.Context(), address); err == nil {
				_ = listener.Close()
				t.Errorf("%s was accepted", address)
			}
		}
	})
}

func TestBrowserAssets(t *testing.T) {
	t.Parallel()
	o := openBrowser(t)
	cookie := o.enter(t)

	t.Run("puts_the_bridge_before_every_script_under_the_window's_policy", func(t *testing.T) {
		t.Parallel()
		response := ask(t, o.get(t, "/", cookie))
		if got := response.text; !strings.Contains(got, `<head lang=en><script src="/bridge.js"></script><title>T`) {
			t.Fatalf("the page is %q", got)
		}
		for _, path := range []string{"/", "/bridge.js", "/assets/app.js", "/nothing", "/assets/"} {
			response := ask(t, o.get(t, path, cookie))
			header, isFound := response.Header, response.StatusCode == http.StatusOK
			if header.Get("Content-Security-Policy") != contentPolicy || header.Get("X-Content-Type-Options") != "nosniff" ||
				header.Get("Referrer-Policy") != "no-referrer" || isFound && header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", path, header)
			}
		}
	})

	t.Run("names_every_bound_method_in_the_script", func(t *testing.T) {
		t.Parallel()
		got := ask(t, o.get(t, "/bridge.js", cookie)).text
		if want := `const bound = {"main":{"Ledger":["Break","Double","Fail","Find","Open","Save"]}};`; !strings.Contains(got, want) {
			t.Fatalf("the script lacks %s", want)
		}
	})

	t.Run("serves_files_and_lists_no_folder", func(t *testing.T) {
		t.Parallel()
		if got := ask(t, o.get(t, "/assets/app.js", cookie)).text; got != "void 0" {
			t.Errorf("the file is %q", got)
		}
		if got := ask(t, o.get(t, "/assets/", cookie)).StatusCode; got != http.StatusNotFound {
			t.Errorf("the folder: %d", got)
		}
	})
}

func TestBrowserCalls(t *testing.T) {
	t.Parallel()
	o := openBrowser(t)
	cookie := o.enter(t)
	large, err := json.Marshal([]any{Line{Name: strings.Repeat("x", callLargest)}})
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]struct {
		call, arguments string
		status          int
		want            string
	}{
		"gives_back_the_value":                       {"Ledger/Double", `[{"name":"a","amount":2,"tags":["x"]},21]`, 200, `{"result":{"name":"a","amount":42,"tags":["x"]}}`},
		"gives_back_the_value_beside_a_nil_error":    {"Ledger/Save", `[{"name":"a"}]`, 200, `{"result":{"name":"saved","amount":0,"tags":[]}}`},
		"gives_back_null_for_nothing":                {"Ledger/Open", `[]`, 200, `{"result":null}`},
		"crosses_a_refusal_as_code_and_field":        {"Ledger/Find", `["1"]`, 200, `{"result":null,"error":{"code":"not_found","field":"id"}}`},
		"crosses_an_unknown_error_without_its_words": {"Ledger/Fail", `[]`, 200, `{"result":null,"error":{"code":"internal","field":""}}`},
		"survives_a_panic":                           {"Ledger/Break", `[]`, 200, `{"result":null,"error":{"code":"internal","field":""}}`},
		"refuses_an_unknown_method":                  {"Ledger/Burn", `[]`, 404, `{"result":null,"error":{"code":"not_found","field":""}}`},
		"refuses_an_unknown_struct":                  {"Main/Open", `[]`, 404, `{"result":null,"error":{"code":"not_found","field":""}}`},
		"refuses_an_unknown_field":                   {"Ledger/Save", `[{"name":"a","colour":"red"}]`, 400, `{"result":null,"error":{"code":"invalid","field":""}}`},
		"refuses_a_wrong_type":                       {"Ledger/Find", `[1]`, 400, `{"result":null,"error":{"code":"invalid","field":""}}`},
		"refuses_too_few_arguments":                  {"Ledger/Double", `[{}]`, 400, `{"result":null,"error":{"code":"invalid","field":""}}`},
		"refuses_too_many_arguments":                 {"Ledger/Open", `[1]`, 400, `{"result":null,"error":{"code":"invalid","field":""}}`},
		"refuses_what_is_not_a_list":                 {"Ledger/Find", `{"id":"1"}`, 400, `{"result":null,"error":{"code":"invalid","field":""}}`},
		"refuses_anything_after_the_list":            {"Ledger/Open", `[] []`, 400, `{"result":null,"error":{"code":"invalid","field":""}}`},
		"refuses_more_than_a_megabyte":               {"Ledger/Save", string(large), 413, `{"result":null,"error":{"code":"too_long","field":""}}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := ask(t, o.call(t, c.call, c.arguments, cookie))
			if got := response.text; response.StatusCode != c.status || got != c.want {
				t.Fatalf("got %d %s, want %d %s", response.StatusCode, got, c.status, c.want)
			}
		})
	}

	t.Run("refuses_a_body_that_a_form_could_send", func(t *testing.T) {
		t.Parallel()
		r := o.call(t, "Ledger/Open", "[]", cookie)
		r.Header.Set("Content-Type", "text/plain")
		if got := ask(t, r).StatusCode; got != http.StatusUnsupportedMediaType {
			t.Fatalf("got %d", got)
		}
	})

	t.Run("is_not_called_by_following_a_link", func(t *testing.T) {
		t.Parallel()
		if got := ask(t, o.get(t, "/call/Ledger/Open?"+url.Values{"args": {"[]"}}.Encode(), cookie)).StatusCode; got < 400 {
			t.Fatalf("got %d", got)
		}
	})
}

func TestBrowserRefusesShapesThatTheWindowCannotCall(t *testing.T) {
	t.Parallel()
	for _, bound := range [][]any{{Ledger{}}, {&Ledger{}, &Ledger{}}, {&tangled{}}, {"text"}} {
		f := frame{bound: bound, assets: fstest.MapFS{"index.html": {Data: []byte("<head>")}}}
		if _, err := browserRoutes(f, &changeFeed{}); err == nil {
			t.Errorf("%T was bound", bound[0])
		}
	}
}

type tangled struct{}

// Answer gives an error first.
func (*tangled) Answer() (error, int) { return nil, 0 } //nolint:revive,staticcheck // the shape under test
