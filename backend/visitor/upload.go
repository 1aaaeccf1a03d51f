package visitor

import (
	"context"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// UploadsADay is how many files somebody may send within a day.
const UploadsADay = 30

// UploadMany is the refusal of one more.
const UploadMany fault.Code = "upload_many"

// Upload is a file that a visitor sent.
type Upload struct {
	ID    string
	Name  string
	Media document.Media
	Size  int // bytes
	At    time.Time
}

// Upload takes a file for the practice: it is looked at, kept, and told. It fails with the codes of
// [document.Inspect], [UploadMany], and those of the disk.
func (d *Door) Upload(ctx context.Context, who Visitor, name string, content []byte) error {
	file, err := document.Inspect(name, content)
	if err != nil {
		return err
	}
	if err := d.portal.Read(ctx, func(v *store.View) error { return hasRoom(ctx, v, who, 1) }); err != nil {
		return err
	}
	if file.Hash, err = d.portal.KeepFile(content); err != nil {
		return err
	}
	return d.tell(ctx, func(tx *store.Tx) error {
		if err := hasRoom(ctx, &tx.View, who, 1); err != nil {
			return err
		}
		id, err := noteUpload(ctx, tx, who, file, forPapers)
		if err != nil {
			return err
		}
		return record(ctx, tx, FileSent, who.Client, FileSending{Grant: who.Grant, Upload: id})
	})
}

// forPapers is the purpose of an upload that goes with nothing else.
const forPapers = "papers"

// noteUpload keeps whose a file is and what it was sent for, and returns its id.
func noteUpload(ctx context.Context, tx *store.Tx, who Visitor, file document.File, purpose string) (string, error) {
	id := tx.NewID()
	return id, tx.InsertVisitorUpload(ctx, row.InsertVisitorUploadParams{
		ID: id, GrantID: who.Grant, Client: who.Client, Name: file.Name, Media: string(file.Media), Size: int64(file.Size), Hash: file.Hash, At: store.Millis(tx.Now), Purpose: purpose,
	})
}

// hasRoom says no to so many more files than may be sent within a day.
func hasRoom(ctx context.Context, v *store.View, who Visitor, more int) error {
	if more == 0 {
		return nil
	}
	sent, err := v.CountUploadsSince(ctx, row.CountUploadsSinceParams{GrantID: who.Grant, At: store.Millis(v.Now.Add(-24 * time.Hour))})
	if err == nil && int(sent)+more > UploadsADay {
		return fault.New(UploadMany)
	}
	return err
}

// Uploads lists what a visitor sent, newest first.
func (d *Door) Uploads(ctx context.Context, who Visitor) ([]Upload, error) {
	uploads := []Upload{}
	err := d.portal.Read(ctx, func(v *store.View) error {
		waiting, err := v.ListPendingUploads(ctx, who.Grant)
		if err != nil {
			return err
		}
		for _, u := range waiting {
			uploads = append(uploads, Upload{ID: u.ID, Name: u.Name, Media: document.Media(u.Media), Size: int(u.Size), At: store.Time(u.At)})
		}
		kept, err := v.ReadPortalUploads(ctx, row.ReadPortalUploadsParams{Holder: who.Holder, Client: who.Client})
		for _, u := range kept {
			uploads = append(uploads, Upload{ID: u.Key, Name: u.Name, Media: document.Media(u.Media), Size: int(u.Size), At: store.Time(u.At)})
		}
		return err
	})
	return uploads, err
}
