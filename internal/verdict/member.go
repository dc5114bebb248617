package verdict

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// quote opens and closes a name in the messages of different tools.
const quote = "['‘’\"`]"

// lacking is what compilers and interpreters say of a member that a type, a
// namespace or a module does not have, with the groups of the member and of what
// lacks it.
var lacking = []struct {
	expr         *regexp.Regexp
	member, kind int
}{
	{said(`\{aka Q(?:const )?(?:struct |class |union )?([\w:]+).*has no member named Q(\w+)`), 2, 1},
	{lackingField, 2, 1},
	{said(`^Q?(?:const )?(?:(?:struct|class|union|enum) )?([\w:]+)[^'’"]*Q? has no member named Q(\w+)`), 2, 1},
	{said(`^no member named Q(\w+)Q in (?:namespace )?Q(?:struct |class |union )?([\w:]+)`), 1, 2},
	{said(`^Q(\w+)Q is not a member of Q([\w:]+)`), 1, 2},
	{said(`^Property Q(\w+)Q does not exist on type Q(?:typeof )?(\w+)(?:<[^']*>)?Q`), 1, 2},
	{said(`^Property Q(\w+)Q does not exist on type Q(\{)`), 1, 2},
	{said(`Q(\w+)Q does not exist in type Q(\w+)`), 1, 2},
	{said(`^no (?:[a-z, ]+) named Q(\w+)Q found for [\w ]+ Q(?:&(?:'\w+ )?(?:mut )?)*([\w:]+)`), 1, 2},
	{said(`^no field Q(\w+)Q on type Q(?:&(?:'\w+ )?(?:mut )?)*([\w:]+)`), 1, 2},
	{said(`Q([\w.]+)(?:<[^']*>)?Q does not contain a definition for Q(\w+)`), 2, 1},
	{said(`^(?:type object |module )?Q([\w.]+)Q (?:object )?has no attribute Q(\w+)`), 2, 1},
	{said(`^Q(\w+)Q at \(1\) is not a member of the Q(\w+)Q structure`), 1, 2},
	{said(`^no selector Q(\w+)Q for type Q(\w+)`), 1, 2},
	{said(`^Q(\w+)Q is not a component of type Q(\w+)`), 1, 2},
	{said(`^Q(\w+)Q not declared in Q(\w+)Q`), 1, 2},
	{said(`^value of type Q(\w+)Q has no member Q(\w+)`), 2, 1},
	{said(`^value (\w+) is not a member of (?:object )?([\w.]+)`), 1, 2},
}

// said compiles a message's pattern, in which Q stands for any quote.
func said(expr string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(strings.ReplaceAll(expr, "Q?", quote+"?"), "Q", quote))
}

// javaPlace is where javac looked for a symbol.
var javaPlace = regexp.MustCompile(`^location:\s+(?:(?:variable|class|interface) \w+ of type|class|interface) ([\w.]+)`)

// member finds what a member of a type, a namespace or a module is called now.
func (j *Judge) member(ds []*aires.Diagnostic) (Verdict, bool) {
	name, owner := lacks(ds[0])
	language := index.Language(ds[0].File)
	if name == "" || language == "" || language == "go" {
		return Verdict{}, false
	}
	owner = j.instance(ds[0], plainName(owner))
	all := j.inherited(owner, language)
	if m := inlineType.FindStringSubmatch(ds[0].Message); m != nil {
		owner, all = "the type", j.spelt(m[1], language)
	}
	if len(all) == 0 { // a module, as Python and Fortran have them
		for _, file := range j.modules(owner, language) {
			all = append(all, j.top(file)...)
		}
	}
	line := j.line(ds[0])
	if at := dotted(line, name); len(at) > 0 && language != "ada" {
		line = line[at[0]:]
	}
	if language == "ada" {
		all = append(all, j.valuesOf(owner)...)
	}
	all = j.fitting(all, ds[0].File, line, name, language)
	all = j.likeWanted(all, ds[0], name, owner)
	how := j.ownedAccess(owner, language)
	if language == "rust" && strings.Contains(j.line(ds[0]), owner+"::"+name) {
		how = j.access(language, owner)
	}
	best, confidence, ok := pick(name, kindred(all, name), how)
	if own, one := j.holding(all, name); one && returns(language) {
		best, confidence, ok = own, doubtful, true
	}
	if !ok || confidence < enough && nominal(language) { // it may be lost rather than called otherwise
		return Verdict{}, false
	}
	if !best.function && (best.name == name+"s" || name == best.name+"s") {
		confidence = min(confidence, plural)
	}
	places := j.qualified(j.widened(ds, name, owner, language), owner, name, language)
	if language == "rust" && best.kind == index.Field { // a method may be called so too
		places = slices.DeleteFunc(places, func(p *aires.Diagnostic) bool { return p.Message == "" && calledAs(j.line(p), name) })
	}
	v := j.renamed("", name, best, confidence, owner, places)
	if language == "c" && j.access(language, "")(best) == unused && len(j.look.Declared(name)) > 0 {
		v.Edits = j.renamedBack(best, name) // derived types still override it
	}
	return v, true
}

// inlineType is a type that TypeScript spells out in place of a name.
var (
	inlineType = regexp.MustCompile(`^Property '\w+' does not exist on type '\{ (.*) \}'\.?`)
	property   = regexp.MustCompile(`(?:^|[;{] )(?:readonly )?(\w+)\??:`)
)

// spelt lists the members of a type that is spelt out, where the workspace
// declares them.
func (j *Judge) spelt(text, language string) []declared {
	var all []declared
	for _, m := range property.FindAllStringSubmatch(text, -1) {
		declares := regexp.MustCompile(`[{;,(]\s*(?:readonly )?` + m[1] + `\??:`)
		d := declared{name: m[1], arity: -1, kind: index.Field, cased: true}
		for _, c := range j.look.Declared(m[1]) {
			if index.Language(c.File) == language {
				d = from(c)
			}
		}
		for _, u := range j.look.Uses(m[1], language, maxUses) {
			if d.file == "" && declares.MatchString(masked(u.Text)) && strings.Contains(u.Text, "type ") {
				d.file, d.line, d.end = u.File, u.Line, u.Line
			}
		}
		if d.file != "" {
			all = append(all, d)
		}
	}
	return all
}

// plural is the most that is believed of a value that became several: its type
// has changed as well.
const plural = 0.75

// renamedBack are the edits that give what is declared its old name.
func (j *Judge) renamedBack(d declared, old string) []aires.Edit {
	var edits []aires.Edit
	for _, o := range j.look.Declared(d.name) {
		line := j.look.Lines(o.File)[o.Line-1]
		if index.Together(index.Language(o.File), index.Language(d.file)) && len(named(line, d.name)) > 0 {
			edits = append(edits, aires.Edit{File: o.File, Line: o.Line, Old: line, New: swap(line, d.name, old)})
		}
	}
	return edits
}

// qualified adds to places the lines that name a member together with its owner,
// and that the tool did not come to: it may stop at the first module that fails.
func (j *Judge) qualified(places []*aires.Diagnostic, owner, name, language string) []*aires.Diagnostic {
	if len(j.look.Members(owner)) == 0 || slices.ContainsFunc(j.look.Members(owner), func(d index.Decl) bool { return d.Name == name }) {
		return places
	}
	both := regexp.MustCompile(`\b` + regexp.QuoteMeta(owner) + `(?:\.|::)` + regexp.QuoteMeta(name) + `\b`)
	for _, u := range j.look.Uses(name, language, maxUses) {
		known := slices.ContainsFunc(places, func(p *aires.Diagnostic) bool { return p.File == u.File && p.Line == u.Line })
		if !known && both.MatchString(masked(u.Text)) {
			places = append(places, &aires.Diagnostic{File: u.File, Line: u.Line, PathStatus: aires.PathWorkspace})
		}
	}
	return places
}

// widened are the places that speak of a member; of tools that stop at the first,
// its other uses too, where nothing else is called so.
func (j *Judge) widened(ds []*aires.Diagnostic, name, owner, language string) []*aires.Diagnostic {
	switch ext := path.Ext(ds[0].File); {
	case language == "ada" && len(j.types(owner, language)) == 0: // a unit
		return j.places(ds, name)
	case owner != "" && (language == "go" || language == "c" || language == "rust" || language == "ada"):
		known := j.pointing(ds, name)
		if !slices.Contains(widespread, strings.ToLower(name)) {
			n := len(known)
			known = slices.DeleteFunc(j.places(ds, name), func(p *aires.Diagnostic) bool {
				return !slices.Contains(known[:n], p) && !asMember(p.File, j.line(p), name)
			})
		}
		return j.ownedUses(known, name, owner, language)
	case slices.Contains(widespread, strings.ToLower(name)): // others have one too
	case language == "go", language == "python", language == "rust", language == "ada", ext == ".c", ext == ".h", ext == ".js", ext == ".mjs", ext == ".cjs":
		return j.places(ds, name)
	}
	return j.pointing(ds, name)
}

// libraries lists members of strings, lists and the like, which programs seldom
// declare themselves.
var libraries = []string{
	"string", "error", "len", "length",
	"tostring", "touppercase", "tolowercase", "toisostring", "trim", "replace", "contains", "includes", "indexof", "startswith", "endswith", "substring", "charat",
	"foreach", "flatmap", "reduce", "fold", "tolist", "toarray", "stream", "collect", "isempty", "ispresent", "orelse", "orelsethrow", "unwrap", "expect", "some", "every",
	"to_string", "as_str", "is_some", "is_none", "is_empty", "push_back", "emplace_back", "begin", "end", "c_str", "has_value", "strip", "lower", "upper", "hashcode", "compareto",
}

// kindred leaves of members those that name may be called now. Where name is one
// that types of standard libraries have, rather the type has changed than the
// name, and only names like it are left.
func kindred(all []declared, name string) []declared {
	if !slices.Contains(libraries, strings.ToLower(name)) {
		return all
	}
	return slices.DeleteFunc(all, func(d declared) bool { return alike(name, d.name) == 0 })
}

// widespread are members that types of standard libraries have.
var widespread = []string{
	"string", "error", "close", "open", "len", "length", "size", "read", "write", "add", "get", "set", "put", "next", "append", "push", "pop",
	"remove", "insert", "clear", "find", "index", "count", "name", "value", "key", "keys", "values", "items", "join", "split", "format", "parse",
	"iter", "map", "filter", "sort", "reset", "flush", "copy", "clone", "equals", "hash", "start", "stop", "wait", "lock", "unlock", "send", "call", "apply", "test", "update",
}

// lacks reads which member d misses in what.
func lacks(d *aires.Diagnostic) (member, owner string) {
	for _, l := range lacking {
		if m := l.expr.FindStringSubmatch(d.Message); m != nil {
			return m[l.member], m[l.kind]
		}
	}
	kind, where := javaSymbol(d)
	if !strings.HasPrefix(kind, "method ") && !strings.HasPrefix(kind, "variable ") {
		return "", ""
	}
	return d.Missing(), where
}

// fitting leaves out what cannot stand where name stands in a line of user: a
// function that is not called, a value that is, what another file keeps to itself.
// Languages that call without parentheses, or refer to functions without calling
// them, leave out less.
func (j *Judge) fitting(all []declared, user, line, name, language string) []declared {
	at := named(line, name)
	free := len(at) == 0 || language == "python" || language == "ada" || language == "fortran" || language == "scala"
	call := !free && strings.HasPrefix(strings.TrimLeft(line[at[0]+len(name):], " "), "(")
	if language == "ada" {
		all = slices.DeleteFunc(all, func(d declared) bool { return !j.adaFits(d, line, name) })
	}
	var left []declared
	if nominal(language) {
		all = j.suiting(all, user, line, name, language)
	}
	for _, d := range all {
		own := ""
		if lines := j.look.Lines(d.file); d.line >= 1 && d.line <= len(lines) {
			own = lines[d.line-1]
		}
		switch {
		case d.file != user && private(own, d.name):
		case d.kind.IsType() && !free && (language == "java" || language == "csharp") && asValue.MatchString(line[at[0]+len(name):]) && !strings.HasSuffix(line[:at[0]], "new "):
		case free, d.function == call,
			language == "java" && len(named(own, "record")) > 0, // its components are called
			!call && language == "typescript", call && d.kind.IsType() && path.Ext(user) != ".c":
			left = append(left, d)
		}
	}
	n := -1
	switch {
	case call || language == "python" && len(at) > 0:
		n = arguments([]string{line}, at[0]+len(name))
	case language == "scala" && len(at) > 0 && uncalled.MatchString(line[at[0]+len(name):]):
		n = 0
	}
	taking := slices.DeleteFunc(slices.Clone(left), func(d declared) bool {
		return n >= 0 && d.function && d.arity >= 0 && d.arity != n
	})
	if len(taking) > 0 { // or else it takes other parameters now
		return taking
	}
	return left
}

// asValue matches what stands behind a value or a call of Java and C#, and never
// behind a type.
var asValue = regexp.MustCompile(`^\s*(?:[!=+-]=|=|;|\()`)

// uncalled matches what stands behind a name of Scala that is given no arguments.
var uncalled = regexp.MustCompile(`^\s*(?:[).,;]|$)`)

// private reports whether a line declares name for its own file only. What stands
// behind the name is about something else, as in C#'s { get; private set; }.
func private(line, name string) bool {
	at := named(line, name)
	return len(at) > 0 && len(named(line[:at[0]], "private")) > 0
}

// javaSymbol reads javac's notes: what it could not find, as in "class List", and
// in which type it looked.
func javaSymbol(d *aires.Diagnostic) (kind, where string) {
	if path.Ext(d.File) != ".java" || d.Missing() == "" || !strings.HasPrefix(d.Message, "cannot find symbol") {
		return "", ""
	}
	for _, n := range d.Notes {
		for line := range strings.Lines(n.Message) {
			line = strings.TrimSpace(line)
			if m := javaPlace.FindStringSubmatch(line); m != nil {
				where = m[1]
			}
			if rest, ok := strings.CutPrefix(line, "symbol:"); ok {
				kind = strings.TrimSpace(rest)
			}
		}
	}
	return kind, where
}
