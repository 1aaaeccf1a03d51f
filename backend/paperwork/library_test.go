package paperwork_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/paperwork"
	"anteroom/backend/practice"
	"anteroom/backend/store"
	"anteroom/backend/store/storetest"
)

// shelf is a library in a practice.
type shelf struct {
	*paperwork.Library
	t     *testing.T
	dir   string
	store *store.DB
	clock *storetest.Clock

	changed chan []store.Change // one commit that nobody has heard of yet
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	dir := t.TempDir()
	s := &shelf{t: t, dir: dir, clock: storetest.NewClock(), changed: make(chan []store.Change, 1)}
	db := storetest.Open(t, s.clock, storetest.In(dir), storetest.Changed(func(changes []store.Change) {
		select {
		case s.changed <- changes:
		default:
		}
	}))
	s.Library, s.store = paperwork.NewLibrary(db), db
	s.must(practice.New(db, "").Begin(context.Background(), "UTC"))
	return s
}

func (s *shelf) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) text(title string) paperwork.Paper {
	s.t.Helper()
	paper, err := s.AddText(s.t.Context(), document.TextDraft{Title: title, Language: "en", Text: "# Welcome\n\nPlease read."})
	s.must(err)
	return paper
}

// titles are those of the documents that are not put away, in their order.
func (s *shelf) titles() string {
	s.t.Helper()
	list, err := s.List(s.t.Context())
	s.must(err)
	var titles []string
	for _, document := range list {
		if !document.IsArchived {
			titles = append(titles, document.Title)
		}
	}
	return strings.Join(titles, " ")
}

// told counts the entries of the history by their action.
func (s *shelf) told() map[history.Action]int {
	s.t.Helper()
	counts := map[history.Action]int{}
	s.must(s.store.Read(s.t.Context(), func(v *store.View) error {
		lines, err := history.OfClient(s.t.Context(), v, "", 1000)
		for _, line := range lines {
			counts[line.Action]++
		}
		return err
	}))
	return counts
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("S53: what was published stays as it was, whatever becomes of the draft", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper := s.text("Notice")
		if d := paper.Document; d.Published != 0 || !d.IsChanged || len(paper.Versions) != 0 || len(paper.Blocks) != 2 {
			t.Fatalf("a draft is %+v", paper)
		}
		first, err := s.Publish(ctx, paper.Document.ID, paper.Document.Version)
		s.must(err)
		if d := first.Document; d.Published != 1 || d.IsChanged || d.PublishedAt == nil {
			t.Errorf("published it is %+v", d)
		}
		_, err = s.Publish(ctx, first.Document.ID, first.Document.Version)
		wantRefusal(t, err, "", paperwork.DocumentSame)
		changed, err := s.SaveText(ctx, first.Document.ID, first.Document.Version, document.TextDraft{Title: "Other", Language: "es", Text: "Otro"})
		s.must(err)
		if d := changed.Document; d.Published != 1 || !d.IsChanged || d.Title != "Other" {
			t.Errorf("changed it is %+v", d)
		}
		second, err := s.Publish(ctx, changed.Document.ID, changed.Document.Version)
		s.must(err)
		if len(second.Versions) != 2 || second.Versions[0].Number != 2 || second.Versions[0].Hash == second.Versions[1].Hash {
			t.Errorf("the versions are %+v", second.Versions)
		}
		old, err := s.GetVersion(ctx, paper.Document.ID, 1)
		if err != nil || old.Text != paper.Text || old.Document.Title != "Notice" || old.Document.Language != "en" {
			t.Errorf("the first version is %+v, %v", old, err)
		}
		_, err = s.GetVersion(ctx, paper.Document.ID, 3)
		wantRefusal(t, err, "", fault.NotFound)
	})

	t.Run("the hash of a version is over the bytes that are kept, and the store lets nobody change them", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper := s.text("Notice")
		paper, err := s.Publish(ctx, paper.Document.ID, paper.Document.Version)
		s.must(err)
		s.must(s.store.Read(ctx, func(v *store.View) error {
			rows, err := v.Query(ctx, "SELECT body FROM document_version")
			s.must(err)
			defer rows.Close()
			var body []byte
			rows.Next()
			s.must(rows.Scan(&body))
			if sum := sha256.Sum256(body); hex.EncodeToString(sum[:]) != paper.Versions[0].Hash {
				t.Errorf("%s has the hash %s", body, paper.Versions[0].Hash)
			}
			return rows.Err()
		}))
		for _, statement := range []string{"UPDATE document_version SET number = 2 RETURNING 1", "DELETE FROM document_version RETURNING 1"} {
			err := s.store.Write(ctx, func(tx *store.Tx) error {
				rows, err := tx.Query(ctx, statement)
				if err != nil {
					return err
				}
				defer rows.Close()
				rows.Next()
				return rows.Err()
			})
			if err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})

	t.Run("the older of two windows is told, and nothing of the newer one's is lost", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper := s.text("Notice")
		_, err := s.SaveText(ctx, paper.Document.ID, 1, document.TextDraft{Title: "Newer", Language: "en", Text: "Newer"})
		s.must(err)
		_, err = s.SaveText(ctx, paper.Document.ID, 1, document.TextDraft{Title: "Older", Language: "en", Text: "Older"})
		wantRefusal(t, err, "", fault.Conflict)
		_, err = s.Publish(ctx, paper.Document.ID, 1)
		wantRefusal(t, err, "", fault.Conflict)
		if now, err := s.Get(ctx, paper.Document.ID); err != nil || now.Text != "Newer" {
			t.Errorf("it is %+v, %v", now, err)
		}
	})

	t.Run("W8: the history tells each change once, and saving the same again is none", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper := s.text("Notice")
		draft := document.TextDraft{Title: "Notice", Language: "en", Text: paper.Text}
		same, err := s.SaveText(ctx, paper.Document.ID, 1, draft)
		s.must(err)
		draft.Text = "Other"
		changed, err := s.SaveText(ctx, paper.Document.ID, same.Document.Version, draft)
		s.must(err)
		_, err = s.Publish(ctx, paper.Document.ID, changed.Document.Version)
		s.must(err)
		s.must(s.Archive(ctx, paper.Document.ID))
		s.must(s.Archive(ctx, paper.Document.ID))
		s.must(s.Restore(ctx, paper.Document.ID))
		got := s.told()
		for _, action := range []history.Action{history.DocumentAdded, history.DocumentChanged, history.DocumentPublished, history.DocumentArchived, history.DocumentRestored} {
			if got[action] != 1 {
				t.Errorf("%s is told %d times", action, got[action])
			}
		}
	})

	t.Run("documents are ordered by hand, and new ones stand last", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		a, b, c := s.text("a").Document.ID, s.text("b").Document.ID, s.text("c").Document.ID
		s.must(s.Move(ctx, c, 0))
		s.must(s.Move(ctx, c, 0))
		if got := s.titles(); got != "c a b" {
			t.Errorf("the order is %s", got)
		}
		s.must(s.Move(ctx, c, 2))
		s.must(s.Archive(ctx, a))
		s.text("d")
		s.must(s.Restore(ctx, a))
		if got := s.titles(); got != "b c d a" {
			t.Errorf("the order is %s", got)
		}
		for _, to := range []int{-1, 4} {
			wantRefusal(t, s.Move(ctx, b, to), "to", fault.Invalid)
		}
		s.must(s.Archive(ctx, b))
		wantRefusal(t, s.Move(ctx, b, 0), "", paperwork.DocumentArchived)
		wantRefusal(t, s.Move(ctx, "nobody", 0), "", fault.NotFound)
	})

	t.Run("what is put away can be neither changed nor published, and restored it can", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper := s.text("Notice")
		id := paper.Document.ID
		s.must(s.Archive(ctx, id))
		version := paper.Document.Version + 1
		_, err := s.Publish(ctx, id, version)
		wantRefusal(t, err, "", paperwork.DocumentArchived)
		_, err = s.SaveText(ctx, id, version, document.TextDraft{Title: "x", Language: "en", Text: "x"})
		wantRefusal(t, err, "", paperwork.DocumentArchived)
		s.must(s.Restore(ctx, id))
		_, err = s.Publish(ctx, id, version+1)
		s.must(err)
	})

	t.Run("a document stays what it is", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper := s.text("Notice")
		_, err := s.SaveForm(ctx, paper.Document.ID, 1, document.Sheet{Title: "x", Language: "en", Form: intakeForm()})
		wantRefusal(t, err, "", fault.Invalid)
		_, err = s.SaveFile(ctx, paper.Document.ID, 1, document.FileDraft{Title: "x", Language: "en"})
		wantRefusal(t, err, "", fault.Invalid)
		_, _, err = s.File(ctx, paper.Document.ID)
		wantRefusal(t, err, "", fault.NotFound)
		_, _, err = s.ExportForm(ctx, paper.Document.ID)
		wantRefusal(t, err, "", fault.Invalid)
	})

	t.Run("the library has an end", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		for range paperwork.DocumentsMax {
			s.text("Notice")
		}
		_, err := s.AddText(ctx, document.TextDraft{Title: "One more", Language: "en", Text: "x"})
		wantRefusal(t, err, "", paperwork.DocumentMany)
	})
}
