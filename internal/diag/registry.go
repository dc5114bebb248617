package diag

// families returns the registered families, made anew for one log, in the
// order in which they are asked. What is more specific stands earlier.
func families() []family {
	return []family{
		newGo(),
		newGoTest(),
		newGCC(),
		newRust(),
		newTypeScript(),
		newJava(),
		newMSBuild(),
		newCMake(),
		newMake(),
		newLinker(),
		newPytest(),
		newPython(),
	}
}
