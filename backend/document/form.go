// Package document is what a paper is: a text to sign, a form with its questions, a file; and what may be answered
// to it. It says of each whether it is sound, and what its bytes and their hash are.
//
// It is rules alone: it keeps nothing, and knows neither the practice nor the client. The desk, the portal and the
// intake ask the same functions, so that what one of them takes the others take too. Start at [Form], then
// [Form.Take], then [Content] and [Inspect].
package document

import (
	"strconv"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/typed"
)

// Kind is what a question asks for.
type Kind string

// The kinds of questions. A heading asks for nothing: it is a line and a text between questions.
const (
	ShortText   Kind = "short_text"
	LongText    Kind = "long_text"
	OneChoice   Kind = "one_choice"
	ManyChoices Kind = "many_choices"
	Scale       Kind = "scale"
	Date        Kind = "date"
	Number      Kind = "number"
	PostAddress Kind = "address"
	Agreement   Kind = "agreement"
	Heading     Kind = "heading"
)

// Kinds lists every kind, in the order to offer them.
func Kinds() []Kind {
	return []Kind{ShortText, LongText, OneChoice, ManyChoices, Scale, Date, Number, PostAddress, Agreement, Heading}
}

// What a form may have at the most; lengths are in characters.
const (
	SectionsMax  = 30
	QuestionsMax = 300 // in the whole form, headings counted
	OptionsMax   = 40
	TitleMax     = 200
	LabelMax     = 500
	TextMax      = 2000
	ScaleTop     = 10
	idMax        = 40
	NumberMax    = 1_000_000_000
)

// Refusals of a form.
const (
	FormEmpty       fault.Code = "form_empty"         // no question in it
	FormTooLarge    fault.Code = "form_too_large"     // more sections, questions or choices than it may have
	FormTwice       fault.Code = "form_twice"         // two of it have one name
	FormFewChoices  fault.Code = "form_few_choices"   // a choice needs two or more to choose from
	FormCondition   fault.Code = "form_condition"     // the condition does not rest on an earlier choice or agreement
	FormMeasure     fault.Code = "form_measure"       // a measure that is not as it was published
	FormFileUnknown fault.Code = "form_file_unknown"  // the file is no form of ours
	FormFileLarge   fault.Code = "form_file_too_long" // the file is larger than a form can be
)

// Form is what a client fills in: sections of questions, in the order in which they are asked.
type Form struct {
	Sections []Section `json:"sections"`
}

// Section is a group of questions under one title. One with a measure holds that measure's questions, as
// they were published.
type Section struct {
	Title     string     `json:"title"` // may be empty
	Text      string     `json:"text"`  // what stands above its questions; may be empty
	Measure   Measure    `json:"measure"`
	Questions []Question `json:"questions"`
}

// Question is one thing that is asked, or a heading.
type Question struct {
	ID         string    `json:"id"` // unique in the form; an answer is kept under it
	Kind       Kind      `json:"kind"`
	Label      string    `json:"label"`
	Hint       string    `json:"hint"`
	IsRequired bool      `json:"isRequired"`
	Options    []Option  `json:"options"`   // of a choice
	Min        int       `json:"min"`       // of a scale or number
	Max        int       `json:"max"`       // of a scale or number; with both 0, a number has no bounds
	LowLabel   string    `json:"lowLabel"`  // what a scale's lowest step means
	HighLabel  string    `json:"highLabel"` // what a scale's highest step means
	ShowIf     Condition `json:"showIf"`
	Purpose    Purpose   `json:"purpose"` // which detail of the profile it asks for
}

// Option is one thing to choose. Its value is what is kept, so its label can be mended.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Condition says that a question is asked only where an earlier one has an answer: a choice that has Value
// among what was chosen, or an agreement that was given. Without a Question it is always asked. Where the
// earlier question is itself not asked, this one is not either.
type Condition struct {
	Question string `json:"question"`
	Value    string `json:"value"` // an option's; empty for an agreement
}

// isID says whether s can be a question's identifier or an option's value.
func isID(s string) bool {
	isOther := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' }
	return s != "" && len(s) <= idMax && s[0] != '_' && !strings.ContainsFunc(s, isOther)
}

// ParseForm returns a form as it will be kept: lines trimmed, texts with clean lines. A refusal names the
// place, such as sections.0.questions.2.label.
//
// Codes: missing, invalid, too_long, form_empty, form_too_large, form_twice, form_few_choices,
// form_condition, form_measure.
func ParseForm(f Form) (Form, error) {
	if len(f.Sections) > SectionsMax {
		return Form{}, fault.At("sections", FormTooLarge)
	}
	parsed := Form{Sections: make([]Section, 0, len(f.Sections))}
	earlier := map[string]Question{}
	asked, total := 0, 0
	for i, section := range f.Sections {
		at := "sections." + strconv.Itoa(i)
		kept, err := parseSection(at, section, earlier)
		if err != nil {
			return Form{}, err
		}
		for _, q := range kept.Questions {
			total++
			if q.Kind != Heading {
				asked++
			}
		}
		if total > QuestionsMax {
			return Form{}, fault.At(at+".questions", FormTooLarge)
		}
		parsed.Sections = append(parsed.Sections, kept)
	}
	if asked == 0 {
		return Form{}, fault.At("sections", FormEmpty)
	}
	return parsed, nil
}

// parseSection checks one section; earlier are the questions before it, to which its own are added.
func parseSection(at string, s Section, earlier map[string]Question) (Section, error) {
	var err error
	if s.Title, err = line(at+".title", s.Title, TitleMax, false); err != nil {
		return Section{}, err
	}
	if s.Text, err = text(at+".text", s.Text, TextMax); err != nil {
		return Section{}, err
	}
	if len(s.Questions) > QuestionsMax {
		return Section{}, fault.At(at+".questions", FormTooLarge)
	}
	questions := make([]Question, 0, len(s.Questions))
	for i, question := range s.Questions {
		place := at + ".questions." + strconv.Itoa(i)
		q, err := parseQuestion(place, question, earlier)
		if err != nil {
			return Section{}, err
		}
		earlier[q.ID] = q
		questions = append(questions, q)
	}
	s.Questions = questions
	return s, s.Measure.check(at, questions)
}

// Questions lists everything that is asked, and the headings, in order.
func (f Form) Questions() []Question {
	var all []Question
	for _, section := range f.Sections {
		all = append(all, section.Questions...)
	}
	return all
}

// line parses one line of a form.
func line(at, s string, limit int, isRequired bool) (string, error) {
	parsed, err := typed.Line(s, limit)
	if err != nil {
		return "", fault.At(at, fault.CodeOf(err))
	}
	if isRequired && parsed == "" {
		return "", fault.At(at, fault.Missing)
	}
	return parsed, nil
}

// text parses several lines of a form.
func text(at, s string, limit int) (string, error) {
	parsed := typed.Lines(s)
	if len([]rune(parsed)) > limit {
		return "", fault.At(at, fault.TooLong)
	}
	return parsed, nil
}
