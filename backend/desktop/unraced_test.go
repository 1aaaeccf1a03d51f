//go:build !race

package desktop_test

const isRaced = false
