package messaging_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"anteroom/backend/access"
	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/messaging"
	"anteroom/backend/visitor"
)

const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"

func TestSend(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S50 W5: a message can be taken back until the client has it, and is the draft again", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		_, err := r.AddFile(ctx, ana.ID, "map.pdf", []byte(pdf))
		r.Must(err)
		sent := r.send(ana.ID, "Thursday\r\nworks.")
		if sent.Body != "Thursday\nworks." || sent.HeldUntil == nil || len(sent.Files) != 1 || !sent.IsMine {
			t.Fatalf("sent %+v", sent)
		}
		if c := r.get(ana.ID); len(c.Messages) != 1 || c.Draft.Body != "" || len(c.Draft.Files) != 0 {
			t.Fatalf("the thread is %+v", c)
		}
		r.Must(r.SaveDraft(ctx, ana.ID, "More."))
		r.Must(r.Undo(ctx, sent.ID))
		c := r.get(ana.ID)
		if len(c.Messages) != 0 || c.Draft.Body != "Thursday\nworks.\n\nMore." || len(c.Draft.Files) != 1 || c.Draft.Files[0].Name != "map.pdf" {
			t.Errorf("the thread is %+v", c)
		}
		wantCode(t, r.Undo(ctx, sent.ID), fault.NotFound)

		again := r.send(ana.ID, c.Draft.Body)
		r.Clock.Advance(time.Minute)
		wantCode(t, r.Undo(ctx, again.ID), messaging.MessageGone)
		if c := r.get(ana.ID); len(c.Messages) != 1 || c.Messages[0].HeldUntil != nil || len(c.Messages[0].Files) != 1 {
			t.Errorf("the thread is %+v", c)
		}
	})

	t.Run("a double click writes once; the same words later are another message", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		first := r.send(ana.ID, "Yes.")
		if second := r.send(ana.ID, "Yes."); second.ID != first.ID {
			t.Error("it was written twice")
		}
		r.Clock.Advance(time.Minute)
		r.send(ana.ID, "Yes.")
		if c := r.get(ana.ID); len(c.Messages) != 2 {
			t.Errorf("there are %v", bodies(c.Messages))
		}
	})

	t.Run("nothing, and too much, are refused at the field; what was typed stays the draft", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		long := strings.Repeat("ä", messaging.BodyMax+1)
		r.Must(r.SaveDraft(ctx, ana.ID, long))
		for body, code := range map[string]fault.Code{" \n": fault.Missing, long: fault.TooLong} {
			_, err := r.Send(ctx, ana.ID, body)
			wantCode(t, err, code)
			if fault.FieldOf(err) != "body" {
				t.Errorf("%s stands at %q", code, fault.FieldOf(err))
			}
		}
		if got := r.get(ana.ID).Draft.Body; got != long {
			t.Error("the draft is gone")
		}
		r.send(ana.ID, long[:2*messaging.BodyMax])
	})

	t.Run("a message carries five files at the most", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		for range messaging.FilesMax {
			_, err := r.AddFile(ctx, ana.ID, "map.pdf", []byte(pdf))
			r.Must(err)
		}
		_, err := r.AddFile(ctx, ana.ID, "map.pdf", []byte(pdf))
		wantCode(t, err, messaging.FilesMany)
		draft, err := r.RemoveFile(ctx, ana.ID, r.get(ana.ID).Draft.Files[0].ID)
		r.Must(err)
		if len(draft.Files) != messaging.FilesMax-1 {
			t.Errorf("%d files are left", len(draft.Files))
		}
		_, err = r.AddFile(ctx, ana.ID, "page.html", []byte("<html>"))
		if err == nil {
			t.Error("a page was taken")
		}
		sent := r.send(ana.ID, "")
		_, content, err := r.File(ctx, sent.Files[0].ID)
		if err != nil || string(content) != pdf {
			t.Errorf("the file has %d bytes, %v", len(content), err)
		}
	})

	t.Run("S35: who cannot be written to is not, and the history of it stays", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		r.wrote(ana.ID, "Hello.")
		stranger := r.Add("Stranger", accesstest.Consented("stranger@example.test"))
		r.undoWithin(0)
		invited, _ := r.Invited("Bo", "bo@example.test")
		want := func(id string, state messaging.State, code fault.Code) {
			t.Helper()
			if got := r.get(id).State; got != state {
				t.Errorf("the state is %s, not %s", got, state)
			}
			_, err := r.Send(ctx, id, string(state))
			if code == "" {
				r.Must(err)
				return
			}
			wantCode(t, err, code)
		}
		want(stranger.ID, messaging.NoAccess, access.NoAccess)
		want(invited.ID, messaging.NotSignedIn, "")
		want(ana.ID, messaging.Open, "")
		r.Turn(false)
		want(ana.ID, messaging.PracticeOff, "")
		r.Turn(true)
		r.Must(r.Grants.SavePermissions(ctx, ana.ID, visitor.Permissions{Requests: true}))
		want(ana.ID, messaging.Off, messaging.MessagingOff)
		r.Must(r.Grants.Disable(ctx, ana.ID))
		want(ana.ID, messaging.Disabled, access.NoAccess)
		_, err := r.Grants.Archive(ctx, ana.ID)
		r.Must(err)
		want(ana.ID, messaging.Archived, access.ClientArchived)
		if c := r.get(ana.ID); len(c.Messages) != 3 {
			t.Errorf("what was written is %v", bodies(c.Messages))
		}
		_, err = r.Get(ctx, "nobody", "")
		wantCode(t, err, fault.NotFound)
	})
}

func TestTake(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S50: unread marks stand on both sides, and go when it is read", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		first := r.wrote(ana.ID, "One.")
		r.Clock.Advance(time.Second)
		second := r.wrote(ana.ID, "Two.")
		if unread, err := r.Unread(ctx); err != nil || unread != 2 {
			t.Errorf("%d are unread, %v", unread, err)
		}
		r.Must(r.MarkRead(ctx, ana.ID, first))
		if c := r.get(ana.ID); c.Unread != 1 || c.Messages[0].ReadAt == nil || c.Messages[1].ReadAt != nil {
			t.Errorf("the thread is %+v", c)
		}
		r.Must(r.MarkRead(ctx, ana.ID, second))
		if unread, err := r.Unread(ctx); err != nil || unread != 0 {
			t.Errorf("%d are unread, %v", unread, err)
		}

		mine := r.send(ana.ID, "Good.")
		r.Must(r.reads(ana.ID, mine.ID))
		if got := r.get(ana.ID).Messages[2]; got.ReadAt != nil {
			t.Error("it was read before the client had it")
		}
		r.Clock.Advance(time.Minute)
		r.Must(r.reads(ana.ID, mine.ID))
		if got := r.get(ana.ID).Messages[2]; got.ReadAt == nil {
			t.Error("it is not read")
		}
	})

	t.Run("S50: what of a client and their contacts is unread is counted by the client, whatever others are called", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana, namesake := r.signedIn("Ana"), r.signedIn("Anabel")
		parent, _ := r.AddContact(ana.ID, client.ContactDraft{
			FirstName: "Berta", LastName: "Otherwise", Relation: string(client.Parent), Language: "en", Address: "berta@example.test", HasConsent: true,
		}), r.wrote(namesake.ID, "Not hers.")
		r.Must(r.Grants.Invite(ctx, parent.ID, ""))
		r.Must(r.Grants.SavePermissions(ctx, parent.ID, visitor.Permissions{Messaging: true}))
		r.wrote(ana.ID, "One.")
		r.Clock.Advance(time.Second)
		last := r.wrote(parent.ID, "Two.")
		want := func(holder string, unread int) {
			t.Helper()
			if got, err := r.UnreadOf(ctx, ana.ID); err != nil || got != (messaging.Waiting{Unread: unread, HolderID: holder}) {
				t.Errorf("of Ana %+v wait, %v", got, err)
			}
		}
		want(parent.ID, 2)
		r.Must(r.MarkRead(ctx, parent.ID, last))
		want(ana.ID, 1)
		r.Must(r.MarkRead(ctx, ana.ID, r.get(ana.ID).Messages[0].ID))
		want("", 0)
	})

	t.Run("nothing of one comes under another, and nothing is taken twice", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana, bo := r.signedIn("Ana"), r.signedIn("Bo")
		id := r.wrote(ana.ID, "Mine.")
		wantCode(t, r.MarkRead(ctx, bo.ID, id), fault.NotFound)
		wantCode(t, r.reads(bo.ID, id), fault.NotFound)
		_, err := r.Get(ctx, bo.ID, id)
		wantCode(t, err, fault.NotFound)
		_, err = r.write(ana.ID, "With a file.", "no-such-upload")
		wantCode(t, err, fault.NotFound)
		for body, code := range map[string]fault.Code{"": fault.Missing, strings.Repeat("x", messaging.BodyMax+1): fault.TooLong} {
			_, err := r.write(ana.ID, body)
			wantCode(t, err, code)
		}
		if c := r.get(bo.ID); len(c.Messages) != 0 {
			t.Errorf("Bo sees %v", bodies(c.Messages))
		}
	})

	t.Run("a contact with access of their own has a thread of their own", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		parent := r.AddContact(ana.ID, client.ContactDraft{
			FirstName: "Berta", LastName: "Example", Relation: string(client.Parent), Language: "en", Address: "berta@example.test", HasConsent: true,
		})
		r.Must(r.Grants.Invite(ctx, parent.ID, ""))
		r.Must(r.Grants.SavePermissions(ctx, parent.ID, visitor.Permissions{Messaging: true}))
		r.send(parent.ID, "About Ana.")
		if c := r.get(parent.ID); c.About == "" || c.ClientID != ana.ID || len(c.Messages) != 1 {
			t.Errorf("the parent's thread is %+v", c)
		}
		if c := r.get(ana.ID); len(c.Messages) != 0 {
			t.Errorf("Ana sees %v", bodies(c.Messages))
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("threads stand in the order of their newest message, page by page, and are found by name", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		const people = messaging.PageSize + 3
		for i := range people {
			profile := r.Add(fmt.Sprintf("Client%02d", i), accesstest.Consented(fmt.Sprintf("c%d@example.test", i)))
			r.Must(r.Grants.Invite(ctx, profile.ID, ""))
			r.send(profile.ID, strings.Repeat("word ", 60))
			if i%2 == 0 {
				r.wrote(profile.ID, "Thank you.")
			}
		}
		first, err := r.List(ctx, messaging.Query{})
		r.Must(err)
		second, err := r.List(ctx, messaging.Query{Before: first.Next})
		r.Must(err)
		all := slices.Concat(first.Lines, second.Lines)
		if len(first.Lines) != messaging.PageSize || len(all) != people || second.Next != "" || first.Unread != (people+1)/2 {
			t.Fatalf("%d and %d lines, %d unread", len(first.Lines), len(second.Lines), first.Unread)
		}
		if !slices.IsSortedFunc(all, func(a, b messaging.Line) int { return b.At.Compare(a.At) }) {
			t.Error("the order is another")
		}
		if mine := all[slices.IndexFunc(all, func(l messaging.Line) bool { return l.IsMine })]; len([]rune(mine.Last)) != 120 || !strings.HasSuffix(mine.Last, "…") {
			t.Errorf("it begins with %q", mine.Last)
		}
		found, err := r.List(ctx, messaging.Query{Text: "client07"})
		if err != nil || len(found.Lines) != 1 || !strings.HasPrefix(found.Lines[0].Name, "Client07") {
			t.Errorf("found %+v, %v", found.Lines, err)
		}
		unread, err := r.List(ctx, messaging.Query{IsUnread: true})
		if err != nil || len(unread.Lines) != (people+1)/2 {
			t.Errorf("%d unread threads, %v", len(unread.Lines), err)
		}
		_, err = r.List(ctx, messaging.Query{Before: "?"})
		wantCode(t, err, fault.Invalid)
	})

	t.Run("a thread is read page by page, and what was taken back is a draft in the list", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		ana := r.signedIn("Ana")
		for i := range messaging.PageSize + 5 {
			r.wrote(ana.ID, fmt.Sprint(i))
		}
		newest := r.get(ana.ID)
		older, err := r.Get(ctx, ana.ID, newest.Messages[0].ID)
		r.Must(err)
		if !newest.HasOlder || older.HasOlder || len(older.Messages) != 5 || older.Messages[0].Body != "0" || newest.Messages[0].Body != "5" {
			t.Errorf("%v before %v", bodies(older.Messages), bodies(newest.Messages))
		}
		bo := r.signedIn("Bo")
		r.Must(r.Undo(ctx, r.send(bo.ID, "Oh.").ID))
		page, err := r.List(ctx, messaging.Query{})
		if err != nil || len(page.Lines) != 2 || page.Lines[0].HolderID != bo.ID || !page.Lines[0].HasDraft || page.Lines[0].IsMine {
			t.Errorf("there are %+v, %v", page.Lines, err)
		}
	})
}

func TestAnnounce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRoom(t)
	ana, bo := r.signedIn("Ana"), r.signedIn("Bo")
	stranger := r.Add("Stranger", accesstest.Consented("stranger@example.test"))
	r.Must(r.Grants.SavePermissions(ctx, bo.ID, visitor.Permissions{}))
	r.Must(r.SaveDraft(ctx, ana.ID, "Begun."))
	ids := []string{ana.ID, bo.ID, stranger.ID, "nobody"}
	whys := func(outcomes []messaging.Outcome) (all []fault.Code) {
		for _, o := range outcomes {
			all = append(all, o.Why)
		}
		return all
	}
	want := []fault.Code{"", messaging.MessagingOff, access.NoAccess, fault.NotFound}
	dry, err := r.Rehearse(ctx, ids)
	if err != nil || !slices.Equal(whys(dry), want) || len(r.get(ana.ID).Messages) != 0 {
		t.Errorf("rehearsed %+v, %v", dry, err)
	}
	done, err := r.Announce(ctx, ids, "Closed on Friday.")
	if err != nil || !slices.Equal(whys(done), want) || done[0].MessageID == "" || done[1].MessageID != "" {
		t.Errorf("announced %+v, %v", done, err)
	}
	again, err := r.Announce(ctx, ids, "Closed on Friday.")
	if err != nil || again[0].MessageID != done[0].MessageID {
		t.Errorf("twice: %+v, %v", again, err)
	}
	if c := r.get(ana.ID); len(c.Messages) != 1 || c.Draft.Body != "Begun." {
		t.Errorf("the thread is %+v", c)
	}
	_, err = r.Announce(ctx, ids, " ")
	wantCode(t, err, fault.Missing)
	_, err = r.Rehearse(ctx, make([]string, messaging.AnnounceMax+1))
	wantCode(t, err, messaging.AnnounceMany)
}
