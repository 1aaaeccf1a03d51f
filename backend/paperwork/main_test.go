package paperwork_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
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

// intakeForm is a form with a question that is asked of some people alone, and one that everybody has to answer.
func intakeForm() document.Form {
	return document.Form{Sections: []document.Section{{Title: "About you", Questions: []document.Question{
		{ID: "name", Kind: document.ShortText, Label: "Your name", IsRequired: true},
		{ID: "medicine", Kind: document.OneChoice, Label: "Do you take medicine?", Options: []document.Option{
			{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"},
		}},
		{ID: "which", Kind: document.LongText, Label: "Which?", IsRequired: true, ShowIf: document.Condition{Question: "medicine", Value: "yes"}},
	}}}}
}

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

func pngFile(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func jpegFile(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, image.NewGray(image.Rect(0, 0, 3, 3)), nil); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
