package billing_test

import (
	"context"
	"slices"
	"testing"

	"anteroom/backend/billing"
)

func TestPreview(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	d := asking(o.client("Ana"), 12000, 8000)
	d.Lines[0].TaxRate, d.Lines[1].Quantity, d.Discount = 1900, 50, billing.Discount{Kind: billing.RateDiscount, Value: 1000}
	t.Run("is_what_the_draft_comes_to_once_it_is_kept", func(t *testing.T) {
		t.Parallel()
		preview, err := d.Preview()
		o.Must(err)
		kept, err := o.Save(context.Background(), "a page", d)
		o.Must(err)
		if preview.Sums.Total != kept.Total || !slices.Equal(preview.Amounts, []int64{kept.Lines[0].Amount, kept.Lines[1].Amount}) {
			t.Fatalf("the preview says %+v, the draft %+v", preview, kept.Sums)
		}
	})
	t.Run("wants_no_words_and_no_client", func(t *testing.T) {
		t.Parallel()
		if preview, err := (billing.Draft{Lines: []billing.DraftLine{{Quantity: 200, Price: 500}}}).Preview(); err != nil || preview.Sums.Total != 1000 {
			t.Fatalf("got %+v, %v", preview, err)
		}
	})
	t.Run("says_which_amount_is_out_of_range", func(t *testing.T) {
		t.Parallel()
		_, err := (billing.Draft{Lines: []billing.DraftLine{{Quantity: 100, Price: 1}, {Quantity: 0, Price: 1}}}).Preview()
		wantFault(t, err, billing.OutOfRange, "lines.1.quantity")
	})
}
