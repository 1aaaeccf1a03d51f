//go:build bindings

package main

// isDescribing: this build opens no window and no records. Wails runs it to learn what is bound.
const isDescribing = true
