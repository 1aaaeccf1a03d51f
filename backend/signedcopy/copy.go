// Package signedcopy is the copy of what somebody signed or handed in, to keep and to print: a PDF with the text or the
// answers as they stood, the signature, and the hashes under it.
//
// It takes values and gives bytes: it reads no store, and knows neither the desk nor the portal, so that both hand out
// the same copy, byte for byte. Start at [Copy.PDF].
package signedcopy

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"anteroom/backend/document"
	"anteroom/backend/pdf"
	"anteroom/frontend/words"
)

// Way is how somebody stood for a paper; its values are those of the visitor's.
type Way string

// The ways.
const (
	Typed    Way = "typed"
	Drawn    Way = "drawn"
	HandedIn Way = "handed_in"
)

// Copy is all that a copy says.
type Copy struct {
	Practice    string
	Client      string // for whom
	Number      int    // of the version
	Content     document.Content
	Answers     document.Answers // to a form
	Signer      string
	Way         Way
	Drawing     string // the path of a drawn signature
	At          time.Time
	PaperHash   string         // SHA-256 of the document, in hexadecimal
	AnswersHash string         // SHA-256 of the answers
	Zone        *time.Location // the practice's; what is said of time is said there
	Language    string         // whose words stand around the document
}

// PDF is the copy as a file; the same copy makes the same bytes.
func (c Copy) PDF() ([]byte, error) {
	book := words.For(c.Language)
	w, err := pdf.New(pdf.About{
		Title: c.Content.Title, Author: c.Practice, Language: c.Content.Language, At: c.At,
		Foot: book.Say("copy_foot", "hash", grouped(c.PaperHash)),
		Page: func(number, of int) string {
			return book.Say("copy_page", "page", strconv.Itoa(number), "pages", strconv.Itoa(of))
		},
	})
	if err != nil {
		return nil, err
	}
	w.Title(c.Content.Title)
	if c.Practice != "" {
		w.Fact(book.Say("copy_practice"), c.Practice)
	}
	w.Fact(book.Say("copy_client"), c.Client)
	w.Fact(book.Say("copy_version"), strconv.Itoa(c.Number))
	w.Rule()
	if c.Content.Kind == document.FormContent {
		c.setForm(w, book)
	} else {
		setText(w, document.Blocks(c.Content.Text))
	}
	c.setSignature(w, book)
	return w.Bytes()
}

// Name is what the file is called.
func (c Copy) Name() string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, c.Content.Title)
	letters := []rune(strings.Trim(name, " ."))
	if name = strings.TrimRight(string(letters[:min(len(letters), nameMax)]), " ."); name == "" {
		name = strings.ToLower(string(c.Content.Kind))
	}
	return name + ".pdf"
}

// nameMax is how many letters of the title the file's name has.
const nameMax = 60

func setText(w *pdf.Writer, blocks []document.Block) {
	for _, block := range blocks {
		switch block.Kind {
		case document.HeadingBlock:
			w.Heading(block.Text)
		case document.ItemBlock:
			w.Item(block.Text)
		default:
			w.Paragraph(block.Text)
		}
	}
}

// setForm sets what was asked of whoever answered this, and their answers.
func (c Copy) setForm(w *pdf.Writer, book words.Book) {
	for _, section := range c.Content.Sheet().Form.Sections {
		if section.Title != "" {
			w.Heading(section.Title)
		}
		if section.Text != "" {
			w.Paragraph(section.Text)
		}
		for _, q := range section.Questions {
			switch {
			case !q.IsAsked(c.Answers):
			case q.Kind == document.Heading:
				w.Heading(q.Label)
				if q.Hint != "" {
					w.Paragraph(q.Hint)
				}
			default:
				w.Question(q.Label, q.Hint, answerText(book, q, c.Answers[q.ID]))
			}
		}
	}
}

func (c Copy) setSignature(w *pdf.Writer, book words.Book) {
	w.Together(func() {
		w.Rule()
		if c.Content.Kind == document.FormContent {
			w.Heading(book.Say("copy_handing_in"))
		} else {
			w.Heading(book.Say("copy_signature"))
		}
		switch {
		case c.Drawing != "":
			w.Drawing(c.Drawing)
		case c.Way == Typed:
			w.Signed(c.Signer)
		}
		w.Fact(book.Say("copy_by"), c.Signer)
		w.Fact(book.Say("copy_at"), c.moment(book))
		w.Fact(book.Say("copy_way"), book.Say("copy_way_"+string(c.Way)))
		w.Fact(book.Say("copy_paper_hash"), grouped(c.PaperHash))
		if c.Content.Kind == document.FormContent {
			w.Fact(book.Say("copy_answers_hash"), grouped(c.AnswersHash))
		}
		w.Note(book.Say("copy_hash_text"))
		if w.HasGaps() {
			w.Note(book.Say("copy_gaps"))
		}
	})
}

// moment is when it was signed, with the zone that it is told in.
func (c Copy) moment(book words.Book) string {
	at := c.At.In(c.Zone)
	clock := at.Format("15:04 MST")
	if name := c.Zone.String(); !strings.HasSuffix(clock, " "+name) {
		clock += " (" + name + ")"
	}
	return book.Say("copy_moment", "date", book.Day(at), "time", clock)
}

// grouped is a hash in groups that an eye can compare.
func grouped(hash string) string {
	if _, err := hex.DecodeString(hash); err != nil {
		return hash
	}
	var groups []string
	for ; hash != ""; hash = hash[min(8, len(hash)):] {
		groups = append(groups, hash[:min(8, len(hash))])
	}
	return strings.Join(groups, " ")
}
