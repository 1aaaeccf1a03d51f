// Package frontend carries the built window inside the program.
//
// It must never build anything and never read the disk: what `npm run build` left in dist at
// compile time is what the program shows. Start reading at Window.
package frontend

import (
	"embed"
	"fmt"
	"io/fs"
)

// dist holds the built front end. A fresh clone has only a placeholder here, so that the Go code
// compiles before the first front-end build.
//
//go:embed all:dist
var dist embed.FS

// Window returns the files of the practitioner's window, with index.html at its root.
//
// It fails when the program was compiled before the front end was built, because an empty window
// would say nothing about the cause.
func Window() (fs.FS, error) {
	window, err := fs.Sub(dist, "dist/desktop")
	if err != nil {
		return nil, fmt.Errorf("open the built window: %w", err)
	}
	if _, err := fs.Stat(window, "index.html"); err != nil {
		return nil, fmt.Errorf("the window was not built before the program (run `make build`): %w", err)
	}
	return window, nil
}
