package practice_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"anteroom/backend/fault"
	"anteroom/backend/practice"
	"anteroom/backend/store/storetest"
	"anteroom/backend/visitor"
)

const preview = "http://127.0.0.1:8080"

func begun(t *testing.T) *practice.Practices {
	t.Helper()
	p := practice.New(storetest.Open(t, storetest.NewClock()), preview)
	if err := p.Begin(context.Background(), "Europe/Madrid"); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPortalAddress(t *testing.T) {
	t.Parallel()
	p := begun(t)
	for typed, want := range map[string]string{
		"https://portal.example.test": "https://portal.example.test", "https://portal.example.test/": "https://portal.example.test",
		"  https://portal.example.test  ": "https://portal.example.test", "HTTPS://Portal.Example.TEST": "https://portal.example.test",
		"https://portal.example.test:8443": "https://portal.example.test:8443", "https://192.0.2.7": "https://192.0.2.7",
		"https://[2001:db8::1]:8443": "https://[2001:db8::1]:8443", "http://127.0.0.1:8080": "http://127.0.0.1:8080", "http://127.9.9.9": "http://127.9.9.9",
		"http://localhost:8080": "http://localhost:8080", "http://LOCALHOST": "http://localhost", "http://[::1]:8080": "http://[::1]:8080",
		"https://práctica.example.test": "https://práctica.example.test", "https://xn--prctica-iwa.example.test": "https://xn--prctica-iwa.example.test", "": "", "  ": "", "/": "",
	} {
		t.Run("takes "+typed, func(t *testing.T) {
			t.Parallel()
			saved, err := p.SavePortalAddress(context.Background(), typed)
			if err != nil || saved.PortalAddress != want || saved.IsPortalSetUp != (want != "") {
				t.Errorf("got %q, %v, want %q", saved.PortalAddress, err, want)
			}
		})
	}
	for typed, code := range map[string]fault.Code{
		"http://portal.example.test": practice.PlainHTTP, "http://192.0.2.7": practice.PlainHTTP, "http://127.0.0.1.example.test": practice.PlainHTTP,
		"http://localhost.example.test": practice.PlainHTTP, "http://[2001:db8::1]": practice.PlainHTTP, "http://10.0.0.1:8080": practice.PlainHTTP,
		"portal.example.test": practice.AddressInvalid, "//portal.example.test": practice.AddressInvalid, "ftp://portal.example.test": practice.AddressInvalid,
		"javascript:alert(1)": practice.AddressInvalid, "https://": practice.AddressInvalid, "https:///path": practice.AddressInvalid, "https://:8443": practice.AddressInvalid,
		"https://portal.example.test/path": practice.AddressInvalid, "https://portal.example.test//": practice.AddressInvalid, "https://portal.example.test?x=1": practice.AddressInvalid,
		"https://portal.example.test?": practice.AddressInvalid, "https://portal.example.test#top": practice.AddressInvalid, "https://portal.example.test#": practice.AddressInvalid,
		"https://user@portal.example.test": practice.AddressInvalid, "https://user:pass@portal.example.test": practice.AddressInvalid, "https://@portal.example.test": practice.AddressInvalid,
		"https://portal .example.test": practice.AddressInvalid, "https://portal\texample.test": practice.AddressInvalid,
		"https://portal.example.test:": practice.AddressInvalid, "https://portal.example.test:99999": practice.AddressInvalid, "https://portal.example.test:0": practice.AddressInvalid,
		"https://portal.example.test:x": practice.AddressInvalid, "https://portal\".example.test": practice.AddressInvalid, "https://a<b>c.example.test": practice.AddressInvalid,
		"https://portal.example.test\\path": practice.AddressInvalid, "https://por%74al.example.test": practice.AddressInvalid, "https://portal..example.test": practice.AddressInvalid,
		"https://.example.test": practice.AddressInvalid, "https://portal,example.test": practice.AddressInvalid, "https://[fe80::1%25eth0]": practice.AddressInvalid,
		"https://[::1": practice.AddressInvalid, "https://-portal.example.test": practice.AddressInvalid, "https://portal'.example.test": practice.AddressInvalid,
		"https://" + strings.Repeat("a", 200) + ".example.test": practice.AddressInvalid, "https://portal\u202e.example.test": practice.AddressInvalid,
	} {
		t.Run("refuses "+typed, func(t *testing.T) {
			t.Parallel()
			_, err := p.SavePortalAddress(context.Background(), typed)
			wantCode(t, err, code)
			if got := fault.FieldOf(err); got != "portalAddress" {
				t.Errorf("the field is %q", got)
			}
		})
	}
}

func TestZones(t *testing.T) {
	t.Parallel()

	t.Run("every zone to choose from can be loaded and saved, none twice, UTC first", func(t *testing.T) {
		t.Parallel()
		zones, seen := practice.Zones(), map[string]bool{}
		if len(zones) < 300 || zones[0] != "UTC" {
			t.Fatalf("%d zones, the first is %q", len(zones), zones[0])
		}
		for _, zone := range zones {
			if _, err := time.LoadLocation(zone); err != nil || seen[zone] {
				t.Errorf("%s: %v, seen before: %v", zone, err, seen[zone])
			}
			seen[zone] = true
		}
	})

	t.Run("a new practice is in the system's zone, or in UTC where that has no name", func(t *testing.T) {
		t.Parallel()
		ctx := context.Background()
		for system, want := range map[string]string{"Europe/Madrid": "Europe/Madrid", "": "UTC", "Local": "UTC", "Nowhere/Here": "UTC", "../../etc/passwd": "UTC"} {
			p := practice.New(storetest.Open(t, storetest.NewClock()), preview)
			if err := p.Begin(ctx, system); err != nil {
				t.Fatal(err)
			}
			if got, err := p.Get(ctx); err != nil || got.Zone != want {
				t.Errorf("%q: got %q, %v", system, got.Zone, err)
			}
		}
	})
}

func TestPractice(t *testing.T) {
	t.Parallel()
	ctx := context.Background()

	t.Run("P1: a new practice has an open portal that is not set up, defaults and an undo window of ten seconds", func(t *testing.T) {
		t.Parallel()
		p := begun(t)
		got, err := p.Get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		want := practice.Practice{
			Details: practice.Details{Zone: "Europe/Madrid"}, ID: got.ID, PreviewAddress: preview, IsPortalOn: true, UndoSeconds: 10,
			Defaults: visitor.Permissions{Requests: true, Messaging: true, BillingDocuments: true},
		}
		if got.ID == "" || got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})

	t.Run("beginning twice changes nothing", func(t *testing.T) {
		t.Parallel()
		clock := storetest.NewClock()
		db := storetest.Open(t, clock)
		p := practice.New(db, preview)
		if err := p.Begin(ctx, "UTC"); err != nil {
			t.Fatal(err)
		}
		before := storetest.Contents(t, db)
		clock.Advance(time.Hour)
		if err := p.Begin(ctx, "Europe/Madrid"); err != nil {
			t.Fatal(err)
		}
		if storetest.Contents(t, db) != before {
			t.Error("it did")
		}
	})

	for _, test := range []struct {
		rule    string
		details practice.Details
		code    fault.Code
		field   string
	}{
		{"takes empty names", practice.Details{Zone: "UTC"}, "", ""},
		{"takes two hundred characters", practice.Details{Name: strings.Repeat("é", 200), Zone: "UTC"}, "", ""},
		{"refuses one more", practice.Details{Name: strings.Repeat("é", 201), Zone: "UTC"}, fault.TooLong, "name"},
		{"refuses a long practitioner", practice.Details{Practitioner: strings.Repeat("x", 10_000), Zone: "UTC"}, fault.TooLong, "practitioner"},
		{"refuses a long phone", practice.Details{Phone: strings.Repeat("1", 201), Zone: "UTC"}, fault.TooLong, "phone"},
		{"refuses a line break", practice.Details{Name: "Harbor\r\nBcc: x", Zone: "UTC"}, fault.Invalid, "name"},
		{"refuses half a rune", practice.Details{Practitioner: "N\xff", Zone: "UTC"}, fault.Invalid, "practitioner"},
		{"refuses no zone", practice.Details{Name: "Harbor"}, practice.ZoneUnknown, "zone"},
		{"refuses the system's zone", practice.Details{Zone: "Local"}, practice.ZoneUnknown, "zone"},
		{"refuses a zone that is none", practice.Details{Zone: "Mars/Olympus"}, practice.ZoneUnknown, "zone"},
	} {
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			_, err := begun(t).SaveDetails(ctx, test.details)
			wantCode(t, err, test.code)
			if got := fault.FieldOf(err); got != test.field {
				t.Errorf("the field is %q, want %q", got, test.field)
			}
		})
	}

	t.Run("what is saved comes back, mended", func(t *testing.T) {
		t.Parallel()
		p := begun(t)
		saved, err := p.SaveDetails(ctx, practice.Details{Name: " Harbor ", Practitioner: "Nora", Phone: " 555 ", Zone: "America/Lima"})
		if err != nil || saved.Details != (practice.Details{Name: "Harbor", Practitioner: "Nora", Phone: "555", Zone: "America/Lima"}) {
			t.Errorf("got %+v, %v", saved, err)
		}
		for _, window := range practice.UndoWindows() {
			if saved, err = p.SaveUndoWindow(ctx, window); err != nil || saved.UndoSeconds != window {
				t.Errorf("%d: got %+v, %v", window, saved, err)
			}
		}
		for _, window := range []int{-1, 1, 60, 181, 1 << 40} {
			_, err := p.SaveUndoWindow(ctx, window)
			wantCode(t, err, practice.UndoInvalid)
		}
		defaults := visitor.Permissions{Pay: true}
		if saved, err = p.SaveDefaults(ctx, defaults); err != nil || saved.Defaults != defaults {
			t.Errorf("got %+v, %v", saved, err)
		}
		if saved, err = p.ClosePortal(ctx); err != nil || saved.IsPortalOn {
			t.Errorf("S45: closed: %+v, %v", saved, err)
		}
		if saved, err = p.OpenPortal(ctx); err != nil || !saved.IsPortalOn {
			t.Errorf("S45: opened: %+v, %v", saved, err)
		}
	})
}
