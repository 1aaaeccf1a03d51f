package messaging

import (
	"context"
	"math"
	"slices"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Message is one message of a thread.
type Message struct {
	ID        string     `json:"id"`
	IsMine    bool       `json:"isMine"` // the practice's
	Body      string     `json:"body"`
	At        time.Time  `json:"at" ts_type:"string"`
	HeldUntil *time.Time `json:"heldUntil" ts_type:"string | null"` // until when it can be taken back; nil: the other side has it
	ReadAt    *time.Time `json:"readAt" ts_type:"string | null"`    // when the other side had read it
	Files     []File     `json:"files"`
}

// Conversation is a thread with a page of its messages.
type Conversation struct {
	HolderID      string     `json:"holderId"`
	ClientID      string     `json:"clientId"`
	Name          string     `json:"name"`
	About         string     `json:"about"` // whose contact it is; empty: the client
	State         State      `json:"state"`
	NoticeWhy     fault.Code `json:"noticeWhy"` // why no mail tells them of a message; empty: one does
	Messages      []Message  `json:"messages"`  // the oldest first
	HasOlder      bool       `json:"hasOlder"`
	Unread        int        `json:"unread"`
	Draft         Draft      `json:"draft"`
	BodyMax       int        `json:"bodyMax"` // characters
	FilesMax      int        `json:"filesMax"`
	PortalAddress string     `json:"portalAddress"`
}

// Get reads a thread with the newest of its messages, or with those before one of them. Somebody to whom nothing was
// written yet has an empty one. It fails with [fault.NotFound].
func (t *Threads) Get(ctx context.Context, holderID, before string) (Conversation, error) {
	var c Conversation
	err := t.store.Read(ctx, func(v *store.View) error {
		with, err := access.CorrespondentOf(ctx, v, holderID)
		if err != nil {
			return err
		}
		p, err := v.GetPractice(ctx)
		if err != nil {
			return err
		}
		unread, err := v.CountUnreadOfClient(ctx, holderID)
		if err != nil {
			return err
		}
		c = Conversation{
			HolderID: with.HolderID, ClientID: with.ClientID, Name: with.Name, About: with.Client, State: stateOf(with), NoticeWhy: with.WhyNoNotice,
			Unread: int(unread), BodyMax: BodyMax, FilesMax: FilesMax, PortalAddress: p.PortalAddress,
		}
		if c.Draft, err = draftOf(ctx, v, holderID); err != nil {
			return err
		}
		c.Messages, c.HasOlder, err = messagesBefore(ctx, v, holderID, before)
		return err
	})
	return c, err
}

// MarkRead notes that the practitioner has seen what a client wrote up to a message. It fails with [fault.NotFound].
func (t *Threads) MarkRead(ctx context.Context, holderID, upTo string) error {
	return t.store.Write(ctx, func(tx *store.Tx) error {
		m, err := messageOf(ctx, &tx.View, holderID, upTo)
		if err != nil {
			return err
		}
		now := store.Millis(tx.Now)
		read, err := tx.ReadClientMessages(ctx, row.ReadClientMessagesParams{ReadAt: &now, HolderID: holderID, At: m.At, ID: m.ID})
		if err != nil || read == 0 {
			return err
		}
		tx.Changed(Noun, holderID)
		return keepThread(ctx, tx, m.ClientID, holderID)
	})
}

// messagesBefore reads a page of a thread, the oldest first.
func messagesBefore(ctx context.Context, v *store.View, holderID, before string) ([]Message, bool, error) {
	asked := row.ListMessagesParams{HolderID: holderID, At: math.MaxInt64, Most: PageSize + 1}
	if before != "" {
		m, err := messageOf(ctx, v, holderID, before)
		if err != nil {
			return nil, false, err
		}
		asked.At, asked.ID = m.At, m.ID
	}
	found, err := v.ListMessages(ctx, asked)
	if err != nil {
		return nil, false, err
	}
	hasOlder := len(found) > PageSize
	if hasOlder {
		found = found[:PageSize]
	}
	slices.Reverse(found)
	messages, err := withFiles(ctx, v, found)
	return messages, hasOlder, err
}

// messageOf reads a message of a thread. It fails with [fault.NotFound] for another's.
func messageOf(ctx context.Context, v *store.View, holderID, id string) (row.Message, error) {
	m, err := v.GetMessage(ctx, id)
	if err == nil && m.HolderID != holderID {
		return m, fault.New(fault.NotFound)
	}
	return m, err
}

// withFiles adds to messages what they carry.
func withFiles(ctx context.Context, v *store.View, found []row.Message) ([]Message, error) {
	messages, ids := make([]Message, 0, len(found)), make([]string, 0, len(found))
	for _, m := range found {
		ids = append(ids, m.ID)
		message := Message{ID: m.ID, IsMine: !m.IsFromClient, Body: m.Body, At: store.Time(m.At), ReadAt: store.TimeOrNil(m.ReadAt), Files: []File{}}
		if until := store.Time(m.VisibleAt); until.After(v.Now) {
			message.HeldUntil = &until
		}
		messages = append(messages, message)
	}
	files, err := v.ListMessageFiles(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		i := slices.Index(ids, f.MessageID)
		messages[i].Files = append(messages[i].Files, fileOf(f.ID, f.Name, f.Media, f.Size))
	}
	return messages, nil
}
