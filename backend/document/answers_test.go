package document_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

func TestTake(t *testing.T) {
	t.Parallel()
	form := intake()
	const whole = `{"name":" Ana ","home":{"street":"Elm 1","city":"Town"},"medicine":"yes","which":"Some\r\ntea","help":["other","yes"],"who":"Bo",
		"sleep":3,"height":1.75,"agree":true,"born":"1990-02-28"}`

	t.Run("S53: whole answers are taken, mended, and kept in one form", func(t *testing.T) {
		t.Parallel()
		taken, problems, err := form.Take([]byte(whole), document.Complete)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%v, %v", problems, err)
		}
		want := document.Answers{
			"name": "Ana", "home": document.Address{Street: "Elm 1", City: "Town"}, "medicine": "yes", "which": "Some\ntea", "help": []string{"yes", "other"},
			"who": "Bo", "sleep": 3.0, "height": 1.75, "agree": true, "born": "1990-02-28",
		}
		if !reflect.DeepEqual(taken, want) {
			t.Errorf("got %#v", taken)
		}
		kept, err := taken.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, problems, err := form.Take(kept, document.Complete)
		if err != nil || len(problems) > 0 || !reflect.DeepEqual(again, want) {
			t.Errorf("kept as %s and read as %#v, %v, %v", kept, again, problems, err)
		}
	})

	t.Run("the answer to a question that is not asked is dropped, and so is what hangs on it", func(t *testing.T) {
		t.Parallel()
		taken, problems, err := form.Take([]byte(`{"medicine":"no","which":"tea","help":["yes"],"who":"Bo","agree":false,"more":"x"}`), document.Partly)
		if want := (document.Answers{"medicine": "no", "help": []string{"yes"}}); err != nil || len(problems) > 0 || !reflect.DeepEqual(taken, want) {
			t.Errorf("got %#v, %v, %v", taken, problems, err)
		}
	})

	t.Run("a question that is not asked need not be answered, and one that is asked must be", func(t *testing.T) {
		t.Parallel()
		_, problems, err := form.Take([]byte(`{"name":"Ana","home":{"city":"Town"},"medicine":"yes"}`), document.Complete)
		want := []document.Problem{{Question: "home", Part: "street", Code: fault.Missing}, {Question: "which", Code: fault.Missing}, {Question: "agree", Code: fault.Missing}}
		if err != nil || !reflect.DeepEqual(problems, want) {
			t.Errorf("got %v, %v", problems, err)
		}
	})

	t.Run("S53: a form that is half filled in can be saved", func(t *testing.T) {
		t.Parallel()
		taken, problems, err := form.Take([]byte(`{"name":"","home":{"street":""},"born":null,"help":[]}`), document.Partly)
		if err != nil || len(problems) > 0 || len(taken) > 0 {
			t.Errorf("got %v, %v, %v", taken, problems, err)
		}
	})

	for _, c := range []struct{ question, answer string }{
		{"name", `7`},
		{"name", `"a\r\nb"`},
		{"name", `"` + strings.Repeat("x", 301) + `"`},
		{"which", `"` + strings.Repeat("x", 10_001) + `"`},
		{"born", `"1990-02-31"`},
		{"born", `"0001-01-01"`},
		{"medicine", `"perhaps"`},
		{"medicine", `["yes"]`},
		{"help", `["yes","perhaps"]`},
		{"help", `"yes"`},
		{"sleep", `6`},
		{"sleep", `2.5`},
		{"sleep", `"3"`},
		{"height", `-1`},
		{"height", `1e400`},
		{"agree", `"true"`},
		{"home", `"Elm 1"`},
		{"home", `{"street":"a\u0000b"}`},
		{"home", `{"planet":"Earth"}`},
	} {
		t.Run("refuses "+c.answer[:min(len(c.answer), 20)]+" for "+c.question, func(t *testing.T) {
			t.Parallel()
			sent := `{"medicine":"yes"}`
			if c.question == "medicine" {
				sent = `{}`
			}
			sent = strings.Replace(sent, "{", `{"`+c.question+`":`+c.answer+map[bool]string{true: ",", false: ""}[sent != "{}"], 1)
			taken, problems, err := form.Take([]byte(sent), document.Partly)
			if _, isThere := taken[c.question]; err != nil || isThere || len(problems) != 1 || problems[0].Question != c.question {
				t.Errorf("%s: got %v, %v, %v", sent, taken, problems, err)
			}
		})
	}

	for _, sent := range []string{``, `null`, `[]`, `{"nobody":1}`, `{"intro":"a heading"}`, `{} {}`, "{\"name\":\"\xff\"}", strings.Repeat(`{"name":`, 20_000), `{"home":[[[[[]]]]]}`} {
		t.Run("refuses as a whole "+strconv.Quote(sent[:min(len(sent), 24)]), func(t *testing.T) {
			t.Parallel()
			_, _, err := form.Take([]byte(sent), document.Partly)
			wantRefusal(t, err, "", fault.Invalid)
		})
	}

	t.Run("refuses unread what is larger than answers can be", func(t *testing.T) {
		t.Parallel()
		_, _, err := form.Take(make([]byte, document.AnswersBytes+1), document.Partly)
		wantRefusal(t, err, "", fault.TooLong)
	})
}

// measured is a form of one measure.
func measured(m document.Measure, items int) document.Form {
	section := document.Section{Measure: m}
	for n := 1; n <= items; n++ {
		q := document.Question{ID: string(m) + "_" + strconv.Itoa(n), Kind: document.OneChoice, Label: "Item", IsRequired: true}
		for points := range 4 {
			q.Options = append(q.Options, document.Option{Value: strconv.Itoa(points), Label: "Answer " + strconv.Itoa(points)})
		}
		section.Questions = append(section.Questions, q)
	}
	return document.Form{Sections: []document.Section{section}}
}

func TestScores(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		measure      document.Measure
		points       string
		score, total int
		band         document.Band
		isUrgent     bool
	}{
		{document.PHQ9, "000000000", 0, 27, document.Minimal, false},
		{document.PHQ9, "111100000", 4, 27, document.Minimal, false},
		{document.PHQ9, "111110000", 5, 27, document.Mild, false},
		{document.PHQ9, "333000000", 9, 27, document.Mild, false},
		{document.PHQ9, "333100000", 10, 27, document.Moderate, false},
		{document.PHQ9, "333320000", 14, 27, document.Moderate, false},
		{document.PHQ9, "333330000", 15, 27, document.ModeratelySevere, false},
		{document.PHQ9, "333333100", 19, 27, document.ModeratelySevere, false},
		{document.PHQ9, "333333200", 20, 27, document.Severe, false},
		{document.PHQ9, "333333333", 27, 27, document.Severe, true},
		{document.PHQ9, "000000001", 1, 27, document.Minimal, true},
		{document.PHQ9, "33333333", 24, 27, document.NoBand, false},
		{document.GAD7, "0000000", 0, 21, document.Minimal, false},
		{document.GAD7, "1111100", 5, 21, document.Mild, false},
		{document.GAD7, "3331000", 10, 21, document.Moderate, false},
		{document.GAD7, "3333200", 14, 21, document.Moderate, false},
		{document.GAD7, "3333300", 15, 21, document.Severe, false},
		{document.GAD7, "3333333", 21, 21, document.Severe, false},
	} {
		t.Run(string(c.measure)+" "+c.points+" is "+string(c.band), func(t *testing.T) {
			t.Parallel()
			items := map[document.Measure]int{document.PHQ9: 9, document.GAD7: 7}[c.measure]
			form, err := document.ParseForm(measured(c.measure, items))
			if err != nil {
				t.Fatal(err)
			}
			given := map[string]string{}
			for i, points := range c.points {
				given[string(c.measure)+"_"+strconv.Itoa(i+1)] = string(points)
			}
			sent, err := json.Marshal(given)
			if err != nil {
				t.Fatal(err)
			}
			taken, problems, err := form.Take(sent, document.Partly)
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			want := document.Score{Measure: c.measure, Points: c.score, Of: c.total, Answered: len(c.points), Items: items, Band: c.band, IsUrgent: c.isUrgent}
			if scores := form.Scores(taken); len(scores) != 1 || scores[0] != want {
				t.Errorf("got %+v", scores)
			}
		})
	}

	t.Run("a measure whose answers are worth something else is refused", func(t *testing.T) {
		t.Parallel()
		form := measured(document.GAD7, 7)
		form.Sections[0].Questions[2].Options[0].Value = "5"
		_, err := document.ParseForm(form)
		wantRefusal(t, err, "sections.0.questions.2", document.FormMeasure)
	})
}
