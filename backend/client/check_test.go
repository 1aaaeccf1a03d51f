package client_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"anteroom/backend/access/accesstest"
	"anteroom/backend/client"
	"anteroom/backend/fault"
	"anteroom/backend/store/storetest"
	"anteroom/backend/typed"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	many := func(n int) func(*client.Draft) {
		return func(d *client.Draft) {
			for i := range n {
				d.Addresses = append(d.Addresses, accesstest.Consented(fmt.Sprintf("a%d@example.test", i)))
			}
		}
	}
	for _, test := range []struct {
		rule   string
		change func(*client.Draft)
		code   fault.Code
		field  string
	}{
		{"takes a name alone", func(*client.Draft) {}, "", ""},
		{"takes any script", func(d *client.Draft) { d.FirstName, d.LastName = "李", "Ωμέγα" }, "", ""},
		{"takes an apostrophe, a hyphen and a mark", func(d *client.Draft) { d.LastName = "O'Brien-Nuñez ệ" }, "", ""},
		{"refuses no name", func(d *client.Draft) { d.FirstName = "" }, fault.Missing, "firstName"},
		{"refuses a name of spaces", func(d *client.Draft) { d.FirstName = " \t " }, fault.Missing, "firstName"},
		{"refuses a name of ten thousand characters", func(d *client.Draft) { d.FirstName = strings.Repeat("a", 10_000) }, fault.TooLong, "firstName"},
		{"takes a name of two hundred characters, however many bytes", func(d *client.Draft) { d.LastName = strings.Repeat("é", 200) }, "", ""},
		{"refuses one more", func(d *client.Draft) { d.LastName = strings.Repeat("é", 201) }, fault.TooLong, "lastName"},
		{"refuses a line break in a name", func(d *client.Draft) { d.FirstName = "Ana\r\nBcc: b@example.test" }, fault.Invalid, "firstName"},
		{"refuses a line separator in a name", func(d *client.Draft) { d.FirstName = "Ana\u2028Ben" }, fault.Invalid, "firstName"},
		{"refuses marks that turn text around", func(d *client.Draft) { d.PreferredName = "Ana\u202egnp" }, fault.Invalid, "preferredName"},
		{"refuses isolating marks", func(d *client.Draft) { d.LastName = "Ana\u2066x" }, fault.Invalid, "lastName"},
		{"refuses half a rune", func(d *client.Draft) { d.FirstName = "Ana\xc3" }, fault.Invalid, "firstName"},
		{"refuses a NUL", func(d *client.Draft) { d.FirstName = "A\x00na" }, fault.Invalid, "firstName"},
		{"refuses an unknown kind", func(d *client.Draft) { d.Kind = "pet" }, fault.Invalid, "kind"},
		{"refuses an unknown status", func(d *client.Draft) { d.Status = "" }, fault.Invalid, "status"},
		{"refuses an unknown language", func(d *client.Draft) { d.Language = "fr" }, fault.Invalid, "language"},
		{"takes a birthday", func(d *client.Draft) { d.BornOn = "1984-02-29" }, "", ""},
		{"takes today as a birthday", func(d *client.Draft) { d.BornOn = "2026-11-23" }, "", ""},
		{"refuses a day that is none", func(d *client.Draft) { d.BornOn = "1983-02-29" }, client.DateInvalid, "bornOn"},
		{"refuses a day that has not come", func(d *client.Draft) { d.BornOn = "2026-11-25" }, client.DateInvalid, "bornOn"},
		{"refuses a day too long ago", func(d *client.Draft) { d.BornOn = "1879-12-31" }, client.DateInvalid, "bornOn"},
		{"refuses another way to write a day", func(d *client.Draft) { d.BornOn = "23/11/1984" }, client.DateInvalid, "bornOn"},
		{"takes twenty addresses", many(20), "", ""},
		{"refuses twenty-one", many(21), client.ManyAddresses, "addresses"},
		{"refuses an address twice", func(d *client.Draft) {
			d.Addresses = []client.Address{accesstest.Consented("ana@example.test"), accesstest.Unconsented(" ANA@Example.TEST ")}
		}, client.AddressTwice, "addresses.1.address"},
		{"refuses an empty address", func(d *client.Draft) {
			d.Addresses = []client.Address{accesstest.Consented("ana@example.test"), accesstest.Consented(" ")}
		}, fault.Missing, "addresses.1.address"},
		{"refuses an unknown type of address", func(d *client.Draft) {
			d.Addresses = []client.Address{{Address: "ana@example.test", Type: "summer"}}
		}, fault.Invalid, "addresses.0.type"},
		{"refuses an address longer than 254 bytes", func(d *client.Draft) {
			d.Addresses = []client.Address{accesstest.Consented(strings.Repeat("a", 250) + "@example.test")}
		}, typed.AddressTooLong, "addresses.0.address"},
		{"refuses an empty number", func(d *client.Draft) { d.Phones = []client.Phone{{Type: "home"}} }, fault.Missing, "phones.0.number"},
		{"refuses a number with a line break", func(d *client.Draft) { d.Phones = []client.Phone{{Number: "1\n2", Type: "home"}} }, fault.Invalid, "phones.0.number"},
		{"refuses a number of fifty-one characters", func(d *client.Draft) {
			d.Phones = []client.Phone{{Number: strings.Repeat("1", 51), Type: "home"}}
		}, fault.TooLong, "phones.0.number"},
		{"refuses an unknown type of number", func(d *client.Draft) { d.Phones = []client.Phone{{Number: "1", Type: "fax"}} }, fault.Invalid, "phones.0.type"},
		{"refuses twenty-one numbers", func(d *client.Draft) {
			for range 21 {
				d.Phones = append(d.Phones, client.Phone{Number: "1", Type: "home"})
			}
		}, client.ManyAddresses, "phones"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			draft := accesstest.Draft("Ana")
			test.change(&draft)
			_, err := client.Check(draft, storetest.Start())
			wantCode(t, err, test.code)
			if got := fault.FieldOf(err); got != test.field {
				t.Errorf("the field is %q, want %q", got, test.field)
			}
		})
	}

	t.Run("surrounding space is taken away and the draft is left as it was", func(t *testing.T) {
		t.Parallel()
		draft := accesstest.Draft("  Ana ", accesstest.Consented(" ana@example.test "))
		checked, err := client.Check(draft, storetest.Start())
		if err != nil || checked.FirstName != "Ana" || checked.Addresses[0].Address != "ana@example.test" || draft.Addresses[0].Address != " ana@example.test " {
			t.Errorf("got %+v from %+v, %v", checked, draft, err)
		}
	})

	t.Run("S10: exactly one address is primary: the first that says so, else the first", func(t *testing.T) {
		t.Parallel()
		for said, want := range map[[3]bool]int{
			{false, false, false}: 0, {false, true, false}: 1, {false, true, true}: 1, {true, true, true}: 0, {false, false, true}: 2,
		} {
			draft := accesstest.Draft("Ana")
			for i, isPrimary := range said {
				draft.Addresses = append(draft.Addresses, client.Address{Address: fmt.Sprintf("a%d@example.test", i), Type: "home", IsPrimary: isPrimary})
			}
			checked, err := client.Check(draft, storetest.Start())
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range checked.Addresses {
				if a.IsPrimary != (i == want) {
					t.Errorf("%v: address %d is primary: %v", said, i, a.IsPrimary)
				}
			}
		}
	})
}

func TestAddressForms(t *testing.T) {
	t.Parallel()
	isTaken := func(address string) bool {
		_, err := client.Check(accesstest.Draft("Ana", accesstest.Consented(address)), storetest.Start())
		return err == nil
	}
	for _, good := range []string{
		"ana@example.test", "ana.maria+portal@mail.example.test", "o'brien@example.test", "ANA@EXAMPLE.TEST", "ana_1-2@x.example.test",
		"ñandú@example.test", "ana@exämple.test", "a@b.test", "{ana}=x/y!#$%&*?^`|~@example.test", "1@2.test",
	} {
		t.Run("takes "+good, func(t *testing.T) {
			t.Parallel()
			if !isTaken(good) {
				t.Error("it is refused")
			}
		})
	}
	for _, bad := range []string{
		"a@x> NOTIFY=NEVER <b@x.test", "a@x.test>\r\nRCPT TO:<b@x.test", "Ana <ana@example.test>", "<ana@example.test>", "ana@example.test,ben@example.test",
		"ana@example.test;ben@example.test", "ana", "ana@", "@example.test", "ana@localhost", "ana@example..test", "ana@.example.test", "ana@example.test.",
		"ana@@example.test", "ana@example@test.test", ".ana@example.test", "ana.@example.test", "an..a@example.test", "\"ana ben\"@example.test", "\"ana\"@example.test",
		"ana @example.test", "ana@exam ple.test", "ana@[192.0.2.1]", "ana@[IPv6:2001:db8::1]", "ana(comment)@example.test", "ana\\@example.test", "ana:ben@example.test",
		"ana@example.test\x00", "ana\t@example.test", "ana\u202e@example.test", "ana@example.test\n", "mailto:ana@example.test", "ana\xff@example.test", "=?utf-8?q?ana?=@x y",
		"ana@exa_mple..test", "ana\u2028@example.test", "ana\u200b@example.test",
	} {
		t.Run(fmt.Sprintf("refuses %q", bad), func(t *testing.T) {
			t.Parallel()
			if strings.TrimSpace(bad) == bad && isTaken(bad) {
				t.Error("it is taken")
			}
		})
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"Ana", "ana@example.test", "a@x> NOTIFY=NEVER <b@x", "O'Brien", "\u202e", "1984-02-29", "+1 (555) 010-0100", "\xff", "\x00", "a\r\nb"} {
		f.Add(seed, seed, seed, seed)
	}
	f.Fuzz(func(t *testing.T, name, address, phone, day string) {
		draft := accesstest.Draft(name, accesstest.Consented(address))
		draft.Phones, draft.BornOn = []client.Phone{{Number: phone, Type: "home"}}, day
		checked, err := client.Check(draft, storetest.Start())
		if err != nil {
			if code := fault.CodeOf(err); code == fault.Internal || fault.FieldOf(err) == "" {
				t.Errorf("%q, %q: %v", name, address, err)
			}
			return
		}
		for _, value := range []string{checked.FirstName, checked.Addresses[0].Address, checked.Phones[0].Number} {
			if value == "" || value != strings.TrimSpace(value) || !utf8.ValidString(value) || strings.ContainsAny(value, "\r\n\x00") {
				t.Errorf("%q passed", value)
			}
		}
		if kept := checked.Addresses[0].Address; strings.Count(kept, "@") != 1 || strings.ContainsAny(kept, " <>()[],;:\\\"") {
			t.Errorf("the address %q passed", kept)
		}
		again, err := client.Check(checked, storetest.Start())
		if err != nil || again.FirstName != checked.FirstName || again.Addresses[0] != checked.Addresses[0] {
			t.Errorf("checked twice, %+v became %+v, %v", checked, again, err)
		}
	})
}
