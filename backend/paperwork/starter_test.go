package paperwork_test

import (
	"context"
	"strings"
	"testing"

	"anteroom/backend/document"
	"anteroom/backend/fault"
	"anteroom/backend/paperwork"
)

func TestStarters(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, language := range document.Languages() {
		t.Run("a practice may begin with a set of its own in "+language+", as drafts", func(t *testing.T) {
			t.Parallel()
			s := newShelf(t)
			set, err := s.Starters(ctx, language)
			s.must(err)
			var keys []string
			for _, starter := range set {
				keys = append(keys, starter.Key)
			}
			if len(keys) != 9 || set[0].IsThere {
				t.Fatalf("the set is %+v", set)
			}
			s.must(s.AddStarters(ctx, language, keys))
			s.must(s.AddStarters(ctx, language, keys))
			list, err := s.List(ctx)
			s.must(err)
			if len(list) != 9 {
				t.Errorf("the library has %d documents", len(list))
			}
			for i, line := range list {
				paper, err := s.Get(ctx, line.ID)
				s.must(err)
				if line.Published != 0 || line.Language != language || line.Title != set[i].Title ||
					(len(paper.Blocks) < 5) == (line.Kind == document.TextContent) {
					t.Errorf("%+v has %d blocks", line, len(paper.Blocks))
				}
			}
		})
	}

	t.Run("both languages ask the same questions", func(t *testing.T) {
		t.Parallel()
		shape := func(language, key string) string {
			s := newShelf(t)
			s.must(s.AddStarters(ctx, language, []string{key}))
			list, err := s.List(ctx)
			s.must(err)
			paper, err := s.Get(ctx, list[0].ID)
			s.must(err)
			var asked []string
			for _, q := range paper.Form.Questions() {
				asked = append(asked, q.ID+string(q.Kind)+q.ShowIf.Question+q.ShowIf.Value)
				for _, option := range q.Options {
					asked = append(asked, option.Value)
				}
			}
			return strings.Join(asked, " ")
		}
		for _, key := range []string{"adult_intake", "minor_intake", "information_release", "phq9", "gad7"} {
			if en, es := shape("en", key), shape("es", key); en != es || en == "" {
				t.Errorf("%s asks\n%s\n%s", key, en, es)
			}
		}
	})

	t.Run("a form has a measure put in as it was published", func(t *testing.T) {
		t.Parallel()
		for _, m := range document.Measures() {
			section, err := paperwork.MeasureSection(m, "es")
			if err != nil || section.Measure != m {
				t.Fatalf("%+v, %v", section, err)
			}
			if _, err := document.ParseForm(document.Form{Sections: []document.Section{section}}); err != nil {
				t.Error(err)
			}
		}
		_, err := paperwork.MeasureSection("iq", "en")
		wantRefusal(t, err, "measure", fault.Invalid)
	})

	t.Run("what is not in the set is refused, and nothing is added", func(t *testing.T) {
		t.Parallel()
		s := newShelf(t)
		wantRefusal(t, s.AddStarters(ctx, "en", []string{"phq9", "../secret"}), "keys.1", fault.Invalid)
		if s.titles() != "" {
			t.Errorf("the library has %s", s.titles())
		}
	})
}
