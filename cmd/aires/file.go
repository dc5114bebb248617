package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/pipeline"
)

// file is an aires.yaml, kept as a tree so that every complaint can name its
// line.
type file struct {
	path string
	root *yaml.Node // the top mapping; nil for an empty file
}

// layout is what aires.yaml may hold; it exists for its keys.
type layout struct {
	Hosts    []hostSpec    `yaml:"hosts"`
	Parsers  []parserSpec  `yaml:"parsers"`
	Pipeline pipeline.Spec `yaml:"pipeline"`
	Timeouts struct{}      `yaml:"timeouts"`
	Redact   []redactSpec  `yaml:"redact"`
	Private  []string      `yaml:"private_hosts"`
	Serve    serveSpec     `yaml:"serve"`
	Watch    []watchSpec   `yaml:"watch"`
	Alerts   alertSpec     `yaml:"alerts"`
}

// readFile reads an aires.yaml. One that does not exist is nil.
func readFile(path string) (*file, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil && !info.Mode().IsRegular() { // a pipe would be read for ever
		return nil, &aires.Error{Kind: aires.ErrorConfig, Op: "read configuration", Subject: path, Err: errors.New("it is not a file")}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, &aires.Error{Kind: aires.ErrorConfig, Op: "read configuration", Err: err}
	}
	f := &file{path: path}
	var doc, more yaml.Node
	in := yaml.NewDecoder(bytes.NewReader(text))
	if err := in.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, f.unreadable(err)
	}
	if in.Decode(&more) == nil {
		return nil, f.fault(&more, "", errors.New("a second document begins here; put everything into one"))
	}
	if len(doc.Content) == 0 {
		return f, nil
	}
	if f.root = doc.Content[0]; f.root.Kind != yaml.MappingNode {
		return nil, f.fault(f.root, "", fmt.Errorf("must hold keys and values; valid keys are %s", strings.Join(topKeys(), ", ")))
	}
	return f, f.check(f.root, "", reflect.TypeFor[layout]())
}

// unreadable says where a text is not YAML.
func (f *file) unreadable(err error) error {
	if m := syntaxError.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[1])
		return f.fault(&yaml.Node{Line: line}, "", errors.New(m[2]))
	}
	return f.fault(nil, "", errors.New(strings.TrimPrefix(err.Error(), "yaml: ")))
}

// syntaxError takes apart what the YAML library says of a text it cannot read.
var syntaxError = regexp.MustCompile(`(?s)^yaml: line ([0-9]+): (.*)$`)

// fault says what is wrong at a node: file, line, key, and what would be valid.
func (f *file) fault(n *yaml.Node, key string, err error) error {
	subject := f.path
	if n != nil {
		subject += ":" + strconv.Itoa(n.Line)
	}
	if key != "" {
		subject += ": " + key
	}
	return &aires.Error{Kind: aires.ErrorConfig, Op: "read configuration", Subject: subject, Err: err}
}

func (f *file) at(n *yaml.Node) string { return fmt.Sprintf("%s:%d", f.path, n.Line) }

// decode fills in v from a node whose keys have been checked.
func (f *file) decode(n *yaml.Node, key string, v any) error {
	err := n.Decode(v)
	if bad, ok := errors.AsType[*yaml.TypeError](err); ok {
		m := typeError.FindStringSubmatch(bad.Errors[0])
		if m == nil {
			return f.fault(n, key, errors.New(bad.Errors[0]))
		}
		line, _ := strconv.Atoi(m[1])
		value := strings.TrimSuffix(strings.Trim(m[2], "`"), "...")
		at := cmp.Or(find(n, key, line, value), key)
		return f.fault(&yaml.Node{Line: line}, at, fmt.Errorf("%s does not fit here: want %s", cmp.Or(m[2], "this"), kindWords(m[3])))
	}
	if err != nil {
		return f.fault(n, key, err)
	}
	return nil
}

// typeError takes apart what the YAML library says of a value of a wrong type.
var typeError = regexp.MustCompile(`^line ([0-9]+): cannot unmarshal (?:!!\w+ ?)?(.*) into (.+)$`)

// find returns the path of the value that begins so on a line, or of the
// deepest mapping or list that begins there where value is "".
func find(n *yaml.Node, path string, line int, value string) (found string) {
	if n.Line == line && (n.Kind == yaml.ScalarNode) == (value != "") && strings.HasPrefix(n.Value, value) {
		found = path
	}
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			found = cmp.Or(find(c, fmt.Sprintf("%s[%d]", path, i), line, value), found)
		case n.Kind == yaml.MappingNode && i%2 == 1:
			found = cmp.Or(find(c, join(path, n.Content[i-1].Value), line, value), found)
		}
	}
	return found
}

func kindWords(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	case goType == "int" || goType == "float64":
		return "a number"
	case goType == "bool":
		return "true or false"
	case goType == "string":
		return "text"
	}
	return "keys and values"
}

// check refuses keys that t, a struct or a list or map of them, does not have.
func (f *file) check(n *yaml.Node, path string, t reflect.Type) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for i, c := range n.Content {
			if err := f.check(c, fmt.Sprintf("%s[%d]", path, i), t.Elem()); err != nil {
				return err
			}
		}
	case t.Kind() == reflect.Map && n.Kind == yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			if err := f.check(n.Content[i+1], join(path, n.Content[i].Value), t.Elem()); err != nil {
				return err
			}
		}
	case t.Kind() == reflect.Struct && n.Kind == yaml.MappingNode:
		return f.checkKeys(n, path, t)
	case t.Kind() == reflect.Struct && n.Tag != "!!null" && !reflect.PointerTo(t).Implements(reflect.TypeFor[yaml.Unmarshaler]()):
		return f.fault(n, path, errors.New("must hold keys and values"))
	}
	return nil
}

func (f *file) checkKeys(n *yaml.Node, path string, t reflect.Type) error {
	fields := map[string]reflect.Type{}
	for i := range t.NumField() {
		fields[t.Field(i).Tag.Get("yaml")] = t.Field(i).Type
	}
	valid := scalarKeys(path)
	for k := range fields {
		valid = append(valid, k)
	}
	slices.Sort(valid)
	first := map[string]int{} // line by key
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if line, ok := first[key.Value]; ok {
			return f.fault(key, join(path, key.Value), fmt.Errorf("this key stands in line %d already", line))
		}
		first[key.Value] = key.Line
		if !slices.Contains(valid, key.Value) {
			return f.fault(key, join(path, key.Value), fmt.Errorf("there is no such key%s; valid here are %s",
				didYouMean(key.Value, valid), strings.Join(valid, ", ")))
		}
		if field, ok := fields[key.Value]; ok {
			if err := f.check(n.Content[i+1], join(path, key.Value), field); err != nil {
				return err
			}
		} else if n.Content[i+1].Kind != yaml.ScalarNode {
			return f.fault(key, join(path, key.Value), errors.New("must be a single value"))
		}
	}
	return nil
}

// scalarKeys are the keys of the table of scalars directly below path.
func scalarKeys(path string) []string {
	var keys []string
	for _, k := range allScalars() {
		parent, name, nested := strings.Cut(k.key, ".")
		if !nested {
			parent, name = "", k.key
		}
		if parent == path {
			keys = append(keys, name)
		}
	}
	return keys
}

func topKeys() []string {
	return append(scalarKeys(""), "hosts", "parsers", "pipeline", "private_hosts", "redact", "timeouts", "serve", "watch", "alerts")
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// node returns the value at a path such as pipeline.stages[2].needs, or the
// deepest part of it that is there; nil when even the first key is not.
func (f *file) node(path string) *yaml.Node {
	if f.root == nil {
		return nil
	}
	n, whole := f.root, true
	for _, step := range steps.FindAllString(path, -1) {
		next := child(n, step)
		if next == nil {
			whole = false
			break
		}
		n = next
	}
	if n == f.root || !whole && !strings.HasPrefix(path, "pipeline.") {
		return nil
	}
	return n
}

var steps = regexp.MustCompile(`\[[0-9]+\]|[^.\[\]]+`)

func child(n *yaml.Node, step string) *yaml.Node {
	if inner, ok := strings.CutPrefix(step, "["); ok {
		i, err := strconv.Atoi(strings.TrimSuffix(inner, "]"))
		if err != nil || n.Kind != yaml.SequenceNode || i >= len(n.Content) {
			return nil
		}
		return n.Content[i]
	}
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == step {
			return n.Content[i+1]
		}
	}
	return nil
}

// didYouMean offers the valid key that is closest, if one is close.
func didYouMean(key string, valid []string) string {
	best, least := "", len(key)/2+1
	for _, v := range valid {
		if d := distance(key, v); d < least {
			best, least = v, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// distance is the number of insertions, deletions and substitutions between a
// and b (Levenshtein 1966), by bytes: keys are ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
