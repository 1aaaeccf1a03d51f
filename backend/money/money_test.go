package money_test

import (
	"testing"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"anteroom/backend/money"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMoney(t *testing.T) {
	t.Parallel()

	t.Run("knows_what_people_pay_with", func(t *testing.T) {
		t.Parallel()
		for code, want := range map[string]bool{"USD": true, "EUR": true, "JPY": true, "MXN": true, "XAF": true, "XXX": false, "XAU": false, "usd": false, "": false, "ZZZ": false, "DEM": false} {
			if got := money.IsCurrency(code); got != want {
				t.Errorf("%q: %v", code, got)
			}
		}
	})

	t.Run("writes_an_amount_as_each_language_does", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			amount         int64
			code, language string
			want           string
		}{
			{123450, "USD", "en", "USD 1,234.50"},
			{123450, "EUR", "es", "1.234,50 EUR"},
			{5, "USD", "en", "USD 0.05"},
			{-5, "USD", "en", "USD -0.05"},
			{-123456789, "USD", "en", "USD -1,234,567.89"},
			{1234, "JPY", "en", "JPY 1,234"},
			{0, "JPY", "es", "0 JPY"},
			{1234567, "KWD", "en", "KWD 1,234.567"},
		} {
			if got := money.Format(c.amount, c.code, c.language); got != c.want {
				t.Errorf("%d %s in %s is %q, want %q", c.amount, c.code, c.language, got, c.want)
			}
		}
		if got := money.Plain(-123456789, "USD"); got != "-1234567.89" {
			t.Errorf("got %q", got)
		}
	})

	t.Run("rounds_a_half_up_and_never_past_the_whole", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct{ amount, rate, want int64 }{{50, 100, 1}, {49, 100, 0}, {150, 100, 2}, {12000, 2100, 2520}, {money.Max, money.Whole, money.Max}, {0, money.Whole, 0}} {
			if got := money.Part(c.amount, c.rate); got != c.want {
				t.Errorf("%d of %d is %d, want %d", c.rate, c.amount, got, c.want)
			}
		}
	})

	t.Run("takes_a_price_so_many_times_and_refuses_what_is_too_much", func(t *testing.T) {
		t.Parallel()
		for _, c := range []struct {
			price, hundredths, want int64
			isPossible              bool
		}{{12000, 100, 12000, true}, {12000, 150, 18000, true}, {333, 50, 167, true}, {0, 1, 0, true}, {money.Max, 100, money.Max, true}, {money.Max, 101, 0, false}, {1 << 62, 1 << 62, 0, false}, {-1, 100, 0, false}, {1, -1, 0, false}} {
			got, isPossible := money.Times(c.price, c.hundredths)
			if isPossible != c.isPossible || (isPossible && got != c.want) {
				t.Errorf("%d times %d is %d, %v", c.price, c.hundredths, got, isPossible)
			}
		}
	})
}

// TestShareRules draws amounts and weights: what is parted adds up, and nobody is off by a whole unit.
func TestShareRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		weights := rapid.SliceOfN(rapid.Int64Range(0, money.Max), 1, 20).Draw(rt, "weights")
		var sum int64
		for _, weight := range weights {
			sum += weight
		}
		amount := rapid.Int64Range(0, min(sum, money.Max)).Draw(rt, "amount")
		var total int64
		for i, part := range money.Share(amount, weights) {
			total += part
			if part < 0 || part > weights[i] {
				rt.Fatalf("of %d the weight %d gets %d", amount, weights[i], part)
			}
		}
		if sum > 0 && total != amount {
			rt.Fatalf("%d becomes %d", amount, total)
		}
	})
}
