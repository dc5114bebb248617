package index

import "strings"

var pythonLexis = lexis{line: "#", triple: true}

// scanPython reads what a Python file declares: by indentation, what stands at
// the top or in a class, and the attributes that methods give to self.
func scanPython(f *File, text string) {
	p := &python{f: f, l: newLexer(pythonLexis, text), known: map[string]bool{}}
	for {
		line := p.logical()
		if len(line) == 0 {
			break
		}
		p.line(line)
	}
	for len(p.open) > 0 {
		p.close(p.last)
	}
}

type python struct {
	f    *File
	l    *lexer
	peek *lexeme
	// known are the names that once has declared, in full.
	known map[string]bool
	open  []pythonScope
	last  int // the last line of the statement before
}

type pythonScope struct {
	col   int
	name  string // of the class in full; of a function, that of its class
	class bool
	decl  int
}

// logical returns the lexemes of one statement: a line, with those that brackets
// or a backslash join to it.
func (p *python) logical() []lexeme {
	var line []lexeme
	depth := 0
	for {
		var tok lexeme
		if p.peek != nil {
			tok, p.peek = *p.peek, nil
		} else {
			tok = p.l.next()
		}
		if tok.kind == 0 {
			return line
		}
		if tok.first && depth == 0 && len(line) > 0 {
			p.peek = &tok
			return line
		}
		switch tok.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth = max(0, depth-1)
		}
		if len(line) < maxHead {
			line = append(line, tok)
		}
	}
}

func (p *python) close(line int) {
	s := p.open[len(p.open)-1]
	p.f.Decls[s.decl].End = max(line, p.f.Decls[s.decl].Line)
	p.open = p.open[:len(p.open)-1]
}

func (p *python) line(line []lexeme) {
	for len(p.open) > 0 && line[0].col <= p.open[len(p.open)-1].col {
		p.close(p.last)
	}
	p.last = line[len(line)-1].end
	first := line
	if first[0].text == "async" && len(first) > 1 {
		first = first[1:]
	}
	name := lexeme{}
	if len(first) > 1 && first[1].kind == 'w' {
		name = first[1]
	}
	scope, class := p.scope()
	switch {
	case first[0].text == "class" && name.text != "":
		p.begin(line[0].col, name, Class, scope, -1)
	case first[0].text == "def" && name.text != "":
		kind, params := Func, pythonParams(first[2:], class)
		if class {
			kind = Method
		}
		p.begin(line[0].col, name, kind, scope, params)
	case first[0].text == "import", first[0].text == "from":
		p.imports(line)
	case len(p.open) > 0 && !class:
		if len(line) > 3 && line[0].text == "self" && line[1].is(".") && (line[3].is("=") || line[3].is(":")) && scope != "" {
			p.once(line[2], Field, scope)
		}
	case line[0].kind == 'w' && len(line) > 2 && (line[1].is("=") || line[1].is(":")) && !pythonWord(line[0].text):
		kind := Var
		if class {
			kind = Field
		} else if strings.ToUpper(line[0].text) == line[0].text {
			kind = Const
		}
		p.once(line[0], kind, scope)
	}
}

func pythonWord(w string) bool { return w == "else" || w == "try" || w == "finally" || w == "lambda" }

// scope is the innermost class, and whether the line stands in it directly.
func (p *python) scope() (string, bool) {
	if len(p.open) == 0 {
		return "", false
	}
	s := p.open[len(p.open)-1]
	return s.name, s.class
}

func (p *python) begin(col int, name lexeme, kind Kind, scope string, params int) {
	p.known[join(scope, name.text)] = true
	p.f.Decls = append(p.f.Decls, Decl{Name: name.text, Kind: kind, Line: name.line, Scope: scope, Params: params})
	s := pythonScope{col: col, name: scope, decl: len(p.f.Decls) - 1}
	if kind == Class {
		s.name, s.class = join(scope, name.text), true
	}
	p.open = append(p.open, s)
}

// once declares a name unless its scope has it already: each assignment looks like
// the first.
func (p *python) once(name lexeme, kind Kind, scope string) {
	full := join(scope, name.text)
	if p.known[full] {
		return
	}
	p.known[full] = true
	p.f.Decls = append(p.f.Decls, Decl{Name: name.text, Kind: kind, Line: name.line, End: p.last, Scope: scope, Params: -1})
}

// pythonParams counts parameters, self left out; -1 where their number varies.
func pythonParams(rest []lexeme, method bool) int {
	n, depth, any := 0, 0, false
	for _, t := range rest {
		switch {
		case t.is("(") || t.is("[") || t.is("{"):
			depth++
			continue
		case t.is(")") || t.is("]") || t.is("}"):
			depth--
		}
		if depth == 0 {
			break
		}
		switch {
		case depth > 1:
		case t.is("*") || t.is("="):
			return -1
		case t.is(","):
			n, any = n+1, false
		default:
			any = true
		}
	}
	if any {
		n++
	}
	if method && len(rest) > 1 && (rest[1].text == "self" || rest[1].text == "cls") {
		n--
	}
	return n
}

// imports notes import a.b as c, d and from a import b.
func (p *python) imports(line []lexeme) {
	from, part := "", 1
	if line[0].text == "from" {
		for part < len(line) && line[part].text != "import" {
			from += line[part].text
			part++
		}
		part++
	}
	for part < len(line) {
		i := Import{Line: line[part].line}
		for part < len(line) && !line[part].is(",") {
			switch t := line[part]; {
			case t.text == "as" && part+1 < len(line):
				part++
				i.Name = line[part].text
			case t.kind == 'w' || t.is(".") || t.is("*"):
				i.Path += t.text
			}
			part++
		}
		part++
		if i.Path == "" {
			continue
		}
		if from != "" {
			dot := "."
			if strings.HasSuffix(from, ".") {
				dot = ""
			}
			i.Path = from + dot + i.Path
		}
		p.f.Imports = append(p.f.Imports, i)
	}
}
