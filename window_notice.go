//go:build !browser

package main

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	shell "github.com/wailsapp/wails/v2/pkg/runtime"

	"anteroom/backend/desktop"
	"anteroom/frontend/words"
)

// canNotify: the system can show notices of this build's window.
const canNotify = true

// noticeBoard has the system say that something happened, while the person looks elsewhere. What it says
// is a kind of event and names nobody. Where nothing shows notices, it is silent.
type noticeBoard struct {
	frame     frame
	isWatched atomic.Bool // the person is looking at the window

	mu      sync.Mutex
	waiting map[boardChange]bool
	woken   chan struct{} // holds one token while something waits
}

type boardChange struct{ noun, id string }

func newNoticeBoard(f frame) *noticeBoard {
	return &noticeBoard{frame: f, waiting: map[boardChange]bool{}, woken: make(chan struct{}, 1)}
}

// hear takes a change in; it never waits.
func (b *noticeBoard) hear(noun, id string) {
	b.mu.Lock()
	b.waiting[boardChange{noun, id}] = true
	b.mu.Unlock()
	select {
	case b.woken <- struct{}{}:
	default:
	}
}

func (b *noticeBoard) take() map[boardChange]bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := b.waiting
	b.waiting = map[boardChange]bool{}
	return taken
}

// watch shows what is worth a notice until ctx ends. Of many alike at once one is shown.
func (b *noticeBoard) watch(ctx context.Context, notices *desktop.Notices, show func(title, body string) error) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.woken:
		}
		found := map[desktop.Notice]bool{}
		for change := range b.take() {
			told, err := notices.Of(ctx, change.noun, change.id)
			if err != nil {
				b.frame.log.Debug("a change could not be read for a notice", "error", err)
			}
			for _, notice := range told {
				found[notice] = true
			}
		}
		if computer := b.frame.desk.Computer(); b.isWatched.Load() || !computer.IsNotices() {
			continue
		}
		book := words.For(b.frame.desk.Computer().Language())
		for notice := range found {
			if err := show(book.Say("program"), book.Say("notice_"+string(notice))); err != nil {
				b.frame.log.Debug("the system shows no notices", "error", err)
			}
		}
	}
}

// postNotices begins to watch for what is worth a notice, until ctx ends.
func (w *wailsWindow) postNotices(ctx context.Context) {
	if w.frame.desk == nil || runtime.GOOS == "linux" && !hasSessionBus() {
		return
	}
	board := newNoticeBoard(w.frame)
	notices := desktop.NewNotices(w.frame.desk)
	board.isWatched.Store(true)
	shell.EventsOn(ctx, "watched", func(data ...any) {
		isWatched, isSaid := false, false
		if len(data) > 0 {
			isWatched, isSaid = data[0].(bool)
		}
		board.isWatched.Store(isSaid && isWatched)
	})
	w.frame.desk.Overhear(board.hear)
	var asking sync.Once
	go board.watch(ctx, notices, func(title, body string) error {
		var err error
		asking.Do(func() {
			if err = shell.InitializeNotifications(ctx); err == nil {
				_, err = shell.RequestNotificationAuthorization(ctx)
			}
		})
		if err != nil {
			return err
		}
		return shell.SendNotification(ctx, shell.NotificationOptions{ID: body, Title: title, Body: body})
	})
}
