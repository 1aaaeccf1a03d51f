package paperwork_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/paperwork"
)

func TestTake(t *testing.T) {
	t.Parallel()
	form := intake()
	const whole = `{"name":" Ana ","home":{"street":"Elm 1","city":"Town"},"medicine":"yes","which":"Some\r\ntea","help":["other","yes"],"who":"Bo",
		"sleep":3,"height":1.75,"agree":true,"born":"1990-02-28"}`

	t.Run("S53: whole answers are taken, mended, and kept in one form", func(t *testing.T) {
		t.Parallel()
		taken, problems, err := form.Take([]byte(whole), paperwork.Complete)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%v, %v", problems, err)
		}
		want := paperwork.Answers{
			"name": "Ana", "home": paperwork.Address{Street: "Elm 1", City: "Town"}, "medicine": "yes", "which": "Some\ntea", "help": []string{"yes", "other"},
			"who": "Bo", "sleep": 3.0, "height": 1.75, "agree": true, "born": "1990-02-28",
		}
		if !reflect.DeepEqual(taken, want) {
			t.Errorf("got %#v", taken)
		}
		kept, err := taken.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, problems, err := form.Take(kept, paperwork.Complete)
		if err != nil || len(problems) > 0 || !reflect.DeepEqual(again, want) {
			t.Errorf("kept as %s and read as %#v, %v, %v", kept, again, problems, err)
		}
	})

	t.Run("the answer to a question that is not asked is dropped, and so is what hangs on it", func(t *testing.T) {
		t.Parallel()
		taken, problems, err := form.Take([]byte(`{"medicine":"no","which":"tea","help":["yes"],"who":"Bo","agree":false,"more":"x"}`), paperwork.Partly)
		if want := (paperwork.Answers{"medicine": "no", "help": []string{"yes"}}); err != nil || len(problems) > 0 || !reflect.DeepEqual(taken, want) {
			t.Errorf("got %#v, %v, %v", taken, problems, err)
		}
	})

	t.Run("a question that is not asked need not be answered, and one that is asked must be", func(t *testing.T) {
		t.Parallel()
		_, problems, err := form.Take([]byte(`{"name":"Ana","home":{"city":"Town"},"medicine":"yes"}`), paperwork.Complete)
		want := []paperwork.Problem{{Question: "home", Part: "street", Code: fault.Missing}, {Question: "which", Code: fault.Missing}, {Question: "agree", Code: fault.Missing}}
		if err != nil || !reflect.DeepEqual(problems, want) {
			t.Errorf("got %v, %v", problems, err)
		}
	})

	t.Run("S53: a form that is half filled in can be saved", func(t *testing.T) {
		t.Parallel()
		taken, problems, err := form.Take([]byte(`{"name":"","home":{"street":""},"born":null,"help":[]}`), paperwork.Partly)
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
			taken, problems, err := form.Take([]byte(sent), paperwork.Partly)
			if _, isThere := taken[c.question]; err != nil || isThere || len(problems) != 1 || problems[0].Question != c.question {
				t.Errorf("%s: got %v, %v, %v", sent, taken, problems, err)
			}
		})
	}

	for _, sent := range []string{``, `null`, `[]`, `{"nobody":1}`, `{"intro":"a heading"}`, `{} {}`, "{\"name\":\"\xff\"}", strings.Repeat(`{"name":`, 20_000), `{"home":[[[[[]]]]]}`} {
		t.Run("refuses as a whole "+strconv.Quote(sent[:min(len(sent), 24)]), func(t *testing.T) {
			t.Parallel()
			_, _, err := form.Take([]byte(sent), paperwork.Partly)
			wantRefusal(t, err, "", fault.Invalid)
		})
	}

	t.Run("refuses unread what is larger than answers can be", func(t *testing.T) {
		t.Parallel()
		_, _, err := form.Take(make([]byte, paperwork.AnswersBytes+1), paperwork.Partly)
		wantRefusal(t, err, "", fault.TooLong)
	})
}

// measured is a form of one measure.
func measured(m paperwork.Measure, items int) paperwork.Form {
	section := paperwork.Section{Measure: m}
	for n := 1; n <= items; n++ {
		q := paperwork.Question{ID: string(m) + "_" + strconv.Itoa(n), Kind: paperwork.OneChoice, Label: "Item", IsRequired: true}
		for points := range 4 {
			q.Options = append(q.Options, paperwork.Option{Value: strconv.Itoa(points), Label: "Answer " + strconv.Itoa(points)})
		}
		section.Questions = append(section.Questions, q)
	}
	return paperwork.Form{Sections: []paperwork.Section{section}}
}

func TestScores(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		measure      paperwork.Measure
		points       string
		score, total int
		band         paperwork.Band
		isUrgent     bool
	}{
		{paperwork.PHQ9, "000000000", 0, 27, paperwork.Minimal, false},
		{paperwork.PHQ9, "111100000", 4, 27, paperwork.Minimal, false},
		{paperwork.PHQ9, "111110000", 5, 27, paperwork.Mild, false},
		{paperwork.PHQ9, "333000000", 9, 27, paperwork.Mild, false},
		{paperwork.PHQ9, "333100000", 10, 27, paperwork.Moderate, false},
		{paperwork.PHQ9, "333320000", 14, 27, paperwork.Moderate, false},
		{paperwork.PHQ9, "333330000", 15, 27, paperwork.ModeratelySevere, false},
		{paperwork.PHQ9, "333333100", 19, 27, paperwork.ModeratelySevere, false},
		{paperwork.PHQ9, "333333200", 20, 27, paperwork.Severe, false},
		{paperwork.PHQ9, "333333333", 27, 27, paperwork.Severe, true},
		{paperwork.PHQ9, "000000001", 1, 27, paperwork.Minimal, true},
		{paperwork.PHQ9, "33333333", 24, 27, paperwork.NoBand, false},
		{paperwork.GAD7, "0000000", 0, 21, paperwork.Minimal, false},
		{paperwork.GAD7, "1111100", 5, 21, paperwork.Mild, false},
		{paperwork.GAD7, "3331000", 10, 21, paperwork.Moderate, false},
		{paperwork.GAD7, "3333200", 14, 21, paperwork.Moderate, false},
		{paperwork.GAD7, "3333300", 15, 21, paperwork.Severe, false},
		{paperwork.GAD7, "3333333", 21, 21, paperwork.Severe, false},
	} {
		t.Run(string(c.measure)+" "+c.points+" is "+string(c.band), func(t *testing.T) {
			t.Parallel()
			items := map[paperwork.Measure]int{paperwork.PHQ9: 9, paperwork.GAD7: 7}[c.measure]
			form, err := paperwork.ParseForm(measured(c.measure, items))
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
			taken, problems, err := form.Take(sent, paperwork.Partly)
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			want := paperwork.Score{Measure: c.measure, Points: c.score, Of: c.total, Answered: len(c.points), Items: items, Band: c.band, IsUrgent: c.isUrgent}
			if scores := form.Scores(taken); len(scores) != 1 || scores[0] != want {
				t.Errorf("got %+v", scores)
			}
		})
	}

	t.Run("a measure whose answers are worth something else is refused", func(t *testing.T) {
		t.Parallel()
		form := measured(paperwork.GAD7, 7)
		form.Sections[0].Questions[2].Options[0].Value = "5"
		_, err := paperwork.ParseForm(form)
		wantRefusal(t, err, "sections.0.questions.2", paperwork.FormMeasure)
	})
}
