package index

import (
	"path"
	"strings"
)

// endings maps the endings of file names to languages. C and C++ are one: a
// header does not say which of them it is written in; so are JavaScript and
// TypeScript, which use each other's names.
var endings = map[string]string{
	".go": "go",
	".c":  "c", ".h": "c", ".cc": "c", ".cpp": "c", ".cxx": "c", ".hpp": "c", ".hh": "c", ".hxx": "c", ".c++": "c",
	".h++": "c", ".ipp": "c", ".tpp": "c", ".inl": "c", ".cu": "c", ".cuh": "c", ".m": "c", ".mm": "c",
	".rs":   "rust",
	".java": "java",
	".kt":   "kotlin", ".kts": "kotlin",
	".cs": "csharp",
	".ts": "typescript", ".tsx": "typescript", ".mts": "typescript", ".cts": "typescript",
	".js": "typescript", ".jsx": "typescript", ".mjs": "typescript", ".cjs": "typescript",
	".py": "python", ".pyi": "python",
	".scala": "scala", ".sc": "scala",
	".swift": "swift",
	".f":     "fortran", ".f90": "fortran", ".f95": "fortran", ".f03": "fortran", ".f08": "fortran", ".for": "fortran",
	".adb": "ada", ".ads": "ada",
}

// Language returns the language of a file by its name, or "" where the index
// reads none: go, c (C++ and Objective-C too), rust, java, kotlin, csharp,
// typescript (JavaScript too), python, scala, swift, fortran or ada.
func Language(name string) string {
	return endings[strings.ToLower(path.Ext(name))]
}

// Together reports whether files of languages a and b use each other's names.
func Together(a, b string) bool {
	return a == b || jvm(a) && jvm(b) || (a == "c" && b == "swift") || (a == "swift" && b == "c")
}

func jvm(l string) bool { return l == "java" || l == "kotlin" || l == "scala" }
