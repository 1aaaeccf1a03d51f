package sample

import (
	"context"
	"encoding/json"

	"anteroom/backend/document"
	"anteroom/backend/paperwork"
	"anteroom/backend/visitor"
)

// progress is how far a sample client comes with the documents that they are given with their invitation.
type progress int

const (
	noPapers progress = iota
	unread
	opened   // the first one, and nothing more
	halfDone // signed, and the questionnaire begun
	allDone
)

// shelf says which documents of the starter set a sample client is given, by language.
func shelf() map[string][]string {
	keys := []string{"privacy_notice", "treatment_consent", string(document.GAD7)}
	return map[string][]string{"en": keys, "es": keys}
}

// fillLibrary publishes the documents, and returns their ids by language.
func (h House) fillLibrary(ctx context.Context) (map[string][]string, error) {
	for language, keys := range shelf() {
		if err := h.Library.AddStarters(ctx, language, keys); err != nil {
			return nil, err
		}
	}
	all, err := h.Library.List(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string][]string{}
	for _, d := range all {
		if _, err := h.Library.Publish(ctx, d.ID, d.Version); err != nil {
			return nil, err
		}
		ids[d.Language] = append(ids[d.Language], d.ID)
	}
	return ids, nil
}

// workOn has the client, who is signed in, come as far with their documents as their story says.
func (h House) workOn(ctx context.Context, session string, p person) error {
	if p.papers <= unread {
		return nil
	}
	who, verdict, err := h.Door.Admit(ctx, session, visitor.FillPapers)
	if err != nil || verdict != visitor.Allowed {
		return err
	}
	lines, err := h.Door.Papers(ctx, who)
	if err != nil {
		return err
	}
	for _, line := range lines {
		if err := h.Door.NoteOpenedPaper(ctx, who, line.ID); err != nil {
			return err
		}
		if p.papers == opened {
			return nil
		}
		if err := h.fillIn(ctx, who, line.ID, p); err != nil {
			return err
		}
	}
	return nil
}

// fillIn signs a text; a form is answered and handed in, or answered in part.
func (h House) fillIn(ctx context.Context, who visitor.Visitor, share string, p person) error {
	paper, err := h.Door.Paper(ctx, who, share)
	if err != nil {
		return err
	}
	if paper.Kind == document.FormContent {
		changes := answersTo(paper.Content.Sheet().Form)
		if p.papers == halfDone {
			changes = changes[:len(changes)/2]
		}
		if _, err := h.Door.SaveAnswers(ctx, who, share, changes); err != nil || p.papers == halfDone {
			return err
		}
		if paper, err = h.Door.Paper(ctx, who, share); err != nil {
			return err
		}
	}
	return h.Door.HandIn(ctx, who, share, visitor.Signing{Name: p.first + " " + p.last, Hash: paper.Hash, AnswersHash: paper.AnswersHash})
}

// answersTo answers every choice of a form, by turns with one and another of what there is to choose.
func answersTo(form document.Form) []document.Change {
	var changes []document.Change
	for _, section := range form.Sections {
		for _, q := range section.Questions {
			if q.Kind != document.OneChoice || len(q.Options) == 0 {
				continue
			}
			value, err := json.Marshal(q.Options[len(changes)%2%len(q.Options)].Value)
			if err != nil {
				continue
			}
			changes = append(changes, document.Change{Question: q.ID, Value: value})
		}
	}
	return changes
}

// shareWith invites a client with the documents in their language.
func (h House) shareWith(ctx context.Context, id, language string, library map[string][]string) error {
	_, err := h.Shares.Share(ctx, paperwork.ShareDraft{HolderID: id, Documents: library[language]})
	return err
}
