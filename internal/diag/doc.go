// Package diag reads the log of a build and finds the diagnostics in it.
//
// The log is untrusted bytes of any length, from any number of tools, in any
// encoding that builds produce. A reader cuts it into lines with bounded
// memory, a cleaner makes them plain text and takes off what CI systems put
// in front, a gate drops on bytes what no tool could have meant, and the
// families (one or two files per family of tools) read the rest. See family for how
// to add one; Parse is the only way in.
//
// The package knows nothing about causes, sources or models. Of the workspace
// it asks only where a named file lies, by looking at its directory entry, and
// which of several holds a line that a tool showed, by asking its caller
// (Options.Lines); it never opens a file.
//
// What always holds: text in a result is valid UTF-8 without control
// characters (tabs excepted) and without bidirectional controls; ids are d1,
// d2, … in the order of the log; every count is at least 1; memory does not
// grow with the log beyond the diagnostics that are kept.
package diag
