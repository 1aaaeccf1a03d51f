package billpaper_test

import (
	"bytes"
	"context"
	"flag"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"anteroom/backend/billpaper"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var update = flag.Bool("update", false, "write what the pages say into testdata")

func issuer() billpaper.Issuer {
	return billpaper.Issuer{
		Name: "Harbor Counseling", Practitioner: "Łukasz Żółć", Postal: "1 Harbor Street\nHarbor", Phone: "555-0100", TaxID: "12-3456789", Licence: "PSY 1", NPI: "1234567893",
	}
}

// invoice is one with everything, to a client whose name is written in many marks.
func invoice() billpaper.Paper {
	return billpaper.Paper{
		Kind: billpaper.Invoice, Label: "A-1042", Issuer: issuer(), Client: billpaper.Person{Name: "Nguyễn Thị Ánh"}, IssuedOn: "2026-11-19",
		IssuedAt: time.Date(2026, 11, 19, 8, 5, 0, 0, time.UTC), Currency: "USD", DueOn: "2026-12-03", Note: "Thank you, Ελένη.", Footer: "IBAN XX00 0000",
		Lines: []billpaper.Line{
			{Day: "2026-11-02", Text: "Session – сеанс", Code: "S-50", Quantity: 100, Price: 12000, TaxRate: 700, Amount: 12000},
			{Text: "A report that is written about so many things that it takes two lines", Quantity: 150, Price: 123456789, Amount: 185185184},
		},
		Taxes: []billpaper.Tax{{Rate: 700, Base: 10800, Amount: 756}}, TaxName: "VAT", Subtotal: 185197184, Discount: 18519718, DiscountRate: 1000, Total: 166678222,
	}
}

func superbill() billpaper.Paper {
	p := invoice()
	p.Kind, p.Label, p.DueOn, p.Client.BornOn, p.Paid = billpaper.Superbill, "7", "", "1990-02-28", 12000
	p.Diagnoses = []billpaper.Code{{Code: "X00.1", Text: "An example"}, {Code: "X01"}}
	return p
}

func statement() billpaper.Paper {
	return billpaper.Paper{
		Kind: billpaper.Statement, Label: "3", Issuer: issuer(), Client: billpaper.Person{Name: "Ελένη Παπά"}, IssuedOn: "2026-12-01", Currency: "EUR",
		IssuedAt: time.Date(2026, 12, 1, 8, 5, 0, 0, time.UTC), FirstDay: "2026-11-01", LastDay: "2026-11-30", Opening: 5000, Closing: -1000,
		Entries: []billpaper.Entry{
			{Day: "2026-11-02", Kind: "invoice", Label: "12", Amount: 12000, Balance: 17000},
			{Day: "2026-11-03", Kind: "void", Label: "11", Amount: -5000, Balance: 12000},
			{Day: "2026-11-04", Kind: "payment", Label: "4", Amount: -14000, Balance: -2000},
			{Day: "2026-11-05", Kind: "refund", Label: "4", Amount: 1000, Balance: -1000},
			{Day: "2026-11-06", Kind: "payment", Label: "5", Amount: -100, Balance: -1100},
			{Day: "2026-11-06", Kind: "payment_taken_back", Label: "5", Amount: 100, Balance: -1000},
			{Day: "2026-11-07", Kind: "write_off", Label: "12", Amount: 0, Balance: -1000},
			{Day: "2026-11-08", Kind: "credit", Label: "12", Amount: 0, Balance: -1000},
		},
	}
}

func receipt() billpaper.Paper {
	return billpaper.Paper{
		Kind: billpaper.Receipt, Label: "17", Issuer: issuer(), Client: billpaper.Person{Name: "Дмитро Коваль"}, IssuedOn: "2026-11-20", Currency: "JPY",
		IssuedAt: time.Date(2026, 11, 20, 8, 5, 0, 0, time.UTC), Total: 16000, Method: "cheque", Reference: "No. 5", Credit: 4000,
		For: []billpaper.Share{{Label: "A-1042", Amount: 10000}, {Label: "A-1043", Amount: 2000}},
	}
}

// tool runs one of poppler's tools on a file and returns what it says.
func tool(tb testing.TB, file []byte, name string, args ...string) []byte {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "bill.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		tb.Fatal(err)
	}
	if name == "pdftotext" {
		args = append(args, path, "-")
	} else {
		args = append(args, path)
	}
	said, err := exec.CommandContext(context.Background(), name, args...).Output()
	if err != nil {
		tb.Fatal(err)
	}
	return said
}

func made(tb testing.TB, p billpaper.Paper, language string, mark billpaper.Mark) []byte {
	tb.Helper()
	file, err := p.PDF(language, mark)
	if err != nil {
		tb.Fatal(err)
	}
	return file
}

func TestPDF(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		paper    billpaper.Paper
		language string
		mark     billpaper.Mark
	}{
		"S51: an invoice":                           {invoice(), "en", billpaper.Stands},
		"S51: an invoice that was voided":           {invoice(), "es", billpaper.Void},
		"S51: a superbill":                          {superbill(), "en", billpaper.Stands},
		"S51: a superbill in Spanish":               {superbill(), "es", billpaper.Withdrawn},
		"S51: a statement":                          {statement(), "en", billpaper.Stands},
		"S51: a statement in Spanish":               {statement(), "es", billpaper.Stands},
		"S52: a receipt":                            {receipt(), "en", billpaper.Stands},
		"S52: a receipt that was taken back":        {receipt(), "es", billpaper.TakenBack},
		"S51: an invoice with signs nobody can set": {func() billpaper.Paper { p := invoice(); p.Note = "你"; return p }(), "en", billpaper.Stands},
	} {
		t.Run(name+" says all that stands on it", func(t *testing.T) {
			t.Parallel()
			_, rule, _ := strings.Cut(name, ": ")
			path := filepath.Join("testdata", strings.ReplaceAll(rule, " ", "-")+".txt")
			got := tool(t, made(t, c.paper, c.language, c.mark), "pdftotext", "-layout", "-enc", "UTF-8")
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("it says\n%s", got)
			}
		})
	}

	t.Run("S51: is the same, byte for byte, whenever it is made, also from the bytes it is kept in", func(t *testing.T) {
		t.Parallel()
		for _, p := range []billpaper.Paper{invoice(), superbill(), statement(), receipt()} {
			kept, err := p.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			read, err := billpaper.Read(kept)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(made(t, p, "en", billpaper.Stands), made(t, read, "en", billpaper.Stands)) {
				t.Errorf("two of one %s differ", p.Kind)
			}
		}
	})

	t.Run("S51: the figures of a column stand at its right edge, and nothing leaves the page", func(t *testing.T) {
		t.Parallel()
		const across, margin, dots = 595, 40, 40
		for _, p := range []billpaper.Paper{invoice(), superbill(), statement(), receipt()} {
			picture, err := png.Decode(bytes.NewReader(tool(t, made(t, p, "es", billpaper.Stands), "pdftoppm", "-png", "-r", "72", "-singlefile")))
			if err != nil {
				t.Fatal(err)
			}
			dark := func(x, y int) bool { r, _, _, _ := picture.At(x, y).RGBA(); return r < 0x6000 }
			found, last := 0, 0
			for y := range picture.Bounds().Dy() {
				for x := range picture.Bounds().Dx() {
					if dark(x, y) {
						found, last = found+1, max(last, x)
					}
				}
			}
			if found < dots || last > across-margin || last < across-2*margin {
				t.Errorf("%s: %d dots, the last at %d", p.Kind, found, last)
			}
		}
	})

	t.Run("has_a_name_that_every_disk_takes", func(t *testing.T) {
		t.Parallel()
		p := invoice()
		p.Label = "2026/1"
		if got := p.Name("en"); got != "Invoice 2026-1.pdf" {
			t.Errorf("got %q", got)
		}
	})
}
