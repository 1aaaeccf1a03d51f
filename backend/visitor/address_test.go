package visitor_test

import (
	"testing"

	"anteroom/backend/visitor"
)

func TestAddressKey(t *testing.T) {
	t.Parallel()
	for rule, addresses := range map[string][2]string{
		"knows no case":                                 {"Ana@Example.Test", "ana@example.test"},
		"knows no space around an address":              {" ana@example.test\t", "ana@example.test"},
		"knows no difference in how an accent is typed": {"an\u0303a@example.test", "a\u00f1a@example.test"},
		"knows none under a capital either":             {"AN\u0303A@example.test", "a\u00f1a@example.test"},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			if one, other := visitor.AddressKey(addresses[0]), visitor.AddressKey(addresses[1]); one != other {
				t.Errorf("%q and %q are told apart", one, other)
			}
		})
	}
}
