package practice_test

import (
	"context"
	"slices"
	"testing"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
	"anteroom/backend/store/storetest"
	"anteroom/backend/typed"
)

func TestHosting(t *testing.T) {
	t.Parallel()
	const public = "https://portal.example.test"

	// at is the hosting of a practice whose portal has this address.
	at := func(t *testing.T, address string) *practice.Hostings {
		t.Helper()
		db := storetest.Open(t, storetest.NewClock())
		p := practice.New(db, preview)
		if err := p.Begin(context.Background(), "UTC"); err != nil {
			t.Fatal(err)
		}
		if _, err := p.SavePortalAddress(context.Background(), address); err != nil {
			t.Fatal(err)
		}
		return practice.NewHostings(db)
	}
	with := func(change func(*practice.Hosting)) practice.Hosting {
		draft := practice.StandardHosting()
		change(&draft)
		return draft
	}

	t.Run("is_a_preview_on_this_computer_until_something_else_is_chosen", func(t *testing.T) {
		t.Parallel()
		got, address, err := at(t, public).Get(context.Background())
		if err != nil || got.Mode != practice.Preview || address != public {
			t.Errorf("got %+v at %q, %v", got, address, err)
		}
	})

	t.Run("keeps_what_was_chosen_and_what_other_modes_had", func(t *testing.T) {
		t.Parallel()
		h, ctx := at(t, public), context.Background()
		checked, _, err := h.Check(ctx, with(func(d *practice.Hosting) {
			d.Mode, d.ProxyPort, d.Trusted = practice.BehindProxy, 9000, []string{" 127.0.0.1 ", "", "192.0.2.9/24", "192.0.2.0/24", "::1"}
			d.LANPort = -1
		}))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Save(ctx, checked); err != nil {
			t.Fatal(err)
		}
		got, _, err := h.Get(ctx)
		want := []string{"127.0.0.1/32", "192.0.2.0/24", "::1/128"}
		if err != nil || got.Mode != practice.BehindProxy || got.ProxyPort != 9000 || !slices.Equal(got.Trusted, want) || got.LANPort != practice.StandardHosting().LANPort {
			t.Errorf("got %+v, %v", got, err)
		}
	})

	for name, c := range map[string]struct {
		address string
		draft   practice.Hosting
		code    fault.Code
		field   string
	}{
		"no_such_mode":                    {public, with(func(d *practice.Hosting) { d.Mode = "open" }), practice.HostingModeUnknown, "mode"},
		"a_proxy_without_an_address":      {"", with(func(d *practice.Hosting) { d.Mode = practice.BehindProxy }), practice.HostingNoAddress, "mode"},
		"a_proxy_for_the_preview_address": {preview, with(func(d *practice.Hosting) { d.Mode = practice.BehindProxy }), practice.HostingNoAddress, "mode"},
		"a_proxy_at_no_port":              {public, with(func(d *practice.Hosting) { d.Mode, d.ProxyPort = practice.BehindProxy, 0 }), practice.PortInvalid, "proxyPort"},
		"trusting_a_name":                 {public, with(func(d *practice.Hosting) { d.Mode, d.Trusted = practice.BehindProxy, []string{"proxy.example.test"} }), practice.ProxyInvalid, "trusted"},
		"trusting_everybody":              {public, with(func(d *practice.Hosting) { d.Mode, d.Trusted = practice.BehindProxy, []string{"0.0.0.0/0"} }), practice.ProxyEverybody, "trusted"},
		"trusting_nobody":                 {public, with(func(d *practice.Hosting) { d.Mode, d.Trusted = practice.BehindProxy, []string{" "} }), fault.Missing, "trusted"},
		"a_certificate_for_an_ip_address": {"https://192.0.2.7", with(func(d *practice.Hosting) { d.Mode = practice.Direct }), practice.HostingNameLocal, "mode"},
		"a_certificate_for_a_local_name":  {"https://desk.local", with(func(d *practice.Hosting) { d.Mode = practice.Direct }), practice.HostingNameLocal, "mode"},
		"a_certificate_without_the_terms": {public, with(func(d *practice.Hosting) { d.Mode = practice.Direct }), practice.HostingTerms, "hasAgreed"},
		"one_port_for_both":               {public, with(func(d *practice.Hosting) { d.Mode, d.HTTPPort, d.HasAgreed = practice.Direct, 443, true }), practice.HostingPortTwice, "httpPort"},
		"a_contact_that_is_no_address":    {public, with(func(d *practice.Hosting) { d.Mode, d.Contact, d.HasAgreed = practice.Direct, "nora", true }), typed.AddressInvalid, "contact"},
		"a_port_that_there_is_not":        {public, with(func(d *practice.Hosting) { d.Mode, d.LANPort = practice.LocalNetwork, 70000 }), practice.PortInvalid, "lanPort"},
	} {
		t.Run("refuses_"+name, func(t *testing.T) {
			t.Parallel()
			_, _, err := at(t, c.address).Check(context.Background(), c.draft)
			wantCode(t, err, c.code)
			if got := fault.FieldOf(err); got != c.field {
				t.Errorf("the field is %q, want %q", got, c.field)
			}
		})
	}
}
