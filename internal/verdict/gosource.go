package verdict

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/index"
)

// goCode is what was read of the workspace's Go.
type goCode struct {
	fset    *token.FileSet
	parsed  map[string]*ast.File      // by file; nil where it is not there
	folders map[string][]string       // files, without tests
	tests   map[string][]string       // the others
	checked map[string][]goPackage    // by folder
	modules map[string]string         // their folders, by path
	stubs   map[string]*types.Package // by folder, or by path behind "std:"
}

func newGoCode() goCode {
	return goCode{fset: token.NewFileSet(), parsed: map[string]*ast.File{}, checked: map[string][]goPackage{}, stubs: map[string]*types.Package{}}
}

// goFile parses what a Go file declares, once; nil where it is not there.
func (j *Judge) goFile(name string) (*token.FileSet, *ast.File) {
	f, known := j.code.parsed[name]
	if !known {
		if lines := j.look.Lines(name); lines != nil {
			f = j.parseGo(name, strings.Join(lines, "\n"))
		}
		j.code.parsed[name] = f
	}
	return j.code.fset, f
}

// parseGo parses a file, which holds what was understood even where it is broken.
func (j *Judge) parseGo(name, text string) *ast.File {
	f, _ := parser.ParseFile(j.code.fset, name, text, parser.SkipObjectResolution|parser.ParseComments)
	return f
}

// goFiles lists the Go files of a folder, without its tests.
func (j *Judge) goFiles(dir string) []string {
	if j.code.folders == nil {
		j.code.folders, j.code.tests = map[string][]string{}, map[string][]string{}
		for _, name := range j.look.Names() {
			switch {
			case strings.HasSuffix(name, "_test.go"):
				j.code.tests[path.Dir(name)] = append(j.code.tests[path.Dir(name)], name)
			case strings.HasSuffix(name, ".go"):
				j.code.folders[path.Dir(name)] = append(j.code.folders[path.Dir(name)], name)
			}
		}
	}
	return j.code.folders[dir]
}

// goNames lists what the package in dir declares at its top, with those of its
// tests where they are asked for.
func (j *Judge) goNames(dir string, tests bool) []declared {
	var all []declared
	files := j.goFiles(dir)
	if tests {
		files = slices.Concat(files, j.code.tests[dir])
	}
	for _, name := range files {
		fset, f := j.goFile(name)
		if f == nil {
			continue
		}
		add := func(id *ast.Ident, kind index.Kind, arity int, docs ...*ast.CommentGroup) {
			all = append(all, declared{name: id.Name, file: name, line: fset.Position(id.Pos()).Line, kind: kind, arity: arity, doc: firstWord(docs...)})
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					add(d.Name, index.Func, arity(d.Type), d.Doc)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						add(s.Name, index.Type, -1, s.Doc, d.Doc)
					case *ast.ValueSpec:
						for _, id := range s.Names {
							add(id, map[bool]index.Kind{true: index.Const, false: index.Var}[d.Tok == token.CONST], -1, s.Doc, d.Doc)
						}
					}
				}
			}
		}
	}
	return all
}

// firstWord is the first word of the first comment that there is.
func firstWord(docs ...*ast.CommentGroup) string {
	for _, d := range docs {
		if d != nil {
			return word.FindString(d.Text())
		}
	}
	return ""
}

// goMembers lists the fields and methods of a type declared in dir.
func (j *Judge) goMembers(dir, typeName string) []declared {
	var all []declared
	for _, name := range j.goFiles(dir) {
		fset, f := j.goFile(name)
		if f == nil {
			continue
		}
		add := func(id *ast.Ident, arity int, doc *ast.CommentGroup) {
			all = append(all, declared{name: id.Name, file: name, line: fset.Position(id.Pos()).Line, arity: arity, doc: firstWord(doc)})
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch d := n.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil && len(d.Recv.List) == 1 && receiver(d.Recv.List[0].Type) == typeName {
					add(d.Name, arity(d.Type), d.Doc)
				}
				return false
			case *ast.TypeSpec:
				if d.Name.Name != typeName {
					return false
				}
				fields := &ast.FieldList{}
				switch t := d.Type.(type) {
				case *ast.StructType:
					fields = t.Fields
				case *ast.InterfaceType:
					fields = t.Methods
				}
				for _, field := range fields.List {
					if len(field.Names) == 0 {
						all = append(all, j.goPromoted(name, dir, field.Type, typeName)...)
					}
					n := -1
					if t, ok := field.Type.(*ast.FuncType); ok {
						n = arity(t)
					}
					for _, id := range field.Names {
						add(id, n, field.Doc)
						_, function := field.Type.(*ast.FuncType)
						all[len(all)-1].value = !function && !byName(field.Type)
					}
				}
				return false
			}
			return true
		})
	}
	return all
}

// goPromoted are the members that a type gets from one that it embeds.
func (j *Judge) goPromoted(file, dir string, e ast.Expr, by string) []declared {
	switch t := e.(type) {
	case *ast.StarExpr:
		return j.goPromoted(file, dir, t.X, by)
	case *ast.Ident:
		if t.Name != by {
			return j.goMembers(dir, t.Name)
		}
	case *ast.SelectorExpr:
		if x, ok := t.X.(*ast.Ident); ok {
			if other, ok := j.goFolder(file, x.Name); ok && other != dir {
				return j.goMembers(other, t.Sel.Name)
			}
		}
	}
	return nil
}

// byName reports whether a type is one by name, which may be a function's.
func byName(e ast.Expr) bool {
	switch t := e.(type) {
	case *ast.Ident:
		return !slices.Contains(basic, t.Name)
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

// basic are the types that are no functions for certain.
var basic = []string{
	"bool", "string", "byte", "rune", "error", "int", "int8", "int16", "int32", "int64",
	"uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64", "complex64", "complex128",
}

func receiver(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// arity counts the parameters of a function; -1 where their number varies.
func arity(t *ast.FuncType) int {
	n := 0
	for _, p := range t.Params.List {
		if _, ok := p.Type.(*ast.Ellipsis); ok {
			return -1
		}
		n += max(1, len(p.Names))
	}
	return n
}

// module returns the path that go.mod gives to the module of the folder dir,
// and the module's folder.
func (j *Judge) module(dir string) (mod, root string) {
	for {
		for _, line := range j.look.Lines(path.Join(dir, "go.mod")) {
			if name, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
				return strings.Trim(strings.TrimSpace(name), `"`), dir
			}
		}
		if dir == "." || dir == "/" {
			return "", "."
		}
		dir = path.Dir(dir)
	}
}

// goFolder returns the folder of the package that file imports under the name
// pkg, and whether it lies in the workspace.
func (j *Judge) goFolder(file, pkg string) (string, bool) {
	_, f := j.goFile(file)
	mod, root := j.module(path.Dir(file))
	if f == nil || mod == "" {
		return "", false
	}
	for _, imp := range f.Imports {
		p := strings.Trim(imp.Path.Value, `"`)
		dir, inside := j.goDir(p)
		switch {
		case !inside && (imp.Name != nil && imp.Name.Name == pkg || imp.Name == nil && path.Base(p) == pkg):
			return "", false
		case !inside:
		case imp.Name != nil && imp.Name.Name == pkg, imp.Name == nil && j.packageName(dir) == pkg:
			return dir, true
		}
	}
	return j.onlyFolder(root, pkg)
}

// onlyFolder returns the one folder of the module in root that has a package of
// this name: a file may use its types without importing it.
func (j *Judge) onlyFolder(root, pkg string) (string, bool) {
	var dirs []string
	for _, name := range j.look.Names() {
		dir := path.Dir(name)
		if path.Ext(name) == ".go" && (root == "." || strings.HasPrefix(dir+"/", root+"/")) && !slices.Contains(dirs, dir) && path.Base(dir) == pkg && j.packageName(dir) == pkg {
			dirs = append(dirs, dir)
		}
	}
	if len(dirs) != 1 {
		return "", false
	}
	return dirs[0], true
}

// packageName is the name in the package clauses of dir. It reads no more of a
// file than the clause: this is asked of every folder.
func (j *Judge) packageName(dir string) string {
	for _, name := range j.goFiles(dir) {
		for _, line := range j.look.Lines(name) {
			if rest, ok := strings.CutPrefix(line, "package "); ok {
				pkg, _, _ := strings.Cut(rest, " ")
				return strings.TrimSuffix(strings.TrimSpace(pkg), ";")
			}
		}
	}
	return ""
}
