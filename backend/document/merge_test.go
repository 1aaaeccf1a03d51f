package document_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

func TestMerge(t *testing.T) {
	t.Parallel()
	form := intake()
	merge := func(t *testing.T, kept document.Values, changes ...document.Change) document.Merged {
		t.Helper()
		merged, err := form.Merge(kept, changes)
		if err != nil {
			t.Fatal(err)
		}
		return merged
	}
	ana := json.RawMessage(`"Ana"`)

	t.Run("S53: takes an answer in its one form and counts what is asked", func(t *testing.T) {
		t.Parallel()
		merged := merge(t, nil, document.Change{Question: "name", Value: json.RawMessage(`"  Ana "`)})
		if string(merged.Values["name"]) != string(ana) || merged.Progress.Answered != 1 || merged.Progress.Asked < 5 {
			t.Errorf("got %+v", merged)
		}
		merged = merge(t, nil, document.Change{Question: "medicine", Value: json.RawMessage(`"yes"`)})
		if without := merge(t, nil); merged.Progress.Asked != without.Progress.Asked+1 {
			t.Errorf("what hangs on an answer is not counted: %+v, %+v", merged.Progress, without.Progress)
		}
	})

	t.Run("S53: an old page never overwrites a newer answer", func(t *testing.T) {
		t.Parallel()
		kept := document.Values{"name": ana}
		merged := merge(t, kept, document.Change{Question: "name", Value: json.RawMessage(`"Bo"`)})
		if len(merged.Changed) != 0 || string(merged.Newer["name"]) != string(ana) || string(merged.Values["name"]) != string(ana) {
			t.Errorf("got %+v", merged)
		}
		if same := merge(t, kept, document.Change{Question: "name", Value: ana}); len(same.Newer) != 0 || len(same.Changed) != 0 {
			t.Errorf("the same answer is told as another: %+v", same)
		}
		merged = merge(t, kept, document.Change{Question: "name", Was: document.Mark(ana), Value: json.RawMessage(`null`)})
		if _, isThere := merged.Values["name"]; isThere || len(merged.Changed) != 1 {
			t.Errorf("it was not emptied: %+v", merged)
		}
	})

	t.Run("S53: what is not sound is left out and named, and the rest is taken", func(t *testing.T) {
		t.Parallel()
		merged := merge(t, nil, document.Change{Question: "sleep", Value: json.RawMessage(`9`)}, document.Change{Question: "name", Value: ana})
		if len(merged.Problems) != 1 || merged.Problems[0].Question != "sleep" || len(merged.Changed) != 1 {
			t.Errorf("got %+v", merged)
		}
	})

	t.Run("refuses a question that is not in the form", func(t *testing.T) {
		t.Parallel()
		for _, question := range []string{"intro", "nowhere", ""} {
			_, err := form.Merge(nil, []document.Change{{Question: question, Value: ana}})
			wantRefusal(t, err, "", fault.Invalid)
		}
	})

	t.Run("S53: an answer to what is not asked any more is kept and not handed in", func(t *testing.T) {
		t.Parallel()
		merged := merge(t, nil, document.Change{Question: "medicine", Value: json.RawMessage(`"yes"`)}, document.Change{Question: "which", Value: json.RawMessage(`"tea"`)})
		merged = merge(t, merged.Values, document.Change{Question: "medicine", Was: document.Mark(merged.Values["medicine"]), Value: json.RawMessage(`"no"`)})
		answers, problems, _, _, err := form.HandIn(merged.Values)
		if err != nil {
			t.Fatal(err)
		}
		if _, isHandedIn := answers["which"]; isHandedIn || string(merged.Values["which"]) != `"tea"` {
			t.Errorf("handed in %v of %v", answers, merged.Values)
		}
		if !slices.ContainsFunc(problems, func(p document.Problem) bool { return p.Question == "name" && p.Code == fault.Missing }) {
			t.Errorf("what is missing is not named: %v", problems)
		}
	})
}

// Whatever pages send in whatever order, what is kept is sound, and a page that knew what stands is never refused as old.
func TestMergeRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		form := anyForm(t)
		values := document.Values{}
		for range rapid.IntRange(1, 12).Draw(t, "pages") {
			q := rapid.SampledFrom(form.Questions()).Draw(t, "question")
			if q.Kind == document.Heading {
				continue
			}
			sent := json.RawMessage(rapid.SampledFrom([]string{`"o0"`, `["o1","o0"]`, `3`, `true`, `false`, `null`, `"2020-02-29"`, `{"street":"Elm"}`, `""`, `"x\ny"`}).Draw(t, "value"))
			isOld := rapid.Bool().Draw(t, "isOld")
			change := document.Change{Question: q.ID, Was: document.Mark(values[q.ID]), Value: sent}
			if isOld {
				change.Was = "0000000000000000"
			}
			merged, err := form.Merge(values, []document.Change{change})
			if err != nil {
				t.Fatal(err)
			}
			if isOld && len(merged.Changed) > 0 {
				t.Fatalf("an old page changed %s", q.ID)
			}
			if !isOld && len(merged.Newer) > 0 {
				t.Fatalf("a page that knew what stands was refused at %s", q.ID)
			}
			values = merged.Values
		}
		if _, problems, err := form.Take(values.Bytes(), document.Partly); err != nil || len(problems) > 0 {
			t.Fatalf("what is kept is not sound: %v, %v", problems, err)
		}
	})
}
