package visitor_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/fault"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

const ana = "ana@example.test"

func TestLimits(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("three links in a quarter of an hour for one address, the rest silently not", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.SignedIn("Ana", ana)
		w.Clock.Advance(time.Minute)
		for i := range 5 {
			w.Must(w.Door.AskForLink(ctx, ana, fmt.Sprint("place", i)))
		}
		w.TakeIn()
		if letters := w.Deliver(); len(letters) != 3 {
			t.Errorf("%d mails went, want 3", len(letters))
		}
		w.Clock.Advance(15*time.Minute + time.Second)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.TakeIn()
		w.One()
	})

	t.Run("ten links a day for one address, the rest silently not", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.SignedIn("Ana", ana)
		var mails int
		for range 20 {
			w.Clock.Advance(16 * time.Minute)
			w.Must(w.Door.AskForLink(ctx, ana, "here"))
			w.TakeIn()
			mails += len(w.Deliver())
		}
		if mails != 10 {
			t.Errorf("%d mails went, want 10", mails)
		}
		w.Clock.Advance(24 * time.Hour)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.TakeIn()
		w.One()
	})

	t.Run("S42: an unknown address is counted and answered as a known one", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.SignedIn("Ana", ana)
		w.Clock.Advance(2 * time.Minute)
		for i := range 12 {
			known := fault.CodeOf(w.Door.AskForLink(ctx, ana, "known place"))
			unknown := fault.CodeOf(w.Door.AskForLink(ctx, "nobody@example.test", "other place"))
			if known != unknown {
				t.Errorf("ask %d: known %q, unknown %q", i, known, unknown)
			}
		}
	})

	t.Run("ten asks a minute from one place, and waiting helps", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		for i := range 10 {
			w.Must(w.Door.AskForLink(ctx, fmt.Sprintf("a%d@example.test", i), "here"))
		}
		wantCode(t, w.Door.AskForLink(ctx, ana, "here"), visitor.TooMany)
		wantCode(t, w.Door.AskAgain(ctx, "no token", "here"), visitor.TooMany)
		w.Must(w.Door.AskForLink(ctx, ana, "elsewhere"))
		w.Clock.Advance(visitor.RetryAfter + time.Millisecond)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
	})

	t.Run("sixty asks a minute from everywhere", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		for i := range 60 {
			w.Must(w.Door.AskForLink(ctx, "x@example.test", fmt.Sprint("place", i)))
		}
		wantCode(t, w.Door.AskForLink(ctx, ana, "a new place"), visitor.TooMany)
		w.Clock.Advance(visitor.RetryAfter + time.Millisecond)
		w.Must(w.Door.AskForLink(ctx, ana, "a new place"))
	})

	t.Run("twenty tries at links and codes a minute from one place", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		for i := range 20 {
			if i%2 == 0 {
				_, err := w.Door.RedeemLink(ctx, visitor.EncodeToken(make([]byte, visitor.TokenSize)), "here")
				wantCode(t, err, visitor.RefusedUnknown)
			} else {
				_, err := w.Door.RedeemCode(ctx, fmt.Sprintf("b%d@example.test", i), "ABCD2345", "here")
				wantCode(t, err, visitor.RefusedCode)
			}
		}
		_, err := w.Door.RedeemLink(ctx, letter.Token, "here")
		wantCode(t, err, visitor.TooMany)
		_, err = w.Door.RedeemCode(ctx, ana, letter.Code, "here")
		wantCode(t, err, visitor.TooMany)
		_, err = w.Door.RedeemLink(ctx, letter.Token, "elsewhere")
		w.Must(err)
	})

	t.Run("a hundred and twenty tries a minute from everywhere", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		for i := range 120 {
			_, err := w.Door.RedeemLink(ctx, "nothing", fmt.Sprint("place", i))
			wantCode(t, err, visitor.RefusedUnknown)
		}
		_, err := w.Door.RedeemLink(ctx, letter.Token, "a new place")
		wantCode(t, err, visitor.TooMany)
		w.Clock.Advance(visitor.RetryAfter + time.Millisecond)
		_, err = w.Door.RedeemLink(ctx, letter.Token, "a new place")
		w.Must(err)
	})
}

func TestRedeemCode(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W3: a code works in any browser, however it is typed", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		w.Must(w.Grants.Resend(ctx, letterClient(w)))
		w.One()
		typed := " " + letter.Code[:4] + "-" + letter.Code[4:] + " "
		_, err := w.Door.RedeemCode(ctx, "  ANA@EXAMPLE.TEST ", typed, "another phone")
		w.Must(err)
	})

	t.Run("five wrong tries close the open codes, and leave the links", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		for range visitor.WrongTries {
			_, err := w.Door.RedeemCode(ctx, ana, "00000000", "here")
			wantCode(t, err, visitor.RefusedCode)
			if got := fault.FieldOf(err); got != "code" {
				t.Errorf("the field is %q", got)
			}
		}
		_, err := w.Door.RedeemCode(ctx, ana, letter.Code, "here")
		wantCode(t, err, visitor.RefusedCode)
		_, err = w.Door.RedeemLink(ctx, letter.Token, "here")
		w.Must(err)
	})

	t.Run("four wrong tries leave them open", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		for range visitor.WrongTries - 1 {
			_, err := w.Door.RedeemCode(ctx, ana, "00000000", "here")
			wantCode(t, err, visitor.RefusedCode)
		}
		_, err := w.Door.RedeemCode(ctx, ana, letter.Code, "here")
		w.Must(err)
	})

	t.Run("wrong tries at one address do not close another's, and a new code is open again", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		profile, _ := w.Invited("Ana", ana)
		_, other := w.Invited("Ben", "ben@example.test")
		for range visitor.WrongTries {
			_, err := w.Door.RedeemCode(ctx, ana, "00000000", "here")
			wantCode(t, err, visitor.RefusedCode)
		}
		_, err := w.Door.RedeemCode(ctx, "ben@example.test", other.Code, "here")
		w.Must(err)
		w.Clock.Advance(time.Second)
		w.Must(w.Grants.Resend(ctx, profile.ID))
		_, err = w.Door.RedeemCode(ctx, ana, w.One().Code, "here")
		w.Must(err)
	})

	t.Run("a code is worth nothing at another address, nor once it has run out or been used", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		w.Invited("Ben", "ben@example.test")
		_, err := w.Door.RedeemCode(ctx, "ben@example.test", letter.Code, "here")
		wantCode(t, err, visitor.RefusedCode)
		_, err = w.Door.RedeemCode(ctx, ana, letter.Code, "here")
		w.Must(err)
		_, err = w.Door.RedeemCode(ctx, ana, letter.Code, "here")
		wantCode(t, err, visitor.RefusedCode)
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.AskForLink(ctx, ana, "here"))
		w.TakeIn()
		fresh := w.One()
		w.Clock.Advance(visitor.SignInLife)
		_, err = w.Door.RedeemCode(ctx, ana, fresh.Code, "here")
		wantCode(t, err, visitor.RefusedCode)
	})
}

// letterClient is the id of the world's only client.
func letterClient(w *accesstest.World) string { return w.Mails()[0].Client }

func TestAtOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for way, redeem := range map[string]func(w *accesstest.World, letter accesstest.Letter, place string) error{
		"link": func(w *accesstest.World, letter accesstest.Letter, place string) error {
			_, err := w.Door.RedeemLink(ctx, letter.Token, place)
			return err
		},
		"code": func(w *accesstest.World, letter accesstest.Letter, place string) error {
			_, err := w.Door.RedeemCode(ctx, ana, letter.Code, place)
			return err
		},
	} {
		t.Run("of many redemptions of one "+way+" at once exactly one opens a session", func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			profile, letter := w.Invited("Ana", ana)
			attempts := map[string]int{"link": 200, "code": 40}[way]
			var group sync.WaitGroup
			results := make(chan error, attempts)
			start := make(chan struct{})
			for i := range attempts {
				group.Go(func() {
					<-start
					results <- redeem(w, letter, fmt.Sprint("place", i))
				})
			}
			close(start)
			group.Wait()
			close(results)
			in := 0
			for err := range results {
				switch fault.CodeOf(err) {
				case "":
					in++
				case visitor.RefusedUsed, visitor.RefusedCode, visitor.TooMany:
				default:
					t.Error(err)
				}
			}
			reach, err := w.Grants.Reach(ctx)
			w.Must(err)
			if in != 1 || reach.SignedIn != 1 || w.Card(profile.ID).State != access.Active {
				t.Errorf("%d got in; the reach is %+v", in, reach)
			}
		})
	}
}

func TestLookAtLink(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("W3: looking at a link changes nothing, however often", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		before := storetest.Contents(t, w.Store)
		for range 50 {
			link, err := w.Door.LookAtLink(ctx, letter.Token)
			w.Must(err)
			if link.State != visitor.LinkLive || link.Address != "a•••@example.test" {
				t.Fatalf("got %+v", link)
			}
		}
		if storetest.Contents(t, w.Store) != before {
			t.Error("something was written")
		}
	})

	t.Run("a link that nobody issued tells nothing", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		for _, token := range []string{"", "x", visitor.EncodeToken(make([]byte, visitor.TokenSize))} {
			link, err := w.Door.LookAtLink(ctx, token)
			w.Must(err)
			if link != (visitor.Link{State: visitor.LinkUnknown}) {
				t.Errorf("got %+v", link)
			}
		}
	})

	t.Run("a link from the future of a clock that was set back is not live", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", ana)
		w.Clock.Advance(-59 * time.Second)
		if link, err := w.Door.LookAtLink(ctx, letter.Token); err != nil || link.State != visitor.LinkLive {
			t.Errorf("within a minute: %+v, %v", link, err)
		}
		w.Clock.Advance(-2 * time.Second)
		if link, err := w.Door.LookAtLink(ctx, letter.Token); err != nil || link.State != visitor.LinkExpired {
			t.Errorf("past a minute: %+v, %v", link, err)
		}
	})
}
