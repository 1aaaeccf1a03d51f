package paperwork_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
)

func TestFilesOfTheLibrary(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	kept := func(s *shelf) int {
		paths, err := filepath.Glob(filepath.Join(s.dir, "files", "*"))
		s.must(err)
		return len(paths)
	}

	t.Run("a file is kept, and is read back byte for byte", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper, err := s.AddFile(ctx, "en", "House rules.pdf", []byte(pdf))
		s.must(err)
		if paper.Document.Title != "House rules" || paper.File.Media != document.PDF || paper.File.Size != len(pdf) {
			t.Errorf("it is %+v", paper)
		}
		file, content, err := s.File(ctx, paper.Document.ID)
		if err != nil || file.Name != "House rules.pdf" || string(content) != pdf {
			t.Errorf("got %+v, %q, %v", file, content, err)
		}
		renamed, err := s.SaveFile(ctx, paper.Document.ID, 1, document.FileDraft{Title: "Rules", Language: "es"})
		if err != nil || renamed.Document.Title != "Rules" || renamed.File != paper.File {
			t.Errorf("renamed it is %+v, %v", renamed, err)
		}
	})

	t.Run("the file of a published version stays when the draft's is replaced, and the sweep takes what nothing names", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		paper, err := s.AddFile(ctx, "en", "plan.png", pngFile(t))
		s.must(err)
		published, err := s.Publish(ctx, paper.Document.ID, 1)
		s.must(err)
		other, err := s.ReplaceFile(ctx, paper.Document.ID, published.Document.Version, "plan.jpg", jpegFile(t))
		s.must(err)
		_, err = s.ReplaceFile(ctx, paper.Document.ID, other.Document.Version, "plan.pdf", []byte(pdf))
		s.must(err)
		if kept(s) != 3 {
			t.Fatalf("%d files are kept", kept(s))
		}
		s.must(s.Sweep(ctx))
		if kept(s) != 2 {
			t.Errorf("%d files are left", kept(s))
		}
		old, err := s.GetVersion(ctx, paper.Document.ID, 1)
		s.must(err)
		content, err := s.store.ReadFile(old.File.Hash)
		if err != nil || !bytes.Equal(content, pngFile(t)) {
			t.Errorf("the first version has %d bytes, %v", len(content), err)
		}
	})

	t.Run("a file that is refused leaves nothing", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		_, err := s.AddFile(ctx, "en", "page.pdf", []byte("<html>"))
		wantRefusal(t, err, "", document.FileKind)
		_, err = s.AddFile(ctx, "xx", "a.pdf", []byte(pdf))
		wantRefusal(t, err, "language", fault.Invalid)
		if _, err := os.Stat(filepath.Join(s.dir, "files")); !os.IsNotExist(err) {
			t.Errorf("there is a folder: %v", err)
		}
	})

	t.Run("a file that the disk cannot take leaves no document", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		s.must(os.WriteFile(filepath.Join(s.dir, "files"), nil, 0o600)) // no folder can be made there
		if paper, err := s.AddFile(ctx, "en", "a.pdf", []byte(pdf)); err == nil {
			t.Errorf("it was taken: %+v", paper)
		}
		if s.titles() != "" {
			t.Errorf("the library has %s", s.titles())
		}
	})
}
