//go:build race

package desktop_test

// isRaced: the race detector makes each try take ten times as long and learns nothing from the next bad text in the same
// field. `make test` tries them all without it.
const isRaced = true
