package billing

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/history"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
)

// CodeKind is what a code is of.
type CodeKind string

// The kinds of codes. The program brings none: each set belongs to somebody, and differs from land to land.
const (
	Diagnosis   CodeKind = "diagnosis"
	ServiceCode CodeKind = "service"
)

// Imported says what became of a list of codes.
type Imported struct {
	Kept    int `json:"kept"`
	Skipped int `json:"skipped"` // lines that hold no code
}

// Limits of codes.
const (
	codesMax    = 50        // of those that are shown at once
	importMax   = 4_000_000 // bytes
	importedMax = 100_000   // lines
)

// Codes lists the codes of a kind that a text stands in, or in what they stand for, at most 50. It fails with
// [fault.Invalid] at kind.
func (b *Books) Codes(ctx context.Context, kind, text string) ([]billpaper.Code, error) {
	codes := []billpaper.Code{}
	if err := checkKind(kind); err != nil {
		return codes, err
	}
	err := b.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListCodes(ctx, row.ListCodesParams{Kind: kind, Text: strings.TrimSpace(strings.ToValidUTF8(text, "")), Most: codesMax})
		for _, r := range rows {
			codes = append(codes, billpaper.Code{Code: r.Code, Text: r.Text})
		}
		return err
	})
	return codes, err
}

// SaveCode keeps a code, or gives one that is there another text. It fails with [fault.Invalid] at kind, and with
// [fault.Missing], [fault.TooLong] or [fault.Invalid] at code or text.
func (b *Books) SaveCode(ctx context.Context, kind string, c billpaper.Code) (billpaper.Code, error) {
	if err := checkKind(kind); err != nil {
		return c, err
	}
	c, err := checkCode(c)
	if err != nil {
		return c, err
	}
	return c, b.changeCodes(ctx, func(tx *store.Tx) error {
		return tx.SaveCode(ctx, row.SaveCodeParams{Kind: kind, Code: c.Code, Text: c.Text})
	})
}

// RemoveCode takes a code away; bills that it stands on keep it. It fails with [fault.Invalid] at kind and [fault.NotFound]
// at code.
func (b *Books) RemoveCode(ctx context.Context, kind, code string) error {
	if err := checkKind(kind); err != nil {
		return err
	}
	return b.changeCodes(ctx, func(tx *store.Tx) error {
		dropped, err := tx.DropCode(ctx, row.DropCodeParams{Kind: kind, Code: code})
		if err == nil && dropped == 0 {
			err = fault.At("code", fault.NotFound)
		}
		return err
	})
}

// ImportCodes keeps the codes of a CSV: a code in the first column, what it stands for in the second, parted by commas,
// semicolons or tabs. Lines that hold no code are left out. It fails with [fault.Invalid] at kind or, where it is no CSV, at
// text, and with [fault.TooLong] at text.
func (b *Books) ImportCodes(ctx context.Context, kind, text string) (Imported, error) {
	if err := checkKind(kind); err != nil {
		return Imported{}, err
	}
	codes, skipped, err := readCodes(text)
	if err != nil {
		return Imported{}, err
	}
	return Imported{Kept: len(codes), Skipped: skipped}, b.changeCodes(ctx, func(tx *store.Tx) error {
		for _, c := range codes {
			if err := tx.SaveCode(ctx, row.SaveCodeParams{Kind: kind, Code: c.Code, Text: c.Text}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *Books) changeCodes(ctx context.Context, verb func(*store.Tx) error) error {
	return b.store.Write(ctx, func(tx *store.Tx) error {
		if err := verb(tx); err != nil {
			return err
		}
		tx.Changed(SettingNoun, "")
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.CodesChanged})
	})
}

// readCodes reads a list of codes, and counts the lines that hold none.
func readCodes(text string) (codes []billpaper.Code, skipped int, err error) {
	if len(text) > importMax {
		return nil, 0, fault.At("text", fault.TooLong)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord, reader.LazyQuotes, reader.TrimLeadingSpace = -1, true, true
	reader.Comma = commaOf(text)
	for {
		record, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return codes, skipped, nil
		case err != nil:
			return nil, 0, fault.At("text", fault.Invalid)
		case len(codes)+skipped >= importedMax:
			return nil, 0, fault.At("text", fault.TooLong)
		}
		c := billpaper.Code{Code: record[0]}
		if len(record) > 1 {
			c.Text = record[1]
		}
		if c, err = checkCode(c); err != nil || !strings.ContainsAny(c.Code, "0123456789") { // a heading has no figure
			skipped++
			continue
		}
		codes = append(codes, c)
	}
}

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

func checkKind(kind string) error {
	if CodeKind(kind) != Diagnosis && CodeKind(kind) != ServiceCode {
		return fault.At("kind", fault.Invalid)
	}
	return nil
}

func checkCode(c billpaper.Code) (billpaper.Code, error) {
	code, err := line("code", c.Code, codeMax)
	if err != nil {
		return c, err
	}
	if code == "" {
		return c, fault.At("code", fault.Missing)
	}
	text, err := line("text", c.Text, textMax)
	return billpaper.Code{Code: code, Text: text}, err
}
