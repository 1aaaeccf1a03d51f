//go:build browser

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// How long the browser's shell waits: for a request's header, and for open calls when it ends.
const (
	browserHeaderWait = 5 * time.Second
	browserEndingWait = 5 * time.Second
)

// canNotify: nothing shows notices of a window in a browser.
const canNotify = false

// shellSettings say where the browser finds the window.
type shellSettings struct {
	address   string
	isOpening bool // show the address in the person's browser
	asked     string
	vouching  string
	paid      string
}

// authority stands in for the mail providers that give leave to send; empty: they themselves are asked.
func (s shellSettings) authority() string { return s.asked }

// provider stands in for the payment provider; empty: Stripe itself.
func (s shellSettings) provider() string { return s.paid }

// directory is that of the authority which gives the portal's public certificate; empty: Let's Encrypt's.
func (s shellSettings) directory() string { return s.vouching }

func (s *shellSettings) register(flags *flag.FlagSet) {
	address := os.Getenv("ANTEROOM_BROWSER_ADDR")
	if address == "" {
		address = "127.0.0.1:0"
	}
	flags.StringVar(&s.address, "browser-addr", address, "the loopback `address` that the browser opens; also ANTEROOM_BROWSER_ADDR")
	flags.StringVar(&s.asked, "authority", "", "the `address` of an authorization server to ask in place of the mail providers, for tests")
	flags.StringVar(&s.paid, "payment-provider", "", "the `address` of a payment provider to ask in place of Stripe, for tests")
	flags.StringVar(&s.vouching, "certificate-directory", "", "the `address` of a certificate authority's directory to ask in place of Let's Encrypt's, for tests")
	hasDisplay := os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
	s.isOpening = hasDisplay && os.Getenv("ANTEROOM_NO_OPEN") == ""
}

// openWindow shows the frame in a browser on this machine and returns when a signal ends the program.
// It is for machines without a display and for tests of the whole program, and never in a release.
func openWindow(f frame) error {
	told, forget := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer forget()
	return serveBrowser(told, f, os.Stdout)
}

// serveBrowser serves the frame until told ends. It writes the one address that opens it to out.
func serveBrowser(told context.Context, f frame, out io.Writer) error {
	if err := f.check(); err != nil {
		return fmt.Errorf("open the browser's window: %w", err)
	}
	told, quit := context.WithCancel(told)
	defer quit()
	listener, err := listenLoopback(told, f.settings.shell.address)
	if err != nil {
		return err
	}
	door := newDoor(listener.Addr().String(), rand.Text())
	changes := &changeFeed{}
	routes, err := browserRoutes(f, changes)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler:           guardAssets(door.guard(routes)),
		ReadHeaderTimeout: browserHeaderWait,
		BaseContext:       func(net.Listener) context.Context { return told },
		ErrorLog:          slog.NewLogLogger(f.log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	f.subscribe(changes.publish)
	if _, err := fmt.Fprintf(out, "%s is open at %s\n", programName, door.address()); err != nil {
		return errors.Join(err, server.Close())
	}
	if f.settings.shell.isOpening {
		openAddress(told, f.log, door.address())
	}
	f.offerQuit(quit)
	f.onReady(told)
	select {
	case err := <-ended:
		return fmt.Errorf("serve the browser's window: %w", err)
	case <-told.Done():
	}
	ending, giveUp := context.WithTimeout(context.WithoutCancel(told), browserEndingWait)
	defer giveUp()
	f.onClose(ending)
	return server.Shutdown(ending)
}

// listenLoopback listens on this machine alone: an address that others could reach is refused.
func listenLoopback(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("read the browser's address: %w", err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("%q is not a loopback address such as 127.0.0.1:0", address)
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for the browser: %w", err)
	}
	return listener, nil
}

// openAddress shows the address in the person's browser. Failing is no fault: the address is printed.
func openAddress(ctx context.Context, log *slog.Logger, address string) {
	opener := exec.CommandContext(ctx, "xdg-open", address) //nolint:gosec // the address is our own
	if err := opener.Start(); err != nil {
		log.Info("no browser was opened", "error", err)
		return
	}
	go func() { _ = opener.Wait() }()
}
