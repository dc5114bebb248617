package evidence

// clean reports whether nothing in line has to be replaced.
func clean(line string) bool { return plain(line) == line }
