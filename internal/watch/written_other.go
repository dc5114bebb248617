//go:build !linux

package watch

// written reports whether somebody has the file open for writing. Windows does
// not rename such a file; elsewhere nobody can tell, and a file that has not
// changed for a while counts as closed.
func written(string) bool { return false }
