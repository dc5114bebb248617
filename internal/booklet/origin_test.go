package booklet_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// What goes wrong inside a library is told where the workspace asked for it.
func TestLibraryErrorsAreToldWhereTheyAreAsked(t *testing.T) {
	a := aires.Analysis{
		Summary: aires.Summary{Errors: 1},
		Causes:  []aires.Cause{{ID: "c1", Title: "no operator<", Root: "d1", Diagnostics: []string{"d1"}, Confidence: 0.9}},
		Diagnostics: []aires.Diagnostic{{
			ID: "d1", Tool: "gcc", Severity: aires.SeverityError, Message: "no match for operator<", Count: 1,
			File: "/usr/include/c++/12/bits/stl_function.h", PathStatus: aires.PathOutside, Line: 408, Column: 20,
			Notes: []aires.Note{
				{Message: "included from here", File: "src/all.hpp", Line: 2},
				{Message: "required from somewhere", File: "/usr/include/c++/12/bits/stl_map.h", Line: 529},
				{Message: "required from here", File: "src/main.cpp", Line: 13, Column: 16},
			},
		}},
	}
	rep := &aires.Report{Analysis: a, Booklet: booklet.Assemble(&a, nil, nil, nil)}
	ch := rep.Booklet.Causes[0]
	told := []string{ch.RootCause}
	told = append(told, ch.Steps...)
	told = append(told, ch.Verify...)
	for _, s := range told {
		if strings.Contains(s, "stl_function.h") || !strings.Contains(s, "src/main.cpp") {
			t.Errorf("told elsewhere: %s", s)
		}
	}
	var sarif, github bytes.Buffer
	if err := booklet.SARIF(&sarif, rep); err != nil {
		t.Fatal(err)
	}
	if err := booklet.Annotations(&github, rep, ""); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(github.String(), "file=src/main.cpp,line=13,col=16") {
		t.Errorf("annotation: %s", github.String())
	}
	var log struct {
		Runs []struct {
			Results []struct {
				Locations []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
		}
	}
	if err := json.Unmarshal(sarif.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if at := log.Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI; at != "src/main.cpp" {
		t.Errorf("SARIF location %q", at)
	}
}
