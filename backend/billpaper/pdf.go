package billpaper

import (
	"strconv"
	"strings"
	"time"

	"anteroom/backend/money"
	"anteroom/backend/pdf"
	"anteroom/frontend/words"
)

// Mark is what has become of a paper since it was made out.
type Mark string

// The marks.
const (
	Stands    Mark = ""
	Void      Mark = "void"       // of an invoice
	Withdrawn Mark = "withdrawn"  // of a statement and a superbill
	TakenBack Mark = "taken_back" // of a receipt
)

// sheet is a paper on its way to pages, in a language.
type sheet struct {
	Paper
	*pdf.Writer

	book words.Book
}

// PDF is the paper as a file, with the words around it in a language; the same paper makes the same bytes.
func (p Paper) PDF(language string, mark Mark) ([]byte, error) {
	book := words.For(language)
	title := p.title(book)
	w, err := pdf.New(pdf.About{
		Title: title, Author: p.Issuer.Name, Language: book.Language(), At: p.IssuedAt, Foot: p.Issuer.Name,
		Page: func(number, of int) string {
			return book.Say("billpaper_page", "page", strconv.Itoa(number), "pages", strconv.Itoa(of))
		},
	})
	if err != nil {
		return nil, err
	}
	s := sheet{Paper: p, Writer: w, book: book}
	s.Title(title)
	if mark != Stands {
		s.Heading(book.Say("billpaper_" + string(mark)))
	}
	s.setHead()
	s.Rule()
	switch p.Kind {
	case Statement:
		s.setAccount()
	case Receipt:
		s.setReceipt()
	case Superbill:
		s.setDiagnoses()
		s.setLines()
	default:
		s.setLines()
	}
	s.setFoot()
	return w.Bytes()
}

// Name is what the file is called.
func (p Paper) Name(language string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, p.title(words.For(language))) + ".pdf"
}

func (p Paper) title(book words.Book) string {
	return book.Say("billpaper_title_"+string(p.Kind), "number", p.Label)
}

// setHead says who makes it out, to whom and when.
func (s sheet) setHead() {
	s.fact("from", s.Issuer.Name)
	if s.Issuer.Practitioner != s.Issuer.Name {
		s.fact("practitioner", s.Issuer.Practitioner)
	}
	s.fact("address", s.Issuer.Postal)
	s.fact("phone", s.Issuer.Phone)
	s.fact("tax_id", s.Issuer.TaxID)
	s.fact("licence", s.Issuer.Licence)
	s.fact("npi", s.Issuer.NPI)
	s.fact("for", s.Client.Name)
	s.fact("born", s.day(s.Client.BornOn))
	s.fact("issued", s.day(s.IssuedOn))
	s.fact("due", s.day(s.DueOn))
	if s.Kind == Statement {
		s.fact("period", s.book.Say("billpaper_period_text", "first", s.day(s.FirstDay), "last", s.day(s.LastDay)))
	}
}

// fact says something of which there may be nothing to say.
func (s sheet) fact(key, value string) {
	if value != "" {
		s.Fact(s.book.Say("billpaper_"+key), value)
	}
}

func (s sheet) setDiagnoses() {
	if len(s.Diagnoses) == 0 {
		return
	}
	s.Heading(s.book.Say("billpaper_diagnoses"))
	for _, d := range s.Diagnoses {
		s.Item(strings.TrimSpace(d.Code + "  " + d.Text))
	}
	s.Heading(s.book.Say("billpaper_services"))
}

// setLines sets what was done, and what it comes to.
func (s sheet) setLines() {
	columns := []pdf.Column{{Width: 0.15}, {Width: 0.28}, {Width: 0.1}, {Width: 0.11, IsRight: true}, {Width: 0.18, IsRight: true}, {Width: 0.18, IsRight: true}}
	s.Head(columns, s.say("day"), s.say("service"), s.say("code"), s.say("quantity"), s.say("price"), s.say("amount"))
	for _, l := range s.Lines {
		s.Row(columns, s.short(l.Day), l.Text, l.Code, s.hundredths(l.Quantity), s.figure(l.Price), s.figure(l.Amount))
	}
	sums := []pdf.Column{{Width: 0.74, IsRight: true}, {Width: 0.26, IsRight: true}}
	s.Together(func() {
		s.Rule()
		if s.Subtotal != s.Total {
			s.Row(sums, s.say("subtotal"), s.figure(s.Subtotal))
		}
		switch {
		case s.DiscountRate > 0:
			s.Row(sums, s.book.Say("billpaper_discount_rate", "rate", s.hundredths(s.DiscountRate)), s.figure(-s.Discount))
		case s.Discount > 0:
			s.Row(sums, s.say("discount"), s.figure(-s.Discount))
		}
		for _, t := range s.Taxes {
			name := s.TaxName
			if name == "" {
				name = s.say("tax")
			}
			s.Row(sums, s.book.Say("billpaper_tax_rate", "tax", name, "rate", s.hundredths(t.Rate), "base", s.figure(t.Base)), s.figure(t.Amount))
		}
		s.Sum(sums, s.say("total"), s.amount(s.Total))
		if s.Kind == Superbill {
			s.Row(sums, s.say("paid"), s.amount(s.Paid))
		}
	})
}

// setAccount sets what was owed, and how it came to that.
func (s sheet) setAccount() {
	columns := []pdf.Column{{Width: 0.2}, {Width: 0.44}, {Width: 0.18, IsRight: true}, {Width: 0.18, IsRight: true}}
	s.Head(columns, s.say("day"), s.say("entry"), s.say("amount"), s.say("balance"))
	s.Row(columns, s.short(s.FirstDay), s.say("opening"), "", s.figure(s.Opening))
	for _, e := range s.Entries {
		s.Row(columns, s.short(e.Day), s.book.Say("billpaper_entry_"+e.Kind, "number", e.Label), s.figure(e.Amount), s.figure(e.Balance))
	}
	key, owed := "billpaper_closing", s.Closing
	if owed < 0 {
		key, owed = "billpaper_closing_credit", -owed
	}
	s.Together(func() {
		s.Rule()
		s.Sum([]pdf.Column{{Width: 0.64}, {Width: 0.36, IsRight: true}}, s.book.Say(key, "day", s.day(s.LastDay)), s.amount(owed))
	})
}

// setReceipt sets what was paid, and what for.
func (s sheet) setReceipt() {
	s.fact("method", s.book.Say("billpaper_method_"+s.Method))
	s.fact("reference", s.Reference)
	columns := []pdf.Column{{Width: 0.64}, {Width: 0.36, IsRight: true}}
	for _, each := range s.For {
		s.Row(columns, s.book.Say("billpaper_entry_invoice", "number", each.Label), s.figure(each.Amount))
	}
	if s.Credit > 0 {
		s.Row(columns, s.say("credit"), s.figure(s.Credit))
	}
	s.Sum(columns, s.say("received"), s.amount(s.Total))
}

func (s sheet) setFoot() {
	if s.Paper.Note != "" {
		s.Paragraph(s.Paper.Note)
	}
	if s.Footer != "" {
		s.Writer.Note(s.Footer)
	}
	if s.HasGaps() {
		s.Writer.Note(s.say("gaps"))
	}
}

func (s sheet) say(key string) string { return s.book.Say("billpaper_" + key) }

// amount is an amount with its currency, figure one without.
func (s sheet) amount(amount int64) string {
	return money.Format(amount, s.Currency, s.book.Language())
}

func (s sheet) figure(amount int64) string {
	return money.Number(amount, money.Digits(s.Currency), s.book.Language())
}

// hundredths is a quantity or a rate, without figures that say nothing.
func (s sheet) hundredths(number int64) string {
	const hundred, ten = 100, 10
	switch {
	case number%hundred == 0:
		return money.Number(number/hundred, 0, s.book.Language())
	case number%ten == 0:
		return money.Number(number/ten, 1, s.book.Language())
	default:
		return money.Number(number, 2, s.book.Language())
	}
}

// day is a day in words, short one that fits into a column; nothing for none.
func (s sheet) day(text string) string { return s.dayIn("portal_day", "portal_months", text) }

func (s sheet) short(text string) string {
	return s.dayIn("billpaper_short_day", "billpaper_months", text)
}

func (s sheet) dayIn(form, names, text string) string {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	months := strings.Split(s.book.Say(names), ",")
	return s.book.Say(form, "day", strconv.Itoa(at.Day()), "month", months[int(at.Month())-1], "year", strconv.Itoa(at.Year()))
}
