package history_test

import (
	"bufio"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"anteroom/backend/history"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// disk is an ext4 file system in a file, whose power can be cut.
type disk struct {
	t              *testing.T
	device, folder string
}

// newDisk makes one and mounts it, or skips the test where this machine does not allow it.
func newDisk(t *testing.T) *disk {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("mounting a disk of its own needs root")
	}
	dir := t.TempDir()
	image, d := filepath.Join(dir, "image"), &disk{t: t, folder: filepath.Join(dir, "disk")}
	if err := os.WriteFile(image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(image, 96<<20); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(d.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mkfs.ext4", "-q", "-F", image).CombinedOutput(); err != nil {
		t.Skipf("an ext4 file system cannot be made here: %v, %s", err, out)
	}
	device, err := exec.CommandContext(t.Context(), "losetup", "--find", "--show", image).Output()
	if err != nil {
		t.Skipf("loop devices are not allowed here: %v", err)
	}
	d.device = strings.TrimSpace(string(device))
	t.Cleanup(func() {
		_ = unix.Unmount(d.folder, unix.MNT_DETACH) // it may be unmounted already
		if out, err := exec.CommandContext(context.Background(), "losetup", "--detach", d.device).CombinedOutput(); err != nil {
			t.Errorf("detach %s: %v, %s", d.device, err, out)
		}
	})
	if err := unix.Mount(d.device, d.folder, "ext4", 0, ""); err != nil {
		t.Skipf("mounting is not allowed here: %v", err)
	}
	return d
}

// cut takes the power: from now on nothing reaches the disk, the file system's own journal included.
func (d *disk) cut() {
	d.t.Helper()
	const shutdown, noLogFlush = 0x8004587d, 2 // EXT4_IOC_SHUTDOWN, EXT4_GOING_FLAGS_NOLOGFLUSH
	folder, err := os.Open(d.folder)
	if err != nil {
		d.t.Fatal(err)
	}
	defer folder.Close()
	if err := unix.IoctlSetPointerInt(int(folder.Fd()), shutdown, noLogFlush); err != nil {
		d.t.Fatalf("cut the power: %v", err)
	}
}

// restore gives the power back: the disk is as a machine finds it that starts again.
func (d *disk) restore() {
	d.t.Helper()
	if err := unix.Unmount(d.folder, 0); err != nil {
		d.t.Fatal(err)
	}
	if err := unix.Mount(d.device, d.folder, "ext4", 0, ""); err != nil {
		d.t.Fatalf("the file system did not come back: %v", err)
	}
}

func TestPowerCuts(t *testing.T) {
	t.Parallel()

	t.Run("what was acknowledged outlives a power cut, no verb is half there, and the history is whole", func(t *testing.T) {
		t.Parallel()
		const cuts, seed = 200, 20261123
		d, dice, began := newDisk(t), rand.New(rand.NewPCG(seed, 4)), time.Now()
		dir := filepath.Join(d.folder, "records")
		inRecords(t, dir, func(db *store.DB) {
			if err := practice.New(db, "http://127.0.0.1:8080").Begin(t.Context(), "UTC"); err != nil {
				t.Fatal(err)
			}
		})
		acknowledged, cutWhileOpening := map[string]bool{}, 0
		for range cuts {
			after := dice.IntN(15)
			if after == 0 {
				cutWhileOpening++
			}
			createAndCut(t, d, dir, after, acknowledged)
			d.restore()
			wantWhole(t, dir, acknowledged)
		}
		t.Logf("%d power cuts (%d while the store opened), %d acknowledged verbs, none lost, %.1f s",
			cuts, cutWhileOpening, len(acknowledged), time.Since(began).Seconds())
	})
}

// createAndCut runs the child and cuts the power once it has acknowledged so many verbs, or while it
// opens the store. What the child says later does not count: a machine without power says nothing.
func createAndCut(t *testing.T, d *disk, dir string, after int, acknowledged map[string]bool) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childFolder+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines, said := bufio.NewScanner(out), 0
	for said <= after && lines.Scan() {
		if line := lines.Text(); line != childOpening {
			acknowledged[line] = true
		}
		said++
	}
	d.cut()
	if err := child.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = child.Wait() // it was killed
	if said <= after {
		t.Fatalf("the child said %d lines, and the power was to go after %d", said, after)
	}
}

func inRecords(t *testing.T, dir string, look func(*store.DB)) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key()})
	if err != nil {
		t.Fatalf("after the cut: %v", err)
	}
	look(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func wantWhole(t *testing.T, dir string, acknowledged map[string]bool) {
	t.Helper()
	ctx := context.Background()
	inRecords(t, dir, func(db *store.DB) {
		if err := db.Read(ctx, func(v *store.View) error {
			if _, err := history.Verify(ctx, v); err != nil {
				return err
			}
			for what, query := range map[string]string{
				"the file is damaged":          "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
				"a client without history":     "SELECT id FROM client WHERE id NOT IN (SELECT client_id FROM history WHERE action = 'client_created')",
				"a history without its client": "SELECT client_id FROM history WHERE action = 'client_created' AND client_id NOT IN (SELECT id FROM client)",
				"a client without an address":  "SELECT id FROM client WHERE id NOT IN (SELECT client_id FROM client_address)",
				"a client who is not found":    "SELECT id FROM client WHERE search_row NOT IN (SELECT rowid FROM client_search)",
			} {
				if found := firstColumn(t, v, query); len(found) != 0 {
					t.Fatalf("%s: %q", what, found)
				}
			}
			stored := map[string]bool{}
			for _, id := range firstColumn(t, v, "SELECT id FROM client") {
				stored[id] = true
			}
			for id := range acknowledged {
				if !stored[id] {
					t.Fatalf("%s was acknowledged and is lost", id)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func firstColumn(t *testing.T, v *store.View, query string) []string {
	t.Helper()
	rows, err := v.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		all = append(all, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
