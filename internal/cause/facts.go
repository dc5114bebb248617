package cause

import "github.com/airesdev/aires"

// maxImports bounds how many failed imports of one file are weighed for each
// symbol that it misses. Without a bound a hostile log costs quadratic time;
// real files that have more lack the same package every time.
const maxImports = 16

// facts is what the adoptions look up.
type facts struct {
	imports map[string][]*item // by file: what was missed at an import, in log order
	syntax  map[string]*item   // by file: the topmost syntax error
	failure []*item            // by item: the nearest error above that is not itself an aftermath
}

func gather(items []*item) *facts {
	f := &facts{
		imports: make(map[string][]*item),
		syntax:  make(map[string]*item),
		failure: make([]*item, len(items)),
	}
	var last *item
	for i, it := range items {
		f.failure[i] = last
		if it.d.Severity == aires.SeverityWarning {
			continue
		}
		if !isAftermath(it.d) {
			last = it
		}
		if it.d.File != "" {
			f.place(it)
		}
	}
	return f
}

// place files an error under its file.
func (f *facts) place(it *item) {
	file := it.d.File
	switch it.d.Kind {
	case aires.KindMissingFile:
		f.addImport(file, it)
	case aires.KindMissingSymbol:
		if aboutImport(headline(it.d)) {
			f.addImport(file, it)
		}
	case aires.KindSyntax:
		if top := f.syntax[file]; top == nil || above(it, top) {
			f.syntax[file] = it
		}
	}
}

func (f *facts) addImport(file string, it *item) {
	if len(f.imports[file]) < maxImports {
		f.imports[file] = append(f.imports[file], it)
	}
}
