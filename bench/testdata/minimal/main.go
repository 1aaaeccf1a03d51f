// The least that a window of this kind can be: one page with fifty rows and nothing bound. The program's
// start and memory are measured beside it.
package main

import (
	"fmt"
	"os"
	"strings"
	"testing/fstest"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
)

func main() {
	var page strings.Builder
	page.WriteString(`<!doctype html><meta charset="utf-8"><title>Minimal</title><h1>Clients</h1><ol>`)
	for i := range 50 {
		fmt.Fprintf(&page, "<li>Client %d, client%d@example.test", i, i)
	}
	err := wails.Run(&options.App{
		Title: "Minimal", Width: 1100, Height: 760,
		AssetServer: &assetserver.Options{Assets: fstest.MapFS{"index.html": {Data: []byte(page.String())}}},
		Linux:       &linux.Options{ProgramName: "Minimal", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
