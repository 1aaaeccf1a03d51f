package desktop

import (
	"context"

	"anteroom/backend/outbox"
	"anteroom/backend/practice"
)

// Templates is bound to the window: what the mails to clients say.
type Templates struct{ desk *Desk }

// NewTemplates binds the templates.
func NewTemplates(desk *Desk) *Templates { return &Templates{desk: desk} }

// List reads the template of every kind of mail in every language.
func (t *Templates) List() ([]practice.Template, error) {
	return answer(t.desk, func(ctx context.Context, h *House) ([]practice.Template, error) { return h.Templates.List(ctx) })
}

// Save gives a kind of mail other words; an empty wording takes the practitioner's own back.
func (t *Templates) Save(kind, language string, version int, wording outbox.Wording) (practice.Template, error) {
	return answer(t.desk, func(ctx context.Context, h *House) (practice.Template, error) {
		return h.Templates.Save(ctx, kind, language, version, wording)
	})
}

// Preview shows a mail as a client would have it with these words.
func (t *Templates) Preview(kind, language string, wording outbox.Wording) (outbox.Preview, error) {
	return answer(t.desk, func(ctx context.Context, h *House) (outbox.Preview, error) {
		return h.Templates.Preview(ctx, kind, language, wording)
	})
}

// SendTest mails these words to the practice's own address.
func (t *Templates) SendTest(kind, language string, wording outbox.Wording) error {
	return act(t.desk, func(ctx context.Context, h *House) error { return h.Templates.SendTest(ctx, kind, language, wording) })
}
