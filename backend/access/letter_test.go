package access_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/history"
	"anteroom/backend/outbox"
	"anteroom/backend/store"
	"anteroom/backend/visitor"
)

func TestMayGo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, test := range []struct {
		rule    string
		arrange func(w *accesstest.World, id string)
		want    outbox.Leave
	}{
		{"goes where nothing is against it", func(*accesstest.World, string) {}, outbox.Go()},
		{"is dropped once access has ended", func(w *accesstest.World, id string) { w.Must(w.Grants.Disable(ctx, id)) }, outbox.Drop(access.AccessEnded)},
		{"is dropped once another grant has taken its place", func(w *accesstest.World, id string) {
			profile := w.Edit(id, func(list []client.Address) []client.Address {
				return append(list, accesstest.Consented("ana.two@example.test"))
			})
			w.Must(w.Grants.Invite(ctx, id, profile.Addresses[1].ID))
		}, outbox.Drop(access.AccessEnded)},
		{"is dropped once the client is archived", func(w *accesstest.World, id string) {
			w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
				_, err := client.Archive(ctx, tx, id)
				return err
			}))
		}, outbox.Drop(access.ClientArchived)},
		{"is dropped once consent is withdrawn", func(w *accesstest.World, id string) { w.Consent(id, false) }, outbox.Drop(access.ConsentWithdrawn)},
		{"is dropped once the address is no longer the client's", func(w *accesstest.World, id string) {
			w.Edit(id, func([]client.Address) []client.Address {
				return []client.Address{accesstest.Consented("other@example.test")}
			})
		}, outbox.Drop(access.ConsentWithdrawn)},
		{"is dropped once the client has signed in", func(w *accesstest.World, id string) {
			w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
				grant, err := tx.GetLatestGrant(ctx, id)
				if err != nil {
					return err
				}
				return access.SignedIn(ctx, tx, grant.ID)
			}))
		}, outbox.Drop(access.AlreadySignedIn)},
		{"waits while the portal has no address", func(w *accesstest.World, _ string) {
			_, err := w.Practices.SavePortalAddress(ctx, "")
			w.Must(err)
		}, outbox.Wait(access.PortalNotSetUp)},
		{"S46: waits while the portal is closed", func(w *accesstest.World, _ string) { w.Turn(false) }, outbox.Wait(access.PortalClosed)},
	} {
		t.Run("an invitation "+test.rule, func(t *testing.T) {
			t.Parallel()
			w := accesstest.New(t)
			ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
			w.Must(w.Grants.Invite(ctx, ana.ID, ""))
			mail := w.Mails()[0]
			test.arrange(w, ana.ID)
			w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
				leave, err := w.Letters.MayGo(ctx, tx, mail)
				if leave != test.want {
					t.Errorf("got %+v, want %+v", leave, test.want)
				}
				return err
			}))
		})
	}

	t.Run("a sign-in link goes to one who has signed in before", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.SignedIn("Ana", "ana@example.test")
		w.Must(w.Door.AskForLink(ctx, "ana@example.test", "here"))
		w.TakeIn()
		if letter := w.One(); letter.Kind != outbox.SignInLink {
			t.Errorf("the letter is %+v", letter)
		}
	})

	t.Run("a mail of a grant that is not there is dropped", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
			leave, err := w.Letters.MayGo(ctx, tx, outbox.Mail{Grant: "nobody"})
			if leave != outbox.Drop(access.AccessEnded) {
				t.Errorf("got %+v", leave)
			}
			return err
		}))
	})
}

func TestLinks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("a link's life is counted from the hand-over, not from when it was made", func(t *testing.T) {
		t.Parallel()
		for kind, life := range map[outbox.Kind]time.Duration{outbox.Invitation: visitor.InvitationLife, outbox.SignInLink: visitor.SignInLife} {
			w := accesstest.New(t)
			ana := w.Add("Ana", accesstest.Consented("ana@example.test"))
			w.Must(w.Grants.Invite(ctx, ana.ID, ""))
			mail := w.Mails()[0]
			mail.Kind = kind
			var token string
			w.Must(w.Store.Write(ctx, func(tx *store.Tx) error {
				values, err := w.Letters.Write(ctx, tx, mail)
				_, token, _ = strings.Cut(values.Link, "/l/")
				return err
			}))
			w.Clock.Advance(life - time.Minute)
			w.Must(w.Store.Write(ctx, func(tx *store.Tx) error { return w.Letters.HandedOver(ctx, tx, mail) }))
			w.Clock.Advance(life - time.Millisecond)
			wantLink(t, w, token, "live")
			w.Clock.Advance(time.Millisecond)
			wantLink(t, w, token, "expired")
			_, err := w.Door.RedeemLink(ctx, token, "here")
			wantCode(t, err, visitor.RefusedExpired)
		}
	})

	t.Run("any link that has not run out works, and all die with the first sign-in", func(t *testing.T) {
		t.Parallel()
		const letters = 4
		for used := range letters {
			w := accesstest.New(t)
			ana, first := w.Invited("Ana", "ana@example.test")
			all := []accesstest.Letter{first}
			for range letters - 1 {
				w.Clock.Advance(time.Minute)
				w.Must(w.Grants.Resend(ctx, ana.ID))
				all = append(all, w.One())
			}
			for _, letter := range all {
				wantLink(t, w, letter.Token, "live")
			}
			w.Clock.Advance(time.Minute)
			_, err := w.Door.RedeemLink(ctx, all[used].Token, "here")
			w.Must(err)
			for _, letter := range all {
				wantLink(t, w, letter.Token, "used")
				_, err := w.Door.RedeemLink(ctx, letter.Token, "here")
				wantCode(t, err, visitor.RefusedUsed)
				_, err = w.Door.RedeemCode(ctx, "ana@example.test", letter.Code, "here")
				wantCode(t, err, visitor.RefusedCode)
			}
		}
	})

	t.Run("S43: links of an ended access stay dead when access is restored", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, old := w.Invited("Ana", "ana@example.test")
		w.Must(w.Grants.Disable(ctx, ana.ID))
		w.Must(w.Grants.Invite(ctx, ana.ID, ""))
		fresh := w.One()
		wantLink(t, w, old.Token, "unknown")
		_, err := w.Door.RedeemCode(ctx, "ana@example.test", old.Code, "here")
		wantCode(t, err, visitor.RefusedCode)
		wantLink(t, w, fresh.Token, "live")
	})

	t.Run("one address of two people gets one link, which stands in the history of both and greets neither", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, _ := w.SignedIn("Ana", "both@example.test")
		w.Clock.Advance(time.Minute)
		otto, _ := w.SignedIn("Otto", "both@example.test")
		w.Clock.Advance(time.Minute)
		before := lines(w, ana.ID) + lines(w, otto.ID)
		w.Must(w.Door.AskForLink(ctx, "BOTH@example.test ", "here"))
		w.TakeIn()
		if letter := w.One(); letter.Values.FirstName != "" {
			t.Errorf("it greets %q", letter.Values.FirstName)
		}
		for _, id := range []string{ana.ID, otto.ID} {
			if activity := w.Card(id).Activity; activity[0].Action != history.MailSent || activity[1].Action != history.LinkRequested {
				t.Errorf("the history ends with %+v", activity[:2])
			}
		}
		if grew := lines(w, ana.ID) + lines(w, otto.ID) - before; grew != 4 {
			t.Errorf("the two histories grew by %d lines", grew)
		}
	})

	t.Run("a new link in place of one that ran out goes to the address on file", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		_, letter := w.Invited("Ana", "ana@example.test")
		w.Clock.Advance(visitor.InvitationLife)
		w.Must(w.Door.AskAgain(ctx, letter.Token, "here"))
		w.TakeIn()
		if again := w.One(); again.Recipient != "ana@example.test" || again.Kind != outbox.SignInLink {
			t.Errorf("the letter is %+v", again)
		}
	})

	t.Run("no token and no code stands anywhere in the store", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		ana, letter := w.Invited("Ana", "ana@example.test")
		w.Must(w.Grants.Resend(ctx, ana.ID))
		resent := w.One()
		session, err := w.Door.RedeemLink(ctx, resent.Token, "here")
		w.Must(err)
		w.Clock.Advance(time.Minute)
		w.Must(w.Door.AskForLink(ctx, "ana@example.test", "here"))
		w.TakeIn()
		fresh := w.One()
		dump := dumpOf(t, w)
		for _, secret := range []string{letter.Token, letter.Code, resent.Token, resent.Code, fresh.Token, fresh.Code, session} {
			raw, _ := base64.RawURLEncoding.DecodeString(secret) // a code has none
			if bytes.Contains(dump, []byte(secret)) || (len(raw) > 0 && bytes.Contains(dump, raw)) {
				t.Errorf("%q stands in a table", secret)
			}
		}
		if !bytes.Contains(dump, []byte("ana@example.test")) {
			t.Error("the dump shows not even the address, so it proves nothing")
		}
	})

	t.Run("the letter carries the practice, the portal and what the client may do", func(t *testing.T) {
		t.Parallel()
		w := accesstest.New(t)
		draft := accesstest.Draft("Ana", accesstest.Consented("ana@example.test"))
		draft.PreferredName = "Annie"
		created, err := w.Grants.CreateAndInvite(ctx, draft)
		w.Must(err)
		w.Must(w.Grants.SavePermissions(ctx, created.Client.ID, visitor.Permissions{Messaging: true}))
		values := w.One().Values
		if values.FirstName != "Annie" || values.Practice != "Harbor Counseling" || values.Practitioner != "Nora Reyes" ||
			!strings.HasPrefix(values.Link, accesstest.PortalAddress+"/l/") || values.Days != 7 || values.Minutes != 10 ||
			values.Permissions != (outbox.Permissions{Write: true}) {
			t.Errorf("the letter says %+v", values)
		}
	})
}

// dumpOf is every value of every row of every table, byte for byte.
func dumpOf(t *testing.T, w *accesstest.World) []byte {
	t.Helper()
	ctx := context.Background()
	var dump bytes.Buffer
	w.Must(w.Store.Read(ctx, func(v *store.View) error {
		for _, table := range tablesOf(t, v) {
			rows, err := v.Query(ctx, `SELECT * FROM "`+table+`"`)
			if err != nil {
				return err
			}
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			for rows.Next() {
				if err := rows.Scan(into...); err != nil {
					return err
				}
				for _, value := range values {
					switch value := value.(type) {
					case []byte:
						dump.Write(value)
					case string:
						dump.WriteString(value)
					}
					dump.WriteByte('\n')
				}
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	}))
	return dump.Bytes()
}

func tablesOf(t *testing.T, v *store.View) []string {
	t.Helper()
	rows, err := v.Query(context.Background(), "SELECT name FROM sqlite_schema WHERE type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}
