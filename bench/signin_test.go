package bench

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/portal"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/backend/visitor"
)

const (
	signInCount = 1000
	visitorsNow = 16 // at once, each on a connection that is kept

	signInFigure        = "portal: sign in and home page"
	signInSlowestFigure = "portal: the same, p99 of a visit"
)

// BenchmarkSignIn signs clients in by the links of their mails and shows each their home page, over real
// HTTP, beside a handler that does the same least work on the driver alone.
func BenchmarkSignIn(b *testing.B) {
	promise(b, signInFigure, signInSlowestFigure)
	var oursSlowest, bareSlowest float64
	ours, limit := byTurns(b, func() float64 {
		rate, slowest := signInOurs(b)
		oursSlowest = slowest
		return rate
	}, func() float64 {
		rate, slowest := signInBare(b)
		bareSlowest = slowest
		return rate
	})
	note := "press the link's button, then the home page; 16 visitors; beside net/http, a link used up and a session, then six statements and html/template"
	report(b, figure{name: signInFigure, unit: "visits/s", ours: ours, bare: limit, target: atLeast(0.5), note: note})
	report(b, figure{name: signInSlowestFigure, unit: "ms", ours: oursSlowest, bare: bareSlowest, target: atMost(2), note: "of the last round"})
}

// signInOurs measures the portal. Its clock runs ahead a little with each visit, since the limits against guessing are
// counted by the minute.
func signInOurs(b *testing.B) (perSecond, slowest float64) {
	b.Helper()
	w := accesstest.New(b)
	tokens := linksFor(b, w)
	site := httptest.NewServer(portal.New(w.Door, nil))
	defer site.Close()
	_, err := w.Practices.SavePortalAddress(context.Background(), site.URL)
	must(b, err)
	client := keptClient()
	return visits(b, func(i int) error {
		w.Clock.Advance(600 * time.Millisecond)
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, site.URL+"/enter", nil)
		if err != nil {
			return err
		}
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.AddCookie(&http.Cookie{Name: "link", Value: tokens[i]})
		return enterAndLook(client, request, site.URL+"/")
	})
}

// linksFor gives every client access with a link that has been handed over. The rows are laid in at once:
// making the links is not what is measured.
func linksFor(b *testing.B, w *accesstest.World) []string {
	b.Helper()
	ctx := context.Background()
	tokens := make([]string, signInCount)
	must(b, w.Store.Write(ctx, func(tx *store.Tx) error {
		for _, statement := range filling {
			var values []any
			if statement == filling[0] {
				values = []any{signInCount * 10}
			}
			if err := run(ctx, tx, statement, values...); err != nil {
				return err
			}
		}
		if err := run(ctx, tx, "DELETE FROM visitor_session"); err != nil {
			return err
		}
		for i := range tokens {
			secret := sha256.Sum256(fmt.Append(nil, "link", i))
			tokens[i] = visitor.EncodeToken(secret[:])
			id := fmt.Sprintf("g00000000-0000-7000-8000-%012x", i*10+6)
			if err := tx.InsertLink(ctx, row.InsertLinkParams{
				ID: tx.NewID(), GrantID: id, MailID: "m" + id, Kind: "invitation", TokenHash: visitor.HashOfToken(tokens[i]),
				CodeHash: secret[:], IssuedAt: store.Millis(tx.Now), Life: int64(7 * 24 * time.Hour / time.Millisecond),
				ExpiresAt: store.Millis(tx.Now.Add(7 * 24 * time.Hour)),
			}); err != nil {
				return err
			}
		}
		return nil
	}))
	return tokens
}

// enterAndLook posts a link and reads the home page with the session that it opened.
func enterAndLook(client *http.Client, enter *http.Request, home string) error {
	entered, err := client.Do(enter)
	if err != nil {
		return err
	}
	defer entered.Body.Close()
	_, _ = io.Copy(io.Discard, entered.Body)
	look, err := http.NewRequestWithContext(enter.Context(), http.MethodGet, home, nil)
	if err != nil {
		return err
	}
	for _, cookie := range entered.Cookies() {
		if cookie.Name == "session" {
			look.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
		}
	}
	if entered.StatusCode != http.StatusSeeOther || len(look.Cookies()) == 0 {
		return fmt.Errorf("signing in answered %s", entered.Status)
	}
	shown, err := client.Do(look)
	if err != nil {
		return err
	}
	defer shown.Body.Close()
	_, _ = io.Copy(io.Discard, shown.Body)
	if shown.StatusCode != http.StatusOK {
		return fmt.Errorf("the home page answered %s", shown.Status)
	}
	return nil
}

// keptClient keeps a connection for each visitor, each from an address of its own, and follows nothing.
func keptClient() *http.Client {
	var places atomic.Uint32
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		from := net.IPv4(127, 0, 1, byte(places.Add(1)))
		return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: from}}).DialContext(ctx, network, address)
	}
	return &http.Client{
		Transport:     &http.Transport{DialContext: dial, MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// visits makes every visit, some at once, and returns how many a second and the slowest hundredth.
func visits(b *testing.B, visit func(i int) error) (perSecond, slowest float64) {
	b.Helper()
	took := make([]time.Duration, signInCount)
	began := time.Now()
	inParallel(signInCount, visitorsNow, func(i int) {
		start := time.Now()
		if err := visit(i); err != nil {
			b.Error(err)
		}
		took[i] = time.Since(start)
	})
	return signInCount / time.Since(began).Seconds(), percentile(took, 0.99)
}
