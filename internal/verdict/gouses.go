package verdict

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// goUse is a place of Go that uses a name which nothing declares.
type goUse struct {
	id       *ast.Ident
	role     goRole
	args     int          // of a call; -1 where it is none, or their number is not known
	given    []types.Type // their types, where they are counted
	want     types.Type   // what a value has to be, or nil
	selected bool         // a dot stands behind it
	keys     []string     // of the literal whose type it is; nil where it is none
	isError  bool         // only an error makes sense
}

// goRole is what a use says of what it uses.
type goRole uint8

const (
	asAValue goRole = iota
	asACall
	asAType
	asAKey // of a literal of a struct
	asATarget
)

// goUses are the places that use a name of the package in dir, declared there no
// more: by itself inside the folder, by the package's name elsewhere.
func (j *Judge) goUses(name, dir string) []goUse {
	return j.goLost(name, func(p goPackage, n ast.Node, stack []ast.Node) *ast.Ident {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if !ok || n.Sel.Name != name {
				return nil
			}
			if pkg, ok := p.info.Uses[x].(*types.PkgName); ok && pkg.Imported().Path() == dir {
				return n.Sel
			}
		case *ast.Ident:
			if _, defined := p.info.Defs[n]; n.Name != name || defined || p.info.Uses[n] != nil || p.pkg.Path() != dir || p.pkg.Name() != j.packageName(dir) {
				return nil
			}
			switch up := stack[len(stack)-1].(type) {
			case *ast.SelectorExpr:
				if up.Sel == n {
					return nil
				}
			case *ast.KeyValueExpr:
				if up.Key == n && keyOfStruct(p, stack) {
					return nil
				}
			case *ast.File:
				return nil
			}
			return n
		}
		return nil
	})
}

// keyOfStruct reports whether a key stands in the literal of something else than
// a map or a list.
func keyOfStruct(p goPackage, stack []ast.Node) bool {
	if len(stack) < 2 {
		return false
	}
	lit, ok := stack[len(stack)-2].(*ast.CompositeLit)
	if !ok {
		return false
	}
	t := p.info.TypeOf(lit)
	if t == nil {
		return false
	}
	_, is := t.Underlying().(*types.Struct)
	return is
}

// goMemberUses are the places that use a member of the type in dir which has it
// no more, or of a type that embeds it.
func (j *Judge) goMemberUses(name, dir, owner string) []goUse {
	alone := !slices.Contains(widespread, strings.ToLower(name)) && !slices.ContainsFunc(j.look.Declared(name), func(d index.Decl) bool { return index.Language(d.File) == "go" })
	is := func(t types.Type) bool {
		if t == nil || !known(t) { // another mistake hides what it is
			return t != nil && alone
		}
		if declaredIn(t, dir, owner) {
			return true
		}
		if !embeds(t, dir, owner, 4) {
			return false
		}
		o, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		return o == nil
	}
	return j.goLost(name, func(p goPackage, n ast.Node, stack []ast.Node) *ast.Ident {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if n.Sel.Name == name && is(p.info.TypeOf(n.X)) {
				return n.Sel
			}
		case *ast.Ident:
			if n.Name != name {
				return nil
			}
			pair, ok := stack[len(stack)-1].(*ast.KeyValueExpr)
			if !ok || pair.Key != n {
				return nil
			}
			if lit, ok := stack[len(stack)-2].(*ast.CompositeLit); ok && is(p.info.TypeOf(lit)) {
				return n
			}
		}
		return nil
	})
}

// goLost looks through the packages that use a name for the places that find
// says are meant.
func (j *Judge) goLost(name string, find func(goPackage, ast.Node, []ast.Node) *ast.Ident) []goUse {
	var dirs []string
	for _, u := range j.look.Uses(name, "go", maxUses) {
		if dir := path.Dir(u.File); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	var all []goUse
	for _, dir := range dirs {
		for _, p := range j.goTypes(dir) {
			for _, f := range p.files {
				ast.PreorderStack(f, nil, func(n ast.Node, stack []ast.Node) bool {
					if id := find(p, n, stack); id != nil {
						all = append(all, p.use(n, id, stack))
					}
					return true
				})
			}
		}
	}
	return all
}

// use reads how the expression n, whose name is id, is used.
func (p goPackage) use(n ast.Node, id *ast.Ident, stack []ast.Node) goUse {
	u := goUse{id: id, args: -1}
	if len(stack) == 0 {
		return u
	}
	switch up := stack[len(stack)-1].(type) {
	case *ast.CallExpr:
		if up.Fun == n {
			u.role, u.args = asACall, p.given(up)
			for _, a := range up.Args[:max(0, u.args)] {
				u.given = append(u.given, p.info.TypeOf(a))
			}
		} else {
			u.want = p.parameter(up, n)
			u.isError = wraps(up)
		}
	case *ast.SelectorExpr:
		u.selected = up.X == n
	case *ast.KeyValueExpr:
		if up.Key == n {
			if keyOfStruct(p, stack) {
				u.role, u.want = asAKey, p.info.TypeOf(up.Value)
			}
		} else {
			u.want = p.element(up, stack)
		}
	case *ast.Field, *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.Ellipsis, *ast.TypeAssertExpr, *ast.TypeSpec:
		if s, ok := up.(*ast.StarExpr); !ok || p.typePlace(s, stack) {
			u.role = asAType
		}
	case *ast.CompositeLit:
		if up.Type == n {
			u.role, u.keys = asAType, keysOfLiteral(up)
		} else if t := p.info.TypeOf(up); t != nil {
			if s, ok := t.Underlying().(*types.Slice); ok {
				u.want = s.Elem()
			}
		}
	case *ast.ValueSpec:
		if up.Type == n {
			u.role = asAType
		} else if up.Type != nil {
			u.want = p.info.TypeOf(up.Type)
		}
	case *ast.CaseClause:
		if len(stack) > 2 {
			switch s := stack[len(stack)-3].(type) {
			case *ast.SwitchStmt:
				if s.Tag != nil {
					u.want = p.info.TypeOf(s.Tag)
				}
			case *ast.TypeSwitchStmt:
				u.role = asAType
			}
		}
	case *ast.BinaryExpr:
		other := up.X
		if up.X == n {
			other = up.Y
		}
		u.want = p.info.TypeOf(other)
		if up.Op == token.LAND || up.Op == token.LOR {
			u.want = types.Typ[types.Bool]
		}
	case *ast.AssignStmt:
		for i := range up.Lhs {
			switch {
			case len(up.Lhs) != len(up.Rhs):
			case up.Rhs[i] == n:
				u.want = p.info.TypeOf(up.Lhs[i])
			case up.Lhs[i] == n:
				u.role, u.want = asATarget, p.info.TypeOf(up.Rhs[i])
			}
		}
	case *ast.ReturnStmt:
		u.want = p.result(up, n, stack)
	case *ast.IndexExpr:
		if t := p.info.TypeOf(up.X); t != nil && up.Index == n {
			if m, ok := t.Underlying().(*types.Map); ok {
				u.want = m.Key()
			}
		}
		if up.X == n {
			u.want = p.indexed(up, id, stack[:len(stack)-1])
		}
	case *ast.IncDecStmt:
		u.want = types.Typ[types.Int]
	case *ast.IfStmt, *ast.UnaryExpr:
		if e, ok := up.(*ast.UnaryExpr); !ok || e.Op == token.NOT {
			u.want = types.Typ[types.Bool]
		}
	}
	if u.want == types.Typ[types.Invalid] {
		u.want = nil
	}
	return u
}

// typePlace reports whether a star stands in front of a type, and not of a value.
func (p goPackage) typePlace(s *ast.StarExpr, stack []ast.Node) bool {
	if len(stack) < 2 {
		return false
	}
	switch up := stack[len(stack)-2].(type) {
	case *ast.Field, *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.TypeAssertExpr, *ast.TypeSpec, *ast.Ellipsis:
		return true
	case *ast.ValueSpec:
		return up.Type == s
	case *ast.ParenExpr:
		return true
	}
	return false
}

// given is the number of arguments of a call; -1 where that is not certain.
func (p goPackage) given(c *ast.CallExpr) int {
	if c.Ellipsis.IsValid() {
		return -1
	}
	if len(c.Args) == 1 {
		if _, ok := p.info.TypeOf(c.Args[0]).(*types.Tuple); ok {
			return -1
		}
		if _, ok := c.Args[0].(*ast.CallExpr); ok && p.info.TypeOf(c.Args[0]) == nil {
			return -1
		}
	}
	return len(c.Args)
}

// parameter is the type that a call takes in the place of its argument n.
func (p goPackage) parameter(c *ast.CallExpr, n ast.Node) types.Type {
	if f, ok := c.Fun.(*ast.Ident); ok && f.Name == "append" && len(c.Args) > 1 {
		return p.appended(c, n)
	}
	s, ok := p.info.TypeOf(c.Fun).(*types.Signature)
	if !ok || s.TypeParams().Len() > 0 {
		return nil
	}
	for i, a := range c.Args {
		switch last := s.Params().Len() - 1; {
		case a != n:
		case s.Variadic() && i >= last && !c.Ellipsis.IsValid():
			if t, ok := s.Params().At(last).Type().(*types.Slice); ok {
				return t.Elem()
			}
		case i <= last:
			return s.Params().At(i).Type()
		}
	}
	return nil
}

// appended is the type of the argument n of append, as the others show it.
func (p goPackage) appended(c *ast.CallExpr, n ast.Node) types.Type {
	first, other := p.info.TypeOf(c.Args[0]), p.info.TypeOf(c.Args[1])
	switch {
	case c.Args[0] == n && c.Ellipsis.IsValid():
		return other
	case c.Args[0] == n && other != nil && known(other):
		return types.NewSlice(types.Default(other))
	case c.Args[0] == n || first == nil || c.Ellipsis.IsValid():
		return first
	}
	if s, ok := first.Underlying().(*types.Slice); ok {
		return s.Elem()
	}
	return nil
}

// indexed is the type of what is indexed: a map of what the element has to be
// where the index is a text, a list where it is a number.
func (p goPackage) indexed(x *ast.IndexExpr, id *ast.Ident, stack []ast.Node) types.Type {
	key, elem := p.info.TypeOf(x.Index), p.use(x, id, stack).want
	if key == nil || elem == nil || !known(elem) {
		return nil
	}
	key, elem = types.Default(key), types.Default(elem)
	if b, ok := key.(*types.Basic); ok && b.Kind() == types.Int {
		return types.NewSlice(elem)
	}
	return types.NewMap(key, elem)
}

// keysOfLiteral are the fields that a literal gives by their names.
func keysOfLiteral(lit *ast.CompositeLit) []string {
	keys := []string{}
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := pair.Key.(*ast.Ident); ok {
				keys = append(keys, id.Name)
			}
		}
	}
	return keys
}

// wraps reports whether a call compares errors.
func wraps(c *ast.CallExpr) bool {
	s, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Is" {
		return false
	}
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == "errors"
}

// element is the type of the value that stands behind a key.
func (p goPackage) element(pair *ast.KeyValueExpr, stack []ast.Node) types.Type {
	if len(stack) < 2 {
		return nil
	}
	lit, ok := stack[len(stack)-2].(*ast.CompositeLit)
	if !ok || p.info.TypeOf(lit) == nil {
		return nil
	}
	switch t := p.info.TypeOf(lit).Underlying().(type) {
	case *types.Map:
		return t.Elem()
	case *types.Slice:
		return t.Elem()
	case *types.Struct:
		for f := range t.Fields() {
			if key, ok := pair.Key.(*ast.Ident); ok && f.Name() == key.Name {
				return f.Type()
			}
		}
	}
	return nil
}

// result is the type that a function returns in the place of n.
func (p goPackage) result(r *ast.ReturnStmt, n ast.Node, stack []ast.Node) types.Type {
	for i := len(stack) - 1; i >= 0; i-- {
		var t types.Type
		switch f := stack[i].(type) {
		case *ast.FuncLit:
			t = p.info.TypeOf(f)
		case *ast.FuncDecl:
			if o := p.info.Defs[f.Name]; o != nil {
				t = o.Type()
			}
		default:
			continue
		}
		s, ok := t.(*types.Signature)
		for k, e := range r.Results {
			if ok && e == n && s.Results().Len() == len(r.Results) {
				return s.Results().At(k).Type()
			}
		}
		return nil
	}
	return nil
}

// goEdits writes now in the place of each use.
func (j *Judge) goEdits(uses []goUse, now string) []aires.Edit {
	byLine := map[string]map[int][]int{}
	for _, u := range uses {
		at := j.code.fset.Position(u.id.Pos())
		if byLine[at.Filename] == nil {
			byLine[at.Filename] = map[int][]int{}
		}
		if cols := byLine[at.Filename][at.Line]; !slices.Contains(cols, at.Column-1) {
			byLine[at.Filename][at.Line] = append(cols, at.Column-1)
		}
	}
	var edits []aires.Edit
	for file, lines := range byLine {
		for n, cols := range lines {
			slices.Sort(cols)
			old := j.look.Lines(file)[n-1]
			edits = append(edits, aires.Edit{File: file, Line: n, Old: old, New: swapAt(old, cols, uses[0].id.Name, now)})
		}
	}
	return inOrder(edits)
}
