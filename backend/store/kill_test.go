package store_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
)

// childFolder names the variable that makes this binary the child: it holds the data folder.
const childFolder = "ANTEROOM_STORE_CHILD"

// writeUntilKilled is the child: it writes through the store, each verb two rows in two tables, and
// prints each id after the store said that it is durable.
func writeUntilKilled(dir string) {
	ctx := context.Background()
	db, err := store.Open(ctx, store.Options{Dir: dir, Key: storetest.Key()})
	if err != nil {
		fmt.Println("failed:", err)
		return
	}
	var printing sync.Mutex
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for {
				var id string
				err := db.Write(ctx, func(tx *store.Tx) error {
					id = tx.NewID()
					if err := insertAttempt(ctx, tx, id); err != nil {
						return err
					}
					_, err := tx.InsertRedemption(ctx, row.InsertRedemptionParams{Link: id, GrantID: strings.Repeat("g", 500), Way: "link"})
					return err
				})
				printing.Lock()
				if err != nil {
					fmt.Println("failed:", err)
				} else {
					fmt.Println(id)
				}
				printing.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	group.Wait()
}

func TestKill(t *testing.T) {
	t.Parallel()

	t.Run("what_was_acknowledged_is_there_after_a_kill_and_no_verb_is_half_there", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		const seed, kills = 20261123, 12
		dice := rand.New(rand.NewPCG(seed, 2))
		acknowledged := make(map[string]bool)
		for range kills {
			before := len(acknowledged)
			writeAndKill(t, dir, 1+dice.IntN(400), acknowledged)
			if len(acknowledged) == before {
				t.Fatal("the child acknowledged nothing")
			}
			wantAcknowledged(t, dir, acknowledged)
		}
		t.Logf("%d acknowledged verbs outlived %d kills", len(acknowledged), kills)
	})
}

// writeAndKill runs the child and kills it once it has acknowledged so many verbs; those that it still
// acknowledges until it is gone count too.
func writeAndKill(t *testing.T, dir string, after int, acknowledged map[string]bool) {
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
	reader, ids := bufio.NewReader(out), 0
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			break // it is gone; a line without an end was not yet said
		}
		if strings.HasPrefix(line, "failed") {
			t.Error(line)
			break
		}
		acknowledged[strings.TrimSpace(line)] = true
		if ids++; ids == after {
			if err := child.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := child.Wait(); err == nil {
		t.Error("the child ended by itself")
	}
}

func wantAcknowledged(t *testing.T, dir string, acknowledged map[string]bool) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key()})
	if err != nil {
		t.Fatalf("after the kill: %v", err)
	}
	firsts, seconds := attempts(t, db), texts(t, db, "SELECT link FROM visitor_redemption ORDER BY link")
	if !slices.Equal(firsts, seconds) {
		t.Errorf("of %d verbs the first row is stored, of %d the second", len(firsts), len(seconds))
	}
	for _, id := range slices.Sorted(maps.Keys(acknowledged)) {
		if _, found := slices.BinarySearch(firsts, id); !found {
			t.Fatalf("%s was acknowledged and is lost", id)
		}
	}
	if check := texts(t, db, "PRAGMA integrity_check"); !slices.Equal(check, []string{"ok"}) {
		t.Errorf("the file is damaged: %q", check)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
