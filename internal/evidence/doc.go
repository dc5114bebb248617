// Package evidence verifies facts about causes: what the source says where an
// error points, what the documentation says about the error, what the project
// declares, and what changed.
//
// What the workspace declares it asks package index, which is opened once for a
// Collector. Each kind of fact is one source (source.go), in a file of its own. A source
// that finds nothing, or is not allowed to look, returns nothing: evidence is
// what is certain, and its absence stops no run.
//
// A log is hostile until proven otherwise, and so is the workspace. The package
// refuses to read anything but regular files of bounded size inside the
// workspace, symlinks resolved. It starts no program whose arguments come
// unchecked from the log, and none in a way that lets files of the workspace
// decide what else is run.
//
// What always holds: the text of evidence is valid UTF-8 without control
// characters other than tab and line feed, and its length is bounded. Columns
// count bytes of that text, whatever the tool counted.
package evidence
