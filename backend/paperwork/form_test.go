package paperwork_test

import (
	"context"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

func TestFormsOfTheLibrary(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S53: a form is changed, published, exported, and imported as another document", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper, err := s.AddForm(ctx, document.Sheet{Title: "Adult intake", Language: "en", Form: intakeForm()})
		s.must(err)
		paper.Form.Sections[0].Title = "Who you are"
		paper, err = s.SaveForm(ctx, paper.Document.ID, 1, document.Sheet{Title: "Adult intake", Language: "en", Form: paper.Form})
		s.must(err)
		paper, err = s.Publish(ctx, paper.Document.ID, paper.Document.Version)
		s.must(err)
		name, file, err := s.ExportForm(ctx, paper.Document.ID)
		if err != nil || name != "adult-intake.json" {
			t.Fatalf("%s, %v", name, err)
		}
		again, err := s.ImportForm(ctx, file)
		if err != nil || again.Document.ID == paper.Document.ID || again.Form.Sections[0].Title != "Who you are" || again.Document.Published != 0 {
			t.Errorf("imported it is %+v, %v", again, err)
		}
		_, err = s.ImportForm(ctx, []byte("{}"))
		wantRefusal(t, err, "", document.FormFileUnknown)
		_, err = s.ImportForm(ctx, make([]byte, document.FormBytes+1))
		wantRefusal(t, err, "", document.FormFileLarge)
	})

	t.Run("a refusal names the place in the form", func(t *testing.T) {
		t.Parallel()
		form := intakeForm()
		form.Sections[0].Questions[1].Label = ""
		_, err := newShelf(t).AddForm(ctx, document.Sheet{Title: "x", Language: "en", Form: form})
		wantRefusal(t, err, "form.sections.0.questions.1.label", fault.Missing)
	})
}
