package client

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

func TestSortName(t *testing.T) {
	t.Parallel()

	t.Run("puts_an_accented_name_among_its_letter", func(t *testing.T) {
		t.Parallel()
		names := []string{"Zoe", "Baker", "Álvarez", "Østergård", "alba", "Muñoz", "Orr", "Straße"}
		slices.SortFunc(names, func(a, b string) int {
			one, other := sortName(Draft{LastName: a}), sortName(Draft{LastName: b})
			return slices.Compare([]byte(one), []byte(other))
		})
		want := []string{"alba", "Álvarez", "Baker", "Muñoz", "Orr", "Østergård", "Straße", "Zoe"}
		if !slices.Equal(names, want) {
			t.Fatalf("got %q", names)
		}
	})

	t.Run("agrees_with_the_migration_on_every_letter", func(t *testing.T) {
		t.Parallel()
		migration, err := os.ReadFile("../store/migrations/00009_sort_name.sql")
		if err != nil {
			t.Fatal(err)
		}
		pairs := regexp.MustCompile(`, '(\S+?)', '(\S+?)'\)`).FindAllStringSubmatch(string(migration), -1)
		if len(pairs) < 80 {
			t.Fatalf("only %d letters", len(pairs))
		}
		for _, pair := range pairs {
			if got := sortName(Draft{LastName: pair[1]}); got != pair[2] {
				t.Errorf("%s becomes %q here and %q there", pair[1], got, pair[2])
			}
		}
	})
}
