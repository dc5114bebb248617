package verdict

import (
	"regexp"
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
	all := j.usage(language)
	return func(d declared) use {
		a, ok := all[prefix+"."+d.name]
		switch {
		case !ok:
			return unused
		case a.file == d.file && !a.more:
			return inside
		}
		return widely
	}
}

// uses says how much a name is used that needs no owner.
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
			case len(named(u.Text, d.name)) == 0:
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
