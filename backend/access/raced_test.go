//go:build race

package access_test

// isRaced: the race detector makes a drawn sequence take five times as long and learns little from the
// hundredth. `make test` draws them all without it.
const isRaced = true
