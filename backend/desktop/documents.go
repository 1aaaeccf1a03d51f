package desktop

import (
	"context"
	"encoding/base64"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/paperwork"
)

// Documents is bound to the window: the library of what clients read, sign and fill in.
type Documents struct{ desk *Desk }

// NewDocuments binds the documents.
func NewDocuments(desk *Desk) *Documents { return &Documents{desk: desk} }

// StarterChoice says which documents of the set are wanted, and in which language.
type StarterChoice struct {
	Language string   `json:"language"`
	Keys     []string `json:"keys"`
}

// List reads the documents in their order.
func (d *Documents) List() ([]paperwork.Document, error) {
	return answer(d.desk, func(ctx context.Context, h *House) ([]paperwork.Document, error) { return h.Library.List(ctx) })
}

// Get reads a document with its draft.
func (d *Documents) Get(id string) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) { return h.Library.Get(ctx, id) })
}

// GetVersion reads what was published under a number.
func (d *Documents) GetVersion(id string, number int) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		return h.Library.GetVersion(ctx, id, number)
	})
}

// AddText adds a text to sign.
func (d *Documents) AddText(draft document.TextDraft) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) { return h.Library.AddText(ctx, draft) })
}

// SaveText changes a text that was read at version.
func (d *Documents) SaveText(id string, version int, draft document.TextDraft) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		return h.Library.SaveText(ctx, id, version, draft)
	})
}

// AddForm adds a form.
func (d *Documents) AddForm(sheet document.Sheet) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) { return h.Library.AddForm(ctx, sheet) })
}

// SaveForm changes a form that was read at version.
func (d *Documents) SaveForm(id string, version int, sheet document.Sheet) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		return h.Library.SaveForm(ctx, id, version, sheet)
	})
}

// AddFile adds a file; its content comes as base64.
func (d *Documents) AddFile(language, name, content string) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		bytes, err := decodeFile(content)
		if err != nil {
			return paperwork.Paper{}, err
		}
		return h.Library.AddFile(ctx, language, name, bytes)
	})
}

// SaveFile changes what is said about a file that was read at version.
func (d *Documents) SaveFile(id string, version int, draft document.FileDraft) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		return h.Library.SaveFile(ctx, id, version, draft)
	})
}

// ReplaceFile puts another file in the place of one that was read at version; its content comes as base64.
func (d *Documents) ReplaceFile(id string, version int, name, content string) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		bytes, err := decodeFile(content)
		if err != nil {
			return paperwork.Paper{}, err
		}
		return h.Library.ReplaceFile(ctx, id, version, name, bytes)
	})
}

// Publish makes a draft that was read at version the one that is given out.
func (d *Documents) Publish(id string, version int) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		return h.Library.Publish(ctx, id, version)
	})
}

// Move puts a document at a place in the order, counted from 0.
func (d *Documents) Move(id string, to int) error {
	return act(d.desk, func(ctx context.Context, h *House) error { return h.Library.Move(ctx, id, to) })
}

// Archive puts a document away.
func (d *Documents) Archive(id string) error {
	return act(d.desk, func(ctx context.Context, h *House) error { return h.Library.Archive(ctx, id) })
}

// Restore takes a document back that was put away.
func (d *Documents) Restore(id string) error {
	return act(d.desk, func(ctx context.Context, h *House) error { return h.Library.Restore(ctx, id) })
}

// Starters lists the set that a practice may begin with.
func (d *Documents) Starters(language string) ([]paperwork.Starter, error) {
	return answer(d.desk, func(ctx context.Context, h *House) ([]paperwork.Starter, error) {
		return h.Library.Starters(ctx, language)
	})
}

// AddStarters adds documents of the set, and answers with the list as it is then.
func (d *Documents) AddStarters(choice StarterChoice) ([]paperwork.Document, error) {
	return answer(d.desk, func(ctx context.Context, h *House) ([]paperwork.Document, error) {
		if err := h.Library.AddStarters(ctx, choice.Language, choice.Keys); err != nil {
			return nil, err
		}
		return h.Library.List(ctx)
	})
}

// Measure is a scored questionnaire as a section of a form.
func (d *Documents) Measure(measure, language string) (document.Section, error) {
	return answer(d.desk, func(context.Context, *House) (document.Section, error) {
		return paperwork.MeasureSection(document.Measure(measure), language)
	})
}

// Blocks are the pieces in which a text to sign is drawn.
func (d *Documents) Blocks(text string) ([]document.Block, error) {
	return answer(d.desk, func(context.Context, *House) ([]document.Block, error) { return document.Blocks(text), nil })
}

// ImportForm adds a form from a file that ExportForm wrote.
func (d *Documents) ImportForm(file string) (paperwork.Paper, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (paperwork.Paper, error) {
		return h.Library.ImportForm(ctx, []byte(file))
	})
}

// ExportForm saves a form as a file, where the person wants it.
func (d *Documents) ExportForm(id string) (Handed, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (Handed, error) {
		name, file, err := h.Library.ExportForm(ctx, id)
		if err != nil {
			return Handed{}, err
		}
		return d.desk.hand(name, file)
	})
}

// SaveFileAs saves a document's file, where the person wants it.
func (d *Documents) SaveFileAs(id string) (Handed, error) {
	return answer(d.desk, func(ctx context.Context, h *House) (Handed, error) {
		file, content, err := h.Library.File(ctx, id)
		if err != nil {
			return Handed{}, err
		}
		return d.desk.hand(file.Name, content)
	})
}

// decodeFile reads a file as the window sends it.
func decodeFile(content string) ([]byte, error) {
	if len(content) > base64.StdEncoding.EncodedLen(document.FileBytes) {
		return nil, fault.New(document.FileTooLarge)
	}
	bytes, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		return nil, fault.New(fault.Invalid)
	}
	return bytes, nil
}
