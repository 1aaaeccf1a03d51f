package practice

import (
	_ "embed"
	"strings"
	_ "time/tzdata" // the zones travel with the program: not every system has them
)

// zoneNames are the inhabited zones of the IANA time zone database, one a line.
//
//go:embed zones.txt
var zoneNames string

// Zones lists the names of the time zones to choose from, UTC first.
func Zones() []string { return strings.Fields(zoneNames) }
