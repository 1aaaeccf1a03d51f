package stripe_test

import (
	"context"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"anteroom/backend/billing/stripe"
	"anteroom/backend/fault"
)

// startMock starts Stripe's own stand-in, which holds every request against the published description of the API, and
// returns its address.
func startMock(t *testing.T) string {
	t.Helper()
	built, err := exec.CommandContext(t.Context(), "go", "tool", "-modfile=../../../tools/stripe-mock.mod", "-n", "stripe-mock").Output()
	if err != nil {
		t.Skipf("stripe-mock cannot be built here: %v", err)
	}
	plain, sealed := freePlace(t), freePlace(t)
	mock := exec.CommandContext(t.Context(), strings.TrimSpace(string(built)), "-http-addr", plain, "-https-addr", sealed)
	if err := mock.Start(); err != nil {
		t.Fatalf("start stripe-mock: %v", err)
	}
	t.Cleanup(func() {
		_ = mock.Process.Kill()
		_ = mock.Wait() // it was killed
	})
	for wait := time.NewTicker(50 * time.Millisecond); ; <-wait.C {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", plain)
		if err == nil {
			_ = connection.Close()
			return "http://" + plain
		}
		if t.Context().Err() != nil {
			t.Fatal("stripe-mock does not answer")
		}
	}
}

func freePlace(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestEveryRequestIsAsTheProviderDescribesIt(t *testing.T) {
	t.Parallel()
	s := stripe.New(startMock(t))
	const key = "rk_test_123"
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if page, err := s.Begin(ctx, key, order("019a-order", 12_000)); err != nil || page.ID == "" || page.Address == "" {
		t.Errorf("begin: %+v, %v", page, err)
	}
	if _, err := s.Look(ctx, key, "cs_test_1"); err != nil {
		t.Errorf("look: %v", err)
	}
	if _, err := s.Close(ctx, key, "cs_test_1"); err != nil {
		t.Errorf("close: %v", err)
	}
	if _, err := s.Since(ctx, key, time.Unix(1_700_000_000, 0)); err != nil {
		t.Errorf("since: %v", err)
	}
	if _, err := s.Disputes(ctx, key, "pi_1"); err != nil {
		t.Errorf("disputes: %v", err)
	}
	bad := order("019a-other", 12_000)
	bad.Language = "nowhere"
	if _, err := s.Begin(ctx, key, bad); fault.CodeOf(err) != "payment_order_refused" {
		t.Errorf("a language that is none: %v", err)
	}
}
