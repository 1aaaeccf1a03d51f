package paperwork

import (
	"context"
	"path"
	"slices"
	"strings"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// AddText puts a text to sign into the library, as a draft. It fails with [DocumentMany], and at title,
// language or text with [fault.Missing], [fault.TooLong] or [fault.Invalid].
func (l *Library) AddText(ctx context.Context, d document.TextDraft) (Paper, error) {
	held, err := d.Content()
	if err != nil {
		return Paper{}, err
	}
	return l.add(ctx, held)
}

// AddForm puts a form into the library, as a draft. It fails with [DocumentMany], at title or language, and
// under form with the codes of [ParseForm].
func (l *Library) AddForm(ctx context.Context, s document.Sheet) (Paper, error) {
	held, err := s.Content()
	if err != nil {
		return Paper{}, err
	}
	return l.add(ctx, held)
}

// AddFile looks at a file, keeps it, and puts it into the library under its name. It fails with
// [DocumentMany], [fault.Invalid] at language, the codes of [Inspect], and those of the disk.
func (l *Library) AddFile(ctx context.Context, language, name string, content []byte) (Paper, error) {
	file, err := document.Inspect(name, content)
	if err != nil {
		return Paper{}, err
	}
	held, err := document.FileDraft{Title: strings.TrimSuffix(file.Name, path.Ext(file.Name)), Language: language}.Content(file)
	if err != nil {
		return Paper{}, err
	}
	if held.File.Hash, err = l.store.KeepFile(content); err != nil {
		return Paper{}, err
	}
	return l.add(ctx, held)
}

// SaveText changes the draft of a text that was read at version; what was published stays. It fails with
// [fault.NotFound], [fault.Conflict], [DocumentArchived], [fault.Invalid] for a document of another kind, and
// the codes of [Library.AddText].
func (l *Library) SaveText(ctx context.Context, id string, version int, d document.TextDraft) (Paper, error) {
	held, err := d.Content()
	if err != nil {
		return Paper{}, err
	}
	return l.save(ctx, id, version, func(document.Content) (document.Content, error) { return held, nil })
}

// SaveForm changes the draft of a form that was read at version. It fails like [Library.SaveText].
func (l *Library) SaveForm(ctx context.Context, id string, version int, s document.Sheet) (Paper, error) {
	held, err := s.Content()
	if err != nil {
		return Paper{}, err
	}
	return l.save(ctx, id, version, func(document.Content) (document.Content, error) { return held, nil })
}

// SaveFile changes what is said about a file that was read at version. It fails like [Library.SaveText].
func (l *Library) SaveFile(ctx context.Context, id string, version int, d document.FileDraft) (Paper, error) {
	held, err := d.Content(document.File{})
	if err != nil {
		return Paper{}, err
	}
	return l.save(ctx, id, version, func(before document.Content) (document.Content, error) {
		if before.File != nil {
			held.File = before.File
		}
		return held, nil
	})
}

// ReplaceFile puts another file in the place of a document's, which keeps its title. It fails like
// [Library.SaveText] and [Library.AddFile].
func (l *Library) ReplaceFile(ctx context.Context, id string, version int, name string, given []byte) (Paper, error) {
	file, err := document.Inspect(name, given)
	if err != nil {
		return Paper{}, err
	}
	if file.Hash, err = l.store.KeepFile(given); err != nil {
		return Paper{}, err
	}
	return l.save(ctx, id, version, func(before document.Content) (document.Content, error) {
		return document.FileDraft{Title: before.Title, Language: before.Language}.Content(file)
	})
}

// File reads the file of a document's draft, with its name. It fails with [fault.NotFound] where there is none.
func (l *Library) File(ctx context.Context, id string) (document.File, []byte, error) {
	paper, err := l.Get(ctx, id)
	if err != nil {
		return document.File{}, nil, err
	}
	content, err := l.store.ReadFile(paper.File.Hash)
	return paper.File, content, err
}

// ExportForm is a form's draft as a file that another practice can import, and a name for it. It fails with
// [fault.NotFound], and [fault.Invalid] for what is no form.
func (l *Library) ExportForm(ctx context.Context, id string) (name string, file []byte, err error) {
	paper, err := l.Get(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if paper.Document.Kind != document.FormContent {
		return "", nil, fault.New(fault.Invalid)
	}
	file, err = document.EncodeForm(document.Sheet{Title: paper.Document.Title, Language: paper.Document.Language, Form: paper.Form})
	return fileNameOf(paper.Document.Title) + ".json", file, err
}

// ImportForm puts a form that was exported into the library, as a draft. It fails with [DocumentMany],
// [document.FormFileLarge] and [document.FormFileUnknown]: what is wrong in a file that nobody typed helps nobody.
func (l *Library) ImportForm(ctx context.Context, file []byte) (Paper, error) {
	sheet, err := document.DecodeForm(file)
	if err != nil {
		if fault.CodeOf(err) != document.FormFileLarge {
			err = fault.Wrap(document.FormFileUnknown, err)
		}
		return Paper{}, err
	}
	return l.AddForm(ctx, sheet)
}

// Sweep removes the kept files that no document names any more. It is called once, before anything can be
// kept.
func (l *Library) Sweep(ctx context.Context) error {
	var named []string
	err := l.store.Read(ctx, func(v *store.View) error {
		var err error
		named, err = v.ListKeptFiles(ctx)
		return err
	})
	if err != nil {
		return err
	}
	return l.store.SweepFiles(named)
}

func (l *Library) add(ctx context.Context, held document.Content) (Paper, error) {
	var paper Paper
	err := l.store.Write(ctx, func(tx *store.Tx) error {
		id, err := add(ctx, tx, held, "")
		if err != nil {
			return err
		}
		paper, err = paperOf(ctx, &tx.View, id)
		return err
	})
	return paper, err
}

// save gives a document another draft. The same draft again is no change and leaves no trace.
func (l *Library) save(ctx context.Context, id string, version int, revise func(before document.Content) (document.Content, error)) (Paper, error) {
	return l.change(ctx, id, version, history.DocumentChanged, func(tx *store.Tx, d row.Document) (bool, error) {
		before, err := document.ReadContent(d.Draft)
		if err != nil {
			return false, err
		}
		held, err := revise(before)
		if err != nil {
			return false, err
		}
		if held.Kind != before.Kind {
			return false, fault.New(fault.Invalid)
		}
		body, hash, err := held.Bytes()
		if err != nil || slices.Equal(hash, d.DraftHash) {
			return false, err
		}
		return true, tx.UpdateDocument(ctx, row.UpdateDocumentParams{
			Language: held.Language, Title: held.Title, Draft: body, DraftHash: hash, File: held.FileHash(), UpdatedAt: store.Millis(tx.Now), ID: id,
		})
	})
}

// fileNameOf makes a name for a file of a title: letters and digits, and hyphens for the rest.
func fileNameOf(title string) string {
	name := strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
	if name == "" {
		return "form"
	}
	return name[:min(len(name), 60)]
}
