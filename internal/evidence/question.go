package evidence

import (
	_ "embed"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// asker knows what which tool can be asked about an error. What comes from a log
// reaches a command line only where it has the shape of a code or a name.
type asker struct{ index *index.Index }

func (k *asker) about(s *subject) []question {
	d := s.root()
	switch d.Tool {
	case "rustc", "cargo":
		return rustQuestions(d)
	case "go":
		return k.goQuestions(d)
	case "gcc":
		return gccQuestions(d)
	case "javac", "maven", "gradle":
		return javaQuestions(d)
	case "python", "pytest":
		return pythonQuestions(d)
	}
	return nil
}

// rustCode is the shape of rustc's error codes. pylint's are the same; so the
// tool is checked too.
var rustCode = regexp.MustCompile(`^E\d{4}$`)

func rustQuestions(d *aires.Diagnostic) []question {
	if !rustCode.MatchString(d.Code) {
		return nil
	}
	return []question{{
		title: "rustc --explain " + d.Code, url: "https://doc.rust-lang.org/error_codes/" + d.Code + ".html",
		cmd: Command{Name: "rustc", Args: []string{"--explain", d.Code}, Env: []string{"RUSTUP_AUTO_INSTALL=0"}},
	}}
}

// goSelector is a name of a package with one that it exports, or a method of that.
var goSelector = regexp.MustCompile(`\b([a-z][a-z0-9]*)\.([A-Z]\w*(?:\.[A-Z]\w*)?)`)

// goUndefined is the message about a package that is not imported, among others.
var goUndefined = regexp.MustCompile(`^undefined: ([a-z][a-z0-9]*)$`)

// goQuestions asks for the documentation of names of the standard library.
func (k *asker) goQuestions(d *aires.Diagnostic) []question {
	f, _ := k.index.File(d.File)
	ask := func(pkg, symbol string, args ...string) question {
		return question{
			title: strings.TrimSuffix("go doc "+pkg+"."+symbol, "."), url: strings.TrimSuffix("https://pkg.go.dev/"+pkg+"#"+symbol, "#"),
			cmd: Command{
				Name: "go", Args: append([]string{"doc"}, args...), Unset: "GO111MODULE",
				Env: []string{"GOFLAGS=", "GOWORK=off", "GOPROXY=off", "GOTOOLCHAIN=local"},
			},
		}
	}
	for _, m := range goSelector.FindAllStringSubmatch(cut(d.Message, maxLine), 8) {
		i := slices.IndexFunc(f.Imports, func(i index.Import) bool { return i.Name == m[1] || i.Name == "" && path.Base(i.Path) == m[1] })
		if i < 0 || !standardPath.MatchString(f.Imports[i].Path) {
			continue
		}
		pkg := f.Imports[i].Path
		if strings.HasPrefix(d.Message, "undefined: ") {
			q := ask(pkg, "", "-short", pkg)
			q.title = "what " + pkg + " exports, by go doc -short"
			q.pick = func(out string) string { return namesLike(out, m[2]) }
			return []question{q}
		}
		return []question{ask(pkg, m[2], pkg, m[2])}
	}
	if m := goUndefined.FindStringSubmatch(d.Message); m != nil && len(k.index.Declared(m[1])) == 0 && k.selected(d, m[1]) {
		q := ask(m[1], "", m[1])
		q.pick = func(out string) string { return beginning(out, 12) }
		return []question{q}
	}
	return nil
}

// standardPath is the shape of import paths of the standard library.
var standardPath = regexp.MustCompile(`^[a-z][a-z0-9]*(/[a-z][a-z0-9]*)*$`)

// selected reports whether d's line selects something of name.
func (k *asker) selected(d *aires.Diagnostic, name string) bool {
	lines := k.index.Lines(d.File)
	return d.PathStatus == aires.PathWorkspace && d.Line > 0 && d.Line <= len(lines) && strings.Contains(lines[d.Line-1], name+".")
}

// namesLike keeps the lines that declare something called nearly so.
func namesLike(out, name string) string {
	var near []string
	for line := range strings.Lines(out) {
		for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r < 0x80 && !isWord(byte(r)) }) {
			if word[0] >= 'A' && word[0] <= 'Z' && index.Alike(word, name) >= index.Kin {
				near = append(near, strings.TrimSpace(line))
				break
			}
		}
	}
	return strings.Join(near[:min(len(near), 12)], "\n")
}

// beginning is the first lines of a text.
func beginning(out string, n int) string {
	lines := strings.SplitAfterN(out, "\n", n+1)
	if len(lines) > n {
		lines[n] = "…"
	}
	return strings.Join(lines, "")
}

// gccOption is the shape of a warning's name.
var gccOption = regexp.MustCompile(`^-W[a-z][a-z0-9+-]*$`)

func gccQuestions(d *aires.Diagnostic) []question {
	option := canonicalCode(d.Code)
	if !gccOption.MatchString(option) {
		return nil
	}
	return []question{{
		title: "gcc --help=warnings on " + option, url: "https://gcc.gnu.org/onlinedocs/gcc/Warning-Options.html",
		cmd:  Command{Name: "gcc", Args: []string{"--help=warnings"}, Env: []string{"LC_ALL=C"}},
		pick: func(out string) string { return optionHelp(out, option) },
	}}
}

// lintKey is the shape of the keys of javac -Xlint.
var lintKey = regexp.MustCompile(`^[a-z][a-z-]*$`)

func javaQuestions(d *aires.Diagnostic) []question {
	if !lintKey.MatchString(d.Code) {
		return nil
	}
	return []question{{
		title: "javac --help-lint on " + d.Code, url: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/javac.html",
		cmd:  Command{Name: "javac", Args: []string{"-J-Duser.language=en", "--help-lint"}},
		pick: func(out string) string { return optionHelp(out, d.Code) },
	}}
}

// optionHelp finds the entry of an option in a table of two columns: its line,
// with those that are indented more.
func optionHelp(out, option string) string {
	var entry []string
	depth := 0
	for line := range strings.Lines(out) {
		text := strings.TrimLeft(line, " ")
		indent := len(line) - len(text)
		if len(entry) > 0 {
			if indent <= depth || strings.TrimSpace(text) == "" {
				break
			}
			entry = append(entry, strings.TrimSpace(text))
			continue
		}
		name, _, _ := strings.Cut(strings.TrimSpace(text), " ")
		name, _, _ = strings.Cut(strings.TrimRight(name, "<>0123456789,.n-"), "=")
		if name == option {
			entry, depth = append(entry, strings.TrimSpace(text)), indent
		}
	}
	return strings.Join(entry, " ")
}

// pythonName is the shape of a name that Python is asked about.
var pythonName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)

//go:embed manual.py
var pythonManual string

// pythonQuestions asks what an exception means, and where the standard library
// has a name.
func pythonQuestions(d *aires.Diagnostic) []question {
	var all []question
	ask := func(title, url, name string) {
		if pythonName.MatchString(name) {
			all = append(all, question{title: title, url: url, cmd: Command{
				// -I keeps the workspace and the environment out of it.
				Name: "python3", Args: []string{"-I", "-S", "-c", pythonManual, name},
			}})
		}
	}
	name, _, _ := strings.Cut(d.Code, ":")
	if name == "" {
		name, _, _ = strings.Cut(d.Message, ":")
	}
	if strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "Exception") {
		ask("Python on "+name, "https://docs.python.org/3/library/exceptions.html#"+name, name)
	}
	if missing := simple(d.Missing()); missing != "" && d.Kind == aires.KindMissingSymbol {
		ask("Python's standard library on "+missing, "https://docs.python.org/3/library/", missing)
	}
	return all
}
