package pdf

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// style is how a line is set.
type style int

const (
	body style = iota
	strong
	title
	heading
	note
	foot
	hand // a name in the place of a signature
)

// look is what a style is made of; its size is in points.
type look struct {
	face face
	size float64
	grey int // 0: black
}

func (s style) look() look {
	switch s {
	case strong:
		return look{bold, 10, 0}
	case title:
		return look{bold, 18, 0}
	case heading:
		return look{bold, 12, 0}
	case note:
		return look{regular, 8.5, 70}
	case foot:
		return look{regular, 7, 70}
	case hand:
		return look{regular, 22, 0}
	default:
		return look{regular, 10, 0}
	}
}

// leading is the height of a line, in millimetres.
func (s style) leading() float64 { return s.look().size * perPoint * 1.42 }

// base is how far under its upper edge a line of text stands, in millimetres.
func (s style) base() float64 { return s.look().size * perPoint * 1.05 }

const gap = '□'

// fit is a text as a face can set it: letters composed with their marks, nothing in it that draws nothing, and a box for
// what the face lacks.
func (w *Writer) fit(f face, text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r), unicode.Is(unicode.Variation_Selector, r):
			return -1
		case r <= 0xFFFF: // the library counts no further
			if index, err := w.known[f].GlyphIndex(&w.buffer, r); err == nil && index != 0 {
				return r
			}
		}
		w.hasGaps = true
		return gap
	}, norm.NFC.String(text))
}

// wrap parts a text into lines of a width, at its own ends of lines, between words, and within a word that is wider.
func (w *Writer) wrap(s style, text string, room float64) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(w.fit(s.look().face, text), "\n") {
		line, used := "", 0.0
		space := w.widthOf(s, " ")
		for word := range strings.SplitSeq(paragraph, " ") {
			wide := w.widthOf(s, word)
			switch {
			case word == "":
				continue
			case line != "" && used+space+wide <= room:
				line, used = line+" "+word, used+space+wide
				continue
			case line != "":
				lines = append(lines, line)
			}
			for wide > room {
				head := w.head(s, word, room)
				lines, word = append(lines, head), word[len(head):]
				wide = w.widthOf(s, word)
			}
			line, used = word, wide
		}
		lines = append(lines, line)
	}
	return lines
}

// head is as much of a word as fits, at least one letter with its marks.
func (w *Writer) head(s style, word string, room float64) string {
	used, end := 0.0, 0
	for i, r := range word {
		wide := w.widthOf(s, string(r))
		if i > 0 && used+wide > room && !unicode.Is(unicode.M, r) {
			return word[:end]
		}
		used, end = used+wide, i+len(string(r))
	}
	return word[:end]
}
