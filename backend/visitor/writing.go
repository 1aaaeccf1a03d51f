package visitor

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
	"unicode/utf8"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// MessagesADay is how many messages somebody may send within a day.
const MessagesADay = 100

// pageMax is the longest number of a page, in bytes.
const pageMax = 64

// Refusals of a message.
const (
	MessageMany      fault.Code = "message_many"  // one more than [MessagesADay]
	MessageFilesMany fault.Code = "message_files" // more than [MessageFilesMax]
)

// Outgoing is a message as it was typed.
type Outgoing struct {
	Page  string // the number of the page that it was typed on
	Body  string
	Files []GivenFile
}

// GivenFile is a file as its sender calls it.
type GivenFile struct {
	Name    string
	Content []byte
}

// SendMessage sends a message to the practice, and forgets the draft of it. The same from the same page is sent once. It fails with [fault.Invalid]
// without a page; at body with [fault.Missing], [fault.TooLong] or [MessageMany]; at files with [MessageFilesMany] or
// [UploadMany]; and at a file, by its number from 0, with the codes of [document.Inspect].
func (d *Door) SendMessage(ctx context.Context, who Visitor, out Outgoing) error {
	body := typed.Lines(out.Body)
	switch {
	case out.Page == "" || len(out.Page) > pageMax:
		return fault.New(fault.Invalid)
	case utf8.RuneCountInString(body) > MessageMax:
		return fault.At("body", fault.TooLong)
	case body == "" && len(out.Files) == 0:
		return fault.At("body", fault.Missing)
	case len(out.Files) > MessageFilesMax:
		return fault.At("files", MessageFilesMany)
	}
	files, err := d.keepGiven(ctx, who, out.Files)
	if err != nil {
		return err
	}
	once := out.Page + " " + fingerprint(body, files)
	return d.tell(ctx, func(tx *store.Tx) error {
		isSent, err := wasSent(ctx, &tx.View, who, once)
		if err != nil || isSent {
			return err
		}
		if err := hasRoomFor(ctx, &tx.View, who, len(files)); err != nil {
			return err
		}
		sent := MessageSend{Grant: who.Grant, Holder: who.Holder, Message: tx.NewID(), Body: body, Uploads: []string{}}
		for _, file := range files {
			id, err := noteUpload(ctx, tx, who, file, ForMessage)
			if err != nil {
				return err
			}
			sent.Uploads = append(sent.Uploads, id)
		}
		if err := record(ctx, tx, MessageSent, who.Client, sent); err != nil {
			return err
		}
		if err := putDraft(ctx, tx, who, ""); err != nil {
			return err
		}
		return tx.InsertMessageOnce(ctx, row.InsertMessageOnceParams{GrantID: who.Grant, Page: once, EventID: eventOf(tx), At: store.Millis(tx.Now)})
	})
}

// wasSent says whether a message went already, and says no to one too many.
func wasSent(ctx context.Context, v *store.View, who Visitor, once string) (bool, error) {
	times, err := v.CountMessageOnce(ctx, row.CountMessageOnceParams{GrantID: who.Grant, Page: once})
	if err != nil || times > 0 {
		return times > 0, err
	}
	today, err := v.CountMessagesSince(ctx, row.CountMessagesSinceParams{GrantID: who.Grant, At: store.Millis(v.Now.Add(-24 * time.Hour))})
	if err == nil && today >= MessagesADay {
		err = fault.At("body", MessageMany)
	}
	return false, err
}

// keepGiven looks at files and keeps them: all or, in the rows, none.
func (d *Door) keepGiven(ctx context.Context, who Visitor, given []GivenFile) ([]document.File, error) {
	files := make([]document.File, 0, len(given))
	for i, each := range given {
		file, err := document.Inspect(each.Name, each.Content)
		if err != nil {
			return nil, fault.At(strconv.Itoa(i), fault.CodeOf(err))
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return files, nil
	}
	if err := d.portal.Read(ctx, func(v *store.View) error { return hasRoomFor(ctx, v, who, len(given)) }); err != nil {
		return nil, err
	}
	for i, each := range given {
		hash, err := d.portal.KeepFile(each.Content)
		if err != nil {
			return nil, err
		}
		files[i].Hash = hash
	}
	return files, nil
}

// hasRoomFor is [hasRoom] for the files of a message.
func hasRoomFor(ctx context.Context, v *store.View, who Visitor, more int) error {
	err := hasRoom(ctx, v, who, more)
	if fault.CodeOf(err) == UploadMany {
		return fault.At("files", UploadMany)
	}
	return err
}

// fingerprint is of what a message says.
func fingerprint(body string, files []document.File) string {
	sum := sha256.New()
	_, _ = sum.Write([]byte(body)) // a hash takes everything
	for _, file := range files {
		_, _ = sum.Write([]byte("\x00" + file.Hash + file.Name))
	}
	return hex.EncodeToString(sum.Sum(nil))
}
