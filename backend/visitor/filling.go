package visitor

import (
	"context"
	"slices"
	"strings"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/typed"
)

// What a signature may have at the most.
const (
	SignerMax  = 120
	DrawingMax = 20_000
)

// Saved is what became of answers that a page sent.
type Saved struct {
	Answered, Asked int
	Marks           map[string]string  // of what was taken: what the page knows from now on
	Problems        []document.Problem // what was not, because it is not sound
	Newer           document.Values    // what was not, because it was answered elsewhere since; with what stands
}

// SaveAnswers keeps answers to a form. What is not sound, and what another page answered since, is left as it
// stands and told. It fails with [fault.NotFound], [PaperDone], [fault.Invalid] or [fault.TooLong].
func (d *Door) SaveAnswers(ctx context.Context, who Visitor, share string, changes []document.Change) (Saved, error) {
	saved := Saved{Marks: map[string]string{}}
	err := d.tell(ctx, func(tx *store.Tx) error {
		paper, err := readPaper(ctx, &tx.View, who, share)
		switch {
		case err != nil:
			return err
		case paper.DoneAt != nil:
			return fault.New(PaperDone)
		case paper.Kind != document.FormContent:
			return fault.New(fault.Invalid)
		}
		merged, err := paper.Content.Sheet().Form.Merge(paper.Values, changes)
		if err != nil {
			return err
		}
		saved.Problems, saved.Newer = merged.Problems, merged.Newer
		saved.Answered, saved.Asked = merged.Progress.Answered, merged.Progress.Asked
		for _, change := range changes {
			if _, isNewer := merged.Newer[change.Question]; !isNewer {
				saved.Marks[change.Question] = document.Mark(merged.Values[change.Question])
			}
		}
		if len(merged.Changed) == 0 {
			return nil
		}
		return record(ctx, tx, AnswersSaved, who.Client, AnswersSave{Grant: who.Grant, Share: share, Changes: merged.Changed})
	})
	return saved, err
}

// Signing is how a visitor stands for a paper.
type Signing struct {
	Name        string // as it was typed; a form, and a drawing, may be handed in without
	Drawing     string // the path of a drawn signature, as in SVG: M, L, numbers; empty: none
	Hash        string // of the paper that the page showed
	AnswersHash string // over the answers that the page showed
}

// HandIn signs a text, or hands a form in. The same again does nothing. It fails with [fault.NotFound], [PaperDone],
// [PaperChanged], [PaperIncomplete], and at name or drawing with [fault.Missing], [fault.TooLong] or [fault.Invalid].
func (d *Door) HandIn(ctx context.Context, who Visitor, share string, s Signing) error {
	name, err := typed.Line(s.Name, SignerMax)
	if err != nil {
		return fault.At("name", fault.CodeOf(err))
	}
	switch {
	case len(s.Drawing) > DrawingMax:
		return fault.At("drawing", fault.TooLong)
	case !isPath(s.Drawing):
		return fault.At("drawing", fault.Invalid)
	}
	return d.tell(ctx, func(tx *store.Tx) error {
		paper, err := readPaper(ctx, &tx.View, who, share)
		switch {
		case err != nil:
			return err
		case paper.DoneAt != nil && paper.Signature != nil && paper.Hash == s.Hash && paper.Signature.AnswersHash == s.AnswersHash:
			return nil
		case paper.DoneAt != nil:
			return fault.New(PaperDone)
		case paper.Kind == document.FileContent:
			return fault.New(fault.Invalid)
		case paper.Hash != s.Hash || paper.AnswersHash != s.AnswersHash:
			return fault.New(PaperChanged)
		case len(paper.Missing) > 0:
			return fault.New(PaperIncomplete)
		case paper.Kind == document.TextContent && name == "" && s.Drawing == "":
			return fault.At("name", fault.Missing)
		}
		return record(ctx, tx, PaperHandedIn, who.Client, PaperHandIn{
			Grant: who.Grant, Share: share, Signer: name, Way: wayOf(name, s.Drawing), Drawing: s.Drawing, Hash: s.Hash, AnswersHash: s.AnswersHash,
		})
	})
}

func wayOf(name, drawing string) Way {
	switch {
	case drawing != "":
		return Drawn
	case name != "":
		return Typed
	}
	return HandedIn
}

// isPath says whether a text is nothing but the moves and lines of a drawing.
func isPath(drawing string) bool {
	return strings.Trim(drawing, "ML0123456789., ") == "" && !strings.ContainsFunc(drawing, func(r rune) bool {
		return !strings.ContainsRune("ML0123456789., ", r)
	})
}

// tell runs a write that may record one event, and fails with what the desk refused it for.
func (d *Door) tell(ctx context.Context, verb func(*store.Tx) error) error {
	var event string
	var refusal error
	err := d.portal.WriteAndLook(ctx, func(tx *store.Tx) error {
		event = ""
		if err := verb(tx); err != nil {
			return err
		}
		event = eventOf(tx)
		return nil
	}, func(v *store.View) error {
		if event == "" {
			return nil
		}
		outcome, err := v.ReadPortalOutcome(ctx, event)
		switch {
		case isNone(err): // the desk is elsewhere, and will hear of it
			return nil
		case err == nil && outcome.Outcome == "refused":
			refusal = fault.New(fault.Code(outcome.Code))
		}
		return err
	})
	if err != nil {
		return err
	}
	return refusal
}

// eventOf is the id of the event that a write has recorded; empty: it recorded none.
func eventOf(tx *store.Tx) string {
	for _, change := range slices.Backward(tx.Changes()) {
		if change.Noun == EventNoun {
			return change.ID
		}
	}
	return ""
}
