package desktop_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
)

// opener answers for main while nothing is open.
type opener struct{ panics bool }

func (o opener) State() desktop.StartupState {
	if o.panics {
		panic("planned")
	}
	return desktop.StartupState{Stage: desktop.EnterPassphrase, Version: "1.2.3"}
}
func (o opener) Choose(string) error { o.State(); return fault.New("passphrase_too_short") }
func (o opener) Enter(string) error  { o.State(); return fault.New("passphrase_wrong") }
func (o opener) EnterRecoveryCode(string) error {
	o.State()
	return fault.New("recovery_code_wrong")
}
func (o opener) Retry() desktop.StartupState { return o.State() }

func newDesk() *desktop.Desk {
	return desktop.NewDesk(slog.New(slog.DiscardHandler), "nowhere", time.Now)
}

// methods calls do for every method that is bound: "Clients.Get" and the method.
func methods(structs []any, do func(name string, method reflect.Value)) {
	for _, object := range structs {
		value := reflect.ValueOf(object)
		for i := range value.NumMethod() {
			do(value.Type().Elem().Name()+"."+value.Type().Method(i).Name, value.Method(i))
		}
	}
}

// call calls a method with these arguments, or with nothing in each, and returns its answer and error.
func call(method reflect.Value, arguments ...any) (any, error) {
	var in []reflect.Value
	for i := range method.Type().NumIn() {
		if i < len(arguments) {
			in = append(in, reflect.ValueOf(arguments[i]))
		} else {
			in = append(in, reflect.Zero(method.Type().In(i)))
		}
	}
	out := method.Call(in)
	err, _ := out[len(out)-1].Interface().(error)
	if len(out) == 1 {
		return nil, err
	}
	return out[0].Interface(), err
}

func TestShape(t *testing.T) {
	t.Parallel()
	desk := newDesk()
	methods(append(desktop.Bound(desk), desktop.NewStartup(desk, opener{})), func(name string, method reflect.Value) {
		t.Run(name+" has the shape that the window's bindings can carry", func(t *testing.T) {
			t.Parallel()
			shape := method.Type()
			if n := shape.NumOut(); n < 1 || n > 2 || shape.Out(n-1) != reflect.TypeFor[error]() {
				t.Error("its last result is not an error, or it has more than one beside it")
			}
			for i := range shape.NumIn() {
				in := shape.In(i)
				if in.Kind() == reflect.Slice {
					in = in.Elem()
				}
				isPlain := in.PkgPath() == "" && slices.Contains([]reflect.Kind{reflect.String, reflect.Int, reflect.Bool}, in.Kind())
				if !isPlain && in.Kind() != reflect.Struct {
					t.Errorf("parameter %d is a %s", i, in)
				}
			}
			if shape.NumOut() == 2 {
				if out := shape.Out(0); out.PkgPath() != "" && out.Kind() != reflect.Struct {
					t.Errorf("it answers with a %s", out)
				}
				wantJSONNames(t, shape.Out(0), map[reflect.Type]bool{})
			}
		})
	})
}

// wantJSONNames ends the test unless every field that travels has a name of its own for it.
func wantJSONNames(t *testing.T, found reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	for found.Kind() == reflect.Pointer || found.Kind() == reflect.Slice {
		found = found.Elem()
	}
	if found.Kind() != reflect.Struct || seen[found] || !strings.HasPrefix(found.PkgPath(), "anteroom/") {
		return
	}
	seen[found] = true
	for i := range found.NumField() {
		field := found.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.IsExported() && !field.Anonymous && (name == "" || strings.ToLower(name[:1]) != name[:1]) {
			t.Errorf("%s.%s travels as %q", found, field.Name, name)
		}
		wantJSONNames(t, field.Type, seen)
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	never, was := newDesk(), newDesk()
	was.Open(&desktop.House{})
	was.Close()
	for when, desk := range map[string]*desktop.Desk{"before the records are open": never, "after they were closed": was} {
		methods(desktop.Bound(desk), func(name string, method reflect.Value) {
			t.Run(name+" says that the records are locked "+when, func(t *testing.T) {
				t.Parallel()
				_, err := call(method)
				wantCode(t, err, fault.Locked)
			})
		})
	}

	t.Run("P1: the start answers before the records are open", func(t *testing.T) {
		t.Parallel()
		start := desktop.NewStartup(newDesk(), opener{})
		for _, read := range []func() (desktop.StartupState, error){start.State, start.Retry} {
			if state, err := read(); err != nil || state.Stage != desktop.EnterPassphrase || state.Version != "1.2.3" {
				t.Errorf("got %+v, %v", state, err)
			}
		}
		wantCode(t, start.ChoosePassphrase("x"), "passphrase_too_short")
		wantCode(t, start.EnterPassphrase("x"), "passphrase_wrong")
	})
}

func TestPanics(t *testing.T) {
	t.Parallel()

	t.Run("a panic becomes an error whose text tells nothing", func(t *testing.T) {
		t.Parallel()
		desk := newDesk()
		desk.Open(&desktop.House{}) // whatever reaches into it panics
		var caught int
		methods(desktop.Bound(desk), func(name string, method reflect.Value) {
			_, err := call(method)
			if fault.CodeOf(err) != fault.Internal {
				return // it needs nothing of the house, or refuses first
			}
			caught++
			if strings.Contains(err.Error(), "nil pointer") {
				t.Errorf("%s: %v", name, err)
			}
		})
		if caught < 20 {
			t.Errorf("only %d methods panicked, so this proves little", caught)
		}
	})

	t.Run("so does a panic at the start", func(t *testing.T) {
		t.Parallel()
		start := desktop.NewStartup(newDesk(), opener{panics: true})
		methods([]any{start}, func(name string, method reflect.Value) {
			if strings.HasSuffix(name, "Touch") {
				return // it asks the opener nothing
			}
			_, err := call(method)
			wantCode(t, err, fault.Internal)
		})
	})
}

func TestOpen(t *testing.T) {
	t.Parallel()
	methods(desktop.Bound(newDesk()), func(name string, _ reflect.Value) {
		t.Run(name+" answers from an open house, with no list missing", func(t *testing.T) {
			t.Parallel()
			r := newRoom(t)
			prepare, isKnown := arguments(r)[name]
			if !isKnown {
				t.Fatal("the test does not know how to call it")
			}
			in := prepare()
			methods(desktop.Bound(r.desk), func(other string, method reflect.Value) {
				if other != name {
					return
				}
				answer, err := call(method, in...)
				r.Must(err)
				wantNoNilList(t, reflect.ValueOf(answer), name)
				if _, err := json.Marshal(answer); err != nil {
					t.Error(err)
				}
			})
		})
	})
}

// wantNoNilList ends the test where a list is nil: the window would read null.
func wantNoNilList(t *testing.T, value reflect.Value, where string) {
	t.Helper()
	switch value.Kind() { //nolint:exhaustive // the others hold no list
	case reflect.Pointer:
		if !value.IsNil() {
			wantNoNilList(t, value.Elem(), where)
		}
	case reflect.Slice:
		if value.IsNil() {
			t.Errorf("%s is null", where)
		}
		for i := range value.Len() {
			wantNoNilList(t, value.Index(i), fmt.Sprintf("%s[%d]", where, i))
		}
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				wantNoNilList(t, value.Field(i), where+"."+value.Type().Field(i).Name)
			}
		}
	}
}
