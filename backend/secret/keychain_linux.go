package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/godbus/dbus/v5"
)

// The Secret Service as its specification names it.
const (
	secretService     = "org.freedesktop.secrets"
	secretPath        = dbus.ObjectPath("/org/freedesktop/secrets")
	secretInterface   = "org.freedesktop.Secret.Service"
	secretLogin       = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	secretNoneAliased = dbus.ObjectPath("/")
)

// keychainAnswers asks the Secret Service whether it has the collection that entries go to. A service
// without one would offer to make it, in a dialog that nobody expects, so it counts as none.
func keychainAnswers(ctx context.Context, _ string) error {
	if !hasSessionBus() {
		return errors.New("no session bus")
	}
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("connect to the session bus: %w", err)
	}
	defer func() { _ = bus.Close() }()
	service := bus.Object(secretService, secretPath)

	var collections dbus.Variant
	read := service.CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, secretInterface, "Collections")
	if err := read.Store(&collections); err != nil {
		return fmt.Errorf("read the collections: %w", err)
	}
	if paths, ok := collections.Value().([]dbus.ObjectPath); ok && slices.Contains(paths, secretLogin) {
		return nil
	}
	var aliased dbus.ObjectPath
	if err := service.CallWithContext(ctx, secretInterface+".ReadAlias", 0, "default").Store(&aliased); err != nil {
		return fmt.Errorf("read the default collection: %w", err)
	}
	if aliased == secretNoneAliased {
		return errors.New("the keychain has no collection to write to")
	}
	return nil
}

// hasSessionBus looks for a bus that is there already; connecting without one would start one.
func hasSessionBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}
