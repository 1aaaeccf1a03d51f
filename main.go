// Anteroom is a desktop program for solo health and wellness practitioners, and the Client Portal that
// their clients sign in to. This package composes it: opening.go opens the records, house.go builds
// the domain on them and starts the workers, and the shell of this build (window.go or browser.go)
// shows the window.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"anteroom/backend/desktop"
	"anteroom/frontend"
)

// version is the program's own; a release sets it when it is linked.
var version = "dev"

func main() {
	err := run(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "Anteroom:", err)
		os.Exit(1)
	}
}

func run(arguments []string, complaints io.Writer) error {
	chosen, err := readSettings(arguments, complaints)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(complaints, &slog.HandlerOptions{Level: chosen.logLevel}))
	window, err := frontend.Window()
	if err != nil {
		return err
	}
	desk := desktop.NewDesk(log, chosen.dataDir, time.Now)
	opening := newOpening(chosen, desk, log)
	defer opening.Close()
	if !isDescribing {
		go opening.Begin()
		defer watchLock(desk, opening)()
	}
	return openWindow(frame{
		title: programName, settings: chosen, assets: window, bound: bound(desk, opening, opening, opening),
		subscribe: desk.Subscribe,
		onReady:   func(context.Context) { log.Info("the window is open") },
		offerQuit: desk.OfferQuit,
		onClose: func(ctx context.Context) bool {
			isStaying := !desk.MayClose(ctx)
			log.Info("the window was closed", "stays", isStaying)
			return isStaying
		},
		desk: desk, log: log,
	})
}

// lockLook is how often the program looks whether the window has to lock.
const lockLook = 5 * time.Second

// watchLock locks the window when it is time, until the returned function has returned.
func watchLock(desk *desktop.Desk, opening *opening) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ticker, ended := time.NewTicker(lockLook), make(chan struct{})
	go func() {
		defer close(ended)
		desk.Watch(ctx, ticker.C, func() bool { return opening.Protection().HasPassphrase })
	}()
	return func() {
		ticker.Stop()
		cancel()
		<-ended
	}
}

// bound lists what the window may call.
func bound(desk *desktop.Desk, opener desktop.Opener, protector desktop.Protector, host desktop.Host) []any {
	return append(desktop.Bound(desk),
		desktop.NewStartup(desk, opener), desktop.NewLocks(desk, protector), desktop.NewSamples(desk, host), desktop.NewExits(desk),
		desktop.NewComputers(desk, canNotify),
	)
}
