package messaging

import (
	"context"
	"database/sql"
	"errors"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
)

// File is a file that goes with a message.
type File struct {
	ID    string         `json:"id"`
	Name  string         `json:"name"`
	Media document.Media `json:"media"`
	Size  int            `json:"size"` // bytes
}

func fileOf(id, name, media string, size int64) File {
	return File{ID: id, Name: name, Media: document.Media(media), Size: int(size)}
}

// File reads a file of a message with its bytes. It fails with [fault.NotFound], or with what the disk says.
func (t *Threads) File(ctx context.Context, id string) (File, []byte, error) {
	var file File
	var hash string
	err := t.store.Read(ctx, func(v *store.View) error {
		f, err := v.GetMessageFile(ctx, id)
		file, hash = fileOf(f.ID, f.Name, f.Media, f.Size), f.File
		return err
	})
	if err != nil {
		return File{}, nil, err
	}
	content, err := t.store.ReadFile(hash)
	return file, content, err
}

// isNone says that something is not there.
func isNone(err error) bool {
	return errors.Is(err, sql.ErrNoRows) || fault.CodeOf(err) == fault.NotFound
}
