package messaging

import (
	"context"
	"time"
	"unicode/utf8"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/typed"
)

// Send writes to a holder what was typed, with the files of the draft, which is empty afterwards (S50). The other side
// has it when the undo window is over, and a mail tells them of it where they have not read it ten minutes later. The same words again while the first can still be taken back, as by a double
// click, are the same message. It fails with [fault.NotFound], [MessagingOff], [access.NoAccess],
// [access.ClientArchived], and at body with [fault.Missing] or [fault.TooLong].
func (t *Threads) Send(ctx context.Context, holderID, body string) (Message, error) {
	body = typed.Lines(body)
	if utf8.RuneCountInString(body) > BodyMax {
		return Message{}, fault.At("body", fault.TooLong)
	}
	var sent Message
	err := t.store.Write(ctx, func(tx *store.Tx) error {
		with, err := access.CorrespondentOf(ctx, &tx.View, holderID)
		if err != nil {
			return err
		}
		if code := refusalOf(stateOf(with)); code != "" {
			return fault.New(code)
		}
		id, err := send(ctx, tx, with, body)
		if err != nil {
			return err
		}
		m, err := tx.GetMessage(ctx, id)
		if err != nil {
			return err
		}
		messages, err := withFiles(ctx, &tx.View, []row.Message{m})
		if err == nil {
			sent = messages[0]
		}
		return err
	})
	return sent, err
}

// send writes to somebody who can be written to, and returns the message's id.
func send(ctx context.Context, tx *store.Tx, with access.Correspondent, body string) (string, error) {
	files, err := tx.ListDraftFiles(ctx, with.HolderID)
	if err != nil {
		return "", err
	}
	if body == "" && len(files) == 0 {
		return "", fault.At("body", fault.Missing)
	}
	if err := dropDraft(ctx, tx, with.HolderID); err != nil {
		return "", err
	}
	return write(ctx, tx, with, body, files)
}

// doubleClick is how soon the same words again are a finger that was too fast, where there is no undo window.
const doubleClick = 2 * time.Second

// write keeps a message of the practice. The same words again while the first can still be taken back are that one.
func write(ctx context.Context, tx *store.Tx, with access.Correspondent, body string, files []row.MessageDraftFile) (string, error) {
	last, err := tx.GetNewestMessage(ctx, with.HolderID)
	if err != nil && !isNone(err) {
		return "", err
	}
	isFresh := max(last.VisibleAt, last.At+doubleClick.Milliseconds()) > store.Millis(tx.Now)
	if err == nil && len(files) == 0 && !last.IsFromClient && last.Body == body && isFresh {
		return last.ID, nil
	}
	p, err := tx.GetPractice(ctx)
	if err != nil {
		return "", err
	}
	id, until := tx.NewID(), tx.Now.Add(time.Duration(p.UndoSeconds)*time.Second)
	if err := tx.InsertMessage(ctx, row.InsertMessageParams{
		ID: id, PracticeID: p.ID, ClientID: with.ClientID, HolderID: with.HolderID, Body: body, At: store.Millis(tx.Now), VisibleAt: store.Millis(until),
	}); err != nil {
		return "", err
	}
	for i, f := range files {
		if err := tx.InsertMessageFile(ctx, row.InsertMessageFileParams{
			ID: f.ID, MessageID: id, Position: int64(i), Name: f.Name, Media: f.Media, Size: f.Size, File: f.File,
		}); err != nil {
			return "", err
		}
	}
	if err := keepThread(ctx, tx, with.ClientID, with.HolderID); err != nil {
		return "", err
	}
	if err := access.NoticeOfMessage(ctx, tx, with.HolderID, until); err != nil {
		return "", err
	}
	return id, note(ctx, tx, with, history.Practitioner, history.MessageSent, id)
}

// Undo takes a message back that the other side does not have yet (W5): its text and its files are the draft again,
// before what was typed meanwhile. It fails with [fault.NotFound] or [MessageGone].
func (t *Threads) Undo(ctx context.Context, id string) error {
	return t.store.Write(ctx, func(tx *store.Tx) error {
		m, err := tx.GetMessage(ctx, id)
		switch {
		case err != nil:
			return err
		case m.IsFromClient || m.VisibleAt <= store.Millis(tx.Now):
			return fault.New(MessageGone)
		}
		with, err := access.CorrespondentOf(ctx, &tx.View, m.HolderID)
		if err != nil {
			return err
		}
		if err := intoDraft(ctx, tx, with, m); err != nil {
			return err
		}
		if err := tx.DropMessage(ctx, id); err != nil {
			return err
		}
		if err := keepThread(ctx, tx, m.ClientID, m.HolderID); err != nil {
			return err
		}
		if err := access.SettleNotices(ctx, tx, m.HolderID); err != nil {
			return err
		}
		return note(ctx, tx, with, history.Practitioner, history.MessageTakenBack, id)
	})
}

// intoDraft makes a message a draft again.
func intoDraft(ctx context.Context, tx *store.Tx, with access.Correspondent, m row.Message) error {
	draft, err := draftOf(ctx, &tx.View, m.HolderID)
	if err != nil {
		return err
	}
	files, err := tx.ListMessageFiles(ctx, []string{m.ID})
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := tx.InsertDraftFile(ctx, row.InsertDraftFileParams{
			ID: f.ID, HolderID: m.HolderID, Position: f.Position - FilesMax, Name: f.Name, Media: f.Media, Size: f.Size, File: f.File,
		}); err != nil {
			return err
		}
	}
	body := m.Body
	if draft.Body != "" && body != "" {
		body += "\n\n"
	}
	return keepDraft(ctx, tx, with, body+draft.Body)
}
