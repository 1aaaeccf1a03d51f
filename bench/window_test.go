//go:build linux

package bench

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"anteroom/backend/secret"
	"anteroom/backend/store/storetest"
)

const (
	passphrase  = "violet-kettle-ninth-stair"
	settlingFor = 90 * time.Second // at the most, until a window that was just opened has nothing left to do
	idleFor     = time.Minute
	idleLimit   = 0.1 // percent of one core
	clientCount = 100_000
	windowTags  = "desktop,production,webkit2_41,libsqlite3,sqlite_fts5,sqlite_omit_load_extension"
)

// The figures of the window.
const (
	startFigure  = "window: start to first frame"
	memoryFigure = "window: memory with 100,000 clients"
	idleFigure   = "window: processor while idle"
)

// BenchmarkWindow starts the release's build on a display of its own, with the records of a hundred
// thousand clients, beside the least window of the same kind. The first frame is that of the passphrase;
// memory and idleness are measured with the list of clients open.
func BenchmarkWindow(b *testing.B) {
	promise(b, startFigure, memoryFigure, idleFigure)
	data := sealedCrowd(b)
	portal := freeAddress(b)
	program := []string{built(b, "anteroom", ".."), "-data", data, "-portal-addr", portal, "-log-level", "error"}
	least := []string{built(b, "minimal", "./testdata/minimal")}

	starting := func(command []string) func() float64 {
		return func() float64 {
			window := open(b, command...)
			window.stop()
			return millis(window.firstFrame)
		}
	}
	starting(program)() // what the system reads once is in its memory then, for both
	starting(least)()
	ours, limit := byTurns(b, starting(program), starting(least))
	report(b, figure{
		name: startFigure, unit: "ms", ours: ours, bare: limit, target: atMost(1.25),
		note: "the screen that asks for the passphrase, beside a window with one page",
	})

	window, other := open(b, program...), open(b, least...)
	window.unlock(b, portal)
	window.keys(b, "key", "g", "c")
	window.settle(b)
	report(b, figure{
		name: memoryFigure, unit: "MB", ours: window.memory(b), bare: other.memory(b), target: atMost(1.25),
		note: "PSS of the whole process tree, the list of clients open",
	})
	before, beforeOther := window.processor(b), other.processor(b)
	<-time.After(idleFor)
	share := func(from, to time.Duration) float64 { return 100 * float64(to-from) / float64(idleFor) }
	report(b, figure{
		name: idleFigure, unit: "%", ours: share(before, window.processor(b)), bare: share(beforeOther, other.processor(b)),
		target: within(idleLimit), note: "of one core, whole process tree, over a minute",
	})
}

// sealedCrowd lays out the data folder of a practice with many clients, whose key a passphrase opens.
func sealedCrowd(b *testing.B) string {
	b.Helper()
	c := newCrowd(b, clientCount)
	must(b, c.Store.Close())
	sealed, err := secret.CreateSealed(c.dir, passphrase, rand.Reader)
	must(b, err)
	must(b, secret.KeepStoreKey(sealed, storetest.Key()))
	return c.dir
}

// built builds a window as a release is built.
func built(b *testing.B, name, from string) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), name)
	build := exec.CommandContext(context.Background(), "go", "build", "-trimpath", "-tags", windowTags, "-ldflags", "-s -w", "-o", path, from)
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%s is not built: %v\n%s", name, err, said)
	}
	return path
}

// freeAddress finds a loopback address that nothing listens on.
func freeAddress(b *testing.B) string {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// unlock types the passphrase until the portal is served: a window that has only just been painted may
// lose the first keys.
func (w *window) unlock(b *testing.B, portal string) {
	b.Helper()
	const tries, looks = 6, 100
	for range tries {
		w.keys(b, "key", "ctrl+a")
		w.keys(b, "type", passphrase)
		w.keys(b, "key", "Return")
		for range looks {
			if line, err := net.DialTimeout("tcp", portal, time.Second); err == nil {
				_ = line.Close()
				return
			}
			<-time.After(100 * time.Millisecond)
		}
	}
	b.Fatal("the passphrase does not open the records")
}

// settle waits until the window has spent next to nothing for a few seconds, or for as long as that may
// take: what it does then it does for ever.
func (w *window) settle(b *testing.B) {
	b.Helper()
	const look, little = 5 * time.Second, 25 * time.Millisecond
	for began := time.Now(); time.Since(began) < settlingFor; {
		before := w.processor(b)
		<-time.After(look)
		if w.processor(b)-before < little {
			return
		}
	}
}

// keys types a text or presses keys in the window.
func (w *window) keys(b *testing.B, how string, what ...string) {
	b.Helper()
	press := exec.CommandContext(context.Background(), "xdotool", append([]string{how, "--delay", "30"}, what...)...)
	press.Env = append(os.Environ(), "DISPLAY="+w.display)
	if said, err := press.CombinedOutput(); err != nil {
		b.Fatal(fmt.Errorf("xdotool %s: %w: %s", how, err, said))
	}
}
