package money

import "math/bits"

// mulDiv is a times b by c, rounded down, and what is left of it. Nothing is less than 0, b is not more than c.
func mulDiv(a, b, c int64) (quotient, rest int64) {
	high, low := bits.Mul64(uint64(a), uint64(b))
	q, r := bits.Div64(high, low, uint64(c))
	return int64(q), int64(r)
}
