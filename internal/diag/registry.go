package diag

// entry is a registered family with the words that lines hold on which it may
// begin; general says that the words of any tool are among them.
type entry struct {
	family  func() family
	words   []string
	general bool
}

// registry lists the families in the order in which they are asked. What is
// more specific stands earlier.
func registry() []entry {
	return []entry{
		{newCommand, commandWords(), false},
		{newReport, reportWords(), false},
		{newGo, goWords(), false},
		{newGoTest, goWords(), true},
		{newGNAT, gnatWords(), false},
		{newFortran, fortranWords(), true},
		{newGCC, gccWords(), true},
		{newRust, rustWords(), true},
		{newNode, nodeWords(), false},
		{newJest, jestWords(), true},
		{newBundle, bundleWords(), false},
		{newTypeScript, typeScriptWords(), true},
		{newTAP, tapWords(), false},
		{newBazel, bazelWords(), false},
		{newXML, xmlWords(), false},
		{newLint, lintWords(), false},
		{newECJ, ecjWords(), false},
		{newScala, scalaWords(), false},
		{newAnt, antWords(), false},
		{newJava, javaWords(), true},
		{newMSBuild, msbuildWords(), true},
		{newCMake, cmakeWords(), false},
		{newMake, makeWords(), false},
		{newLinker, linkerWords(), false},
		{newPytest, pythonWords(), true},
		{newPython, pythonWords(), true},
		{newLint, lintWords(), true},
	}
}

// asked is a family made for one log, with its place in the gate's answer.
type asked struct {
	family
	bit mask
}

// families returns the registered families, made anew for one log.
func families() []asked {
	var all []asked
	for i, e := range registry() {
		all = append(all, asked{e.family(), 1 << i})
	}
	return all
}

// vocabulary returns the words of all families, each with who begins on it.
func vocabulary() map[string]mask {
	who := map[string]mask{}
	for i, e := range registry() {
		for _, w := range e.words {
			who[w] |= special | 1<<i
		}
		for _, w := range generalWords() {
			if e.general {
				who[w] |= 1 << i
			}
		}
	}
	return who
}
