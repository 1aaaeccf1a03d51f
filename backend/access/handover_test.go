package access_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

// written is a letter that has been written and not handed over yet.
type written struct {
	w           *accesstest.World
	mail        outbox.Mail
	token, code string
}

func write(w *accesstest.World, mail outbox.Mail) written {
	letter := written{w: w, mail: mail}
	w.Must(w.Store.Write(context.Background(), func(tx *store.Tx) error {
		values, err := w.Letters.Write(context.Background(), tx, mail)
		_, letter.token, _ = strings.Cut(values.Link, "/l/")
		letter.code = values.Code
		return err
	}))
	return letter
}

func (l written) handOver() {
	l.w.Must(l.w.Store.Write(context.Background(), func(tx *store.Tx) error {
		return access.Letters{}.HandedOver(context.Background(), tx, l.mail)
	}))
}

func tryWrongly(t *testing.T, w *accesstest.World, times int) {
	t.Helper()
	for range times {
		_, err := w.Door.RedeemCode(context.Background(), "ana@example.test", "00000000", "here")
		wantCode(t, err, visitor.RefusedCode)
	}
}

func TestHandOver(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("wrong tries at a code are counted from the hand-over, not from when it was made", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		letter := write(w, w.Mails()[0])
		tryWrongly(t, w, visitor.WrongTries) // somebody guesses while the mail waits for the network
		w.Clock.Advance(time.Hour)
		letter.handOver()
		tryWrongly(t, w, visitor.WrongTries-1)
		_, err := w.Door.RedeemCode(ctx, "ana@example.test", letter.code, "here")
		w.Must(err)
	})

	t.Run("five wrong tries after the hand-over close a code", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		letter := write(w, w.Mails()[0])
		w.Clock.Advance(time.Hour)
		letter.handOver()
		tryWrongly(t, w, visitor.WrongTries)
		_, err := w.Door.RedeemCode(ctx, "ana@example.test", letter.code, "here")
		wantCode(t, err, visitor.RefusedCode)
	})

	t.Run("a link that a sign-in has ended stays dead when its mail goes once more", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, first := w.Invited("Ana", "ana@example.test")
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.AskForLink(ctx, "ana@example.test", "here"))
		w.TakeIn()
		mails := w.Mails()
		letter := write(w, mails[len(mails)-1])
		letter.handOver() // and no clear answer came
		w.Clock.Advance(time.Minute)
		_, err := w.Door.RedeemLink(ctx, first.Token, "here")
		w.Must(err)
		w.Clock.Advance(time.Minute)
		letter.handOver()
		wantLink(t, w, letter.token, "used")
		_, err = w.Door.RedeemLink(ctx, letter.token, "here")
		wantCode(t, err, visitor.RefusedUsed)
		_, err = w.Door.RedeemCode(ctx, "ana@example.test", letter.code, "here")
		wantCode(t, err, visitor.RefusedCode)
	})
}
