package index

// grammar is how a language with braces begins its declarations.
type grammar struct {
	lexis
	words   map[string]Kind // that declare the name behind them
	imports []string        // words that begin an import
	bare    bool            // members are declared by a type or a name alone
	free    bool            // so are functions and variables outside types
	typed   bool            // a type stands before the name, so that one word alone declares nothing
	lines   bool            // a statement may end with its line
	commas  bool            // fields end with commas
}

// block is the kind of words that open a scope and declare nothing.
const block Kind = 0

var slashes = lexis{line: "//", block: "/*", end: "*/"}

// grammars are those of the languages with braces.
var grammars = map[string]*grammar{
	"c": {
		lexis: with(slashes, func(l *lexis) { l.directives, l.raw, l.char = true, 'c', true }),
		words: map[string]Kind{
			"struct": Type, "union": Type, "class": Class, "enum": Enum, "namespace": Module, "concept": Type,
		},
		imports: []string{"import", "using"}, bare: true, free: true, typed: true,
	},
	"java": {
		lexis: with(slashes, func(l *lexis) { l.triple, l.char, l.dollar = true, true, true }),
		words: map[string]Kind{
			"class": Class, "interface": Interface, "enum": Enum, "record": Class,
		},
		imports: []string{"import", "package"}, bare: true, typed: true,
	},
	"csharp": {
		lexis: with(slashes, func(l *lexis) { l.triple, l.char, l.raw, l.directives = true, true, '@', true }),
		words: map[string]Kind{
			"class": Class, "struct": Type, "interface": Interface, "enum": Enum, "record": Class, "namespace": Module,
		},
		imports: []string{"using", "global"}, bare: true, typed: true,
	},
	"kotlin": {
		lexis: with(slashes, func(l *lexis) { l.nested, l.triple, l.char, l.named = true, true, true, true }),
		words: map[string]Kind{
			"class": Class, "interface": Interface, "object": Class, "fun": Func, "val": Const, "var": Var, "typealias": Type,
		},
		imports: []string{"import", "package"}, lines: true,
	},
	"scala": {
		lexis: with(slashes, func(l *lexis) { l.nested, l.triple, l.char, l.named = true, true, true, true }),
		words: map[string]Kind{
			"class": Class, "trait": Interface, "object": Class, "enum": Enum, "def": Func, "val": Const, "var": Var,
			"type": Type, "given": Const, "extension": block,
		},
		imports: []string{"import", "package"}, lines: true,
	},
	"swift": {
		lexis: with(slashes, func(l *lexis) { l.nested, l.triple, l.named, l.raw = true, true, true, '#' }),
		words: map[string]Kind{
			"class": Class, "struct": Type, "actor": Class, "protocol": Interface, "enum": Enum, "extension": block,
			"func": Func, "let": Const, "var": Var, "typealias": Type, "associatedtype": Type, "macro": Macro,
		},
		imports: []string{"import"}, lines: true,
	},
	"rust": {
		lexis: with(slashes, func(l *lexis) { l.nested, l.char, l.raw = true, true, 'r' }),
		words: map[string]Kind{
			"struct": Type, "union": Type, "enum": Enum, "trait": Interface, "impl": block, "fn": Func, "mod": Module,
			"const": Const, "static": Var, "type": Type, "macro_rules": Macro,
		},
		imports: []string{"use", "extern"}, commas: true,
	},
	"typescript": {
		lexis: with(slashes, func(l *lexis) { l.backtick, l.regex, l.dollar = true, true, true }),
		words: map[string]Kind{
			"class": Class, "interface": Interface, "enum": Enum, "type": Type, "function": Func,
			"const": Const, "let": Var, "var": Var, "namespace": Module, "module": Module,
		},
		imports: []string{"import"}, bare: true, lines: true, commas: true,
	},
}

func with(l lexis, set func(*lexis)) lexis {
	set(&l)
	return l
}
