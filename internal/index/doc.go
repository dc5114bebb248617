// Package index knows what the files of a workspace declare: names with their
// kind, place and scope; what each file imports; which files there are. It
// answers from memory, keeps what it learnt on disk, and reads again only the
// files that changed.
//
//	x, err := index.Open(ctx, dir, index.Options{Cache: folder})
//	defer x.Close()
//	x.Names()                    // every file, as git or .gitignore has it
//	x.Lines("src/a.go")          // the lines of a file, read within bounds
//	x.File("src/a.go")           // its language, package, imports, declarations
//	x.Declared("Fetch")          // every declaration of that name
//	x.Members("Client")          // what is declared inside types of that name
//	x.Near("Fetchh", "go", 5)    // declarations with names like it, best first
//	x.Uses("Fetch", "go", 5)     // lines that use the name, not declaring it
//	x.Enclosing("src/a.go", 12)  // the innermost function or type around a line
//	x.Function("src/a.go", 12)   // the innermost function and its head, as x.Type for types
//	x.Homes("Fetch")             // the files that declare the name, as x.Bodies for functions
//	x.Based("util.h")            // files of that base name
//	x.NearFiles("src/utill.h", 3) // files with names like it, best first
//	x.Skipped()                  // what was not looked at, and why
//
// Go is read by go/parser. Other languages are read by a scanner of our own that
// knows their lexical rules and how they begin a declaration, but no grammar: it
// is right about ordinary source and may miss what macros make. chroma's lexers
// know no more, and are fifty times slower (see docs/design.md).
//
// The package refuses to know what a diagnostic is, and runs no program: who
// wants git's list of files passes it in. It reads nothing but regular files of
// bounded size inside the workspace, symbolic links resolved.
//
// What always holds: a missing, damaged or foreign file on disk is the same as
// none; answers are in an order that depends on the workspace alone; and several
// processes may open the same workspace at once.
package index
