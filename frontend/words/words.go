// Package words holds every sentence a person reads, once, in English and in Spanish.
//
// The sentences live beside this file: one flat JSON object for each area and language
// (mail.en.json, mail.es.json), from a key to a text with {name} placeholders. The window compiles
// them into functions; the portal and the mails read them here. This package must never choose a
// sentence by itself, and never parse what it fills in: a value arrives as it was given. Escaping
// belongs to whoever draws the page. Start reading at [For] and [Book.Say].
package words

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// English is the language that every key exists in and that others fall back to.
const English = "en"

// Spanish is the second language.
const Spanish = "es"

//go:embed *.en.json *.es.json
var files embed.FS

// shelf returns all books, read once from the embedded files.
var shelf = sync.OnceValues(func() (map[string]map[string]string, error) { return load(files) })

// Book is the sentences of one language. The zero Book knows no key.
type Book struct {
	language string
	texts    map[string]string
	fallback map[string]string
}

// For returns the book of a language, named by a tag such as "es" or "es-MX". A language that the
// program does not speak gets the English book, and so does an empty one.
func For(language string) Book {
	books, err := shelf()
	if err != nil {
		return Book{language: English}
	}
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(language, "_", "-")), "-")
	texts, spoken := books[base]
	if !spoken {
		base, texts = English, books[English]
	}
	return Book{language: base, texts: texts, fallback: books[English]}
}

// Languages returns the tags of the languages that the program speaks, English first.
func Languages() []string { return []string{English, Spanish} }

// Language returns the tag of the book's language, for a lang attribute.
func (b Book) Language() string { return b.language }

// Say returns the text of a key with its placeholders filled from name, value pairs. A key that the
// language lacks is said in English; a key that nobody knows is returned itself, so that a screen
// shows a gap instead of failing. Values are put in as they are and are not searched for placeholders.
func (b Book) Say(key string, values ...string) string {
	text, known := b.texts[key]
	if !known {
		if text, known = b.fallback[key]; !known {
			return key
		}
	}
	pairs := make([]string, 0, len(values))
	for i := 0; i+1 < len(values); i += 2 {
		pairs = append(pairs, "{"+values[i]+"}", values[i+1])
	}
	if len(pairs) == 0 {
		return text
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Count says the key for a number: key_one for 1 and key_other for the rest, with {count} filled in.
func (b Book) Count(key string, count int, values ...string) string {
	form := key + "_other"
	if count == 1 {
		form = key + "_one"
	}
	return b.Say(form, append([]string{"count", strconv.Itoa(count)}, values...)...)
}

// Has reports whether the book, or the English one behind it, knows the key.
func (b Book) Has(key string) bool {
	_, own := b.texts[key]
	_, english := b.fallback[key]
	return own || english
}

// Keys returns the keys that the language itself has, sorted.
func (b Book) Keys() []string { return slices.Sorted(maps.Keys(b.texts)) }

// load reads every <area>.<language>.json. A text may be a list of forms, which is the window's own and not
// read here. A key that two areas share is an error, because which of
// the two texts is said would depend on the order of files.
func load(files fs.FS) (map[string]map[string]string, error) {
	books := map[string]map[string]string{}
	for _, language := range Languages() {
		books[language] = map[string]string{}
		paths, err := fs.Glob(files, "*."+language+".json")
		if err != nil {
			return nil, fmt.Errorf("list the words of %q: %w", language, err)
		}
		for _, path := range paths {
			if err := addArea(books[language], files, path); err != nil {
				return nil, err
			}
		}
	}
	return books, nil
}

func addArea(texts map[string]string, files fs.FS, path string) error {
	raw, err := fs.ReadFile(files, path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	var area map[string]json.RawMessage
	if err := json.Unmarshal(raw, &area); err != nil {
		return fmt.Errorf("parse %s: %w", path, err)
	}
	delete(area, "$schema")
	for key, value := range area {
		if bytes.HasPrefix(value, []byte("[")) {
			continue // forms by number, which only the window's compiler reads
		}
		if _, twice := texts[key]; twice {
			return fmt.Errorf("%s: the key %q is in two files", path, key)
		}
		var text string
		if err := json.Unmarshal(value, &text); err != nil {
			return fmt.Errorf("%s: %q is no text: %w", path, key, err)
		}
		texts[key] = text
	}
	return nil
}
