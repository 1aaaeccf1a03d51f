package paperwork_test

import (
	"testing"

	"go.uber.org/goleak"

	"anteroom/backend/fault"
	"anteroom/backend/paperwork"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func wantRefusal(t *testing.T, err error, field string, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code || fault.FieldOf(err) != field {
		t.Errorf("got %v, want %s at %q", err, code, field)
	}
}

// intake is a form with a question of every kind, and one that is asked of some people alone.
func intake() paperwork.Form {
	yesNo := []paperwork.Option{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
	return paperwork.Form{Sections: []paperwork.Section{
		{Title: "About you", Text: "Take your time.", Questions: []paperwork.Question{
			{ID: "name", Kind: paperwork.ShortText, Label: "Your name", IsRequired: true},
			{ID: "born", Kind: paperwork.Date, Label: "Your birthday"},
			{ID: "home", Kind: paperwork.PostAddress, Label: "Your address", IsRequired: true},
			{ID: "intro", Kind: paperwork.Heading, Label: "Your health"},
		}},
		{Questions: []paperwork.Question{
			{ID: "medicine", Kind: paperwork.OneChoice, Label: "Do you take medicine?", IsRequired: true, Options: yesNo},
			{ID: "which", Kind: paperwork.LongText, Label: "Which?", IsRequired: true, ShowIf: paperwork.Condition{Question: "medicine", Value: "yes"}},
			{ID: "help", Kind: paperwork.ManyChoices, Label: "Who helps you?", Options: append(yesNo, paperwork.Option{Value: "other", Label: "Somebody"})},
			{ID: "who", Kind: paperwork.ShortText, Label: "Who?", ShowIf: paperwork.Condition{Question: "help", Value: "other"}},
			{ID: "sleep", Kind: paperwork.Scale, Label: "How do you sleep?", Min: 1, Max: 5, LowLabel: "badly", HighLabel: "well"},
			{ID: "height", Kind: paperwork.Number, Label: "Your height in metres", Min: 0, Max: 3},
			{ID: "agree", Kind: paperwork.Agreement, Label: "All of it is true.", IsRequired: true},
			{ID: "more", Kind: paperwork.LongText, Label: "Anything else?", ShowIf: paperwork.Condition{Question: "agree"}},
		}},
	}}
}

// mended is the intake with one change.
func mended(change func(*paperwork.Form)) paperwork.Form {
	form := intake()
	change(&form)
	return form
}
