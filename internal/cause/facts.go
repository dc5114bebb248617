package cause

import "github.com/airesdev/aires"

// maxImports bounds how many failed imports of one file are weighed for each
// symbol that it misses. Without a bound a hostile log costs quadratic time;
// real files that have more lack the same package every time.
const maxImports = 16

// facts is what the adoptions look up.
type facts struct {
	imports    map[string][]*item   // by file: what was missed at an import, in log order
	syntax     map[string]*item     // by file: the topmost syntax error
	producers  map[string]*item     // by stem: the first error that keeps it from being made
	types      map[string]*group    // by name: the group about a type that is not there
	changed    map[string]*item     // by name: who says that it is declared in two ways
	bodies     map[string]*item     // by head of a function, file:line: it lacks a return
	bases      map[string][]*item   // by file: whoever misses what a class there builds on
	unknown    map[string]*item     // by head of a function, file:line: the first name not known in it, in C
	openers    map[string]*item     // by file: the last error in a line that opens a block
	words      map[string]*item     // by file and word: the first line with an error that holds it
	included   map[string]*item     // by file: the first syntax error in a header that it includes
	pairs      map[string]*item     // by two types: who says that a member of one is not as in the other
	spots      map[string]*item     // by file:line: the first error there
	declared   map[string]*item     // by name: the broken line that would have declared it
	renamed    map[string]*item     // by lower-case class: the file that has another name
	include    *item                // what CMake failed to include first
	lacking    map[string]*item     // by import that a tool advises: the first header that lacks it
	owners     map[string][]*group  // by type: who misses a member of it, at most two
	overloads  map[string]*item     // by place: whom C# finds no overload for
	library    *item                // what the standard library that tsc is set to lacks first
	variants   map[string]*item     // by member and a type of a union: who misses it first
	missing    map[string]*group    // by name: who misses it
	missingIn  map[string][]*group  // by file: who misses names in it, at most two
	override   *item                // the first method that overrides nothing
	overrideIn map[string]*item     // by file: the last of them
	members    map[string]*group    // by name: who misses the member
	receivers  map[string]*item     // by function and name: who asks it first for a member that is there
	strangers  map[string]strangers // by head of a function, file:line
	unended    map[string]*item     // by file: who says that it ends before something that it opens
	places     map[string]*item     // by place of a declaration: who points there
	changes    map[string]use       // by name and type: who mentions both
	sources    sources              // the workspace
	failure    []*item              // by item: the nearest error above that is not itself an aftermath
}

func gather(items []*item, look Workspace) *facts {
	f := &facts{
		sources:    sources{look: look},
		places:     make(map[string]*item),
		unended:    make(map[string]*item),
		strangers:  make(map[string]strangers),
		receivers:  make(map[string]*item),
		changes:    make(map[string]use),
		imports:    make(map[string][]*item),
		syntax:     make(map[string]*item),
		producers:  make(map[string]*item),
		types:      make(map[string]*group),
		changed:    make(map[string]*item),
		bodies:     make(map[string]*item),
		bases:      make(map[string][]*item),
		unknown:    make(map[string]*item),
		openers:    make(map[string]*item),
		words:      make(map[string]*item),
		included:   make(map[string]*item),
		pairs:      make(map[string]*item),
		spots:      make(map[string]*item),
		declared:   make(map[string]*item),
		renamed:    make(map[string]*item),
		missing:    make(map[string]*group),
		variants:   make(map[string]*item),
		overloads:  make(map[string]*item),
		lacking:    make(map[string]*item),
		owners:     make(map[string][]*group),
		missingIn:  make(map[string][]*group),
		overrideIn: make(map[string]*item),
		members:    make(map[string]*group),
		failure:    make([]*item, len(items)),
	}
	var last *item
	for i, it := range items {
		f.failure[i] = last
		if it.d.Severity == aires.SeverityWarning {
			continue
		}
		if !isAftermath(it.d) {
			last = it
			f.remember(it)
		}
		if it.d.File != "" {
			f.place(it)
		}
	}
	return f
}

// remember files an error under whatever it may own others by.
func (f *facts) remember(it *item) {
	f.addProducer(it)
	f.addDeclaration(it)
	f.addSpot(it)
	f.addDeclared(it)
	f.addWords(it)
	f.addOwner(it)
	f.addMissing(it)
	f.addReceiver(it)
	f.addStranger(it)
	f.addOverride(it)
	f.addIncluded(it)
	f.addChange(it)
}

// place files an error under its file.
func (f *facts) place(it *item) {
	file := it.d.File
	switch it.d.Kind {
	case aires.KindMissingFile:
		if it.d.Tool != "csc" || it.d.Source == "" || aboutImport(it.d) {
			f.addImport(file, it)
		}
	case aires.KindMissingSymbol:
		if aboutImport(it.d) {
			f.addImport(file, it)
		}
	case aires.KindSyntax:
		if top := f.syntax[file]; top == nil || above(it, top) {
			f.syntax[file] = it
		}
		if unended.MatchString(headline(it.d)) && len(f.unended) < maxImports {
			f.unended[file] = it
		}
	}
}

func (f *facts) addProducer(it *item) {
	for _, name := range producers(it.d) {
		if f.producers[name] == nil {
			f.producers[name] = it
		}
	}
}

func (f *facts) addImport(file string, it *item) {
	if len(f.imports[file]) < maxImports {
		f.imports[file] = append(f.imports[file], it)
	}
}
