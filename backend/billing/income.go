package billing

import (
	"bytes"
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"anteroom/backend/fault"
	"anteroom/backend/money"
	"anteroom/backend/store"
	"anteroom/backend/store/row"
	"anteroom/frontend/words"
)

// Income is what the practice asked for and took in, month by month.
type Income struct {
	Currency string  `json:"currency"`
	Months   []Month `json:"months"` // each of them, the oldest first, also those without anything
	Sum      Month   `json:"sum"`
}

// Month is one of them.
type Month struct {
	Month    string     `json:"month"`    // 2026-11
	Invoiced int64      `json:"invoiced"` // by the day an invoice bears
	Adjusted int64      `json:"adjusted"` // voided, written off, credited
	Received int64      `json:"received"` // by the day a payment came
	Refunded int64      `json:"refunded"`
	Net      int64      `json:"net"` // received less refunded
	Methods  []ByMethod `json:"methods"`
}

// ByMethod is what came in by one method, less what was given back by it.
type ByMethod struct {
	Method Method `json:"method"`
	Amount int64  `json:"amount"`
}

// monthLayout is how a month is written, monthsMax how many are told of at once.
const (
	monthLayout = "2006-01"
	monthsMax   = 120
)

// Income reads what was asked for and taken in from one month to another, both written 2026-11, at most 120. It fails with
// [fault.Invalid] at first or last, and with [EndFirst] or [OutOfRange] at last.
func (b *Books) Income(ctx context.Context, first, last string) (Income, error) {
	months, err := monthsBetween(first, last)
	if err != nil {
		return Income{Months: []Month{}, Sum: Month{Methods: []ByMethod{}}}, err
	}
	in := Income{Months: make([]Month, len(months)), Sum: Month{Methods: noMethods()}}
	place := map[string]*Month{}
	for i, month := range months {
		in.Months[i] = Month{Month: month, Methods: noMethods()}
		place[month] = &in.Months[i]
	}
	err = b.store.Read(ctx, func(v *store.View) error {
		s, err := v.GetBillingSetting(ctx)
		if err != nil {
			return err
		}
		in.Currency = s.Currency
		since, until := first+"-01", last+"-31"
		asked, err := v.ListInvoicedByMonth(ctx, row.ListInvoicedByMonthParams{Since: since, Until: until})
		if err != nil {
			return err
		}
		for _, r := range asked {
			for _, m := range []*Month{place[r.Month], &in.Sum} {
				m.Invoiced, m.Adjusted = m.Invoiced+r.Invoiced, m.Adjusted+r.Adjusted
			}
		}
		moved, err := v.ListMoneyByMonth(ctx, row.ListMoneyByMonthParams{Since: since, Until: until})
		for _, r := range moved {
			place[r.Month].add(r)
			in.Sum.add(r)
		}
		return err
	})
	return in, err
}

// add counts what came in by a method and was given back by it.
func (m *Month) add(r row.ListMoneyByMonthRow) {
	m.Received += r.Received
	m.Refunded += r.Refunded
	m.Net += r.Received - r.Refunded
	for i := range m.Methods {
		if m.Methods[i].Method == Method(r.Method) {
			m.Methods[i].Amount += r.Received - r.Refunded
		}
	}
}

func noMethods() []ByMethod {
	methods := []ByMethod{}
	for _, method := range append(byHand(), Online) {
		methods = append(methods, ByMethod{Method: method})
	}
	return methods
}

// monthsBetween are the months from one to another.
func monthsBetween(first, last string) ([]string, error) {
	from, err := parseDay("first", first+"-01")
	if err != nil {
		return nil, err
	}
	to, err := parseDay("last", last+"-01")
	if err != nil {
		return nil, err
	}
	if to.Before(from) {
		return nil, fault.At("last", EndFirst)
	}
	var months []string
	for ; !from.After(to); from = from.AddDate(0, 1, 0) {
		months = append(months, from.Format(monthLayout))
	}
	if len(months) > monthsMax {
		return nil, fault.At("last", OutOfRange)
	}
	return months, nil
}

// ExportIncome writes what came in and went out from one month to another as a CSV in a language, a line for each. A
// spreadsheet takes none of its cells for a formula. It fails with the codes of [Books.Income].
func (b *Books) ExportIncome(ctx context.Context, first, last, language string) (name string, content []byte, err error) {
	if _, err := monthsBetween(first, last); err != nil {
		return "", nil, err
	}
	book, out := words.For(language), &bytes.Buffer{}
	out.WriteString("\ufeff") // a spreadsheet reads it as UTF-8 then
	writer := csv.NewWriter(out)
	err = b.store.Read(ctx, func(v *store.View) error {
		s, err := v.GetBillingSetting(ctx)
		if err != nil {
			return err
		}
		moved, err := v.ListMoney(ctx, row.ListMoneyParams{Since: first + "-01", Until: last + "-31"})
		if err != nil {
			return err
		}
		var titles []string
		for _, key := range []string{"day", "receipt", "client", "method", "amount", "currency", "reference"} {
			titles = append(titles, book.Say("billpaper_csv_"+key))
		}
		if err := writer.Write(titles); err != nil {
			return err
		}
		for _, r := range moved {
			if err := writer.Write([]string{
				r.Day, strconv.FormatInt(r.Number, 10), cell(r.Name), book.Say("billpaper_method_" + r.Method), money.Plain(r.Amount, s.Currency), s.Currency, cell(r.Reference),
			}); err != nil {
				return err
			}
		}
		writer.Flush()
		return writer.Error()
	})
	return book.Say("billpaper_csv_name", "first", first, "last", last) + ".csv", out.Bytes(), err
}

// cell is a text that a spreadsheet takes for nothing else.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
