package pdf

// Where the second column of a fact begins, and how far an item of a list stands in.
const (
	factIndent = 46
	itemIndent = 6
)

// add sets a text as a piece.
func (w *Writer) add(s style, text string, p piece) {
	p.lines = append(p.lines, w.text(s, text, 0)...)
	w.pieces = append(w.pieces, p)
}

// text is a text in lines, indented by so many millimetres.
func (w *Writer) text(s style, text string, indent float64) []line {
	var lines []line
	for _, each := range w.wrap(s, text, width-indent) {
		lines = append(lines, line{height: s.leading(), draw: func(y float64) { w.set(s, left+indent, y, each) }})
	}
	return lines
}

// Title sets what the whole is called.
func (w *Writer) Title(text string) { w.add(title, text, piece{isWhole: true, isHead: true}) }

// Heading sets the title of a section; it stays with what comes after it.
func (w *Writer) Heading(text string) {
	w.add(heading, text, piece{above: 5, isWhole: true, isHead: true})
}

// Paragraph sets a text; the ends of its lines are kept.
func (w *Writer) Paragraph(text string) { w.add(body, text, piece{above: 2.4}) }

// Note sets a text that says something about the rest.
func (w *Writer) Note(text string) { w.add(note, text, piece{above: 2.4}) }

// Item sets one item of a list.
func (w *Writer) Item(text string) {
	p := piece{above: 1.2, lines: w.text(body, text, itemIndent)}
	first := p.lines[0].draw
	p.lines[0].draw = func(y float64) {
		w.set(body, left+1.5, y, "•")
		first(y)
	}
	w.pieces = append(w.pieces, p)
}

// Question sets what was asked, what was said to explain it, which may be nothing, and the answer. It is not parted
// over two pages where one can hold it.
func (w *Writer) Question(asked, hint, answer string) {
	p := piece{above: 4, isWhole: true, lines: w.text(strong, asked, 0)}
	if hint != "" {
		p.lines = append(p.lines, w.text(note, hint, 0)...)
	}
	p.lines = append(p.lines, w.text(body, answer, 0)...)
	w.pieces = append(w.pieces, p)
}

// Fact sets a value beside what it is.
func (w *Writer) Fact(label, value string) {
	labels, values := w.wrap(note, label, factIndent-4), w.wrap(body, value, width-factIndent)
	p := piece{above: 0.8, isWhole: true}
	for i := range max(len(labels), len(values)) {
		p.lines = append(p.lines, line{height: body.leading(), draw: func(y float64) {
			if i < len(labels) {
				w.set(note, left, y+body.base()-note.base(), labels[i])
			}
			if i < len(values) {
				w.set(body, left+factIndent, y, values[i])
			}
		}})
	}
	w.pieces = append(w.pieces, p)
}

// Rule draws a line across the page; it stays with what comes after it.
func (w *Writer) Rule() {
	w.pieces = append(w.pieces, piece{above: 5, isHead: true, isWhole: true, lines: []line{{
		height: 1, draw: func(y float64) { w.stroke(left, y, left+width, y) },
	}}})
}

// Signed sets a name large, in the place of a signature.
func (w *Writer) Signed(name string) { w.add(hand, name, piece{above: 3, isWhole: true}) }

// Together keeps what set adds on one page, where one can hold it.
func (w *Writer) Together(set func()) {
	from := len(w.pieces)
	set()
	added := w.pieces[from:]
	for i := range added {
		added[i].isWhole, added[i].isHead = true, i < len(added)-1
	}
}
