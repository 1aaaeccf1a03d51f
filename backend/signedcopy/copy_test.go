package signedcopy_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"anteroom/backend/document"
	"anteroom/backend/signedcopy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var update = flag.Bool("update", false, "write what the pages say into testdata")

const (
	paperHash   = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
	answersHash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
)

func berlin(tb testing.TB) *time.Location {
	tb.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		tb.Fatal(err)
	}
	return zone
}

// notice is a signed text.
func notice(tb testing.TB) signedcopy.Copy {
	tb.Helper()
	return signedcopy.Copy{
		Practice: "Harbor Counseling", Client: "Nguyễn Thị Ánh", Number: 3,
		Content: document.Content{
			Kind: document.TextContent, Title: "Privacy notice", Language: "en",
			Text: "# Your data\n\nIt stays <b>here</b>,\nin this room.\n- one\n- two\n\n# Your rights\n\nYou may ask for a copy of it, {name}.",
		},
		Signer: "Łukasz Żółć", Way: signedcopy.Typed, At: time.Date(2026, 11, 24, 8, 5, 0, 0, time.UTC),
		PaperHash: paperHash, AnswersHash: answersHash, Zone: berlin(tb), Language: "en",
	}
}

// intake is a form that was handed in, with an answer of each kind, and one that is not asked.
func intake(tb testing.TB) signedcopy.Copy {
	tb.Helper()
	yesNo := []document.Option{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}}
	content, err := document.Sheet{Title: "Intake: 1/2?", Language: "en", Form: document.Form{Sections: []document.Section{
		{Title: "About you", Text: "As on your card.", Questions: []document.Question{
			{ID: "name", Kind: document.ShortText, Label: "Your name", IsRequired: true},
			{ID: "home", Kind: document.PostAddress, Label: "Your address"},
			{ID: "born", Kind: document.Date, Label: "Your birthday", Hint: "The day alone."},
			{ID: "phone", Kind: document.ShortText, Label: "Your phone"},
		}},
		{Title: "Your health", Questions: []document.Question{
			{ID: "medicine", Kind: document.OneChoice, Label: "Do you take medicine?", Options: yesNo},
			{ID: "more", Kind: document.Heading, Label: "About the medicine", ShowIf: document.Condition{Question: "medicine", Value: "yes"}},
			{ID: "which", Kind: document.LongText, Label: "Which?", ShowIf: document.Condition{Question: "medicine", Value: "yes"}},
			{ID: "last", Kind: document.Heading, Label: "To end with", Hint: "Two things more."},
			{ID: "help", Kind: document.ManyChoices, Label: "Who helps you?", Options: yesNo},
			{ID: "sleep", Kind: document.Scale, Label: "How do you sleep?", Min: 1, Max: 5, LowLabel: "badly", HighLabel: "well"},
			{ID: "height", Kind: document.Number, Label: "Your height"},
			{ID: "agree", Kind: document.Agreement, Label: "All of it is true.", Hint: "I know that it is kept."},
		}},
	}}}.Content()
	if err != nil {
		tb.Fatal(err)
	}
	c := notice(tb)
	c.Content, c.Number, c.Way, c.Signer, c.Client = content, 1, signedcopy.HandedIn, "Дмитро Коваль", "Ελένη Παπά"
	c.Answers = document.Answers{
		"name": "Ελένη", "home": document.Address{Street: "Main 1", City: "Town"}, "born": "1990-02-28", "medicine": "no",
		"help": []string{"yes", "no"}, "sleep": 4.0, "height": 1.75, "agree": true,
	}
	return c
}

func textOf(tb testing.TB, c signedcopy.Copy) string {
	tb.Helper()
	file, err := c.PDF()
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "copy.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		tb.Fatal(err)
	}
	text, err := exec.CommandContext(context.Background(), "pdftotext", "-layout", "-enc", "UTF-8", path, "-").Output()
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func TestCopy(t *testing.T) {
	t.Parallel()

	for name, made := range map[string]func(testing.TB) signedcopy.Copy{
		"S53: a text that was signed by a typed name": notice,
		"S53: a form that was handed in":              intake,
		"S53: a form that was signed by hand, told in Spanish": func(tb testing.TB) signedcopy.Copy {
			tb.Helper()
			c := intake(tb)
			c.Language, c.Way, c.Drawing, c.Signer = "es", signedcopy.Drawn, "M10 100L60 20L110 100", "Ελένη Παπά"
			c.Answers["medicine"], c.Answers["which"] = "yes", "té, infusión 你"
			return c
		},
	} {
		t.Run(name+" says all that stood", func(t *testing.T) {
			t.Parallel()
			_, rule, _ := strings.Cut(name, ": ")
			path := filepath.Join("testdata", strings.NewReplacer(" ", "-", ",", "").Replace(rule)+".txt")
			got := textOf(t, made(t))
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("it says\n%s", got)
			}
		})
	}

	t.Run("S53: is the same, byte for byte, whenever it is made, and another where a letter is", func(t *testing.T) {
		t.Parallel()
		first, err := notice(t).PDF()
		if err != nil {
			t.Fatal(err)
		}
		again, err := notice(t).PDF()
		if err != nil || !bytes.Equal(first, again) {
			t.Errorf("two copies differ, %v", err)
		}
		changed := notice(t)
		changed.Content.Text += "."
		other, err := changed.PDF()
		if err != nil || bytes.Equal(first, other) {
			t.Errorf("two texts make one copy, %v", err)
		}
	})

	t.Run("has_a_name_that_every_disk_takes", func(t *testing.T) {
		t.Parallel()
		for title, want := range map[string]string{
			"Privacy notice": "Privacy notice.pdf", "Intake: 1/2?": "Intake- 1-2-.pdf", "..": "text.pdf", `a\b"c<d>e|f*`: "a-b-c-d-e-f-.pdf",
			"Соглашение": "Соглашение.pdf", strings.Repeat("ä", 59) + " b": strings.Repeat("ä", 59) + ".pdf",
		} {
			c := notice(t)
			c.Content.Title = title
			if got := c.Name(); got != want {
				t.Errorf("%q is called %q, want %q", title, got, want)
			}
		}
	})
}
