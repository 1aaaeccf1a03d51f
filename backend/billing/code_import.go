package billing

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// CodeImport is what a list of codes brings to those that are there.
type CodeImport struct {
	New      int              `json:"new"`
	Changed  int              `json:"changed"`  // those that are there, and get another text
	Same     int              `json:"same"`     // those that are there like this
	Twice    int              `json:"twice"`    // lines whose code comes again further down: the last one counts
	First    []billpaper.Code `json:"first"`    // the first five of those that are new or change
	Bad      []BadLine        `json:"bad"`      // lines that hold no code that can be kept, the first hundred
	BadCount int              `json:"badCount"` // how many there are of them
}

// BadLine is a line that cannot be taken.
type BadLine struct {
	Line  int        `json:"line"`  // counted from 1
	Why   fault.Code `json:"why"`   // [fault.Missing], [fault.TooLong] or [fault.Invalid]
	Field string     `json:"field"` // code or text
}

// Limits of an import.
const (
	importMax = 4_000_000 // bytes
	linesSeen = 100_000   // lines
	badShown  = 100
	newShown  = 5
)

// PreviewCodes says what [Books.ImportCodes] would do, and keeps nothing. It fails as that does.
func (b *Books) PreviewCodes(ctx context.Context, kind, text string) (CodeImport, error) {
	codes, brought, err := readCodes(kind, text)
	if err != nil {
		return brought, err
	}
	err = b.store.Read(ctx, func(v *store.View) error {
		_, err := brought.compare(ctx, v, kind, codes)
		return err
	})
	return brought, err
}

// ImportCodes keeps the codes of a CSV, all of them or none: a code in the first column, what it stands for in the second,
// parted by commas, semicolons or tabs; a heading is left out, and so are the lines that it tells of as bad. It fails with
// [fault.Invalid] at kind or, where it is no CSV, at text, and with [fault.TooLong] at text.
func (b *Books) ImportCodes(ctx context.Context, kind, text string) (CodeImport, error) {
	codes, brought, err := readCodes(kind, text)
	if err != nil {
		return brought, err
	}
	return brought, b.changeCodes(ctx, func(tx *store.Tx) error {
		news, err := brought.compare(ctx, &tx.View, kind, codes)
		if err != nil {
			return err
		}
		for _, c := range news {
			if err := tx.SaveCode(ctx, row.SaveCodeParams{Kind: kind, Code: c.Code, Text: c.Text}); err != nil {
				return err
			}
		}
		return nil
	})
}

// compare counts what the codes bring to those that are there, and gives those that are new or change.
func (i *CodeImport) compare(ctx context.Context, v *store.View, kind string, codes []billpaper.Code) ([]billpaper.Code, error) {
	rows, err := v.ListAllCodes(ctx, kind)
	if err != nil {
		return nil, err
	}
	texts := make(map[string]string, len(rows))
	for _, r := range rows {
		texts[r.Code] = r.Text
	}
	news := []billpaper.Code{}
	for _, c := range codes {
		text, isThere := texts[c.Code]
		switch {
		case !isThere:
			i.New++
		case text != c.Text:
			i.Changed++
		default:
			i.Same++
			continue
		}
		news = append(news, c)
	}
	i.First = append(i.First, news[:min(newShown, len(news))]...)
	return news, nil
}

// readCodes reads a list of codes, each once, and says which lines hold none that can be kept.
func readCodes(kind, text string) ([]billpaper.Code, CodeImport, error) {
	brought := CodeImport{First: []billpaper.Code{}, Bad: []BadLine{}}
	if err := checkKind(kind); err != nil {
		return nil, brought, err
	}
	records, err := readLines(text)
	if err != nil {
		return nil, brought, err
	}
	if hasHeading(records) {
		records = records[1:]
	}
	codes, at := []billpaper.Code{}, map[string]int{}
	for _, r := range records {
		c, err := checkCode(r.code)
		if err != nil {
			brought.BadCount++
			if len(brought.Bad) < badShown {
				brought.Bad = append(brought.Bad, BadLine{Line: r.line, Why: fault.CodeOf(err), Field: fault.FieldOf(err)})
			}
			continue
		}
		if i, isThere := at[c.Code]; isThere {
			brought.Twice++
			codes[i] = c
			continue
		}
		at[c.Code] = len(codes)
		codes = append(codes, c)
	}
	return codes, brought, nil
}

// codeLine is a line of a list of codes as it was written.
type codeLine struct {
	line int
	code billpaper.Code
}

// readLines reads the first two columns of a CSV.
func readLines(text string) ([]codeLine, error) {
	if len(text) > importMax {
		return nil, fault.At("text", fault.TooLong)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord, reader.LazyQuotes, reader.TrimLeadingSpace = -1, true, true
	reader.Comma = commaOf(text)
	found := []codeLine{}
	for {
		record, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil, strings.ContainsRune(record[0], 0):
			return nil, fault.At("text", fault.Invalid)
		case len(found) >= linesSeen:
			return nil, fault.At("text", fault.TooLong)
		}
		at, _ := reader.FieldPos(0)
		c := billpaper.Code{Code: record[0]}
		if len(record) > 1 {
			c.Text = record[1]
		}
		found = append(found, codeLine{at, c})
	}
}

// hasHeading says whether the first line names the columns: it has no figure where the second line's code has one.
func hasHeading(found []codeLine) bool {
	return len(found) > 1 && !hasFigure(found[0].code.Code) && hasFigure(found[1].code.Code)
}

func hasFigure(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// commaOf is what parts the columns of the first line.
func commaOf(text string) rune {
	first, _, _ := strings.Cut(text, "\n")
	for _, comma := range []rune{'\t', ';'} {
		if strings.ContainsRune(first, comma) {
			return comma
		}
	}
	return ','
}
