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
	desk := desktop.NewDesk(log)
	opening := newOpening(chosen, desk, log)
	defer opening.Close()
	if !isDescribing {
		go opening.Begin()
	}
	return openWindow(frame{
		title: programName, settings: chosen, assets: window, bound: bound(desk, opening),
		subscribe: desk.Subscribe,
		onReady:   func(context.Context) { log.Info("the window is open") },
		onClose:   func(context.Context) bool { return false },
		log:       log,
	})
}

// bound lists what the window may call.
func bound(desk *desktop.Desk, opener desktop.Opener) []any {
	return []any{
		desktop.NewStartup(desk, opener), desktop.NewPractices(desk), desktop.NewMailAccounts(desk), desktop.NewClients(desk),
		desktop.NewAccesses(desk), desktop.NewOutboxes(desk),
	}
}
