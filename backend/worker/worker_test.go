package worker_test

import (
	"context"
	"testing"

	"anteroom/backend/worker"
)

func TestWorker(t *testing.T) {
	t.Parallel()

	t.Run("is woken also by a call that came before it looked, and once for several", func(t *testing.T) {
		t.Parallel()
		w := worker.New()
		w.Wake()
		w.Wake()
		looked, again := make(chan bool, 2), make(chan struct{})
		w.Start(context.Background(), func(ctx context.Context, wake <-chan struct{}) {
			<-wake
			select {
			case <-wake:
				looked <- true
			default:
				looked <- false
			}
			close(again)
			<-ctx.Done()
		})
		<-again
		if <-looked {
			t.Error("two calls woke it twice")
		}
		w.Stop()
	})

	t.Run("outlives the context it was started with, and Stop waits for the end of its work, called twice too", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(context.Background())
		w, isOver, looked := worker.New(), false, make(chan struct{})
		w.Start(ctx, func(ctx context.Context, wake <-chan struct{}) {
			<-wake
			if ctx.Err() != nil {
				t.Error("it ended with the context of its start")
			}
			close(looked)
			<-ctx.Done()
			isOver = true
		})
		cancel()
		w.Wake()
		<-looked
		w.Stop()
		w.Stop()
		if !isOver {
			t.Error("Stop came back before the work had ended")
		}
	})
}
