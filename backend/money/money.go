// Package money is the arithmetic of amounts: whole numbers in the minor unit of a currency, as cents of a dollar.
//
// Nothing in it is a floating number, and nothing is lost: what is parted adds up again. It knows no noun of the practice.
// Amounts are at most [Max] in size, so that sums of them stay exact in every language that reads them. Start at [Part],
// [Times], [Share] and [Format].
package money

import (
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Max is the largest amount that is taken: ten thousand million of a unit with cents.
const Max = 1_000_000_000_000

// Whole is a hundred percent, as rates are kept: in hundredths of a percent.
const Whole = 10_000

// unit is what quantities are kept in: hundredths of one.
const unit = 100

// IsCurrency says whether a text is the code of a currency that somebody pays with, by ISO 4217.
func IsCurrency(code string) bool {
	found, err := currency.ParseISO(code)
	if err != nil || found.String() != code {
		return false
	}
	for tenders := currency.Query(); tenders.Next(); {
		if tenders.Unit() == found {
			return true
		}
	}
	return false
}

// Digits is how many figures the minor unit of a currency has: 2 for most, 0 for the yen; 2 where it is unknown.
func Digits(code string) int {
	const usual = 2
	found, err := currency.ParseISO(code)
	if err != nil {
		return usual
	}
	digits, _ := currency.Standard.Rounding(found)
	return digits
}

// Part is a rate of an amount, in hundredths of a percent, rounded to the nearest minor unit; a half is rounded up.
// The amount is from 0 to [Max], the rate from 0 to [Whole].
func Part(amount, rate int64) int64 { return (amount*rate + Whole/2) / Whole }

// Times is a price taken so many hundredths of a time, rounded likewise. It says no where that is more than [Max].
func Times(price, hundredths int64) (amount int64, isPossible bool) {
	if price < 0 || hundredths < 0 || (hundredths > 0 && price > Max*unit/hundredths) {
		return 0, false
	}
	amount = (price*hundredths + unit/2) / unit
	return amount, amount <= Max
}

// Share parts an amount by weights, all of it: each gets its part rounded down, and what is left goes one by one to those
// who lost most by that, the first of equals first. Weights are not less than 0; where all are 0 nobody gets anything.
func Share(amount int64, weights []int64) []int64 {
	parts := make([]int64, len(weights))
	var sum int64
	for _, weight := range weights {
		sum += weight
	}
	if sum == 0 {
		return parts
	}
	lost, left := make([]int64, len(weights)), amount
	for i, weight := range weights {
		parts[i], lost[i] = mulDiv(amount, weight, sum)
		left -= parts[i]
	}
	for ; left > 0; left-- {
		most := 0
		for i := range lost {
			if lost[i] > lost[most] {
				most = i
			}
		}
		parts[most]++
		lost[most] = -1
	}
	return parts
}

// Format writes an amount as a language does, with the code of its currency: "USD 1,234.50", "1.234,50 USD".
func Format(amount int64, code, language string) string {
	text := Number(amount, Digits(code), language)
	if language == "es" {
		return text + " " + code
	}
	return code + " " + text
}

// Number writes a whole number that has so many figures after the point as a language does.
func Number(amount int64, digits int, language string) string {
	point, group := ".", ","
	if language == "es" {
		point, group = ",", "."
	}
	sign, figures := "", strconv.FormatInt(amount, 10)
	if amount < 0 {
		sign, figures = "-", figures[1:]
	}
	if missing := digits + 1 - len(figures); missing > 0 {
		figures = strings.Repeat("0", missing) + figures
	}
	whole, rest := figures[:len(figures)-digits], figures[len(figures)-digits:]
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + group + whole[at:]
	}
	if rest != "" {
		rest = point + rest
	}
	return sign + whole + rest
}

// Plain writes an amount as a spreadsheet reads it: "1234.50".
func Plain(amount int64, code string) string {
	return strings.ReplaceAll(Number(amount, Digits(code), ""), ",", "")
}
