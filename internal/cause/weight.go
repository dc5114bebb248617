package cause

// The reasons that links give.
const (
	reasonUnreached = "What they miss comes from one place, which is not reached from here"
	reasonNotes     = "What the tool adds to them names the same things"
	reasonPlace     = "They are about the same line"
	reasonTypes     = "They are about the same types and mention the same names"
	reasonChanged   = "They use what is declared in two ways"
	reasonMissed    = "What one of them misses, the other uses"
	reasonDeclares  = "What is declared where one of them stands, the other uses"
	reasonCalled    = "They use the same function or type"
	reasonSaid      = "The tool names the same things in them"
	reasonSubject   = "They are about the same type or name"
)

// bias is what speaks for one cause before any link does, unlinked where none
// does at all; enough is from where on two groups are one.
const (
	bias     = -0.79
	unlinked = -3.0
	enough   = 0.8
)

// link is one thing that two units can have in common.
type link struct {
	name   string
	weight float64 // how much it adds to the logarithm of the odds that they have one cause
	reason string  // "" where it is none by itself
}

// weights were measured, not chosen: by a logistic regression over all pairs of
// errors of the corpus as it was before its last row, with and without their
// sources. Sharing something never speaks against one cause there, and kinds
// never speak for it. What came out at nothing is not here. TestWeights, in
// package corpus, measures them.
var weights = []link{
	{"unreached together", 3.78, reasonUnreached},
	{"both types", 3.33, reasonTypes},
	{"changed and mentioned", 1.66, reasonChanged},
	{"called+noted", 1.46, reasonCalled},
	{"next line", 1.45, ""},
	{"called+declares", 1.43, reasonDeclares},
	{"called+within", 1.19, reasonCalled},
	{"types and mentioned", 1.19, reasonTypes},
	{"called+marked", 1.09, reasonCalled},
	{"missed+word", 1.00, reasonMissed},
	{"two names said", 0.93, reasonSaid},
	{"types and asked", 0.84, reasonTypes},
	{"same file", 0.84, ""},
	{"noted+noted", 0.81, reasonNotes},
	{"owns+owns", 0.79, reasonSubject},
	{"declares+missed", 0.75, reasonMissed},
	{"noted+within", 0.66, reasonNotes},
	{"missed+said", 0.58, reasonMissed},
	{"at noted+noted", 0.50, reasonNotes},
	{"changed+missed", 0.47, reasonChanged},
	{"at said+said", 0.46, reasonPlace},
	{"asked+called", 0.46, reasonCalled},
	{"changed+noted", 0.44, reasonChanged},
	{"marked+marked", 0.44, reasonSubject},
	{"declares+said", 0.41, reasonDeclares},
	{"asked+changed", 0.41, reasonChanged},
	{"within+word", 0.39, reasonSubject},
	{"called+called", 0.35, reasonCalled},
	{"declares and mentioned", 0.34, reasonDeclares},
	{"called+said", 0.28, reasonCalled},
	{"declares+word", 0.24, reasonDeclares},
	{"called+word", 0.22, reasonCalled},
	{"said+said", 0.16, reasonSaid},
	{"marked+missed", 0.15, reasonMissed},
	{"two missed", -0.21, ""},
	{"type+type", -0.31, ""},
	{"other+type", -0.36, ""},
	{"within+within", -0.63, ""},
	{"missing-symbol+type", -0.87, ""},
	{"other types", -0.88, ""},
	{"missing-symbol+other", -0.90, ""},
	{"type+type in one file", -0.97, ""},
	{"missing-symbol+missing-symbol in one file", -0.97, ""},
	{"missing-file+other", -0.98, ""},
	{"missing-symbol+missing-symbol", -1.29, ""},
	{"missing-symbol+type in one file", -2.25, ""},
}
