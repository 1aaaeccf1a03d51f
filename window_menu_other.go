//go:build !browser && !linux

package main

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/menu"
	shell "github.com/wailsapp/wails/v2/pkg/runtime"
)

// sayMenu shows the menu in its new words.
func sayMenu(ctx context.Context, bar *menu.Menu) { shell.MenuSetApplicationMenu(ctx, bar) }
