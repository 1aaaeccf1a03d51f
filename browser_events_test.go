//go:build browser

package main

import (
	"bufio"
	"strings"
	"testing"
)

func TestBrowserEventsAndEnd(t *testing.T) {
	t.Parallel()

	t.Run("tells_every_page_what_changed_once", func(t *testing.T) {
		t.Parallel()
		o := openBrowser(t)
		cookie := o.enter(t)
		pages := make([]*bufio.Reader, 2)
		for i := range pages {
			pages[i] = o.listen(t, cookie)
		}
		o.publish("client", "c1")
		for _, page := range pages {
			expectLines(t, page, "event: changed", `data: {"noun":"client","id":"c1"}`, "")
		}
		o.publish("outbox", "")
		for _, page := range pages {
			expectLines(t, page, "event: changed", `data: {"noun":"outbox","id":""}`, "")
		}
	})

	t.Run("keeps_one_of_each_change_for_a_page_that_does_not_read", func(t *testing.T) {
		t.Parallel()
		var feed changeFeed
		page := feed.open()
		for range 1000 {
			feed.publish("client", "c1")
			feed.publish("client", "c2")
		}
		if got := feed.take(page); len(got) != 2 {
			t.Fatalf("%d changes wait", len(got))
		}
		feed.close(page)
		feed.publish("client", "c1")
		if got := feed.take(page); len(got) != 0 {
			t.Fatalf("a closed page is told %v", got)
		}
	})

	t.Run("ends_with_pages_open_and_logs_an_unknown_error_once", func(t *testing.T) {
		t.Parallel()
		o := openBrowser(t)
		cookie := o.enter(t)
		page := o.listen(t, cookie)
		ask(t, o.call(t, "Ledger/Fail", "[]", cookie))
		ask(t, o.call(t, "Ledger/Find", `["1"]`, cookie))
		if err := o.stop(); err != nil {
			t.Fatal(err)
		}
		if _, err := page.ReadString('\n'); err == nil {
			t.Fatal("the stream goes on")
		}
		if got := o.log.String(); strings.Count(got, "the disk of Ana Alvarez") != 1 || strings.Contains(got, "not_found") {
			t.Fatalf("the log is %s", got)
		}
	})
}

func expectLines(t *testing.T, from *bufio.Reader, want ...string) {
	t.Helper()
	for _, line := range want {
		if got, err := from.ReadString('\n'); err != nil || strings.TrimSuffix(got, "\n") != line {
			t.Fatalf("got %q (%v), want %q", got, err, line)
		}
	}
}
