package history_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

func TestPowerCuts(t *testing.T) {
	t.Parallel()

	t.Run("what was acknowledged outlives a power cut, no verb is half there, and the history is whole", func(t *testing.T) {
		t.Parallel()
		const cuts, seed = 200, 20261123
		d, dice, began := storetest.NewDisk(t, 96), rand.New(rand.NewPCG(seed, 4)), time.Now()
		dir := filepath.Join(d.Folder, "records")
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
			d.Restore()
			wantWhole(t, dir, acknowledged)
		}
		t.Logf("%d power cuts (%d while the store opened), %d acknowledged verbs, none lost, %.1f s",
			cuts, cutWhileOpening, len(acknowledged), time.Since(began).Seconds())
	})
}

// TestVerbsAfterAPowerCut tries the other side of a cut. A verb that is under way at the cut may be answered
// as durable and be lost: a call of fdatasync that is under way when EXT4_IOC_SHUTDOWN comes can return 0
// although its bytes do not stay. The bare call does so too, without SQLite and without this program, in
// about one cut of twenty; every later call returns EIO. So it is the verbs of one commit at most, and only
// because here, unlike in a machine without power, a kernel and a program go on running that can still
// answer. Nobody can have read such an answer: so [TestPowerCuts] counts what was said before the cut, and
// this test demands that whatever begins after it is refused.
//
//nolint:paralleltest // a process that another test starts would hold this disk's files for a moment
func TestVerbsAfterAPowerCut(t *testing.T) {
	t.Run("nothing that begins once the disk is gone is acknowledged, and each refusal says that the disk or the file failed", func(t *testing.T) {
		const cuts = 10
		d := storetest.NewDisk(t, 96)
		dir := filepath.Join(d.Folder, "records")
		inRecords(t, dir, func(db *store.DB) {
			if err := practice.New(db, "http://127.0.0.1:8080").Begin(t.Context(), "UTC"); err != nil {
				t.Fatal(err)
			}
		})
		acknowledged := map[string]bool{}
		for range cuts {
			before := createThroughACut(t, d, dir)
			maps.Copy(acknowledged, before)
			d.Restore()
			wantWhole(t, dir, acknowledged)
		}
		t.Logf("%d cuts, %d acknowledged verbs before them", cuts, len(acknowledged))
	})
}

// createThroughACut has writers create clients before, during and after a cut, and returns what was
// acknowledged before it.
func createThroughACut(t *testing.T, d *storetest.Disk, dir string) map[string]bool {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Dir: dir, Key: storetest.Key()})
	if err != nil {
		t.Fatal(err)
	}
	clients, before := client.New(db), map[string]bool{}
	var mu sync.Mutex
	var isCutting, isGone atomic.Bool
	var group sync.WaitGroup
	warm := make(chan struct{}, 2*childWriters)
	for writer := range childWriters {
		group.Go(func() {
			address := accesstest.Consented(fmt.Sprintf("writer%d@example.test", writer))
			for made := 0; ; {
				beganAfter := isGone.Load()
				created, err := clients.Create(ctx, accesstest.Draft(fmt.Sprintf("Writer%d", writer), address))
				switch {
				case err == nil && beganAfter:
					t.Errorf("%s began after the cut and was acknowledged", created.ID)
				case err == nil && !isCutting.Load():
					mu.Lock()
					before[created.ID] = true
					mu.Unlock()
					if made++; made == 3 {
						warm <- struct{}{}
					}
				case err != nil && !isCutting.Load():
					t.Errorf("refused before the cut: %v", err)
					warm <- struct{}{}
					return
				case err != nil && beganAfter:
					// SQLite calls a file that cannot be read damaged.
					if code := fault.CodeOf(err); code != fault.DiskFailed && code != store.Unreadable {
						t.Errorf("refused with %q (%v)", code, err)
					}
					return
				}
			}
		})
	}
	for range childWriters {
		<-warm
	}
	isCutting.Store(true)
	d.Cut()
	isGone.Store(true)
	group.Wait()
	_ = db.Close() // the disk is gone
	return before
}

// createAndCut runs the child and cuts the power once it has acknowledged so many verbs, or while it
// opens the store. What the child says later does not count: a machine without power says nothing.
func createAndCut(t *testing.T, d *storetest.Disk, dir string, after int, acknowledged map[string]bool) {
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
	d.Cut()
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
