//go:build browser

package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"reflect"
	"regexp"
	"runtime/debug"
	"strings"

	"anteroom/backend/fault"
)

// callLargest is the size of a call's arguments, in bytes.
const callLargest = 16 << 20 // a file of ten million bytes, as text

//go:embed browser_bridge.js
var bridgeScript string

// bridge calls the bound methods for the browser, as Wails does for the window.
type bridge struct {
	frame   frame
	methods map[string]reflect.Value       // by "Struct/Method"
	names   map[string]map[string][]string // package, struct, its methods
}

// answer is what a call comes back with: a result, or a refusal.
type answer struct {
	Result any      `json:"result"`
	Error  *refusal `json:"error,omitempty"`
}

// browserRoutes are the window's files, the script that stands for Wails' own, the calls and the events.
func browserRoutes(f frame, changes *changeFeed) (http.Handler, error) {
	calls := &bridge{frame: f, methods: map[string]reflect.Value{}, names: map[string]map[string][]string{}}
	for _, bound := range f.bound {
		if err := calls.bind(bound); err != nil {
			return nil, err
		}
	}
	script, err := calls.script()
	if err != nil {
		return nil, err
	}
	index, err := bridgedIndex(f.assets)
	if err != nil {
		return nil, err
	}
	files := http.FileServerFS(f.assets)
	routes := http.NewServeMux()
	routes.Handle("POST /call/{noun}/{verb}", calls)
	routes.Handle("GET /events", changes)
	routes.Handle("GET /bridge.js", content("text/javascript; charset=utf-8", script))
	routes.Handle("GET /{$}", content("text/html; charset=utf-8", index))
	routes.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/") { // no listings
			refuseRequest(w, http.StatusNotFound)
			return
		}
		files.ServeHTTP(w, r)
	})
	return routes, nil
}

// bind takes up every exported method of one struct.
func (b *bridge) bind(bound any) error {
	value := reflect.ValueOf(bound)
	if value.Kind() != reflect.Pointer || value.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("%T is not a pointer to a struct", bound)
	}
	noun := value.Elem().Type()
	place, _, _ := strings.Cut(noun.String(), ".") // as Wails names it
	if b.names[place] == nil {
		b.names[place] = map[string][]string{}
	}
	for i := range value.NumMethod() {
		verb := value.Type().Method(i).Name
		key := noun.Name() + "/" + verb
		if _, isTaken := b.methods[key]; isTaken {
			return fmt.Errorf("two bound structs are called %s", noun.Name())
		}
		if err := checkAnswers(value.Method(i).Type()); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		b.methods[key] = value.Method(i)
		b.names[place][noun.Name()] = append(b.names[place][noun.Name()], verb)
	}
	return nil
}

// checkAnswers allows what Wails allows: nothing, a value, an error, or a value and an error.
func checkAnswers(method reflect.Type) error {
	isError := func(i int) bool { return method.Out(i).Implements(reflect.TypeFor[error]()) }
	switch outs := method.NumOut(); {
	case method.IsVariadic(), outs > 2, outs == 2 && (isError(0) || !isError(1)):
		return errors.New("the window cannot call a method of this shape")
	}
	return nil
}

// ServeHTTP answers one call.
func (b *bridge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, isBound := b.methods[r.PathValue("noun")+"/"+r.PathValue("verb")]
	if !isBound {
		writeAnswer(w, http.StatusNotFound, answer{Error: &refusal{Code: fault.NotFound}})
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		writeAnswer(w, http.StatusUnsupportedMediaType, answer{Error: &refusal{Code: fault.Invalid}})
		return
	}
	arguments, err := readArguments(http.MaxBytesReader(w, r.Body, callLargest), method.Type())
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		writeAnswer(w, http.StatusRequestEntityTooLarge, answer{Error: &refusal{Code: fault.TooLong}})
	case err != nil:
		b.frame.log.Warn("a call did not fit", "call", r.URL.Path)
		writeAnswer(w, http.StatusBadRequest, answer{Error: &refusal{Code: fault.Invalid}})
	default:
		writeAnswer(w, http.StatusOK, b.call(method, arguments, r.URL.Path))
	}
}

// call runs the method. A panic is logged where it happened and crosses as an internal error.
func (b *bridge) call(method reflect.Value, arguments []reflect.Value, name string) (given answer) {
	defer func() {
		if panicked := recover(); panicked != nil {
			b.frame.log.Error("a call panicked", "call", name, "panic", fmt.Sprint(panicked), "stack", string(debug.Stack()))
			given = answer{Error: &refusal{Code: fault.Internal}}
		}
	}()
	for _, out := range method.Call(arguments) {
		err, isError := out.Interface().(error)
		switch {
		case isError:
			crossing := b.frame.refuse(err)
			return answer{Error: &crossing}
		case !out.Type().Implements(reflect.TypeFor[error]()):
			given.Result = out.Interface()
		}
	}
	return given
}

// readArguments reads a JSON list with exactly the method's arguments; an unknown field is refused, so
// that the window and Go cannot drift apart unseen.
func readArguments(body io.Reader, method reflect.Type) ([]reflect.Value, error) {
	var given []json.RawMessage
	if err := readExactly(body, &given); err != nil {
		return nil, err
	}
	if len(given) != method.NumIn() {
		return nil, fmt.Errorf("%d arguments for %d", len(given), method.NumIn())
	}
	arguments := make([]reflect.Value, len(given))
	for i, raw := range given {
		argument := reflect.New(method.In(i))
		if err := readExactly(bytes.NewReader(raw), argument.Interface()); err != nil {
			return nil, err
		}
		arguments[i] = argument.Elem()
	}
	return arguments, nil
}

// readExactly reads one JSON value and nothing after it.
func readExactly(from io.Reader, into any) error {
	decoder := json.NewDecoder(from)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.Join(errors.New("there is more than one value"), err)
	}
	return nil
}

// script is the bridge's script with the names of what is bound.
func (b *bridge) script() ([]byte, error) {
	names, err := json.Marshal(b.names)
	if err != nil {
		return nil, fmt.Errorf("name the bound methods: %w", err)
	}
	return []byte(strings.Replace(bridgeScript, "/* bound */ {}", string(names), 1)), nil
}

// bridgedIndex is the window's page with the bridge's script before every other.
func bridgedIndex(assets fs.FS) ([]byte, error) {
	index, err := fs.ReadFile(assets, "index.html")
	if err != nil {
		return nil, fmt.Errorf("read the window's page: %w", err)
	}
	head := regexp.MustCompile(`(?i)<head(\s[^>]*)?>`).FindIndex(index)
	if head == nil {
		return nil, errors.New("the window's page has no head")
	}
	return bytes.Join([][]byte{index[:head[1]], []byte(`<script src="/bridge.js"></script>`), index[head[1]:]}, nil), nil
}

// content serves one unchanging body.
func content(kind string, body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(body)
	})
}

// writeAnswer writes JSON; a value that cannot be written is an internal error.
func writeAnswer(w http.ResponseWriter, status int, given answer) {
	body, err := json.Marshal(given)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"error":{"code":"internal","field":""}}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
