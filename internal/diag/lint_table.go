package diag

import (
	"regexp"

	"github.com/airesdev/aires"
)

// lintLines are asked in order. Those of tools that could not be run here are
// after the documentation: PMD, SpotBugs, hadolint, actionlint, RSpec, Elixir,
// Nim, GHC.
var lintLines = []lintLine{
	{"checkstyle", "", "^[ERROR]_ ^[WARN]_ [ant:checkstyle]", regexp.MustCompile(`^(?:\[ant:checkstyle\] )?\[(?P<severity>ERROR|WARN)\] (?P<file>\S.*?\.\w+):(?P<line>\d+)(?::(?P<column>\d+))?: (?P<message>.*?)(?: \[(?P<code>\w+)\])?$`), false},
	{"pmd", "", ":~", regexp.MustCompile(`^(?P<file>\S+\.java):(?P<line>\d+):\t(?P<code>[A-Z]\w+):\t(?P<message>.+)$`), false},
	{"spotbugs", "", "java:[line kt:[line groovy:[line", regexp.MustCompile(`^(?:\[ERROR\] (?:High|Medium|Low): )?(?:[HML] [A-Z] (?P<code>\w+): )?(?P<message>\S.*?) +(?:\[[\w.$]+\] )?At (?P<file>\w+\.(?:java|kt|groovy)):\[lines? (?P<line>\d+)`), false},
	{"pylint", "", ":_[E :_[F", regexp.MustCompile(`^(?P<file>\S.*\.pyi?):(?P<line>\d+): \[(?P<code>[EF]\d+)\([\w-]+\), [^\]]*\] (?P<message>.+)$`), false},
	{"pylint", aires.SeverityWarning, ":_[C :_[R :_[W :_[I", regexp.MustCompile(`^(?P<file>\S.*\.pyi?):(?P<line>\d+): \[(?P<code>[CRWI]\d+)\([\w-]+\), [^\]]*\] (?P<message>.+)$`), false},
	{"flake8", "", ":_[E :_[W :_[F :_[C :_[B :_[N :_[D :_[S", regexp.MustCompile(`^(?P<file>\S.*\.pyi?):(?P<line>\d+): \[(?P<code>[A-Z]{1,4}\d{3,4})\] (?P<message>.+)$`), false},
	{"luacheck", aires.SeverityWarning, ":_(W", regexp.MustCompile(`^(?:    )?(?P<file>\S.*\.lua):(?P<line>\d+):(?P<column>\d+): \((?P<code>W\d+)\) (?P<message>.+)$`), false},
	{"luacheck", "", ":_(E", regexp.MustCompile(`^(?:    )?(?P<file>\S.*\.lua):(?P<line>\d+):(?P<column>\d+): \((?P<code>E\d+)\) (?P<message>.+)$`), false},
	{"yamllint", "", ":_[error]_ :_[warning]_", regexp.MustCompile(`^(?P<file>\S.*\.ya?ml):(?P<line>\d+):(?P<column>\d+): \[(?P<severity>error|warning)\] (?P<message>.+?)(?: \((?P<code>[\w-]+)\))?$`), false},
	{"stylelint", "", ")_[error] )_[warning]", regexp.MustCompile(`^(?P<file>\S.*\.\w+):(?P<line>\d+):(?P<column>\d+): (?P<message>.+?) \((?P<code>[\w/-]+)\) \[(?P<severity>error|warning)\]$`), false},
	{"htmlhint", "", "[error/ [warning/", regexp.MustCompile(`^(?P<file>\S.*\.\w+):(?P<line>\d+):(?P<column>\d+): (?P<message>.+?) \[(?P<severity>error|warning)/(?P<code>[\w-]+)\]$`), false},
	{"markdownlint", "", "_MD0", regexp.MustCompile(`^(?P<file>\S.*\.\w+):(?P<line>\d+)(?::(?P<column>\d+))? (?:(?P<severity>error|warning) )?(?P<code>MD\d{3})(?:/[\w/-]+)? (?P<message>.+)$`), false},
	{"hadolint", "", "_DL3 _DL4 _SC1 _SC2", regexp.MustCompile(`^(?P<file>\S+):(?P<line>\d+) (?P<code>(?:DL|SC)\d{4}) (?:(?P<severity>error|warning|info|style): )?(?P<message>.+)$`), false},
	{"actionlint", "", ".yml: .yaml:", regexp.MustCompile(`^(?P<file>\S+\.ya?ml):(?P<line>\d+):(?P<column>\d+): (?P<message>\S.*) \[(?P<code>[a-z][\w-]+)\]$`), false},
	{"prettier", "", "^[error]_", regexp.MustCompile(`^\[error\] (?P<file>\S.*?): (?P<code>\w*Error): (?P<message>.*) \((?P<line>\d+):(?P<column>\d+)\)$`), false},
	{"php", "", "_Uncaught_", regexp.MustCompile(`^(?:PHP )?Fatal error:  ?Uncaught (?P<code>[\w\\]+): (?P<message>.*) in (?P<file>\S.*):(?P<line>\d+)$`), false},
	{"php", "", "_on_line_", regexp.MustCompile(`^(?:PHP )?(?:Parse|Fatal) error:  ?(?P<message>.*) in (?P<file>\S.*) on line (?P<line>\d+)$`), false},
	{"php", aires.SeverityWarning, "_on_line_", regexp.MustCompile(`^(?:PHP )?(?:Warning|Notice|Deprecated):  ?(?P<message>.*) in (?P<file>\S.*) on line (?P<line>\d+)$`), false},
	{"perl", "", ".pl_line_ .pm_line_ .PL_line_ .t_line_ .cgi_line_", regexp.MustCompile(`^(?P<message>(?:syntax error|Global symbol|Can't (?:locate|find|open|use|call|exec|load)|Undefined subroutine|Bareword|Missing right|Unmatched|Unrecognized|String found|Not a |Type of arg|Too many arguments|Not enough arguments|Attempt to|Base class package).*?) at (?P<file>\S+\.(?:pl|pm|PL|t|cgi)) line (?P<line>\d+)(?:\.|, .*)$`), false},
	{"perl", aires.SeverityWarning, ".pl_line_ .pm_line_ .PL_line_ .t_line_ .cgi_line_", regexp.MustCompile(`^(?P<message>(?:Use of uninitialized|Useless use|Possible|Subroutine \S+ redefined|Name "\S+" used only|Argument ").*?) at (?P<file>\S+\.(?:pl|pm|PL|t|cgi)) line (?P<line>\d+)(?:\.|, .*)$`), false},
	{"lua", "", "^lua", regexp.MustCompile(`^(?:lua[\d.]*|luajit|luac[\d.]*): (?P<file>[^:\s]+):(?P<line>\d+): (?P<message>.+)$`), false},
	{"ruby", "", ".rb:", regexp.MustCompile(`^(?P<file>[^\s<:]+\.rb):(?P<line>\d+):(?:in [^:]*: | )(?P<message>\S.*) \((?P<code>[A-Z]\w*(?:::\w+)*)\)$`), false},
	{"ruby", "", "syntax_error", regexp.MustCompile(`^(?P<file>[^\s<:]+\.rb):(?P<line>\d+): (?P<message>syntax error.*)$`), false},
	{"ruby", aires.SeverityWarning, ".rb:", regexp.MustCompile(`^(?P<file>[^\s<:]+\.rb):(?P<line>\d+): warning: (?P<message>.*)$`), false},
	{"rspec", "", "^rspec_", regexp.MustCompile(`^rspec (?P<file>\./\S+\.rb):(?P<line>\d+) # (?P<message>.+)$`), false},
	{"elixir", "", "^**_(", regexp.MustCompile(`^\*\* \((?P<code>CompileError|SyntaxError|TokenMissingError|MismatchedDelimiterError)\) (?P<file>\S+\.exs?):(?P<line>\d+):(?:(?P<column>\d+):)? (?P<message>.+)$`), false},
	{"nim", "", ".nim(", regexp.MustCompile(`^(?P<file>\S.*\.nims?)\((?P<line>\d+), (?P<column>\d+)\) (?P<severity>Error|Warning): (?P<message>.*?)(?: \[(?P<code>\w+)\])?$`), false},
	{"meson", "", "meson", regexp.MustCompile(`^(?P<file>(?:\S*/)?meson(?:\.build|\.options|_options\.txt)):(?P<line>\d+):(?:(?P<column>\d+):)? (?P<severity>ERROR|WARNING): (?P<message>.+)$`), true},
	{"autotools", "", ".am: .ac: configure.in: .m4:", regexp.MustCompile(`^(?P<file>(?:\S*/)?(?:configure\.(?:ac|in)|[\w.-]+\.(?:am|m4))):(?P<line>\d+): (?P<severity>error|warning): (?P<message>.+)$`), false},
	{"xmllint", "", "parser_error", regexp.MustCompile(`^(?P<file>\S.*\.\w+):(?P<line>\d+): (?P<message>parser error : .*)$`), false},
}

// lintBlocks are asked in order, after lintLines.
var lintBlocks = []lintBlock{
	{ // File "a.ml", line 1, characters 14-17:
		lintLine{"ocaml", "", "^File_", regexp.MustCompile(`^File "(?P<file>[^"]+)", lines? (?P<line>\d+)(?:-\d+)?(?:, characters (?P<column>\d+)-\d+)?:$`), true},
		regexp.MustCompile(`^(?:(?P<severity>Warning) \d+ \[(?P<code>[\w-]+)\]|Error \(warning \d+ \[(?P<code2>[\w-]+)\]\)|(?P<severity2>Error|Alert)(?: (?P<code3>[\w-]+))?): (?P<message>.+)$`),
		40, false, false,
	},
	{ // src/Tea.hs:3:5: error: [GHC-88464]
		lintLine{"ghc", "", ".hs: .lhs:", regexp.MustCompile(`^(?P<file>\S.*\.l?hs):(?P<line>\d+):(?P<column>\d+)(?:-\d+)?: (?P<severity>error|warning):(?: \[(?P<code>GHC-\d+)\])?(?: \[-W.*\])?$`), false},
		regexp.MustCompile(`^\s+(?:[•*] )?(?P<message>\S.*)$`), 2, false, false,
	},
	{ // src/a.ts:2:8 lint/style/useConst  FIXABLE  ━━━
		lintLine{"biome", "", "━━", regexp.MustCompile(`^(?P<file>[^\s:]+\.\w+)(?::(?P<line>\d+):(?P<column>\d+))? (?P<code>[a-z]+(?:/\w+)*)\s.*━━$`), false},
		regexp.MustCompile(`^  (?P<severity>[×✖!iℹ]) (?P<message>.+)$`), 6, false, false,
	},
	{ // In s.sh line 3:
		lintLine{"shellcheck", "", "^In_", regexp.MustCompile(`^In (?P<file>\S.*) line (?P<line>\d+):$`), false},
		regexp.MustCompile(`^\s*\^-.* ?(?P<code>SC\d{4}) \((?P<severity>\w+)\): (?P<message>.+)$`), 4, true, false,
	},
	{ // F401 [*] `os` imported but unused
		lintLine{"ruff", "", "^E1 ^E2 ^E3 ^E4 ^E5 ^E7 ^E9 ^F4 ^F5 ^F6 ^F7 ^F8 ^B0 ^I0 ^N8 ^S1 ^S3 ^S6 ^W2 ^W6 ^UP0 ^SIM1 ^PL ^RUF0", regexp.MustCompile(`^(?P<code>[A-Z]{1,4}\d{3,4}) (?:\[\*\] )?(?P<message>\S.+)$`), false},
		regexp.MustCompile(`^\s*--> (?P<file>\S.*):(?P<line>\d+):(?P<column>\d+)$`), 1, false, false,
	},
	{ // <internal:…>:85:in 'require': cannot load such file -- brew (LoadError)
		lintLine{"ruby", "", "^<internal: .rb:", regexp.MustCompile(`^(?:<internal:\S+|\S+/(?:gems|rubygems|ruby)/\S+):\d+:in [^:]+: (?P<message>.+) \((?P<code>[A-Z]\w*(?:::\w+)*)\)$`), false},
		regexp.MustCompile(`^\s+from (?P<file>[^<:\s]+\.rb):(?P<line>\d+)`), 40, false, true,
	},
	{ // TeaTest#test_brew [tea_test.rb:4]:
		lintLine{"minitest", "", "#test", regexp.MustCompile(`^\s*[A-Z]\w*(?:::\w+)*#test_\w+ \[(?P<file>\S+):(?P<line>\d+)\]:$`), false},
		regexp.MustCompile(`^\s*(?P<message>\S.*)$`), 1, false, false,
	},
	{ // Error: Missing name for resource
		lintLine{"", "", "^Error:_ ^Warning:_ ^│_Error:_ ^│_Warning:_", regexp.MustCompile(`^(?:│ )?(?P<severity>Error|Warning): (?P<message>\S.+)$`), false},
		regexp.MustCompile(`^(?:│ )?\s+(?:on (?P<file>\S+\.tf(?:vars|\.json)?) line (?P<line>\d+)|(?P<file2>\S+\.s[ac]ss) (?P<line2>\d+):(?P<column>\d+) )`), 6, false, false,
	},
}

// lintRules class what the tables read. What they do not know is KindOther.
var lintRules = rules{
	{"Undefined variable", aires.KindMissingSymbol, regexp.MustCompile(`^Undefined variable '(?P<missing>[^']+)'`)},
	{"undefined variable", aires.KindMissingSymbol, regexp.MustCompile(`undefined variable '?(?P<missing>\w+)`)},
	{"undefined name", aires.KindMissingSymbol, regexp.MustCompile("undefined name [`'](?P<missing>[^`']+)")},
	{"Undefined name", aires.KindMissingSymbol, regexp.MustCompile("Undefined name `(?P<missing>[^`]+)`")},
	{"Call to undefined", aires.KindMissingSymbol, regexp.MustCompile(`undefined (?:function|method) (?P<missing>[^\s(]+)`)},
	{"Undefined subroutine", aires.KindMissingSymbol, regexp.MustCompile(`subroutine &(?P<missing>\S+)`)},
	{"Global symbol", aires.KindMissingSymbol, regexp.MustCompile(`symbol "(?P<missing>[^"]+)"`)},
	{"Unbound", aires.KindMissingSymbol, regexp.MustCompile(`^Unbound (?:value|constructor|type constructor|record field) (?P<missing>\S+)`)},
	{"Unbound module", aires.KindMissingFile, regexp.MustCompile(`^Unbound module (?P<missing>\S+)`)},
	{"not in scope", aires.KindMissingSymbol, regexp.MustCompile(`(?i)not in scope: (?P<missing>.+)`)},
	{"Could not find module", aires.KindMissingFile, regexp.MustCompile("module [‘'`](?P<missing>[^’'`]+)")},
	{"undefined method", aires.KindMissingSymbol, regexp.MustCompile("undefined method [`'](?P<missing>[^`']+)")},
	{"undefined local variable", aires.KindMissingSymbol, regexp.MustCompile("method [`'](?P<missing>[^`']+)")},
	{"uninitialized constant", aires.KindMissingSymbol, regexp.MustCompile(`constant (?P<missing>\S+)`)},
	{"cannot load such file", aires.KindMissingFile, regexp.MustCompile(`-- (?P<missing>\S+)`)},
	{"Can't locate", aires.KindMissingFile, regexp.MustCompile(`locate (?P<missing>\S+)`)},
	{"Failed opening required", aires.KindMissingFile, regexp.MustCompile(`required '(?P<missing>[^']+)'`)},
	{"Unable to import", aires.KindMissingFile, regexp.MustCompile(`import '(?P<missing>[^']+)'`)},
	{"module '", aires.KindMissingFile, regexp.MustCompile(`module '(?P<missing>[^']+)' not found`)},
	{"Dependency \"", aires.KindMissingFile, regexp.MustCompile(`Dependency "(?P<missing>[^"]+)"`)},
	{"Program '", aires.KindMissingFile, regexp.MustCompile(`Program '(?P<missing>[^']+)' not found`)},
	{"library '", aires.KindMissingFile, regexp.MustCompile(`library '(?P<missing>[^']+)' not found`)},
	{"does not exist", aires.KindMissingFile, regexp.MustCompile(`(?:File|directory) (?P<missing>\S+) does not exist`)},
	{"Nonexistent build file", aires.KindMissingFile, regexp.MustCompile(`file '(?P<missing>[^']+)'`)},
	{"Unknown function", aires.KindMissingSymbol, regexp.MustCompile(`function "(?P<missing>[^"]+)"`)},
	{"Unknown variable", aires.KindMissingSymbol, regexp.MustCompile(`variable "(?P<missing>[^"]+)"`)},
	{"Expecting ", aires.KindSyntax, regexp.MustCompile(`^Expecting (?P<expected>\w+) got (?P<found>\w+)`)},
	{"undefined macro", aires.KindMissingSymbol, regexp.MustCompile(`undefined macro: (?P<missing>\S+)`)},
	{"was expected of type", aires.KindType, nil},
	{"expected of type", aires.KindType, nil},
	{"Syntax error", aires.KindSyntax, nil},
	{"syntax error", aires.KindSyntax, nil},
	{"nclosed", aires.KindSyntax, nil},
}
