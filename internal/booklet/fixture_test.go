package booklet_test

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

var start = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// analysis is a build with three causes: a missing symbol with many symptoms,
// a missing header, and a type error.
func analysis() *aires.Analysis {
	a := &aires.Analysis{Schema: aires.SchemaDiagnostics}
	add := func(d aires.Diagnostic) string {
		d.ID = fmt.Sprintf("d%d", len(a.Diagnostics)+1)
		d.Severity = aires.SeverityError
		d.Count = max(1, d.Count)
		d.Log = aires.LogSpan{FirstLine: 10 + len(a.Diagnostics), LastLine: 10 + len(a.Diagnostics)}
		a.Diagnostics = append(a.Diagnostics, d)
		return d.ID
	}
	header := add(aires.Diagnostic{
		Tool: "gcc", Kind: aires.KindMissingFile, Fatal: true, Message: "ring/buffer.h: No such file or directory",
		File: "src/net/queue.c", PathStatus: aires.PathWorkspace, Line: 4, Column: 10, Count: 3,
	})
	var symbol []string
	for i := range 12 {
		symbol = append(symbol, add(aires.Diagnostic{
			Tool: "csc", Kind: aires.KindMissingSymbol, Code: "CS0246",
			Message: "The type or namespace name 'OrderDraft' could not be found (are you missing a using directive or an assembly reference?)",
			File:    fmt.Sprintf("Shop.Api/Controllers/Order%dController.cs", i/2), PathStatus: aires.PathWorkspace, Line: 14 + i, Column: 21,
			Symbols: []aires.Symbol{{Name: "OrderDraft", Role: aires.RoleMissing}},
			Notes:   []aires.Note{{Message: "in project", File: "Shop.Api/Shop.Api.csproj"}, {Message: fmt.Sprintf("of its own %d", i)}},
		}))
	}
	typ := add(aires.Diagnostic{
		Tool: "rustc", Kind: aires.KindType, Code: "E0308", Message: "mismatched types: expected `u64`, found `&str`",
		File: "tools/meter/src/main.rs", PathStatus: aires.PathWorkspace, Line: 31, Column: 18,
		Notes: []aires.Note{
			{Message: "- function | defined *here*", File: "tools/meter/src/report.rs", Line: 7, Column: 4},
			{Message: "two"},
			{Message: "two"},
			{Message: "three"},
			{Message: "four"},
			{Message: "five"},
			{Message: "six"},
		},
	})
	a.Causes = []aires.Cause{
		{ID: "c1", Title: "ring/buffer.h is not found", Kind: aires.KindMissingFile, Root: header, Diagnostics: []string{header}, Reason: "One include that the compiler cannot find stops three translation units", Confidence: 0.95},
		{ID: "c2", Title: "'OrderDraft' is not declared", Kind: aires.KindMissingSymbol, Root: symbol[0], Diagnostics: symbol, Reason: "All 12 errors name the same missing type", Confidence: 0.8},
		{ID: "c3", Title: "E0308: mismatched types", Kind: aires.KindType, Root: typ, Diagnostics: []string{typ}, Reason: "One error of its own", Confidence: 0.5},
	}
	a.Summary = aires.Summary{Errors: 16, UniqueErrors: 14, Warnings: 2, Causes: 3, BuildStoppedEarly: true}
	return a
}

func evidence() []aires.Evidence {
	return []aires.Evidence{
		{
			ID: "E1", Cause: "c1", Kind: aires.EvidenceSource, Title: "src/net/queue.c", File: "src/net/queue.c", Line: 4, FirstLine: 2,
			Text: "#include <stdint.h>\n\n#include \"ring/buffer.h\"\n\nstatic struct ring\tqueue;\n",
			Mark: &aires.Span{Line: 4, Column: 10, EndColumn: 25},
		},
		{ID: "E2", Cause: "c1", Kind: aires.EvidenceChange, Title: "Commit 4f1c2aa moved include/ring to lib/ring", File: "lib/ring/buffer.h", Text: "4f1c2aa move ring to lib\n include/ring/buffer.h => lib/ring/buffer.h | 0\n"},
		{
			ID: "E3", Cause: "c2", Kind: aires.EvidenceDocumentation, Title: "CS0246: type or namespace not found",
			Text: "The compiler met a type name that no referenced assembly and no imported namespace declares.\n\nUsual causes:\n- A project reference is missing.\n- A using directive is missing.\n\nRemedies:\n- Add a reference to the project that declares the type.\n- Add the using directive of its namespace.\n",
			URL:  "https://learn.microsoft.com/dotnet/csharp/language-reference/compiler-messages/cs0246",
		},
		{ID: "E4", Cause: "c2", Kind: aires.EvidenceSymbol, Title: "class OrderDraft is declared in another project", File: "Shop.Core/Orders/OrderDraft.cs", Line: 6, FirstLine: 5, Text: "/// <summary>What a customer has in the basket.</summary>\npublic sealed record OrderDraft(Guid Id, IReadOnlyList<Line> Lines);\n"},
		{ID: "E5", Cause: "c3", Kind: aires.EvidenceSource, Title: "tools/meter/src/main.rs", File: "tools/meter/src/main.rs", Line: 31, FirstLine: 30, Text: "    let wanted: u64 = limits.first().copied().unwrap_or_default();\n    report(wanted, \"`high`\");\n", Mark: &aires.Span{Line: 31, Column: 20, EndColumn: 28}},
	}
}

func findings() []aires.Finding {
	done := func(stage, subject, model string, sec int, answer string) aires.Finding {
		return aires.Finding{
			Node: stage + "/" + subject, Stage: stage, Model: model, Host: "http://127.0.0.1:11434", Outcome: aires.OutcomeSucceeded,
			Attempts: 1, Answer: json.RawMessage(answer), Tokens: aires.Tokens{Prompt: 900 + sec, Answer: 40 * sec},
			Timing: aires.Timing{Queued: start, Started: start.Add(time.Second), Ended: start.Add(time.Duration(1+sec) * time.Second)},
		}
	}
	cached := done("documentation", "CS0246", "mistral:7b-instruct", 0, `{"meaning":"The compiler cannot find a type under this name.","causes":["missing using directive","missing project reference"],"remedies":["Reference the declaring project."]}`)
	cached.Cached = true
	return []aires.Finding{
		cached,
		done("context", "c1", "deepseek-coder:6.7b", 6, `{"hypotheses":[{"claim":"The header moved to lib/ring and the include path was not changed","confidence":0.9,"evidence":["E1","E2","E99"]}]}`),
		done("context", "c2", "deepseek-coder:6.7b", 8, `{"hypotheses":[{"claim":"Shop.Api has no reference to Shop.Core","confidence":0.85,"evidence":["E3","e4"]}]}`),
		done("patterns", "c2", "codegemma:7b-instruct", 4, `{"conflicts":[{"convention":"Every project that uses orders references Shop.Core","departure":"Shop.Api.csproj does not","evidence":["E4"]}]}`),
		{Node: "patterns/c1", Stage: "patterns", Model: "codegemma:7b-instruct", Host: "http://127.0.0.1:11434", Outcome: aires.OutcomeFailed, Error: "model codegemma:7b-instruct is not on the host; ollama pull codegemma:7b-instruct", Attempts: 1},
		{Node: "context/c3", Stage: "context", Model: "deepseek-coder:6.7b", Outcome: aires.OutcomeSkipped, Because: "documentation/E0308"},
		{Node: "documentation/E0308", Stage: "documentation", Model: "mistral:7b-instruct", Host: "http://127.0.0.1:11434", Outcome: aires.OutcomeFailed, Error: "no answer within 60s; raise the total timeout or choose a smaller model", Attempts: 3},
		done("booklet", "c1", "gemma2:9b", 12, `{"title":"The ring header moved to lib/","root_cause":"src/net/queue.c includes ring/buffer.h, which commit 4f1c2aa moved below lib/, and the Makefile still passes -Iinclude.","confidence":0.9,"steps":["Change -Iinclude to -Ilib in the Makefile.","Rebuild from clean."],"edits":[{"file":"Makefile","line":3,"old":"CFLAGS = -Wall -Iinclude","new":"CFLAGS = -Wall -Ilib"},{"file":"../../etc/passwd","line":1,"old":"","new":"x"}],"verify":["make clean all ends with exit code 0"],"prevention":"Let the build fail early when an include folder does not exist."}`),
		done("booklet", "c2", "gemma2:9b", 11, `{"title":"Shop.Api lacks a reference to Shop.Core","root_cause":"OrderDraft is declared in Shop.Core, which Shop.Api.csproj does not reference [E4].","confidence":0.85,"steps":["Add a ProjectReference to `+"`Shop.Core.csproj`"+` in Shop.Api.csproj.","Add `+"`using Shop.Core.Orders;`"+` where the type is used."],"edits":[{"file":"Shop.Api/Shop.Api.csproj","line":9,"old":"  </ItemGroup>","new":"    <ProjectReference Include=\"..\\Shop.Core\\Shop.Core.csproj\" />\n  </ItemGroup>"}],"verify":["dotnet build Shop.sln"],"prevention":""}`),
		done("overview", "run", "gemma2:9b", 5, `{"summary":"A header moved, a project reference is missing, and one call passes text where a number is wanted","first":"c1","why":"It stops three translation units, so more errors may hide behind it."}`),
	}
}

func covers() map[string][]string {
	return map[string][]string{
		"documentation/CS0246": {"c2"}, "documentation/E0308": {"c3"},
		"context/c1": {"c1"}, "context/c2": {"c2"}, "context/c3": {"c3"},
		"patterns/c1": {"c1"}, "patterns/c2": {"c2"},
		"booklet/c1": {"c1"}, "booklet/c2": {"c2"}, "overview/run": nil,
	}
}

// full is a partial run with findings; bare is the same build without models.
func full() *aires.Report {
	r := &aires.Report{Analysis: *analysis(), Evidence: evidence(), Findings: findings()}
	r.Schema = aires.SchemaBooklet
	r.Run = aires.Run{
		ID: "20261123T093000-7f3a", Title: "make -k all", Status: aires.StatusPartial, Policy: "concurrent",
		Notice: "2 nodes failed; ollama pull codegemma:7b-instruct, then run again: what is done is not asked twice", Workspace: "/src/app",
		Started: start, Ended: start.Add(74 * time.Second),
	}
	r.Booklet = booklet.Assemble(&r.Analysis, r.Evidence, r.Findings, covers())
	return r
}

func bare() *aires.Report {
	r := full()
	r.Findings = nil
	r.Run.Status, r.Run.Policy = aires.StatusPartial, ""
	r.Run.Notice = "no model host answers at http://127.0.0.1:11434; start it with: ollama serve"
	r.Booklet = booklet.Assemble(&r.Analysis, r.Evidence, nil, nil)
	return r
}
