package history_test

import (
	"context"
	"fmt"
	"os"
	"sync"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// childFolder names the variable that makes this binary the child: it holds the data folder.
const childFolder = "ANTEROOM_HISTORY_CHILD"

const (
	childWriters = 6
	childOpening = "opening" // what the child says before it opens the store
)

// createUntilThePowerGoes is the child: several writers create clients, and print the id of each one
// that the store has acknowledged. It ends when the disk is gone.
func createUntilThePowerGoes(dir string) {
	ctx := context.Background()
	fmt.Fprintln(os.Stdout, childOpening)
	db, err := store.Open(ctx, store.Options{Dir: dir, Key: storetest.Key()})
	if err != nil {
		return // cut while it opened
	}
	clients := client.New(db)
	var group sync.WaitGroup
	for writer := range childWriters {
		group.Go(func() {
			address := accesstest.Consented(fmt.Sprintf("writer%d@example.test", writer))
			for {
				made, err := clients.Create(ctx, accesstest.Draft(fmt.Sprintf("Writer%d", writer), address))
				if err != nil {
					return
				}
				fmt.Fprintln(os.Stdout, made.ID)
			}
		})
	}
	group.Wait()
	_ = db.Close() // the disk is gone
}
