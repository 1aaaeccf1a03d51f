package document

import (
	"crypto/sha256"
	"encoding/json"
	"strings"

	"anteroom/backend/fault"
)

// ContentKind is what a document asks of a client.
type ContentKind string

// The kinds of documents.
const (
	TextContent ContentKind = "text" // to read and sign
	FormContent ContentKind = "form" // to fill in
	FileContent ContentKind = "file" // to read and keep
)

// BodyMax is how many characters a text to sign may have.
const BodyMax = 60_000

// TextDraft is a text to read and sign, as it is typed. A line that begins with "# " is a heading, one that
// begins with "- " an item of a list; an empty line ends a paragraph. Nothing else in it means anything.
type TextDraft struct {
	Title    string `json:"title"`
	Language string `json:"language"`
	Text     string `json:"text"`
}

// FileDraft is what is typed about a file.
type FileDraft struct {
	Title    string `json:"title"`
	Language string `json:"language"`
}

// Content is what a document holds: what is published of it, and what is signed, byte for byte as
// [Content.Bytes] writes it.
type Content struct {
	Kind     ContentKind `json:"kind"`
	Title    string      `json:"title"`
	Language string      `json:"language"`
	Text     string      `json:"text,omitempty"`
	Form     *schemaFile `json:"form,omitempty"`
	File     *File       `json:"file,omitempty"`
}

// Content checks a text. Codes: missing, too_long, invalid.
func (d TextDraft) Content() (Content, error) {
	c, err := contentOf(TextContent, d.Title, d.Language)
	if err != nil {
		return Content{}, err
	}
	if c.Text, err = text("text", d.Text, BodyMax); err != nil {
		return Content{}, err
	}
	if c.Text == "" {
		return Content{}, fault.At("text", fault.Missing)
	}
	return c, nil
}

// Content checks a form. A refusal of the form itself names its place under "form". Codes: those of
// [ParseForm].
func (s Sheet) Content() (Content, error) {
	c, err := contentOf(FormContent, s.Title, s.Language)
	if err != nil {
		return Content{}, err
	}
	form, err := ParseForm(s.Form)
	if err != nil {
		return Content{}, fault.Under("form", err)
	}
	file := fileOf(Sheet{Title: c.Title, Language: c.Language, Form: form})
	c.Form = &file
	return c, nil
}

// Content checks what is typed about a file that was looked at.
func (d FileDraft) Content(file File) (Content, error) {
	c, err := contentOf(FileContent, d.Title, d.Language)
	c.File = &file
	return c, err
}

func contentOf(kind ContentKind, title, language string) (Content, error) {
	c := Content{Kind: kind}
	var err error
	if c.Title, err = line("title", title, TitleMax, true); err != nil {
		return Content{}, err
	}
	c.Language, err = ParseLanguage(language)
	return c, err
}

// Bytes are the one form of a content, and the hash over them.
func (c Content) Bytes() (body, hash []byte, err error) {
	if body, err = canonical(c); err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(body)
	return body, sum[:], nil
}

// FileHash is the hash of the file that a content rests on; empty where there is none.
func (c Content) FileHash() string {
	if c.File == nil {
		return ""
	}
	return c.File.Hash
}

// Sheet is the form of a content; one without sections where it is no form.
func (c Content) Sheet() Sheet {
	if c.Form == nil {
		return Sheet{Title: c.Title, Language: c.Language, Form: Form{Sections: []Section{}}}
	}
	sheet := c.Form.sheet()
	for _, section := range sheet.Form.Sections {
		for i := range section.Questions {
			if section.Questions[i].Options == nil {
				section.Questions[i].Options = []Option{}
			}
		}
	}
	return sheet
}

// ReadContent reads what [Content.Bytes] wrote.
func ReadContent(body []byte) (Content, error) {
	var c Content
	if err := json.Unmarshal(body, &c); err != nil {
		return Content{}, fault.Wrap(fault.Internal, err)
	}
	return c, nil
}

// BlockKind is how a piece of a text is drawn.
type BlockKind string

// The kinds of blocks.
const (
	HeadingBlock   BlockKind = "heading"
	ParagraphBlock BlockKind = "paragraph"
	ItemBlock      BlockKind = "item"
)

// Block is one piece of a text to sign, for whoever draws it. Its text is text, on every face.
type Block struct {
	Kind BlockKind `json:"kind"`
	Text string    `json:"text"`
}

// Blocks are the pieces of a text to sign.
func Blocks(text string) []Block {
	blocks := []Block{}
	isOpen := false // a paragraph that goes on with the next line
	for line := range strings.SplitSeq(text, "\n") {
		if heading, isHeading := strings.CutPrefix(line, "# "); isHeading {
			blocks, isOpen = append(blocks, Block{HeadingBlock, strings.TrimSpace(heading)}), false
			continue
		}
		if item, isItem := strings.CutPrefix(line, "- "); isItem {
			blocks, isOpen = append(blocks, Block{ItemBlock, strings.TrimSpace(item)}), false
			continue
		}
		switch line = strings.TrimSpace(line); {
		case line == "":
			isOpen = false
		case isOpen:
			blocks[len(blocks)-1].Text += "\n" + line
		default:
			blocks, isOpen = append(blocks, Block{ParagraphBlock, line}), true
		}
	}
	return blocks
}
