// Package pdf sets text on pages: titles, paragraphs, lists, questions with their answers, drawn signatures.
//
// It knows no noun of the practice, keeps nothing, and asks neither the clock nor chance: the same calls make the same
// bytes. Its own typeface sets every European script and Vietnamese; a sign that it lacks is drawn as a box, and
// [Writer.HasGaps] tells. It never reads what it is given as markup. Start at [New], then [Writer.Bytes].
package pdf

import (
	"bytes"
	"embed"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"anteroom/backend/fault"
)

//go:embed font/DejaVuSans.ttf font/DejaVuSans-Bold.ttf
var fonts embed.FS

// The page, in millimetres: A4, with room enough around it that it prints whole on Letter as well.
const (
	pageWidth  = 210
	pageHeight = 297
	left       = 20
	width      = pageWidth - 2*left
	top        = 18
	bottom     = pageHeight - 30
	footAt     = pageHeight - 24
	perPoint   = 25.4 / 72
)

// About is what the file says of itself, and what stands at the foot of each page.
type About struct {
	Title    string
	Author   string
	Language string    // such as "en"; that of most of its text
	At       time.Time // the one moment that the file names
	Foot     string
	Page     func(number, of int) string // what is said of a page's number; nil: nothing
}

// face is one of the two faces of the typeface.
type face string

const (
	regular face = ""
	bold    face = "B"
)

const family = "anteroom"

// Writer takes pieces in their order. It is for one file and one goroutine.
type Writer struct {
	about   About
	sheet   *fpdf.Fpdf
	known   map[face]*sfnt.Font
	buffer  sfnt.Buffer
	pieces  []piece
	hasGaps bool
}

// New returns a writer with nothing on its pages.
func New(about About) (*Writer, error) {
	w := &Writer{about: about, sheet: fpdf.New("P", "mm", "A4", ""), known: map[face]*sfnt.Font{}}
	for f, path := range map[face]string{regular: "font/DejaVuSans.ttf", bold: "font/DejaVuSans-Bold.ttf"} {
		content, err := fonts.ReadFile(path) // a copy: the library writes into what it is given
		if err != nil {
			return nil, fault.Wrap(fault.Internal, err)
		}
		if w.known[f], err = sfnt.Parse(bytes.Clone(content)); err != nil {
			return nil, fault.Wrap(fault.Internal, err)
		}
		w.sheet.AddUTF8FontFromBytes(family, string(f), content)
	}
	w.sheet.SetAutoPageBreak(false, 0)
	w.sheet.SetCatalogSort(true)
	w.sheet.SetCreationDate(about.At.UTC())
	w.sheet.SetModificationDate(about.At.UTC())
	w.sheet.SetProducer("Anteroom", true)
	w.sheet.SetTitle(about.Title, true)
	w.sheet.SetAuthor(about.Author, true)
	w.sheet.SetLang(about.Language)
	return w, nil
}

// HasGaps says whether a sign was drawn as a box until now.
func (w *Writer) HasGaps() bool { return w.hasGaps }

// Bytes lays the pieces on pages and returns the file. It is called once, last.
func (w *Writer) Bytes() ([]byte, error) {
	pages := lay(w.pieces)
	for i, page := range pages {
		w.sheet.AddPage()
		for _, each := range page {
			each.line.draw(each.at)
		}
		w.drawFoot(i+1, len(pages))
	}
	var file bytes.Buffer
	if err := w.sheet.Output(&file); err != nil {
		return nil, fault.Wrap(fault.Internal, err)
	}
	return file.Bytes(), nil
}

func (w *Writer) drawFoot(number, of int) {
	w.stroke(left, footAt-2, left+width, footAt-2)
	page := ""
	if w.about.Page != nil {
		page = w.fit(foot.look().face, w.about.Page(number, of))
	}
	room := w.widthOf(foot, page)
	w.set(foot, left+width-room, footAt, page)
	for i, text := range w.wrap(foot, w.about.Foot, width-room-6) {
		w.set(foot, left, footAt+float64(i)*foot.leading(), text)
	}
}

// stroke draws a thin line.
func (w *Writer) stroke(x1, y1, x2, y2 float64) {
	w.sheet.SetLineWidth(0.2)
	w.sheet.SetDrawColor(110, 110, 110)
	w.sheet.Line(x1, y1, x2, y2)
}

// set writes one line of text that the face can set, its upper edge at y.
func (w *Writer) set(s style, x, y float64, text string) {
	if text == "" {
		return
	}
	w.choose(s)
	grey := s.look().grey
	w.sheet.SetTextColor(grey, grey, grey)
	w.sheet.Text(x, y+s.base(), text)
}

// widthOf is how wide a line of text is.
func (w *Writer) widthOf(s style, text string) float64 {
	w.choose(s)
	return w.sheet.GetStringWidth(text)
}

func (w *Writer) choose(s style) {
	of := s.look()
	w.sheet.SetFont(family, string(of.face), of.size)
}
