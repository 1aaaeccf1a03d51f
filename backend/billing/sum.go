package billing

import (
	"slices"

	"anteroom/backend/billpaper"
	"anteroom/backend/fault"
	"anteroom/backend/money"
)

// DiscountKind is how a discount is said.
type DiscountKind string

// The kinds of a discount.
const (
	NoDiscount   DiscountKind = ""
	AmountOff    DiscountKind = "amount"
	RateDiscount DiscountKind = "rate"
)

// Discount is what is taken off the sum of an invoice's lines, before tax.
type Discount struct {
	Kind  DiscountKind `json:"kind"`
	Value int64        `json:"value"` // an amount, or hundredths of a percent
}

// Sums are what the lines of an invoice come to.
type Sums struct {
	Subtotal int64           `json:"subtotal"`
	Discount int64           `json:"discount"`
	Taxes    []billpaper.Tax `json:"taxes"` // one for each rate above 0, the lowest first
	Tax      int64           `json:"tax"`
	Total    int64           `json:"total"`
}

// priced is what a line comes to, as the sum needs it.
type priced struct{ amount, rate int64 }

// sumOf adds lines up. A discount is parted over the lines by what they come to, so that each rate is paid on its part of
// it; tax is rounded once for each rate. It fails with [OutOfRange] at discount.value, or at lines where that is more than
// an amount can be.
func sumOf(lines []priced, d Discount) (Sums, error) {
	sums, amounts := Sums{Taxes: []billpaper.Tax{}}, make([]int64, len(lines))
	for i, line := range lines {
		amounts[i] = line.amount
		if sums.Subtotal += line.amount; sums.Subtotal > money.Max {
			return sums, fault.At("lines", OutOfRange)
		}
	}
	var err error
	if sums.Discount, err = d.of(sums.Subtotal); err != nil {
		return sums, err
	}
	bases := map[int64]int64{}
	for i, off := range money.Share(sums.Discount, amounts) {
		if lines[i].rate > 0 {
			bases[lines[i].rate] += amounts[i] - off
		}
	}
	for rate, base := range bases {
		tax := billpaper.Tax{Rate: rate, Base: base, Amount: money.Part(base, rate)}
		sums.Taxes, sums.Tax = append(sums.Taxes, tax), sums.Tax+tax.Amount
	}
	slices.SortFunc(sums.Taxes, func(a, b billpaper.Tax) int { return int(a.Rate - b.Rate) })
	if sums.Total = sums.Subtotal - sums.Discount + sums.Tax; sums.Total > money.Max {
		return sums, fault.At("lines", OutOfRange)
	}
	return sums, nil
}

// of is how much a discount takes off a sum.
func (d Discount) of(sum int64) (int64, error) {
	switch d.Kind {
	case NoDiscount:
		return 0, nil
	case AmountOff:
		if d.Value < 0 || d.Value > sum {
			return 0, fault.At("discount.value", OutOfRange)
		}
		return d.Value, nil
	case RateDiscount:
		if d.Value < 0 || d.Value > money.Whole {
			return 0, fault.At("discount.value", OutOfRange)
		}
		return money.Part(sum, d.Value), nil
	default:
		return 0, fault.At("discount.kind", fault.Invalid)
	}
}
