// Package resource watches what a daemon lives on: its memory, the disk of its
// store, its file descriptors. Near a limit it says so, and again when there is
// room: between the two limits nothing changes, so that nothing flutters.
//
// It knows nobody who takes less in; it tells who asks.
package resource
