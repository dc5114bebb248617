package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// tsKinds are the codes that their thousand does not class.
// Source: diagnosticMessages.json of the TypeScript compiler.
var tsKinds = tsTable(map[aires.Kind]string{
	aires.KindMissingFile: "2306 2307 2497 2688 2691 2732 2792 2834 2835 2846 2882 5012 5058 5083 6053 6054 6231 7016 18002 18003",
	aires.KindMissingSymbol: "1192 1259 2304 2305 2318 2339 2353 2459 2460 2468 2503 2550 2551 2552 2561 2568 2570 2576 2580 2581 2582 2583 2584 2585 " +
		"2591 2592 2593 2614 2618 2662 2663 2686 2689 2693 2694 2724 2749 2867 2868 18004",
	aires.KindSyntax: "2657 17002 17008 17014 17015 18026 18030",
	aires.KindType:   "1268 1270 1345 2300 2451",
	aires.KindOther:  "6059 6133 6138 6192 6196 6198 6199 6307 7027 7028 7029 7030",
})

func tsTable(by map[aires.Kind]string) map[string]aires.Kind {
	table := make(map[string]aires.Kind)
	for kind, codes := range by {
		for code := range strings.FieldsSeq(codes) {
			table["TS"+code] = kind
		}
	}
	return table
}

func tsKind(d *aires.Diagnostic) aires.Kind {
	if d.Severity != aires.SeverityError {
		return aires.KindWarning
	}
	if kind, ok := tsKinds[d.Code]; ok {
		return kind
	}
	if len(d.Code) != len("TS0000") {
		return aires.KindType // 17xxx, 18xxx
	}
	switch d.Code[2] {
	case '1', '8':
		return aires.KindSyntax
	case '5', '6':
		return aires.KindFatal // an option or a project file that is broken
	}
	return aires.KindType
}

var (
	tsQuoted = regexp.MustCompile(`'"?([^'"]+)"?'`)
	tsMember = regexp.MustCompile(`(?:exported member|member named|export named|named|declares)\s+'([^']+)'`)
	tsAssign = regexp.MustCompile(`(?:Type|type) '(.+?)' is not assignable to (?:parameter of )?type '(.+?)'`)
	tsExpect = regexp.MustCompile(`^'(.+)' expected\.`)
)

// tsClassify sets kind and symbols from code and message.
func tsClassify(d *aires.Diagnostic) {
	d.Kind = tsKind(d)
	d.Fatal = d.Kind == aires.KindFatal
	if d.Code == "TS18003" { // the file it names is the project's, what is missing has no name
		d.File = between(d.Message, "'", "'")
		return
	}
	switch {
	case d.Kind == aires.KindMissingSymbol || d.Kind == aires.KindMissingFile || d.Code == "TS2741":
		m := tsMember.FindStringSubmatch(d.Message)
		if m == nil {
			m = tsQuoted.FindStringSubmatch(d.Message)
		}
		if m != nil {
			d.Symbols = missing(m[1])
		}
	case d.Code == "TS1005":
		if m := tsExpect.FindStringSubmatch(d.Message); m != nil {
			d.Symbols = []aires.Symbol{{Name: m[1], Role: aires.RoleExpected}}
		}
	default:
		if m := tsAssign.FindStringSubmatch(d.Message); m != nil {
			d.Symbols = []aires.Symbol{{Name: m[2], Role: aires.RoleExpected}, {Name: m[1], Role: aires.RoleFound}}
		}
	}
}
