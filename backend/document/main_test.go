package document_test

import (
	"testing"

	"go.uber.org/goleak"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func wantRefusal(t *testing.T, err error, field string, code fault.Code) {
	t.Helper()
	if fault.CodeOf(err) != code || fault.FieldOf(err) != field {
		t.Errorf("got %v, want %s at %q", err, code, field)
	}
}

// intake is a form with a question of every kind, and one that is asked of some people alone.
func intake() document.Form {
	yesNo := []document.Option{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
	return document.Form{Sections: []document.Section{
		{Title: "About you", Text: "Take your time.", Questions: []document.Question{
			{ID: "name", Kind: document.ShortText, Label: "Your name", IsRequired: true},
			{ID: "born", Kind: document.Date, Label: "Your birthday"},
			{ID: "home", Kind: document.PostAddress, Label: "Your address", IsRequired: true},
			{ID: "intro", Kind: document.Heading, Label: "Your health"},
		}},
		{Questions: []document.Question{
			{ID: "medicine", Kind: document.OneChoice, Label: "Do you take medicine?", IsRequired: true, Options: yesNo},
			{ID: "which", Kind: document.LongText, Label: "Which?", IsRequired: true, ShowIf: document.Condition{Question: "medicine", Value: "yes"}},
			{ID: "help", Kind: document.ManyChoices, Label: "Who helps you?", Options: append(yesNo, document.Option{Value: "other", Label: "Somebody"})},
			{ID: "who", Kind: document.ShortText, Label: "Who?", ShowIf: document.Condition{Question: "help", Value: "other"}},
			{ID: "sleep", Kind: document.Scale, Label: "How do you sleep?", Min: 1, Max: 5, LowLabel: "badly", HighLabel: "well"},
			{ID: "height", Kind: document.Number, Label: "Your height in metres", Min: 0, Max: 3},
			{ID: "agree", Kind: document.Agreement, Label: "All of it is true.", IsRequired: true},
			{ID: "more", Kind: document.LongText, Label: "Anything else?", ShowIf: document.Condition{Question: "agree"}},
		}},
	}}
}

// mended is the intake with one change.
func mended(change func(*document.Form)) document.Form {
	form := intake()
	change(&form)
	return form
}
