package messaging

import (
	"context"
	"unicode/utf8"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

// Take takes in what a client wrote, once. It fails with [fault.NotFound] where the access has ended or a file is not
// theirs, and with [fault.Missing], [fault.TooLong] or [FilesMany] for what no portal of ours lets pass.
func Take(ctx context.Context, tx *store.Tx, sent visitor.MessageSend) error {
	with, err := writerOf(ctx, tx, sent.Grant, sent.Holder)
	if err != nil {
		return err
	}
	if known, err := tx.CountMessage(ctx, sent.Message); err != nil || known > 0 {
		return err
	}
	switch {
	case sent.Body == "" && len(sent.Uploads) == 0:
		return fault.New(fault.Missing)
	case utf8.RuneCountInString(sent.Body) > BodyMax:
		return fault.New(fault.TooLong)
	case len(sent.Uploads) > FilesMax:
		return fault.New(FilesMany)
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return err
	}
	now := store.Millis(tx.Now)
	if err := tx.InsertMessage(ctx, row.InsertMessageParams{
		ID: sent.Message, PracticeID: p.ID, ClientID: with.ClientID, HolderID: with.HolderID, IsFromClient: true, Body: sent.Body, At: now, VisibleAt: now,
	}); err != nil {
		return err
	}
	for i, id := range sent.Uploads {
		file, err := tx.GetVisitorUpload(ctx, id)
		if err != nil {
			return err
		}
		if file.GrantID != sent.Grant || file.Purpose != visitor.ForMessage {
			return fault.New(fault.NotFound)
		}
		if err := tx.InsertMessageFile(ctx, row.InsertMessageFileParams{
			ID: file.ID, MessageID: sent.Message, Position: int64(i), Name: file.Name, Media: file.Media, Size: file.Size, File: file.Hash,
		}); err != nil {
			return err
		}
	}
	if err := keepThread(ctx, tx, with.ClientID, with.HolderID); err != nil {
		return err
	}
	return note(ctx, tx, with, history.Client, history.MessageReceived, sent.Message)
}

// TakeRead notes that a client had what the practice wrote, up to a message, on their screen. It fails with
// [fault.NotFound].
func TakeRead(ctx context.Context, tx *store.Tx, read visitor.MessagesReading) error {
	with, err := writerOf(ctx, tx, read.Grant, read.Holder)
	if err != nil {
		return err
	}
	m, err := messageOf(ctx, &tx.View, with.HolderID, read.UpTo)
	if err != nil {
		return err
	}
	now := store.Millis(tx.Now)
	seen, err := tx.ReadPracticeMessages(ctx, row.ReadPracticeMessagesParams{ReadAt: &now, HolderID: with.HolderID, At: m.At, ID: m.ID})
	if err != nil || seen == 0 {
		return err
	}
	tx.Changed(Noun, with.HolderID)
	return access.SettleNotices(ctx, tx, with.HolderID)
}

// writerOf is whoever came in by a grant. It fails with [fault.NotFound] where that has ended, or is another's.
func writerOf(ctx context.Context, tx *store.Tx, grantID, holderID string) (access.Correspondent, error) {
	grant, err := tx.GetGrant(ctx, grantID)
	if err != nil {
		return access.Correspondent{}, err
	}
	if grant.EndedAt != nil || grant.HolderID != holderID {
		return access.Correspondent{}, fault.New(fault.NotFound)
	}
	if holderID == grant.ClientID { // the history needs no more of a client
		return access.Correspondent{ClientID: grant.ClientID, HolderID: holderID}, nil
	}
	return access.CorrespondentOf(ctx, &tx.View, holderID)
}
