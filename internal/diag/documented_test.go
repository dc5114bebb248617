package diag

import (
	"fmt"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// short is a diagnostic in one line.
func short(d aires.Diagnostic) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s|%s:%d:%d|%s", d.Tool, d.Kind, d.Code, d.File, d.Line, d.Column, d.Message))
}

// Logs of tools that are not on the machine, or are too old for it, written
// after what they document.
func TestDocumentedForms(t *testing.T) {
	for name, c := range map[string]struct{ log, want string }{
		"docker's rich progress": {
			" => ERROR [build 2/2] RUN go build ./...   1.2s\n------          \n > [build 2/2] RUN go build ./...:\n0.911 # example.com/tea\n0.911 pot/pot.go:3:9: undefined: leaf\n------\nDockerfile:4\n",
			"go missing-symbol |pot/pot.go:3:9|undefined: leaf",
		},
		"buildx in an action":        {"Error: buildx failed with: ERROR: failed to solve: lstat /var/lib/tea: no such file or directory\n", "docker missing-file |:0:0|lstat /var/lib/tea: no such file or directory"},
		"Surefire with two blanks":   {"[ERROR] org.tea.PotTest.brews  Time elapsed: 0.01 s  <<< FAILURE!\njava.lang.AssertionError: cold\n\tat org.tea.PotTest.brews(PotTest.java:34)\n\n", "maven test |PotTest.java:34:0|java.lang.AssertionError: cold"},
		"Surefire without the class": {"[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.02 s <<< FAILURE! - in org.tea.PotTest\n[ERROR] brews  Time elapsed: 0.01 s  <<< FAILURE!\njava.lang.AssertionError: cold\n\tat org.tea.PotTest.brews(PotTest.java:34)\n\n", "maven test |PotTest.java:34:0|java.lang.AssertionError: cold"},
		"Surefire 2.12": {
			"brews(org.tea.PotTest)  Time elapsed: 0.008 sec  <<< FAILURE!\njava.lang.AssertionError: cold\n\tat org.tea.PotTest.brews(PotTest.java:34)\n\nResults :\n\nFailed tests:   brews(org.tea.PotTest): cold\n  pours(org.tea.CupTest): spilt\n\nTests in error: \n  CupTest.fills:12 » NullPointer\n\n[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:2.12:test (default-test) on project tea: There are test failures.\n",
			"maven test |PotTest.java:34:0|java.lang.AssertionError: cold\nmaven test |CupTest.java:0:0|spilt\nmaven test |CupTest.java:12:0|NullPointer",
		},
		"Maven's levels in GitHub":  {"Error:  /app/src/Pot.java:[3,9] cannot find symbol\nWarning:  /app/src/Cup.java:[1,1] [deprecation] old\n", "javac missing-symbol |/app/src/Pot.java:3:9|cannot find symbol\njavac warning deprecation|/app/src/Cup.java:1:1|old"},
		"Maven's levels taken away": {"2026-11-23T12:34:56.1234567Z ##[error] /app/src/Pot.java:[3,9] cannot find symbol\n", "javac missing-symbol |/app/src/Pot.java:3:9|cannot find symbol"},
		"an enforcer's rule": {
			"[WARNING] Rule 0: org.apache.maven.plugins.enforcer.RequireJavaVersion failed with message:\nDetected JDK Version: 8 is not in the allowed range 11.\n[INFO] BUILD FAILURE\n[ERROR] Failed to execute goal org.apache.maven.plugins:maven-enforcer-plugin:1.3:enforce (java) on project tea: Some Enforcer rules have failed. -> [Help 1]\n",
			"maven other RequireJavaVersion|:0:0|Detected JDK Version: 8 is not in the allowed range 11.",
		},
		"an enforcer's rule that only warns": {"[WARNING] Rule 0: org.apache.maven.plugins.enforcer.RequireJavaVersion failed with message:\nDetected JDK Version: 8 is not in the allowed range 11.\n[INFO] BUILD SUCCESS\n", ""},
		"a new enforcer's rule":              {"[ERROR] Rule 1: org.apache.maven.enforcer.rules.BanDuplicateClasses(once) failed with message:\n[ERROR] Duplicate classes found\n[ERROR] \n", "maven other BanDuplicateClasses|:0:0|Duplicate classes found"},
		"JUnit 5 with arguments in Gradle":   {"PotTest > brews(String) > org.tea.PotTest.brews(String)[1] FAILED\n    org.opentest4j.AssertionFailedError: expected: <1> but was: <2>\n        at app//org.junit.jupiter.api.Assertions.fail(Assertions.java:1)\n        at app//org.tea.PotTest.brews(PotTest.java:9)\n", "gradle test |PotTest.java:9:0|org.opentest4j.AssertionFailedError: expected: <1> but was: <2>"},
		"javac 6 in Ant":                     {"    [javac] /app/Pot.java:9: cannot find symbol\n    [javac] symbol  : class Leaf\n    [javac] location: class Pot\n    [javac]   Leaf l;\n    [javac]   ^\n    [javac] 1 error\n", "javac missing-symbol |/app/Pot.java:9:3|cannot find symbol"},
		"Ant with a blank line":              {"BUILD FAILED\n\n/app/build.xml:3: /app/classes does not exist.\n", "ant missing-file |/app/build.xml:3:0|/app/classes does not exist."},
		"kotlinc on Windows":                 {"e: file:///D:/app/Pot.kt:3:9 Unresolved reference: leaf\n", "kotlinc missing-symbol |D:/app/Pot.kt:3:9|Unresolved reference: leaf"},
		"npm 3 parts its lines":              {"npm ERR! Linux 4.13\nnpm ERR! argv \"node\" \"npm\"\nnpm ERR! path /app/.npm\nnpm ERR! code EACCES\nnpm ERR! syscall mkdir\n\nnpm ERR! Error: EACCES: permission denied, mkdir '/app/.npm'\n", "npm fatal EACCES|:0:0|Error: EACCES: permission denied, mkdir '/app/.npm'"},
		"a library's member in link":         {"4>tea.lib(pot.obj) : error LNK2001: unresolved external symbol \"void leaf(void)\" (?leaf@@YAXXZ)\n", "link missing-symbol LNK2001|tea.lib(pot.obj):0:0|unresolved external symbol \"void leaf(void)\" (?leaf@@YAXXZ)"},
		"a task of MSBuild that threw":       {"/sdk/tea.targets(3,5): error MSB4018: The \"Brew\" task failed unexpectedly. [/app/tea.csproj]\n/sdk/tea.targets(3,5): error MSB4018: System.IO.IOException: cold [/app/tea.csproj]\n/sdk/tea.targets(3,5): error MSB4018:    at Tea.Brew() [/app/tea.csproj]\n", "msbuild fatal MSB4018|/sdk/tea.targets:3:5|The \"Brew\" task failed unexpectedly."},
		"CMake Tools in an editor":           {"[build] C:\\app\\pot.c(3) : error C2065: 'leaf' : undeclared identifier\n", "cl missing-symbol C2065|C:/app/pot.c:3:0|'leaf' : undeclared identifier"},
		"gfortran 4":                         {"pot.f90:12.9:\n\n real(dp) :: x\n         1\nError: Symbol 'dp' at (1) has no IMPLICIT type\n", "gfortran missing-symbol |pot.f90:12:9|Symbol 'dp' at (1) has no IMPLICIT type"},
		"Intel's compilers":                  {"pot.f90(286): error #6404: This name does not have a type, and must have an explicit type.   [LEAF]\ntea.c(3): catastrophic error: cannot open source file \"leaf.h\"\n", "intel missing-symbol |pot.f90:286:0|This name does not have a type, and must have an explicit type.   [LEAF]\nintel missing-file |tea.c:3:0|cannot open source file \"leaf.h\""},
		"a relocation without the linker":    {"pot.f95:(.text+0x27): undefined reference to `leaf_'\n", "ld missing-symbol |pot.f95:0:0|undefined reference to `leaf_'"},
		"a project of GNAT":                  {"tea.gpr:9:08: undefined attribute \"leaf\"\ngprbuild: \"tea.gpr\" processing failed\n", "gnat other |tea.gpr:9:8|undefined attribute \"leaf\""},
		"GNAT that does not say why":         {"   compilation of pot.adb failed\n\ngprbuild: *** compilation phase failed\n", "gprbuild other |:0:0|gprbuild: *** compilation phase failed"},
		"gcc before 4.7":                     {"pot.c:49: error: 'leaf' undeclared (first use in this function)\npot.c:49: error: (Each undeclared identifier is reported only once\npot.c:49: error: for each function it appears in.)\n", "gcc missing-symbol |pot.c:49:0|'leaf' undeclared (first use in this function)"},
		"sbt with a long path":               {"[error] -- [E007] Type Mismatch Error: /app/src/main/scala/Pot.scala:7:4 \n[error] 7 |    1\n[error]   |    ^\n[error]   |    Found:    Int\n[error]   |    Required: String\n", "scalac type E007|/app/src/main/scala/Pot.scala:7:4|Found: Int Required: String"},
		"sbt's task":                         {"[error] (compile / compileIncremental) java.lang.OutOfMemoryError\n", "sbt other |:0:0|(compile / compileIncremental) java.lang.OutOfMemoryError"},
		"Xcode's list":                       {"** BUILD FAILED **\n\n\nThe following build commands failed:\n\tCompileSwift normal arm64\n(1 failure)\n", "xcodebuild other |:0:0|The following build commands failed:"},
		"Xcode in Flutter":                   {"Xcode's output:\n    /app/ios/Pot.swift:3:9: error: cannot find 'leaf' in scope\n        leaf()\n        ^~~~\n", "swiftc missing-symbol |/app/ios/Pot.swift:3:9|cannot find 'leaf' in scope"},
		"swift without a file":               {"<unknown>:0: error: missing required module 'Leaf'\n", "swiftc missing-file |<unknown>:0:0|missing required module 'Leaf'"},
		"pip's subprocess":                   {"error: subprocess-exited-with-error\n\n  × python setup.py egg_info did not run successfully.\n  │ exit code: 1\n", "pip other |:0:0|× python setup.py egg_info did not run successfully."},
		"node before 12":                     {"internal/modules/cjs/loader.js:905\n  throw err;\n  ^\n\nError: Cannot find module 'leaf'\nRequire stack:\n- /app/pot.js\n    at Function.Module._resolveFilename (internal/modules/cjs/loader.js:902:15)\n", "node missing-file Error|internal/modules/cjs/loader.js:905:0|Cannot find module 'leaf'"},
		"esbuild in an old Vite":             {" > src/pot.js:1:23: error: Could not resolve \"leaf\"\n", "esbuild missing-file |src/pot.js:1:23|Could not resolve \"leaf\""},
		"cargo before 1.54":                  {"error: failed to run custom build command for `tea v0.1.0`\nprocess didn't exit successfully: `/app/build-script-build` (exit code: 101)\n--- stderr\nthread 'main' panicked at 'no leaf', build.rs:9:4\n", "cargo fatal |build.rs:9:4|failed to run custom build command for `tea v0.1.0`"},
		"go get before 1.17":                 {"go get example.com/leaf: no matching versions for query \"upgrade\"\n", "go other |:0:0|no matching versions for query \"upgrade\""},
		"CMake with progress inside":         {"CMake Error at a.cmake:5 (message):\n-- Configuring incomplete, errors occurred!\n  no leaf\n\n", "cmake other |a.cmake:5:0|no leaf"},
		"CMake without a compiler":           {"CMake Error: CMAKE_C_COMPILER not set, after EnableLanguage\n", "cmake missing-file |:0:0|CMAKE_C_COMPILER not set, after EnableLanguage"},
		"ninja without its file":             {"ninja: error: loading 'build.ninja': No such file or directory\n", "ninja missing-file |:0:0|loading 'build.ninja': No such file or directory"},
		"a log quoted in mail":               {"> error[E0308]: mismatched types\n>   --> src/pot.rs:9:4\n>    |\n> 9  |    leaf\n>\n", "rustc type E0308|src/pot.rs:9:4|mismatched types"},
		"an error nobody knows":              {"brewing\nerror: the kettle is cold\nProcess completed with exit code 1.\n", "unknown other |:0:0|the kettle is cold"},
		"the same where all is well":         {"brewing\nerror: the kettle is cold\ndone\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range mustParse(t, c.log, Options{}).Diagnostics {
				got = append(got, short(d))
			}
			if all := strings.Join(got, "\n"); all != c.want {
				t.Errorf("got\n%s\nwant\n%s", all, c.want)
			}
		})
	}
}

// A report of many lines is read behind a CI's clock, and what only begins like
// one costs nothing.
func TestReportBehindAClock(t *testing.T) {
	const report = "[\n  {\n    \"filePath\": \"/app/a.js\",\n    \"messages\": [\n      {\n        \"ruleId\": \"no-undef\",\n        \"severity\": 2,\n        \"message\": \"'x]' is \\\"not\\\" defined.\",\n        \"line\": 3,\n        \"column\": 5\n      }\n    ]\n  }\n]\n"
	log := each("2026-11-23T12:34:56.1234567Z ")(report + "{\npot.c:4:1: error: expected declaration\n[\n\"leaf\"\npot.c:5:1: error: expected declaration")
	res := mustParse(t, log, Options{})
	if len(res.Diagnostics) != 3 || res.Diagnostics[0].File != "/app/a.js" || res.Diagnostics[0].Line != 3 || res.Diagnostics[0].Log != (aires.LogSpan{FirstLine: 1, LastLine: 14}) {
		t.Errorf("%+v", res.Diagnostics)
	}
}
