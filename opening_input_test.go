package main

import (
	"bytes"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"anteroom/backend/desktop"
	"anteroom/backend/fault"
	"anteroom/backend/secret"
)

// marker stands in every bad text of the gate, so that a piece of it is found wherever it was written.
const marker = "zebrafinch"

// gateTexts are what somebody types, pastes or sends at the gate, long enough for a passphrase each. The
// other one is what a program that mends in silence would make of it; empty where there is none.
func gateTexts() map[string]struct{ text, mended string } {
	return map[string]struct{ text, mended string }{
		"ten_thousand_characters":     {marker + strings.Repeat(" ñ", 4995), ""},
		"a_line_break":                {marker + " on\r\nBcc: ana@example.test", marker + " on Bcc: ana@example.test"},
		"braces_of_a_template":        {marker + ` {{template "x"}} {{.}}`, marker},
		"markup":                      {marker + ` <img src=x onerror=alert(1)> tuba`, marker + "  tuba"},
		"a_right_to_left_mark":        {marker + " \u202etuba\u200f lamp", marker + " tuba lamp"},
		"invisible_characters":        {"\ufeff" + marker + "\u200b tuba\u2066", marker + " tuba"},
		"bytes_that_are_no_UTF_8":     {marker + " tuba \xff\xfe\xed\xa0\x80", marker + " tuba \ufffd\ufffd\ufffd\ufffd\ufffd"},
		"a_byte_that_ends_a_C_string": {marker + "\x00 tuba and lamp", marker},
		"space_around_it":             {"  \t" + marker + " tuba\n ", marker + " tuba"},
		"marks_on_top_of_each_other":  {marker + " " + strings.Repeat("\u0301", 60), marker + " "},
		"three_emoji_and_their_joins": {"👩‍👩‍👧🙂" + marker, "👩👩👧🙂" + marker},
	}
}

// keptLog is a log that the test reads.
type keptLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *keptLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *keptLog) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// wantNoTrace ends the test where a piece of what was typed stands in the log or in a file.
func (l *keptLog) wantNoTrace(t *testing.T, dir string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if strings.Contains(l.text.String(), marker) {
		t.Errorf("the log tells what was typed: %.300s", l.text.String())
	}
	wantNone(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(marker)) {
			t.Errorf("%s holds what was typed", path)
		}
		return err
	}))
}

// stepClock goes on by an hour at each look, so that no pause after wrong tries is met.
type stepClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *stepClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Hour)
	return c.at
}

// wantRefusal ends the test unless err is one of the codes, at the field, and tells nothing of what was typed.
func wantRefusal(t *testing.T, log *slog.Logger, err error, field string, codes ...fault.Code) {
	t.Helper()
	told := frame{log: log}.refuse(err)
	if !slices.Contains(codes, told.Code) || told.Field != field {
		t.Errorf("refused with %+v, want one of %q at %q", told, codes, field)
	}
	if strings.Contains(told.crossing(), marker) || strings.Contains(err.Error(), marker) {
		t.Errorf("the refusal repeats what was typed: %.200s", err)
	}
}

func TestBadPassphrase(t *testing.T) {
	t.Parallel()
	for name, bad := range gateTexts() {
		t.Run("with_"+name+"_is_refused_at_its_field_or_kept_whole", func(t *testing.T) {
			t.Parallel()
			dir, kept := t.TempDir(), &keptLog{}
			p := beginAt(t, dir, &heldKeychain{isGone: true, entries: map[string][]byte{}}, kept.logger(), (&stepClock{}).now)
			p.wantStage(t, desktop.ChoosePassphrase, false)
			if err := p.startup.ChoosePassphrase(bad.text); err != nil {
				wantRefusal(t, kept.logger(), err, "passphrase", fault.TooLong, fault.Invalid)
				p.wantStage(t, desktop.ChoosePassphrase, false)
				if secret.SealedExists(dir) {
					t.Error("it was refused, and a file was written")
				}
			} else {
				wantNone(t, p.locks.Lock())
				if bad.mended != "" && !bytes.Equal(norm.NFC.Bytes([]byte(bad.mended)), norm.NFC.Bytes([]byte(bad.text))) {
					wantRefusal(t, kept.logger(), p.startup.EnterPassphrase(bad.mended), "passphrase", secret.PassphraseWrong)
				}
				wantNone(t, p.startup.EnterPassphrase(bad.text))
				p.wantStage(t, desktop.Open, false)
			}
			kept.wantNoTrace(t, dir)
		})
	}
}

// gateFields are the fields that the window shows of the gate and of what protects it: how each is
// typed into, the field that a refusal names, and what it may be refused with.
func gateFields(p *program) map[string]struct {
	into  func(text string) error
	field string
	codes []fault.Code
} {
	type field = struct {
		into  func(text string) error
		field string
		codes []fault.Code
	}
	wrong := []fault.Code{secret.PassphraseWrong}
	return map[string]field{
		"Startup.ChoosePassphrase/0":  {p.startup.ChoosePassphrase, "", []fault.Code{fault.Conflict}}, // open already
		"Startup.EnterPassphrase/0":   {p.startup.EnterPassphrase, "passphrase", wrong},
		"Startup.EnterRecoveryCode/0": {p.startup.EnterRecoveryCode, "code", []fault.Code{secret.RecoveryCodeMistyped, secret.RecoveryCodeWrong}},
		"Locks.ChangePassphrase/0": {func(text string) error {
			_, err := p.locks.ChangePassphrase(text, laterPassphrase)
			return err
		}, "current", wrong},
		"Locks.ChangePassphrase/1": {func(text string) error {
			_, err := p.locks.ChangePassphrase(testPassphrase, text)
			if err == nil { // kept whole: it is what proves the next change
				_, err = p.locks.ChangePassphrase(text, testPassphrase)
				return err
			}
			return err
		}, "passphrase", []fault.Code{fault.TooLong, fault.Invalid}},
		"Locks.NewRecoveryCode/0": {func(text string) error {
			_, err := p.locks.NewRecoveryCode(text)
			return err
		}, "current", wrong},
	}
}

func TestBadInputAtTheGate(t *testing.T) {
	t.Parallel()
	t.Run("is_tried_in_every_field_that_is_bound", func(t *testing.T) {
		t.Parallel()
		fields := gateFields(&program{})
		for _, each := range []any{&desktop.Startup{}, &desktop.Locks{}, &desktop.Samples{}} {
			bound := reflect.TypeOf(each)
			for i := range bound.NumMethod() {
				method := bound.Method(i)
				for j := 1; j < method.Type.NumIn(); j++ { // 0 is the struct itself
					name := bound.Elem().Name() + "." + method.Name + "/" + string(rune('0'+j-1))
					_, isKnown := fields[name]
					if kind := method.Type.In(j).Kind(); kind == reflect.String && !isKnown || kind == reflect.Struct || kind == reflect.Slice {
						t.Errorf("nothing bad is typed into %s", name)
					}
					delete(fields, name)
				}
			}
		}
		if len(fields) != 0 {
			t.Errorf("the window has no such fields: %v", fields)
		}
	})

	t.Run("is_refused_at_its_field_or_kept_whole_and_told_to_nobody", func(t *testing.T) {
		t.Parallel()
		dir, kept := t.TempDir(), &keptLog{}
		keychain, id, _ := protected(t, dir)
		p := beginAt(t, dir, keychain, kept.logger(), (&stepClock{}).now)
		wantNone(t, p.startup.EnterPassphrase(testPassphrase))
		texts := gateTexts()
		for name, typed := range gateFields(p) {
			for _, what := range []string{"ten_thousand_characters", "bytes_that_are_no_UTF_8"} {
				if err := typed.into(texts[what].text); err != nil {
					wantRefusal(t, kept.logger(), err, typed.field, typed.codes...)
				} else if !strings.HasSuffix(name, "ChangePassphrase/1") {
					t.Errorf("%s took %s", name, what)
				}
			}
		}
		wantNone(t, p.locks.Lock())
		wantNone(t, p.startup.EnterPassphrase(testPassphrase))
		p.wantClient(t, id)
		kept.wantNoTrace(t, dir)
	})
}
