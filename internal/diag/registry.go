package diag

// entry is a registered family with the words that lines hold on which it may
// begin.
type entry struct {
	family func() family
	words  []string
}

// registry lists the families in the order in which they are asked. What is
// more specific stands earlier.
func registry() []entry {
	return []entry{
		{newCommand, commandWords()},
		{newReport, reportWords()},
		{newGo, goWords()},
		{newGoTest, goTestWords()},
		{newGNAT, gnatWords()},
		{newFortran, fortranWords()},
		{newGCC, gccWords()},
		{newRust, rustWords()},
		{newNode, nodeWords()},
		{newJest, jestWords()},
		{newBundle, bundleWords()},
		{newTypeScript, typeScriptWords()},
		{newTAP, tapWords()},
		{newBazel, bazelWords()},
		{newXML, xmlWords()},
		{newLint, lintWords()},
		{newECJ, ecjWords()},
		{newScala, scalaWords()},
		{newAnt, antWords()},
		{newJava, javaWords()},
		{newMSBuild, msbuildWords()},
		{newCMake, cmakeWords()},
		{newMake, makeWords()},
		{newLinker, linkerWords()},
		{newPytest, pytestWords()},
		{newPython, pythonWords()},
		{newBuildKit, buildKitWords()},
		{newEcho, echoWords()},
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

// vocabulary returns the words of all families and totals, each with who begins
// on it.
func vocabulary() map[string]mask {
	who := map[string]mask{}
	for i, e := range registry() {
		for _, w := range e.words {
			who[w] |= 1 << i
		}
	}
	for _, t := range totals {
		for _, w := range t.pattern.parts {
			who[w] |= totalBit
		}
	}
	return who
}
