//go:build windowtest && linux && !browser

package main

import (
	"bufio"
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// screen is a display that nobody looks at.
type screen struct{ display string }

// openScreen starts a virtual display for one test. It stays as it is when its last client leaves: by itself it
// would begin anew then, and whoever connects at that moment is turned away, or never answered.
func openScreen(t *testing.T) screen {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1360x900x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		_ = read.Close()
	})
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("the display did not start: %v", err)
	}
	return screen{display: ":" + strings.TrimSpace(number)}
}

// environment is a bare one with a home of its own, and no session bus that could be reached.
func (s screen) environment(t *testing.T) []string {
	t.Helper()
	home := t.TempDir()
	return []string{
		"PATH=" + os.Getenv("PATH"), "DISPLAY=" + s.display, "LANG=C.UTF-8",
		"HOME=" + home, "XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_RUNTIME_DIR=" + home,
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(home, "no-bus"), "NO_AT_BRIDGE=1",
	}
}

// picture takes what the screen shows now.
func (s screen) picture(t *testing.T) image.Image {
	t.Helper()
	shot := exec.CommandContext(t.Context(), "import", "-display", s.display, "-window", "root", "png:-")
	shot.Stderr = t.Output()
	data, err := shot.Output()
	if err != nil {
		t.Fatal(err)
	}
	shown, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// colours counts the pixels of each colour.
func colours(shown image.Image) map[color.RGBA]int {
	counted := map[color.RGBA]int{}
	for y := shown.Bounds().Min.Y; y < shown.Bounds().Max.Y; y++ {
		for x := shown.Bounds().Min.X; x < shown.Bounds().Max.X; x++ {
			r, g, b, _ := shown.At(x, y).RGBA()
			counted[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}]++
		}
	}
	return counted
}
