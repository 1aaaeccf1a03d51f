package paperwork

import (
	"crypto/sha256"
	"encoding/json"
	"strings"

	"anteroom/backend/fault"
)

// DocumentKind is what a document asks of a client.
type DocumentKind string

// The kinds of documents.
const (
	TextDocument DocumentKind = "text" // to read and sign
	FormDocument DocumentKind = "form" // to fill in
	FileDocument DocumentKind = "file" // to read and keep
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

// content is what a document holds: what is published of it, and what is signed, byte for byte as
// [content.bytes] writes it.
type content struct {
	Kind     DocumentKind `json:"kind"`
	Title    string       `json:"title"`
	Language string       `json:"language"`
	Text     string       `json:"text,omitempty"`
	Form     *schemaFile  `json:"form,omitempty"`
	File     *File        `json:"file,omitempty"`
}

// content checks a text. Codes: missing, too_long, invalid.
func (d TextDraft) content() (content, error) {
	c, err := contentOf(TextDocument, d.Title, d.Language)
	if err != nil {
		return content{}, err
	}
	if c.Text, err = text("text", d.Text, BodyMax); err != nil {
		return content{}, err
	}
	if c.Text == "" {
		return content{}, fault.At("text", fault.Missing)
	}
	return c, nil
}

// content checks a form. A refusal of the form itself names its place under "form". Codes: those of
// [ParseForm].
func (s Sheet) content() (content, error) {
	c, err := contentOf(FormDocument, s.Title, s.Language)
	if err != nil {
		return content{}, err
	}
	form, err := ParseForm(s.Form)
	if err != nil {
		return content{}, fault.At("form."+fault.FieldOf(err), fault.CodeOf(err))
	}
	file := fileOf(Sheet{Title: c.Title, Language: c.Language, Form: form})
	c.Form = &file
	return c, nil
}

// content checks what is typed about a file that was looked at.
func (d FileDraft) content(file File) (content, error) {
	c, err := contentOf(FileDocument, d.Title, d.Language)
	c.File = &file
	return c, err
}

func contentOf(kind DocumentKind, title, language string) (content, error) {
	c := content{Kind: kind}
	var err error
	if c.Title, err = line("title", title, TitleMax, true); err != nil {
		return content{}, err
	}
	c.Language, err = parseLanguage(language)
	return c, err
}

// bytes are the one form of a content, and the hash over them.
func (c content) bytes() (body, hash []byte, err error) {
	if body, err = canonical(c); err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(body)
	return body, sum[:], nil
}

// file is the hash of the file that a content rests on; empty where there is none.
func (c content) file() string {
	if c.File == nil {
		return ""
	}
	return c.File.Hash
}

// sheet is the form of a content; one without sections where it is no form.
func (c content) sheet() Sheet {
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

// readContent reads what [content.bytes] wrote.
func readContent(body []byte) (content, error) {
	var c content
	if err := json.Unmarshal(body, &c); err != nil {
		return content{}, fault.Wrap(fault.Internal, err)
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
