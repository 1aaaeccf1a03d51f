package store_test

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"testing"
)

// The cipher may be computed by libsodium or by the encrypted SQLite itself; which of them wrote a file must make no difference.
func TestCipher(t *testing.T) {
	t.Parallel()
	t.Run("reads_what_the_portable_cipher_wrote", func(t *testing.T) {
		t.Parallel()
		content, err := os.ReadFile("testdata/portable.db")
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "portable.db") // opening may write
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		values := url.Values{"cipher": {"chacha20"}, "key": {"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'"}}
		db, err := sql.Open("sqlite3", "file:"+path+"?"+values.Encode())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var words string
		if err := db.QueryRowContext(t.Context(), "SELECT words FROM said").Scan(&words); err != nil || words != "written by the portable cipher" {
			t.Errorf("it reads %q, %v", words, err)
		}
	})
}
