package cause

import "strings"

// Weights say how much speaks for two units being one cause, as the logarithm of
// the odds: Bias before any link does, and what each link adds.
type Weights struct {
	Bias  float64
	Links []Link
}

// Link is what one thing that two units have in common is worth.
type Link struct {
	Name   string
	Weight float64
}

// unlinked speaks for two units that have nothing in common; enough is from
// where on two groups are one.
const (
	unlinked = -3.0
	enough   = 0.8
)

// reasons are what the names of links begin with or hold, and what joins two
// groups then. The first that fits counts; links without one give none.
var reasons = []struct{ part, reason string }{
	{"+other", ""},
	{"+type", ""},
	{"+missing", ""},
	{"same file", ""},
	{"next line", ""},
	{"two missed", ""},
	{"unreached", "What they miss comes from one place, which is not reached from here"},
	{"one line", ""},
	{"same line", "They are about the same line"},
	{"types", "They are about the same types and mention the same names"},
	{"changed", "They use what is declared in two ways"},
	{"missed", "What one of them misses, the other uses"},
	{"declares", "What is declared where one of them stands, the other uses"},
	{"noted", "What the tool adds to them names the same things"},
	{"called", "They use the same function or type"},
	{"said", "The tool names the same things in them"},
	{"", "They are about the same type or name"},
}

func reasonOf(link string) string {
	for _, r := range reasons {
		if strings.Contains(link, r.part) {
			return r.reason
		}
	}
	return ""
}

// measured are the weights that Group uses. They were measured, not chosen: by a
// logistic regression over all pairs of errors of the corpus, with and without
// their sources. Sharing something never speaks against one cause there, and
// kinds never speak for it. What came out at nothing is not here. TestWeights,
// in package corpus, measures them.
func measured() Weights {
	return Weights{Bias: -0.72, Links: []Link{
		{"unreached together", 3.70},
		{"both types", 3.23},
		{"called+noted", 2.00},
		{"missing-symbol+other in one file", 1.83},
		{"called+declares", 1.77},
		{"other+syntax in one file", 1.76},
		{"changed and mentioned", 1.70},
		{"other+other in one file", 1.69},
		{"types and mentioned", 1.49},
		{"missing-symbol+syntax in one file", 1.49},
		{"type+type in one line", 1.35},
		{"same line", 1.35},
		{"missed+word", 1.29},
		{"same column", 1.23},
		{"missed+missed", 1.21},
		{"missed+said", 1.18},
		{"two names said", 1.11},
		{"marked+marked", 1.07},
		{"noted+within", 0.92},
		{"missing-symbol+missing-symbol in one file", 0.90},
		{"other+type in one file", 0.90},
		{"declares+said", 0.83},
		{"noted place", 0.83},
		{"called+said", 0.68},
		{"noted+noted", 0.61},
		{"marked+missed", 0.60},
		{"declares+missed", 0.58},
		{"asked+changed", 0.55},
		{"called+word", 0.54},
		{"changed+missed", 0.53},
		{"asked+called", 0.51},
		{"called+changed", 0.50},
		{"next line", 0.50},
		{"around+declares", 0.47},
		{"asked+word", 0.37},
		{"called+marked", 0.34},
		{"types and asked", 0.33},
		{"syntax+type in one file", 0.32},
		{"within+word", 0.32},
		{"missed and mentioned", 0.31},
		{"declares and mentioned", 0.30},
		{"called+within", 0.28},
		{"noted+owns", 0.22},
		{"owns+owns", 0.21},
		{"called+called", 0.12},
		{"changed+noted", 0.11},
		{"declares+marked", 0.10},
		{"syntax+syntax", -0.10},
		{"type+type in one file", -0.11},
		{"missing-symbol+syntax", -0.20},
		{"other+type", -0.32},
		{"missing-symbol+type in one line", -0.34},
		{"test+test", -0.34},
		{"test+type", -0.44},
		{"other phrase", -0.50},
		{"missing-file+other in one file", -0.50},
		{"within+within", -0.61},
		{"missing-symbol+type in one file", -0.74},
		{"missing-symbol+missing-symbol", -0.90},
		{"missing-file+other", -1.00},
		{"missing-symbol+test", -1.01},
		{"missing-symbol+type", -1.11},
		{"missing-symbol+other", -1.14},
		{"other types", -1.24},
	}}
}
