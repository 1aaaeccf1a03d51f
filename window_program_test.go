//go:build windowtest && linux && !browser

package main

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"anteroom/backend/secret"
)

// releaseTags are the build tags of a release's window.
const releaseTags = "desktop,production,webkit2_41,libsqlite3,sqlite_fts5,sqlite_omit_load_extension"

// The release's build, driven by keyboard like a person on a machine without a keychain who has chosen a
// passphrase: typed into the window it makes the records, and opens them at the next start.
func TestTheProgramInItsRealWindow(t *testing.T) {
	t.Parallel()
	const passphrase = "violet-kettle-ninth-stair"
	program := filepath.Join(t.TempDir(), "anteroom")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", releaseTags, "-o", program, ".")
	build.Stdout, build.Stderr = t.Output(), t.Output()
	if err := build.Run(); err != nil {
		t.Fatalf("the release does not build: %v", err)
	}
	data, portal := filepath.Join(t.TempDir(), "records"), freeAddress(t)
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.CreateSealed(data, passphrase, rand.Reader); err != nil {
		t.Fatal(err)
	}

	first := startProgram(t, program, "-data", data, "-portal-addr", portal)
	first.unlock(t, passphrase, portal)
	first.stop(t)
	for _, name := range []string{"keys.sealed", "practice.db"} {
		content, err := os.ReadFile(filepath.Join(data, name))
		if err != nil || len(content) == 0 {
			t.Fatalf("%s: %d bytes, %v", name, len(content), err)
		}
		if strings.HasPrefix(string(content), "SQLite format 3") || strings.Contains(string(content), passphrase) {
			t.Fatalf("%s can be read without the passphrase", name)
		}
	}

	second := startProgram(t, program, "-data", data, "-portal-addr", portal)
	if isServed(second.until, portal) {
		t.Fatal("the records were opened before the passphrase")
	}
	second.unlock(t, passphrase, portal)
	second.stop(t)
}

// startedProgram is the program on a screen of its own.
type startedProgram struct {
	screen screen
	window string // the X window's id
	group  int
	ended  chan error
	until  context.Context // the end of the test's patience
}

// startProgram starts the program without a session bus and waits until its first screen is painted.
func startProgram(t *testing.T, program string, arguments ...string) *startedProgram {
	t.Helper()
	shown := openScreen(t)
	return startProgramOn(t, shown, shown.environment(t), program, arguments...)
}

// startProgramOn starts the program on a screen, in an environment.
func startProgramOn(t *testing.T, shown screen, environment []string, program string, arguments ...string) *startedProgram {
	t.Helper()
	command := exec.Command(program, arguments...)
	command.Env, command.Stdout, command.Stderr = environment, t.Output(), t.Output()
	command.SysProcAttr, command.WaitDelay = &syscall.SysProcAttr{Setpgid: true}, windowPatience
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	until, giveUp := context.WithTimeout(t.Context(), windowPatience)
	started := &startedProgram{screen: shown, group: command.Process.Pid, ended: make(chan error, 1), until: until}
	go func() { started.ended <- command.Wait() }()
	t.Cleanup(func() {
		giveUp()
		signalGroup(t, started.group, syscall.SIGKILL)
	})
	started.wait(t, "the window is there", func() bool {
		found, err := started.xdotool("search", "--onlyvisible", "--name", "^"+programName+"$")
		started.window, _, _ = strings.Cut(found, "\n")
		return err == nil && started.window != ""
	})
	started.wait(t, "the first screen is painted", func() bool { return len(colours(shown.picture(t))) > 100 })
	if _, err := started.xdotool("windowfocus", "--sync", started.window); err != nil {
		t.Fatal(err)
	}
	return started
}

func (p *startedProgram) xdotool(arguments ...string) (string, error) {
	tool := exec.CommandContext(p.until, "xdotool", arguments...)
	tool.Env = append(os.Environ(), "DISPLAY="+p.screen.display)
	out, err := tool.Output()
	return strings.TrimSpace(string(out)), err
}

// press types text or presses keys in the window.
func (p *startedProgram) press(t *testing.T, how string, what ...string) {
	t.Helper()
	if _, err := p.xdotool(append([]string{how, "--delay", "30"}, what...)...); err != nil {
		t.Fatalf("%s: %v", how, err)
	}
}

// wait looks again and again until it is so, the program ends or the patience does.
func (p *startedProgram) wait(t *testing.T, what string, isSo func() bool) {
	t.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for !isSo() {
		select {
		case err := <-p.ended:
			t.Fatalf("it ended before %s: %v", what, err)
		case <-p.until.Done():
			t.Fatalf("the time is up before %s", what)
		case <-again.C:
		}
	}
}

// unlock types the passphrase and waits until the portal is served. A window that has only just been painted
// may lose the first keys, so they are typed again when nothing has come of them for a while.
func (p *startedProgram) unlock(t *testing.T, passphrase, portal string) {
	t.Helper()
	const while = 100 // looks: ten seconds
	looks := 0
	p.wait(t, "the portal is served", func() bool {
		if looks%while == 0 {
			p.press(t, "key", "ctrl+a")
			p.press(t, "type", passphrase)
			p.press(t, "key", "Return")
		}
		looks++
		return isServed(p.until, portal)
	})
}

// stop ends the program as the system does and expects it to end well.
func (p *startedProgram) stop(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(p.group, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-p.ended:
		if err != nil {
			t.Fatalf("it ended with %v", err)
		}
	case <-p.until.Done():
		t.Fatal("it does not end")
	}
}

// freeAddress finds a loopback address that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// isServed reports whether anything answers at the portal's address.
func isServed(ctx context.Context, address string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil
}
