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
// not known: the longest that exists is taken. Without any, the file's name
// alone is all that is known.
func (p *parser) goFile(pkg, file string) string {
	if strings.ContainsAny(file, `/\`) {
		return file
	}
	for dir := pkg; ; {
		if candidate := path.Join(dir, file); p.paths.exists(candidate) {
			return candidate
		}
		_, rest, ok := strings.Cut(dir, "/")
		if !ok {
			return file
		}
		dir = rest
	}
}
