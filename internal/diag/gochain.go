package diag

import (
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// maxChain bounds an import chain; real ones are some ten long.
const maxChain = 1000

// link adds one import to the chain. The last says what is wrong behind a
// colon.
func (f *goFamily) link(p *parser, text string) bool {
	name, message, ends := strings.Cut(text, ": ")
	if !ends {
		if len(f.chain) < maxChain {
			f.chain = append(f.chain, name)
		}
		return true
	}
	at := place{file: f.importer(p, name)}
	d := f.add(p, at, aires.SeverityError, message)
	d.Log.FirstLine = f.first
	if strings.Contains(message, "import cycle") {
		d.Kind = aires.KindOther
	}
	for _, step := range append(f.chain, name) {
		d.Notes = append(d.Notes, aires.Note{Message: "imports " + step})
	}
	f.chain = nil
	return true
}

// importer returns the file that holds the chain's last import. It is named
// without its folder, which is the importing package's.
func (f *goFamily) importer(p *parser, last string) string {
	_, file, ok := strings.Cut(last, " from ")
	if !ok {
		return ""
	}
	pkg, _, _ := strings.Cut(f.chain[len(f.chain)-1], " from ")
	return p.goFile(pkg, file)
}

// goFile returns the path of a file that go names without its folder. The
// folder is the package's import path without the module's, whose length is
// not known: the longest that exists is taken. Where none does, nor any file of
// that name, the module's path is taken to be as long as most are.
func (p *parser) goFile(pkg, file string) string {
	if file == "" || strings.ContainsAny(file, `/\`) {
		return file
	}
	for dir := pkg; ; {
		if candidate := path.Join(dir, file); p.paths.exists(candidate) {
			return candidate
		}
		_, rest, ok := strings.Cut(dir, "/")
		if !ok {
			break
		}
		dir = rest
	}
	if p.paths.only(file, p.job) != "" {
		return file
	}
	elements := strings.Split(pkg, "/")
	return path.Join(path.Join(elements[min(moduleLength(elements[0]), len(elements)):]...), file)
}

// moduleLength is how many elements the path of a module has that begins with
// first: a host's name is followed by the module's, on a forge by its owner's
// and then the module's.
func moduleLength(first string) int {
	switch first {
	case "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "golang.org", "git.sr.ht":
		return 3
	}
	if strings.Contains(first, ".") {
		return 2
	}
	return 1
}
