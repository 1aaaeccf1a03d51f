package practice_test

import (
	"testing"

	"anteroom/backend/practice"
)

func TestPresets(t *testing.T) {
	t.Parallel()

	t.Run("P1: every preset is an account that could be saved, and none comes twice", func(t *testing.T) {
		t.Parallel()
		keys := map[string]bool{}
		for _, preset := range practice.Presets() {
			draft := good()
			draft.Host, draft.Port, draft.Security = preset.Host, preset.Port, string(preset.Security)
			if checked, err := practice.CheckAccount(draft); err != nil || checked.Host != preset.Host || preset.Name == "" || preset.Key == "" || keys[preset.Key] {
				t.Errorf("%+v: %v", preset, err)
			}
			if (preset.Port == 465) != (preset.Security == practice.TLS) {
				t.Errorf("%s: port %d with %s", preset.Key, preset.Port, preset.Security)
			}
			keys[preset.Key] = true
		}
	})

	for address, want := range map[string]string{
		"nora@gmail.com": "gmail", " NORA@GoogleMail.com ": "gmail", "nora@hotmail.com": "outlook", "nora@pm.me": "proton", "nora@icloud.com": "icloud",
		"nora@example.test": "", "nora@gmail.com.example.test": "", "nora@notgmail.com": "", "gmail.com": "", "": "", "@": "", "nora@": "",
	} {
		t.Run("the preset for "+address+" is "+want, func(t *testing.T) {
			t.Parallel()
			if got := practice.PresetFor(address); got.Key != want {
				t.Errorf("got %+v", got)
			}
		})
	}
}
