//go:build !browser && !linux

package main

import (
	"context"

	shell "github.com/wailsapp/wails/v2/pkg/runtime"
)

// resizeWindow gives the window a size.
func resizeWindow(ctx context.Context, width, height int) { shell.WindowSetSize(ctx, width, height) }
