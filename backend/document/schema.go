package document

import (
	"encoding/json"
	"reflect"
	"slices"

	"anteroom/backend/fault"
)

// FormBytes is the size of a form's file at the most.
const FormBytes = 1 << 20

const (
	schemaDialect = "https://json-schema.org/draft/2020-12/schema"
	schemaEdition = 1
)

// Sheet is a form as a file: what it is called and in which language it asks.
type Sheet struct {
	Title    string `json:"title"`
	Language string `json:"language"`
	Form     Form   `json:"form"`
}

// schemaFile is a form as JSON Schema 2020-12: what an answer must be, for whoever checks it; beside it,
// under a keyword of our own that other programs pass over, what the screen needs. The two say the same,
// and [DecodeForm] refuses a file in which they do not.
type schemaFile struct {
	Dialect    string             `json:"$schema"`
	Title      string             `json:"title"`
	Type       string             `json:"type"`
	Properties map[string]*schema `json:"properties"`
	Required   []string           `json:"required"`
	AllOf      []schemaRule       `json:"allOf,omitempty"`
	Additional bool               `json:"additionalProperties"`
	Screen     schemaScreen       `json:"x-anteroom"`
}

type schema struct {
	Title      string             `json:"title,omitempty"`
	Type       string             `json:"type,omitempty"`
	Format     string             `json:"format,omitempty"`
	Const      any                `json:"const,omitempty"`
	OneOf      []schemaOption     `json:"oneOf,omitempty"`
	Items      *schema            `json:"items,omitempty"`
	Contains   *schema            `json:"contains,omitempty"`
	Unique     bool               `json:"uniqueItems,omitempty"`
	MinLength  int                `json:"minLength,omitempty"`
	MaxLength  int                `json:"maxLength,omitempty"`
	Minimum    *int               `json:"minimum,omitempty"`
	Maximum    *int               `json:"maximum,omitempty"`
	MinItems   int                `json:"minItems,omitempty"`
	Properties map[string]*schema `json:"properties,omitempty"`
	Required   []string           `json:"required,omitempty"`
	Additional *bool              `json:"additionalProperties,omitempty"`
}

type schemaOption struct {
	Const string `json:"const"`
	Title string `json:"title"`
}

// schemaRule is one condition: where it is met the question may be required, and where not it has no answer.
type schemaRule struct {
	If   schemaCase `json:"if"`
	Then schemaCase `json:"then"`
	Else schemaNone `json:"else"`
}

type schemaCase struct {
	Properties map[string]*schema `json:"properties,omitempty"`
	Required   []string           `json:"required,omitempty"`
}

type schemaNone struct {
	Properties map[string]bool `json:"properties"`
}

type schemaScreen struct {
	Edition  int             `json:"edition"`
	Language string          `json:"language"`
	Sections []schemaSection `json:"sections"`
}

type schemaSection struct {
	Title   string       `json:"title,omitempty"`
	Text    string       `json:"text,omitempty"`
	Measure Measure      `json:"measure,omitempty"`
	Items   []schemaItem `json:"items"`
}

// schemaItem is what the screen must know of a question and the schema does not say.
type schemaItem struct {
	ID        string     `json:"id"`
	Kind      Kind       `json:"kind"`
	Label     string     `json:"label,omitempty"` // of a heading, which has no property
	Hint      string     `json:"hint,omitempty"`
	Required  bool       `json:"required,omitempty"`
	LowLabel  string     `json:"low,omitempty"`
	HighLabel string     `json:"high,omitempty"`
	ShowIf    *Condition `json:"showIf,omitempty"`
	Purpose   Purpose    `json:"purpose,omitempty"`
}

// EncodeForm is a form that [ParseForm] returned as the bytes of its file; always the same for the same form.
func EncodeForm(s Sheet) ([]byte, error) { return canonical(fileOf(s)) }

// DecodeForm reads a form's file. What it holds beside a form of ours is refused and never passed over in
// silence, since it would be lost.
//
// Codes: form_file_too_long, form_file_unknown, invalid (the language), and those of [ParseForm].
func DecodeForm(file []byte) (Sheet, error) {
	if len(file) > FormBytes {
		return Sheet{}, fault.New(FormFileLarge)
	}
	var read schemaFile
	if decodeStrictly(file, &read) != nil {
		return Sheet{}, fault.New(FormFileUnknown)
	}
	sheet, err := read.sheet().parse()
	if err != nil {
		return Sheet{}, err
	}
	again, err := EncodeForm(sheet)
	if err != nil {
		return Sheet{}, err
	}
	var found, meant any
	if json.Unmarshal(file, &found) != nil || json.Unmarshal(again, &meant) != nil || !reflect.DeepEqual(found, meant) {
		return Sheet{}, fault.New(FormFileUnknown)
	}
	return sheet, nil
}

// parse checks every part of a sheet.
func (s Sheet) parse() (Sheet, error) {
	var err error
	if s.Title, err = line("title", s.Title, TitleMax, true); err != nil {
		return Sheet{}, err
	}
	if s.Language, err = ParseLanguage(s.Language); err != nil {
		return Sheet{}, err
	}
	s.Form, err = ParseForm(s.Form)
	return s, err
}

func fileOf(s Sheet) schemaFile {
	file := schemaFile{
		Dialect: schemaDialect, Title: s.Title, Type: "object", Properties: map[string]*schema{}, Required: []string{},
		Screen: schemaScreen{Edition: schemaEdition, Language: s.Language, Sections: []schemaSection{}},
	}
	known := map[string]Question{}
	for _, section := range s.Form.Sections {
		shown := schemaSection{Title: section.Title, Text: section.Text, Measure: section.Measure, Items: []schemaItem{}}
		for _, q := range section.Questions {
			known[q.ID] = q
			shown.Items = append(shown.Items, itemOf(q))
			if q.Kind == Heading {
				continue
			}
			file.Properties[q.ID] = q.schema()
			isAlways := q.ShowIf == (Condition{})
			if q.IsRequired && isAlways {
				file.Required = append(file.Required, q.ID)
			}
			if !isAlways {
				file.AllOf = append(file.AllOf, q.rule(known[q.ShowIf.Question]))
			}
		}
		file.Screen.Sections = append(file.Screen.Sections, shown)
	}
	return file
}

func itemOf(q Question) schemaItem {
	item := schemaItem{ID: q.ID, Kind: q.Kind, Hint: q.Hint, Required: q.IsRequired, LowLabel: q.LowLabel, HighLabel: q.HighLabel, Purpose: q.Purpose}
	if q.Kind == Heading {
		item.Label = q.Label
	}
	if q.ShowIf != (Condition{}) {
		item.ShowIf = &q.ShowIf
	}
	return item
}

// schema is what an answer to a question must be.
func (q Question) schema() *schema {
	s := &schema{Title: q.Label}
	switch q.Kind {
	case ShortText:
		s.Type, s.MinLength, s.MaxLength = "string", 1, ShortTextMax
	case LongText:
		s.Type, s.MinLength, s.MaxLength = "string", 1, LongTextMax
	case Date:
		s.Type, s.Format = "string", "date"
	case OneChoice:
		s.Type, s.OneOf = "string", q.choices()
	case ManyChoices:
		s.Type, s.Items, s.Unique, s.MinItems = "array", &schema{Type: "string", OneOf: q.choices()}, true, 1
	case Scale:
		s.Type, s.Minimum, s.Maximum = "integer", &q.Min, &q.Max
	case Number:
		s.Type = "number"
		low, high := -NumberMax, NumberMax
		if q.Min != 0 || q.Max != 0 {
			low, high = q.Min, q.Max
		}
		s.Minimum, s.Maximum = &low, &high
	case PostAddress:
		s.addressSchema(q.IsRequired)
	case Agreement:
		s.Type, s.Const = "boolean", true
	default:
	}
	return s
}

func (s *schema) addressSchema(isRequired bool) {
	isOpen := false
	s.Type, s.Properties, s.Additional = "object", map[string]*schema{}, &isOpen
	for _, part := range (&Address{}).parts() {
		s.Properties[part.name] = &schema{Type: "string", MaxLength: AddressMax}
	}
	if isRequired {
		s.Required = []string{fieldOfStreet, fieldOfCity}
		s.Properties[fieldOfStreet].MinLength, s.Properties[fieldOfCity].MinLength = 1, 1
	}
}

func (q Question) choices() []schemaOption {
	options := make([]schemaOption, 0, len(q.Options))
	for _, option := range q.Options {
		options = append(options, schemaOption{Const: option.Value, Title: option.Label})
	}
	return options
}

// rule is a question's condition, which rests on an earlier question.
func (q Question) rule(on Question) schemaRule {
	met := &schema{}
	switch on.Kind {
	case ManyChoices:
		met.Contains = &schema{Const: q.ShowIf.Value}
	case Agreement:
		met.Const = true
	default:
		met.Const = q.ShowIf.Value
	}
	rule := schemaRule{
		If:   schemaCase{Properties: map[string]*schema{on.ID: met}, Required: []string{on.ID}},
		Else: schemaNone{Properties: map[string]bool{q.ID: false}},
	}
	if q.IsRequired {
		rule.Then.Required = []string{q.ID}
	}
	return rule
}

// sheet is the form that a file describes, before anything of it is checked.
func (f schemaFile) sheet() Sheet {
	s := Sheet{Title: f.Title, Language: f.Screen.Language}
	for _, shown := range f.Screen.Sections {
		section := Section{Title: shown.Title, Text: shown.Text, Measure: shown.Measure}
		for _, item := range shown.Items {
			section.Questions = append(section.Questions, item.question(f.Properties[item.ID]))
		}
		s.Form.Sections = append(s.Form.Sections, section)
	}
	return s
}

func (i schemaItem) question(s *schema) Question {
	q := Question{ID: i.ID, Kind: i.Kind, Label: i.Label, Hint: i.Hint, IsRequired: i.Required, LowLabel: i.LowLabel, HighLabel: i.HighLabel, Purpose: i.Purpose}
	if i.ShowIf != nil {
		q.ShowIf = *i.ShowIf
	}
	if s == nil {
		return q
	}
	if i.Kind != Heading {
		q.Label = s.Title
	}
	options := s.OneOf
	if s.Items != nil {
		options = s.Items.OneOf
	}
	for _, option := range options {
		q.Options = append(q.Options, Option{Value: option.Const, Label: option.Title})
	}
	if s.Minimum != nil && s.Maximum != nil && (*s.Minimum != -NumberMax || *s.Maximum != NumberMax) {
		q.Min, q.Max = *s.Minimum, *s.Maximum
	}
	return q
}

// Languages lists the languages that a document can be in.
func Languages() []string { return []string{"en", "es"} }

// ParseLanguage takes a language that a document can be in. It fails with [fault.Invalid] at language.
func ParseLanguage(tag string) (string, error) {
	if !slices.Contains(Languages(), tag) {
		return "", fault.At("language", fault.Invalid)
	}
	return tag, nil
}
