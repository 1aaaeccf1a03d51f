package paperwork

import (
	"context"
	"encoding/json"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// PaperOpened notes that a paper was looked at for the first time. It fails with [fault.NotFound].
func PaperOpened(ctx context.Context, tx *store.Tx, look visitor.PaperLook) error {
	share, err := shareOf(ctx, tx, look.Grant, look.Share)
	if err != nil {
		return err
	}
	opened, err := tx.OpenShare(ctx, row.OpenShareParams{OpenedAt: store.MillisOrNull(tx.Now), ID: share.ID})
	if err != nil || opened == 0 {
		return err
	}
	return note(ctx, tx, share, history.Client, history.PaperOpened, "")
}

// PaperFetched notes that a file was fetched, which is all that is asked of it. It fails with [fault.NotFound], and
// with [fault.Invalid] for a paper that is no file.
func PaperFetched(ctx context.Context, tx *store.Tx, look visitor.PaperLook) error {
	share, err := shareOf(ctx, tx, look.Grant, look.Share)
	switch {
	case err != nil:
		return err
	case share.Kind != string(document.FileContent):
		return fault.New(fault.Invalid)
	case share.DoneAt != nil:
		return nil
	}
	now := store.Millis(tx.Now)
	if err := tx.EndShare(ctx, row.EndShareParams{At: &now, ID: share.ID}); err != nil {
		return err
	}
	return note(ctx, tx, share, history.Client, history.PaperFetched, "")
}

// SaveAnswers keeps what a client answered. An answer that is not sound, or that would overwrite a newer one, is not
// kept; the portal has told them. It fails with [fault.NotFound], [visitor.PaperDone], [fault.Invalid] or [fault.TooLong].
func SaveAnswers(ctx context.Context, tx *store.Tx, save visitor.AnswersSave) error {
	share, err := shareOf(ctx, tx, save.Grant, save.Share)
	switch {
	case err != nil:
		return err
	case share.DoneAt != nil:
		return fault.New(visitor.PaperDone)
	case share.Kind != string(document.FormContent):
		return fault.New(fault.Invalid)
	}
	held, err := document.ReadContent(share.Body)
	if err != nil {
		return err
	}
	kept, err := valuesOf(ctx, &tx.View, share.ID)
	if err != nil {
		return err
	}
	merged, err := held.Sheet().Form.Merge(kept, save.Changes)
	if err != nil || len(merged.Changed) == 0 {
		return err
	}
	now := store.Millis(tx.Now)
	for _, change := range merged.Changed {
		if change.Value == nil {
			err = tx.DropAnswer(ctx, row.DropAnswerParams{ShareID: share.ID, Question: change.Question})
		} else {
			err = tx.PutAnswer(ctx, row.PutAnswerParams{ShareID: share.ID, Question: change.Question, Value: string(change.Value), At: now})
		}
		if err != nil {
			return err
		}
	}
	if err := tx.CountAnswers(ctx, row.CountAnswersParams{
		Answered: int64(merged.Progress.Answered), Asked: int64(merged.Progress.Asked), At: &now, ID: share.ID,
	}); err != nil {
		return err
	}
	if share.StartedAt != nil {
		tx.Changed(ShareNoun, share.ClientID)
		return nil
	}
	return note(ctx, tx, share, history.Client, history.PaperStarted, "")
}

// shareOf reads a share that the holder of a grant has. It fails with [fault.NotFound] for another's, for one that
// was withdrawn, and where the access has ended.
func shareOf(ctx context.Context, tx *store.Tx, grantID, shareID string) (row.GetShareRow, error) {
	grant, err := tx.GetGrant(ctx, grantID)
	if err != nil {
		return row.GetShareRow{}, err
	}
	share, err := tx.GetShare(ctx, shareID)
	if err != nil {
		return row.GetShareRow{}, err
	}
	if grant.EndedAt != nil || share.HolderID != grant.HolderID || share.ClientID != grant.ClientID || share.WithdrawnAt != nil {
		return row.GetShareRow{}, fault.New(fault.NotFound)
	}
	return share, nil
}

func valuesOf(ctx context.Context, v *store.View, shareID string) (document.Values, error) {
	rows, err := v.ListAnswers(ctx, shareID)
	values := document.Values{}
	for _, r := range rows {
		values[r.Question] = json.RawMessage(r.Value)
	}
	return values, err
}
