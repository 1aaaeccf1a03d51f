//go:build !bindings

package main

// isDescribing is true in the build that only tells Wails what is bound.
const isDescribing = false
