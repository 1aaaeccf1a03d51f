//go:build !browser

package main

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/options"
	shell "github.com/wailsapp/wails/v2/pkg/runtime"

	"anteroom/backend/desktop"
)

// The window's size where none is remembered, and the smallest one.
const (
	windowWidth, windowHeight     = 1280, 820
	windowMinWidth, windowMinHigh = 960, 640
)

// place begins where the window stood when it was last closed. Whether that is still on a screen is
// only known once there is a window: see [wailsWindow.settle].
func (w *wailsWindow) place(opened *options.App) {
	opened.Width, opened.Height, opened.MinWidth, opened.MinHeight = windowWidth, windowHeight, windowMinWidth, windowMinHigh
	if w.frame.desk == nil {
		return
	}
	if kept := w.frame.desk.Computer().Place(); kept.Width > 0 {
		opened.Width, opened.Height = max(kept.Width, windowMinWidth), max(kept.Height, windowMinHigh)
		if kept.IsMaximised {
			opened.WindowStartState = options.Maximised
		}
	}
}

// settle puts the window where it stood, as far as that is on a screen. It does so once: the page may be
// read again later.
func (w *wailsWindow) settle(ctx context.Context) {
	w.settling.Do(func() {
		if w.frame.desk == nil {
			return
		}
		kept := w.frame.desk.Computer().Place()
		if kept.Width > 0 && !kept.IsMaximised {
			screens, err := shell.ScreenGetAll(ctx)
			if err != nil {
				w.frame.log.Warn("the screens are not known", "error", err)
				return
			}
			visible := onScreen(kept, sizesOf(screens))
			if visible.Width != kept.Width || visible.Height != kept.Height {
				resizeWindow(ctx, visible.Width, visible.Height)
			}
			shell.WindowSetPosition(ctx, visible.X, visible.Y)
		}
		shell.EventsOn(ctx, "resized", func(...any) { w.keepPlace(ctx) })
	})
}

// keepPlace remembers where the window stands now. Of one that fills its screen only that is kept, so
// that it has its former size when it is made smaller.
func (w *wailsWindow) keepPlace(ctx context.Context) {
	if w.frame.desk == nil {
		return
	}
	computer := w.frame.desk.Computer()
	kept := computer.Place()
	kept.IsMaximised = shell.WindowIsMaximised(ctx)
	if shell.WindowIsNormal(ctx) {
		kept.X, kept.Y = shell.WindowGetPosition(ctx)
		kept.Width, kept.Height = shell.WindowGetSize(ctx)
	}
	if err := computer.KeepPlace(kept); err != nil {
		w.frame.log.Warn("the window's place is not kept", "error", err)
	}
}

// extent is the size of a screen.
type extent struct{ width, height int }

func sizesOf(screens []shell.Screen) []extent {
	sizes := make([]extent, 0, len(screens))
	for _, screen := range screens {
		sizes = append(sizes, extent{screen.Size.Width, screen.Size.Height})
	}
	return sizes
}

// onScreen moves and shrinks a place until all of it is on the screens. How those are arranged is not
// known, so they count as standing side by side; a place that is on none goes to the first corner.
func onScreen(place desktop.Place, screens []extent) desktop.Place {
	var all extent
	for _, screen := range screens {
		all.width += screen.width
		all.height = max(all.height, screen.height)
	}
	if all.width == 0 || all.height == 0 {
		return place
	}
	place.Width = max(min(place.Width, all.width), windowMinWidth)
	place.Height = max(min(place.Height, all.height), windowMinHigh)
	place.X = max(0, min(place.X, all.width-place.Width))
	place.Y = max(0, min(place.Y, all.height-place.Height))
	return place
}
