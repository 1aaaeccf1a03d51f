package pdf

// Column is a column of a table.
type Column struct {
	Width   float64 // in parts of the page's width; those of a table come to 1
	IsRight bool    // its texts stand at its right edge, as figures do
}

// columnGap is the room between two columns, in millimetres.
const columnGap = 3

// Head sets the titles of a table's columns; they stay with the row after them.
func (w *Writer) Head(columns []Column, titles ...string) {
	w.row(note, columns, titles, piece{above: 3, isWhole: true, isHead: true})
	w.pieces = append(w.pieces, piece{above: 0.6, isHead: true, isWhole: true, lines: []line{{
		height: 0.8, draw: func(y float64) { w.stroke(left, y, left+width, y) },
	}}})
}

// Row sets a row of a table, each text in its column, on as many lines as it needs; a row is not parted.
func (w *Writer) Row(columns []Column, texts ...string) {
	w.row(body, columns, texts, piece{above: 1, isWhole: true})
}

// Sum sets a row that the rows above lead to.
func (w *Writer) Sum(columns []Column, texts ...string) {
	w.row(strong, columns, texts, piece{above: 1.6, isWhole: true})
}

func (w *Writer) row(s style, columns []Column, texts []string, p piece) {
	cells, tallest := make([][]string, len(columns)), 0
	for i, text := range texts {
		cells[i] = w.wrap(s, text, columns[i].Width*width-columnGap)
		tallest = max(tallest, len(cells[i]))
	}
	for n := range tallest {
		p.lines = append(p.lines, line{height: s.leading(), draw: func(y float64) {
			x := float64(left)
			for i, column := range columns {
				if n < len(cells[i]) {
					at := x
					if column.IsRight {
						at += column.Width*width - w.widthOf(s, cells[i][n])
					}
					w.set(s, at, y, cells[i][n])
				}
				x += column.Width * width
			}
		}})
	}
	w.pieces = append(w.pieces, p)
}
