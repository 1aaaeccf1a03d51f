package store_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/store/storetest"
)

func TestSecrecy(t *testing.T) {
	t.Parallel()

	t.Run("no_file_holds_a_word_in_clear", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key(), Clock: storetest.NewClock().Now})
		if err != nil {
			t.Fatal(err)
		}
		seed(t, db)
		ctx := t.Context()
		secrets := []string{"Wilhelmina-Featherstone", "wilhelmina@example.test", "a message nobody else may read", "token-0123456789abcdef"}
		if err := db.Write(ctx, func(tx *store.Tx) error { return writeSecrets(ctx, tx, secrets) }); err != nil {
			t.Fatal(err)
		}
		// The names of the tables are no secret, yet they would show that a page lies there in clear.
		words := slices.Concat(secrets, []string{"CREATE TABLE", "visitor_event", "SQLite format", string(storetest.Key()), hex.EncodeToString(storetest.Key())})
		names := namesIn(t, dir)
		if !slices.Contains(names, "practice.db-wal") {
			t.Fatalf("the folder holds %q and no write-ahead log", names)
		}
		wantNone(t, dir, words)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		wantNone(t, dir, words)
	})

	t.Run("the_log_of_a_panic_holds_no_word_of_it", func(t *testing.T) {
		t.Parallel()
		var log bytes.Buffer
		db := open(t, func(o *store.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
		err := db.Write(t.Context(), func(*store.Tx) error { panic("wilhelmina@example.test") })
		wantCode(t, err, fault.Internal)
		if strings.Contains(err.Error()+log.String(), "wilhelmina") {
			t.Errorf("the error is %q and the log %q", err, log.String())
		}
		if !strings.Contains(log.String(), "secrecy_test.go") {
			t.Errorf("the log does not say where it was: %q", log.String())
		}
	})
}

func writeSecrets(ctx context.Context, tx *store.Tx, secrets []string) error {
	for i := range 50 {
		id := fmt.Sprint("client-", i)
		if err := tx.InsertClient(ctx, row.InsertClientParams{
			ID: id, PracticeID: "practice", Kind: "adult", FirstName: secrets[0], SortName: secrets[0], Status: "active", Language: "en",
		}); err != nil {
			return err
		}
		if err := tx.UpsertAddress(ctx, row.UpsertAddressParams{ID: id, ClientID: id, Address: secrets[1], AddressKey: secrets[1], Type: "home"}); err != nil {
			return err
		}
		if err := run(ctx, tx, "INSERT INTO client_search (names, addresses, phones) VALUES (?, ?, '')", secrets[0], secrets[1]); err != nil {
			return err
		}
		if _, err := tx.InsertEvent(ctx, row.InsertEventParams{ID: id, Kind: "message", Client: id, Body: secrets[2]}); err != nil {
			return err
		}
		if err := tx.InsertSession(ctx, row.InsertSessionParams{ID: id, TokenHash: fmt.Append(nil, secrets[3], i), GrantID: id, Client: id}); err != nil {
			return err
		}
	}
	return nil
}

func wantNone(tb testing.TB, dir string, words []string) {
	tb.Helper()
	for _, name := range namesIn(tb, dir) {
		content := bytes.ToLower(read(tb, dir, name))
		for _, word := range words {
			if bytes.Contains(content, bytes.ToLower([]byte(word))) {
				tb.Errorf("%s holds %q in clear", name, word)
			}
		}
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()

	t.Run("a_flipped_bit_never_gives_wrong_rows", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		db, err := store.Open(context.Background(), store.Options{Dir: dir, Key: storetest.Key(), Clock: storetest.NewClock().Now})
		if err != nil {
			t.Fatal(err)
		}
		seed(t, db)
		ctx := t.Context()
		if err := db.Write(ctx, func(tx *store.Tx) error {
			return writeSecrets(ctx, tx, []string{"Name", "a@example.test", strings.Repeat("body ", 200), "token"})
		}); err != nil {
			t.Fatal(err)
		}
		want, err := everything(ctx, db)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		whole := read(t, dir, "practice.db")
		const seed, flips = 20261123, 300
		dice := rand.New(rand.NewPCG(seed, 1))
		refused := 0
		for range flips {
			at, bit := dice.IntN(len(whole)), byte(1)<<dice.IntN(8)
			damaged := bytes.Clone(whole)
			damaged[at] ^= bit
			write(t, dir, "practice.db", damaged)
			got, err := readDamaged(ctx, dir)
			switch {
			case err != nil:
				refused++
				if code := fault.CodeOf(err); code != store.Unreadable && code != store.WrongKey {
					t.Errorf("byte %d, bit %b: the code is %q (%v)", at, bit, code, err)
				}
			case !slices.Equal(got, want):
				t.Fatalf("byte %d, bit %b: other rows came back, and no error", at, bit)
			}
		}
		t.Logf("of %d flips %d were refused, %d did no harm", flips, refused, flips-refused)
		if refused < flips/2 {
			t.Errorf("only %d of %d flips were noticed", refused, flips)
		}
	})
}

// readDamaged opens the store in dir and reads all of it.
func readDamaged(ctx context.Context, dir string) (all []string, err error) {
	db, err := store.Open(ctx, store.Options{Dir: dir, Key: storetest.Key(), Clock: storetest.NewClock().Now})
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := db.Close(); err == nil {
			err = closing
		}
	}()
	return everything(ctx, db)
}

// errNoticed is SQLite's own check saying that the file is damaged.
var errNoticed = fault.New(store.Unreadable)

// everything is each row of the tables that the tests fill, as text, after SQLite found no damage anywhere.
func everything(ctx context.Context, db *store.DB) (all []string, err error) {
	err = db.Read(ctx, func(v *store.View) error {
		for _, statement := range []string{
			"SELECT id || first_name || sort_name || status || version FROM client ORDER BY id",
			"SELECT id || address || address_key || type FROM client_address ORDER BY id",
			"SELECT CAST(rowid AS TEXT) FROM client_search WHERE client_search MATCH 'Name' ORDER BY rowid",
			"SELECT id || host || seq || body || at FROM visitor_event ORDER BY seq",
			"SELECT id || hex(token_hash) || grant_id FROM visitor_session ORDER BY id",
			"SELECT id FROM visitor_session WHERE token_hash > x'00' ORDER BY token_hash",
			"SELECT id || actor || action || hex(hash) FROM history ORDER BY seq",
			"SELECT name || path || pagetype || ncell || payload FROM dbstat ORDER BY name, path", // every page of every table
		} {
			found, err := textsOf(ctx, v, statement)
			if err != nil {
				return fmt.Errorf("%s: %w", filepath.Base(statement), err)
			}
			all = append(all, found...)
		}
		if found, err := textsOf(ctx, v, "PRAGMA integrity_check"); err != nil || !slices.Equal(found, []string{"ok"}) {
			return errors.Join(errNoticed, err)
		}
		return nil
	})
	return all, err
}
