//go:build windowtest && linux && !browser

package main

import (
	"image/color"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

// foreignSite is another origin that would like to call the program.
func foreignSite(t *testing.T) (origin string, visits *atomic.Int64) {
	t.Helper()
	visits = new(atomic.Int64)
	files := http.FileServer(http.Dir("testdata/probe"))
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visits.Add(1)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(site.Close)
	return site.URL, visits
}

func TestRealWindow(t *testing.T) {
	t.Parallel()

	for name, withBus := range map[string]bool{
		"opens_paints_and_answers_in_a_session": true, "opens_paints_and_answers_without_a_session_bus": false,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shown := openScreen(t)
			foreign, _ := foreignSite(t)
			window := openProbe(t, shown, foreign, withBus)
			window.expect(t, "ready", "own question", "answered answer missing name", "heard client c1")
			background := color.RGBA{0x0B, 0x6B, 0x57, 255} // the page's stylesheet
			for seen := 0; seen < 400_000; {
				counted := colours(shown.picture(t))
				seen = counted[background]
				if seen >= 400_000 && len(counted) < 8 {
					t.Fatalf("the heading is not painted: %d colours", len(counted))
				}
				if window.until.Err() != nil {
					t.Fatalf("the window is not painted: %v", counted)
				}
			}
			window.close(t)
			if !window.hasSaid("closing") {
				t.Fatalf("it ended without closing; it said %q", window.said)
			}
		})
	}

	t.Run("a_foreign_frame_and_inline_scripts_reach_no_bound_method", func(t *testing.T) {
		t.Parallel()
		foreign, visits := foreignSite(t)
		window := openProbe(t, openScreen(t), foreign, true)
		window.expect(t, "own question", "answered answer missing name",
			"violation script-src-elem inline", "violation script-src-attr inline", "violation frame-src "+foreign)
		window.close(t)
		if window.hasSaid("inline") || window.hasSaid("foreign") {
			t.Fatalf("an attack arrived: %q", window.said)
		}
		if got := visits.Load(); got != 0 {
			t.Fatalf("the foreign frame was asked for %d times", got)
		}
	})

	t.Run("the_same_attacks_arrive_without_the_policy", func(t *testing.T) {
		t.Parallel()
		foreign, visits := foreignSite(t)
		window := openProbe(t, openScreen(t), foreign, true, probeNoPolicy+"=1")
		window.expect(t, "own question", "inline script", "inline handler", "foreign handler")
		window.close(t)
		if visits.Load() == 0 || window.hasSaid("violation") {
			t.Fatalf("the control is none: %d visits, %q", visits.Load(), window.said)
		}
	})
}
