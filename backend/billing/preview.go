package billing

import (
	"fmt"

	"anteroom/backend/fault"
)

// Preview is what a draft comes to while it is written.
type Preview struct {
	Amounts []int64 `json:"amounts"` // of each line, without tax, before the discount
	Sums    Sums    `json:"sums"`
}

// Preview adds a draft up and keeps nothing. Only what it comes to is looked at: it fails at the field with [OutOfRange] or
// [fault.Invalid], and with [fault.TooLong] at lines.
func (d Draft) Preview() (Preview, error) {
	p, sold := Preview{Amounts: []int64{}}, make([]priced, len(d.Lines))
	if len(d.Lines) > linesMax {
		return p, fault.At("lines", fault.TooLong)
	}
	for i, line := range d.Lines {
		amount, err := line.amount()
		if err != nil {
			return p, fault.Under(fmt.Sprintf("lines.%d", i), err)
		}
		sold[i], p.Amounts = priced{amount, int64(line.TaxRate)}, append(p.Amounts, amount)
	}
	var err error
	p.Sums, err = sumOf(sold, d.Discount)
	return p, err
}
