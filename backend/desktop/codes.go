package desktop

import (
	"context"

	"anteroom/backend/billing"
	"anteroom/backend/billpaper"
)

// Codes is bound to the window: the codes of diagnoses ("diagnosis") and services ("service") that the practice keeps.
type Codes struct{ desk *Desk }

// NewCodes binds the codes.
func NewCodes(desk *Desk) *Codes { return &Codes{desk: desk} }

// List finds fifty codes of a kind by a part of them or of what they stand for; after is the last of the page before.
func (c *Codes) List(kind, text, after string) (billing.CodePage, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (billing.CodePage, error) {
		return h.Books.Codes(ctx, kind, text, after)
	})
}

// Save keeps a code in place of the one that it was before; of a new one that is empty.
func (c *Codes) Save(kind, was string, code billpaper.Code) (billpaper.Code, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (billpaper.Code, error) {
		return h.Books.SaveCode(ctx, kind, was, code)
	})
}

// Remove takes a code away.
func (c *Codes) Remove(kind, code string) error {
	return act(c.desk, func(ctx context.Context, h *House) error { return h.Books.RemoveCode(ctx, kind, code) })
}

// Preview says what a CSV of codes would bring.
func (c *Codes) Preview(kind, text string) (billing.CodeImport, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (billing.CodeImport, error) {
		return h.Books.PreviewCodes(ctx, kind, text)
	})
}

// Import keeps the codes of a CSV.
func (c *Codes) Import(kind, text string) (billing.CodeImport, error) {
	return answer(c.desk, func(ctx context.Context, h *House) (billing.CodeImport, error) {
		return h.Books.ImportCodes(ctx, kind, text)
	})
}
