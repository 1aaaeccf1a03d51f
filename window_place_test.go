//go:build !browser

package main

import (
	"strings"
	"testing"
	"time"

	"anteroom/backend/desktop"
)

func TestPlaceOnTheScreen(t *testing.T) {
	t.Parallel()
	one, two := []extent{{1360, 900}}, []extent{{1360, 900}, {1920, 1080}}
	cases := map[string]struct {
		kept    desktop.Place
		screens []extent
		want    desktop.Place
	}{
		"stays_where_it_is_seen":              {desktop.Place{X: 100, Y: 50, Width: 1100, Height: 700}, one, desktop.Place{X: 100, Y: 50, Width: 1100, Height: 700}},
		"comes_back_from_a_screen_that_left":  {desktop.Place{X: 2000, Y: 50, Width: 1100, Height: 700}, one, desktop.Place{X: 260, Y: 50, Width: 1100, Height: 700}},
		"stays_on_a_second_screen":            {desktop.Place{X: 2000, Y: 50, Width: 1100, Height: 700}, two, desktop.Place{X: 2000, Y: 50, Width: 1100, Height: 700}},
		"shrinks_to_a_smaller_screen":         {desktop.Place{X: 10, Y: 10, Width: 3000, Height: 2000}, one, desktop.Place{Width: 1360, Height: 900}},
		"is_never_left_of_or_above_it":        {desktop.Place{X: -500, Y: -20, Width: 1100, Height: 700}, one, desktop.Place{Width: 1100, Height: 700}},
		"is_never_smaller_than_can_be_used":   {desktop.Place{Width: 10, Height: 10}, one, desktop.Place{Width: 960, Height: 640}},
		"is_kept_where_no_screen_is_known_of": {desktop.Place{X: 4000, Width: 1100, Height: 700}, nil, desktop.Place{X: 4000, Width: 1100, Height: 700}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := onScreen(c.kept, c.screens); got != c.want {
				t.Fatalf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestMenu(t *testing.T) {
	t.Parallel()
	window := &wailsWindow{frame: frame{desk: desktop.NewDesk(nil, t.TempDir(), clock)}}

	t.Run("has_words_for_every_line_in_each_language", func(t *testing.T) {
		t.Parallel()
		english, spanish := window.menuBar("en"), window.menuBar("es")
		lines := 0
		for at, column := range english.Items {
			other := spanish.Items[at]
			if column.Label == other.Label {
				t.Errorf("%q is the same in both", column.Label)
			}
			for index, line := range column.SubMenu.Items {
				words := other.SubMenu.Items[index].Label
				if line.Label == "" {
					continue // a line between groups
				}
				lines++
				if strings.HasPrefix(line.Label, "command_") || words == "" || strings.HasPrefix(words, "command_") {
					t.Errorf("%q, %q", line.Label, words)
				}
			}
		}
		if lines < 15 {
			t.Errorf("only %d lines", lines)
		}
	})

	t.Run("takes_no_key_that_somebody_could_be_typing", func(t *testing.T) {
		t.Parallel()
		for _, column := range menuColumns() {
			for _, entry := range column.entries {
				if entry.keys != nil && len(entry.keys.Modifiers) == 0 {
					t.Errorf("%s", entry.command)
				}
			}
		}
	})
}

func clock() time.Time { return time.Unix(1_700_000_000, 0) }
