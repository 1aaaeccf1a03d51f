//go:build !race

package access_test

const isRaced = false
