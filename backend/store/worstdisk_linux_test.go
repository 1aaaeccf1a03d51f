package store_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
)

// onDisk opens the store that lies on a disk.
func onDisk(t *testing.T, d *storetest.Disk) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{Dir: filepath.Join(d.Folder, "records"), Key: storetest.Key()})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// writeUntilRefused has writers write verbs of two rows each until every one of them was refused. It
// returns what was acknowledged, and the codes of the refusals.
func writeUntilRefused(t *testing.T, db *store.DB, round string) (acknowledged []string, codes []fault.Code) {
	t.Helper()
	ctx, group, mu := t.Context(), sync.WaitGroup{}, sync.Mutex{}
	for writer := range 6 {
		group.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%s-%d-%05d", round, writer, n)
				err := db.Write(ctx, func(tx *store.Tx) error {
					if err := insertAttempt(ctx, tx, id); err != nil {
						return err
					}
					_, err := tx.InsertRedemption(ctx, row.InsertRedemptionParams{Link: id, GrantID: strings.Repeat("g", 900), Way: "link"})
					return err
				})
				mu.Lock()
				if err == nil {
					acknowledged = append(acknowledged, id)
				} else {
					codes = append(codes, fault.CodeOf(err))
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	group.Wait()
	slices.Sort(acknowledged)
	return acknowledged, codes
}

// wantStored demands that both rows of every acknowledged verb are stored, and nothing of any other.
func wantStored(t *testing.T, db *store.DB, acknowledged []string) {
	t.Helper()
	if found := texts(t, db, "SELECT id FROM visitor_attempt ORDER BY id"); !slices.Equal(found, acknowledged) {
		t.Errorf("%d verbs are stored, %d were acknowledged", len(found), len(acknowledged))
	}
	if found := texts(t, db, "SELECT link FROM visitor_redemption ORDER BY link"); !slices.Equal(found, acknowledged) {
		t.Errorf("%d second rows are stored, %d were acknowledged", len(found), len(acknowledged))
	}
	if found := texts(t, db, "SELECT integrity_check FROM pragma_integrity_check"); !slices.Equal(found, []string{"ok"}) {
		t.Errorf("the file is %q", found)
	}
}

func wantOnly(t *testing.T, codes []fault.Code, want ...fault.Code) {
	t.Helper()
	if len(codes) == 0 {
		t.Error("nothing was refused")
	}
	for _, code := range codes {
		if !slices.Contains(want, code) {
			t.Errorf("refused with %q, want one of %q", code, want)
		}
	}
}

func TestFullFileSystem(t *testing.T) {
	t.Parallel()

	t.Run("refuses_what_does_not_fit_keeps_what_was_acknowledged_and_goes_on_when_there_is_room", func(t *testing.T) {
		t.Parallel()
		d := storetest.NewDisk(t, 24)
		db := onDisk(t, d)
		defer db.Close()
		var all []string
		for round, room := range []int64{0, 40_000, 300_000, 1_000_000, 2_500_000} {
			d.Fill(room)
			acknowledged, codes := writeUntilRefused(t, db, fmt.Sprint(round))
			wantOnly(t, codes, fault.DiskFull)
			all = append(all, acknowledged...)
			wantStored(t, db, all)
			d.Empty()
			id := fmt.Sprintf("%d-room", round)
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.InsertRedemption(t.Context(), row.InsertRedemptionParams{Link: id, GrantID: "g", Way: "link"})
				return err
			}); err != nil {
				t.Fatalf("there is room again: %v", err)
			}
			if err := db.Write(t.Context(), attempt(t.Context(), id)); err != nil {
				t.Fatal(err)
			}
			all = append(all, id)
			wantStored(t, db, all)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		d.Restore()
		again := onDisk(t, d)
		defer again.Close()
		wantStored(t, again, all)
		t.Logf("%d verbs were acknowledged, none of them is lost", len(all))
	})

	t.Run("does_not_open_where_there_is_no_room_and_opens_once_there_is", func(t *testing.T) {
		t.Parallel()
		d := storetest.NewDisk(t, 24)
		dir := filepath.Join(d.Folder, "records")
		d.Fill(0)
		wantCode(t, reopen(dir, storetest.Key()), fault.DiskFull)
		d.Empty()
		if err := reopen(dir, storetest.Key()); err != nil {
			t.Fatal(err)
		}
		d.Fill(0)
		if err := reopen(dir, storetest.Key()); err != nil {
			wantCode(t, err, fault.DiskFull) // reading needs a little room too
		}
		d.Empty()
		if err := reopen(dir, storetest.Key()); err != nil {
			t.Fatal(err)
		}
	})
}

func TestReadOnlyFileSystem(t *testing.T) {
	t.Parallel()

	t.Run("does_not_open_and_opens_once_it_may_be_written", func(t *testing.T) {
		t.Parallel()
		d := storetest.NewDisk(t, 24)
		dir := filepath.Join(d.Folder, "records")
		if err := reopen(dir, storetest.Key()); err != nil {
			t.Fatal(err)
		}
		d.SetReadOnly(true)
		wantCode(t, reopen(dir, storetest.Key()), fault.ReadOnly)
		d.SetReadOnly(false)
		if err := reopen(dir, storetest.Key()); err != nil {
			t.Fatal(err)
		}
	})

	t.Run("acknowledges_nothing_more_once_the_disk_found_an_error_and_what_it_acknowledged_is_there", func(t *testing.T) {
		t.Parallel()
		d := storetest.NewDisk(t, 24)
		db := onDisk(t, d)
		if err := db.Write(t.Context(), attempt(t.Context(), "before")); err != nil {
			t.Fatal(err)
		}
		d.Spoil()
		for _, name := range []string{"after", "later"} {
			wantOnly(t, []fault.Code{fault.CodeOf(db.Write(t.Context(), attempt(t.Context(), name)))}, fault.ReadOnly, fault.DiskFailed)
		}
		wantAttempts(t, db, "before") // reading goes on
		_ = db.Close()                // it has nothing to close on
		d.Restore()
		again := onDisk(t, d)
		defer again.Close()
		wantAttempts(t, again, "before")
	})
}
