package document_test

import (
	"reflect"
	"strings"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

func TestParseForm(t *testing.T) {
	t.Parallel()

	t.Run("S53: a form with every kind of question is kept as it is", func(t *testing.T) {
		t.Parallel()
		form, err := document.ParseForm(intake())
		if err != nil {
			t.Fatal(err)
		}
		again, err := document.ParseForm(form)
		if err != nil || !reflect.DeepEqual(form, again) {
			t.Errorf("it became %+v, %v", again, err)
		}
	})

	many := strings.Repeat("x", document.LabelMax+1)
	for _, c := range []struct {
		rule, field string
		code        fault.Code
		change      func(*document.Form)
	}{
		{"refuses a form that asks nothing", "sections", document.FormEmpty, func(f *document.Form) { f.Sections = nil }},
		{"refuses a form of headings alone", "sections", document.FormEmpty, func(f *document.Form) {
			f.Sections = []document.Section{{Questions: []document.Question{{ID: "a", Kind: document.Heading, Label: "A"}}}}
		}},
		{"refuses too many sections", "sections", document.FormTooLarge, func(f *document.Form) { f.Sections = make([]document.Section, document.SectionsMax+1) }},
		{"refuses too many questions", "sections.0.questions", document.FormTooLarge, func(f *document.Form) {
			f.Sections[0].Questions = make([]document.Question, document.QuestionsMax+1)
		}},
		{"refuses a question without words", "sections.0.questions.0.label", fault.Missing, func(f *document.Form) { f.Sections[0].Questions[0].Label = " " }},
		{"refuses a question of too many words", "sections.0.questions.1.label", fault.TooLong, func(f *document.Form) { f.Sections[0].Questions[1].Label = many }},
		{"refuses a second line in a title", "sections.0.title", fault.Invalid, func(f *document.Form) { f.Sections[0].Title = "a\r\nb" }},
		{"refuses a mark that turns the direction", "sections.1.questions.0.options.0.label", fault.Invalid, func(f *document.Form) {
			f.Sections[1].Questions[0].Options[0].Label = "a\u202eb"
		}},
		{"refuses two questions of one name", "sections.1.questions.0.id", document.FormTwice, func(f *document.Form) { f.Sections[1].Questions[0].ID = "name" }},
		{"refuses a name that is none", "sections.0.questions.0.id", fault.Invalid, func(f *document.Form) { f.Sections[0].Questions[0].ID = "__proto__" }},
		{"refuses a kind that is none", "sections.0.questions.0.kind", fault.Invalid, func(f *document.Form) { f.Sections[0].Questions[0].Kind = "file" }},
		{"refuses a heading that must be answered", "sections.0.questions.3.isRequired", fault.Invalid, func(f *document.Form) { f.Sections[0].Questions[3].IsRequired = true }},
		{"refuses a choice of one thing", "sections.1.questions.0.options", document.FormFewChoices, func(f *document.Form) {
			f.Sections[1].Questions[0].Options = f.Sections[1].Questions[0].Options[:1]
		}},
		{"refuses choices that read alike", "sections.1.questions.2.options.1.label", document.FormTwice, func(f *document.Form) {
			f.Sections[1].Questions[2].Options[1].Label = "Yes"
		}},
		{"refuses choices where there is nothing to choose", "sections.0.questions.0.options", fault.Invalid, func(f *document.Form) {
			f.Sections[0].Questions[0].Options = []document.Option{{Value: "a", Label: "A"}}
		}},
		{"refuses a scale of one step", "sections.1.questions.4.max", fault.Invalid, func(f *document.Form) { f.Sections[1].Questions[4].Max = 1 }},
		{"refuses bounds of what is no number", "sections.0.questions.0.max", fault.Invalid, func(f *document.Form) { f.Sections[0].Questions[0].Max = 3 }},
		{"refuses a condition on a later question", "sections.0.questions.0.showIf.question", document.FormCondition, func(f *document.Form) {
			f.Sections[0].Questions[0].ShowIf = document.Condition{Question: "medicine", Value: "yes"}
		}},
		{"refuses a condition on the question itself", "sections.1.questions.0.showIf.question", document.FormCondition, func(f *document.Form) {
			f.Sections[1].Questions[0].ShowIf = document.Condition{Question: "medicine", Value: "yes"}
		}},
		{"refuses a condition on a text", "sections.1.questions.1.showIf.question", document.FormCondition, func(f *document.Form) {
			f.Sections[1].Questions[1].ShowIf = document.Condition{Question: "name", Value: "Ana"}
		}},
		{"refuses a condition on a choice that is not there", "sections.1.questions.1.showIf.value", document.FormCondition, func(f *document.Form) {
			f.Sections[1].Questions[1].ShowIf.Value = "perhaps"
		}},
		{"refuses a measure that is not known", "sections.1.measure", fault.Invalid, func(f *document.Form) { f.Sections[1].Measure = "iq" }},
		{"refuses a measure without its questions", "sections.1.questions", document.FormMeasure, func(f *document.Form) { f.Sections[1].Measure = document.GAD7 }},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			_, err := document.ParseForm(mended(c.change))
			wantRefusal(t, err, c.field, c.code)
		})
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	sheet := document.Sheet{Title: "Adult intake", Language: "en", Form: intake()}
	var err error
	if sheet.Form, err = document.ParseForm(sheet.Form); err != nil {
		t.Fatal(err)
	}
	file, err := document.EncodeForm(sheet)
	if err != nil {
		t.Fatal(err)
	}

	t.Run("a form that is exported is imported as it was", func(t *testing.T) {
		t.Parallel()
		back, err := document.DecodeForm(file)
		if err != nil || !reflect.DeepEqual(sheet, back) {
			t.Errorf("%v\nis  %+v\nwas %+v", err, back, sheet)
		}
	})

	t.Run("spaces and the order of keys make no difference", func(t *testing.T) {
		t.Parallel()
		turned := strings.Replace(string(file), `"title":"Adult intake","type":"object"`, ` "type" : "object", "title":"Adult intake"`, 1)
		if back, err := document.DecodeForm([]byte(turned)); err != nil || back.Title != sheet.Title || turned == string(file) {
			t.Errorf("got %+v, %v", back, err)
		}
	})

	for _, c := range []struct{ rule, from, to string }{
		{"a schema that allows more than the screen says", `"maxLength":300`, `"maxLength":9999`},
		{"a question that the screen does not show", `"properties":{`, `"properties":{"secret":{"title":"x","type":"string"},`},
		{"a keyword of JSON Schema that we do not have", `"type":"object",`, `"type":"object","$ref":"https://example.test/x",`},
		{"a keyword that differs in its capitals", `"title":"Adult intake"`, `"TITLE":"Adult intake"`},
		{"another dialect", "2020-12", "2019-09"},
		{"a later edition", `"edition":1`, `"edition":2`},
		{"something behind it", `}`, `}{}`},
		{"nothing", string(file), ""},
		{"another thing", string(file), "[]"},
	} {
		t.Run("a file is refused that has "+c.rule, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(string(file), c.from, c.to, 1)
			if c.rule == "something behind it" {
				changed = string(file) + "{}"
			}
			_, err := document.DecodeForm([]byte(changed))
			if code := fault.CodeOf(err); changed == string(file) || (code != document.FormFileUnknown && code != fault.Missing) {
				t.Errorf("got %v", err)
			}
		})
	}

	t.Run("a file is refused unread that is larger than a form can be", func(t *testing.T) {
		t.Parallel()
		_, err := document.DecodeForm(make([]byte, document.FormBytes+1))
		wantRefusal(t, err, "", document.FormFileLarge)
	})

	t.Run("ten thousand lists in one another are refused", func(t *testing.T) {
		t.Parallel()
		_, err := document.DecodeForm([]byte(strings.Repeat("[", 20_000)))
		wantRefusal(t, err, "", document.FormFileUnknown)
	})
}
