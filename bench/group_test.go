package bench

import (
	"database/sql"
	"sync"
)

// groupWriter is the bare side's group commit: whoever waits shares one durable transaction.
type groupWriter struct {
	db     *sql.DB
	wanted chan wanted
	done   sync.WaitGroup
}

type wanted struct {
	work func(*sql.Tx) error
	done chan error
}

func startGroup(db *sql.DB) *groupWriter {
	g := &groupWriter{db: db, wanted: make(chan wanted, 128)}
	g.done.Go(func() {
		for first := range g.wanted {
			batch := []wanted{first}
			for more := true; more && len(batch) < cap(g.wanted); {
				select {
				case next, isOpen := <-g.wanted:
					if more = isOpen; isOpen {
						batch = append(batch, next)
					}
				default:
					more = false
				}
			}
			err := g.commit(batch)
			for _, w := range batch {
				w.done <- err
			}
		}
	})
	return g
}

func (g *groupWriter) commit(batch []wanted) error {
	tx, err := g.db.Begin()
	if err != nil {
		return err
	}
	for _, w := range batch {
		if err := w.work(tx); err != nil {
			_ = tx.Rollback()
			return err
		}
	}
	return tx.Commit()
}

func (g *groupWriter) write(work func(*sql.Tx) error) error {
	w := wanted{work: work, done: make(chan error, 1)}
	g.wanted <- w
	return <-w.done
}

func (g *groupWriter) stop() {
	close(g.wanted)
	g.done.Wait()
}
