package verdict

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// kinds are the types of literals in a language: of text, whole numbers, others and
// truth, and of what is only known to be a number.
type kinds struct{ text, whole, real, truth string }

var literalKinds = map[string]kinds{
	"c":       {"const char *", "int", "double", "bool"},
	"rust":    {"&'static str", "u32", "f64", "bool"},
	"ada":     {"", "Integer", "Float", "Boolean"},
	"fortran": {"character(len=64)", "integer", "real", "logical"},
}

var (
	givenBehind    = regexp.MustCompile(`^\s*(?:[-+*/%]?=|:=|=>|==|!=|/=|<=?|>=?|[-+*/%:])\s*([^;,{}]+)`)
	givenBefore    = regexp.MustCompile(`([A-Za-z_][\w.>%():-]*?)\s*(?:[-+*/%]?=|:=|==|!=|/=|<=?|>=?|[-+*/%])\s*&?(?:\w+(?:\([^()]*\)|\[[^\[\]]*\])?\s*(?:\.|->|%|::))*$`)
	givenBack      = regexp.MustCompile(`\breturn\s+&?(?:\w+(?:\.|->|%))*$`)
	attribute      = regexp.MustCompile(`(\w+)'Image\s*\((?:\w+\.)*$`)
	askedWhether   = regexp.MustCompile(`(?:\bif\s*\(?|&&|\|\||\bnot\s|!)\s*\(?(?:\w+(?:\.|->|%))*$`)
	integralText   = regexp.MustCompile(`^-?\d[\d_]*(?:u\d+|i\d+|[uU])?$`)
	fractionalText = regexp.MustCompile(`^-?\d[\d_]*\.\d*(?:_\w+|d\d+|f)?$`)
	callOf         = regexp.MustCompile(`^(?:[\w.]+(?:::|\.|->))*([A-Za-z_]\w*)\s*\(`)
	lastOf         = regexp.MustCompile(`^(?:\w+(?:\([^()]*\)|\[[^\[\]]*\])?(?:\.|->|%))*([A-Za-z_]\w*)$`)
	makesString    = regexp.MustCompile(`^String::|^format!|\.(?:to_string|to_owned|to_uppercase|to_lowercase)\(\)$`)
)

// demanded is the type that a line takes name for, as far as what it is given,
// compared with or handed to is declared; "" where that is not known. literals
// says whether literals count: they fit several types.
func (j *Judge) demanded(file string, line int, name string, literals bool) string {
	text := j.look.Lines(file)[line-1]
	language := index.Language(file)
	for _, at := range named(text, name) {
		before, after := text[:at], text[at+len(name):]
		if m := attribute.FindStringSubmatch(before); m != nil && language == "ada" {
			return m[1]
		}
		if m := givenBehind.FindStringSubmatch(after); m != nil && !strings.HasPrefix(after, "::") {
			if t := j.exprType(m[1], file, line, literals); t != "" {
				return t
			}
		}
		if m := givenBefore.FindStringSubmatch(before); m != nil {
			if t := j.exprType(m[1], file, line, literals); t != "" {
				return t
			}
		}
		if t := j.parameterAt(file, before); t != "" {
			return t
		}
		if in, ok := j.functionAround(file, line); ok && givenBack.MatchString(before) && strings.HasPrefix(strings.TrimSpace(after), ";") {
			if t := j.resultOf(in); t != "" {
				return t
			}
		}
		if t := strings.TrimSpace(after); language == "rust" && (t == "," || strings.HasPrefix(t, ", ") || t == "}") && (strings.TrimSpace(before) == "" || innermost(before) == '{') {
			if t := j.declaredType(name, file, line); t != "" { // a field written in short
				return t
			}
		}
		if literals && askedWhether.MatchString(before) && !givenBehind.MatchString(after) && !strings.HasPrefix(after, "(") {
			return literalKinds[language].truth
		}
	}
	return ""
}

// exprType is the type of an expression.
func (j *Judge) exprType(expr, file string, line int, literals bool) string {
	language := index.Language(file)
	of := literalKinds[language]
	e := strings.TrimSpace(expr)
	for n := strings.Count(e, ")") - strings.Count(e, "("); n > 0 && strings.HasSuffix(e, ")"); n-- {
		e = strings.TrimSpace(strings.TrimSuffix(e, ")"))
	}
	e = strings.TrimLeft(e, "&*!(")
	if m := regexp.MustCompile(`\bas (\w+)$`).FindStringSubmatch(e); m != nil && language == "rust" {
		return m[1]
	}
	if e, _, ok := strings.Cut(e, " "); ok && !strings.ContainsAny(e, `"'(`) { // the first operand
		return j.exprType(e, file, line, literals)
	}
	switch lower := strings.ToLower(strings.Trim(e, ".")); {
	case makesString.MatchString(e):
		return "String"
	case language == "rust" && strings.HasSuffix(e, ".len()"):
		return "usize"
	case language == "rust" && strings.HasSuffix(e, ".clone()"):
		return j.exprType(strings.TrimSuffix(e, ".clone()"), file, line, literals)
	case lower == "true" || lower == "false":
		return of.truth
	case !literals && (integralText.MatchString(e) || fractionalText.MatchString(e)):
		return ""
	case integralText.MatchString(e):
		return of.whole
	case fractionalText.MatchString(e):
		return of.real
	case strings.HasPrefix(e, `"`) && closing(e) == len(e)-1:
		return of.text
	}
	if m := callOf.FindStringSubmatch(e); m != nil {
		for _, d := range j.look.Declared(m[1]) {
			if t := j.resultOf(d); d.Kind.Callable() && t != "" {
				return t
			}
		}
		return ""
	}
	if m := lastOf.FindStringSubmatch(e); m != nil {
		if m[1] == e {
			return j.declaredType(e, file, line)
		}
		return j.memberType(m[1], language)
	}
	return ""
}

// typeBehind and typeBefore match the type in a declaration, %s being the name.
var typesIn = map[string]string{
	"c":       `((?:\b(?:const|unsigned|signed|long|short|struct|enum|union)\s+)*\b[A-Za-z_][\w:]*(?:<[^;{}]*>)?[\s*&]+)%s\s*(?:[;=,)\[]|$)`,
	"rust":    `\b%s\s*:\s*(&?(?:'\w+ )?(?:mut )?[A-Za-z_][\w:]*(?:<[^={;]*>)?)`,
	"ada":     `(?i)\b%s\s*(?:,\s*\w+\s*)*:\s*(?:(?:in|out|constant|aliased)\s+)*([A-Za-z][\w.]*)`,
	"fortran": `(?i)^\s*((?:integer|real|logical|character|complex|type|class|double precision)\s*(?:\([^()]*\))?)[^!]*::[^!]*\b%s\b`,
}

// typeIn is the type with which a line declares name, or "".
func typeIn(text, name, language string) string {
	expr, ok := typesIn[language]
	if !ok {
		return ""
	}
	m := regexp.MustCompile(strings.Replace(expr, "%s", regexp.QuoteMeta(name), 1)).FindStringSubmatch(masked(text))
	if m == nil {
		return ""
	}
	t := strings.TrimSpace(m[1])
	if slices.Contains(statements, t) || t == "constant" || t == "auto" || t == "const" || t == "else" {
		return ""
	}
	return strings.TrimSpace(strings.TrimSuffix(t, "&"))
}

// declaredType is the type of a variable where a line uses it: of what is declared
// last above it, or of a member or constant of that name.
func (j *Judge) declaredType(name, file string, line int) string {
	language := index.Language(file)
	lines := j.look.Lines(file)
	for n := line; n > 0 && n > line-maxReach; n-- {
		if t := typeIn(lines[n-1], name, language); t != "" {
			return t
		}
	}
	return j.memberType(name, language)
}

// memberType is the type of what is declared as a member, variable or constant of
// a name, where all that are called so have the same.
func (j *Judge) memberType(name, language string) string {
	found := ""
	for _, d := range j.look.Declared(name) {
		if d.Kind.Callable() || d.Kind.IsType() || index.Language(d.File) != language {
			continue
		}
		t := typeIn(j.look.Lines(d.File)[d.Line-1], name, language)
		if d.Kind == index.Member {
			t = plainName(d.Scope)
		}
		if found != "" && t != found {
			return ""
		}
		found = t
	}
	return found
}

var results = map[string]*regexp.Regexp{
	"rust": regexp.MustCompile(`->\s*([^{;]+?)\s*(?:\{|;|where|$)`),
	"ada":  regexp.MustCompile(`(?i)\breturn\s+([\w.]+)`),
}

// resultOf is the type of what a function returns.
func (j *Judge) resultOf(d index.Decl) string {
	lines := j.look.Lines(d.File)
	if d.Line < 1 || d.Line > len(lines) {
		return ""
	}
	if expr := results[index.Language(d.File)]; expr != nil {
		if m := expr.FindStringSubmatch(lines[d.Line-1]); m != nil && m[1] != "Self" {
			return m[1]
		}
		return ""
	}
	if index.Language(d.File) != "c" {
		return ""
	}
	before, _, _ := strings.Cut(lines[d.Line-1], d.Name+"(")
	before = strings.TrimSpace(regexp.MustCompile(`\b(?:static|inline|extern|virtual|constexpr|explicit)\b|\[\[\w+\]\]`).ReplaceAllString(before, ""))
	if strings.HasSuffix(before, "::") || before == "" || before == "void" || before == "auto" {
		return ""
	}
	return strings.TrimSpace(strings.TrimSuffix(before, "&"))
}

// parameterAt is the type of the parameter that the next argument of the call which
// text ends in goes to, where only one function is called so.
func (j *Judge) parameterAt(file, text string) string {
	language := index.Language(file)
	depth, n := 0, 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')', ']', '}':
			depth++
		case ',':
			if depth == 0 {
				n++
			}
		case '(', '[', '{':
			if depth--; depth >= 0 {
				continue
			}
			name := regexp.MustCompile(`(\w+)\s*$`).FindString(text[:i])
			var all []string
			for _, d := range j.look.Declared(strings.TrimSpace(name)) {
				if !d.Kind.Callable() || d.Kind == index.Macro || index.Language(d.File) != language {
					continue
				}
				_, rest, ok := strings.Cut(j.look.Lines(d.File)[d.Line-1], "(")
				own := slices.DeleteFunc(parameters(rest+" "), func(p string) bool { return language == "rust" && strings.Contains(p, "self") })
				if !ok || n >= len(own) {
					continue
				}
				words := names(own[n])
				t := ""
				if len(words) > 1 {
					switch language {
					case "c":
						t = typeIn(own[n], words[len(words)-1], language)
					default:
						t = typeIn(own[n], words[0], language)
					}
				}
				if t != "" && !slices.Contains(all, t) {
					all = append(all, t)
				}
			}
			if len(all) == 1 {
				return all[0]
			}
			return ""
		}
	}
	return ""
}

// likeWanted leaves of the members of owner those that may be what d misses: in the
// languages whose demands are known, not one of a type that d's line cannot mean,
// nor one that the file which d is in uses well beside the name that it misses.
func (j *Judge) likeWanted(all []declared, d *aires.Diagnostic, name, owner string) []declared {
	language := index.Language(d.File)
	if _, ok := literalKinds[language]; !ok || j.line(d) == "" {
		return all
	}
	want := j.sortOf(j.demanded(d.File, d.Line, name, true), language)
	how := j.ownedAccess(owner, language)
	return slices.DeleteFunc(slices.Clone(all), func(c declared) bool {
		lines := j.look.Lines(c.file)
		if c.line < 1 || c.line > len(lines) || c.kind != index.Field {
			return false
		}
		is := j.sortOf(typeIn(lines[c.line-1], c.name, language), language)
		return want != "" && is != "" && is != want || c.file == d.File && alike(name, c.name) == 0 && how(c) != unused
	})
}

// sortOf says what a type is as far as that can be told: a number, text, truth, or
// a type by its name.
func (j *Judge) sortOf(of, language string) string {
	bare := strings.TrimPrefix(strings.TrimPrefix(strings.Trim(of, "&* "), "const "), "struct ")
	switch lower := strings.ToLower(bare); {
	case of == "":
		return ""
	case lower == "bool", lower == "boolean", lower == "logical":
		return "truth"
	case strings.HasPrefix(lower, "character("), strings.HasPrefix(lower, "char *"), lower == "string", strings.HasSuffix(lower, "str"), strings.HasSuffix(lower, "::string"), strings.Contains(of, "char") && strings.Contains(of, "*"):
		return "text"
	case numbers.MatchString(of), lower == "natural", lower == "positive", lower == "integer", lower == "float", lower == "real", strings.HasPrefix(lower, "integer("), strings.HasPrefix(lower, "real("):
		return "number"
	case strings.ContainsAny(bare, "<("):
		return "made of others"
	}
	if len(j.types(plainName(bare), language)) > 0 && len(j.fieldsOf(j.types(plainName(bare), language)[0])) > 0 {
		return plainName(bare)
	}
	return ""
}
