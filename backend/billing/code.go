package billing

import (
	"context"
	"database/sql"
	"errors"
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

// CodeTaken is the refusal of a code that is there already.
const CodeTaken fault.Code = "code_taken"

// codesMax is how many codes are read at once.
const codesMax = 50

// CodePage is a part of a list of codes.
type CodePage struct {
	Codes   []billpaper.Code `json:"codes"`
	HasMore bool             `json:"hasMore"`
}

// Codes lists the codes of a kind that a text stands in, or in what they stand for, in their order, fifty at once. after is
// the last code of the page before, empty for the first. It fails with [fault.Invalid] at kind.
func (b *Books) Codes(ctx context.Context, kind, text, after string) (CodePage, error) {
	page := CodePage{Codes: []billpaper.Code{}}
	if err := checkKind(kind); err != nil {
		return page, err
	}
	err := b.store.Read(ctx, func(v *store.View) error {
		rows, err := v.ListCodes(ctx, row.ListCodesParams{
			Kind: kind, Text: strings.TrimSpace(strings.ToValidUTF8(text, "")), After: strings.ToValidUTF8(after, ""), Most: codesMax + 1,
		})
		for _, r := range rows {
			page.Codes = append(page.Codes, billpaper.Code{Code: r.Code, Text: r.Text})
		}
		if page.HasMore = len(page.Codes) > codesMax; page.HasMore {
			page.Codes = page.Codes[:codesMax]
		}
		return err
	})
	return page, err
}

// SaveCode keeps a code in place of the one that it was before; of a new one that is empty. Bills that the old one stands on
// keep it. It fails with [fault.Invalid] at kind, with [fault.Missing], [fault.TooLong] or [fault.Invalid] at code or text,
// with [CodeTaken] at code where another one is there, and with [fault.NotFound] at code where the old one is not.
func (b *Books) SaveCode(ctx context.Context, kind, was string, c billpaper.Code) (billpaper.Code, error) {
	if err := checkKind(kind); err != nil {
		return c, err
	}
	c, err := checkCode(c)
	if err != nil {
		return c, err
	}
	return c, b.changeCodes(ctx, func(tx *store.Tx) error {
		if was != c.Code {
			if _, err := tx.GetCode(ctx, row.GetCodeParams{Kind: kind, Code: c.Code}); !errors.Is(err, sql.ErrNoRows) {
				return orTaken(err)
			}
		}
		if was != "" {
			if err := dropCode(ctx, tx, kind, was); err != nil {
				return err
			}
		}
		return tx.SaveCode(ctx, row.SaveCodeParams{Kind: kind, Code: c.Code, Text: c.Text})
	})
}

// orTaken is the refusal of a code that was found, or why it could not be looked for.
func orTaken(err error) error {
	if err == nil {
		err = fault.At("code", CodeTaken)
	}
	return err
}

// RemoveCode takes a code away; bills that it stands on keep it. It fails with [fault.Invalid] at kind and [fault.NotFound]
// at code.
func (b *Books) RemoveCode(ctx context.Context, kind, code string) error {
	if err := checkKind(kind); err != nil {
		return err
	}
	return b.changeCodes(ctx, func(tx *store.Tx) error { return dropCode(ctx, tx, kind, code) })
}

func dropCode(ctx context.Context, tx *store.Tx, kind, code string) error {
	dropped, err := tx.DropCode(ctx, row.DropCodeParams{Kind: kind, Code: code})
	if err == nil && dropped == 0 {
		err = fault.At("code", fault.NotFound)
	}
	return err
}

func (b *Books) changeCodes(ctx context.Context, verb func(*store.Tx) error) error {
	return b.store.Write(ctx, func(tx *store.Tx) error {
		if err := verb(tx); err != nil {
			return err
		}
		tx.Changed(CodeNoun, "")
		return history.Append(ctx, tx, history.Entry{Actor: history.Practitioner, Action: history.CodesChanged})
	})
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
