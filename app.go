package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
)

// programName is the name that a person sees: the window's title and the data folder.
const programName = "Anteroom"

// settings are what the command line decides, and nothing else does.
type settings struct {
	dataDir    string
	portalAddr string // host:port of the Client Portal's preview

	portalPlace string // the address of this computer that the portal listens at beyond it; "" is all

	logLevel slog.Level
	shell    shellSettings // what only this build's shell understands
}

// readSettings reads the command line. It returns flag.ErrHelp after -h.
func readSettings(arguments []string, complaints io.Writer) (settings, error) {
	var chosen settings
	flags := flag.NewFlagSet(programName, flag.ContinueOnError)
	flags.SetOutput(complaints)
	flags.StringVar(&chosen.dataDir, "data", "", "the `folder` that holds the records (default: the user's configuration folder)")
	flags.StringVar(&chosen.portalAddr, "portal-addr", "127.0.0.1:8447", "`host:port` of this computer that the Client Portal's preview is served at")
	flags.StringVar(&chosen.portalPlace, "portal-place", "", "the `address` of this computer that the Client Portal listens at when clients reach it from outside (default: all)")
	flags.TextVar(&chosen.logLevel, "log-level", slog.LevelInfo, "debug, info, warn or error")
	chosen.shell.register(flags)
	if err := flags.Parse(arguments); err != nil {
		return settings{}, err
	}
	if flags.NArg() > 0 {
		return settings{}, fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	if chosen.dataDir == "" {
		home, err := os.UserConfigDir()
		if err != nil {
			return settings{}, fmt.Errorf("find the user's configuration folder: %w", err)
		}
		chosen.dataDir = filepath.Join(home, programName)
	}
	absolute, err := filepath.Abs(chosen.dataDir)
	if err != nil {
		return settings{}, fmt.Errorf("find the data folder: %w", err)
	}
	chosen.dataDir = absolute
	return chosen, nil
}

// frame is what a shell needs to show the program, whichever shell this build has.
type frame struct {
	title    string
	settings settings
	assets   fs.FS // the built window: index.html at its root
	bound    []any // pointers to structs; every exported method can be called from the window

	// subscribe is called once, when the shell can show events. What it is given may be called from
	// any goroutine and never blocks.
	subscribe func(changed func(noun, id string))
	// onReady is called once, when the shell stands; bound methods may already be running.
	onReady func(context.Context)
	// offerQuit is called once, when the shell stands, with what ends it as closing the window does.
	offerQuit func(quit func())
	// onClose is called when the person closes the window, and decides whether it stays. When the
	// system ends the program it is called too, and its answer is not heard.
	onClose func(context.Context) (stay bool)

	// desk is what the menu, the window's place and the system's notices are about; without one there
	// are none of them.
	desk *desktop.Desk

	log *slog.Logger
}

// refusal is an error as it crosses into the window: {code, field}, never a sentence.
type refusal struct {
	Code  fault.Code `json:"code"`
	Field string     `json:"field"`
}

// crossing is the refusal as text. Wails makes a script's Error of whatever a call fails with, and only
// a text survives that; the window's bridge reads it back.
func (r refusal) crossing() string {
	text, err := json.Marshal(r)
	if err != nil {
		return `{"code":"internal","field":""}`
	}
	return string(text)
}

// refuse turns an error into what the window may know. An unknown one is logged here, once.
func (f frame) refuse(err error) refusal {
	code := fault.CodeOf(err)
	if code == fault.Internal {
		f.log.Error("a call failed", "error", err)
	}
	return refusal{Code: code, Field: fault.FieldOf(err)}
}

// check refuses a frame that no shell could show.
func (f frame) check() error {
	var faults []error
	if f.assets == nil {
		faults = append(faults, errors.New("there are no assets"))
	}
	if f.log == nil {
		faults = append(faults, errors.New("there is no log"))
	}
	if f.subscribe == nil || f.onReady == nil || f.offerQuit == nil || f.onClose == nil {
		faults = append(faults, errors.New("a callback is missing"))
	}
	return errors.Join(faults...)
}

// contentPolicy allows the window its own files and nothing else: no inline script, no frame, no
// remote address. A foreign frame or an injected script would reach every bound method.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; form-action 'none'; frame-src 'none'; object-src 'none'; " +
	"base-uri 'none'; frame-ancestors 'none'"

// guardAssets sets the window's headers on every response, whatever it is.
func guardAssets(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", contentPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}
