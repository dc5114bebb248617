package verdict

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/index"
)

const (
	maxFiles = 4000
	maxBytes = 32 << 20
)

// accessed matches what stands behind a dot or an arrow, with what stands before.
var accessed = regexp.MustCompile(`([A-Za-z_]\w*)?(?:\.|->|::|%)([A-Za-z_]\w*)`)

// ownField matches what declares a field by giving it a value.
var ownField = regexp.MustCompile(`^(?:self|this)\.\w+\s*(?::[^=]*)?=[^=]`)

// accesses says who accesses a member: one file, or more.
type accesses struct {
	file string
	more bool
}

// access says how much a member is accessed in files of a language; prefix is ""
// or what stands before the dot.
func (j *Judge) access(language, prefix string) func(declared) use {
	all, plain := j.usage(language), j.uses(language)
	return func(d declared) use {
		a, ok := all[prefix+"."+d.name]
		switch {
		case d.kind == index.Member: // a case label names it alone
			return plain(d)
		case !ok && j.readInside(d, language):
			return inside
		case !ok || a.file == d.file && !a.more && d.function && plain(d) == unused:
			return unused
		case a.file == d.file && !a.more:
			return inside
		}
		return widely
	}
}

// assigned matches what stands behind a name that is given a value.
var assigned = regexp.MustCompile(`^\s*=[^=>]`)

// readInside reports whether a member is used without a word of whose it is: by its
// own file, in languages that allow that, or by name where a value is made.
func (j *Judge) readInside(d declared, language string) bool {
	if !returns(language) {
		return false
	}
	return slices.ContainsFunc(j.look.Uses(d.name, language, maxUses), func(u index.Use) bool {
		if u.File == d.file && u.Line == d.line {
			return false
		}
		if u.File != d.file || dynamic(d.file) { // a literal or an argument names it
			return d.kind == index.Field && len(named(u.Text, d.name)) > 0 && !ownField.MatchString(strings.TrimSpace(u.Text))
		}
		return slices.ContainsFunc(mentions(d, u), func(at int) bool { return !assigned.MatchString(u.Text[at+len(d.name):]) })
	})
}

// ownedAccess is access for the members of owner: what is accessed of a value
// whose type is known to be another one is none of its own.
func (j *Judge) ownedAccess(owner, language string) func(declared) use {
	access := j.access(language, "")
	if !returns(language) {
		return access
	}
	own := j.family(owner, language)
	return func(d declared) use {
		how := access(d)
		if how == unused || d.kind == index.Member || len(j.look.Declared(d.name)) < 2 {
			return how
		}
		how = unused
		lines := j.look.Uses(d.name, language, maxTyped)
		for _, o := range j.look.Declared(d.name) { // what is called so may be made of it
			if text := j.look.Lines(o.File); (o.File != d.file || o.Line != d.line) && index.Language(o.File) == language && o.Line <= len(text) && len(found(text[o.Line-1], d.name)) > 1 {
				lines = append(lines, index.Use{File: o.File, Line: o.Line, Text: text[o.Line-1]})
			}
		}
		for _, u := range lines {
			for range mentions(d, u) {
				of := j.receiverType(u.File, u.Line, d.name)
				switch {
				case of != "" && !slices.Contains(own, of) && !slices.Contains(j.family(of, language), owner):
				case of == "" && u.File == d.file && assigned.MatchString(u.Text[strings.Index(u.Text, d.name)+len(d.name):]):
				case u.File != d.file:
					return widely
				default:
					how = inside
				}
			}
		}
		return how
	}
}

// maxTyped is how many uses of a name are looked at for their types.
const maxTyped = 60

// uses says how much a name is used that needs no owner. A function that calls
// itself is not used by that.
func (j *Judge) uses(language string) func(declared) use {
	return func(d declared) use {
		how := unused
		key := language + " " + d.name
		all, known := j.used[key]
		if !known {
			all = j.look.Uses(d.name, language, maxUses)
			j.used[key] = all
		}
		for _, u := range all {
			switch {
			case len(named(u.Text, d.name)) == 0, d.function && u.File == d.file && d.line <= u.Line && u.Line <= d.end:
			case u.File != d.file:
				return widely
			default:
				how = inside
			}
		}
		return how
	}
}

// usage notes, for all files of a language, each member that is accessed: as
// ".member" and as "owner.member".
func (j *Judge) usage(language string) map[string]accesses {
	if known := j.usages[language]; known != nil {
		return known
	}
	all := map[string]accesses{}
	files, bytes := 0, 0
	for _, file := range j.look.Names() {
		if !index.Together(index.Language(file), language) {
			continue
		}
		if files++; files > maxFiles || bytes > maxBytes {
			break
		}
		note := func(key string) {
			a, ok := all[key]
			all[key] = accesses{file, ok && (a.more || a.file != file)}
		}
		for _, line := range j.look.Lines(file) {
			bytes += len(line)
			if !strings.ContainsAny(line, ".>:%") {
				continue
			}
			for rest := masked(line); ; {
				at := accessed.FindStringSubmatchIndex(rest)
				if at == nil {
					break
				}
				member := rest[at[4]:at[5]]
				if ownField.MatchString(rest[at[0]:]) {
					rest = rest[at[4]:]
					continue
				}
				note("." + member)
				if at[2] >= 0 {
					note(rest[at[2]:at[3]] + "." + member)
				}
				rest = rest[at[4]:] // of a.b.c the b is an owner too
			}
		}
	}
	j.usages[language] = all
	return all
}
