package document_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

// anyForm draws a form that is sound, with conditions that hang on one another.
func anyForm(t *rapid.T) document.Form {
	var form document.Form
	var choices []document.Question
	words := rapid.StringMatching(`[A-Za-zñé名 ]{0,20}x`)
	for s := range rapid.IntRange(1, 3).Draw(t, "sections") {
		section := document.Section{Title: words.Draw(t, "title")}
		for n := range rapid.IntRange(1, 6).Draw(t, "questions") {
			q := document.Question{ID: fmt.Sprintf("q%d_%d", s, n), Kind: rapid.SampledFrom(document.Kinds()).Draw(t, "kind"), Label: words.Draw(t, "label")}
			q.IsRequired = q.Kind != document.Heading && rapid.Bool().Draw(t, "isRequired")
			switch q.Kind {
			case document.OneChoice, document.ManyChoices:
				for o := range rapid.IntRange(2, 4).Draw(t, "options") {
					q.Options = append(q.Options, document.Option{Value: fmt.Sprintf("o%d", o), Label: fmt.Sprintf("Option %d", o)})
				}
			case document.Scale:
				q.Min, q.Max = rapid.IntRange(0, 3).Draw(t, "min"), rapid.IntRange(4, document.ScaleTop).Draw(t, "max")
			case document.Number:
				q.Min, q.Max = rapid.IntRange(-5, 0).Draw(t, "min"), rapid.IntRange(1, 5).Draw(t, "max")
			default:
			}
			if len(choices) > 0 && rapid.Bool().Draw(t, "isConditional") {
				on := rapid.SampledFrom(choices).Draw(t, "on")
				q.ShowIf.Question = on.ID
				if on.Kind != document.Agreement {
					q.ShowIf.Value = rapid.SampledFrom(on.Options).Draw(t, "value").Value
				}
			}
			if len(q.Options) > 0 || q.Kind == document.Agreement {
				choices = append(choices, q)
			}
			section.Questions = append(section.Questions, q)
		}
		form.Sections = append(form.Sections, section)
	}
	form.Sections[0].Questions = append(form.Sections[0].Questions, document.Question{ID: "last", Kind: document.ShortText, Label: "Last"})
	return form
}

// anyAnswers draws an answer, sound or not, to some of the questions.
func anyAnswers(t *rapid.T, form document.Form) []byte {
	given := map[string]any{}
	for _, q := range form.Questions() {
		if q.Kind == document.Heading || rapid.IntRange(0, 4).Draw(t, "isLeft") == 0 {
			continue
		}
		switch q.Kind {
		case document.OneChoice:
			given[q.ID] = rapid.SampledFrom([]string{"o0", "o1", "o2", "o3", ""}).Draw(t, "one")
		case document.ManyChoices:
			given[q.ID] = rapid.SliceOfN(rapid.SampledFrom([]string{"o0", "o1", "o2", "o3"}), 0, 5).Draw(t, "many")
		case document.Agreement:
			given[q.ID] = rapid.Bool().Draw(t, "agreed")
		case document.Scale, document.Number:
			given[q.ID] = rapid.Float64Range(-7, 12).Draw(t, "number")
		case document.PostAddress:
			given[q.ID] = map[string]string{"street": rapid.String().Draw(t, "street"), "city": "Town"}
		case document.Date:
			given[q.ID] = rapid.SampledFrom([]string{"2001-02-03", "2001-02-31", ""}).Draw(t, "day")
		default:
			given[q.ID] = rapid.String().Draw(t, "text")
		}
	}
	sent, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

func TestAnyForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		form, err := document.ParseForm(anyForm(t))
		if err != nil {
			t.Fatal(err)
		}
		sheet := document.Sheet{Title: "Any", Language: "es", Form: form}
		file, err := document.EncodeForm(sheet)
		if err != nil {
			t.Fatal(err)
		}
		back, err := document.DecodeForm(file)
		if err != nil || !reflect.DeepEqual(back, sheet) {
			t.Fatalf("%v\n%s\nis  %+v\nwas %+v", err, file, back, sheet)
		}
	})
}

func TestAnyAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		form, err := document.ParseForm(anyForm(t))
		if err != nil {
			t.Fatal(err)
		}
		wantSound(t, form, anyAnswers(t, form))
	})
}

// wantSound ends the test unless what was taken stays as it is, and holds nothing that was not asked.
func wantSound(t interface {
	Fatalf(format string, values ...any)
}, form document.Form, sent []byte,
) {
	taken, problems, err := form.Take(sent, document.Partly)
	if err != nil {
		if code := fault.CodeOf(err); taken != nil || (code != fault.Invalid && code != fault.TooLong) {
			t.Fatalf("%q: %v with %v", sent, taken, err)
		}
		return
	}
	asked := map[string]document.Question{}
	for _, q := range form.Questions() {
		asked[q.ID] = q
	}
	for _, problem := range problems {
		if _, isTaken := taken[problem.Question]; isTaken || problem.Code == "" || problem.Code == fault.Internal {
			t.Fatalf("%q: %+v, and it was taken: %t", sent, problem, isTaken)
		}
	}
	for id := range taken {
		if on := asked[id].ShowIf; on.Question != "" && taken[on.Question] == nil {
			t.Fatalf("%q: %s was taken, and was not asked", sent, id)
		}
	}
	kept, err := taken.Bytes()
	if err != nil {
		t.Fatalf("%q: %v", sent, err)
	}
	again, problems, err := form.Take(kept, document.Partly)
	if err != nil || len(problems) > 0 || !reflect.DeepEqual(again, taken) {
		t.Fatalf("%q: kept as %s, and read as %v, %v, %v", sent, kept, again, problems, err)
	}
	if twice, err := again.Bytes(); err != nil || !bytes.Equal(twice, kept) {
		t.Fatalf("%q: kept as %s and as %s", sent, kept, twice)
	}
}

func FuzzAnswers(f *testing.F) {
	form, err := document.ParseForm(intake())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sent []byte) { wantSound(t, form, sent) })
}

func FuzzForm(f *testing.F) {
	f.Fuzz(func(t *testing.T, file []byte) {
		sheet, err := document.DecodeForm(file)
		if err != nil {
			if fault.CodeOf(err) == fault.Internal {
				t.Fatalf("%q: %v", file, err)
			}
			return
		}
		again, err := document.EncodeForm(sheet)
		if err != nil {
			t.Fatal(err)
		}
		back, err := document.DecodeForm(again)
		if err != nil || !reflect.DeepEqual(back, sheet) {
			t.Fatalf("%q does not stay: %v", file, err)
		}
	})
}
