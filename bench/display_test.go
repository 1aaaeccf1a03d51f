//go:build linux

package bench

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// window is a program with a window, alone on a virtual display.
type window struct {
	display    string
	firstFrame time.Duration // from the start of the process
	command    *exec.Cmd
	ended      chan struct{}
	pixels     []byte // the display's, as they are now
	server     *exec.Cmd
}

// framePatience is how long the first frame may take.
const framePatience = 2 * time.Minute

// open starts a program on a display of its own and waits for its first frame.
func open(b *testing.B, command ...string) *window {
	b.Helper()
	w := &window{ended: make(chan struct{})}
	w.openDisplay(b)
	home := b.TempDir()
	w.command = exec.Command(command[0], command[1:]...)
	w.command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "DISPLAY=" + w.display, "LANG=C.UTF-8", "HOME=" + home,
		"XDG_CONFIG_HOME=" + filepath.Join(home, "config"), "XDG_RUNTIME_DIR=" + home,
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(home, "no-bus"), "NO_AT_BRIDGE=1",
	}
	w.command.Stderr = os.Stderr
	w.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	began := time.Now()
	must(b, w.command.Start())
	b.Cleanup(w.stop)
	go func() {
		_ = w.command.Wait()
		close(w.ended)
	}()
	look := time.NewTicker(4 * time.Millisecond)
	defer look.Stop()
	for !w.isPainted() {
		select {
		case <-look.C:
		case <-w.ended:
			b.Fatalf("%s ended before its first frame", command[0])
		}
		if time.Since(began) > framePatience {
			b.Fatalf("%s paints nothing", command[0])
		}
	}
	w.firstFrame = time.Since(began)
	return w
}

// openDisplay starts a virtual display whose pixels lie in a file.
func (w *window) openDisplay(b *testing.B) {
	b.Helper()
	dir := b.TempDir()
	read, write, err := os.Pipe()
	must(b, err)
	w.server = exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1360x900x24", "-nolisten", "tcp", "-fbdir", dir)
	w.server.ExtraFiles = []*os.File{write}
	must(b, w.server.Start())
	b.Cleanup(func() {
		_ = w.server.Process.Kill()
		_ = w.server.Wait()
		_ = read.Close()
	})
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	must(b, err)
	w.display = ":" + strings.TrimSpace(number)
	file, err := os.Open(filepath.Join(dir, "Xvfb_screen0"))
	must(b, err)
	defer file.Close()
	info, err := file.Stat()
	must(b, err)
	shared, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	must(b, err)
	const colourCount, colourSize = 19 * 4, 12 // of the file's header
	header := int(binary.BigEndian.Uint32(shared)) + int(binary.BigEndian.Uint32(shared[colourCount:]))*colourSize
	w.pixels = shared[header:]
}

// isPainted says whether a page with text is shown: an empty window has but a colour or two, and the
// edges of letters have many.
func (w *window) isPainted() bool {
	const step, wanted = 13 * 4, 12
	seen := make([]uint32, 0, wanted)
	for at := 0; at+4 <= len(w.pixels); at += step {
		colour := binary.LittleEndian.Uint32(w.pixels[at:])
		if !slices.Contains(seen, colour) {
			if seen = append(seen, colour); len(seen) == wanted {
				return true
			}
		}
	}
	return false
}

// stop ends the program and all that it started. It can be called twice.
func (w *window) stop() {
	_ = syscall.Kill(-w.command.Process.Pid, syscall.SIGTERM)
	select {
	case <-w.ended:
	case <-time.After(20 * time.Second):
		_ = syscall.Kill(-w.command.Process.Pid, syscall.SIGKILL)
		<-w.ended
	}
	_ = w.server.Process.Kill()
}

// tree is the program's process and all that come from it.
func (w *window) tree() []int {
	parents := map[int]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		if fields := statOf(path); len(fields) > 1 {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			parents[pid], _ = strconv.Atoi(fields[1])
		}
	}
	all := []int{w.command.Process.Pid}
	for i := 0; i < len(all); i++ {
		for pid, parent := range parents {
			if parent == all[i] {
				all = append(all, pid)
			}
		}
	}
	return all
}

// statOf are the fields of a process's stat after its name, which may hold spaces.
func statOf(path string) []string {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil // it has ended
	}
	return strings.Fields(string(content[bytes.LastIndexByte(content, ')')+1:]))
}

// memory is what the whole tree takes of the machine, in MB: shared pages are counted in parts.
func (w *window) memory(b *testing.B) float64 {
	b.Helper()
	kilobytes := 0
	for _, pid := range w.tree() {
		content, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/smaps_rollup")
		must(b, err)
		_, after, _ := strings.Cut(string(content), "\nPss:")
		size, err := strconv.Atoi(strings.Fields(after)[0])
		must(b, err)
		b.Logf("%s: %d KB in process %d", filepath.Base(w.command.Path), size, pid)
		kilobytes += size
	}
	return float64(kilobytes) / 1024
}

// processor is the time that the whole tree has spent on the processor.
func (w *window) processor(b *testing.B) time.Duration {
	b.Helper()
	const tick, user, system = 10 * time.Millisecond, 11, 12
	var spent time.Duration
	defer func() { b.Logf("%s: %v on the processor so far", filepath.Base(w.command.Path), spent) }()
	for _, pid := range w.tree() {
		fields := statOf("/proc/" + strconv.Itoa(pid) + "/stat")
		if len(fields) <= system {
			continue
		}
		for _, field := range []string{fields[user], fields[system]} {
			ticks, err := strconv.Atoi(field)
			must(b, err)
			spent += time.Duration(ticks) * tick
		}
	}
	return spent
}
