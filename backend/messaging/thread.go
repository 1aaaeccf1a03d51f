package messaging

import (
	"context"
	"encoding/base64"
	"math"
	"strconv"
	"strings"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// Line is a thread as the list shows it.
type Line struct {
	HolderID string    `json:"holderId"`
	ClientID string    `json:"clientId"`
	Name     string    `json:"name"`
	About    string    `json:"about"` // whose contact it is; empty: the client
	Last     string    `json:"last"`  // how the newest message begins, on one line; of the draft, where nothing was written yet
	IsMine   bool      `json:"isMine"`
	HasFiles bool      `json:"hasFiles"`
	At       time.Time `json:"at" ts_type:"string"`
	Unread   int       `json:"unread"`
	HasDraft bool      `json:"hasDraft"`
}

// Query asks for a page of the list.
type Query struct {
	Text     string `json:"text"` // a part of a name; empty: everybody
	IsUnread bool   `json:"isUnread"`
	Before   string `json:"before"` // as [Page.Next] gave it; empty: the newest
}

// Page is a part of the list, the newest first.
type Page struct {
	Lines  []Line `json:"lines"`
	Unread int    `json:"unread"` // messages, in all threads
	Next   string `json:"next"`   // asks for the page after; empty: there is none
}

// firstWords is how many characters of the newest message the list shows.
const firstWords = 120

// List reads a page of the threads. It fails with [fault.Invalid] at before.
func (t *Threads) List(ctx context.Context, q Query) (Page, error) {
	page := Page{Lines: []Line{}}
	at, holder, err := parseCursor(q.Before)
	if err != nil {
		return page, err
	}
	err = t.store.Read(ctx, func(v *store.View) error {
		unread, err := v.CountUnreadMessages(ctx)
		if err != nil {
			return err
		}
		page.Unread = int(unread)
		var onlyUnread int64
		if q.IsUnread {
			onlyUnread = 1
		}
		found, err := v.ListThreads(ctx, row.ListThreadsParams{At: at, HolderID: holder, IsUnread: onlyUnread, Text: strings.TrimSpace(q.Text), Most: PageSize + 1})
		if err != nil {
			return err
		}
		if len(found) > PageSize {
			found = found[:PageSize]
			last := found[PageSize-1]
			page.Next = cursor(last.LastAt, last.HolderID)
		}
		for _, r := range found {
			page.Lines = append(page.Lines, Line{
				HolderID: r.HolderID, ClientID: r.ClientID, Name: strings.TrimSpace(r.Name), About: strings.TrimSpace(r.About), Last: beginning(r.Body),
				IsMine: r.LastID != "" && r.IsFromClient == 0, HasFiles: r.HasFiles > 0, At: store.Time(r.LastAt), Unread: int(r.Unread), HasDraft: r.HasDraft > 0,
			})
		}
		return nil
	})
	return page, err
}

// Unread counts the messages of clients that the practitioner has not read.
func (t *Threads) Unread(ctx context.Context) (int, error) {
	var unread int64
	err := t.store.Read(ctx, func(v *store.View) error {
		var err error
		unread, err = v.CountUnreadMessages(ctx)
		return err
	})
	return int(unread), err
}

// Waiting is what of a client's messages, and of their contacts', the practitioner has not read.
type Waiting struct {
	Unread   int    `json:"unread"`   // messages
	HolderID string `json:"holderId"` // whose thread the newest of them is in; empty: there is none
}

// UnreadOf counts what of a client's messages, and of their contacts', the practitioner has not read. Somebody who is not there has none.
func (t *Threads) UnreadOf(ctx context.Context, clientID string) (Waiting, error) {
	var waiting Waiting
	err := t.store.Read(ctx, func(v *store.View) error {
		threads, err := v.ListUnreadThreadsOfClient(ctx, clientID)
		for _, thread := range threads {
			waiting.Unread += int(thread.Unread)
		}
		if len(threads) > 0 {
			waiting.HolderID = threads[0].HolderID
		}
		return err
	})
	return waiting, err
}

// beginning is how a message begins, on one line.
func beginning(body string) string {
	line := []rune(strings.Join(strings.Fields(body), " "))
	if len(line) > firstWords {
		return string(line[:firstWords-1]) + "…"
	}
	return string(line)
}

// cursor names a place in the list.
func cursor(at int64, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at, 10) + " " + id))
}

func parseCursor(text string) (at int64, id string, err error) {
	if text == "" {
		return math.MaxInt64, "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return 0, "", fault.At("before", fault.Invalid)
	}
	number, id, _ := strings.Cut(string(raw), " ")
	if at, err = strconv.ParseInt(number, 10, 64); err != nil {
		return 0, "", fault.At("before", fault.Invalid)
	}
	return at, id, nil
}
