package storetest

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Disk is an ext4 file system in a file. It can be full, turn read-only, or lose its power.
type Disk struct {
	Folder string // where it is mounted

	tb     testing.TB
	device string
}

// NewDisk makes a disk of so many megabytes and mounts it until the test's end, or skips the test where
// this machine does not allow it. An error of the disk makes it read-only, as on the usual machine.
func NewDisk(tb testing.TB, megabytes int64) *Disk {
	tb.Helper()
	if os.Geteuid() != 0 {
		tb.Skip("mounting a disk of its own needs root")
	}
	dir := tb.TempDir()
	image, d := filepath.Join(dir, "image"), &Disk{tb: tb, Folder: filepath.Join(dir, "disk")}
	d.must(os.WriteFile(image, nil, 0o600))
	d.must(os.Truncate(image, megabytes<<20))
	d.must(os.Mkdir(d.Folder, 0o700))
	if out, err := exec.CommandContext(tb.Context(), "mkfs.ext4", "-q", "-F", "-m", "0", image).CombinedOutput(); err != nil {
		tb.Skipf("an ext4 file system cannot be made here: %v, %s", err, out)
	}
	device, err := exec.CommandContext(tb.Context(), "losetup", "--find", "--show", image).Output()
	if err != nil {
		tb.Skipf("loop devices are not allowed here: %v", err)
	}
	d.device = strings.TrimSpace(string(device))
	tb.Cleanup(func() {
		_ = unix.Unmount(d.Folder, unix.MNT_DETACH) // it may be unmounted already
		if out, err := exec.CommandContext(context.Background(), "losetup", "--detach", d.device).CombinedOutput(); err != nil {
			tb.Errorf("detach %s: %v, %s", d.device, err, out)
		}
	})
	if err := d.mount(); err != nil {
		tb.Skipf("mounting is not allowed here: %v", err)
	}
	return d
}

func (d *Disk) mount() error { return unix.Mount(d.device, d.Folder, "ext4", 0, "errors=remount-ro") }

func (d *Disk) must(err error) {
	d.tb.Helper()
	if err != nil {
		d.tb.Fatal(err)
	}
}

// Cut takes the power: from now on nothing reaches the disk, the file system's own journal included.
func (d *Disk) Cut() {
	d.tb.Helper()
	const shutdown, noLogFlush = 0x8004587d, 2 // EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH
	folder, err := os.Open(d.Folder)
	d.must(err)
	defer folder.Close()
	d.must(unix.IoctlSetPointerInt(int(folder.Fd()), shutdown, noLogFlush))
}

// Spoil has the file system find an error in itself, after which it takes nothing more.
func (d *Disk) Spoil() {
	d.tb.Helper()
	d.must(os.WriteFile(filepath.Join("/sys/fs/ext4", filepath.Base(d.device), "trigger_fs_error"), []byte("an error on purpose"), 0o200))
}

// Restore gives the power back, or mounts what was spoiled: the disk is as a machine finds it that
// starts again. Nothing on it may be open.
func (d *Disk) Restore() {
	d.tb.Helper()
	d.must(unix.Unmount(d.Folder, 0))
	if err := d.mount(); err != nil {
		d.tb.Fatalf("the file system did not come back: %v", err)
	}
}

// SetReadOnly mounts the disk so that nothing can be written on it, or so that it can be again. Nothing
// on it may be open.
func (d *Disk) SetReadOnly(isReadOnly bool) {
	d.tb.Helper()
	var flags uintptr = unix.MS_REMOUNT
	if isReadOnly {
		flags |= unix.MS_RDONLY
	}
	d.must(unix.Mount("", d.Folder, "", flags, ""))
}

// Fill takes all the room that is left but so many bytes, until [Disk.Empty] gives it back.
func (d *Disk) Fill(but int64) {
	d.tb.Helper()
	ballast, err := os.OpenFile(d.ballast(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	d.must(err)
	defer ballast.Close()
	for chunk := make([]byte, 1<<20); len(chunk) > 0; {
		n, err := ballast.Write(chunk)
		switch {
		case err == nil:
		case !errors.Is(err, syscall.ENOSPC):
			d.tb.Fatal(err)
		case n == 0:
			chunk = chunk[:len(chunk)/2]
		}
	}
	size, err := ballast.Seek(0, io.SeekEnd)
	d.must(err)
	d.must(ballast.Truncate(size - but))
	d.must(ballast.Sync())
}

// Empty gives back the room that [Disk.Fill] took.
func (d *Disk) Empty() {
	d.tb.Helper()
	d.must(os.Remove(d.ballast()))
}

func (d *Disk) ballast() string { return filepath.Join(d.Folder, "ballast") }
