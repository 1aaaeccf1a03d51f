package paperwork

import (
	"context"
	"embed"
	"slices"
	"strconv"
	"strings"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// The set that a practice may begin with, written for this program: texts whose first line is the title, and
// forms as [Library.ExportForm] writes them, each in both languages. It is nobody's legal advice, and the
// window says so.
//
//go:embed starter
var starters embed.FS

// Starter is one document of the set.
type Starter struct {
	Key     string               `json:"key"`
	Kind    document.ContentKind `json:"kind"`
	Title   string               `json:"title"`
	IsThere bool                 `json:"isThere"` // the library has it in this language already
}

// starterKeys lists the set in the order in which it is added: what is read and signed first, then what is
// filled in.
func starterKeys() []string {
	return []string{
		"privacy_notice", "treatment_consent", "telehealth_consent", "payment_policy",
		"adult_intake", "minor_intake", "information_release", string(document.PHQ9), string(document.GAD7),
	}
}

// Starters lists the set in a language. It fails with [fault.Invalid] at language.
func (l *Library) Starters(ctx context.Context, language string) ([]Starter, error) {
	language, err := document.ParseLanguage(language)
	if err != nil {
		return nil, err
	}
	set := []Starter{}
	err = l.store.Read(ctx, func(v *store.View) error {
		isThere, err := startersIn(ctx, v, language)
		if err != nil {
			return err
		}
		for _, key := range starterKeys() {
			held, err := starterOf(key, language)
			if err != nil {
				return err
			}
			set = append(set, Starter{Key: key, Kind: held.Kind, Title: held.Title, IsThere: isThere[key]})
		}
		return nil
	})
	return set, err
}

// AddStarters puts documents of the set into the library, as drafts: the practitioner reads them before anybody
// gets them. What the library has already is passed over, so that asking twice adds nothing twice. It
// fails with [DocumentMany], and with [fault.Invalid] at language or keys.
func (l *Library) AddStarters(ctx context.Context, language string, keys []string) error {
	language, err := document.ParseLanguage(language)
	if err != nil {
		return err
	}
	for i, key := range keys {
		if !slices.Contains(starterKeys(), key) {
			return fault.At("keys."+strconv.Itoa(i), fault.Invalid)
		}
	}
	return l.store.Write(ctx, func(tx *store.Tx) error {
		isThere, err := startersIn(ctx, &tx.View, language)
		if err != nil {
			return err
		}
		for _, key := range starterKeys() {
			if isThere[key] || !slices.Contains(keys, key) {
				continue
			}
			held, err := starterOf(key, language)
			if err != nil {
				return err
			}
			if _, err := add(ctx, tx, held, key); err != nil {
				return err
			}
		}
		return nil
	})
}

// MeasureSection is a measure as it is published in a language, for a form. It fails with [fault.Invalid] at
// measure or language.
func MeasureSection(m document.Measure, language string) (document.Section, error) {
	language, err := document.ParseLanguage(language)
	if err != nil {
		return document.Section{}, err
	}
	if !slices.Contains(document.Measures(), m) {
		return document.Section{}, fault.At("measure", fault.Invalid)
	}
	held, err := starterOf(string(m), language)
	if err != nil {
		return document.Section{}, err
	}
	return held.Sheet().Form.Sections[0], nil
}

// startersIn says which of the set the library has in a language and has not put away.
func startersIn(ctx context.Context, v *store.View, language string) (map[string]bool, error) {
	rows, err := v.ListDocuments(ctx)
	isThere := map[string]bool{}
	for _, r := range rows {
		if r.Language == language && r.ArchivedAt == nil {
			isThere[r.Starter] = true
		}
	}
	return isThere, err
}

// starterOf reads one document of the set.
func starterOf(key, language string) (document.Content, error) {
	if file, err := starters.ReadFile("starter/" + key + "." + language + ".json"); err == nil {
		sheet, err := document.DecodeForm(file)
		if err != nil {
			return document.Content{}, err
		}
		return sheet.Content()
	}
	file, err := starters.ReadFile("starter/" + key + "." + language + ".txt")
	if err != nil {
		return document.Content{}, fault.Wrap(fault.Internal, err)
	}
	title, body, _ := strings.Cut(strings.ReplaceAll(string(file), "\r\n", "\n"), "\n")
	return document.TextDraft{Title: title, Language: language, Text: body}.Content()
}
