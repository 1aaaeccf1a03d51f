package pdf

// line is what is never parted: one line of text, a drawing, a rule.
type line struct {
	height float64 // in millimetres
	draw   func(y float64)
}

// piece is some lines that belong together.
type piece struct {
	lines   []line
	above   float64 // room over it, except at the top of a page
	isWhole bool    // is not parted where one page can hold it
	isHead  bool    // stays with the piece after it
}

func (p piece) height(lines int) float64 {
	sum := p.above
	for _, each := range p.lines[:min(lines, len(p.lines))] {
		sum += each.height
	}
	return sum
}

// placed is a line on a page.
type placed struct {
	line line
	at   float64
}

// lay puts the pieces on pages. There is always one.
func lay(pieces []piece) [][]placed {
	pages, y := [][]placed{{}}, float64(top)
	turn := func() { pages, y = append(pages, []placed{}), top }
	for i, p := range pieces {
		isFresh := len(pages[len(pages)-1]) == 0
		if need := needOf(pieces, i); !isFresh && y+need > bottom && (i == 0 || !pieces[i-1].isHead || p.height(2) > bottom-y) {
			turn()
			isFresh = true
		}
		if !isFresh {
			y += p.above
		}
		for _, each := range p.lines {
			if y+each.height > bottom && len(pages[len(pages)-1]) > 0 {
				turn()
			}
			pages[len(pages)-1] = append(pages[len(pages)-1], placed{each, y})
			y += each.height
		}
	}
	return pages
}

// needOf is how much room has to be left for a piece to begin: all of it if it is whole, two lines if not, and with a
// head what it stays with. What no page can hold whole needs its heads and two lines.
func needOf(pieces []piece, at int) float64 {
	heads := 0.0
	for at < len(pieces)-1 && pieces[at].isHead {
		heads += pieces[at].height(len(pieces[at].lines))
		at++
	}
	if whole := heads + pieces[at].height(len(pieces[at].lines)); pieces[at].isWhole && whole <= bottom-top {
		return whole
	}
	return heads + pieces[at].height(2)
}
