package pdf_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"anteroom/backend/pdf"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func about() pdf.About {
	return pdf.About{
		Title: "Vereinbarung – Соглашение", Author: "Harbor Counseling", Language: "en", At: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC),
		Foot: "Document 0a1b2c3d", Page: func(number, of int) string { return "Page " + strconv.Itoa(number) + " of " + strconv.Itoa(of) },
	}
}

// written is the file that a writer makes of what is set on it.
func written(tb testing.TB, set func(*pdf.Writer)) []byte {
	tb.Helper()
	w, err := pdf.New(about())
	if err != nil {
		tb.Fatal(err)
	}
	set(w)
	file, err := w.Bytes()
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

// tool runs one of poppler's tools on a file and returns what it says.
func tool(tb testing.TB, file []byte, name string, args ...string) []byte {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "file.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		tb.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "FILE", path)
	}
	said, err := exec.CommandContext(context.Background(), name, args...).Output()
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return said
}

func textOf(tb testing.TB, file []byte) string {
	tb.Helper()
	return string(tool(tb, file, "pdftotext", "-layout", "-enc", "UTF-8", "FILE", "-"))
}

func pictureOf(tb testing.TB, file []byte) image.Image {
	tb.Helper()
	picture, err := png.Decode(bytes.NewReader(tool(tb, file, "pdftoppm", "-png", "-gray", "-r", "144", "-singlefile", "FILE")))
	if err != nil {
		tb.Fatal(err)
	}
	return picture
}

// ink is how dark a part of a page is, the part in millimetres.
func ink(picture image.Image, x, y, width, height float64) int {
	const dots = 144 / 25.4
	sum := 0
	for at := int(y * dots); at < int((y+height)*dots); at++ {
		for across := int(x * dots); across < int((x+width)*dots); across++ {
			shade, _, _, _ := picture.At(across, at).RGBA()
			sum += 255 - int(shade>>8)
		}
	}
	return sum
}

// everything sets one of each.
func everything(w *pdf.Writer) {
	w.Title("Behandlungsvertrag")
	w.Fact("For", "Nguyễn Thị Ánh")
	w.Fact("Beside a long label that goes on", "Łukasz Żółć")
	w.Rule()
	w.Heading("Заголовок Ελένη")
	w.Paragraph("Дмитро reads <b>this</b>.\nA second line.")
	w.Item("Ąžuolas, Őrség, Þór, ßẞ, İstanbul, Ćevapčići")
	w.Item("two")
	w.Question("How are you?", "As of today.", "Fine.\nReally.")
	w.Together(func() {
		w.Drawing("M20 100L60 20L100 100M40 70L80 70")
		w.Signed("Ελένη Παπαδοπούλου")
		w.Note("Small print.")
	})
}

func TestText(t *testing.T) {
	t.Parallel()

	t.Run("is_set_in_every_european_script_and_vietnamese_and_can_be_copied_out", func(t *testing.T) {
		t.Parallel()
		want, err := os.ReadFile("testdata/everything.txt")
		if err != nil {
			t.Fatal(err)
		}
		if got := textOf(t, written(t, everything)); got != string(want) {
			t.Errorf("the page says\n%s", got)
		}
	})

	t.Run("is_the_same_whether_marks_come_composed_or_not", func(t *testing.T) {
		t.Parallel()
		composed := written(t, func(w *pdf.Writer) { w.Paragraph("Nguy\u1ec5n") })
		parted := written(t, func(w *pdf.Writer) { w.Paragraph("Nguye\u0302\u0303n") })
		if !bytes.Equal(composed, parted) {
			t.Error("the same name makes two files")
		}
	})

	t.Run("that_the_typeface_lacks_is_a_box_and_is_told", func(t *testing.T) {
		t.Parallel()
		var hasGaps bool
		file := written(t, func(w *pdf.Writer) {
			w.Paragraph("Ana")
			if w.HasGaps() {
				t.Error("a gap where there is none")
			}
			w.Paragraph("😀 你 {nb} (paren\\thesis) \u200bend\u202e")
			hasGaps = w.HasGaps()
		})
		if got := textOf(t, file); !hasGaps || !strings.Contains(got, "□ □ {nb} (paren\\thesis) end\n") {
			t.Errorf("%v: %q", hasGaps, got)
		}
	})

	t.Run("goes_on_over_lines_and_pages_and_loses_nothing", func(t *testing.T) {
		t.Parallel()
		words := make([]string, 3000)
		for i := range words {
			words[i] = "w" + strconv.Itoa(i)
		}
		long := strings.Repeat("x", 500)
		got := textOf(t, written(t, func(w *pdf.Writer) {
			w.Paragraph(strings.Join(words, " ") + " " + long)
			w.Question("Long", "", strings.Join(words, "\n"))
		}))
		fields := strings.Fields(got)
		for _, word := range words {
			if n := count(fields, word); n != 2 {
				t.Fatalf("%s is there %d times", word, n)
			}
		}
		if n := strings.Count(got, "x"); n != len(long) {
			t.Errorf("%d of the long word's letters are there", n)
		}
		pages := strings.Count(got, "\f")
		if !strings.Contains(got, "Page 1 of "+strconv.Itoa(pages)) || strings.Count(got, "Document 0a1b2c3d") != pages || pages < 40 {
			t.Errorf("%d pages", pages)
		}
	})
}

func count(fields []string, word string) int {
	n := 0
	for _, each := range fields {
		if each == word {
			n++
		}
	}
	return n
}

func TestPages(t *testing.T) {
	t.Parallel()

	t.Run("never_part_a_question_nor_leave_a_heading_behind", func(t *testing.T) {
		t.Parallel()
		for lines := 28; lines < 34; lines++ { // a page holds 33
			got := textOf(t, written(t, func(w *pdf.Writer) {
				for range lines {
					w.Paragraph("filler")
				}
				w.Heading("Section")
				w.Question("First", "", "one\ntwo\nthree\nfour")
			}))
			for page := range strings.SplitSeq(got, "\f") {
				if strings.Contains(page, "Section") != strings.Contains(page, "four") {
					t.Fatalf("after %d lines it is parted:\n%s", lines, got)
				}
			}
		}
	})

	t.Run("keep_together_what_belongs_together", func(t *testing.T) {
		t.Parallel()
		for lines := 28; lines < 34; lines++ { // a page holds 33
			got := textOf(t, written(t, func(w *pdf.Writer) {
				for range lines {
					w.Paragraph("filler")
				}
				w.Together(func() {
					w.Heading("Signature")
					w.Drawing("M0 0L400 140")
					w.Fact("By", "Ana")
				})
			}))
			for page := range strings.SplitSeq(got, "\f") {
				if strings.Contains(page, "Signature") != strings.Contains(page, "Ana") {
					t.Fatalf("after %d lines it is parted:\n%s", lines, got)
				}
			}
		}
	})

	t.Run("are_one_where_nothing_is_set", func(t *testing.T) {
		t.Parallel()
		if got := textOf(t, written(t, func(*pdf.Writer) {})); !strings.Contains(got, "Page 1 of 1") {
			t.Errorf("%q", got)
		}
	})
}

func TestFile(t *testing.T) {
	t.Parallel()

	t.Run("is_the_same_for_the_same_and_names_no_other_moment", func(t *testing.T) {
		t.Parallel()
		first := written(t, everything)
		for range 5 {
			if !bytes.Equal(first, written(t, everything)) {
				t.Fatal("the same makes two files")
			}
		}
		info := string(tool(t, first, "pdfinfo", "-rawdates", "FILE"))
		for _, want := range []string{"Vereinbarung – Соглашение", "Harbor Counseling", "D:20261124093000"} {
			if !strings.Contains(info, want) {
				t.Errorf("%s lacks %q", info, want)
			}
		}
		if !bytes.Contains(first, []byte("/Lang (en)")) {
			t.Error("it does not say its language")
		}
	})

	t.Run("carries_of_the_typeface_what_it_uses", func(t *testing.T) {
		t.Parallel()
		if size := len(written(t, everything)); size > 100<<10 {
			t.Errorf("%d bytes", size)
		}
	})
}

func TestPicture(t *testing.T) {
	t.Parallel()

	// A file can say a letter and show another: its marks were lost, or its place is empty.
	t.Run("shows_each_letter_with_its_marks", func(t *testing.T) {
		t.Parallel()
		pairs := [][2]string{{"e", "ê"}, {"ê", "ễ"}, {"A", "Á"}, {"L", "Ł"}, {"Z", "Ż"}, {"c", "ć"}, {"o", "ó"}, {"i", "ị"}, {"ε", "έ"}, {"и", "й"}, {"", "Д"}, {"", "λ"}}
		picture := pictureOf(t, written(t, func(w *pdf.Writer) {
			for _, pair := range pairs {
				w.Paragraph(pair[0])
				w.Paragraph(pair[1])
			}
		}))
		// The first stands 18 mm from the top; a line is 5 mm high, with 2.4 above it.
		of := func(line int) int { return ink(picture, 19, 18+float64(line)*(10*25.4/72*1.42+2.4), 40, 5) }
		for i, pair := range pairs {
			if plain, marked := of(2*i), of(2*i+1); marked <= plain || (plain == 0) != (pair[0] == "") {
				t.Errorf("%q has as much ink as %q: %d, %d", pair[1], pair[0], marked, plain)
			}
		}
	})

	t.Run("shows_a_drawing_where_it_was_drawn", func(t *testing.T) {
		t.Parallel()
		// The field is 85 mm wide: one unit of 400 is 0.2125 mm. It begins 20 mm from the left, 18 from the top.
		picture := pictureOf(t, written(t, func(w *pdf.Writer) { w.Drawing("M40 20L40 120M200 70L360 70 360 9999") }))
		for name, part := range map[string][5]float64{
			"the upright":      {27.5, 24, 2, 17, 1},
			"the level line":   {65, 31.8, 29, 2, 1},
			"the line beyond":  {95.5, 34, 2, 12, 1},
			"between them":     {32, 20, 28, 28, 0},
			"below the field":  {20, 49, 90, 20, 0},
			"left of the page": {0, 0, 19, 100, 0},
		} {
			if dark := ink(picture, part[0], part[1], part[2], part[3]); (dark > 0) != (part[4] > 0) {
				t.Errorf("%s has %d ink", name, dark)
			}
		}
	})
}

// Whatever is written and drawn makes a file, and never a panic.
func TestAnything(t *testing.T) {
	t.Parallel()
	w, err := pdf.New(about())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		path := rapid.StringMatching(`[ML0-9., ]{0,60}`).Draw(t, "path")
		for _, set := range []func(string){w.Title, w.Heading, w.Paragraph, w.Note, w.Item, w.Signed} {
			set(text)
		}
		w.Question(text, text, text)
		w.Fact(text, text)
		w.Together(func() { w.Drawing(path) })
	})
	if file, err := w.Bytes(); err != nil || len(file) == 0 {
		t.Fatalf("%d bytes, %v", len(file), err)
	}
}
