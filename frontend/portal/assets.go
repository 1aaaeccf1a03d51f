// Package portalassets carries the Client Portal's stylesheet, scripts and icon inside the program.
//
// It must never read the disk. Start reading at [All].
package portalassets

import (
	_ "embed"
	"slices"
)

//go:embed portal.css
var style []byte

//go:embed portal.js
var script []byte

// live is what the scripts of the pages that bring themselves up to date begin with.
//
//go:embed live.js
var live []byte

//go:embed messages.js
var messages []byte

//go:embed writing.js
var writing []byte

//go:embed appointments.js
var appointments []byte

//go:embed icon.svg
var icon []byte

// Asset is one file.
type Asset struct {
	Name string
	Type string // its media type
	Body []byte
}

// The assets' names.
const (
	Style    = "portal.css"
	Script   = "portal.js"
	Messages = "messages.js" // the script of the messages' page alone
	Icon     = "icon.svg"

	Appointments = "appointments.js" // that of the appointments' pages
)

// All returns every file. A caller must not change their bytes.
func All() []Asset {
	return []Asset{
		{Name: Style, Type: "text/css; charset=utf-8", Body: style},
		{Name: Script, Type: "text/javascript; charset=utf-8", Body: script},
		{Name: Messages, Type: "text/javascript; charset=utf-8", Body: slices.Concat(live, messages, writing)},
		{Name: Appointments, Type: "text/javascript; charset=utf-8", Body: slices.Concat(live, appointments)},
		{Name: Icon, Type: "image/svg+xml", Body: icon},
	}
}
