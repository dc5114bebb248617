package aires_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/airesdev/aires"

// arrows lists every room, the rooms it may import, and why no others. A room
// that is not listed fails the test, as does an arrow that is not drawn here.
// docs/design.md shows the same as a picture.
const arrows = `
.                          | standard library only | the words everyone speaks must not depend on who speaks them
cmd/aires                  | *                     | the only place where everything meets
internal/diag              | .                     | what a log says does not depend on what is done with it
internal/cause             | .                     | causes follow from diagnostics, helped by whoever reads the workspace
internal/index             | nothing internal      | what a workspace declares does not depend on who asks
internal/evidence          | . internal/index      | facts are gathered for whoever wants them
internal/redact            | .                     | what is a secret does not depend on where it was found
internal/verdict           | . internal/index internal/evidence | what the workspace and its history say about a cause, whoever reads them
internal/dag               | standard library only | a pure state machine, so that any engine can drive it
internal/sched             | . internal/dag        | what a host is, it says itself; what a node does, it must not know
internal/model             | nothing internal      | a contract for model hosts, of use to anyone
internal/model/ollama      | internal/model        | an adapter, nothing else
internal/model/openai      | internal/model        | an adapter, nothing else
internal/model/modeltest   | internal/model        | the contract's tests, the same for every client
internal/pipeline          | . internal/dag internal/model | questions, not who asks them or when
internal/booklet           | .                     | pure: the same report gives the same text
internal/store             | .                     | keeps reports, understands nothing of them
internal/ledger            | .                     | what must survive is kept without judging it
internal/daemon            | . internal/ledger     | the queue of a team; who asks, and how, is not its business
internal/api               | . internal/sched      | the shapes that server and client share, so that neither knows the other
internal/serve             | . internal/alert internal/api internal/booklet internal/daemon internal/ledger | the daemon over HTTP; runs and models are not its business
internal/remote            | . internal/api internal/alert | a daemon somewhere else; how it works there, it cannot know
internal/watch             | .                     | folders as a queue, for whatever service takes logs
internal/telemetry         | .                     | what operators see is made of events and reports alone
internal/alert             | .                     | what people are told, by whatever looks
internal/resource          | nothing internal      | what a process lives on, whoever takes less in
internal/tui               | .                     | shows events, wherever they come from
internal/engine            | . internal/diag internal/cause internal/index internal/evidence internal/redact internal/verdict internal/dag internal/sched internal/model internal/pipeline internal/booklet | the life of a run
internal/bench             | . internal/dag internal/sched internal/model internal/modelsim internal/modelsim/gpu | the scheduler itself on hosts that only count seconds, or are asked for nothing but their time; a run needs none of it
bench/peers                | internal/bench internal/model internal/model/ollama | what others do on the same hosts, for comparison; not part of the product
internal/chaos             | nothing internal      | tests only: they start the real program, break it and look at what is left
internal/eval              | . internal/corpus internal/diag | scores what a service says; how it comes to say it, is not its business
internal/corpus            | nothing internal      | what parsers are measured against must not come from them
internal/corpus/record     | internal/corpus       | makes the corpus with the real toolchains, by hand
internal/modelsim          | internal/model internal/modelsim/gpu | a model host made of rules
internal/modelsim/gpu      | nothing internal      | shares a GPU's time on anybody's clock
internal/modelsim/gguf     | nothing internal      | writes model files, knows nobody
internal/modelsim/real     | internal/modelsim/gguf | starts a real host for tests
`

// standardOnly marks rooms that must not import other people's modules either.
const standardOnly = "standard library only"

func TestArrows(t *testing.T) {
	allowed := map[string][]string{}
	reason := map[string]string{}
	pure := map[string]bool{}
	for line := range strings.Lines(strings.TrimSpace(arrows)) {
		part := strings.Split(line, "|")
		if len(part) != 3 || strings.TrimSpace(part[2]) == "" {
			t.Fatalf("rule without a reason: %q", line)
		}
		room, rule := strings.TrimSpace(part[0]), strings.TrimSpace(part[1])
		reason[room] = strings.TrimSpace(part[2])
		pure[room] = rule == standardOnly
		if !pure[room] && rule != "nothing internal" {
			allowed[room] = strings.Fields(rule)
		}
	}
	for _, p := range packages(t) {
		room := roomOf(p.ImportPath)
		if _, ok := reason[room]; !ok {
			t.Errorf("%s is not in the list of rooms: add it here and to docs/design.md, with a reason", room)
			continue
		}
		for _, path := range p.Imports {
			inside := path == module || strings.HasPrefix(path, module+"/")
			switch {
			case inside && !slices.Contains(allowed[room], "*") && !slices.Contains(allowed[room], roomOf(path)):
				t.Errorf("%s imports %s, which it may not: %s", room, path, reason[room])
			case !inside && pure[room] && strings.Contains(path, "."):
				t.Errorf("%s imports %s, which it may not: %s", room, path, reason[room])
			}
		}
	}
}

type listed struct {
	ImportPath string
	Imports    []string
}

// packages asks the go command for every package of the module.
func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// roomOf names the room of an import path as the list does.
func roomOf(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}
