//go:build !browser

package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"anteroom/backend/fault"
)

// closableFrame is a frame whose onClose answers stay and counts.
func closableFrame(stay bool, asked *int) frame {
	return frame{
		title: programName, assets: fstest.MapFS{"index.html": {Data: []byte("<head>")}},
		subscribe: func(func(noun, id string)) {}, onReady: func(context.Context) {}, offerQuit: func(func()) {},
		onClose: func(context.Context) bool { *asked++; return stay },
		log:     slog.New(slog.DiscardHandler),
	}
}

func TestWindowOptions(t *testing.T) {
	t.Parallel()
	var asked int
	got := windowOptions(t.Context(), closableFrame(false, &asked))

	t.Run("close_the_engine's_own_doors", func(t *testing.T) {
		t.Parallel()
		if got.EnableDefaultContextMenu || got.BindingsAllowedOrigins != "" || got.Debug.OpenInspectorOnStartup ||
			got.DragAndDrop.EnableFileDrop || !got.DragAndDrop.DisableWebViewDrop || got.AssetServer.Middleware == nil ||
			got.DisablePanicRecovery || got.EnableFraudulentWebsiteDetection {
			t.Fatalf("%+v", got)
		}
	})

	t.Run("fit_a_small_laptop", func(t *testing.T) {
		t.Parallel()
		if got.Width != 1280 || got.Height != 820 || got.MinWidth != 960 || got.MinHeight != 640 {
			t.Fatalf("%dx%d, at least %dx%d", got.Width, got.Height, got.MinWidth, got.MinHeight)
		}
	})

	t.Run("cross_an_error_as_a_text_that_survives_being_made_an_Error", func(t *testing.T) {
		t.Parallel()
		if crossing := got.ErrorFormatter(fault.At("name", fault.Missing)); crossing != `{"code":"missing","field":"name"}` {
			t.Fatalf("got %v", crossing)
		}
	})
}

func TestClosingTheWindow(t *testing.T) {
	t.Parallel()

	t.Run("stays_when_the_frame_says_so_and_asks_again_next_time", func(t *testing.T) {
		t.Parallel()
		var asked int
		window := &wailsWindow{frame: closableFrame(true, &asked), told: t.Context()}
		for time := 1; time <= 2; time++ {
			if isStaying := window.beforeClose(t.Context()); !isStaying || asked != time {
				t.Fatalf("time %d: staying %v, asked %d times", time, isStaying, asked)
			}
		}
	})

	t.Run("goes_once_when_the_system_ends_it_whatever_the_frame_says", func(t *testing.T) {
		t.Parallel()
		var asked int
		told, end := context.WithCancel(t.Context())
		end()
		window := &wailsWindow{frame: closableFrame(true, &asked), told: told}
		if isStaying := window.beforeClose(t.Context()); isStaying || asked != 1 {
			t.Fatalf("staying %v, asked %d times", isStaying, asked)
		}
		// GTK's loop must not be left a second time.
		if isHeldBack := window.beforeClose(t.Context()); isHeldBack != (runtime.GOOS == "linux") || asked != 1 {
			t.Fatalf("held back %v, asked %d times", isHeldBack, asked)
		}
	})
}

func TestFrameThatNobodyCouldShow(t *testing.T) {
	t.Parallel()
	var asked int
	whole := closableFrame(false, &asked)
	if err := whole.check(); err != nil {
		t.Fatal(err)
	}
	for name, breaking := range map[string]func(*frame){
		"without_assets":    func(f *frame) { f.assets = nil },
		"without_a_log":     func(f *frame) { f.log = nil },
		"without_events":    func(f *frame) { f.subscribe = nil },
		"without_a_start":   func(f *frame) { f.onReady = nil },
		"without_a_quit":    func(f *frame) { f.offerQuit = nil },
		"without_an_ending": func(f *frame) { f.onClose = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := whole
			breaking(&broken)
			if broken.check() == nil {
				t.Fatal("it was accepted")
			}
		})
	}
}

func TestShellLogKeepsNoCall(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	reports := shellLog{slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	call := `C{"name":"desktop.Startup.EnterPassphrase","args":["violet kettle"]}`
	for _, report := range []func(string){
		reports.Print, reports.Trace, reports.Debug, reports.Info, reports.Warning, reports.Error, reports.Fatal,
	} {
		report("process message error: " + call + " -> " + errors.New("for Ana").Error())
		report(call)
	}
	if got := log.String(); strings.Contains(got, "violet") || strings.Contains(got, "Ana") {
		t.Fatalf("the log is %s", got)
	}
	if got := strings.Count(log.String(), `phrase="process message error"`); got != 7 {
		t.Fatalf("%d of 7 reports are recognised: %s", got, log.String())
	}
}
