package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"anteroom/backend/fault"
)

func TestSettings(t *testing.T) {
	t.Parallel()

	t.Run("keep_the_records_in_the_user's_configuration_folder", func(t *testing.T) {
		t.Parallel()
		home, err := os.UserConfigDir()
		if err != nil {
			t.Fatal(err)
		}
		got, err := readSettings(nil, io.Discard)
		if err != nil || got.dataDir != filepath.Join(home, "Anteroom") || got.logLevel != slog.LevelInfo {
			t.Fatalf("got %+v, %v", got, err)
		}
	})

	t.Run("take_another_folder_by_its_whole_path", func(t *testing.T) {
		t.Parallel()
		got, err := readSettings([]string{"-data", "records", "-log-level", "debug"}, io.Discard)
		if err != nil || !filepath.IsAbs(got.dataDir) || filepath.Base(got.dataDir) != "records" || got.logLevel != slog.LevelDebug {
			t.Fatalf("got %+v, %v", got, err)
		}
	})

	t.Run("refuse_what_they_do_not_know", func(t *testing.T) {
		t.Parallel()
		for _, arguments := range [][]string{{"-no-such"}, {"records"}, {"-log-level", "loud"}} {
			if got, err := readSettings(arguments, io.Discard); err == nil {
				t.Errorf("%q: %+v", arguments, got)
			}
		}
	})

	t.Run("explain_themselves", func(t *testing.T) {
		t.Parallel()
		var help bytes.Buffer
		if _, err := readSettings([]string{"-h"}, &help); !errors.Is(err, flag.ErrHelp) || !strings.Contains(help.String(), "-data") {
			t.Fatalf("got %v and %q", err, help.String())
		}
	})
}

func TestRefusal(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		err      error
		crossing string
		isLogged bool
	}{
		"crosses_as_code_and_field":              {fault.At("address", fault.Invalid), `{"code":"invalid","field":"address"}`, false},
		"keeps_its_cause_at_home":                {fault.Wrap(fault.DiskFull, errors.New("for Ana")), `{"code":"disk_full","field":""}`, false},
		"is_internal_and_logged_when_it_is_none": {errors.New("for Ana"), `{"code":"internal","field":""}`, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			f := frame{log: slog.New(slog.NewTextHandler(&log, nil))}
			if got := f.refuse(c.err).crossing(); got != c.crossing {
				t.Errorf("got %s, want %s", got, c.crossing)
			}
			if got := strings.Count(log.String(), "for Ana") == 1; got != c.isLogged {
				t.Errorf("the log is %q", log.String())
			}
		})
	}
}

func TestEveryAssetCarriesThePolicy(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusOK, http.StatusNotFound, http.StatusInternalServerError} {
		response := httptest.NewRecorder()
		guardAssets(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })).
			ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/", nil))
		policy := response.Header().Get("Content-Security-Policy")
		for _, rule := range []string{
			"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "form-action 'none'",
			"frame-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
		} {
			if !strings.Contains(policy+";", rule+";") {
				t.Errorf("%d: no %q in %q", status, rule, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || strings.Contains(policy, "http") {
			t.Errorf("%d: the policy is open: %q", status, policy)
		}
		if response.Header().Get("X-Content-Type-Options") != "nosniff" || response.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%d: %v", status, response.Header())
		}
	}
}
