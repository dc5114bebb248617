package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// msTools names the tool behind a code's letters.
var msTools = map[string]string{
	"MSB": "msbuild", "CS": "csc", "NU": "nuget", "NETSDK": "dotnet", "LNK": "link", "C": "cl", "D": "cl",
	"FS": "fsc", "BC": "vbc", "CA": "csc", "IDE": "csc", "AD": "csc", "RC": "rc", "CVT": "cvtres", "TS": "tsc",
	"AL": "al", "SYSLIB": "csc", "RZ": "csc", "ASP": "csc", "SA": "csc", "BL": "csc",
}

// msKinds class single codes; msDefaults class the rest by their letters.
// Source: https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-messages/
// and the error references of MSBuild, NuGet, C++, F# and Visual Basic.
var msKinds = msTable(map[aires.Kind]map[string]string{
	aires.KindMissingSymbol: {
		"CS": "0103 0117 0246 0305 0400 0426 0430 0432 0539 0616 0656 1061 1069 1540 1654 1935 5001 8892",
		"C":  "2039 2065 2653 3861 2027 2504 2787", "LNK": "1120 2001 2019", "FS": "0039", "BC": "30002 30451 30456 30057 30009 30420 30737",
	},
	aires.KindMissingFile: {
		"CS": "0006 0009 0012 0234 0518 1504 1566 1576 1583 2001 2012 7069", "C": "1083", "LNK": "1104 1181 1561",
		"MSB":    "1003 1009 1011 3202 3030 3245 3644 4019 4236 4237 4226 4278 3103 3552",
		"NETSDK": "1004 1005 1064 1073 1127", "NU": "1100 1101 1102 1103 1104 1106 1301 3004 5000", "FS": "0078 0082 0084 0225", "BC": "2001 2006 2017 31007",
	},
	aires.KindSyntax: {
		"CS": "0116 1513 1514 1515 1517 1518 1519 1520 1521 1524 1525 1526 1528 1529 1530 1547 1585 1646 1733 7017 8070 8124 8180 8635 8641 8803",
		"C":  "1004 1075 2001 2015 2017 2018 2021 2054 2058 2059 2061 2062 2143 2144 2145 2146 2181 2226 2447 2760 1057",
		"FS": "0010 0058 0058 0222 0583 0584 0602 3118 3156", "BC": "30035 30037 30081 30084 30087 30188 30198 30199 30201 30203 30205 30237 30289 30429 30648 30807",
	},
	aires.KindFatal: {
		"C": "1001 1002 1060 1128", "LNK": "1000 1102", "MSB": "4018 4025 4057 4062 4066 4067 4068 4024 4175 1006 1008 1001", "CS": "0583 8078", "FS": "0192",
	},
	aires.KindOther: {
		"CS": "1029 1030 1591 0162 0219 0168 0414 0618 0619 0612", "MSB": "3073 3021 3026 3027 6006 6003 4181", "FS": "0044 3370", "BC": "40000 42024",
		"NETSDK": "1147",
	},
})

// msDefaults class codes by their letters.
var msDefaults = map[string]aires.Kind{
	"CS": aires.KindType, "C": aires.KindType, "FS": aires.KindType, "BC": aires.KindType,
	"NETSDK": aires.KindFatal,
}

func msTable(by map[aires.Kind]map[string]string) map[string]aires.Kind {
	table := make(map[string]aires.Kind)
	for kind, families := range by {
		for letters, numbers := range families {
			for number := range strings.FieldsSeq(numbers) {
				table[letters+number] = kind
			}
		}
	}
	return table
}

func msLetters(code string) string { return strings.TrimRight(code, "0123456789") }

// msToolOf names the tool by its code, else by the origin it wrote.
func msToolOf(code, origin string) string {
	if tool, ok := msTools[msLetters(code)]; ok {
		return tool
	}
	switch strings.ToUpper(origin) {
	case "CSC":
		return "csc"
	case "VBC":
		return "vbc"
	case "LINK":
		return "link"
	}
	return "msbuild"
}

func msKind(d *aires.Diagnostic) aires.Kind {
	if d.Severity != aires.SeverityError {
		return aires.KindWarning
	}
	if kind, ok := msKinds[d.Code]; ok {
		return kind
	}
	letters := msLetters(d.Code)
	if letters == "CS" && d.Code >= "CS1001" && d.Code <= "CS1057" {
		return aires.KindSyntax
	}
	if kind, ok := msDefaults[letters]; ok {
		return kind
	}
	return aires.KindOther
}

var (
	msQuoted   = regexp.MustCompile("[`'\"]([^`'\"]+)['\"]")
	msMember   = regexp.MustCompile("definition for [`']([^`']+)'")
	msQuery    = regexp.MustCompile(`'(\w+)' not found\.`)
	msPackage  = regexp.MustCompile(`(?:[Pp]ackages?|resolve) '?([A-Za-z][\w.-]*\w)'?(?:[ .]|$)`)
	msConvert  = regexp.MustCompile("(?:from|type) [`']([^`']+)' (?:cannot be converted )?to (?:type )?[`']([^`']+)'")
	msExternal = regexp.MustCompile(`unresolved external symbol (?:"([^"]+)"|(\S+))`)
	msTwice    = regexp.MustCompile(`^"?([^"(]+)"?.* already defined in `)
	msMissing  = regexp.MustCompile("^[`']?([^`' ]+)'? expected|^Expected '?(\\S+?)'?\\.?$")
)

// msClassify sets kind and symbols from code and message.
func msClassify(d *aires.Diagnostic) {
	d.Kind = msKind(d)
	d.Fatal = d.Fatal || d.Kind == aires.KindFatal
	kind := d.Kind
	if kind == aires.KindWarning {
		kind = msKinds[d.Code]
	}
	if m := msTwice.FindStringSubmatch(d.Message); m != nil && len(d.Symbols) == 0 {
		d.Symbols = []aires.Symbol{{Name: m[1], Role: aires.RoleFound}}
	}
	switch kind {
	case aires.KindMissingSymbol, aires.KindMissingFile:
		if len(d.Symbols) == 0 {
			d.Symbols = missing(msMissingName(d))
		}
	case aires.KindSyntax:
		if m := msMissing.FindStringSubmatch(d.Message); m != nil {
			d.Symbols = []aires.Symbol{{Name: m[1] + m[2], Role: aires.RoleExpected}}
		}
	case aires.KindType:
		if m := msConvert.FindStringSubmatch(d.Message); m != nil {
			d.Symbols = []aires.Symbol{{Name: m[2], Role: aires.RoleExpected}, {Name: m[1], Role: aires.RoleFound}}
		}
	}
}

// msMissingName finds the name that a message misses.
func msMissingName(d *aires.Diagnostic) string {
	switch msLetters(d.Code) {
	case "NU":
		return first(msPackage.FindStringSubmatch(d.Message))
	case "LNK":
		if m := msExternal.FindStringSubmatch(d.Message); m != nil {
			return m[1] + m[2]
		}
	}
	return first(msMember.FindStringSubmatch(d.Message), msQuery.FindStringSubmatch(d.Message), msQuoted.FindStringSubmatch(d.Message))
}
