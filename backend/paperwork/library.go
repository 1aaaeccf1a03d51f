// Package paperwork is what a practice gives its clients to read, to sign and to fill in, and what they hand
// back: the library of documents with their versions, what was shared with whom, the answers, the signatures.
//
// What was published stays as it was published, byte for byte, and what was signed as it was signed: a signature
// is worth what the text under it is worth. The package knows neither the window nor the portal, and checks
// again whatever they say. Start at [Library], then [Shares].
package paperwork

import (
	"context"
	"encoding/hex"
	"slices"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// DocumentNoun is how a change of a document is announced.
const DocumentNoun = "document"

// DocumentsMax is how many documents a library holds, those put away included.
const DocumentsMax = 300

// Refusals of a document.
const (
	DocumentMany     fault.Code = "document_many"     // the library is full
	DocumentArchived fault.Code = "document_archived" // it is put away; restore it first
	DocumentSame     fault.Code = "document_same"     // nothing has changed since it was published
)

// Document is one line of the library.
type Document struct {
	ID          string               `json:"id"`
	Kind        document.ContentKind `json:"kind"`
	Language    string               `json:"language"`
	Title       string               `json:"title"`
	Version     int                  `json:"version"`                             // rises with each change of the draft; see [Library.SaveText]
	Published   int                  `json:"published"`                           // the number of the version that is given out; 0: none yet
	PublishedAt *time.Time           `json:"publishedAt" ts_type:"string | null"` // nil: never
	IsChanged   bool                 `json:"isChanged"`                           // the draft is not what was published last
	IsArchived  bool                 `json:"isArchived"`
	ChangedAt   time.Time            `json:"changedAt" ts_type:"string"`
}

// Paper is a document with what its draft holds; which of Text, Form and File, its kind says.
type Paper struct {
	Document Document         `json:"document"`
	Text     string           `json:"text"`
	Blocks   []document.Block `json:"blocks"` // the pieces of the text
	Form     document.Form    `json:"form"`
	File     document.File    `json:"file"`
	Versions []Version        `json:"versions"` // newest first
}

// Version is what was published of a document at a moment. It never changes.
type Version struct {
	Number      int       `json:"number"`
	Hash        string    `json:"hash"` // SHA-256 of its bytes, in hexadecimal
	PublishedAt time.Time `json:"publishedAt" ts_type:"string"`
}

// Library is the practice's documents.
type Library struct{ store *store.DB }

// NewLibrary returns the library of a store.
func NewLibrary(db *store.DB) *Library { return &Library{store: db} }

// List reads the documents in their order, those put away last.
func (l *Library) List(ctx context.Context) ([]Document, error) {
	documents := []Document{}
	err := l.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListDocuments(ctx)
		for _, r := range rows {
			documents = append(documents, documentFrom(r))
		}
		return err
	})
	return documents, err
}

// Get reads a document with its draft. It fails with [fault.NotFound].
func (l *Library) Get(ctx context.Context, id string) (Paper, error) {
	var paper Paper
	err := l.store.Read(ctx, func(v *store.View) error {
		var err error
		paper, err = paperOf(ctx, v, id)
		return err
	})
	return paper, err
}

// GetVersion reads what was published under a number, as it was. It fails with [fault.NotFound].
func (l *Library) GetVersion(ctx context.Context, id string, number int) (Paper, error) {
	var paper Paper
	err := l.store.Read(ctx, func(v *store.View) error {
		var err error
		if paper, err = paperOf(ctx, v, id); err != nil {
			return err
		}
		published, err := v.GetDocumentVersion(ctx, row.GetDocumentVersionParams{DocumentID: id, Number: int64(number)})
		if err != nil {
			return err
		}
		held, err := document.ReadContent(published.Body)
		if err != nil {
			return err
		}
		paper.hold(held)
		return nil
	})
	return paper, err
}

// Publish makes the draft the version that is given out from now on. What was given out before stays what it
// was, for whoever has it. It fails with [fault.NotFound], [fault.Conflict], [DocumentArchived] and
// [DocumentSame].
func (l *Library) Publish(ctx context.Context, id string, version int) (Paper, error) {
	return l.change(ctx, id, version, history.DocumentPublished, func(tx *store.Tx, d row.Document) (bool, error) {
		versions, err := tx.ListDocumentVersions(ctx, id)
		if err != nil {
			return false, err
		}
		number := int64(1)
		if len(versions) > 0 {
			number = versions[0].Number + 1
			if slices.Equal(versions[0].Hash, d.DraftHash) {
				return false, fault.New(DocumentSame)
			}
		}
		return true, tx.InsertDocumentVersion(ctx, row.InsertDocumentVersionParams{
			ID: tx.NewID(), DocumentID: id, Number: number, Body: d.Draft, Hash: d.DraftHash, File: d.File, PublishedAt: store.Millis(tx.Now),
		})
	})
}

// Move puts a document at a place in the order, counted from 0 among those not put away. It fails with
// [fault.NotFound], [DocumentArchived], and [fault.Invalid] for a place that is none.
func (l *Library) Move(ctx context.Context, id string, to int) error {
	return l.store.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.GetDocument(ctx, id)
		if err != nil {
			return err
		}
		if d.ArchivedAt != nil {
			return fault.New(DocumentArchived)
		}
		order, err := orderOf(ctx, tx)
		if err != nil {
			return err
		}
		from := slices.Index(order, id)
		if to < 0 || to >= len(order) {
			return fault.At("to", fault.Invalid)
		}
		if from == to {
			return nil
		}
		order = slices.Insert(slices.Delete(order, from, from+1), to, id)
		for place, each := range order {
			if err := tx.PlaceDocument(ctx, row.PlaceDocumentParams{Place: int64(place), ID: each}); err != nil {
				return err
			}
		}
		return record(ctx, tx, history.DocumentMoved, id, d.Title)
	})
}

// Archive puts a document away: it is given to nobody any more, and whoever has it keeps it. Doing it again
// does nothing. It fails with [fault.NotFound].
func (l *Library) Archive(ctx context.Context, id string) error {
	return l.shelve(ctx, id, history.DocumentArchived, true)
}

// Restore takes a document that was put away back, to the end of the order. It fails with [fault.NotFound].
func (l *Library) Restore(ctx context.Context, id string) error {
	return l.shelve(ctx, id, history.DocumentRestored, false)
}

func (l *Library) shelve(ctx context.Context, id string, action history.Action, isArchived bool) error {
	return l.store.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.GetDocument(ctx, id)
		if err != nil || (d.ArchivedAt != nil) == isArchived {
			return err
		}
		now := store.Millis(tx.Now)
		archived := row.ArchiveDocumentParams{UpdatedAt: now, ID: id}
		if isArchived {
			archived.ArchivedAt = &now
		}
		if err := tx.ArchiveDocument(ctx, archived); err != nil {
			return err
		}
		return record(ctx, tx, action, id, d.Title)
	})
}

// add stores a new document at the end of the order and returns its id.
func add(ctx context.Context, tx *store.Tx, held document.Content, starter string) (string, error) {
	count, err := tx.CountDocuments(ctx)
	if err != nil {
		return "", err
	}
	if count >= DocumentsMax {
		return "", fault.New(DocumentMany)
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	body, hash, err := held.Bytes()
	if err != nil {
		return "", err
	}
	id, now := tx.NewID(), store.Millis(tx.Now)
	err = tx.InsertDocument(ctx, row.InsertDocumentParams{
		ID: id, PracticeID: p.ID, Kind: string(held.Kind), Starter: starter, Language: held.Language, Title: held.Title,
		Draft: body, DraftHash: hash, File: held.FileHash(), CreatedAt: now, UpdatedAt: now,
	})
	if err != nil {
		return "", err
	}
	return id, record(ctx, tx, history.DocumentAdded, id, held.Title)
}

// change runs one change of a document that was read at version, with its history, and returns the document
// as it is then.
func (l *Library) change(ctx context.Context, id string, version int, action history.Action, verb func(*store.Tx, row.Document) (isChanged bool, err error)) (Paper, error) {
	var paper Paper
	err := l.store.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.GetDocument(ctx, id)
		switch {
		case err != nil:
			return err
		case d.ArchivedAt != nil:
			return fault.New(DocumentArchived)
		case d.Version != int64(version):
			return fault.New(fault.Conflict)
		}
		isChanged, err := verb(tx, d)
		if err != nil {
			return err
		}
		if paper, err = paperOf(ctx, &tx.View, id); err != nil || !isChanged {
			return err
		}
		return record(ctx, tx, action, id, paper.Document.Title)
	})
	return paper, err
}

// record announces a change and writes it into the history.
func record(ctx context.Context, tx *store.Tx, action history.Action, id, title string) error {
	tx.Changed(DocumentNoun, id)
	return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: action, Subject: id, Detail: title})
}

// orderOf lists the ids of the documents that are not put away, in their order.
func orderOf(ctx context.Context, tx *store.Tx) ([]string, error) {
	rows, err := tx.ListDocuments(ctx)
	var order []string
	for _, r := range rows {
		if r.ArchivedAt == nil {
			order = append(order, r.ID)
		}
	}
	return order, err
}

// paperOf reads a document, its draft and the list of its versions.
func paperOf(ctx context.Context, v *store.View, id string) (Paper, error) {
	d, err := v.GetDocument(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	versions, err := v.ListDocumentVersions(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	held, err := document.ReadContent(d.Draft)
	if err != nil {
		return Paper{}, err
	}
	line := row.ListDocumentsRow{
		ID: d.ID, Kind: d.Kind, Language: d.Language, Title: d.Title, Version: d.Version, ArchivedAt: d.ArchivedAt, UpdatedAt: d.UpdatedAt, IsChanged: 1,
	}
	paper := Paper{Versions: []Version{}}
	for i, each := range versions {
		if i == 0 {
			line.Published, line.PublishedAt = each.Number, &each.PublishedAt
			if slices.Equal(each.Hash, d.DraftHash) {
				line.IsChanged = 0
			}
		}
		paper.Versions = append(paper.Versions, Version{Number: int(each.Number), Hash: hex.EncodeToString(each.Hash), PublishedAt: store.Time(each.PublishedAt)})
	}
	paper.Document = documentFrom(line)
	paper.hold(held)
	return paper, nil
}

// hold gives a paper what a content has.
func (p *Paper) hold(held document.Content) {
	p.Document.Title, p.Document.Language = held.Title, held.Language
	p.Text, p.Blocks, p.Form, p.File = held.Text, document.Blocks(held.Text), held.Sheet().Form, document.File{}
	if held.File != nil {
		p.File = *held.File
	}
}

func documentFrom(r row.ListDocumentsRow) Document {
	return Document{
		ID: r.ID, Kind: document.ContentKind(r.Kind), Language: r.Language, Title: r.Title, Version: int(r.Version), Published: int(r.Published),
		PublishedAt: store.TimeOrNil(r.PublishedAt), IsChanged: r.IsChanged != 0, IsArchived: r.ArchivedAt != nil, ChangedAt: store.Time(r.UpdatedAt),
	}
}
