package cause

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Workspace is the little that Group asks of the sources that were built. It
// may be nil: then causes follow from the log alone.
type Workspace interface {
	// Names lists the files, relative to the workspace, with forward slashes.
	Names() []string
	// Lines returns the lines of a text file, or nil where it cannot be read.
	Lines(name string) []string
}

// sources answers what the rules ask about the workspace. Its index is made
// when somebody first asks for it.
type sources struct {
	look     Workspace
	indexed  bool
	declared map[string][]string // by name: the files that declare it, at most maxDeclaring
	defined  map[string]string   // by function: the file that holds its body, "" where several do
	words    map[string]bool     // every name: whether it is written by itself somewhere, not only asked for
}

// What the index is bounded by: a workspace can be of any size.
const (
	maxIndexed   = 2000    // files
	maxLines     = 100_000 // of all of them
	maxDeclaring = 4
)

var code = strings.Fields(".ada .adb .ads .c .cc .cpp .cs .cu .cxx .f .f90 .f95 .go .h .hh .hpp .hxx .java .js .jsx .kt .kts .m .mjs .mm .py .rs .scala .swift .ts .tsx .vb")

// heads find the names that a line of source declares, across languages: after
// a keyword, as a function's head, as a field with its type.
var (
	keyworded = regexp.MustCompile(`^\s*(?:(?:export|default|pub(?:\([^)]*\))?|public|private|protected|internal|static|final|abstract|async|unsafe|open|data|sealed|override|inline|extern|virtual|partial|declare|case|implicit|lazy|template\s*<.*>|@\w+)\s+)*` +
		`(?:(?:def|func|fun|fn|function|procedure|subroutine|class|struct|interface|trait|object|record|enum|type|union|module|package|namespace|val|var|let)\s+(?:\([^)]*\)\s*)?(?:<[^>]*>\s*)?(?:[\w.]+\.)?(\w+)|const\s+(\w+)\s*[:=])`)
	bodied    = regexp.MustCompile(`^\s*(?:[\w:<>,*&\[\]?.]+\s+)+[*&]*(?:\w+(?:<[^>]*>)?::)*(~?\w+)\s*\(`)
	method    = regexp.MustCompile(`^\s*(?:async\s+)?(\w+)\s*(?:<[^>]*>)?\([^;]*\{\s*$`)
	field     = regexp.MustCompile(`^\s*(?:(?:self|this)\.(\w+)\s*=|(?:pub(?:\([^)]*\))?\s+|readonly\s+|public\s+|private\s+)*(\w+)\??:\s|(?:[\w:<>,*&\[\].]+\s+)+[*&]*(\w+)\s*(?:\[[^\]]*\]\s*)?(?:;|=[^=]|$))`)
	variant   = regexp.MustCompile(`^\s*([A-Z]\w*)(?:\(.*\)|\s*\{.*\})?,\s*$`)
	modifiers = strings.Fields("return else case throw delete new goto if while for switch catch using import do await yield match elif unless until when not and or in assert raise with from lambda print")
)

// declaredIn returns the name that a line declares, or "".
func declaredIn(line string) string {
	if m := keyworded.FindStringSubmatch(line); m != nil {
		return m[1] + m[2]
	}
	first := importWord.FindString(line)
	if first == "" || slices.Contains(modifiers, first) {
		return ""
	}
	for _, re := range []*regexp.Regexp{bodied, method, field, variant} {
		if m := re.FindStringSubmatch(line); m != nil {
			return strings.Join(m[1:], "")
		}
	}
	return ""
}

// index reads the workspace's sources once.
func (s *sources) index() {
	if s.indexed || s.look == nil {
		return
	}
	s.indexed = true
	s.declared, s.defined, s.words = make(map[string][]string), make(map[string]string), make(map[string]bool)
	files, lines := 0, 0
	for _, file := range s.look.Names() {
		if !slices.Contains(code, strings.ToLower(path.Ext(file))) {
			continue
		}
		if files++; files > maxIndexed || lines > maxLines {
			return
		}
		text := s.look.Lines(file)
		lines += len(text)
		for i, line := range text {
			s.addWords(line, testFile.MatchString(file))
			s.add(file, line, text[i+1:])
		}
	}
}

func (s *sources) add(file, line string, below []string) {
	name := declaredIn(line)
	if len(name) < 2 {
		return
	}
	s.words[name] = s.words[name] || !testFile.MatchString(file)
	if in := s.declared[name]; len(in) < maxDeclaring && !slices.Contains(in, file) {
		s.declared[name] = append(in, file)
	}
	if !opens(line, below) {
		return
	}
	if before, ok := s.defined[name]; ok && before != file {
		file = ""
	}
	s.defined[name] = file
}

// addWords remembers the words of a line, and which of them stand by
// themselves; those of tests mean nothing elsewhere.
func (s *sources) addWords(line string, test bool) {
	for i := 0; i < len(line); {
		from := i
		for i < len(line) && inName(line[i]) {
			i++
		}
		if i == from {
			i++
			continue
		}
		if word := line[from:i]; len(word) > 1 {
			s.words[word] = s.words[word] || !test && !asked(line, from, i)
		}
	}
}

// opens reports whether a function's head is followed by its body.
func opens(line string, below []string) bool {
	if !strings.Contains(line, "(") {
		return false
	}
	for i := -1; i < min(4, len(below)); i++ {
		if i >= 0 {
			line = below[i]
		}
		if end := strings.IndexAny(line, "{;"); end >= 0 {
			return line[end] == '{'
		}
	}
	return false
}

// knows reports whether name is one of the workspace's own; also where nobody
// can say, because it does not occur there. What belongs to a library is only
// ever called or asked for.
func (s *sources) knows(name string) bool {
	s.index()
	own, there := s.words[name]
	return own || !there
}

// foreign reports whether the workspace uses name and does not declare it.
func (s *sources) foreign(name string) bool {
	s.index()
	_, there := s.words[name]
	return there && len(s.declared[name]) == 0
}

// generated reports whether a tool wrote the file, as its first lines say.
func (s *sources) generated(file string) bool {
	if s.look == nil || file == "" {
		return false
	}
	lines := s.look.Lines(file)
	return slices.ContainsFunc(lines[:min(5, len(lines))], madeByTool.MatchString)
}

var testFile = regexp.MustCompile(`(?i)(?:^|/)(?:tests?/|test_[^/]*$|[^/]*(?:_test|_spec|\.test|\.spec|tests?)\.\w+$)`)

var madeByTool = regexp.MustCompile(`(?i)\b(?:code generated|auto-?generated|generated by|do not edit)\b|@generated`)

// body is the one file that holds the body of a function, or "".
func (s *sources) body(name string) string {
	s.index()
	return s.defined[name]
}

// maxBody is how far up the head of a function is looked for, in lines.
const maxBody = 120

// around returns the name of the function whose body holds a line, and the
// line of its head: the nearest line above that is indented less and declares a
// function.
func (s *sources) around(file string, line int) (name string, head int) {
	if s.look == nil || file == "" || line < 1 {
		return "", 0
	}
	lines := s.look.Lines(file)
	if line > len(lines) {
		return "", 0
	}
	from, depth := line-1, indent(lines[line-1])
	if strings.HasPrefix(strings.TrimSpace(lines[from]), "}") {
		from, depth = from-1, depth+1 // it closes the body
	}
	for i := from; i >= max(0, line-maxBody); i-- {
		text := strings.TrimSpace(lines[i])
		in := indent(lines[i])
		if text == "" || in > depth || i < from && in == depth {
			continue
		}
		depth = in
		if name := declaredIn(lines[i]); name != "" && strings.Contains(text, "(") && opens(lines[i]+colonBody(text), lines[i+1:]) {
			return name, i + 1
		}
	}
	return "", 0
}

// colonBody makes the end of a head in Python, or of an expression body, look
// like the others'.
func colonBody(text string) string {
	if strings.HasSuffix(text, ":") || strings.HasSuffix(text, "=") || strings.Contains(text, ") = ") {
		return "{"
	}
	return ""
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
