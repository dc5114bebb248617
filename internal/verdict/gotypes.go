package verdict

import (
	_ "embed"
	"go/ast"
	"go/types"
	"path"
	"strings"
)

// goStd holds what the packages of Go's standard library that programs use most
// declare for others, a package behind each line "-- path --".
//
//go:embed go_std.txt
var goStd string

// goPackage is a package of Go with the types of its expressions, as far as a
// program that does not build lets them be told.
type goPackage struct {
	pkg   *types.Package
	files []*ast.File
	info  *types.Info
}

// goTypes are the types of a folder's package with its tests and, where those are
// in a package of their own, of that too.
func (j *Judge) goTypes(dir string) []goPackage {
	if known, ok := j.code.checked[dir]; ok {
		return known
	}
	var order []string
	files := map[string][]*ast.File{}
	for _, name := range append(j.goFiles(dir), j.code.tests[dir]...) {
		if _, f := j.goFile(name); f != nil {
			if files[f.Name.Name] == nil {
				order = append(order, f.Name.Name)
			}
			files[f.Name.Name] = append(files[f.Name.Name], f)
		}
	}
	var all []goPackage
	for _, name := range order {
		p := goPackage{files: files[name], info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{}, Scopes: map[ast.Node]*types.Scope{},
		}}
		c := types.Config{Importer: goImports{j, dir}, Error: func(error) {}, DisableUnusedImportCheck: true}
		p.pkg, _ = c.Check(dir, j.code.fset, p.files, p.info) // what it says is known: the log holds it
		all = append(all, p)
	}
	j.code.checked[dir] = all
	return all
}

// goImports finds the packages that a folder imports.
type goImports struct {
	j   *Judge
	dir string
}

// Import returns what the package at p declares: one of the workspace, or one of
// the standard library. One that imports itself in a ring is as good as empty.
func (i goImports) Import(p string) (*types.Package, error) {
	j := i.j
	if p == "unsafe" {
		return types.Unsafe, nil
	}
	dir, own := j.goDir(p)
	if !own {
		dir = "std:" + p
	}
	if known, ok := j.code.stubs[dir]; ok {
		if known == nil {
			return nil, errUnknown(p)
		}
		return known, nil
	}
	j.code.stubs[dir] = nil
	var files []*ast.File
	if own {
		for _, name := range j.goFiles(dir) {
			if _, f := j.goFile(name); f != nil && f.Name.Name == j.packageName(dir) {
				files = append(files, f)
			}
		}
	} else if f := j.goStub(p); f != nil {
		files = []*ast.File{f}
	}
	if len(files) == 0 {
		return nil, errUnknown(p)
	}
	c := types.Config{Importer: goImports{j, dir}, Error: func(error) {}, IgnoreFuncBodies: true, DisableUnusedImportCheck: true}
	j.code.stubs[dir], _ = c.Check(dir, j.code.fset, files, nil)
	return j.code.stubs[dir], nil
}

// errUnknown is the path of a package that is not to be had.
type errUnknown string

// Error says so.
func (e errUnknown) Error() string { return string(e) + " is not known" }

// goStub parses what is known of a package of the standard library; nil where
// that is nothing.
func (j *Judge) goStub(p string) *ast.File {
	_, text, ok := strings.Cut("\n"+goStd, "\n-- "+p+" --\n")
	if !ok {
		return nil
	}
	text, _, _ = strings.Cut(text, "\n-- ")
	return j.parseGo("std:"+p, text)
}

// goDir is the folder of the package at an import path, where one of the
// workspace's modules has it.
func (j *Judge) goDir(p string) (string, bool) {
	if j.code.modules == nil {
		j.code.modules = map[string]string{}
		for _, name := range j.look.Names() {
			if mod, root := j.module(path.Dir(name)); path.Base(name) == "go.mod" && root == path.Dir(name) {
				j.code.modules[mod] = root
			}
		}
	}
	for mod := p; mod != "."; mod = path.Dir(mod) { // the nearest has it
		if root, ok := j.code.modules[mod]; ok {
			dir := path.Join(root, strings.TrimPrefix(strings.TrimPrefix(p, mod), "/"))
			return dir, len(j.goFiles(dir)) > 0
		}
	}
	return "", false
}

// goObject is what the package in dir declares under a name, or nil.
func (j *Judge) goObject(dir, name string) types.Object {
	if all := j.goTypes(dir); len(all) > 0 {
		return all[0].pkg.Scope().Lookup(name)
	}
	return nil
}

// declaredIn reports whether a type is declared in the folder dir under a name: itself,
// or what it points at.
func declaredIn(t types.Type, dir, name string) bool {
	n := namedType(t)
	return n != nil && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == dir
}

// namedType is the type with a name that t is or points at, or nil.
func namedType(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	n, _ := t.(*types.Named)
	if n != nil {
		n = n.Origin()
	}
	return n
}

// embeds reports whether a struct or an interface embeds a type declared in dir
// under a name, at any depth.
func embeds(t types.Type, dir, name string, depth int) bool {
	n := namedType(t)
	if n == nil || depth == 0 {
		return false
	}
	switch u := n.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if f.Embedded() && (declaredIn(f.Type(), dir, name) || embeds(f.Type(), dir, name, depth-1)) {
				return true
			}
		}
	case *types.Interface:
		for t := range u.EmbeddedTypes() {
			if declaredIn(t, dir, name) || embeds(t, dir, name, depth-1) {
				return true
			}
		}
	}
	return false
}
