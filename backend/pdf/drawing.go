package pdf

import (
	"strconv"
	"strings"
)

// The field in which a signature is drawn, in its own units, and how wide it is on paper, in millimetres.
const (
	fieldWidth   = 400
	fieldHeight  = 140
	drawingWidth = 85
)

type point struct{ x, y float64 }

// Drawing draws a path of a field of 400 by 140: moves and lines alone, as M and L in SVG. What leaves the field is held
// at its edge, and what is no path draws nothing.
func (w *Writer) Drawing(path string) {
	const scale = float64(drawingWidth) / fieldWidth
	strokes := strokesOf(path)
	w.pieces = append(w.pieces, piece{above: 3, isWhole: true, lines: []line{{height: fieldHeight * scale, draw: func(y float64) {
		w.sheet.SetLineWidth(0.55)
		w.sheet.SetDrawColor(0, 0, 0)
		w.sheet.SetLineCapStyle("round")
		w.sheet.SetLineJoinStyle("round")
		for _, stroke := range strokes {
			w.sheet.MoveTo(left+stroke[0].x*scale, y+stroke[0].y*scale)
			for _, to := range stroke {
				w.sheet.LineTo(left+to.x*scale, y+to.y*scale)
			}
			w.sheet.DrawPath("D")
		}
		w.sheet.SetLineCapStyle("butt")
	}}}})
}

// strokesOf reads a path as strokes, each of one point or more; a stroke of one is a dot.
func strokesOf(path string) [][]point {
	var strokes [][]point
	var numbers []float64
	command := byte(0)
	end := func() {
		for ; len(numbers) >= 2; numbers = numbers[2:] {
			to := point{min(max(numbers[0], 0), fieldWidth), min(max(numbers[1], 0), fieldHeight)}
			if command == 'M' || len(strokes) == 0 {
				strokes, command = append(strokes, []point{to}), 'L' // more numbers after a move are lines
				continue
			}
			strokes[len(strokes)-1] = append(strokes[len(strokes)-1], to)
		}
		numbers = nil
	}
	for i := 0; i < len(path); {
		switch path[i] {
		case 'M', 'L':
			end()
			command = path[i]
			i++
		case ' ', ',':
			i++
		default:
			n := strings.IndexAny(path[i:], "ML ,")
			if n < 0 {
				n = len(path) - i
			}
			number, err := strconv.ParseFloat(path[i:i+n], 64)
			if err != nil {
				return nil
			}
			numbers = append(numbers, number)
			i += n
		}
	}
	end()
	return strokes
}
