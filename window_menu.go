//go:build !browser

package main

import (
	"context"
	"runtime"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
	shell "github.com/wailsapp/wails/v2/pkg/runtime"

	"anteroom/frontend/words"
)

// menuColumn is one menu of the menu bar.
type menuColumn struct {
	words   string
	entries []menuEntry
}

// menuEntry is one line of a menu. It gives the window the command of that name, which does just what
// its key would do, and nothing while the window is locked. The zero menuEntry is a line between groups.
type menuEntry struct {
	command string
	keys    *keys.Accelerator
}

// quitCommand is the one command that does not go to the window.
const quitCommand = "quit"

// menuColumns is the menu bar. The names of the commands are those of the window's table of shortcuts;
// keys without Ctrl or Alt are not here, because a menu would take them from whoever is typing.
func menuColumns() []menuColumn {
	between := menuEntry{}
	file := []menuEntry{
		{"create_client", keys.CmdOrCtrl("n")},
		between,
		{"print", keys.CmdOrCtrl("p")},
		between,
		{"settings", keys.CmdOrCtrl(",")},
		{"lock", keys.CmdOrCtrl("l")},
	}
	if runtime.GOOS != "darwin" { // there the program's own menu quits
		file = append(file, between, menuEntry{quitCommand, keys.CmdOrCtrl("q")})
	}
	return []menuColumn{
		{"menu_file", file},
		{"menu_edit", []menuEntry{
			{"undo", nil},
			{"save", keys.CmdOrCtrl("s")},
			between,
			{"palette", keys.CmdOrCtrl("k")},
			{"filter", keys.CmdOrCtrl("f")},
		}},
		{"menu_view", []menuEntry{
			{"go_home", nil},
			{"go_calendar", nil},
			{"go_clients", nil},
			{"messages", keys.Combo("m", keys.CmdOrCtrlKey, keys.ShiftKey)},
			{"go_outbox", nil},
			between,
			{"back", keys.OptionOrAlt("left")},
			{"forward", keys.OptionOrAlt("right")},
		}},
		{"menu_client", []menuEntry{
			{"client_overview", nil},
			{"client_info", nil},
			{"client_portal", nil},
			between,
			{"previous_client", nil},
			{"next_client", nil},
		}},
		{"menu_help", []menuEntry{{"shortcuts", nil}, {"about", nil}}},
	}
}

// menuBar builds the menu bar in a language. On macOS the system's own menus come first, because without
// them the window could neither copy nor paste.
func (w *wailsWindow) menuBar(language string) *menu.Menu {
	if w.frame.desk == nil {
		return nil
	}
	book, bar := words.For(language), menu.NewMenu()
	if runtime.GOOS == "darwin" {
		bar.Append(menu.AppMenu())
		bar.Append(menu.EditMenu())
	}
	for _, column := range menuColumns() {
		lines := bar.AddSubmenu(book.Say(column.words))
		for _, entry := range column.entries {
			if entry.command == "" {
				lines.AddSeparator()
				continue
			}
			lines.AddText(book.Say("command_"+entry.command), entry.keys, func(*menu.CallbackData) { w.command(entry.command) })
		}
	}
	if runtime.GOOS == "darwin" {
		bar.Append(menu.WindowMenu())
	}
	return bar
}

// command gives the window a command from the menu.
func (w *wailsWindow) command(name string) {
	shown := w.shown.Load()
	switch {
	case shown == nil:
	case name == quitCommand:
		shell.Quit(*shown)
	default:
		shell.EventsEmit(*shown, "command", name)
	}
}

// followLanguage has the menu speak the window's language from now on.
func (w *wailsWindow) followLanguage(ctx context.Context) {
	if w.frame.desk == nil {
		return
	}
	w.frame.desk.Overhear(func(noun, tag string) {
		if noun == "language" && !w.isGone.Load() {
			sayMenu(ctx, w.menuBar(tag))
		}
	})
}
