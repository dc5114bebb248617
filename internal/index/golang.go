package index

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
)

// scanGo reads what a Go file declares. Of a file that does not parse it keeps
// what was understood.
func scanGo(f *File, text string) {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
	if file == nil {
		return
	}
	g := goScan{f: f, line: func(p token.Pos) int { return fset.PositionFor(p, false).Line }}
	f.Package = file.Name.Name
	for _, imp := range file.Imports {
		p, err := strconv.Unquote(imp.Path.Value)
		if err != nil {
			continue
		}
		i := Import{Path: p, Line: g.line(imp.Pos())}
		if imp.Name != nil {
			i.Name = imp.Name.Name
		}
		f.Imports = append(f.Imports, i)
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			g.function(d)
		case *ast.GenDecl:
			g.general(d)
		}
	}
}

type goScan struct {
	f    *File
	line func(token.Pos) int
}

func (g *goScan) add(id *ast.Ident, kind Kind, scope string, end token.Pos, params int) {
	if id.Name != "_" {
		g.f.Decls = append(g.f.Decls, Decl{Name: id.Name, Kind: kind, Line: g.line(id.Pos()), End: g.line(end), Scope: scope, Params: params})
	}
}

func (g *goScan) function(d *ast.FuncDecl) {
	if d.Recv != nil && len(d.Recv.List) > 0 {
		g.add(d.Name, Method, typeName(d.Recv.List[0].Type), d.End(), goParams(d.Type))
		return
	}
	g.add(d.Name, Func, "", d.End(), goParams(d.Type))
}

func (g *goScan) general(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			g.typeSpec(s)
		case *ast.ValueSpec:
			kind := Var
			if d.Tok == token.CONST {
				kind = Const
			}
			for _, id := range s.Names {
				g.add(id, kind, "", s.End(), -1)
			}
		}
	}
}

func (g *goScan) typeSpec(s *ast.TypeSpec) {
	kind, fields := Type, (*ast.FieldList)(nil)
	switch t := s.Type.(type) {
	case *ast.StructType:
		fields = t.Fields
	case *ast.InterfaceType:
		kind, fields = Interface, t.Methods
	}
	g.add(s.Name, kind, "", s.End(), -1)
	if fields == nil {
		return
	}
	for _, field := range fields.List {
		f, method := field.Type.(*ast.FuncType)
		if len(field.Names) == 0 && kind == Type {
			if id := embedded(field.Type); id != nil {
				g.add(id, Field, s.Name.Name, field.End(), -1)
			}
		}
		for _, id := range field.Names {
			if kind == Interface && method {
				g.add(id, Method, s.Name.Name, field.End(), goParams(f))
				continue
			}
			g.add(id, Field, s.Name.Name, field.End(), -1)
		}
	}
}

// embedded is the name under which a struct has an embedded type.
func embedded(e ast.Expr) *ast.Ident {
	switch t := e.(type) {
	case *ast.StarExpr:
		return embedded(t.X)
	case *ast.IndexExpr:
		return embedded(t.X)
	case *ast.IndexListExpr:
		return embedded(t.X)
	case *ast.SelectorExpr:
		return t.Sel
	case *ast.Ident:
		return t
	}
	return nil
}

// typeName is the name of a receiver's type.
func typeName(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.StarExpr:
		return typeName(t.X)
	case *ast.ParenExpr:
		return typeName(t.X)
	case *ast.IndexExpr:
		return typeName(t.X)
	case *ast.IndexListExpr:
		return typeName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

func goParams(t *ast.FuncType) int {
	n := 0
	for _, p := range t.Params.List {
		if _, ok := p.Type.(*ast.Ellipsis); ok {
			return -1
		}
		n += max(1, len(p.Names))
	}
	return n
}
