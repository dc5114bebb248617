package booklet_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// sarifSchema is the standard's own schema, read from the library that carries
// it: its text may not be copied. The library's validation is of no use here,
// for it looks at its own types, not at what was written.
var sarifSchema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(strings.TrimSpace(string(dir)), "pkg", "report", "v210", "sarif", "schema.go")
	source, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		return nil, err
	}
	var text string
	ast.Inspect(source, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && len(l.Value) > 1000 {
			text, err = strconv.Unquote(l.Value)
		}
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		return nil, err
	}
	c.AssertFormat()
	return c.Compile("sarif.json")
})

// sarifOf renders r, wants it valid, and reads it with a library of others.
func sarifOf(t testing.TB, r *aires.Report) *sarif.Run {
	t.Helper()
	var b bytes.Buffer
	if err := booklet.SARIF(&b, r); err != nil {
		t.Fatal(err)
	}
	schema, err := sarifSchema()
	if err != nil {
		t.Fatalf("read the schema: %v", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(doc); err != nil {
		t.Fatalf("%v\n%s", err, b.Bytes())
	}
	log, err := sarif.FromBytes(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return log.Runs[0]
}

func checkSARIF(t *testing.T, s string) {
	t.Helper()
	var b bytes.Buffer
	r := hostile(s)
	if err := booklet.SARIF(&b, r); err != nil {
		t.Fatal(err)
	}
	checkCharacters(t, s, b.String(), "\n")
	run := sarifOf(t, r)
	for _, res := range run.Results {
		if len(res.Locations) != 1 {
			t.Errorf("%q: %d locations", s, len(res.Locations))
		}
		for _, l := range append(res.Locations, res.RelatedLocations...) {
			a := l.PhysicalLocation.ArtifactLocation
			if a.URIBaseID == nil && !strings.HasPrefix(*a.URI, "file:///") || a.URIBaseID != nil && (strings.HasPrefix(*a.URI, "/") || strings.Contains(*a.URI, "..")) {
				t.Errorf("%q: place %q", s, *a.URI)
			}
			if l.Message != nil && strings.Contains(*l.Message.Text, "](") && !strings.Contains(*l.Message.Text, `\](`) {
				t.Errorf("%q: a link in %q", s, *l.Message.Text)
			}
		}
		if m := *res.Message.Text; m == "" || strings.Contains(m, "](") && !strings.Contains(m, `\](`) {
			t.Errorf("%q: message %q", s, m)
		}
		if rule := run.Tool.Driver.Rules[res.RuleIndex]; *rule.ID != *res.RuleID {
			t.Errorf("%q: rule %q at the index of %q", s, *res.RuleID, *rule.ID)
		}
	}
}

func TestSARIFSaysWhatIsKnown(t *testing.T) {
	r := full()
	r.Diagnostics[1].Notes = []aires.Note{{Message: "declared here", File: "a b/ü.cs", Line: 2}, {Message: "no place"}}
	run := sarifOf(t, r)
	if len(run.Results) != len(r.Diagnostics) || len(run.Tool.Driver.Rules) != 3 {
		t.Fatalf("%d results, %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
	header, root, symptom := run.Results[0], run.Results[1], run.Results[2]
	if *header.OccurrenceCount != 3 || header.Level != "error" || *header.RuleID != "gcc/missing-file" {
		t.Errorf("the header: %+v", header)
	}
	at := header.Locations[0].PhysicalLocation
	if *at.ArtifactLocation.URI != "src/net/queue.c" || *at.ArtifactLocation.URIBaseID != "%SRCROOT%" || *at.Region.StartLine != 4 || *at.Region.StartColumn != 10 {
		t.Errorf("place %+v", at)
	}
	note := root.RelatedLocations[0]
	if *note.Message.Text != "declared here" || *note.PhysicalLocation.ArtifactLocation.URI != "a%20b/%C3%BC.cs" {
		t.Errorf("note %+v", note)
	}
	if root.Properties.Properties["role"] != "root" || symptom.Properties.Properties["role"] != "symptom" || symptom.Properties.Properties["cause"] != "c2" {
		t.Errorf("properties %v, %v", root.Properties, symptom.Properties)
	}
	if to := symptom.RelatedLocations[len(symptom.RelatedLocations)-1]; !strings.HasPrefix(*to.Message.Text, "Root cause: Shop.Api lacks") || *to.PhysicalLocation.Region.StartLine != 14 {
		t.Errorf("the symptom's cause %+v", to)
	}
	rule := run.Tool.Driver.Rules[root.RuleIndex]
	if *rule.ID != "csc/CS0246" || !strings.HasPrefix(*rule.HelpURI, "https://learn.microsoft.com/") || !strings.Contains(*rule.Help.Text, "Remedies") {
		t.Errorf("rule %+v", rule)
	}
	if len(root.Fixes) != 1 || len(symptom.Fixes) != 0 {
		t.Fatalf("%d and %d fixes", len(root.Fixes), len(symptom.Fixes))
	}
}

// TestFingerprints wants the same for the same error wherever its line, and no
// two alike in a run.
func TestFingerprints(t *testing.T) {
	of := func(r *aires.Report) (all []string) {
		for _, res := range sarifOf(t, r).Results {
			all = append(all, res.PartialFingerprints["airesFingerprint/v1"])
		}
		return all
	}
	moved := full()
	for i := range moved.Diagnostics {
		moved.Diagnostics[i].Line += 100
		moved.Diagnostics[i].Column++
	}
	before, after := of(full()), of(moved)
	seen := map[string]bool{}
	for i := range before {
		if before[i] != after[i] || before[i] == "" || seen[before[i]] {
			t.Errorf("%d: %s, then %s", i, before[i], after[i])
		}
		seen[before[i]] = true
	}
	moved.Diagnostics[3].Fingerprint = "v1:abc"
	if got := of(moved)[3]; got != "v1:abc:1" {
		t.Errorf("%s, where the diagnostic has a fingerprint of its own", got)
	}
}

// TestFixes applies the fixes of a report as a reader of SARIF would.
func TestFixes(t *testing.T) {
	window := aires.Evidence{ID: "E1", Cause: "c1", Kind: aires.EvidenceSource, File: "a.go", FirstLine: 10, Text: "func f() {\n\tx := Fetch(é, 1)\n\ty()\n}\n"}
	for name, c := range map[string]struct {
		edits []aires.Edit
		want  string // start:col-end:col=text of each, or "" for no fix
	}{
		"whole line":       {[]aires.Edit{{File: "a.go", Line: 11, Old: "\tx := Fetch(é, 1)", New: "\tx := FetchAll(é)"}}, "11:0-11:0=\tx := FetchAll(é)"},
		"inside a line":    {[]aires.Edit{{File: "a.go", Line: 11, Old: "Fetch", New: "FetchAll"}}, "11:7-11:12=FetchAll"},
		"after é":          {[]aires.Edit{{File: "a.go", Line: 11, Old: ", 1)", New: ")"}}, "11:14-11:18=)"},
		"across lines":     {[]aires.Edit{{File: "a.go", Line: 11, Old: "1)\n\ty()", New: "1)"}}, "11:16-12:5=1)"},
		"not there":        {[]aires.Edit{{File: "a.go", Line: 11, Old: "Grab", New: "FetchAll"}}, ""},
		"in another line":  {[]aires.Edit{{File: "a.go", Line: 11, Old: "y()", New: "z()"}}, ""},
		"no line":          {[]aires.Edit{{File: "a.go", Old: "y()", New: "z()"}}, ""},
		"unknown file":     {[]aires.Edit{{File: "b.go", Line: 2, Old: "one\ntwo", New: "1\n2"}}, "2:0-3:0=1\n2"},
		"an empty line":    {[]aires.Edit{{File: "b.go", Line: 2, Old: "\ntwo", New: "\n1\n2"}}, "2:0-3:0=\n1\n2"},
		"an insertion":     {[]aires.Edit{{File: "a.go", Line: 11, New: "\tz()"}}, "11:1-11:1=\tz()\n"},
		"two in a file":    {[]aires.Edit{{File: "a.go", Line: 11, Old: "Fetch", New: "G"}, {File: "a.go", Line: 12, Old: "y", New: "z"}}, "11:7-11:12=G;12:2-12:3=z"},
		"half of them":     {[]aires.Edit{{File: "a.go", Line: 11, Old: "Fetch", New: "G"}, {File: "a.go", Line: 12, Old: "q", New: "z"}}, ""},
		"outside":          {[]aires.Edit{{File: "/etc/passwd", Line: 11, New: "x"}}, ""},
		"outside, a climb": {[]aires.Edit{{File: "../a.go", Line: 11, New: "x"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := full()
			r.Evidence = []aires.Evidence{window}
			r.Booklet.Causes[0].Edits = c.edits
			var got []string
			for _, f := range sarifOf(t, r).Results[0].Fixes {
				for _, ch := range f.ArtifactChanges {
					for _, p := range ch.Replacements {
						got = append(got, region(p.DeletedRegion)+"="+*p.InsertedContent.Text)
					}
				}
			}
			if g := strings.Join(got, ";"); g != c.want {
				t.Errorf("%q, want %q", g, c.want)
			}
		})
	}
}

func region(r *sarif.Region) string {
	n := func(p *int) string {
		if p == nil {
			return "0"
		}
		return strconv.Itoa(*p)
	}
	return n(r.StartLine) + ":" + n(r.StartColumn) + "-" + n(r.EndLine) + ":" + n(r.EndColumn)
}

// TestSARIFNamesNoMachine wants nothing of the folder that a run was made in.
func TestSARIFNamesNoMachine(t *testing.T) {
	r := full()
	r.Run.Workspace = "/home/somebody/secret"
	var b bytes.Buffer
	if err := booklet.SARIF(&b, r); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "somebody") {
		t.Error("the workspace's path is in it")
	}
	var doc map[string]any
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil || doc["version"] != "2.1.0" {
		t.Errorf("version %v, %v", doc["version"], err)
	}
}
