package evidence

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

const (
	manifestLines = 40 // shown of one manifest
	maxManifest   = 4000
)

// manifests shows the project file that would have to declare what is missing.
type manifests struct{ files *index.Reader }

// ecosystem is a family of tools with its project files, the likely one first.
type ecosystem struct {
	tools    []string
	endings  []string // of source files, for tools that are not listed
	files    []string // patterns of path.Match
	sections []string // words that begin the list of dependencies
}

func ecosystems() []ecosystem {
	return []ecosystem{
		{[]string{"go"}, []string{".go"}, []string{"go.mod"}, []string{"require"}},
		{[]string{"rustc", "cargo"}, []string{".rs"}, []string{"Cargo.toml"}, []string{"[dependencies", "dependencies]"}},
		{
			[]string{"tsc", "npm", "eslint"},
			[]string{".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"},
			[]string{"package.json"},
			[]string{`"dependencies"`, `"devDependencies"`},
		},
		{
			[]string{"javac", "maven", "gradle", "kotlinc"},
			[]string{".java", ".kt"},
			[]string{"pom.xml", "build.gradle", "build.gradle.kts"},
			[]string{"<dependencies", "dependencies"},
		},
		{
			[]string{"csc", "vbc", "fsc", "msbuild", "dotnet", "nuget"},
			[]string{".cs", ".vb", ".fs"},
			[]string{"*.csproj", "*.vbproj", "*.fsproj"},
			[]string{"<PackageReference", "<ProjectReference", "<ItemGroup"},
		},
		{
			[]string{"python", "pytest", "mypy", "pip"},
			[]string{".py"},
			[]string{"requirements.txt", "pyproject.toml", "setup.cfg", "setup.py", "Pipfile"},
			[]string{"dependencies", "install_requires", "[packages]"},
		},
		{
			[]string{"gcc", "clang", "cl", "ld", "link", "cmake", "make", "ninja"},
			[]string{".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx", ".m", ".mm"},
			[]string{"CMakeLists.txt", "meson.build", "Makefile", "makefile", "GNUmakefile", "conanfile.txt", "vcpkg.json"},
			[]string{"include_directories", "find_package", "target_link_libraries", "dependency(", "CPPFLAGS", "CFLAGS", "INCLUDES"},
		},
		{[]string{"scalac", "sbt"}, []string{".scala", ".sc"}, []string{"build.sbt", "project.scala"}, []string{"libraryDependencies", "using dep"}},
		{[]string{"swiftc", "swift"}, []string{".swift"}, []string{"Package.swift"}, []string{"dependencies"}},
		{[]string{"gnatmake", "gprbuild", "gnat"}, []string{".adb", ".ads"}, []string{"*.gpr", "alire.toml"}, []string{"Source_Dirs", "with "}},
	}
}

func (m *manifests) about(_ context.Context, s *subject) []aires.Evidence {
	if s.cause.Kind != aires.KindMissingFile {
		return nil
	}
	d := s.root()
	for _, eco := range ecosystems() {
		if !slices.Contains(eco.tools, d.Tool) && !slices.Contains(eco.endings, path.Ext(d.File)) {
			continue
		}
		if name, lines := m.nearest(folderOf(d), eco.files); lines != nil {
			return []aires.Evidence{excerpt(name, lines, d.Missing(), eco.sections)}
		}
	}
	return nil
}

// folderOf is the folder in which the search begins.
func folderOf(d *aires.Diagnostic) string {
	if d.PathStatus != aires.PathWorkspace {
		return "."
	}
	return path.Dir(path.Clean(d.File))
}

// nearest looks for the files in dir, then in the folders above it up to the
// workspace.
func (m *manifests) nearest(dir string, patterns []string) (string, []string) {
	for {
		for _, pattern := range patterns {
			for _, name := range m.matches(dir, pattern) {
				if lines := m.files.Lines(name); lines != nil {
					return name, lines
				}
			}
		}
		if dir == "." || dir == "/" {
			return "", nil
		}
		dir = path.Dir(dir)
	}
}

// matches lists a folder only for a pattern that needs it.
func (m *manifests) matches(dir, pattern string) []string {
	if !strings.Contains(pattern, "*") {
		return []string{path.Join(dir, pattern)}
	}
	var names []string
	for _, name := range m.files.List(dir) {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			names = append(names, path.Join(dir, name))
		}
	}
	slices.Sort(names)
	return names
}

// excerpt shows the manifest around what is missing, else from where the
// dependencies begin, else from its top.
func excerpt(name string, lines []string, missing string, sections []string) aires.Evidence {
	first := 0
	if len(lines) > manifestLines {
		first = max(0, min(start(lines, missing, sections), len(lines)-manifestLines))
	}
	last := min(len(lines), first+manifestLines)
	size := 0
	for i, line := range lines[first:last] {
		if size += len(line) + 1; size > maxManifest {
			last = first + i
			break
		}
	}
	return aires.Evidence{
		Kind: aires.EvidenceManifest, Title: name + " declares the dependencies", File: name,
		Line: first + 1, Text: cut(strings.Join(lines[first:max(last, first+1)], "\n"), maxManifest), FirstLine: first + 1,
	}
}

func start(lines []string, missing string, sections []string) int {
	if missing != "" {
		named := func(line string) bool { return strings.Contains(line, missing) }
		if i := slices.IndexFunc(lines, named); i >= 0 {
			return i - manifestLines/2
		}
	}
	for _, section := range sections {
		begins := func(line string) bool { return strings.Contains(line, section) }
		if i := slices.IndexFunc(lines, begins); i >= 0 {
			return i - 1
		}
	}
	return 0
}
