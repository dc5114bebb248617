package main

import (
	"fmt"

	"github.com/airesdev/aires/internal/diag"
)

// parserSpec is the format of a tool of the user's own, as aires.yaml has it.
type parserSpec struct {
	Name        string   `yaml:"name"`
	Errorformat []string `yaml:"errorformat"`
	Regexp      string   `yaml:"regexp"`
}

// maxParsers bounds how many formats every line of a log is tried against.
const maxParsers = 32

// parsers takes the formats of the strongest file that has any.
func (src sources) parsers(s *settings) error {
	s.origins["parsers"] = "default"
	for _, f := range src.files {
		n := f.node("parsers")
		if n == nil {
			continue
		}
		s.origins["parsers"] = f.at(n)
		var specs []parserSpec
		if err := f.decode(n, "parsers", &specs); err != nil {
			return err
		}
		if len(specs) > maxParsers {
			return f.fault(n, "parsers", fmt.Errorf("%d are too many; at most %d", len(specs), maxParsers))
		}
		for i, spec := range specs {
			format, err := diag.NewFormat(spec.Name, spec.Errorformat, spec.Regexp)
			if err != nil {
				return f.fault(n.Content[i], fmt.Sprintf("parsers[%d]", i), err)
			}
			s.Parsers = append(s.Parsers, format)
		}
		return nil
	}
	return nil
}
