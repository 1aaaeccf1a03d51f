package billing_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"anteroom/backend/billing"
	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
)

func (o *office) codes(kind, text, after string) billing.CodePage {
	o.t.Helper()
	page, err := o.Codes(context.Background(), kind, text, after)
	o.Must(err)
	return page
}

func TestCode(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("is kept, found by a part of it or of its text, renamed and taken away", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		for _, c := range []billpaper.Code{{Code: "S-50", Text: "Session"}, {Code: "S-90", Text: "Long session"}, {Code: "R-1", Text: "Report"}} {
			_, err := o.SaveCode(ctx, "service", "", c)
			o.Must(err)
		}
		if found := o.codes("service", " SESS ", ""); len(found.Codes) != 2 || found.Codes[0].Code != "S-50" || found.HasMore {
			t.Errorf("got %+v", found)
		}
		if found := o.codes("diagnosis", "", ""); len(found.Codes) != 0 {
			t.Errorf("the other kind: %+v", found)
		}
		_, err := o.SaveCode(ctx, "service", "S-90", billpaper.Code{Code: "S-80", Text: "Long session"})
		o.Must(err)
		_, err = o.SaveCode(ctx, "service", "S-80", billpaper.Code{Code: "S-80", Text: "80 minutes"})
		o.Must(err)
		if found := o.codes("service", "s-", ""); len(found.Codes) != 2 || found.Codes[1] != (billpaper.Code{Code: "S-80", Text: "80 minutes"}) {
			t.Errorf("got %+v", found)
		}
		o.Must(o.RemoveCode(ctx, "service", "S-80"))
		wantFault(t, o.RemoveCode(ctx, "service", "S-80"), fault.NotFound, "code")
	})

	t.Run("is refused, at its field, where it is there or is none", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		for _, code := range []string{"A1", "A2"} {
			_, err := o.SaveCode(ctx, "diagnosis", "", billpaper.Code{Code: code})
			o.Must(err)
		}
		for _, c := range []struct {
			kind, was string
			code      billpaper.Code
			want      fault.Code
			field     string
		}{
			{"diagnosis", "", billpaper.Code{Code: "A1"}, billing.CodeTaken, "code"},
			{"diagnosis", "A1", billpaper.Code{Code: "A2"}, billing.CodeTaken, "code"},
			{"diagnosis", "A3", billpaper.Code{Code: "A4"}, fault.NotFound, "code"},
			{"diagnosis", "", billpaper.Code{Text: "x"}, fault.Missing, "code"},
			{"diagnosis", "", billpaper.Code{Code: strings.Repeat("x", 31)}, fault.TooLong, "code"},
			{"diagnosis", "", billpaper.Code{Code: "A5", Text: strings.Repeat("x", 201)}, fault.TooLong, "text"},
			{"lost", "", billpaper.Code{Code: "A5"}, fault.Invalid, "kind"},
		} {
			_, err := o.SaveCode(ctx, c.kind, c.was, c.code)
			wantFault(t, err, c.want, c.field)
		}
		if found := o.codes("diagnosis", "", ""); len(found.Codes) != 2 {
			t.Errorf("got %+v", found)
		}
	})
}

func TestImportCodes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("tells before what it brings, and brings just that", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			text string
			want billing.CodeImport
		}{
			{"\ufeffCode;Text\nX00.1;An example\nX00.2;\"Another; one\"\n", billing.CodeImport{New: 2}},
			{"X00.1,A better example\nS9,Same\n", billing.CodeImport{New: 1, Same: 1}},
			{"S9,Other\nS9,The last counts\n", billing.CodeImport{Changed: 1, Twice: 1}},
			{"X01\tThird", billing.CodeImport{New: 1}},
			{"INTAKE,A code of one's own\nREPORT,Another\n", billing.CodeImport{New: 2}},
			{"X1,One\n,nothing\nX2," + strings.Repeat("x", 201) + "\n", billing.CodeImport{New: 1, BadCount: 2, Bad: []billing.BadLine{
				{Line: 2, Why: fault.Missing, Field: "code"}, {Line: 3, Why: fault.TooLong, Field: "text"},
			}}},
			{"", billing.CodeImport{}},
		} {
			o := newOffice(t)
			_, err := o.SaveCode(ctx, "diagnosis", "", billpaper.Code{Code: "S9", Text: "Same"})
			o.Must(err)
			before, err := o.PreviewCodes(ctx, "diagnosis", c.text)
			o.Must(err)
			if found := o.codes("diagnosis", "", ""); len(found.Codes) != 1 {
				t.Errorf("%q: looking kept %+v", c.text, found)
			}
			done, err := o.ImportCodes(ctx, "diagnosis", c.text)
			o.Must(err)
			if fmt.Sprint(before) != fmt.Sprint(done) {
				t.Errorf("%q: %+v was told, %+v was done", c.text, before, done)
			}
			done.First = nil
			if c.want.Bad == nil {
				c.want.Bad = []billing.BadLine{}
			}
			if fmt.Sprint(done) != fmt.Sprint(c.want) {
				t.Errorf("%q: got %+v, want %+v", c.text, done, c.want)
			}
			if found := o.codes("diagnosis", "", ""); len(found.Codes) != 1+done.New {
				t.Errorf("%q: there are %+v", c.text, found)
			}
		}
	})

	t.Run("keeps nothing of what is no list of codes", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		for _, c := range []struct {
			kind, text string
			code       fault.Code
			field      string
		}{
			{"lost", "x1", fault.Invalid, "kind"},
			{"service", "S1,Session\n\x00\x01,picture\n", fault.Invalid, "text"},
			{"service", strings.Repeat("x", 4_000_001), fault.TooLong, "text"},
			{"service", strings.Repeat("x1\n", 100_001), fault.TooLong, "text"},
		} {
			_, err := o.ImportCodes(ctx, c.kind, c.text)
			wantFault(t, err, c.code, c.field)
		}
		if found := o.codes("service", "", ""); len(found.Codes) != 0 {
			t.Errorf("got %+v", found)
		}
	})

	t.Run("ten thousand are read a page at a time, in their order", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		got, err := o.ImportCodes(ctx, "diagnosis", manyCodes(10_000))
		if o.Must(err); got.New != 10_000 || len(got.First) != 5 {
			t.Fatalf("got %+v", got)
		}
		page := o.codes("diagnosis", "", "X09949")
		if len(page.Codes) != 50 || page.HasMore || page.Codes[0].Code != "X09950" {
			t.Errorf("the last page: %d, more %t", len(page.Codes), page.HasMore)
		}
		if page := o.codes("diagnosis", "example 5", ""); len(page.Codes) != 50 || !page.HasMore {
			t.Errorf("found: %d, more %t", len(page.Codes), page.HasMore)
		}
	})
}

// manyCodes is a CSV of invented codes.
func manyCodes(count int) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, "X%05d,An example %d of what a code stands for\n", i, i)
	}
	return text.String()
}
