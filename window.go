//go:build !browser

package main

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/logger"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	shell "github.com/wailsapp/wails/v2/pkg/runtime"
)

//go:embed build/appicon.png
var windowIcon []byte

// shellSettings: the window has none.
type shellSettings struct{}

func (*shellSettings) register(*flag.FlagSet) {}

// authority: only the mail providers themselves are asked for leave to send.
func (shellSettings) authority() string { return "" }

// provider: only the payment provider itself is asked.
func (shellSettings) provider() string { return "" }

// directory: only Let's Encrypt is asked for the portal's public certificate.
func (shellSettings) directory() string { return "" }

// openWindow shows the frame in a window of its own and returns when that has closed. A signal to end
// closes it without asking.
func openWindow(f frame) error {
	if err := f.check(); err != nil {
		return fmt.Errorf("open the window: %w", err)
	}
	if !isDescribing && runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errors.New("open the window: there is no display")
	}
	told, forget := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer forget()
	if err := wails.Run(windowOptions(told, f)); err != nil {
		return fmt.Errorf("open the window: %w", err)
	}
	return nil
}

// windowOptions says how the window is: closed to everything remote, without the engine's own menu,
// tools and file drops. It closes without asking when told ends.
func windowOptions(told context.Context, f frame) *options.App {
	window := &wailsWindow{frame: f, told: told}
	opened := &options.App{
		Title:              f.title,
		BackgroundColour:   options.NewRGB(0xF7, 0xF8, 0xF7),
		AssetServer:        &assetserver.Options{Assets: f.assets, Middleware: guardAssets},
		Bind:               f.bound,
		ErrorFormatter:     func(err error) any { return f.refuse(err).crossing() },
		OnStartup:          window.start,
		OnDomReady:         window.settle,
		OnBeforeClose:      window.beforeClose,
		SingleInstanceLock: window.singleInstance(),
		DragAndDrop:        &options.DragAndDrop{DisableWebViewDrop: true},
		Logger:             shellLog{f.log},
		LogLevelProduction: logger.ERROR,
		Linux: &linux.Options{
			Icon: windowIcon, ProgramName: programName, WebviewGpuPolicy: linux.WebviewGpuPolicyNever,
		},
	}
	window.place(opened)
	if f.desk != nil {
		opened.Menu = window.menuBar(f.desk.Computer().Language())
	}
	return opened
}

// wailsWindow is the window while it lives.
type wailsWindow struct {
	frame  frame
	told   context.Context // an ending that outlives every call
	shown  atomic.Pointer[context.Context]
	isGone atomic.Bool
	asking sync.Mutex // held while onClose decides: Wails hears a signal too, and asks again

	settling sync.Once
}

// start runs when the window exists. Wails wants its own context back in every call to it.
func (w *wailsWindow) start(ctx context.Context) {
	w.shown.Store(&ctx)
	w.frame.subscribe(func(noun, id string) {
		if !w.isGone.Load() {
			shell.EventsEmit(ctx, "changed", map[string]string{"noun": noun, "id": id})
		}
	})
	w.followLanguage(ctx)
	w.postNotices(ctx)
	context.AfterFunc(w.told, func() { shell.Quit(ctx) })
	w.frame.offerQuit(func() { shell.Quit(ctx) })
	if w.frame.desk != nil {
		w.frame.desk.OfferSaveAs(func(name string, content []byte) (bool, error) {
			path, err := shell.SaveFileDialog(ctx, shell.SaveDialogOptions{DefaultFilename: name, CanCreateDirectories: true})
			if err != nil || path == "" {
				return false, err
			}
			return true, os.WriteFile(path, content, 0o600)
		})
	}
	w.frame.onReady(ctx)
}

// beforeClose says whether the window stays. A signal is heard by Wails and by the program, so it is asked
// twice; on Linux each "no" leaves GTK's loop, and leaving it twice is a crash: there the second answer is
// that nothing is to be closed any more.
func (w *wailsWindow) beforeClose(ctx context.Context) bool {
	w.asking.Lock()
	defer w.asking.Unlock()
	if w.isGone.Load() {
		return runtime.GOOS == "linux"
	}
	w.keepPlace(ctx)
	isStaying := w.frame.onClose(ctx) && w.told.Err() == nil
	w.isGone.Store(!isStaying)
	return isStaying
}

// singleInstance lets a second start for the same records raise the first window instead. It is a
// courtesy, not the lock on the records: without a session bus there is none.
func (w *wailsWindow) singleInstance() *options.SingleInstanceLock {
	if runtime.GOOS == "linux" && !hasSessionBus() {
		return nil
	}
	sum := sha256.Sum256([]byte(w.frame.settings.dataDir))
	return &options.SingleInstanceLock{
		UniqueId: "anteroom_" + hex.EncodeToString(sum[:8]),
		OnSecondInstanceLaunch: func(options.SecondInstanceData) {
			if ctx := w.shown.Load(); ctx != nil {
				shell.WindowUnminimise(*ctx)
				shell.Show(*ctx)
			}
		},
	}
}

// hasSessionBus looks for a bus that is there already; connecting without one would start one.
func hasSessionBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}

// shellLog takes what Wails reports. Wails quotes whole calls in its errors, passwords and names
// included, so a report is only matched against the phrases it may begin with, and the phrase is kept.
type shellLog struct{ log *slog.Logger }

// shellPhrases are Wails' own words for what can go wrong in it.
func shellPhrases() []string {
	return []string{
		"process message error", "Blocked request from unauthorized origin", "failed to get origin",
		"Error during binding", "[AssetServer]", "Invalid URL", "Unable to open default system browser",
		"unknown Window message", "unknown Browser message", "error parsing arguments", "method '",
	}
}

func (l shellLog) Print(message string)   { l.write(slog.LevelDebug, message) }
func (l shellLog) Trace(message string)   { l.write(slog.LevelDebug, message) }
func (l shellLog) Debug(message string)   { l.write(slog.LevelDebug, message) }
func (l shellLog) Info(message string)    { l.write(slog.LevelInfo, message) }
func (l shellLog) Warning(message string) { l.write(slog.LevelWarn, message) }
func (l shellLog) Error(message string)   { l.write(slog.LevelError, message) }
func (l shellLog) Fatal(message string)   { l.write(slog.LevelError, message) }

func (l shellLog) write(level slog.Level, message string) {
	reported := "something else"
	for _, phrase := range shellPhrases() {
		if strings.HasPrefix(message, phrase) {
			reported = phrase
		}
	}
	l.log.Log(context.Background(), level, "the window's shell reports", "phrase", reported)
}
