// Package worker is the life of what goes on beside everything else: it is started once, woken when there
// may be something to do, and waited for when it is stopped. What it does, and when it looks without being
// woken, is its owner's. Start at [Worker].
package worker

import (
	"context"
	"sync"
)

// Worker is embedded by whoever works.
type Worker struct {
	wake   chan struct{}
	cancel context.CancelFunc
	done   chan struct{}
	once   sync.Once
}

// New returns a worker that has not been started.
func New() *Worker { return &Worker{wake: make(chan struct{}, 1), done: make(chan struct{})} }

// Start has run work until its context ends, which is when the worker is stopped, not when ctx ends. A
// call of [Worker.Wake] arrives on wake; of several before run looks, one does. It is called once.
func (w *Worker) Start(ctx context.Context, run func(ctx context.Context, wake <-chan struct{})) {
	ctx, w.cancel = context.WithCancel(context.WithoutCancel(ctx)) //nolint:gosec // Stop calls it
	go func() {
		defer close(w.done)
		run(ctx, w.wake)
	}()
}

// Stop ends the work and waits. It can be called twice, but not before Start.
func (w *Worker) Stop() {
	w.once.Do(w.cancel)
	<-w.done
}

// Wake has the worker look now whether there is something to do.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
