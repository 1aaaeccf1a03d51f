//go:build windowtest && linux && !browser

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/wailsapp/wails/v2"

	"anteroom/backend/fault"
)

// The tests of the real window run their own binary a second time as the window: same options, same
// middleware, same policy as the program's. These variables of its environment say how.
const (
	probeForeign  = "ANTEROOM_PROBE_FOREIGN"   // the foreign frame's origin; set: be the window
	probeNoPolicy = "ANTEROOM_PROBE_NO_POLICY" // set: without the content policy, to see that the attacks are real
	probeSays     = "probe: "
)

// TestMain is the window in the second run and the tests in the first.
func TestMain(m *testing.M) {
	if os.Getenv(probeForeign) == "" {
		os.Exit(m.Run())
	}
	if err := runProbe(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Probe is bound in the probe's window. Each of its methods says on standard output that it was reached.
type Probe struct {
	mutex   sync.Mutex
	out     io.Writer
	changed func(noun, id string)
}

func (p *Probe) say(words ...string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	fmt.Fprintln(p.out, probeSays+strings.Join(words, " "))
}

// Own is called by the window's own script.
func (p *Probe) Own(question string) string {
	p.say("own", question)
	return "answer"
}

// Refuse fails as a verb of the domain does.
func (p *Probe) Refuse() error { return fault.At("name", fault.Missing) }

// Answered gives back what Own and Refuse came to in the window.
func (p *Probe) Answered(answer, code, field string) {
	p.say("answered", answer, code, field)
	p.changed("client", "c1")
}

// Heard is called with an event that reached the window.
func (p *Probe) Heard(noun, id string) { p.say("heard", noun, id) }

// Inline is what an injected script would call.
func (p *Probe) Inline(how string) { p.say("inline", how) }

// Foreign is what a foreign frame would call.
func (p *Probe) Foreign(how string) { p.say("foreign", how) }

// Violation is called with what the policy stopped.
func (p *Probe) Violation(directive, blocked string) { p.say("violation", directive, blocked) }

// runProbe opens the program's window on the probe's page and returns when it has closed.
func runProbe(out io.Writer) error {
	told, forget := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer forget()
	probe := &Probe{out: out}
	assets := fstest.MapFS{}
	for _, name := range []string{"index.html", "probe.css", "probe.js"} {
		data, err := os.ReadFile("testdata/probe/" + name)
		if err != nil {
			return err
		}
		assets[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(data), "{{foreign}}", os.Getenv(probeForeign)))}
	}
	options := windowOptions(told, frame{
		title: "Probe", assets: assets, bound: []any{probe},
		subscribe: func(changed func(noun, id string)) { probe.changed = changed },
		onReady:   func(context.Context) { probe.say("ready") },
		offerQuit: func(func()) {},
		onClose:   func(context.Context) bool { probe.say("closing"); return true },
		log:       slog.New(slog.NewTextHandler(os.Stderr, nil)),
	})
	if os.Getenv(probeNoPolicy) != "" {
		options.AssetServer.Middleware = nil
	}
	return wails.Run(options)
}

// openedProbe is the probe's window as the test sees it.
type openedProbe struct {
	said  []string // everything so far
	lines chan string
	group int
	until context.Context // the end of the test's patience
}

// windowPatience is how long a window may take for everything that a test waits for.
const windowPatience = 3 * time.Minute

// openProbe starts the window on a screen, inside a session bus of its own or without any.
func openProbe(t *testing.T, shown screen, foreign string, withBus bool, environment ...string) *openedProbe {
	t.Helper()
	command := []string{os.Args[0]}
	if withBus {
		command = append([]string{"dbus-run-session", "--"}, command...)
	}
	window := exec.Command(command[0], command[1:]...)
	window.Env = append(shown.environment(t), append(environment, probeForeign+"="+foreign)...)
	window.Stderr, window.WaitDelay = t.Output(), windowPatience
	window.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := window.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	until, giveUp := context.WithTimeout(t.Context(), windowPatience)
	opened := &openedProbe{lines: make(chan string), group: window.Process.Pid, until: until}
	go func() {
		defer close(opened.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if said, isOurs := strings.CutPrefix(lines.Text(), probeSays); isOurs {
				opened.lines <- said
			}
		}
	}()
	t.Cleanup(func() {
		giveUp()
		opened.close(t)
		_ = window.Wait() // the bus's wrapper ends by the same signal
	})
	return opened
}

// expect reads until every one of the sentences was said.
func (p *openedProbe) expect(t *testing.T, sentences ...string) {
	t.Helper()
	for _, sentence := range sentences {
		for !p.hasSaid(sentence) {
			select {
			case said, isOpen := <-p.lines:
				if !isOpen {
					t.Fatalf("the window closed before %q; it said %q", sentence, p.said)
				}
				p.said = append(p.said, said)
			case <-p.until.Done():
				t.Fatalf("the time is up before %q; it said %q", sentence, p.said)
			}
		}
	}
}

func (p *openedProbe) hasSaid(beginning string) bool {
	for _, said := range p.said {
		if strings.HasPrefix(said, beginning) {
			return true
		}
	}
	return false
}

// close ends the window by a signal and reads what it still says.
func (p *openedProbe) close(t *testing.T) {
	t.Helper()
	signalGroup(t, p.group, syscall.SIGTERM)
	stuck := time.AfterFunc(windowPatience, func() { signalGroup(t, p.group, syscall.SIGKILL) })
	defer stuck.Stop()
	for said := range p.lines {
		p.said = append(p.said, said)
	}
}

// signalGroup signals a started program and all that it started; none may be left.
func signalGroup(t *testing.T, group int, end syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(-group, end); err != nil && !errors.Is(err, syscall.ESRCH) {
		t.Error(err)
	}
}
