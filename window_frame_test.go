//go:build windowtest && linux && !browser

package main

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"errors"
	"image"
	"image/draw"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"anteroom/backend/desktop"
	"anteroom/backend/secret"
)

const framePassphrase = "violet-kettle-ninth-stair"

// builtProgram is the release's build, made once for a test.
func builtProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "anteroom")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", releaseTags, "-o", program, ".")
	build.Stdout, build.Stderr = t.Output(), t.Output()
	if err := build.Run(); err != nil {
		t.Fatalf("the release does not build: %v", err)
	}
	return program
}

// recordsOf are new records that framePassphrase opens, with what the computer has chosen.
func recordsOf(t *testing.T, computer string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "records")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.CreateSealed(data, framePassphrase, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "computer.json"), []byte(computer), 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}

// extent is the window's size on the screen.
func (p *startedProgram) extent(t *testing.T) extent {
	t.Helper()
	out, err := p.xdotool("getwindowgeometry", p.window)
	found := regexp.MustCompile(`Geometry: (\d+)x(\d+)`).FindStringSubmatch(out)
	if err != nil || found == nil {
		t.Fatalf("no size in %q: %v", out, err)
	}
	width, _ := strconv.Atoi(found[1])
	height, _ := strconv.Atoi(found[2])
	return extent{width, height}
}

// keptPlace is the place in computer.json.
func keptPlace(t *testing.T, data string) desktop.Place {
	t.Helper()
	var kept struct {
		Window desktop.Place `json:"window"`
	}
	content, err := os.ReadFile(filepath.Join(data, "computer.json"))
	if err == nil {
		err = json.Unmarshal(content, &kept)
	}
	if err != nil {
		t.Fatal(err)
	}
	return kept.Window
}

func TestTheFrameOfTheRealWindow(t *testing.T) {
	t.Parallel()
	program := builtProgram(t)

	t.Run("its_size_and_place_are_kept_until_the_next_start_and_a_damaged_file_is_no_obstacle", func(t *testing.T) {
		t.Parallel()
		data, portal := recordsOf(t, "{damaged"), freeAddress(t)
		first := startProgram(t, program, "-data", data, "-portal-addr", portal)
		if got := first.extent(t); got != (extent{windowWidth, windowHeight}) {
			t.Fatalf("it opened at %+v", got)
		}
		for _, move := range [][]string{
			{"windowsize", "--sync", first.window, "1100", "700"}, {"windowmove", "--sync", first.window, "120", "90"},
		} {
			if _, err := first.xdotool(move...); err != nil {
				t.Fatal(err)
			}
		}
		first.stop(t)
		kept := keptPlace(t, data)
		if kept.Width != 1100 || kept.X != 120 || kept.Y != 90 {
			t.Fatalf("kept %+v", kept)
		}

		second := startProgram(t, program, "-data", data, "-portal-addr", portal)
		second.wait(t, "it stands where it stood", func() bool {
			out, _ := second.xdotool("getwindowgeometry", second.window)
			return strings.Contains(out, "Position: 120,90") && strings.Contains(out, "Geometry: 1100x700")
		})
		second.stop(t)
		if again := keptPlace(t, data); again != kept {
			t.Fatalf("it moved by itself from %+v to %+v", kept, again)
		}
	})

	t.Run("a_place_beyond_the_screen_is_moved_onto_it", func(t *testing.T) {
		t.Parallel()
		data := recordsOf(t, `{"window":{"x":4000,"y":3000,"width":5000,"height":4000}}`)
		window := startProgram(t, program, "-data", data, "-portal-addr", freeAddress(t))
		window.wait(t, "it is on the screen", func() bool {
			out, _ := window.xdotool("getwindowgeometry", window.window)
			return strings.Contains(out, "Position: 0,0") && strings.Contains(out, "Geometry: 1360x900")
		})
		window.stop(t)
	})

	t.Run("its_menu_speaks_the_language_of_the_window", func(t *testing.T) {
		t.Parallel()
		english := startProgram(t, program, "-data", recordsOf(t, `{"language":"en"}`), "-portal-addr", freeAddress(t))
		other := startProgram(t, program, "-data", recordsOf(t, `{"language":"es"}`), "-portal-addr", freeAddress(t))
		other.wait(t, "the menu speaks the window's English", func() bool {
			return difference(menuOf(english.screen.picture(t)), menuOf(other.screen.picture(t))) == 0
		})
		english.stop(t)
		other.stop(t)
	})

	t.Run("a_second_start_for_the_same_records_raises_the_first_window", func(t *testing.T) {
		t.Parallel()
		shown := openScreen(t)
		environment := append(shown.environment(t), "DBUS_SESSION_BUS_ADDRESS="+openBus(t))
		arguments := []string{"-data", recordsOf(t, "{}"), "-portal-addr", freeAddress(t)}
		first := startProgramOn(t, shown, environment, program, arguments...)
		if _, err := first.xdotool("windowunmap", "--sync", first.window); err != nil {
			t.Fatal(err)
		}
		second := exec.CommandContext(first.until, program, arguments...)
		second.Env, second.Stdout, second.Stderr = environment, t.Output(), t.Output()
		if err := second.Run(); err == nil || second.ProcessState.ExitCode() != 1 {
			t.Fatalf("the second start ended with %v", err)
		}
		first.wait(t, "the first window shows again", func() bool {
			found, err := first.xdotool("search", "--onlyvisible", "--name", "^"+programName+"$")
			return err == nil && strings.Contains(found, first.window)
		})
		first.stop(t)
	})
}

// openBus starts a session bus for one test.
func openBus(t *testing.T) (address string) {
	t.Helper()
	address = "unix:path=" + filepath.Join(t.TempDir(), "bus")
	bus := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address", "--address="+address)
	out, err := bus.StdoutPipe()
	if err == nil {
		err = bus.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = bus.Process.Kill()
		_ = bus.Wait()
	})
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the bus did not start: %v", err)
	}
	return address
}

// ends expects the program to end by itself with a code.
func (p *startedProgram) ends(t *testing.T, code int) {
	t.Helper()
	select {
	case err := <-p.ended:
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == code || err == nil && code == 0 {
			return
		}
		t.Fatalf("it ended with %v", err)
	case <-p.until.Done():
		t.Fatal("it does not end")
	}
}

// difference is the part of two pictures of one size that is not the same.
func difference(one, other image.Image) float64 {
	bounds, unlike := one.Bounds(), 0
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if one.At(x, y) != other.At(x, y) {
				unlike++
			}
		}
	}
	return float64(unlike) / float64(bounds.Dx()*bounds.Dy())
}

// menuOf is the part of the screen that holds the menu of a window of the first size, in its middle.
func menuOf(shown image.Image) image.Image {
	corner := image.Pt((shown.Bounds().Dx()-windowWidth)/2, (shown.Bounds().Dy()-windowHeight)/2)
	menu := image.NewRGBA(image.Rect(0, 0, windowWidth, 24))
	draw.Draw(menu, menu.Bounds(), shown, corner, draw.Src)
	return menu
}
