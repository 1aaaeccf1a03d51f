package messaging

import (
	"context"
	"unicode/utf8"

	"anteroom/backend/access"
	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Draft is what the practitioner has begun to write to somebody. It outlives the screen, and a restart.
type Draft struct {
	Body  string `json:"body"`
	Files []File `json:"files"`
}

// draftMax is how many characters of a draft are kept: more than may be sent, so that a text which is too long is
// not lost while it is being shortened.
const draftMax = 4 * BodyMax

// SaveDraft keeps the text of a draft as it was typed. It fails with [fault.NotFound], or at body with [fault.TooLong]
// or [fault.Invalid].
func (t *Threads) SaveDraft(ctx context.Context, holderID, body string) error {
	switch {
	case utf8.RuneCountInString(body) > draftMax:
		return fault.At("body", fault.TooLong)
	case !utf8.ValidString(body):
		return fault.At("body", fault.Invalid)
	}
	return t.store.Write(ctx, func(tx *store.Tx) error {
		with, err := access.CorrespondentOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		return keepDraft(ctx, tx, with, body)
	})
}

// AddFile puts a file to a draft. It fails with [fault.NotFound], [FilesMany], the codes of [document.Inspect], and
// those of the disk.
func (t *Threads) AddFile(ctx context.Context, holderID, name string, content []byte) (Draft, error) {
	file, err := document.Inspect(name, content)
	if err != nil {
		return Draft{}, err
	}
	if file.Hash, err = t.store.KeepFile(content); err != nil {
		return Draft{}, err
	}
	var draft Draft
	err = t.store.Write(ctx, func(tx *store.Tx) error {
		with, err := access.CorrespondentOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		if draft, err = draftOf(ctx, &tx.View, holderID); err != nil {
			return err
		}
		if len(draft.Files) >= FilesMax {
			return fault.New(FilesMany)
		}
		if err := tx.InsertDraftFile(ctx, row.InsertDraftFileParams{
			ID: tx.NewID(), HolderID: holderID, Position: int64(len(draft.Files)), Name: file.Name, Media: string(file.Media), Size: int64(file.Size), File: file.Hash,
		}); err != nil {
			return err
		}
		if err := keepDraft(ctx, tx, with, draft.Body); err != nil {
			return err
		}
		draft, err = draftOf(ctx, &tx.View, holderID)
		return err
	})
	return draft, err
}

// RemoveFile takes a file out of a draft; one that is not there is no fault.
func (t *Threads) RemoveFile(ctx context.Context, holderID, id string) (Draft, error) {
	var draft Draft
	err := t.store.Write(ctx, func(tx *store.Tx) error {
		with, err := access.CorrespondentOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		if err := tx.DropDraftFile(ctx, row.DropDraftFileParams{HolderID: holderID, ID: id}); err != nil {
			return err
		}
		if draft, err = draftOf(ctx, &tx.View, holderID); err != nil {
			return err
		}
		return keepDraft(ctx, tx, with, draft.Body)
	})
	return draft, err
}

// keepDraft keeps a text beside the draft's files; where neither is left there is no draft.
func keepDraft(ctx context.Context, tx *store.Tx, with access.Correspondent, body string) error {
	files, err := tx.ListDraftFiles(ctx, with.HolderID)
	if err != nil {
		return err
	}
	tx.Changed(Noun, with.HolderID)
	if body == "" && len(files) == 0 {
		err = tx.DropMessageDraft(ctx, with.HolderID)
	} else {
		err = tx.PutMessageDraft(ctx, row.PutMessageDraftParams{
			HolderID: with.HolderID, ClientID: with.ClientID, Body: body, UpdatedAt: store.Millis(tx.Now),
		})
	}
	if err != nil {
		return err
	}
	return keepThread(ctx, tx, with.ClientID, with.HolderID)
}

// dropDraft forgets a draft whole.
func dropDraft(ctx context.Context, tx *store.Tx, holderID string) error {
	if err := tx.DropDraftFiles(ctx, holderID); err != nil {
		return err
	}
	return tx.DropMessageDraft(ctx, holderID)
}

func draftOf(ctx context.Context, v *store.View, holderID string) (Draft, error) {
	draft := Draft{Files: []File{}}
	kept, err := v.GetMessageDraft(ctx, holderID)
	if err != nil && !isNone(err) {
		return draft, err
	}
	draft.Body = kept.Body
	files, err := v.ListDraftFiles(ctx, holderID)
	for _, f := range files {
		draft.Files = append(draft.Files, fileOf(f.ID, f.Name, f.Media, f.Size))
	}
	return draft, err
}
