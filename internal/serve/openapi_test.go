package serve

import (
	"bytes"
	"encoding/json"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/modelsim"
)

// contract is the OpenAPI document, by which answers are judged.
type contract struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
	called   map[string]bool // by operation id
}

func readContract(t *testing.T, w *world) *contract {
	t.Helper()
	got := w.ask(t, "GET", "/openapi.json", "")
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(got.text))
	if err != nil {
		t.Fatal(err)
	}
	c := &contract{doc: doc.(map[string]any), compiler: jsonschema.NewCompiler(), called: map[string]bool{}}
	c.compiler.DefaultDraft(jsonschema.Draft2020) // as OpenAPI 3.1 says
	if err := c.compiler.AddResource("api.json", doc); err != nil {
		t.Fatal(err)
	}
	return c
}

// operations are all there are, as METHOD path, with their ids.
func (c *contract) operations() map[string]string {
	all := map[string]string{}
	for path, item := range c.doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			all[strings.ToUpper(method)+" "+path] = op.(map[string]any)["operationId"].(string)
		}
	}
	return all
}

// check holds an answer against what the document says of the operation.
func (c *contract) check(t *testing.T, operation string, got reply) {
	t.Helper()
	method, path, _ := strings.Cut(operation, " ")
	item, ok := c.doc["paths"].(map[string]any)[path].(map[string]any)
	if !ok {
		t.Fatalf("%s is not in the document", operation)
	}
	op := item[strings.ToLower(method)].(map[string]any)
	c.called[op["operationId"].(string)] = true
	responses := op["responses"].(map[string]any)
	status := itoa(got.StatusCode)
	if _, ok := responses[status]; !ok {
		status = "default"
	}
	content, _ := responses[status].(map[string]any)["content"].(map[string]any)
	kind, _, _ := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if content == nil && got.text == "" {
		return
	}
	if content[kind] == nil {
		t.Errorf("%s: %s answers %q, which is not documented", operation, got.Status, kind)
		return
	}
	if !strings.HasSuffix(kind, "json") || kind == "application/sarif+json" {
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	c.valid(t, "#/paths/"+escape.Replace(path)+"/"+strings.ToLower(method)+"/responses/"+status+"/content/"+escape.Replace(kind)+"/schema", got.text)
}

func (c *contract) valid(t *testing.T, at, text string) {
	t.Helper()
	schema, err := c.compiler.Compile("api.json" + at)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err == nil {
		err = schema.Validate(v)
	}
	if err != nil {
		t.Errorf("%s: %v\n%.300s", at, err, text)
	}
}

// Every operation of the document is called, in success and failure, and
// answers as the document says.
func TestAPIThroughItsDocument(t *testing.T) {
	w := start(t, options{host: modelsim.Config{Slots: 4, Faults: []modelsim.Fault{{Failure: modelsim.FailServer, Model: "gemma2:9b"}}}})
	c := readContract(t, w)
	try := func(want int, operation, path, body string, header ...string) reply {
		t.Helper()
		method, _, _ := strings.Cut(operation, " ")
		got := w.ask(t, method, path, body, header...)
		if got.StatusCode != want {
			t.Errorf("%s: %s, want %d\n%s", method+" "+path, got.Status, want, got.text)
		}
		c.check(t, operation, got)
		return got
	}
	run := decode[aires.Run](t, try(201, "POST /v1/runs", "/v1/runs?title=make&priority=high&label=team%3Dweb", gccLog, "Content-Type", "text/plain").text)
	at := "/v1/runs/" + run.ID
	events := try(200, "GET /v1/runs/{id}/events", at+"/events", "")
	seq := 0
	for line := range strings.Lines(events.text) {
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			c.valid(t, "#/components/schemas/Event", data)
			seq = int(decode[aires.Event](t, data).Seq)
		}
	}
	try(204, "GET /v1/runs/{id}/events", at+"/events", "", "Last-Event-ID", itoa(seq))
	ended := decode[aires.Run](t, try(200, "GET /v1/runs/{id}", at, "").text)
	if ended.Status != aires.StatusPartial || ended.Priority != aires.PriorityHigh || ended.Labels["team"] != "web" || ended.Client != "local" {
		t.Errorf("%+v", ended)
	}
	for format := range formats {
		try(200, "GET /v1/runs/{id}/booklet", at+"/booklet?format="+format, "")
	}
	if got := try(200, "GET /v1/runs/{id}/booklet", at+"/booklet", "", "Accept", "text/markdown;q=0.9, text/plain;q=0.5, */*;q=0.1"); !strings.HasPrefix(got.text, "# ") {
		t.Errorf("asked for Markdown, got %.60s", got.text)
	}
	report, err := w.daemon.Report(t.Context(), run.ID)
	if err != nil {
		t.Fatal(err)
	}
	var same bytes.Buffer
	if err := booklet.JSON(&same, report); err != nil {
		t.Fatal(err)
	}
	if got := try(200, "GET /v1/runs/{id}/booklet", at+"/booklet?format=json", ""); got.text != same.String() {
		t.Error("the booklet is not the daemon's")
	}
	try(200, "POST /v1/runs/{id}/retry", at+"/retry", "")
	try(200, "POST /v1/runs/{id}/cancel", at+"/cancel", "")
	try(200, "GET /v1/runs/{id}/events", at+"/events", "") // to its end
	try(200, "GET /v1/runs", "/v1/runs?status=partial&status=cancelled&label=team%3Dweb&text=MAKE", "")
	try(200, "GET /v1/queue", "/v1/queue", "")
	try(200, "GET /v1/hosts", "/v1/hosts", "")
	try(200, "GET /v1/pipeline", "/v1/pipeline", "")
	try(200, "GET /v1/alerts", "/v1/alerts", "")
	try(404, "POST /v1/alerts/ack", "/v1/alerts/ack", `{"key": "x"}`, "Content-Type", "application/json")
	try(204, "DELETE /v1/runs/{id}", at, "")
	for _, gone := range []string{"GET /v1/runs/{id}", "GET /v1/runs/{id}/booklet", "GET /v1/runs/{id}/events", "POST /v1/runs/{id}/cancel", "POST /v1/runs/{id}/retry", "DELETE /v1/runs/{id}"} {
		_, path, _ := strings.Cut(gone, " ")
		try(404, gone, strings.Replace(path, "{id}", run.ID, 1), "")
	}
	c.follow(t, w)
	for operation, id := range c.operations() {
		if !c.called[id] {
			t.Errorf("%s (%s) was not called", operation, id)
		}
	}
}

// follow watches all runs while one is submitted.
func (c *contract) follow(t *testing.T, w *world) {
	t.Helper()
	resp, err := w.client.Do(w.request(t, "GET", "/v1/events", nil))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	w.ask(t, "POST", "/v1/runs?no_ai=true", gccLog, "Content-Type", "text/plain")
	in := newLines(resp.Body)
	for {
		data := in.data(t)
		c.valid(t, "#/components/schemas/Event", data)
		if decode[aires.Event](t, data).Type == aires.EventRunEnded {
			break
		}
	}
	c.check(t, "GET /v1/events", reply{resp, "data"})
}

func decode[T any](t testing.TB, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return v
}

// A log is the same run, whichever way it comes.
func TestThreeWaysToSubmit(t *testing.T) {
	w := start(t, options{})
	object, err := json.Marshal(map[string]any{"log": gccLog, "title": "make", "priority": "low", "labels": map[string]string{"a": "b"}, "no_ai": true})
	if err != nil {
		t.Fatal(err)
	}
	var form bytes.Buffer
	f := multipart.NewWriter(&form)
	for _, field := range [][2]string{{"title", "make"}, {"priority", "low"}, {"label", "a=b"}, {"no_ai", "true"}} {
		if err := f.WriteField(field[0], field[1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := f.CreateFormFile("log", "build.log")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = part.Write([]byte(gccLog))
	_ = f.Close()
	var first string
	for _, way := range []struct{ path, body, media string }{
		{"/v1/runs?title=make&priority=low&label=a%3Db&no_ai=true", gccLog, "text/plain; charset=utf-8"},
		{"/v1/runs", string(object), "application/json"},
		{"/v1/runs", form.String(), f.FormDataContentType()},
	} {
		got := w.ask(t, "POST", way.path, way.body, "Content-Type", way.media)
		run := decode[aires.Run](t, got.text)
		if got.StatusCode != http.StatusCreated || got.Header.Get("Location") != "/v1/runs/"+run.ID ||
			run.Title != "make" || run.Priority != aires.PriorityLow || run.Labels["a"] != "b" || !run.NoAI {
			t.Errorf("%s: %s %s", way.media, got.Status, got.text)
		}
		w.ask(t, "GET", "/v1/runs/"+run.ID+"/events", "")
		report := decode[aires.Report](t, w.ask(t, "GET", "/v1/runs/"+run.ID+"/booklet", "").text)
		text, err := json.Marshal(report.Analysis)
		if err != nil || first != "" && string(text) != first || report.Summary.Errors != 1 {
			t.Errorf("%s: %s, %v", way.media, text, err)
		}
		first = string(text)
	}
}

func TestKeysMakeOneRun(t *testing.T) {
	w := start(t, options{})
	type end struct {
		status int
		id     string
	}
	ends := make(chan end)
	for range 20 {
		r := w.request(t, "POST", "/v1/runs?no_ai=true", strings.NewReader(gccLog), "Idempotency-Key", "k", "Content-Type", "text/plain")
		go func() {
			resp, err := w.client.Do(r)
			if err != nil {
				ends <- end{}
				return
			}
			defer resp.Body.Close()
			var run aires.Run
			_ = json.NewDecoder(resp.Body).Decode(&run)
			ends <- end{resp.StatusCode, run.ID}
		}()
	}
	count, ids := map[int]int{}, map[string]bool{}
	for range 20 {
		e := <-ends
		count[e.status]++
		ids[e.id] = true
	}
	if count[201] != 1 || count[200] != 19 || len(ids) != 1 {
		t.Errorf("statuses %v of runs %v", count, ids)
	}
	if got := w.ask(t, "POST", "/v1/runs", gccLog+"x", "Idempotency-Key", "k", "Content-Type", "text/plain"); got.StatusCode != http.StatusConflict {
		t.Errorf("another log under the key: %s %s", got.Status, got.text)
	}
}

func TestPages(t *testing.T) {
	w := start(t, options{})
	for range 7 {
		w.ask(t, "POST", "/v1/runs?no_ai=true&title=a%26b", gccLog, "Content-Type", "text/plain")
	}
	seen, next := map[string]bool{}, "/v1/runs?limit=3&text=A%26B"
	for pages := 0; next != "" && pages < 5; pages++ {
		got := w.ask(t, "GET", next, "")
		list := decode[api.RunList](t, got.text)
		for _, r := range list.Runs {
			seen[r.ID] = true
		}
		if next = list.Next; next != "" && got.Header.Get("Link") != "<"+next+`>; rel="next"` {
			t.Errorf("link %q", got.Header.Get("Link"))
		}
	}
	if len(seen) != 7 || next != "" {
		t.Errorf("%d runs, then %q", len(seen), next)
	}
}

// The page of documentation names everything and fetches nothing.
func TestDocumentationWorksOffline(t *testing.T) {
	w := start(t, options{})
	page := w.ask(t, "GET", "/docs", "").text
	for operation := range readContract(t, w).operations() {
		if !strings.Contains(page, "<code>"+operation+"</code>") {
			t.Errorf("%s is not documented", operation)
		}
	}
	for _, bad := range []string{"<script", "src=", "<link", "@import", "url("} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %s", bad)
		}
	}
}
