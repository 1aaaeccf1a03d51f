package visitor

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// messagesAtOnce is how many messages a page of a thread has.
const messagesAtOnce = 50

// Message is one message of a thread.
type Message struct {
	ID     string
	IsMine bool // written by whoever holds the visitor's access
	Body   string
	At     time.Time
	ReadAt *time.Time // when the other side had read it
	IsNew  bool       // written by the practice, and not on the visitor's screen before
	Files  []MessageFile
}

// MessageFile is a file that goes with a message.
type MessageFile struct {
	ID    string
	Name  string
	Media document.Media
	Size  int // bytes
}

// Thread is a part of what the visitor and the practice wrote to one another.
type Thread struct {
	Messages []Message // oldest first
	HasOlder bool
	Mark     string // of what stands now, see [Door.MessageMark]
}

// Newest is the id of the newest message of the practice in a part of a thread; empty: it has none.
func (t Thread) Newest() string {
	for _, m := range slices.Backward(t.Messages) {
		if !m.IsMine {
			return m.ID
		}
	}
	return ""
}

// Messages reads the newest messages of the visitor's thread, or those before the message before. What the visitor wrote
// is there from the moment it was sent, wherever the desk is. It fails with [fault.NotFound] where before is none of theirs.
func (d *Door) Messages(ctx context.Context, who Visitor, before string) (Thread, error) {
	var thread Thread
	err := d.portal.Read(ctx, func(v *store.View) error {
		var err error
		if thread.Mark, err = markOf(ctx, v, who); err != nil {
			return err
		}
		from := place{at: math.MaxInt64}
		if before != "" {
			if from, err = placeOf(ctx, v, who, before); err != nil {
				return err
			}
		}
		thread.Messages, thread.HasOlder, err = readThread(ctx, v, who, from)
		return err
	})
	return thread, err
}

// place is where a message stands in its thread.
type place struct {
	at int64
	id string
}

func (p place) isBefore(q place) bool { return p.at < q.at || (p.at == q.at && p.id < q.id) }

// placeOf finds a message of the visitor's thread.
func placeOf(ctx context.Context, v *store.View, who Visitor, id string) (place, error) {
	m, err := v.ReadPortalMessage(ctx, row.ReadPortalMessageParams{Key: id, Holder: who.Holder, Client: who.Client, VisibleAt: store.Millis(v.Now)})
	if isNone(err) {
		err = fault.New(fault.NotFound)
	}
	return place{at: m.At, id: m.Key}, err
}

// readThread reads the messages before a place, with those that the desk does not have yet among them.
func readThread(ctx context.Context, v *store.View, who Visitor, from place) ([]Message, bool, error) {
	rows, err := v.ReadPortalMessages(ctx, row.ReadPortalMessagesParams{
		Holder: who.Holder, Client: who.Client, Now: store.Millis(v.Now), At: from.at, Before: from.id, Most: messagesAtOnce + 1,
	})
	if err != nil {
		return nil, false, err
	}
	hasOlder := len(rows) > messagesAtOnce
	if hasOlder {
		rows = rows[:messagesAtOnce]
	}
	messages, known := []Message{}, map[string]bool{}
	for _, m := range rows {
		known[m.Key] = true
		messages = append(messages, Message{ID: m.Key, IsMine: m.IsFromClient, Body: m.Body, At: store.Time(m.At), ReadAt: store.TimeOrNil(m.ReadAt)})
	}
	read, err := readUpTo(ctx, v, who)
	if err != nil {
		return nil, false, err
	}
	for i, m := range messages {
		messages[i].IsNew = !m.IsMine && m.ReadAt == nil && read.isBefore(placeIn(m))
	}
	files, err := v.ReadPortalMessageFiles(ctx, slices.Collect(maps.Keys(known)))
	if err != nil {
		return nil, false, err
	}
	for _, f := range files {
		i := slices.IndexFunc(messages, func(m Message) bool { return m.ID == f.Message })
		messages[i].Files = append(messages[i].Files, MessageFile{ID: f.Key, Name: f.Name, Media: document.Media(f.Media), Size: int(f.Size)})
	}
	waiting, err := waitingMessages(ctx, v, who)
	if err != nil {
		return nil, false, err
	}
	for _, m := range waiting {
		isBelow := hasOlder && placeIn(m).isBefore(placeIn(messages[len(rows)-1]))
		if !known[m.ID] && !isBelow && placeIn(m).isBefore(from) {
			messages = append(messages, m)
		}
	}
	slices.SortFunc(messages, func(a, b Message) int {
		if placeIn(a).isBefore(placeIn(b)) {
			return -1
		}
		return 1
	})
	return messages, hasOlder, nil
}

func placeIn(m Message) place { return place{at: store.Millis(m.At), id: m.ID} }

// waitingMessages are those that whoever has this access sent and the desk has not taken in yet.
func waitingMessages(ctx context.Context, v *store.View, who Visitor) ([]Message, error) {
	events, err := v.ListPendingMessages(ctx, who.Client)
	if err != nil {
		return nil, err
	}
	var waiting []Message
	for _, event := range events {
		body, isSound := bodyOf[MessageSend](event)
		if Kind(event.Kind) != MessageSent || !isSound || body.Holder != who.Holder {
			continue
		}
		m := Message{ID: body.Message, IsMine: true, Body: body.Body, At: store.Time(event.At)}
		for _, id := range body.Uploads {
			file, err := v.GetVisitorUpload(ctx, id)
			if err != nil {
				return nil, err
			}
			m.Files = append(m.Files, MessageFile{ID: file.ID, Name: file.Name, Media: document.Media(file.Media), Size: int(file.Size)})
		}
		waiting = append(waiting, m)
	}
	return waiting, nil
}

// MessageFile reads a file of a message of the visitor's thread. It fails with [fault.NotFound].
func (d *Door) MessageFile(ctx context.Context, who Visitor, id string) (MessageFile, []byte, error) {
	var file MessageFile
	var hash string
	err := d.portal.Read(ctx, func(v *store.View) error {
		f, err := v.ReadPortalMessageFile(ctx, row.ReadPortalMessageFileParams{Key: id, Holder: who.Holder, Client: who.Client, VisibleAt: store.Millis(v.Now)})
		if err == nil {
			file, hash = MessageFile{ID: f.Key, Name: f.Name, Media: document.Media(f.Media), Size: int(f.Size)}, f.File
			return nil
		}
		if !isNone(err) {
			return err
		}
		own, err := v.GetVisitorUpload(ctx, id)
		if isNone(err) || err == nil && (own.GrantID != who.Grant || own.Purpose != ForMessage) {
			return fault.New(fault.NotFound)
		}
		file, hash = MessageFile{ID: own.ID, Name: own.Name, Media: document.Media(own.Media), Size: int(own.Size)}, own.Hash
		return err
	})
	if err != nil {
		return file, nil, err
	}
	content, err := d.portal.ReadFile(hash)
	return file, content, err
}
