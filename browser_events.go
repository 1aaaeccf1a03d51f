//go:build browser

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
)

// change says that one object, or with an empty id any of its kind, is no longer what was shown.
type change struct {
	Noun string `json:"noun"`
	ID   string `json:"id"`
}

// changeFeed tells every open page what changed. Publishing never waits for a page: a slow one has each
// change waiting once, however often it happens.
type changeFeed struct {
	mutex sync.Mutex
	pages []*changePage
}

// changePage is one open page.
type changePage struct {
	waiting []change      // guarded by the feed's mutex
	woken   chan struct{} // holds one token while something waits
}

func (f *changeFeed) publish(noun, id string) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for _, page := range f.pages {
		if next := (change{Noun: noun, ID: id}); !slices.Contains(page.waiting, next) {
			page.waiting = append(page.waiting, next)
		}
		select {
		case page.woken <- struct{}{}:
		default:
		}
	}
}

func (f *changeFeed) open() *changePage {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	page := &changePage{woken: make(chan struct{}, 1)}
	f.pages = append(f.pages, page)
	return page
}

func (f *changeFeed) close(page *changePage) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.pages = slices.DeleteFunc(f.pages, func(other *changePage) bool { return other == page })
}

func (f *changeFeed) take(page *changePage) []change {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	taken := page.waiting
	page.waiting = nil
	return taken
}

// ServeHTTP streams changes to one page until it closes or the program ends.
func (f *changeFeed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page := f.open()
	defer f.close(page)
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	if _, err := fmt.Fprint(w, ": open\n\n"); err != nil || stream.Flush() != nil {
		return
	}
	for {
		select {
		case <-r.Context().Done():
			return
		case <-page.woken:
		}
		for _, next := range f.take(page) {
			data, err := json.Marshal(next)
			if err != nil {
				return
			}
			if _, err := fmt.Fprintf(w, "event: changed\ndata: %s\n\n", data); err != nil {
				return
			}
		}
		if stream.Flush() != nil {
			return
		}
	}
}
