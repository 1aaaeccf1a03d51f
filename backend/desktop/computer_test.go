package desktop_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"anteroom/backend/desktop"
)

// deskIn is a desk whose computer.json is in dir.
func deskIn(dir string) *desktop.Desk {
	return desktop.NewDesk(slog.New(slog.DiscardHandler), dir, time.Now)
}

func TestComputer(t *testing.T) {
	t.Parallel()
	place := desktop.Place{X: 40, Y: 30, Width: 1100, Height: 700, IsMaximised: true}

	t.Run("keeps the window's place, its language and the notices until the next start", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		desk := deskIn(dir)
		computers := desktop.NewComputers(desk, true)
		if got, err := computers.Get(); err != nil || got != (desktop.ComputerSettings{CanNotify: true, IsNotices: true}) {
			t.Fatalf("%+v, %v", got, err)
		}
		if err := desk.Computer().KeepPlace(place); err != nil {
			t.Fatal(err)
		}
		if err := computers.Speak("es"); err != nil {
			t.Fatal(err)
		}
		if got, err := computers.SaveNotices(false); err != nil || got.IsNotices {
			t.Fatalf("%+v, %v", got, err)
		}
		later := deskIn(dir).Computer()
		if later.Place() != place || later.Language() != "es" || later.IsNotices() {
			t.Fatalf("%+v, %q, %v", later.Place(), later.Language(), later.IsNotices())
		}
	})

	t.Run("starts as on a first day with a damaged file, and mends it", func(t *testing.T) {
		t.Parallel()
		for _, content := range []string{"", "{", "null", `{"lockMinutes":7,"window":{"width":"wide"}}`, "\x00\x01"} {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "computer.json"), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			desk := deskIn(dir)
			desk.Open(&desktop.House{})
			kept, err := desktop.NewLocks(desk, &keyholder{}).Get()
			if err != nil || kept.LockMinutes != 10 || desk.Computer().Place() != (desktop.Place{}) || !desk.Computer().IsNotices() {
				t.Fatalf("%q: %+v, %v", content, kept, err)
			}
			if err := desk.Computer().KeepPlace(place); err != nil || deskIn(dir).Computer().Place() != place {
				t.Fatalf("%q: %v", content, err)
			}
		}
	})

	t.Run("reads a file in which only the lock was chosen", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "computer.json"), []byte(`{"lockMinutes":0}`), 0o600); err != nil {
			t.Fatal(err)
		}
		if computer := deskIn(dir).Computer(); !computer.IsNotices() || computer.Place() != (desktop.Place{}) {
			t.Fatalf("%+v", computer.Place())
		}
	})

	t.Run("makes no folder where there is none yet", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "later")
		desk := deskIn(dir)
		if err := desktop.NewComputers(desk, true).Speak("es"); err != nil || desk.Computer().Language() != "es" {
			t.Fatalf("%q, %v", desk.Computer().Language(), err)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Fatalf("%v", err)
		}
	})

	t.Run("says once that the window speaks another language, also under a lock", func(t *testing.T) {
		t.Parallel()
		desk := deskIn(t.TempDir())
		desk.Lock()
		var heard []string
		desk.Overhear(func(noun, id string) { heard = append(heard, noun+" "+id) })
		computers := desktop.NewComputers(desk, true)
		for range 2 {
			if err := computers.Speak("es"); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(heard, []string{"language es"}) {
			t.Fatalf("heard %q", heard)
		}
	})
}
