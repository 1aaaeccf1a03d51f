package desktop_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"anteroom/backend/access"
	"anteroom/backend/client"
	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/store/storetest"
	"anteroom/backend/typed"
)

// badTexts are what somebody types, pastes or sends who means no good, or means well and slips.
func badTexts() []string {
	return []string{
		"", " ", "   \t", " Ana ", "a\r\nb", "a\nb", "Ana\r\nBcc: b@example.test", "a\x00b", "\x00", "{{.}}", "{{template \"x\"}}", "{name}",
		"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "Ana\u202eanA", "\u202e", "\u2066x\u2069", "\ufeffAna", "a\u2028b",
		"a\u200db", "a\u200cb", "\u200b", "e\u0301\u0323\u0315", strings.Repeat("\u0301", 50), "👩‍👩‍👧", "🙂", "名前", "أنا",
		"\xff\xfe", "Ana\xff", "\xed\xa0\x80", "%s%n", "' OR 1=1 --", "../../etc/passwd", "=?utf-8?q?x?=", "=1+1",
		strings.Repeat("x", 10_000), strings.Repeat("名", 10_000), strings.Repeat("x ", 5_000),
		// addresses
		"ana b@example.test", "a@x.test>", "a@x.test> NOTIFY=NEVER <b@x.test", "a@x.test,b@x.test", "a@b@x.test", `"a b"@x.test`, "Ana <a@x.test>",
		"ana@bücher.example", "an\u0303a@example.test", "ana@localhost", "ana@[192.0.2.1]", strings.Repeat("a", 250) + "@example.test", "@", "ana@",
		// days
		"0000-00-00", "0000-01-01", "2001-02-31", "9999-12-31", "2001-2-3", "03/02/2001",
		// servers and websites
		"smtp example.test", "smtps://smtp.example.test", "smtp.example.test:25", "smtp..example.test", "https://portal.example.test/x", "javascript:alert(1)", "http://portal.example.test",
	}
}

func badNumbers() []int { return []int{-1 << 62, -1, 0, 1, 65536, 1 << 62} }

// entries fill the lists of an argument with one entry each, so that its fields are tried too. A list
// of something else ends the test.
func entries() map[reflect.Type]reflect.Value {
	known := map[reflect.Type]reflect.Value{}
	for _, entry := range []any{
		client.Address{Address: "ana@example.test", Type: "home", IsPrimary: true, HasReminders: true},
		client.Phone{Number: "555-0100", Type: "home"},
		"an id",
	} {
		known[reflect.TypeOf(entry)] = reflect.ValueOf(entry)
	}
	return known
}

// leaf is one field that can be typed into: where it lies, and what it is called in a refusal.
type leaf struct {
	name  string // "addresses.0.address"; empty: a parameter of its own
	value reflect.Value
}

// leavesOf finds every text and number in a value that can be set, and fills empty lists on its way.
func leavesOf(t *testing.T, value reflect.Value, name string) []leaf {
	t.Helper()
	under := func(part string) string { return strings.TrimPrefix(name+"."+part, ".") }
	var found []leaf
	switch value.Kind() { //nolint:exhaustive // nothing can be typed into the others
	case reflect.String, reflect.Int, reflect.Int64:
		return []leaf{{name, value}}
	case reflect.Slice:
		if value.Len() == 0 {
			entry, isKnown := entries()[value.Type().Elem()]
			if !isKnown {
				t.Fatalf("the test does not know what stands in the list %s of %s", name, value.Type())
			}
			value.Set(reflect.Append(value, entry))
		}
		for i := range value.Len() {
			found = append(found, leavesOf(t, value.Index(i), under(fmt.Sprint(i)))...)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			field := value.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			part, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if field.Anonymous {
				found = append(found, leavesOf(t, value.Field(i), name)...)
				continue
			}
			found = append(found, leavesOf(t, value.Field(i), under(part))...)
		}
	}
	return found
}

// typedInto returns a copy of the arguments that can be set, and its leaves.
func typedInto(t *testing.T, arguments []any) (copies []reflect.Value, leaves []leaf) {
	t.Helper()
	for _, argument := range arguments {
		copied := reflect.New(reflect.TypeOf(argument)).Elem()
		copied.Set(reflect.ValueOf(argument))
		copies, leaves = append(copies, copied), append(leaves, leavesOf(t, copied, "")...)
	}
	return copies, leaves
}

// isKept says whether an answer holds a text as it was typed, or in its normal form: without
// surrounding space, in composed Unicode, a host's name in lower case, a message as a mail carries it.
func isKept(answer reflect.Value, field, typed string) bool {
	trimmed := strings.TrimSpace(typed)
	forms := []string{typed, trimmed, norm.NFC.String(trimmed), strings.ToLower(trimmed)}
	if slices.Contains([]string{"message", "text", "hint", "note", "detail", "postal", "footer"}, field[strings.LastIndexByte(field, '.')+1:]) {
		forms = append(forms, carried(typed))
	}
	isFound := false
	var look func(reflect.Value)
	look = func(value reflect.Value) {
		switch value.Kind() { //nolint:exhaustive // the others hold no text
		case reflect.String:
			isFound = isFound || slices.Contains(forms, value.String())
		case reflect.Slice:
			for i := range value.Len() {
				look(value.Index(i))
			}
		case reflect.Struct:
			for i := range value.NumField() {
				if value.Type().Field(i).IsExported() {
					look(value.Field(i))
				}
			}
		}
	}
	look(answer)
	return isFound
}

// carried is a text of several lines as a mail carries it: line ends made equal, a space for a tab, nothing
// hidden, no space at the end of a line.
func carried(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\u2028", "\n", "\t", " ").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	lines := strings.Split(strings.Map(func(r rune) rune {
		if r != '\n' && typed.IsHidden(r) {
			return -1
		}
		return r
	}, text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

// isAnswered says whether what was typed into a field comes back in the verb's answer. The rest is
// looked for, names a row, is a secret, or belongs to a way to the portal that was not chosen.
func isAnswered(method, field string) bool {
	_, verb, _ := strings.Cut(method, ".")
	last := field[strings.LastIndexByte(field, '.')+1:]
	isStored := slices.ContainsFunc([]string{"Save", "Create", "Add", "Change"}, func(start string) bool { return strings.HasPrefix(verb, start) })
	return isStored && field != "" && !slices.Contains([]string{"id", "consentBy", "password", "clientSecret"}, last) && !strings.HasPrefix(field, "trusted.")
}

// isOfWhole says whether a refusal is about the request as a whole, whichever field led to it.
func isOfWhole(code fault.Code) bool {
	return slices.Contains([]fault.Code{fault.Conflict, access.BulkNobody, access.BulkChanged, access.BulkRunning}, code)
}

// isPlaceOf says whether a refusal stands where a screen shows that of a field, however the draft carries it: the editor of a
// mail is one on every screen, a list to choose from has one place, and where nobody comes to an appointment it is the title
// that is missing.
func isPlaceOf(at leaf, place string) bool {
	elsewhere := map[string]string{"wording.subject": "subject", "wording.message": "message", "addressId": "address", "documents.0": "documents"}
	if at.name == "holderId" && at.value.String() == "" {
		elsewhere["holderId"] = "title"
	}
	other, isElsewhere := elsewhere[at.name]
	return place == at.name || isElsewhere && place == other
}

// wantFairAnswer ends the test where bad input is answered in any other way than it should be, and says
// whether it was taken.
func wantFairAnswer(t *testing.T, r *room, name string, at leaf, before string, call func() (any, error)) (isTaken bool) {
	t.Helper()
	typed := fmt.Sprintf("%.60q", fmt.Sprint(at.value.Interface()))
	answer, err := call()
	if err == nil {
		if text := at.value.String(); at.value.Kind() == reflect.String && isAnswered(name, at.name) && !isKept(reflect.ValueOf(answer), at.name, text) {
			t.Errorf("%s was taken, and became something else: %+v", typed, answer)
		}
		return true
	}
	if code := fault.CodeOf(err); code == fault.Internal {
		t.Errorf("%s: %v", typed, err)
	}
	if got := fault.FieldOf(err); at.name != "" && !isPlaceOf(at, got) && !isOfWhole(fault.CodeOf(err)) {
		t.Errorf("%s is refused with %v, at the field %q", typed, err, got)
	}
	if storetest.Contents(t, r.Store) != before {
		t.Errorf("%s was refused with %v, and something was written", typed, err)
	}
	return false
}

// badValues are what is tried in a field. A parameter of its own names a row, or is one number.
func badValues(at leaf) []reflect.Value {
	var values []reflect.Value
	add := func(value any) { values = append(values, reflect.ValueOf(value).Convert(at.value.Type())) }
	if at.value.Kind() == reflect.Int || at.value.Kind() == reflect.Int64 {
		for _, number := range badNumbers() {
			add(number)
		}
		return values
	}
	const each = 10
	for i, text := range badTexts() {
		if !isRaced || i%each == 0 {
			add(text)
		}
	}
	return values
}

// TestBadInput tries every field of what works on the open records. What works before they are open is
// tried on the real opening: TestBadInputAtTheGate.
func TestBadInput(t *testing.T) {
	t.Parallel()
	tried := 0
	methods(desktop.Bound(newDesk()), func(name string, _ reflect.Value) {
		prepare, isKnown := arguments(newRoom(t))[name]
		if !isKnown {
			t.Fatalf("the test does not know how to call %s", name)
		}
		_, leaves := typedInto(t, prepare())
		for i, at := range leaves {
			tried++
			t.Run(fmt.Sprintf("%s keeps or refuses whatever is typed into field %d %s", name, i, at.name), func(t *testing.T) {
				t.Parallel()
				tryField(t, name, i, badValues(at))
			})
		}
	})
	if tried < 40 {
		t.Errorf("only %d fields were found", tried)
	}
}

// tryField calls one method with each value in one of its fields; all the others are as they should be.
func tryField(t *testing.T, name string, field int, values []reflect.Value) {
	t.Helper()
	r := newRoom(t)
	prepare := arguments(r)[name]
	good := prepare()
	before := storetest.Contents(t, r.Store)
	for _, value := range values {
		in, leaves := typedInto(t, good)
		leaves[field].value.Set(value)
		given := make([]any, len(in))
		for i := range in {
			given[i] = in[i].Interface()
		}
		isTaken := false
		methods(desktop.Bound(r.desk), func(other string, method reflect.Value) {
			if other == name {
				isTaken = wantFairAnswer(t, r, name, leaves[field], before, func() (any, error) { return call(method, given...) })
			}
		})
		if _, verb, _ := strings.Cut(name, "."); isTaken && verb != "Page" {
			good = prepare()
			before = storetest.Contents(t, r.Store)
		}
	}
}
