package words

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var placeholder = regexp.MustCompile(`\{[a-zA-Z_]+\}`)

func TestBothLanguages(t *testing.T) {
	t.Parallel()
	if _, err := shelf(); err != nil {
		t.Fatalf("the embedded words do not load: %v", err)
	}
	english, spanish := For(English), For(Spanish)

	t.Run("have_the_same_keys", func(t *testing.T) {
		t.Parallel()
		if len(english.Keys()) == 0 {
			t.Fatal("the English book is empty")
		}
		for _, key := range english.Keys() {
			if _, ok := spanish.texts[key]; !ok {
				t.Errorf("Spanish lacks %q", key)
			}
		}
		for _, key := range spanish.Keys() {
			if _, ok := english.texts[key]; !ok {
				t.Errorf("English lacks %q", key)
			}
		}
	})
	t.Run("agree_on_placeholders", func(t *testing.T) {
		t.Parallel()
		for _, key := range english.Keys() {
			want, got := fields(english.texts[key]), fields(spanish.texts[key])
			if !slices.Equal(want, got) {
				t.Errorf("%s: English has %v, Spanish has %v", key, want, got)
			}
		}
	})
	t.Run("leave_no_text_empty_or_untrimmed", func(t *testing.T) {
		t.Parallel()
		for _, book := range []Book{english, spanish} {
			for key, text := range book.texts {
				if text == "" || strings.TrimSpace(text) != text {
					t.Errorf("%s %s: %q", book.Language(), key, text)
				}
			}
		}
	})
	t.Run("have_both_forms_of_a_counted_text", func(t *testing.T) {
		t.Parallel()
		for _, key := range english.Keys() {
			if stem, one := strings.CutSuffix(key, "_one"); one && !english.Has(stem+"_other") {
				t.Errorf("%s lacks its form for many", stem)
			}
			stem, other := strings.CutSuffix(key, "_other")
			if other && strings.Contains(english.texts[key], "{count}") && !english.Has(stem+"_one") {
				t.Errorf("%s lacks its form for one", stem)
			}
		}
	})
}

func TestFor(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"": English, "en": English, "en-GB": English, "de": English, "es": Spanish, "es-MX": Spanish, "ES_419": Spanish,
	} {
		if got := For(tag).Language(); got != want {
			t.Errorf("For(%q) speaks %q, want %q", tag, got, want)
		}
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	book := Book{
		language: Spanish,
		texts:    map[string]string{"hello": "Hola, {name}:", "days_one": "{count} día", "days_other": "{count} días"},
		fallback: map[string]string{"hello": "Hello {name},", "only_english": "{name} of {practice}"},
	}
	for _, c := range []struct{ rule, got, want string }{
		{"fills_in_a_value", book.Say("hello", "name", "Ana"), "Hola, Ana:"},
		{"falls_back_to_english", book.Say("only_english", "name", "Ana", "practice", "Harbor"), "Ana of Harbor"},
		{"returns_an_unknown_key_itself", book.Say("nobody_knows", "name", "Ana"), "nobody_knows"},
		{"does_not_search_values_for_placeholders", book.Say("only_english", "name", "{practice}", "practice", "Harbor"), "{practice} of Harbor"},
		{"leaves_braces_in_values_alone", book.Say("hello", "name", "{{.Secret}}"), "Hola, {{.Secret}}:"},
		{"ignores_a_name_without_value", book.Say("hello", "name"), "Hola, {name}:"},
		{"counts_one", book.Count("days", 1), "1 día"},
		{"counts_many", book.Count("days", 7), "7 días"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			if c.got != c.want {
				t.Errorf("said %q, want %q", c.got, c.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	t.Run("skips_the_schema_key", func(t *testing.T) {
		t.Parallel()
		books, err := load(fstest.MapFS{"a.en.json": {Data: []byte(`{"$schema":"x","k":"v"}`)}})
		if err != nil || len(books[English]) != 1 || books[English]["k"] != "v" {
			t.Fatalf("loaded %v, %v", books, err)
		}
	})
	t.Run("leaves_lists_of_forms_to_the_window", func(t *testing.T) {
		t.Parallel()
		books, err := load(fstest.MapFS{"a.en.json": {Data: []byte(`{"k":"v","forms":[{"match":{}}]}`)}})
		if err != nil || len(books[English]) != 1 {
			t.Fatalf("loaded %v, %v", books, err)
		}
	})
	t.Run("refuses_a_key_in_two_files", func(t *testing.T) {
		t.Parallel()
		_, err := load(fstest.MapFS{"a.en.json": {Data: []byte(`{"k":"v"}`)}, "b.en.json": {Data: []byte(`{"k":"w"}`)}})
		if err == nil {
			t.Fatal("two areas share a key and nobody objected")
		}
	})
	t.Run("refuses_a_file_that_is_not_flat", func(t *testing.T) {
		t.Parallel()
		if _, err := load(fstest.MapFS{"a.en.json": {Data: []byte(`{"k":{"n":"v"}}`)}}); err == nil {
			t.Fatal("a nested object was taken")
		}
	})
}

func fields(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}
