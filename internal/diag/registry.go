package diag

// families returns the registered families, made anew for one log, in the
// order in which they are asked. What is more specific stands earlier.
func families() []family {
	return []family{
		newGo(),
		newGoTest(),
		newGNAT(),
		newFortran(),
		newGCC(),
		newRust(),
		newNode(),
		newJest(),
		newTypeScript(),
		newECJ(),
		newScala(),
		newJava(),
		newMSBuild(),
		newCMake(),
		newMake(),
		newLinker(),
		newPytest(),
		newPython(),
	}
}
